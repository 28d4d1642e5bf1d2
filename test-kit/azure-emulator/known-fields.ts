// For tests: the names of an API's fields, as Microsoft's own clients know them or as
// any of the API's examples shows them. A field of ours that is in neither is made up.

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const MODULES = join(import.meta.dirname, '../../node_modules');

/** Where a client keeps its models, by the folder's API. OffAzure has none. */
const MODELS: Readonly<Record<string, string>> = {
  network: 'arm-network-36/dist/esm/models/mappers.js',
  privatedns: '@azure/arm-privatedns/dist/esm/models/models.js',
  recoveryservices: '@azure/arm-recoveryservices/dist/esm/models/models.js',
  siterecovery: '@azure/arm-recoveryservices-siterecovery/dist-esm/src/models/mappers.js',
  keyvault: '@azure/arm-keyvault/dist/esm/models/models.js',
  storage: '@azure/arm-storage/dist/esm/models/models.js',
};

/** Fields that the API's reference lists, of APIs whose client is not here. */
const DOCUMENTED: Readonly<Record<string, readonly string[]>> = {
  offazure: [
    'nestedSites',
    'sites',
    'customerStorageAccountArmId',
    'provisioningState',
    'privateEndpointConnections',
    'publicNetworkAccess',
    'allowMultipleSites',
    'groupIds',
    'systemData',
    'eTag',
    'nextLink',
    'tags',
    'masterSiteId',
    'serviceEndpoint',
    'agentDetails',
    'name',
    'id',
    'type',
    'properties',
    'value',
  ],
};

/** `folder` as the examples are kept: `network-2024-01-01`. */
export function knownFields(examples: string, folder: string): ReadonlySet<string> {
  const api = folder.slice(0, folder.indexOf('-'));
  const models = MODELS[api] === undefined ? '' : readFileSync(join(MODULES, MODELS[api]), 'utf8');
  const mapped = [...models.matchAll(/serializedName: "([^"]+)"/g)].map(
    (match) => match[1]?.split('.').at(-1) ?? '',
  );
  const read = [...models.matchAll(/\["(\w+)"\]/g)].map((match) => match[1] ?? '');
  const siblings = readdirSync(examples).filter((each) => each.startsWith(`${api}-`));
  const files = siblings.flatMap((each) =>
    readdirSync(join(examples, each)).map((file) => join(examples, each, file)),
  );
  const shown = files.flatMap((file) =>
    [...readFileSync(file, 'utf8').matchAll(/"([\w$@.]+)"\s*:/g)].map((match) => match[1] ?? ''),
  );
  return new Set([...mapped, ...read, ...shown, ...(DOCUMENTED[api] ?? [])]);
}
