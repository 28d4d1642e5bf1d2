// What exists in the emulated Azure when it starts: resources in Resource Manager's
// own form, and what Azure would have decided by itself (numbers, digits, addresses).

import { randomUUID } from 'node:crypto';

import type { CloudNamesOptions } from '../../names/cloud-names.ts';
import type { NewApplication } from '../../entra/directory.ts';
import { guidFrom } from '../../base/identifiers.ts';
import { objectAt, type JsonObject } from '../../base/json.ts';
import { ENDPOINT_TYPE } from '../../arm/endpoint-connections.ts';
import { KEY_VAULT_DEFAULTS, KEY_VAULT_TYPE } from '../../arm/key-vault.ts';
import { NETWORK_TYPE, SUBNET_TYPE } from '../../arm/network-common.ts';
import { NETWORK_DEFAULTS, storeSubnet } from '../../arm/network.ts';
import { RECORD_TYPES, storeRecord, ZONE_TYPE } from '../../arm/private-dns-records.ts';
import { storeZone } from '../../arm/private-dns.ts';
import { beginEndpoint } from '../../arm/private-endpoints.ts';
import { VAULT_DEFAULTS } from '../../arm/recovery-vaults.ts';
import { HELD_ITEMS, VAULT_TYPE } from '../../resources/type-names.ts';
import { nameOf, parentOf, readPath } from '../../resources/resource-id.ts';
import type { Resource } from '../../resources/resource-store.ts';
import type { ArmWorld } from '../../arm/resource-type.ts';
import { ensureScope } from '../../arm/subscriptions.ts';
import { makeAccount, STORAGE_TYPE } from '../../arm/storage.ts';
import { beginZoneGroup, ZONE_GROUP_TYPE } from '../../arm/zone-groups.ts';

export interface SeedResource {
  readonly id: string;
  readonly location?: string;
  readonly tags?: JsonObject;
  readonly properties?: JsonObject;
  /** What stands beside `properties`: sku, kind, identity. */
  readonly extra?: JsonObject;
}

export interface InboundResolver {
  readonly address: string;
  readonly networkId: string;
}

export interface AzureSeed extends CloudNamesOptions {
  readonly tenantId: string;
  readonly region: string;
  /** In any order. Endpoints and zone groups in the form in which a client would PUT them. */
  readonly resources: readonly SeedResource[];
  /** By the vault's name: how many items it held before; with any, it takes no private endpoint. */
  readonly heldItems?: Readonly<Record<string, number>>;
  /** Names of the internet that are asked besides; each answers. */
  readonly internetNames?: readonly string[];
  readonly applications?: readonly NewApplication[];
  /** Resolvers' inbound endpoints in virtual networks, which answer as 168.63.129.16 does there. */
  readonly resolvers?: readonly InboundResolver[];
}

/** Types in the order in which they need each other. */
const ORDER: readonly string[] = [
  'virtualnetworks',
  'subnets',
  'storageaccounts',
  'vaults',
  'mastersites',
  'vmwaresites',
  'serversites',
  'privatednszones',
  'virtualnetworklinks',
];

/** Puts everything into the store; what listens is made real by {@link ArmWorld.publish}. */
export async function plantSeed(seed: AzureSeed, world: ArmWorld): Promise<void> {
  const ranked = [...seed.resources].sort(
    (a, b) => rankOf(a) - rankOf(b) || (a.id.toLowerCase() < b.id.toLowerCase() ? -1 : 1),
  );
  for (const resource of ranked) {
    ensureScope(world, resource.id);
    await plant(resource, seed, world);
  }
}

