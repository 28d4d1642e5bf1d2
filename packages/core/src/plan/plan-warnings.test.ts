import { describe, expect, test } from 'vitest';

import type {
  DnsRecordSet,
  Estate,
  PrivateDnsZone,
  PrivateEndpoint,
  ZoneLink,
} from '../estate/estate.ts';
import { assembleEstate } from '../estate/assemble-estate.ts';
import type { EstateNote } from '../estate/reading.ts';
import type { CurrentSettings } from '../roads/current-settings.ts';
import type { BypassField } from '../model/settings.ts';
import { sayReason } from '../text/text.ts';
import { composePlan } from './compose-plan.ts';
import type { PlanWarning } from './plan.ts';
import type { PlanInput } from './plan-input.ts';
import { sayFix } from './plan-warnings.ts';
import {
  ESTATE_AFTER,
  ESTATE_BEFORE,
  planInput,
  SITE,
  siteWith,
} from '@sekisho/test-kit/plan/japan-east.ts';

const NETWORK = ESTATE_BEFORE.virtualNetworks[0]?.id ?? '';
const CACHE_ZONE = 'privatelink.blob.core.windows.net';

function warningsOf(parts: Partial<PlanInput>): readonly PlanWarning[] {
  return composePlan(planInput(parts)).warnings;
}

function zone(
  name: string,
  records: readonly (readonly [string, ...string[]])[],
  links: readonly string[] = [NETWORK],
): PrivateDnsZone {
  const sets: DnsRecordSet[] = [
    { name: '@', type: 'SOA', ttlSeconds: 3600, values: ['azureprivatedns.net'] },
    ...records.map(([record, ...values]): DnsRecordSet => ({
      name: record,
      type: 'A',
      ttlSeconds: 10,
      values,
    })),
  ];
  return {
    id: `/zones/${name}`,
    name,
    records: sets,
    links: links.map((virtualNetworkId): ZoneLink => ({
      name: 'link',
      virtualNetworkId,
      registrationEnabled: false,
      nxDomainRedirect: false,
    })),
  };
}

function conflict(where: string, concerns?: readonly string[]): EstateNote {
  return {
    code: 'conflicting-exports',
    where,
    message: 'exports differ',
    ...(concerns === undefined ? {} : { concerns }),
  };
}

function endpointId(name: string): string {
  return ESTATE_BEFORE.privateEndpoints.find((each) => each.name === name)?.id ?? '';
}

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

