// What a plan says of itself, on sites that differ from the described one by one thing.

import { describe, expect, test } from 'vitest';

import type { Estate, PrivateDnsZone } from '../estate/estate.ts';
import type { Site } from '../site/site.ts';
import { sayReason } from '../text/text.ts';
import { composePlan } from './compose-plan.ts';
import type { Plan } from './plan.ts';
import {
  ESTATE_AFTER,
  ESTATE_BEFORE,
  planInput,
  siteWith,
} from '@sekisho/test-kit/plan/japan-east.ts';
import { sayObstacleFix } from './obstacle.ts';

const GROUP = '/subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups/hub';
const HUB = `${GROUP}/providers/Microsoft.Network/virtualNetworks/hub`;
const [SPOKE = { id: '' }] = ESTATE_BEFORE.virtualNetworks;

/** The described network beside a hub in which the resolver stands. */
function withHub(estate: Estate, zones: readonly PrivateDnsZone[] = []): Estate {
  return {
    ...estate,
    zones,
    virtualNetworks: [
      ...estate.virtualNetworks,
      { id: HUB, name: 'hub', addressPrefixes: ['10.2.9.0/24'], dnsServers: [], peeredWith: [] },
    ],
  };
}

function zone(
  name: string,
  networks: readonly string[],
  records: PrivateDnsZone['records'] = [],
): PrivateDnsZone {
  return {
    id: `${GROUP}/providers/Microsoft.Network/privateDnsZones/${name}`,
    name,
    records,
    links: networks.map((virtualNetworkId) => ({
      name: 'link',
      virtualNetworkId,
      registrationEnabled: false,
      nxDomainRedirect: false,
    })),
  };
}

const forwarding = (forwardTo: readonly string[]): Site['resolvers'] =>
  siteWith({}).resolvers.map((resolver) => ({
    ...resolver,
    forwards: 'azure' as const,
    forwardTo: [...forwardTo],
  }));

function verdictOf(plan: Plan): string[] {
  return [plan.verdict.state, ...plan.verdict.by.map(({ team, code }) => `${team} ${code}`)];
}

const BLOB = 'privatelink.blob.core.windows.net';
const RECOVERY = 'privatelink.siterecovery.windowsazure.com';

const CASES: { title: string; site?: Site; estate?: Estate; expected: string[] }[] = [
  { title: 'the described site before registration', expected: ['complete'] },
  { title: 'and after it', estate: ESTATE_AFTER, expected: ['complete'] },
  {
    title: 'nothing exported',
    estate: { ...ESTATE_BEFORE, vaults: [] },
    expected: ['not-known', 'azure vaults-not-exported'],
  },
  {
    title: 'another vault than the one that site.yaml names',
    estate: {
      ...ESTATE_BEFORE,
      vaults: ESTATE_BEFORE.vaults.map((vault) => ({
        ...vault,
        id: vault.id.replace(/[^/]+$/, 'other'),
        name: 'other',
      })),
    },
    expected: ['blocked', 'azure vault-missing'],
  },
  {
    title: 'an endpoint whose addresses nobody tells',
    estate: {
      ...ESTATE_BEFORE,
      privateEndpoints: ESTATE_BEFORE.privateEndpoints.map((endpoint) => ({
        ...endpoint,
        members: endpoint.members.map((member) => ({ ...member, addresses: [] })),
      })),
    },
    expected: ['not-known', 'azure addresses-not-known'],
  },
  {
    title: 'the network of the endpoints is not declared',
    site: siteWith({ networks: { onPremises: ['10.1.0.0/16'], throughVpn: ['10.42.0.0/16'] } }),
    expected: ['not-known', 'firewall network-not-declared'],
  },
  {
    title: 'a rejected endpoint, which a step creates again',
    estate: {
      ...ESTATE_BEFORE,
      privateEndpoints: ESTATE_BEFORE.privateEndpoints.map((endpoint) =>
        endpoint.groupIds.includes('blob') ? { ...endpoint, connection: 'Rejected' } : endpoint,
      ),
    },
    expected: ['complete'],
  },
  {
    title: 'a rejected endpoint of which nobody knows where it stands',
    estate: {
      ...ESTATE_BEFORE,
      privateEndpoints: ESTATE_BEFORE.privateEndpoints.map(({ subnetId, ...endpoint }) =>
        endpoint.groupIds.includes('blob')
          ? { ...endpoint, connection: 'Rejected' as const }
          : { ...endpoint, subnetId: subnetId ?? '' },
      ),
    },
    expected: ['blocked', 'azure endpoint-does-not-answer'],
  },
  {
    title: 'an endpoint that waits for approval, which a step gives',
    estate: {
      ...ESTATE_BEFORE,
      privateEndpoints: ESTATE_BEFORE.privateEndpoints.map((endpoint) =>
        endpoint.groupIds.includes('blob') ? { ...endpoint, connection: 'Pending' } : endpoint,
      ),
    },
    expected: ['complete'],
  },
  {
    title: 'a proxy that asks a resolver which asks nobody',
    site: siteWith({
      proxies: siteWith({}).proxies.map((proxy) => ({ ...proxy, resolver: 'dns2' })),
      resolvers: [
        ...siteWith({}).resolvers,
        ...siteWith({}).resolvers.map((resolver) => ({
          ...resolver,
          name: 'dns2',
          address: '10.1.1.54',
          forwards: 'none' as const,
        })),
      ],
    }),
    expected: ['blocked', 'dns resolver-does-not-answer'],
  },
  {
    title: 'a resolver that forwards to nobody knows where, while the networks differ',
    site: siteWith({ resolvers: forwarding([]) }),
    estate: withHub(ESTATE_BEFORE, [zone(BLOB, [SPOKE.id])]),
    expected: ['not-known', 'dns forward-target-not-known', 'azure zone-not-known'],
  },
  {
    title: 'a resolver that forwards to an address in none of the exported networks',
    site: siteWith({ resolvers: forwarding(['10.42.9.4']) }),
    estate: ESTATE_AFTER,
    expected: ['not-known', 'azure resolver-network-not-known', 'azure zone-not-known'],
  },
  {
    title: 'zones linked to the spoke, the resolver in the hub: a step links them',
    site: siteWith({ resolvers: forwarding(['10.2.9.4']) }),
    estate: withHub(ESTATE_BEFORE, [zone(BLOB, [SPOKE.id]), zone(RECOVERY, [SPOKE.id])]),
    expected: ['complete'],
  },
  {
    title: 'a network that holds the zone of a name that registration will make',
    estate: { ...ESTATE_BEFORE, zones: [zone('privatelink.vaultcore.azure.net', [SPOKE.id])] },
    expected: ['not-known', 'azure registration-zone-linked'],
  },
];

