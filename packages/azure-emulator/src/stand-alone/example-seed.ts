// What exists where nobody says it: enough for a first look with any client.

import type { AzureSeed } from '../cloud/seed/seed.ts';

const GROUP = '/subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups/example';

export const EXAMPLE_SEED: AzureSeed = {
  tenantId: '22222222-2222-2222-2222-222222222222',
  region: 'japaneast',
  codes: { siteRecovery: 'jpe', migrate: 'je' },
  resources: [
    {
      id: `${GROUP}/providers/Microsoft.Network/virtualNetworks/network1`,
      properties: {
        addressSpace: { addressPrefixes: ['10.2.0.0/16'] },
        subnets: [{ name: 'default', properties: { addressPrefix: '10.2.0.0/24' } }],
      },
    },
    {
      id: `${GROUP}/providers/Microsoft.Network/privateDnsZones/privatelink.blob.core.windows.net`,
    },
    { id: `${GROUP}/providers/Microsoft.RecoveryServices/vaults/vault1` },
    { id: `${GROUP}/providers/Microsoft.Storage/storageAccounts/examplestore1` },
  ],
};
