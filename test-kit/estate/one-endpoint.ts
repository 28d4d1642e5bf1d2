// One private endpoint without its network interface, and the reading of a text beside it.

import { assembleEstate } from '@sekisho/core/estate/assemble-estate.ts';
import type { EstateReading } from '@sekisho/core/estate/reading.ts';

export const GROUP = '/subscriptions/44444444-4444-4444-4444-444444444444/resourceGroups/rg-net';
export const ENDPOINT = `${GROUP}/providers/Microsoft.Network/privateEndpoints/pe-a`;
export const NIC = `${GROUP}/providers/Microsoft.Network/networkInterfaces/pe-a.nic.0f`;
export const TARGET = `${GROUP}/providers/Microsoft.RecoveryServices/vaults/rsv-a`;
export const NAMES = [
  ['8-asr-pod01-id1.frc.siterecovery.windowsazure.com', '10.3.0.4'],
  ['8-asr-pod01-rcm1.frc.siterecovery.windowsazure.com', '10.3.0.5'],
] as const;
export const SECRET = 'PLANTED0000';

export const endpoint = {
  id: ENDPOINT,
  name: 'pe-a',
  location: 'francecentral',
  properties: {
    subnet: { id: `${GROUP}/providers/Microsoft.Network/virtualNetworks/v/subnets/s` },
    networkInterfaces: [{ id: NIC }],
    customDnsConfigs: [],
    privateLinkServiceConnections: [
      {
        properties: {
          privateLinkServiceId: TARGET,
          groupIds: ['AzureSiteRecovery'],
          privateLinkServiceConnectionState: { status: 'Approved' },
        },
      },
    ],
  },
};
export const exported = JSON.stringify([endpoint]);

export function read(text: string, file = 'a.csv', ...others: readonly string[]): EstateReading {
  return assembleEstate([
    { file, text },
    ...others.map((other, index) => ({ file: `other${index}.json`, text: other })),
  ]);
}