describe('what a plan says of itself', () => {
  test.each(CASES)('$title', ({ site, estate, expected }) => {
    const plan = composePlan(
      planInput({
        ...(site === undefined ? {} : { site }),
        ...(estate === undefined ? {} : { estate }),
      }),
    );
    expect(verdictOf(plan)).toEqual(expected);
    for (const each of plan.verdict.by)
      for (const language of ['en', 'ja'] as const)
        expect(
          `${sayReason(language, each.because)} ${sayObstacleFix(language, each)}`,
        ).not.toMatch(/\{\w+\}/);
  });

  test('the steps that make it complete say what to request', () => {
    const plan = composePlan(
      planInput({
        site: siteWith({ resolvers: forwarding(['10.2.9.4']) }),
        estate: withHub(ESTATE_BEFORE, [zone(BLOB, [SPOKE.id])]),
      }),
    );
    const azure = plan.steps.filter((step) => step.actions !== undefined);
    expect(azure.map(({ because, entries }) => [because.what.code, entries])).toEqual([
      ['step.make-zones', [`${RECOVERY} (hub)`]],
      ['step.link-zones', [`${BLOB} -> hub`, `${RECOVERY} -> hub`]],
      [
        'step.set-zone-records',
        [
          ...['id1', 'prot2', 'rcm1', 'srs1', 'tel1'].map((role) =>
            expect.stringMatching(
              new RegExp(`-asr-pod01-${role}\\.jpe\\.${RECOVERY} 10\\.2\\.1\\.1\\d$`),
            ),
          ),
          `privateasr2cache.${BLOB} 10.2.1.20`,
        ],
      ],
    ]);
    expect(azure.flatMap(({ actions = [] }) => actions)).toContainEqual({
      action: 'link-zone',
      zoneId: `${GROUP}/providers/Microsoft.Network/privateDnsZones/${BLOB}`,
      networkId: HUB,
    });
    expect(verdictOf(plan)).toEqual(['complete']);
  });

  test('a zone that another one of its name stands for in the hub gets the record, and no link', () => {
    const plan = composePlan(
      planInput({
        site: siteWith({ resolvers: forwarding(['10.2.9.4']) }),
        estate: withHub(ESTATE_BEFORE, [
          zone(BLOB, [HUB]),
          { ...zone(BLOB, [SPOKE.id]), id: `${SPOKE.id}/zones/${BLOB}` },
          zone(RECOVERY, [HUB, SPOKE.id]),
        ]),
      }),
    );
    const actions = plan.steps.flatMap((step) => step.actions ?? []);
    expect(actions.filter(({ action }) => action !== 'set-record')).toEqual([]);
    expect(actions).toContainEqual({
      action: 'set-record',
      zoneId: `${GROUP}/providers/Microsoft.Network/privateDnsZones/${BLOB}`,
      name: 'privateasr2cache',
      addresses: ['10.2.1.20'],
    });
    expect(verdictOf(plan)).toEqual(['complete']);
  });
});

test.each([
  {
    title: 'a proxy',
    appliances: {},
    proxies: siteWith({}).proxies,
    code: 'public-address-refuses',
  },
  {
    title: 'no proxy',
    appliances: { proxy: 'none' },
    proxies: [],
    code: 'public-address-refuses-site',
  },
])('$title: what refuses at its public address is told with who comes', (of) => {
  const base = siteWith({});
  const site = {
    ...base,
    proxies: of.proxies,
    appliances: base.appliances.map((each) => ({ ...each, ...of.appliances })),
  };
  const account = ESTATE_BEFORE.storageAccounts[0];
  // Where the endpoint would stand, no export tells: no step makes one.
  const estate: Estate = {
    ...ESTATE_BEFORE,
    privateEndpoints: ESTATE_BEFORE.privateEndpoints
      .filter(({ targetId }) => targetId.toLowerCase() !== account?.id.toLowerCase())
      .map(({ subnetId: _subnet, ...endpoint }) => endpoint),
    storageAccounts: ESTATE_BEFORE.storageAccounts.map((each) => ({
      ...each,
      publicNetworkAccess: 'Disabled' as const,
    })),
  };
  const { verdict } = composePlan(planInput({ site, estate }));
  expect(verdict.by.map(({ code }) => code)).toContain(of.code);
});
