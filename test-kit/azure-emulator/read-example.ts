// For tests: what is read out of an API example, and what is changed in it so that the emulator serves it.

import { randomUUID } from 'node:crypto';

import { readPath } from '@sekisho/azure-emulator/resources/resource-id.ts';
import {
  isObject,
  objectAt,
  parseJson,
  textAt,
  type Json,
  type JsonObject,
} from '@sekisho/azure-emulator/base/json.ts';
import { API_VERSIONS } from './api-versions.ts';

/** Subscriptions of its own for each example, so that no two meet; and the known slip of the pen fixed. */
export function isolate(text: string): Json {
  const fixed = text.replaceAll('/provders/', '/providers/');
  const named = [
    ...fixed.matchAll(/\/subscriptions\/([^/"]+)|"subscriptionId"\s*:\s*"([^"]+)"/gi),
  ].map((match) => (match[1] ?? match[2] ?? '').toLowerCase());
  const fresh = new Map(named.map((name) => [name, randomUUID()]));
  const rewritten = fixed.replace(
    /(\/subscriptions\/|"subscriptionId"\s*:\s*")([^/"]+)/gi,
    (_whole, before: string, name: string) => `${before}${fresh.get(name.toLowerCase()) ?? name}`,
  );
  return (
    parseJson(
      rewritten.replace(
        /("subscriptions"\s*:\s*\[\s*")([^"]+)/g,
        (_whole, before: string, name: string) =>
          `${before}${fresh.get(name.toLowerCase()) ?? name}`,
      ),
    ) ?? {}
  );
}

/** A list of a whole subscription shows what lies in some group of it. */
export function inGroup(path: string): string {
  return /resourceGroups/i.test(path)
    ? path
    : path.replace('/providers/', '/resourceGroups/group1/providers/');
}

/** The state from which an action on a protected item sets out. */
const STATES: readonly (readonly [action: RegExp, properties: JsonObject])[] = [
  [
    /\/(?:failoverCommit|failoverCancel|applyRecoveryPoint)$/i,
    { protectionState: 'UnplannedFailoverCommitPendingStatesBegin' },
  ],
  [/\/reProtect$/i, { protectionState: 'PlannedFailoverStatesBegin' }],
  [
    /\/testFailoverCleanup$/i,
    { protectionState: 'Protected', testFailoverState: 'WaitingForCompletion' },
  ],
  [/./, { protectionState: 'Protected', testFailoverState: 'None' }],
];

export function inStateFor(
  path: string,
  body: JsonObject | undefined,
  properties: JsonObject,
): JsonObject {
  const state = STATES.find(([action]) => action.test(path))?.[1] ?? {};
  const point =
    /\/recoveryPoints\/([^/]+)$/.exec(path)?.[1] ??
    textAt(body, 'properties', 'recoveryPointId') ??
    textAt(body, 'properties', 'providerSpecificDetails', 'recoveryPointId');
  const instanceType = /\/plannedFailover$/i.test(path) ? 'InMageRcmFailback' : 'InMageRcm';
  return {
    ...properties,
    ...state,
    providerSpecificDetails: {
      instanceType,
      ...(point === undefined ? {} : { lastRecoveryPointId: point }),
    },
  };
}

/** The examples show other providers; only this one is served. It needs to be told of disks. */
export function inOurProvider(body: JsonObject, path: string): JsonObject {
  const renamed = parseJson(
    JSON.stringify(body).replaceAll(/"instanceType":"[^"]*"/g, '"instanceType":"InMageRcm"'),
  );
  const properties = objectAt(renamed, 'properties') ?? {};
  const details = objectAt(properties, 'providerSpecificDetails') ?? {};
  const cache = `${path.split('/').slice(0, 5).join('/')}/providers/Microsoft.Storage/storageAccounts/examplecache`;
  const isItem = /\/replicationProtectedItems\/[^/]+$/.test(path);
  return {
    ...objectAt(renamed),
    properties: isItem
      ? {
          ...properties,
          providerSpecificDetails: {
            ...details,
            disksDefault: { diskType: 'Standard_LRS', logStorageAccountId: cache },
          },
        }
      : properties,
  };
}

export function nameIn(id: string | undefined): string {
  const name = id?.split('/').at(-1) ?? '';
  return name === '' ? 'one' : name;
}

/** Names that exist only where the example was made. */
const ELSEWHERE: Readonly<Record<string, string>> = {
  resourceProviderNamespace: 'Microsoft.Network',
};

export function valueOf(example: Json, names: readonly string[]): string {
  const [first = ''] = names;
  // The only link resource of a master site, whose generated examples hold nonsense.
  if (
    first === 'privateLinkResourceName' &&
    textAt(example, 'parameters', 'siteName') !== undefined
  )
    return 'Default';
  return (
    ELSEWHERE[first] ??
    names.map((name) => textAt(example, 'parameters', name)).find((value) => value !== undefined) ??
    ''
  );
}

/** Everything in a body that looks like a resource's id, outermost first. */
export function idsIn(value: Json | undefined): string[] {
  if (typeof value === 'string')
    return /^\/subscriptions\/[^/]+\/resourceGroups\/[^/]+\/providers\/[^/]+\/[^/]+\/[^/]+/i.test(
      value,
    )
      ? [value]
      : [];
  if (Array.isArray(value)) return value.flatMap((each: Json) => idsIn(each));
  return isObject(value) ? Object.values(value).flatMap((each) => idsIn(each)) : [];
}

/** The example's own version for what it is about, another for what it needs besides. */
export function versionOf(id: string, path: string, version: string): string {
  const [own, asked] = [id, decodeURIComponent(path)].map((each) => readPath(each));
  const key = `${own?.namespace ?? ''}/${own?.types[0] ?? ''}`.toLowerCase();
  if (key === `${asked?.namespace ?? ''}/${asked?.types[0] ?? ''}`.toLowerCase()) return version;
  return API_VERSIONS[key] ?? API_VERSIONS[(own?.namespace ?? '').toLowerCase()] ?? version;
}
