// Every form of an export comes to the same estate, in any order and any number of files.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { UserError } from '@sekisho/dns/user-error.ts';
import { assembleEstate } from './assemble-estate.ts';
import {
  ENDPOINT,
  NIC,
  VAULT,
  ZONE,
  NETWORK,
  NAME,
  endpointArm,
  endpointFlat,
  endpointPowerShell,
  nicArm,
  nicSdk,
  vault,
  zone,
  record,
  link,
  zoneGroup,
  network,
  read,
  json,
} from '@sekisho/test-kit/estate/exported-objects.ts';

describe('the same endpoint in every form', () => {
  const expected = {
    id: ENDPOINT,
    name: 'pe',
    location: 'japaneast',
    targetId: VAULT,
    groupIds: ['AzureSiteRecovery'],
    connection: 'Approved',
    subnetId: `${NETWORK}/subnets/default`,
    members: [{ fqdn: NAME, addresses: ['10.2.1.14'], member: 'SiteRecovery-rcm1' }],
    zoneIds: [],
  };

  test.each([
    { title: 'ARM answers', objects: [endpointArm, nicArm] },
    {
      title: 'az, flattened in ARM casing, with an interface in SDK casing',
      objects: [endpointFlat, nicSdk],
    },
    { title: 'PowerShell, with an ARM interface', objects: [endpointPowerShell, nicArm] },
    {
      title: 'all of them at once',
      objects: [nicSdk, endpointPowerShell, endpointArm, nicArm, endpointFlat],
    },
    {
      title: 'an id in other case beside the right one',
      objects: [{ ...endpointFlat, id: ENDPOINT.toLowerCase() }, endpointArm, nicSdk],
    },
  ])('$title', ({ objects }) => {
    const { estate, notes, unused } = read(...objects);
    expect(estate.privateEndpoints).toEqual([expected]);
    expect([...notes, ...unused]).toEqual([]);
  });
});

describe('lists', () => {
  test.each([
    { title: 'an array', text: JSON.stringify([zone, link]) },
    { title: 'a page of ARM', text: JSON.stringify({ value: [zone, link], nextLink: '' }) },
    {
      title: 'rows of Resource Graph',
      text: JSON.stringify({ count: 2, data: [zone, link], skip_token: null, total_records: 2 }),
    },
    {
      title: 'two objects one after another',
      text: `${JSON.stringify(zone)}\n${JSON.stringify(link)}`,
    },
    {
      title: 'pages in an array',
      text: JSON.stringify([
        { value: [zone], nextLink: 'https://example.com/2' },
        { value: [zone, link] },
      ]),
    },
  ])('$title gives its objects', ({ text }) => {
    const { estate, unused } = assembleEstate([{ file: 'zones.json', text }]);
    expect(estate.zones.map(({ name, links }) => [name, links.length])).toEqual([
      ['privatelink.siterecovery.windowsazure.com', 1],
    ]);
    expect(unused).toEqual([]);
  });

  test('one object alone is a list of one', () => {
    expect(assembleEstate([json('v.json', vault)]).estate.vaults).toEqual([
      {
        id: VAULT,
        name: 'vault1',
        location: 'japaneast',
        endpointConnections: [
          { endpointId: ENDPOINT, status: 'Approved', groupIds: ['AzureSiteRecovery'] },
        ],
        publicNetworkAccess: 'Disabled',
      },
    ]);
  });

  test('a list that goes on without a last page is said to', () => {
    const { unused } = assembleEstate([
      json('p.json', { value: [zone], nextLink: 'https://example.com/next' }),
    ]);
    expect(unused).toMatchObject([
      { file: 'p.json', where: '', reason: expect.stringContaining('the list goes on') },
    ]);
  });
});

const ALL = [
  endpointArm,
  endpointFlat,
  endpointPowerShell,
  nicArm,
  nicSdk,
  vault,
  zone,
  record,
  link,
  zoneGroup,
  network,
  { ...endpointFlat, customDnsConfigs: [{ fqdn: NAME, ipAddresses: ['10.9.9.9'] }] },
  {
    ...vault,
    location: 'japanwest',
    id: VAULT.toUpperCase().replace('/SUBSCRIPTIONS', '/subscriptions'),
  },
];

describe('laws', () => {
  test('any order and any split of the objects give the same estate', () => {
    const expected = read(...ALL).estate;
    const split = fc
      .shuffledSubarray(ALL, { minLength: ALL.length, maxLength: ALL.length })
      .chain((objects) =>
        fc
          .array(fc.integer({ min: 0, max: 3 }), {
            minLength: objects.length,
            maxLength: objects.length,
          })
          .map((files) =>
            [0, 1, 2, 3].map((file) =>
              json(
                `${file}.json`,
                objects.filter((_, index) => files[index] === file),
              ),
            ),
          ),
      );
    fc.assert(
      fc.property(split, (files) => {
        expect(assembleEstate(files).estate).toEqual(expected);
      }),
    );
  });

  test('duplicates change nothing', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...ALL)), (again) => {
        expect(read(...ALL, ...again).estate).toEqual(read(...ALL).estate);
      }),
    );
  });

  test('a file cut anywhere is refused by name or read, never anything else', () => {
    const text = JSON.stringify(ALL, null, 2);
    fc.assert(
      fc.property(fc.nat(text.length), (length) => {
        try {
          expect(
            assembleEstate([{ file: 'cut.json', text: text.slice(0, length) }]).estate
              .privateEndpoints.length,
          ).toBeLessThanOrEqual(1);
        } catch (error) {
          expect(error).toBeInstanceOf(UserError);
          expect(String(error)).toMatch(/cut\.json:\d+:\d+ \(byte \d+\)/);
        }
      }),
    );
  });

  test('any JSON under the keys that are read gives a reading, and only checked names in it', () => {
    const keys = [
      'id',
      'properties',
      'customDnsConfigs',
      'fqdn',
      'ipAddresses',
      'ipConfigurations',
      'privateEndpoint',
      'records',
      'ttl',
      'value',
      'data',
      'vaultUri',
      'primaryEndpoints',
      'blob',
      'privateLinkServiceConnections',
      'groupIds',
      'privateLinkServiceConnectionState',
      'status',
      'privateLinkConnectionProperties',
      'requiredMemberName',
      'kind',
      'location',
      'publicNetworkAccess',
      'dhcpOptions',
      'dnsServers',
      'applianceName',
    ];
    const { value } = fc.letrec<{ value: unknown }>((tie) => ({
      value: fc.oneof(
        { maxDepth: 5 },
        fc.constantFrom<unknown>(
          ENDPOINT,
          NIC,
          ZONE,
          `${ZONE}/A/x`,
          VAULT,
          'a b',
          '\u202e',
          null,
          1,
          true,
          '10.2.1.1',
        ),
        fc.string(),
        fc.array(tie('value'), { maxLength: 3 }),
        fc.dictionary(fc.constantFrom(...keys), tie('value')),
      ),
    }));
    fc.assert(
      fc.property(value, (any) => {
        const { estate } = assembleEstate([json('any.json', [any])]);
        expect(JSON.stringify(estate)).not.toMatch(/[\u202e\u001b]/);
        for (const { fqdn } of estate.privateEndpoints.flatMap(({ members }) => members))
          expect(fqdn).toMatch(/^[a-z0-9._-]+$/);
      }),
      { numRuns: 1000 },
    );
  });
});
