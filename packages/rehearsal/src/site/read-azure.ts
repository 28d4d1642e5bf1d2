// The estate as the admin sees it: lists of Resource Manager, read by the same
// reader as a user's exports.

import type { ExportedFile } from '@sekisho/core/estate/assemble-estate.ts';
import type { RunningProgram } from '../appliance/program.ts';

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

const ZONES = 'Microsoft.Network/privateDnsZones';
const PRIVATE_DNS_VERSION = '2024-06-01';

export interface AzureReader {
  readonly program: RunningProgram;
  readonly token: string;
  readonly armHost: string;
  readonly subscriptionIds: readonly string[];
}

/** What is watched while a set-up runs: no private DNS, as `assist` reads none. */
export async function readAzureLists(reader: AzureReader): Promise<ExportedFile[]> {
  const wanted = reader.subscriptionIds.flatMap((subscription) =>
    LISTS.map(([path, apiVersion]) => ({ subscription, path, apiVersion })),
  );
  return Promise.all(
    wanted.map(async ({ subscription, path, apiVersion }) => ({
      file: fileName(reader, `${path}.json`, subscription),
      text: await readList(reader, `/subscriptions/${subscription}/providers/${path}`, apiVersion),
    })),
  );
}

/** The private zones with their links and record sets. */
export async function readAzureZones(reader: AzureReader): Promise<ExportedFile[]> {
  const found = await Promise.all(
    reader.subscriptionIds.map(async (subscription) => ({
      file: fileName(reader, `${ZONES}.json`, subscription),
      text: await readList(
        reader,
        `/subscriptions/${subscription}/providers/${ZONES}`,
        PRIVATE_DNS_VERSION,
      ),
    })),
  );
  const parts = found
    .flatMap(({ text }) => idsOf(text))
    .flatMap((id) => ['virtualNetworkLinks', 'ALL'].map((part) => ({ id, part })));
  const read = await Promise.all(
    parts.map(async ({ id, part }, index) => ({
      file: `${ZONES}/${String(index + 1)}-${part}.json`,
      text: await readList(reader, `${id}/${part}`, PRIVATE_DNS_VERSION),
    })),
  );
  return [...found, ...read];
}

/** All pages of a list as one. */
async function readList(
  { program, token, armHost }: AzureReader,
  path: string,
  apiVersion: string,
): Promise<string> {
  const values: unknown[] = [];
  let url: string | null = `https://${armHost}${path}?api-version=${apiVersion}`;
  while (url !== null) {
    const answer = await program.demand({ url, token });
    // The parse border: a list of Resource Manager.
    const page = JSON.parse(answer.text) as { value?: unknown[]; nextLink?: string | null };
    values.push(...(page.value ?? []));
    url = page.nextLink === undefined || page.nextLink === '' ? null : page.nextLink;
  }
  return JSON.stringify({ value: values });
}

function idsOf(list: string): string[] {
  return (JSON.parse(list) as { value: { id: string }[] }).value.map(({ id }) => id);
}

function fileName({ subscriptionIds }: AzureReader, name: string, subscription: string): string {
  return subscriptionIds.length === 1 ? name : `${subscription}/${name}`;
}
