// For tests: a subscription of the size that discovery is measured with.

import type { AzureSeed, SeedResource } from '@sekisho/azure-emulator/cloud/seed/seed.ts';

export const SUBSCRIPTION_ID = '11111111-1111-1111-1111-111111111111';
const GROUP = `/subscriptions/${SUBSCRIPTION_ID}/resourceGroups/network`;
const NETWORK = `${GROUP}/providers/Microsoft.Network/virtualNetworks/hub`;

export interface Size {
  readonly endpoints: number;
  readonly zones: number;
  readonly records: number;
}

/** Each endpoint has a Key Vault of its own; records are spread over the zones. */
export function makeLargeSeed({ endpoints, zones, records }: Size): AzureSeed {
  const numbers = (count: number): number[] => Array.from({ length: count }, (_, index) => index);
  const zoneId = (index: number): string =>
    `${GROUP}/providers/Microsoft.Network/privateDnsZones/${index === 0 ? 'privatelink.vaultcore.azure.net' : `zone${String(index)}.example`}`;
  const resources: SeedResource[] = [
    { id: NETWORK, properties: { addressSpace: { addressPrefixes: ['10.64.0.0/16'] } } },
    { id: `${NETWORK}/subnets/endpoints`, properties: { addressPrefix: '10.64.0.0/21' } },
    ...numbers(endpoints).map((index): SeedResource => ({
      id: `${GROUP}/providers/Microsoft.KeyVault/vaults/kv${String(index)}`,
      tags: { owner: 'PLANTED-tag-secret' },
      properties: {
        vaultUri: `https://kv${String(index)}.vault.azure.net/`,
        sku: { family: 'A', name: 'standard' },
      },
    })),
    ...numbers(endpoints).map((index): SeedResource => ({
      id: `${GROUP}/providers/Microsoft.Network/privateEndpoints/pe${String(index)}`,
      properties: {
        subnet: { id: `${NETWORK}/subnets/endpoints` },
        privateLinkServiceConnections: [
          {
            name: 'c',
            properties: {
              privateLinkServiceId: `${GROUP}/providers/Microsoft.KeyVault/vaults/kv${String(index)}`,
              groupIds: ['vault'],
              requestMessage: 'PLANTED-message-secret',
            },
          },
        ],
      },
    })),
    ...numbers(zones).map((index): SeedResource => ({ id: zoneId(index) })),
    ...numbers(zones).map((index): SeedResource => ({
      id: `${zoneId(index)}/virtualNetworkLinks/hub`,
      properties: {
        virtualNetwork: { id: NETWORK },
        registrationEnabled: false,
        virtualNetworkLinkState: 'Completed',
      },
    })),
    ...numbers(records).map((index): SeedResource => ({
      id: `${zoneId(index % zones)}/A/host${String(index)}`,
      properties: {
        ttl: 10,
        metadata: { creator: 'PLANTED-metadata-secret' },
        aRecords: [{ ipv4Address: `10.65.${String(index >> 8)}.${String(index & 255)}` }],
      },
    })),
    {
      id: `${zoneId(0)}/TXT/proof`,
      properties: { ttl: 10, txtRecords: [{ value: ['PLANTED-txt-secret'] }] },
    },
  ];
  return {
    tenantId: '22222222-2222-2222-2222-222222222222',
    region: 'japaneast',
    codes: { siteRecovery: 'jpe', migrate: 'je' },
    resources,
  };
}
