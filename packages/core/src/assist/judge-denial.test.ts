// What the plan says of a denied name, and which requests count at all.

import fc from 'fast-check';
import { expect, test } from 'vitest';

import { tallyObservations } from '../diagnose/tally/tally.ts';
import type { ProxyObservation } from '../products/shared/logs/observation.ts';
import { toName, type Name } from '@sekisho/dns/name.ts';
import { composePlan } from '../plan/compose-plan.ts';
import { indexPlan } from '../plan/look-up.ts';
import type { LearnEntry, Plan } from '../plan/plan.ts';
import { planInput, siteWith, SITE } from '@sekisho/test-kit/plan/japan-east.ts';
import type { Site } from '../site/site.ts';
import { sayReason } from '../text/text.ts';
import { findDenials, findWouldBeDenied } from './find-denials.ts';
import { isAllowedBy, judgeDenial } from './judge-denial.ts';

const DIAGNOSTICS = 'jpepod01rcm1evhbdiags2j8q.servicebus.windows.net';
const OTHER_POD = 'jpepod02rcm1evhbdiagsabcd.servicebus.windows.net';
const RCM = '1265443793182260898-asr-pod01-rcm1.jpe.privatelink.siterecovery.windowsazure.com';

const planOf = (learned: readonly Name[], site: Site = SITE): Plan =>
  composePlan(planInput({ site, learned: [...learned] }));

function judge(
  name: string,
  {
    port = 443,
    learned = [],
    change = (plan) => plan,
  }: { port?: number; learned?: readonly string[]; change?: (plan: Plan) => Plan } = {},
) {
  const planWith = (names: readonly Name[]): Plan => change(planOf(names));
  const before = learned.map(toName);
  return judgeDenial(
    {
      lookUp: indexPlan(planWith([])),
      plan: planWith(before),
      planWith: (added) => planWith([...before, added]),
    },
    { name, port, client: '10.1.1.10' },
  );
}

/** As if anybody could take a name of every form. */
const amongOtherTenants = (plan: Plan): Plan => ({
  ...plan,
  learn: plan.learn.map((entry): LearnEntry => ({ ...entry, otherTenants: true })),
});

test.each([
  {
    title: 'of a form that a requirement expects, directly under a suffix that tenants share',
    name: DIAGNOSTICS,
    standing: 'other-tenants',
    requirement: 'asr.diagnostics-event-hubs',
  },
  {
    title: 'of that form, and registered by somebody else',
    name: 'jpepod01rcm1evhbdiagsevil.servicebus.windows.net',
    standing: 'other-tenants',
    requirement: 'asr.diagnostics-event-hubs',
  },
  ...['attack', 'a'.repeat(24), '2j8', '2-8q'].map((end) => ({
    title: `with an end that nobody has seen, ${end},`,
    name: `jpepod01rcm1evhbdiags${end}.servicebus.windows.net`,
    options: {},
    standing: 'unexpected',
    requirement: null,
  })),
  {
    title: 'of that form with numbers that nobody has seen',
    name: 'jpepod9999rcm9999evhbdiags2j8q.servicebus.windows.net',
    standing: 'unexpected',
    requirement: null,
  },
  ...[
    'onedrive.live.com',
    'api.onedrive.live.com',
    'storage.live.com',
    'outlook.live.com',
    'forms.office.com',
    'other-tenant.office.com',
  ].map((name) => ({
    title: `with content of any account, ${name},`,
    name,
    options: {},
    standing: 'other-tenants',
    requirement: judge(name).requirement,
  })),
  {
    title: 'of that form, another one having been learned before',
    name: OTHER_POD,
    options: { learned: [DIAGNOSTICS] },
    standing: 'other-tenants',
    requirement: 'asr.diagnostics-event-hubs',
  },
  {
    title: 'of that form at another port',
    name: DIAGNOSTICS,
    options: { port: 5671 },
    standing: 'unexpected',
    requirement: 'asr.diagnostics-event-hubs',
  },
  {
    title: 'under a suffix of the documents',
    name: 'anything.msauth.net',
    standing: 'expected',
    requirement: 'asr.sign-in-msauth',
  },
  { title: 'the suffix itself', name: 'msauth.net', standing: 'unexpected', requirement: null },
  {
    title: 'near to the form, and anybody can take it',
    name: 'evil-jpepod01rcm1evhbdiags2j8q.servicebus.windows.net',
    standing: 'unexpected',
    requirement: null,
  },
  { title: 'below the form', name: `x.${DIAGNOSTICS}`, standing: 'unexpected', requirement: null },
  {
    title: 'of a form that anybody can take',
    name: DIAGNOSTICS,
    options: { change: amongOtherTenants },
    standing: 'other-tenants',
    requirement: 'asr.diagnostics-event-hubs',
  },
  {
    title: 'planned by name',
    name: 'login.microsoftonline.com',
    standing: 'planned',
    requirement: 'asr.login',
  },
  {
    title: 'learned before',
    name: DIAGNOSTICS,
    options: { learned: [DIAGNOSTICS] },
    standing: 'planned',
    requirement: null,
  },
  {
    title: 'planned, at another port',
    name: 'login.microsoftonline.com',
    options: { port: 8443 },
    standing: 'unexpected',
    requirement: 'asr.login',
  },
  { title: 'private', name: RCM, standing: 'unexpected', requirement: 'asr.rcm' },
  {
    title: "private, though somebody else's",
    name: 'other.vault.azure.net',
    standing: 'unexpected',
    requirement: 'asr.key-vault',
  },
  { title: 'of nobody', name: 'unknown.example.com', standing: 'unexpected', requirement: null },
  { title: 'an address', name: '203.0.113.9', standing: 'unexpected', requirement: null },
  { title: 'nonsense', name: 'a b', standing: 'unexpected', requirement: null },
])('a name $title is $standing', ({ name, options, standing, requirement }) => {
  const verdict = judge(name, options ?? {});
  expect(verdict.standing).toBe(standing);
  if (standing !== 'planned') expect(verdict.requirement).toBe(requirement);
  expect(sayReason('ja', verdict.because)).not.toMatch(/[{}]/);
});

