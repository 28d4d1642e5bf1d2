// Which resource providers there are, with their types and versions, and whether a subscription
// is registered with them. All are, until somebody unregisters one.

import { randomUUID } from 'node:crypto';

import type { Reply } from '../base/http.ts';
import type { JsonObject } from '../base/json.ts';
import { versionsOf } from './api-versions.ts';
import { ArmError, methodNotServed, notServed } from './arm-error.ts';
import type { RootCall } from './subscriptions.ts';
import { SCOPED_TYPES } from './scoped/scoped-path.ts';
import type { ResourceStore } from '../resources/resource-store.ts';
import type { ResourceType } from './resource-type.ts';
import { REGIONS } from './regions.ts';

const UNREGISTERED_TYPE = 'Microsoft.Resources/unregisteredProviders';

/** `…/providers`, `…/providers/NAME`, and behind it `resourceTypes`, `register`, `unregister`. */
export function answerProviders(
  call: RootCall,
  subscription: string,
  wanted: string | undefined,
): Reply {
  const { request, types, path } = call;
  const all = [...types.map((each) => each.type), ...SCOPED_TYPES];
  const namespaces = [...new Set(all.map((each) => each.split('/')[0] ?? ''))].sort();
  const describe = (namespace: string): JsonObject =>
    describeProvider(namespace, all, { subscription, store: call.world.store });
  if (wanted === undefined) {
    if (request.method !== 'GET') throw methodNotServed(request.method);
    return { status: 200, body: { value: namespaces.map(describe) } };
  }
  const namespace = namespaces.find((each) => each.toLowerCase() === wanted.toLowerCase());
  if (namespace === undefined)
    throw new ArmError(
      404,
      'InvalidResourceNamespace',
      `The resource namespace '${wanted}' is invalid, or not served by this emulator.`,
    );
  const [word] = path.types.map((each) => each.toLowerCase());
  if (word === undefined) {
    if (request.method !== 'GET') throw methodNotServed(request.method);
    return { status: 200, body: describe(namespace) };
  }
  if (word === 'resourcetypes' && request.method === 'GET')
    return { status: 200, body: { value: typesOf(namespace, all) } };
  if ((word === 'register' || word === 'unregister') && request.method === 'POST') {
    setRegistered(call, { subscription, namespace, isRegistered: word === 'register' });
    return { status: 200, body: describe(namespace) };
  }
  throw notServed(`'${word}' of the namespace '${namespace}'`, call.apiVersion);
}

/** Words behind a provider that are no types of resources. */
export function isProviderWord(word: string | undefined): boolean {
  return ['register', 'unregister', 'resourcetypes'].includes(word?.toLowerCase() ?? '');
}

/** Throws what Azure answers to a new resource of a provider that is not registered. */
export function requireRegistered(
  store: ResourceStore,
  type: ResourceType,
  subscription: string,
): void {
  const [namespace = ''] = type.type.split('/');
  if (store.get(markOf(`/subscriptions/${subscription}`, namespace)) === undefined) return;
  throw new ArmError(
    409,
    'MissingSubscriptionRegistration',
    `The subscription is not registered to use namespace '${namespace}'. See https://aka.ms/rps-not-found for how to register subscriptions.`,
  );
}

function markOf(subscription: string, namespace: string): string {
  return `${subscription}/unregistered/${namespace.toLowerCase()}`;
}

function setRegistered(
  { world }: RootCall,
  {
    subscription,
    namespace,
    isRegistered,
  }: {
    readonly subscription: string;
    readonly namespace: string;
    readonly isRegistered: boolean;
  },
): void {
  const id = markOf(subscription, namespace);
  if (isRegistered) {
    world.store.remove(id);
    return;
  }
  const left = world.store
    .all(subscription)
    .find((each) => each.type.toLowerCase().startsWith(`${namespace.toLowerCase()}/`));
  if (left !== undefined && namespace !== 'Microsoft.Resources')
    throw new ArmError(
      409,
      'Conflict',
      `The namespace '${namespace}' cannot be unregistered while the subscription has resources of it, such as '${left.id}'.`,
    );
  world.store.put({
    id,
    name: namespace,
    type: UNREGISTERED_TYPE,
    etag: randomUUID(),
    properties: {},
  });
}

function describeProvider(
  namespace: string,
  all: readonly string[],
  { subscription, store }: { readonly subscription: string; readonly store: ResourceStore },
): JsonObject {
  const isUnregistered = store.get(markOf(subscription, namespace)) !== undefined;
  return {
    id: `${subscription}/providers/${namespace}`,
    namespace,
    ...(subscription === ''
      ? {}
      : { registrationState: isUnregistered ? 'Unregistered' : 'Registered' }),
    registrationPolicy: 'RegistrationRequired',
    resourceTypes: typesOf(namespace, all),
  };
}

function typesOf(namespace: string, all: readonly string[]): JsonObject[] {
  return all
    .filter((each) => each.startsWith(`${namespace}/`))
    .map((each) => ({
      resourceType: each.slice(namespace.length + 1),
      locations: isGlobal(each) ? ['global'] : REGIONS.map((region) => region.displayName),
      apiVersions: [...versionsOf(each)].reverse(),
      locationMappings: [],
      capabilities: 'None',
    }));
}

function isGlobal(type: string): boolean {
  return /^microsoft\.network\/privatednszones/i.test(type);
}
