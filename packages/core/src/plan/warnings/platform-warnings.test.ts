// Accounts without keys, private subnets, and vaults of another provider with the same name.

import { describe, expect, test } from 'vitest';

import { assembleEstate } from '../../estate/assemble-estate.ts';
import type { Estate, Subnet } from '../../estate/estate.ts';
import { sayReason } from '../../text/text.ts';
import { composePlan } from '../compose-plan.ts';
import type { PlanInput } from '../plan-input.ts';
import { sayFix } from '../plan-warnings.ts';
import {
  ESTATE_AFTER,
  ESTATE_BEFORE,
  planInput,
  SITE,
  siteWith,
} from '@sekisho/test-kit/plan/japan-east.ts';

const CODES = [
  'cache-without-shared-keys',
  'private-subnet-without-outbound',
  'endpoint-without-names',
  'vault-endpoint-of-other-kind',
];

function said(parts: Partial<PlanInput>): string[] {
  return composePlan(planInput(parts))
    .warnings.filter(({ code }) => CODES.includes(code))
    .map((warning) => {
      for (const language of ['en', 'ja'] as const)
        expect(`${sayReason(language, warning.because)}${sayFix(language, warning)}`).not.toMatch(
          /\{\w+\}/,
        );
      return `${warning.code} ${warning.because.values['name'] ?? ''}`.trim();
    });
}

test.each([
  { keys: false, codes: ['cache-without-shared-keys'] },
  { keys: true, codes: [] },
  { keys: undefined, codes: [] },
])('an account whose keys are $keys', ({ keys, codes }) => {
  const estate: Estate = {
    ...ESTATE_BEFORE,
    storageAccounts: ESTATE_BEFORE.storageAccounts.map((account) =>
      keys === undefined ? account : { ...account, allowSharedKeyAccess: keys },
    ),
  };
  expect(said({ estate })).toEqual(codes);
});

describe('a machine in a private subnet', () => {
  const subnet = (parts: Partial<Subnet>): Estate => ({
    ...ESTATE_BEFORE,
    virtualNetworks: ESTATE_BEFORE.virtualNetworks.map((network) => ({
      ...network,
      subnets: [
        { name: 'hub', addressPrefixes: ['10.2.9.0/24'], hasNatGateway: false, ...parts },
        { name: 'other', addressPrefixes: ['10.2.1.0/24'], hasNatGateway: false },
      ],
    })),
  });
  const site = siteWith({
    proxies: SITE.proxies.map((each) => ({ ...each, address: '10.2.9.20' })),
    resolvers: SITE.resolvers.map((each) => ({ ...each, address: '10.2.9.53' })),
  });

  test.each<{ title: string; parts: Partial<Subnet>; machines: string[] }>([
    {
      title: 'without a way out',
      parts: { defaultOutboundAccess: false },
      machines: ['proxy1', 'dns1'],
    },
    {
      title: 'with a NAT gateway',
      parts: { defaultOutboundAccess: false, hasNatGateway: true },
      machines: [],
    },
    { title: 'with default outbound access', parts: { defaultOutboundAccess: true }, machines: [] },
    { title: 'of which nothing is exported', parts: {}, machines: [] },
    {
      title: 'elsewhere',
      parts: { defaultOutboundAccess: false, addressPrefixes: ['10.2.8.0/24'] },
      machines: [],
    },
  ])('$title', ({ parts, machines }) => {
    expect(said({ site, estate: subnet(parts) })).toEqual(
      machines.map((name) => `private-subnet-without-outbound ${name}`),
    );
  });

  test('a resolver that asks the DNS of Azure needs no way out', () => {
    const forwarding = {
      ...site,
      resolvers: site.resolvers.map((each) => ({ ...each, forwards: 'azure' as const })),
    };
    expect(said({ site: forwarding, estate: subnet({ defaultOutboundAccess: false }) })).toEqual([
      'private-subnet-without-outbound proxy1',
    ]);
  });
});

describe('a replication vault of Azure Migrate', () => {
  const group = '/subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups/migrate';
  const id = `${group}/providers/Microsoft.DataReplication/replicationVaults/privateasr2`;
  const endpointId = `${group}/providers/Microsoft.Network/privateEndpoints/pe-migrate`;
  const { estate, used, unused, notes } = assembleEstate([
    {
      file: 'vaults.json',
      text: JSON.stringify([
        {
          id,
          name: 'privateasr2',
          location: 'japaneast',
          properties: {
            publicNetworkAccess: 'Disabled',
            privateEndpointState: 'Enabled',
            privateEndpointConnections: [
              {
                properties: {
                  privateEndpoint: { id: endpointId },
                  privateLinkServiceConnectionState: { status: 'Pending' },
                },
              },
            ],
          },
        },
      ]),
    },
    {
      file: 'endpoints.json',
      text: JSON.stringify([{ id: endpointId, name: 'pe-migrate' }]),
    },
  ]);

  test('is read, with its endpoint, and is no Recovery Services vault', () => {
    expect(unused).toEqual([]);
    expect(used.map(({ kind }) => kind)).toContain('Migrate replication vault');
    expect(estate.vaults).toEqual([]);
    expect(estate.privateEndpoints).toMatchObject([{ targetId: id, connection: 'Pending' }]);
    expect(notes.map(({ code }) => code)).not.toContain('endpoint-target-unknown');
  });

  test('of the same name is not taken for the vault of the appliance', () => {
    const both: Estate = {
      ...ESTATE_AFTER,
      privateEndpoints: [...ESTATE_AFTER.privateEndpoints, ...estate.privateEndpoints],
    };
    expect(composePlan(planInput({ estate: both }))).toEqual(
      composePlan(planInput({ estate: ESTATE_AFTER })),
    );
    const alone: Estate = { ...ESTATE_BEFORE, privateEndpoints: estate.privateEndpoints };
    expect(composePlan(planInput({ estate: alone })).warnings.map(({ code }) => code)).toContain(
      'vault-without-endpoint',
    );
  });

  test('nor is a Key Vault of that name', () => {
    const [endpoint] = estate.privateEndpoints;
    if (endpoint === undefined) throw new Error('no endpoint');
    const keyVault = {
      ...endpoint,
      targetId: id.replace(
        'Microsoft.DataReplication/replicationVaults',
        'Microsoft.KeyVault/vaults',
      ),
      subnetId:
        '/subscriptions/1/resourceGroups/x/providers/Microsoft.Network/virtualNetworks/x/subnets/y',
    };
    const codes = composePlan(
      planInput({
        estate: {
          ...ESTATE_BEFORE,
          privateEndpoints: [...ESTATE_BEFORE.privateEndpoints, keyVault],
        },
      }),
    ).warnings.map(({ code }) => code);
    expect(codes).not.toContain('endpoint-without-names');
    expect(codes).not.toContain('endpoint-not-approved');
  });
});