test('a private name is fixed at a bypass list, all others at the proxy', () => {
  expect(
    [judge(RCM), judge(DIAGNOSTICS), judge('unknown.example.com')].map(({ layer }) => layer),
  ).toEqual(['system-bypass', 'proxy-allow', 'proxy-allow']);
});

test('law: adding an expected name allows it at its port, and nothing else', () => {
  const label = fc.constantFrom(
    'jpepod01rcm1evhbdiags2j8q.servicebus.windows.net',
    'a.msauth.net',
    'x.live.com',
    'evil.example.com',
    'jpepod1rcm2evhbdiagsq.servicebus.windows.net',
  );
  fc.assert(
    fc.property(label, label, fc.constantFrom(443, 80, 8443), (name, other, port) => {
      if (judge(name, { port }).standing !== 'expected') return;
      const plan = planOf([toName(name)]);
      expect(isAllowedBy(plan, { name, port })).toBe(true);
      if (other !== name)
        expect(isAllowedBy(plan, { name: other, port })).toBe(
          isAllowedBy(planOf([]), { name: other, port }),
        );
    }),
  );
});

function observation(name: string, parts: Partial<ProxyObservation> = {}): ProxyObservation {
  return {
    kind: 'proxy',
    at: 1,
    evidence: { file: 'log', line: 1 },
    client: '10.1.1.10',
    name,
    port: 443,
    verdict: 'denied',
    status: 403,
    bytes: 0,
    server: null,
    ...parts,
  };
}

test('only what the site’s own machines were denied by a rule counts, once', () => {
  const { sources } = siteWith({});
  const clients = ['10.1.1.10', ...sources.map(({ address }) => address)];
  const tally = tallyObservations([
    observation('b.example.com', { at: 2 }),
    observation('a.example.com'),
    observation('a.example.com', { at: 3, status: 407 }),
    observation('c.example.com', { status: 407 }),
    observation('d.example.com', { client: '10.1.9.9' }),
    observation('e.example.com', { verdict: 'allowed', status: 200 }),
    observation('f.example.com', { client: '10.1.2.31', at: 4 }),
  ]);
  expect(findDenials(tally, { clients }).map(({ name, client }) => `${client} ${name}`)).toEqual([
    '10.1.1.10 a.example.com',
    '10.1.1.10 b.example.com',
    '10.1.2.31 f.example.com',
  ]);
  const isAllowed = ({ name }: { name: string }): boolean => name.startsWith('e');
  expect(findWouldBeDenied(tally, { clients, isAllowed })).toEqual([]);
  expect(
    findWouldBeDenied(tally, { clients, isAllowed: () => false }).map(({ name }) => name),
  ).toEqual(['e.example.com']);
});
