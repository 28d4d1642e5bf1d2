// Vaults that are used without private endpoints, in every cloud: what the plan says of each is what happens.

import { planDocument } from '@sekisho/core/documents/plan-document.ts';
import { expect, test } from 'vitest';

import { composePlan } from '@sekisho/core/plan/compose-plan.ts';
import {
  anyEstate,
  anyInput,
  anySite,
  publicEstate,
  SPOKE,
  rehearseAny,
} from '@sekisho/test-kit/rehearsal/any-site.ts';
import { failuresOf } from '@sekisho/test-kit/rehearsal/play-scenario.ts';

const CLOUDS = [
  { cloud: 'AzurePublic', region: 'francecentral', top: 'com' },
  { cloud: 'AzureUSGovernment', region: 'usgovvirginia', top: 'us' },
  { cloud: 'AzureChina', region: 'chinanorth3', top: 'cn' },
] as const;

test.each(CLOUDS)(
  '$cloud without private endpoints of the vault: every name arrives through the proxy',
  async ({ cloud, region, top }) => {
    const site = anySite({ cloud, region, policy: { route: 'public' } });
    const input = anyInput(site, publicEstate(cloud, region), 'par2');
    expect(composePlan(input).verdict).toEqual({ state: 'complete', by: [] });
    const report = await rehearseAny('planned', input);
    expect(failuresOf(report)).toEqual([]);
    expect(report).toMatchObject({ ok: true, ended: null, firewall: { directToInternet: 0 } });
    const roadsOf = (suffix: string): string[] => [
      ...new Set(
        report.traffic.flatMap(({ name, road }) => (name.endsWith(`.${suffix}`) ? [road] : [])),
      ),
    ];
    expect(roadsOf(`hypervrecoverymanager.windowsazure.${top}`)).toEqual(['proxy']);
    expect(roadsOf(`backup.windowsazure.${top}`)).toEqual(['proxy']);
    // The cache account has an endpoint of its own.
    expect(report.traffic.filter(({ road }) => road === 'private-endpoint')).toHaveLength(1);
    // Host names are documented nowhere: each was allowed by itself, when the proxy had refused it.
    const learned = report.learned.map(({ entry }) => entry);
    expect(learned.filter((entry) => entry.startsWith('*.') || entry.startsWith('.'))).toEqual([]);
    expect(learned.some((entry) => entry.includes('kv.vault.'))).toBe(true);
  },
);

test('suffixes that only Microsoft fills are allowed as a whole where the company allows that', async () => {
  const site = anySite({
    cloud: 'AzureChina',
    region: 'chinaeast2',
    policy: { allowWildcards: true },
  });
  const report = await rehearseAny(
    'planned',
    anyInput(site, publicEstate('AzureChina', 'chinaeast2'), 'par1'),
  );
  expect(failuresOf(report)).toEqual([]);
  expect(report.ok).toBe(true);
  expect(report.learned.map(({ entry }) => entry)).toEqual([
    expect.stringMatching(/kv\.vault\.azure\.cn$/),
  ]);
});

test('a vault that refuses the internet is blocked on the public route, and by the same words', async () => {
  const site = anySite({ policy: { route: 'public' } });
  const estate = publicEstate('AzurePublic', 'francecentral');
  const input = anyInput(
    site,
    {
      ...estate,
      vaults: estate.vaults.map((vault) => ({ ...vault, publicNetworkAccess: 'Disabled' })),
    },
    'par1',
  );
  const { verdict } = planDocument(composePlan(input));
  expect(verdict.by.map(({ code, state }) => [code, state])).toEqual([
    ['vault-refuses-internet', 'blocked'],
  ]);
  const report = await rehearseAny('planned', input);
  expect(report.ok).toBe(false);
  expect(report.runs.at(-1)?.stages.at(-1)).toMatchObject({ stage: 'rcm', ok: false });
  expect(report.ended?.reasons.map(({ message }) => message)).toContain(verdict.by[0]?.message);
});

test('an endpoint of a vault in a cloud whose documents have none is left out', async () => {
  const site = anySite({ cloud: 'AzureChina', region: 'chinanorth3' });
  const report = await rehearseAny('planned', anyInput(site, anyEstate([SPOKE]), 'par1'));
  expect(report.runs.length).toBeGreaterThan(0);
  expect(report.firewall.directToInternet).toBe(0);
});
