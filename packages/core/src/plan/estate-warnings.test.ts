// Warnings about what exists in Azure, also where exports disagree, and none of what is right.

import { describe, expect, test } from 'vitest';

import type { Estate, PrivateEndpoint } from '../estate/estate.ts';
import { assembleEstate } from '../estate/assemble-estate.ts';
import type { EstateNote } from '../estate/reading.ts';
import type { PlanInput } from './plan-input.ts';
import { ESTATE_BEFORE, siteWith } from '@sekisho/test-kit/plan/japan-east.ts';
import {
  NETWORK,
  CACHE_ZONE,
  warningsOf,
  zone,
  conflict,
  endpointId,
  estateWith,
  type WarningCase,
  expectWarning,
} from '@sekisho/test-kit/plan/estate-troubles.ts';

/** The cache account's endpoint with these addresses. */
function withAddresses(estate: Estate, addresses: readonly string[]): Estate {
  return {
    ...estate,
    privateEndpoints: estate.privateEndpoints.map((each) =>
      each.name === 'pe-cache'
        ? { ...each, members: each.members.map((member) => ({ ...member, addresses })) }
        : each,
    ),
  };
}

function endpointsWith(name: string, parts: Partial<PrivateEndpoint>): Estate {
  return {
    ...ESTATE_BEFORE,
    privateEndpoints: ESTATE_BEFORE.privateEndpoints.map((endpoint) =>
      endpoint.name === name ? { ...endpoint, ...parts } : endpoint,
    ),
  };
}

const RIGHT_ZONE = zone(CACHE_ZONE, [['privateasr2cache', '10.2.1.20']]);
const HUB = '/subscriptions/1/resourceGroups/hub/providers/Microsoft.Network/virtualNetworks/hub';

const ESTATE_CASES: readonly WarningCase[] = [
  {
    title: 'a vault that the estate lacks',
    input: { estate: { ...ESTATE_BEFORE, vaults: [] } },
    code: 'vault-not-in-estate',
    has: 'privateasr2',
  },
  {
    title: "a region that is not the vault's",
    input: { site: siteWith({ region: 'japneast' }) },
    code: 'vault-in-other-region',
    has: 'region: japaneast',
  },
  {
    title: 'a vault without an endpoint',
    input: { estate: { ...ESTATE_BEFORE, privateEndpoints: [] } },
    code: 'vault-without-endpoint',
    has: '--route public',
  },
  {
    title: 'a connection that waits',
    input: { estate: endpointsWith('pe-asr', { connection: 'Pending' }) },
    code: 'endpoint-not-approved',
    has: 'pe-asr is Pending',
  },
  {
    title: 'a connection that was rejected',
    input: { estate: endpointsWith('pe-asr', { connection: 'Rejected' }) },
    code: 'endpoint-rejected',
    has: 'cannot be approved any more',
  },
  {
    title: 'a connection that its owner removed',
    input: { estate: endpointsWith('pe-asr', { connection: 'Disconnected' }) },
    code: 'endpoint-disconnected',
    has: 'delete the private endpoint and create it again',
  },
  {
    title: 'an endpoint whose interface shows nothing',
    input: { estate: endpointsWith('pe-asr', { members: [] }) },
    code: 'endpoint-without-names',
    has: 'delete it and make it again',
  },
  {
    title: 'a zone that does not exist',
    input: { estate: estateWith(null) },
    code: 'zone-missing',
    has: CACHE_ZONE,
  },
  {
    title: 'an endpoint without its record',
    input: { estate: estateWith(zone(CACHE_ZONE, [])) },
    code: 'endpoint-without-record',
    has: `add the A record privateasr2cache.${CACHE_ZONE} 10.2.1.20`,
  },
  {
    title: 'an endpoint with addresses of both kinds, and an A record alone',
    input: {
      estate: withAddresses(estateWith(zone(CACHE_ZONE, [['privateasr2cache', '10.2.1.20']])), [
        '10.2.1.20',
        'fd00:41::18',
      ]),
    },
    code: 'endpoint-without-record',
    has: `add the AAAA record privateasr2cache.${CACHE_ZONE} fd00:41::18`,
  },
  {
    title: 'an endpoint with addresses of both kinds, and another A record',
    input: {
      estate: withAddresses(estateWith(zone(CACHE_ZONE, [['privateasr2cache', '10.2.1.21']])), [
        '10.2.1.20',
        'fd00:41::18',
      ]),
    },
    code: 'record-differs',
    has: `set the A record privateasr2cache.${CACHE_ZONE} to 10.2.1.20`,
  },
  {
    title: 'exports of an interface that disagree',
    input: {
      estate: estateWith(zone(CACHE_ZONE, [['privateasr2cache', '10.2.1.21']])),
      notes: [conflict('/nic', [endpointId('pe-cache')])],
    },
    code: 'exports-disagree',
    has: 'the plan takes 10.2.1.20, and advises nothing',
  },
  {
    title: 'an endpoint of the vault for Azure Backup',
    input: { estate: endpointsWith('pe-asr', { groupIds: ['AzureBackup'], members: [] }) },
    code: 'vault-endpoint-of-other-kind',
    has: 'pe-asr of vault privateasr2 is for AzureBackup, not for AzureSiteRecovery',
  },
  {
    title: 'a record with another address',
    input: { estate: estateWith(zone(CACHE_ZONE, [['privateasr2cache', '10.2.1.21']])) },
    code: 'record-differs',
    has: 'is 10.2.1.21 in its private DNS zone, but pe-cache has 10.2.1.20',
  },
  {
    title: 'a record that points at nothing',
    input: {
      estate: estateWith(
        zone(CACHE_ZONE, [
          ['privateasr2cache', '10.2.1.20'],
          ['gone', '10.2.1.99'],
        ]),
      ),
    },
    code: 'record-points-at-nothing',
    has: `gone.${CACHE_ZONE} points at 10.2.1.99`,
  },
  {
    title: 'two endpoints of one resource in one zone',
    input: {
      estate: {
        ...ESTATE_BEFORE,
        privateEndpoints: ESTATE_BEFORE.privateEndpoints.flatMap((each) => [
          { ...each, zoneIds: [`/zones/${CACHE_ZONE}`] },
          ...(each.name === 'pe-cache'
            ? [
                {
                  ...each,
                  id: `${each.id}-2`,
                  name: 'pe-cache-2',
                  zoneIds: [`/zones/${CACHE_ZONE}`],
                },
              ]
            : []),
        ]),
      },
    },
    code: 'zone-shared',
    has: 'pe-cache and pe-cache-2',
  },
];

