// The estate as the admin sees it: lists of Resource Manager, read by the same
// reader as a user's exports.

import type { ExportedFile } from '../estate/assemble-estate.ts';
import type { Program } from './appliance/program.ts';

const LISTS: readonly (readonly [path: string, apiVersion: string])[] = [
  ['Microsoft.Network/privateEndpoints', '2024-01-01'],
  ['Microsoft.Network/networkInterfaces', '2024-01-01'],
  ['Microsoft.Network/virtualNetworks', '2024-01-01'],
  ['Microsoft.RecoveryServices/vaults', '2024-04-01'],
  ['Microsoft.KeyVault/vaults', '2023-07-01'],
  ['Microsoft.Storage/storageAccounts', '2023-05-01'],
  ['Microsoft.OffAzure/MasterSites', '2020-07-07'],
  ['Microsoft.OffAzure/VMwareSites', '2020-07-07'],
];

export interface AzureReader {
  readonly program: Program;
  readonly token: string;
  readonly armHost: string;
  readonly subscriptionId: string;
}

export function readAzureLists({
  program,
  token,
  armHost,
  subscriptionId,
}: AzureReader): Promise<ExportedFile[]> {
  return Promise.all(
    LISTS.map(async ([path, apiVersion]) => {
      const answer = await program.demand({
        url: `https://${armHost}/subscriptions/${subscriptionId}/providers/${path}?api-version=${apiVersion}`,
        token,
      });
      return { file: `${path}.json`, text: answer.text };
    }),
  );
}