async function plant(planted: SeedResource, seed: AzureSeed, world: ArmWorld): Promise<void> {
  const { store } = world;
  const { id } = planted;
  const name = nameOf(id);
  const type = typeOf(id);
  const properties = planted.properties ?? {};
  const body: JsonObject = { location: planted.location ?? world.region, properties };
  const lower = type.toLowerCase();
  if (lower === ENDPOINT_TYPE.toLowerCase())
    return await beginEndpoint({ world, id, name, body }).settle();
  if (lower === ZONE_GROUP_TYPE.toLowerCase())
    return await beginZoneGroup({
      world,
      id,
      name,
      body,
      existing: undefined,
      parent: store.get(parentOf(id)),
    }).settle();
  if (lower === SUBNET_TYPE.toLowerCase())
    return void storeSubnet(store, parentOf(id), name, properties);
  if (lower === ZONE_TYPE.toLowerCase())
    return void storeZone(store, { id, tags: planted.tags, provisioningState: 'Succeeded' });
  const recordType = RECORD_TYPES.find((each) => lower === `${ZONE_TYPE}/${each}`.toLowerCase());
  const zone = store.get(parentOf(id));
  if (recordType !== undefined && zone !== undefined)
    return void storeRecord(store, { zone, type: recordType, name, properties });
  if (lower === STORAGE_TYPE.toLowerCase()) {
    await world.publish(
      makeAccount({
        world,
        id,
        name,
        location: planted.location ?? world.region,
        body: {
          ...planted.extra,
          ...(planted.tags === undefined ? {} : { tags: planted.tags }),
          properties,
        },
      }),
    );
    return;
  }
  const held = type === VAULT_TYPE ? seed.heldItems?.[name.toLowerCase()] : undefined;
  await world.publish(complete(planted, { type, name, world, held }));
}

/** What Azure would have set where a seed says nothing. */
const DEFAULTS: Readonly<Record<string, JsonObject>> = {
  [VAULT_TYPE]: VAULT_DEFAULTS,
  [KEY_VAULT_TYPE]: KEY_VAULT_DEFAULTS,
  [NETWORK_TYPE]: NETWORK_DEFAULTS,
};

function complete(
  planted: SeedResource,
  {
    type,
    name,
    world,
    held,
  }: {
    readonly type: string;
    readonly name: string;
    readonly world: ArmWorld;
    readonly held: number | undefined;
  },
): Resource {
  const extra = {
    ...(type === VAULT_TYPE
      ? {
          sku: { name: 'RS0', tier: 'Standard' },
          identity: {
            type: 'SystemAssigned',
            principalId: guidFrom(`identity ${planted.id.toLowerCase()}`),
            tenantId: world.tenantId,
          },
        }
      : {}),
    ...planted.extra,
    ...(held === undefined || held === 0 ? {} : { [HELD_ITEMS]: held }),
  };
  const isGlobal = type.startsWith(ZONE_TYPE);
  return {
    id: planted.id,
    name,
    type,
    etag:
      type === VAULT_TYPE
        ? `W/"datetime'${encodeURIComponent(world.clock.now().toISOString())}'"`
        : randomUUID(),
    location: planted.location ?? (isGlobal ? 'global' : world.region),
    ...(planted.tags === undefined ? {} : { tags: planted.tags }),
    extra,
    properties: {
      ...DEFAULTS[type],
      ...(type === KEY_VAULT_TYPE
        ? { tenantId: world.tenantId, sku: { family: 'A', name: 'standard' } }
        : {}),
      ...objectAt(planted.properties),
      provisioningState: 'Succeeded',
    },
  };
}

/** Types as Azure spells them, for ids in any spelling. */
const SPELLINGS: readonly string[] = [
  VAULT_TYPE,
  KEY_VAULT_TYPE,
  'Microsoft.OffAzure/MasterSites',
  'Microsoft.OffAzure/VMwareSites',
  'Microsoft.OffAzure/ServerSites',
  STORAGE_TYPE,
  NETWORK_TYPE,
  SUBNET_TYPE,
  ENDPOINT_TYPE,
  ZONE_GROUP_TYPE,
  ZONE_TYPE,
  `${ZONE_TYPE}/virtualNetworkLinks`,
];

function typeOf(id: string): string {
  const { namespace = '', types } = readPath(id);
  const written = [namespace, ...types].join('/');
  return SPELLINGS.find((each) => each.toLowerCase() === written.toLowerCase()) ?? written;
}

function rankOf(resource: SeedResource): number {
  const lower = typeOf(resource.id).toLowerCase();
  if (lower === ENDPOINT_TYPE.toLowerCase()) return 101;
  if (lower === ZONE_GROUP_TYPE.toLowerCase()) return 102;
  const rank = ORDER.indexOf(lower.slice(lower.lastIndexOf('/') + 1));
  return rank < 0 ? 100 : rank;
}