describe('each trouble in Azure has its warning and its fix', () => {
  test.each(ESTATE_CASES)('$title: $code', (each) => {
    expectWarning(each);
  });
});

describe('exports that disagree', () => {
  const estate = estateWith(
    zone(CACHE_ZONE, [
      ['privateasr2cache', '10.2.1.21'],
      ['gone', '10.2.1.99'],
    ]),
  );
  const records = (notes: readonly EstateNote[]): string[] =>
    warningsOf({ estate, notes })
      .filter(({ code }) =>
        ['record-differs', 'record-points-at-nothing', 'exports-disagree'].includes(code),
      )
      .map(({ code, because }) => `${code} ${because.values['record'] ?? ''}`.trim());
  const gone = `record-points-at-nothing gone.${CACHE_ZONE}`;
  const own = [
    `record-differs privateasr2cache.${CACHE_ZONE}`,
    gone,
    `record-points-at-nothing privateasr2cache.${CACHE_ZONE}`,
  ];

  test('give no advice about the records that they concern, and leave the others', () => {
    expect(records([])).toEqual(own);
    expect(records([conflict(endpointId('pe-cache'))])).toEqual(['exports-disagree', gone]);
    expect(records([conflict('/nic', [endpointId('pe-cache')])])).toEqual([
      'exports-disagree',
      gone,
    ]);
    expect(records([conflict(`/zones/${CACHE_ZONE}/A/PRIVATEASR2CACHE`)])).toEqual([
      'exports-disagree',
      gone,
    ]);
    expect(records([conflict('/another/nic', [endpointId('pe-asr')])])).toContain(own[0]);
  });

  test('name the endpoint of an interface, also by files alone', () => {
    const id = `${NETWORK.replace(/\/virtualNetworks.*/, '')}/networkInterfaces/nic1`;
    const pe = NETWORK.replace(/virtualNetworks.*/, 'privateEndpoints/pe1');
    const nic = (address: string, parts: object = {}): object => ({
      id,
      name: 'nic1',
      ipConfigurations: [
        {
          privateIPAddress: address,
          privateLinkConnectionProperties: {
            groupId: 'blob',
            requiredMemberName: 'blob',
            fqdns: ['privateasr2cache.blob.core.windows.net'],
          },
        },
      ],
      ...parts,
    });
    for (const owner of [{ privateEndpoint: { id: pe } }, {}]) {
      const { notes } = assembleEstate([
        { file: 'a.json', text: JSON.stringify([nic('10.2.1.20', owner)]) },
        {
          file: 'b.json',
          text: JSON.stringify([nic('10.2.1.21'), { id: pe, networkInterfaces: [{ id }] }]),
        },
      ]);
      expect(notes.find(({ code }) => code === 'conflicting-exports')?.concerns).toEqual([pe]);
    }
  });
});

describe('what is right is not warned of', () => {
  const ESTATE_CODES = [
    'zone-missing',
    'endpoint-without-record',
    'record-differs',
    'record-points-at-nothing',
    'zone-not-linked',
    'zone-linked-elsewhere',
    'zone-shared',
    'endpoint-not-approved',
    'vault-without-endpoint',
  ];
  const codesOf = (parts: Partial<PlanInput>): string[] =>
    warningsOf(parts)
      .map((warning) => warning.code)
      .filter((code) => ESTATE_CODES.includes(code));

  test.each<{ title: string; input: Partial<PlanInput> }>([
    { title: 'an estate with all its records', input: { estate: estateWith(RIGHT_ZONE) } },
    { title: 'an estate exported without zones', input: { estate: ESTATE_BEFORE } },
    {
      title: 'a zone linked to a hub that is peered',
      input: {
        estate: estateWith(zone(CACHE_ZONE, [['privateasr2cache', '10.2.1.20']], [HUB]), {
          virtualNetworks: ESTATE_BEFORE.virtualNetworks.map((each) => ({
            ...each,
            peeredWith: [HUB],
          })),
        }),
      },
    },
    {
      title: 'a zone whose records were not exported',
      input: { estate: estateWith({ ...RIGHT_ZONE, records: [] }) },
    },
    {
      title: 'a zone whose links were not exported',
      input: {
        estate: estateWith({ ...RIGHT_ZONE, links: [] }),
        notes: [{ code: 'links-not-exported', where: RIGHT_ZONE.id, message: '' }],
      },
    },
    {
      title: "another application's zone",
      input: {
        estate: {
          ...estateWith(RIGHT_ZONE),
          zones: [
            ...estateWith(RIGHT_ZONE).zones,
            zone('privatelink.database.windows.net', [['sql', '10.2.9.9']], []),
          ],
        },
      },
    },
  ])('$title', ({ input }) => {
    expect(codesOf(input)).toEqual([]);
  });
});