/** Right in all but what a case changes. */
function estateWith(cacheZone: PrivateDnsZone | null, parts: Partial<Estate> = {}): Estate {
  const members = ['id1', 'rcm1', 'srs1', 'tel1', 'prot2'].map(
    (role, index) =>
      [`1265443793182260898-asr-pod01-${role}.jpe`, `10.2.1.${String(13 + index)}`] as const,
  );
  return {
    ...ESTATE_BEFORE,
    zones: [
      zone('privatelink.siterecovery.windowsazure.com', members),
      ...(cacheZone === null ? [] : [cacheZone]),
    ],
    ...parts,
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

const CASES: readonly { title: string; input: Partial<PlanInput>; code: string; has: string }[] = [
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
  {
    title: 'an unanchored zone entry',
    input: {},
    code: 'bypass-matches-more',
    has: 'also bypasses jpe-privatelink-siterecovery-windowsazure-com.example.org',
  },
  {
    title: 'an unanchored zone entry whose names do not exist yet',
    input: {},
    code: 'bypass-matches-more-later',
    has: 'vault-azure-net.example.org',
  },
  {
    title: 'even a full name is unanchored',
    input: { estate: ESTATE_AFTER, site: siteWith({ policy: { scope: 'names' } }) },
    code: 'bypass-name-matches-more',
    has: 'privateasr58afkv.vault.azure.net',
  },
  {
    title: 'a whole storage suffix under SYSTEM',
    input: {},
    code: 'bypass-whole-storage',
    has: 'privateasr2cache.blob.core.windows.net (plan --scope names)',
  },
  {
    title: 'a wildcard that the company asks for against its own rule',
    input: { site: siteWith({ policy: { extraNames: ['*.example.com'] } }) },
    code: 'wildcard-against-policy',
    has: '*.example.com',
  },
  {
    title: 'a star that Squid does not read',
    input: { site: siteWith({ policy: { extraNames: ['*.example.com'], allowWildcards: true } }) },
    code: 'star-written-as-dot',
    has: '".example.com"',
  },
  {
    title: 'other-tenants that the company lets in',
    input: { site: siteWith({ policy: { extraNames: ['*.windows.net'], allowWildcards: true } }) },
    code: 'other-tenants-allowed',
    has: 'blob.core.windows.net',
  },
  {
    title: 'other-tenants that the documents would let in',
    input: { site: siteWith({ services: ['azure-migrate'] }) },
    code: 'other-tenants-not-planned',
    has: '*.windows.net',
  },
  {
    title: 'no port',
    input: { site: siteWith({ services: ['hyper-v'] }) },
    code: 'port-not-stated',
    has: 'time.windows.com',
  },
  {
    title: 'a private name of a kind that has no endpoint',
    input: { site: siteWith({ services: ['azure-migrate'] }) },
    code: 'private-name-without-endpoint',
    has: 'Microsoft.Migrate/assessmentProjects',
  },
  {
    title: 'agents without machines',
    input: { site: siteWith({ services: ['azure-to-azure'], sources: [] }) },
    code: 'agent-without-source',
    has: 'appliance1',
  },
  {
    title: 'a cache account that nobody names',
    input: { appliance: withoutCache(), estate: { ...ESTATE_BEFORE, privateEndpoints: [] } },
    code: 'cache-account-not-named',
    has: 'cacheStorageAccount',
  },
  {
    title: 'a proxy that resolves by itself',
    input: {},
    code: 'proxy-resolves-itself',
    has: '403',
  },
  {
    title: 'a resolver that forwards to an unknown place',
    input: {
      site: siteWith({
        resolvers: SITE.resolvers.map((each) => ({ ...each, forwards: 'azure' as const })),
      }),
    },
    code: 'forward-target-unknown',
    has: 'port 53 from 10.1.1.53',
  },
  {
    title: 'a resolver in the open',
    input: {
      site: siteWith({
        resolvers: SITE.resolvers.map((each) => ({ ...each, address: '192.0.2.53' })),
      }),
    },
    code: 'resolver-not-inside',
    has: '192.0.2.53',
  },
  {
    title: 'documents that disagree, and which was followed',
    input: {},
    code: 'documents-disagree.service-bus',
    has: 'followed: the observation',
  },
  {
    title: 'both forms of the path of appliance.json',
    input: {},
    code: 'documents-disagree.appliance-json',
    has: '%ProgramData%\\MicrosoftAzure\\Config',
  },
  {
    title: 'a service that this cloud has no rows for',
    input: { site: siteWith({ services: ['azure-arc', 'site-recovery'], cloud: 'AzureChina' }) },
    code: 'service-without-rows',
    has: 'azure-arc',
  },
];

function withoutCache(): PlanInput['appliance'] {
  const { cacheStorageAccount: _, ...rest } = planInput().appliance;
  return rest;
}

describe('each trouble has its warning and its fix', () => {
  test.each(CASES)('$title: $code', ({ input, code, has }) => {
    const found = warningsOf(input).filter((warning) => warning.code === code);
    expect(found.map((warning) => `${warning.message}; ${warning.fix}`).join('\n')).toContain(has);
    for (const warning of found)
      expect(
        `${sayReason('ja', warning.because)}${sayFix('ja', warning)}${warning.fix}`,
      ).not.toMatch(/\{\w+\}/);
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

describe('the settings of today', () => {
  function current(parts: {
    manager?: readonly string[];
    shown?: boolean | null;
    field?: BypassField;
    system?: readonly string[];
    proxy?: string;
    allow?: readonly string[];
  }): CurrentSettings {
    const proxy = parts.proxy ?? 'http://10.1.1.20:3128';
    return {
      appliances: [
        {
          appliance: 'appliance1',
          configurationManager: {
            proxy,
            bypassListEnabled: parts.shown === undefined ? true : parts.shown,
            ...(parts.field === undefined ? {} : { bypassField: parts.field }),
            bypassProxyOnLocal: false,
            bypass: parts.manager ?? [],
          },
          system: { proxy, bypass: parts.system ?? [] },
        },
      ],
      proxies: [{ proxy: 'proxy1', patterns: parts.allow ?? [], problems: [] }],
    };
  }
  const codesOf = (parts: Parameters<typeof current>[0]): string[] =>
    warningsOf({ estate: ESTATE_AFTER, current: current(parts) })
      .filter((warning) => warning.code.startsWith('current-'))
      .map((warning) => `${warning.code} ${warning.because.values['entry'] ?? ''}`.trim());

  test.each<{ title: string; has: Parameters<typeof current>[0]; codes: string[] }>([
    {
      title: 'what the plan itself lists is right',
      has: {
        manager: ['vault.azure.net'],
        system: ['*.blob.core.windows.net'],
        allow: ['login.microsoftonline.com'],
      },
      codes: [],
    },
    { title: 'a list that is not shown', has: { shown: false }, codes: ['current-list-not-shown'] },
    {
      title: 'before 9.60, also without the key',
      has: { shown: null, field: 'set-by-key' },
      codes: ['current-list-not-shown'],
    },
    {
      title: 'without the key and the version nothing is certain',
      has: { shown: null },
      codes: ['current-list-likely-shown'],
    },
    {
      title: 'since 9.60 no key is needed',
      has: { shown: null, field: 'always-shown' },
      codes: [],
    },
    {
      title: 'since 9.60 a key that says false is to be known',
      has: { shown: false, field: 'always-shown' },
      codes: ['current-list-key-without-use'],
    },
    {
      title: 'another proxy in both places',
      has: { proxy: 'http://10.1.1.99:8080' },
      codes: ['current-other-proxy', 'current-other-proxy'],
    },
    {
      title: 'a star that the Configuration Manager refuses',
      has: { manager: ['*.vault.azure.net'] },
      codes: ['current-entry-rejected *.vault.azure.net'],
    },
    {
      title: 'the documented form for it',
      has: { manager: ['.*.vault.azure.net'] },
      codes: ['current-entry-stays .*.vault.azure.net'],
    },
    {
      title: 'a leading dot that Windows reads as nothing',
      has: { system: ['.blob.core.windows.net'] },
      codes: ['current-entry-dead .blob.core.windows.net'],
    },
    {
      title: 'an entry that no name of the plan needs',
      has: { system: ['*.example.com', '<local>'] },
      codes: ['current-entry-stays *.example.com'],
    },
    {
      title: 'an entry that a wider one takes in',
      has: { system: ['*.blob.core.windows.net', 'privateasr2cache.blob.core.windows.net'] },
      codes: [
        'current-entry-overlaps privateasr2cache.blob.core.windows.net',
        'current-entry-stays privateasr2cache.blob.core.windows.net',
      ],
    },
    {
      title: 'an entry that takes names which must go to the proxy',
      has: { system: ['*.azure.com'] },
      codes: ['current-entry-takes-proxied *.azure.com'],
    },
    {
      title: 'an entry that takes a form of names which must go to the proxy',
      has: { system: ['*.servicebus.windows.net'] },
      codes: ['current-entry-takes-proxied *.servicebus.windows.net'],
    },
    {
      title: 'an allow-list that lets other tenants in',
      has: { allow: ['.windows.net'] },
      codes: ['current-allow-other-tenants .windows.net'],
    },
    {
      title: 'an allow entry that nothing needs',
      has: { allow: ['.example.com', 'evil.office.example'] },
      codes: ['current-allow-unneeded .example.com', 'current-allow-unneeded evil.office.example'],
    },
    {
      title: 'a single name under a documented suffix is needed',
      has: { allow: ['outlook.office.com'] },
      codes: [],
    },
  ])('$title', ({ has, codes }) => {
    expect(codesOf(has)).toEqual(codes);
  });
});
