// A client that is no machine of the site: private names at the proxy, at the firewall and in DNS.

import { describe, expect, test } from 'vitest';

import { composePlan } from '../../plan/compose-plan.ts';
import { indexPlan } from '../../plan/look-up.ts';
import {
  ESTATE_AFTER,
  ESTATE_BEFORE,
  planInput,
  SITE,
  siteWith,
} from '@sekisho/test-kit/plan/japan-east.ts';
import { machinesOf } from '../../site/machines.ts';
import { sayReason } from '../../text/text.ts';
import { findFindings } from '../find.ts';
import type { Observation } from '../../products/shared/logs/observation.ts';

const APPLIANCE = '10.1.1.10';
const CACHE = 'privateasr2cache.blob.core.windows.net';
const OWN_VAULT = 'privateasr58afkv.vault.azure.net';
const RCM = '1265443793182260898-asr-pod01-rcm1.jpe.privatelink.siterecovery.windowsazure.com';
/** Names of a form that the plan expects before registration, which anybody can have. */
const FORMS = ['contoso-payroll.vault.azure.net', 'fabrikamkv.vault.azure.net'];

type Scope = 'names' | 'zone';

function find(
  observations: readonly Observation[],
  of: { estate?: typeof ESTATE_AFTER; scope?: Scope; site?: boolean } = {},
) {
  const input = planInput({
    estate: of.estate ?? ESTATE_AFTER,
    site: siteWith({ policy: { scope: of.scope ?? 'zone' } }),
  });
  return findFindings({
    lookUp: indexPlan(composePlan(input)),
    networks: SITE.networks,
    observations,
    ...(of.site === false ? {} : { machines: machinesOf(SITE) }),
  });
}

function atProxy(
  client: string,
  name: string,
  verdict: 'allowed' | 'denied' = 'denied',
): Observation {
  return {
    kind: 'proxy',
    at: 1_800_000_000_000,
    evidence: { file: 'access.log', line: 7 },
    client,
    name,
    port: 443,
    verdict,
    status: verdict === 'denied' ? 403 : 200,
    bytes: 0,
    server: null,
  };
}

describe('a private name that somebody else sent to the proxy', () => {
  const outside = ['192.168.77.5', '10.1.200.9', '203.0.113.8', '2001:db8::77'];
  const cases = outside.flatMap((client) => [
    ...[CACHE, OWN_VAULT, RCM].map((name) => ({ client, name, estate: ESTATE_AFTER })),
    ...FORMS.map((name) => ({ client, name, estate: ESTATE_BEFORE })),
  ]);

  test.each(
    cases.flatMap((each) =>
      (['denied', 'allowed'] as const).flatMap((verdict) =>
        (['zone', 'names'] as const).map((scope) => ({ ...each, verdict, scope })),
      ),
    ),
  )('$client, $name, $verdict, scope $scope: a note without a proposal', (each) => {
    const found = find([atProxy(each.client, each.name, each.verdict)], each).filter(
      ({ code }) => code !== 'needed-name-never-asked',
    );
    expect(found).toMatchObject([
      {
        code: 'private-name-of-other-client',
        severity: 'info',
        confidence: 'low',
        client: each.client,
        fix: { add: [] },
      },
    ]);
    for (const language of ['en', 'ja'] as const) {
      const text = found.map(({ because }) => sayReason(language, because)).join();
      expect(text).toContain(each.client);
      expect(text).not.toMatch(/\{\w+\}/);
    }
  });

  test('the same name from the appliance stays an error beside it', () => {
    const found = find([atProxy('10.1.200.9', RCM), atProxy(APPLIANCE, RCM)]).filter(
      ({ name }) => name === RCM,
    );
    expect(found.map(({ severity, client }) => [severity, client])).toEqual([
      ['error', APPLIANCE],
      ['info', '10.1.200.9'],
    ]);
    expect(found[0]?.fix.add.length).toBeGreaterThan(0);
  });

  test.each(['-', 'unknown'])('a log without a client (%s) keeps its error', (client) => {
    const [found] = find([atProxy(client, RCM)]);
    expect(found).toMatchObject({ code: 'manager-bypass-missing', severity: 'error' });
  });

  test('so does every client where no machine of the site was given', () => {
    const [found] = find([atProxy('10.1.200.9', RCM)], { site: false });
    expect(found).toMatchObject({ code: 'manager-bypass-missing', severity: 'error' });
  });

  test('a host name may be the appliance: a warning, still without a proposal', () => {
    const [found] = find([atProxy('srv-asr-01.corp.example', RCM)]);
    expect(found).toMatchObject({
      code: 'private-name-of-other-client',
      severity: 'warning',
      fix: { add: [] },
    });
  });

  test.each([...SITE.proxies, ...SITE.resolvers, ...SITE.sources])(
    '$name of the site may stand for the appliance: an error',
    ({ address }) => {
      expect(find([atProxy(address, RCM)])[0]).toMatchObject({ severity: 'error' });
    },
  );
});

test('a form that anybody can have is never sure, not even where the appliance failed at it', () => {
  const [name = ''] = FORMS;
  const failed: Observation = {
    kind: 'appliance',
    at: 1_800_000_001_000,
    evidence: { file: 'appliance.log', line: 1 },
    event: 'stage-failed',
    stage: 'registration',
    program: 'configuration-manager',
    name,
    error: 'denied-by-proxy',
    message: '',
    entries: [],
    bypassListEnabled: null,
  };
  const found = find([atProxy(APPLIANCE, name), failed], { estate: ESTATE_BEFORE }).filter(
    (each) => each.name === name && each.fix.add.length > 0,
  );
  expect(found.length).toBeGreaterThan(0);
  for (const { confidence } of found) expect(confidence).not.toBe('high');
});

describe('at the firewall', () => {
  const packet = (from: string): Observation => ({
    kind: 'firewall',
    at: 1_800_000_000_000,
    evidence: { file: 'fw.log', line: 3 },
    from,
    to: '10.2.1.20',
    port: 443,
  });

  test('no rule is proposed for somebody else', () => {
    const [found] = find([packet('10.1.200.9')]);
    expect(found).toMatchObject({
      code: 'firewall-rejects-needed',
      severity: 'info',
      confidence: 'low',
      fix: { add: [] },
      because: { code: 'finding.firewall-rejects-other-client' },
    });
    expect(sayReason('ja', found?.because ?? { code: '', values: {} })).toContain('10.1.200.9');
  });

  test('for the appliance one is', () => {
    expect(find([packet(APPLIANCE)])[0]).toMatchObject({
      severity: 'error',
      fix: { add: [`${APPLIANCE} -> 10.2.1.20:443`] },
    });
  });
});

test("somebody else's question for a name that only has an expected form is a note", () => {
  const [name = ''] = FORMS;
  const question = (client: string): Observation => ({
    kind: 'dns',
    at: 1_800_000_000_000,
    evidence: { file: 'query.log', line: 2 },
    client,
    name,
    answer: 'address',
    addresses: ['20.43.66.1'],
  });
  const severityOf = (client: string) =>
    find([question(client)], { estate: ESTATE_BEFORE }).find((each) => each.name === name)
      ?.severity;
  expect(severityOf('10.1.200.9')).toBe('info');
  expect(severityOf(APPLIANCE)).toBe('error');
});
