// What the proxy does at a port that the plan does not need says nothing of the planned one, in either direction.

import { expect, test } from 'vitest';

import { loadCatalog } from '../../catalog/load-catalog.ts';
import { documentedBy } from '../../plan/documented-names.ts';
import { composePlan } from '../../plan/compose-plan.ts';
import { indexPlan } from '../../plan/look-up.ts';
import { sayReason } from '../../text/text.ts';
import { findFindings } from '../find.ts';
import { ESTATE_AFTER, planInput, SITE } from '@sekisho/test-kit/plan/japan-east.ts';
import { find, LOGIN, proxy, T0 } from '@sekisho/test-kit/diagnose/seen-requests.ts';

const PASSED = { verdict: 'allowed', status: 200, server: '20.190.1.1' } as const;
const said = (parts: Parameters<typeof find>[0]): unknown[] =>
  find(parts).map(({ code, severity, fix }) => [code, severity, fix.add]);

test.each([
  ['later', 60_000],
  ['before', -60_000],
])('plain HTTP that goes through %s does not heal a tunnel that is denied', (_, after) => {
  expect(said([proxy(LOGIN), proxy(LOGIN, { ...PASSED, port: 80, at: T0 + after })])).toEqual([
    ['proxy-denies-needed-name', 'error', [LOGIN]],
  ]);
});

test.each([80, 8443, 22])('a denial at port %i asks for no entry that is there', (port) => {
  const findings = find([proxy(LOGIN, PASSED), proxy(LOGIN, { port, at: T0 + 60_000 })]);
  expect(findings).toMatchObject([
    { code: 'proxy-denies-unknown-name', severity: 'warning', fix: { add: [] } },
  ]);
  expect(findings.map(({ because }) => sayReason('en', because))).toEqual([
    `the proxy denies ${LOGIN}:${String(port)}; the plan does not need this port, so nothing is to be added`,
  ]);
});

test('a bare public address that the site’s own machine was denied is told, another machine’s is not', () => {
  const of = (client: string, address: string): unknown[] =>
    findFindings({
      lookUp: indexPlan(composePlan(planInput({ estate: ESTATE_AFTER }))),
      networks: SITE.networks,
      machines: ['10.1.1.10'],
      observations: [proxy(LOGIN, { ...PASSED }), proxy(address, { client })],
    }).map(({ code, name }) => [code, name]);
  expect(of('10.1.1.10', '20.43.64.1')).toEqual([['proxy-denies-unknown-name', '20.43.64.1']]);
  expect(of('10.1.1.10', '2603:1040::1')).toEqual([['proxy-denies-unknown-name', '2603:1040::1']]);
  expect(of('10.1.9.9', '20.43.64.1')).toEqual([]);
  expect(of('10.1.1.10', '10.2.1.20')).toEqual([['internal-name-at-proxy', '10.2.1.20']]);
});

test('both denied: the planned port asks for the entry, the other for nothing', () => {
  expect(said([proxy(LOGIN), proxy(LOGIN, { port: 80, at: T0 + 60_000 })])).toEqual([
    ['proxy-denies-needed-name', 'error', [LOGIN]],
    ['proxy-denies-unknown-name', 'warning', []],
  ]);
});

test('a log that knows one usual port only stands for the other', () => {
  expect(said([proxy(LOGIN, { port: 80 })])).toEqual([
    ['proxy-denies-needed-name', 'error', [LOGIN]],
  ]);
});

test.each([
  ['optional', 'aka.ms'],
  ['of another service', 'backup.ms'],
  ['nobody’s', 'www.example.net'],
  ['needed', LOGIN],
])('no sentence about another port has an empty place: a name that is %s', (_, name) => {
  const findings = findFindings({
    lookUp: indexPlan(composePlan(planInput({ estate: ESTATE_AFTER }))),
    networks: SITE.networks,
    documented: documentedBy(loadCatalog(), SITE),
    observations: [proxy(name, { port: 8443 })],
  });
  expect(findings).toHaveLength(1);
  for (const { because } of findings)
    for (const language of ['en', 'ja'] as const) {
      expect(sayReason(language, because)).toContain('8443');
      expect(sayReason(language, because)).not.toMatch(/[{}]/);
    }
});
