// Sites that are not the described one: what the plan says of each is what happens.

import { planDocument } from '@sekisho/core/documents/plan-document.ts';
import { expect, test } from 'vitest';

import { composePlan } from '@sekisho/core/plan/compose-plan.ts';
import {
  anyEstate,
  anyInput,
  anySite,
  HUB,
  INBOUND,
  publicEstate,
  SPOKE,
  rehearseAny,
} from '@sekisho/test-kit/rehearsal/any-site.ts';
import { failuresOf } from '@sekisho/test-kit/rehearsal/play-scenario.ts';

test.each(['par1', 'par2'])(
  'two appliances with proxies and resolvers of their own: %s reaches its end',
  async (appliance) => {
    const report = await rehearseAny('planned', anyInput(anySite(), anyEstate([SPOKE]), appliance));
    expect(failuresOf(report)).toEqual([]);
    expect(report).toMatchObject({ ok: true, appliance, ended: null });
    // Names are those of the endpoint: another pod and another code than a guess would give.
    const own = appliance === 'par1' ? '1' : '2';
    expect(report.traffic.map(({ name }) => name)).toContain(
      `150000000000000000${own}-asr-pod02-rcm1.frc.privatelink.siterecovery.windowsazure.com`,
    );
    expect(report.firewall.directToInternet).toBe(0);
  },
);

test('a resolver that forwards into a hub sees no zone of the spoke until the Azure team links it', async () => {
  const site = anySite({
    resolvers: [
      { name: 'bind1', address: '172.20.0.53', forwards: 'azure', forwardTo: [INBOUND] },
      { name: 'bind2', address: '172.20.1.53' },
    ],
  });
  const input = anyInput(site, anyEstate([SPOKE]), 'par1');
  const actions = composePlan(input).steps.flatMap((step) => step.actions ?? []);
  expect(actions).toContainEqual(expect.objectContaining({ action: 'link-zone', networkId: HUB }));
  const report = await rehearseAny('planned', input);
  expect(failuresOf(report)).toEqual([]);
  expect(report.ok).toBe(true);
  expect(report.runs[0]?.stages[0]).toMatchObject({ stage: 'azure-steps', ok: true });
});

test('the same without the Azure team ends at what nobody on premises can change, by hand too', async () => {
  const site = anySite({
    resolvers: [
      { name: 'bind1', address: '172.20.0.53', forwards: 'azure', forwardTo: ['10.99.0.4'] },
      { name: 'bind2', address: '172.20.1.53' },
    ],
  });
  const report = await rehearseAny('by-hand', anyInput(site, anyEstate([SPOKE]), 'par1'));
  expect(report.ok).toBe(false);
  expect(report.ended).not.toBeNull();
});

test('endpoints in a network that the VPN does not reach are not reached over the internet', async () => {
  const site = anySite({
    networks: { onPremises: ['172.20.0.0/16'], throughVpn: ['10.70.0.0/24', '10.72.0.0/16'] },
  });
  const report = await rehearseAny('late-dns', anyInput(site, anyEstate([SPOKE]), 'par2'));
  expect(report.ok).toBe(false);
  expect(report.firewall.directToInternet).toBe(0);
  expect(report.traffic.filter(({ road }) => road === 'direct')).toEqual([]);
});

test('endpoints whose interfaces were not exported, and resources that were not, are no crash', async () => {
  const estate = anyEstate([SPOKE]);
  const report = await rehearseAny(
    'late-dns',
    anyInput(
      anySite(),
      {
        ...estate,
        storageAccounts: [],
        virtualNetworks: [],
        privateEndpoints: estate.privateEndpoints.map((each) => ({ ...each, members: [] })),
      },
      'par1',
    ),
  );
  expect(report.runs.length).toBeGreaterThan(0);
});

test('a region whose code nobody knows ends before the first stage', async () => {
  const site = anySite({ region: 'atlantiscentral' });
  const { vaults, ...estate } = anyEstate([SPOKE]);
  const report = await rehearseAny(
    'vault-in-use',
    anyInput(
      site,
      {
        ...estate,
        vaults: vaults.map((vault) => ({ ...vault, location: 'atlantiscentral' })),
        privateEndpoints: [],
      },
      'par1',
    ),
  );
  expect(report).toMatchObject({ ok: false, runs: [], ended: { why: 'not-known' } });
  expect(report.ended?.reasons.map(({ code }) => code)).toEqual(['obstacle.region-code-not-known']);
});

test('a cloud without a documented zone ends before the first stage, with the words of the plan', async () => {
  const site = anySite({ cloud: 'AzureUSGovernment', region: 'usgovvirginia' });
  const input = anyInput(site, publicEstate(site.cloud, site.region), 'par1');
  const { verdict } = composePlan(input);
  expect(verdict).toMatchObject({
    state: 'not-known',
    by: [
      {
        code: 'set-up-zone-not-documented',
        because: { values: { cloud: 'AzureUSGovernment', type: 'microsoft.offazure/mastersites' } },
      },
    ],
  });
  for (const scenario of ['planned', 'by-hand'] as const) {
    const report = await rehearseAny(scenario, input);
    expect(report).toMatchObject({ ok: false, runs: [], ended: { why: 'not-known' } });
    expect(report.ended?.reasons.map(({ message, fix }) => ({ message, fix }))).toEqual(
      planDocument(composePlan(input)).verdict.by.map(({ message, fix }) => ({ message, fix })),
    );
  }
});

test('hosts on premises with addresses of IPv6, and endpoints with both kinds', async () => {
  const estate = anyEstate([SPOKE]);
  const site = anySite({
    networks: {
      onPremises: ['fd00:20::/32'],
      throughVpn: ['10.70.0.0/24', '10.71.0.0/16', 'fd00:71::/48'],
    },
    proxies: [{ name: 'squid1', address: 'fd00:20:0::5', resolver: 'bind1' }],
    resolvers: [{ name: 'bind1', address: 'fd00:20::53' }],
    appliances: [
      {
        name: 'par1',
        address: 'fd00:20::21',
        vault: 'vault-east',
        proxy: 'squid1',
        resolver: 'bind1',
        cacheStorageAccount: 'cacheeast',
      },
    ],
  });
  const report = await rehearseAny(
    'planned',
    anyInput(
      site,
      {
        ...estate,
        privateEndpoints: estate.privateEndpoints.map((each) => ({
          ...each,
          members: each.members.map(({ fqdn, addresses }, index) => ({
            fqdn,
            addresses: [...addresses, `fd00:71::${String(index + 1)}`],
          })),
        })),
      },
      'par1',
    ),
  );
  expect(failuresOf(report)).toEqual([]);
  expect(report).toMatchObject({ ok: true, ended: null });
});
