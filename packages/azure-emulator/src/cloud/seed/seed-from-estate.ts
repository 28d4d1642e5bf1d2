// A seed from a site's estate: the same vault, endpoints, names and addresses, in an
// Azure that is emulated. With `beforeRegistration`, without what registration creates.
// What the exports leave out and something else needs is made: a target, a zone, a subnet.

import { idKey, type Estate, type PrivateEndpoint } from '@sekisho/core/estate/estate.ts';
import type { PublicAccess } from '@sekisho/core/estate/public-access.ts';
import type { CloudHosts } from '../../names/cloud-hosts.ts';
import type { AzureSeed, SeedResource } from './seed.ts';
import { guidFrom } from '../../base/identifiers.ts';
import { nameOf, readPath, subscriptionOf } from '../../resources/resource-id.ts';
import { seedNames } from './seed-names.ts';
import { networkResources } from './seed-networks.ts';

export interface SeedFromEstateOptions {
  readonly region: string;
  readonly codes: AzureSeed['codes'];
  /** Default: the public cloud. */
  readonly cloud?: CloudHosts;
  /** Leave out Key Vaults and Migrate sites (all, or those with these keys), their endpoints and the zones that only these wrote: an appliance is going to create them. */
  readonly beforeRegistration?: boolean | ReadonlySet<string>;
  /** Leave out the vaults' own endpoints too (of all, or of those with these keys): the admin is going to create them. */
  readonly beforeVaultEndpoint?: boolean | ReadonlySet<string>;
  /** A subnet that endpoints will be put into, where the estate does not show one. */
  readonly subnet?: { readonly id: string; readonly prefix: string };
  readonly tenantId?: string;
  readonly heldItems?: Readonly<Record<string, number>>;
  readonly internetNames?: readonly string[];
  readonly resolvers?: AzureSeed['resolvers'];
  /** By the vault's name. */
  readonly eventHubsSuffixes?: Readonly<Record<string, string>>;
  readonly takenAddresses?: readonly string[];
}

/** As the exports say it; null where they say nothing. */
function accessOf({
  publicNetworkAccess,
  networkAcls,
}: PublicAccess): SeedResource['properties'] | null {
  if (publicNetworkAccess === undefined && networkAcls === undefined) return null;
  return {
    ...(publicNetworkAccess === undefined ? {} : { publicNetworkAccess }),
    ...(networkAcls === undefined
      ? {}
      : {
          networkAcls: {
            ...networkAcls,
            ipRules: (networkAcls.ipRules ?? []).map((value) => ({ value, action: 'Allow' })),
            virtualNetworkRules: [],
          },
        }),
  };
}

/** The groups that an endpoint can have here, by the type of the resource behind it. Others are asked by nobody in a set-up. */
const GROUPS: Readonly<Record<string, string>> = {
  'microsoft.recoveryservices/vaults': 'azuresiterecovery',
  'microsoft.keyvault/vaults': 'vault',
  'microsoft.storage/storageaccounts': 'blob',
  'microsoft.offazure/mastersites': 'default',
};

export function seedFromEstate(estate: Estate, options: SeedFromEstateOptions): AzureSeed {
  const isOf = (chosen: boolean | ReadonlySet<string> | undefined, id: string): boolean =>
    typeof chosen === 'object' ? chosen.has(idKey(id)) : chosen === true;
  const created = new Set(
    [...estate.keyVaults, ...estate.migrateSites]
      .filter((each) => isOf(options.beforeRegistration, each.id))
      .map((each) => idKey(each.id)),
  );
  const unlinked = new Set(
    estate.vaults
      .filter((each) => isOf(options.beforeVaultEndpoint, each.id))
      .map((each) => idKey(each.id)),
  );
  const playable = estate.privateEndpoints.filter((each) => isPlayable(each, options.cloud));
  const endpoints = playable.filter(
    (each) => !created.has(idKey(each.targetId)) && !unlinked.has(idKey(each.targetId)),
  );
  const gone = playable.filter((each) => !endpoints.includes(each));
  const firstId = estate.vaults[0]?.id ?? estate.privateEndpoints[0]?.id ?? '';
  const stated = [
    ...targetResources(estate, created),
    ...zoneResources(estate, { endpoints, gone, options }),
  ];
  return {
    tenantId: options.tenantId ?? guidFrom(`tenant of ${subscriptionOf(firstId)}`),
    region: options.region,
    codes: options.codes,
    ...(options.cloud === undefined ? {} : { cloud: options.cloud }),
    resources: [
      ...networkResources(estate, options),
      ...stated,
      ...missingTargets(endpoints, stated),
      ...endpoints.flatMap(endpointResources),
    ],
    ...seedNames({ ...estate, privateEndpoints: playable }),
    ...(options.eventHubsSuffixes === undefined
      ? {}
      : { eventHubsSuffixes: options.eventHubsSuffixes }),
    ...(options.heldItems === undefined ? {} : { heldItems: options.heldItems }),
    ...(options.internetNames === undefined ? {} : { internetNames: options.internetNames }),
    ...(options.resolvers === undefined ? {} : { resolvers: options.resolvers }),
    ...(options.takenAddresses === undefined ? {} : { takenAddresses: options.takenAddresses }),
  };
}

/** Not where the documents have no private names for what it leads to. */
function isPlayable(
  { targetId, groupIds, subnetId }: PrivateEndpoint,
  cloud: CloudHosts | undefined,
): boolean {
  const type = typeOf(targetId);
  const group = GROUPS[type];
  const zone =
    type === 'microsoft.recoveryservices/vaults'
      ? cloud?.zones.siteRecovery
      : type === 'microsoft.offazure/mastersites'
        ? cloud?.zones.migration
        : undefined;
  return (
    zone !== null &&
    subnetId !== undefined &&
    group !== undefined &&
    groupIds.length === 1 &&
    groupIds[0]?.toLowerCase() === group
  );
}

function typeOf(id: string): string {
  const { namespace = '', types } = readPath(id);
  return [namespace, ...types].join('/').toLowerCase();
}

function targetResources(estate: Estate, created: ReadonlySet<string>): SeedResource[] {
  return [
    ...estate.vaults.map((vault): SeedResource => ({
      id: vault.id,
      location: vault.location,
      properties: { publicNetworkAccess: vault.publicNetworkAccess ?? 'Enabled' },
    })),
    ...estate.keyVaults
      .filter((each) => !created.has(idKey(each.id)))
      .map((each): SeedResource => ({
        id: each.id,
        properties: {
          sku: { family: 'A', name: 'standard' },
          accessPolicies: [],
          ...(accessOf(each) ?? {
            publicNetworkAccess: 'Disabled',
            networkAcls: { bypass: 'AzureServices', defaultAction: 'Deny' },
          }),
          vaultUri: `https://${each.host}/`,
        },
      })),
    ...estate.migrateSites
      .filter((each) => !created.has(idKey(each.id)))
      .map((each): SeedResource => ({
        id: each.id,
        properties:
          each.kind === 'master'
            ? {
                publicNetworkAccess: 'Disabled',
                allowMultipleSites: true,
                sites: each.siteIds ?? [],
                nestedSites: [],
                customerStorageAccountArmId: null,
              }
            : {
                applianceName: each.applianceName ?? '',
                ...(each.keyVaultHost === undefined
                  ? {}
                  : { agentDetails: { keyVaultUri: `https://${each.keyVaultHost}` } }),
                ...(each.serviceHost === undefined
                  ? {}
                  : { serviceEndpoint: `https://${each.serviceHost}` }),
              },
      })),
    ...estate.storageAccounts.map((each): SeedResource => ({
      id: each.id,
      extra: { kind: each.kind ?? 'StorageV2' },
      properties: {
        ...(each.allowSharedKeyAccess === undefined
          ? {}
          : { allowSharedKeyAccess: each.allowSharedKeyAccess }),
        ...(accessOf(each) ??
          (estate.privateEndpoints.some((endpoint) => idKey(endpoint.targetId) === idKey(each.id))
            ? { publicNetworkAccess: 'Disabled' }
            : {})),
      },
    })),
  ];
}

/** What an endpoint stands for, where its own export is missing. */
function missingTargets(
  endpoints: readonly PrivateEndpoint[],
  stated: readonly SeedResource[],
): SeedResource[] {
  const known = new Set(stated.map((each) => idKey(each.id)));
  const missing = new Map(
    endpoints
      .filter((each) => !known.has(idKey(each.targetId)))
      .map((each) => [idKey(each.targetId), each] as const),
  );
  return [...missing.values()].map(({ targetId }): SeedResource => ({
    id: targetId,
    properties: {
      publicNetworkAccess: 'Disabled',
      ...(typeOf(targetId) === 'microsoft.offazure/mastersites'
        ? { allowMultipleSites: true, sites: [], nestedSites: [] }
        : {}),
    },
  }));
}

/** Where zones are made by registration: in the group of the network. One elsewhere is somebody's own, and stays. */
function isMadeWith(zoneId: string, gone: readonly PrivateEndpoint[]): boolean {
  const groupOf = (id: string): string => id.split('/').slice(0, 5).join('/').toLowerCase();
  return gone.some(
    (each) =>
      each.zoneIds.some((id) => idKey(id) === idKey(zoneId)) &&
      (each.subnetId === undefined || groupOf(each.subnetId) === groupOf(zoneId)),
  );
}

interface ZoneParts {
  readonly endpoints: readonly PrivateEndpoint[];
  /** Those that are left out. */
  readonly gone: readonly PrivateEndpoint[];
  readonly options: SeedFromEstateOptions;
}

/** Without the zones that go with the endpoints that are left out, and with those that an endpoint writes into and that were not exported. */
function zoneResources(estate: Estate, { endpoints, gone, options }: ZoneParts): SeedResource[] {
  const kept = new Set(endpoints.flatMap((each) => each.zoneIds.map(idKey)));
  const goesWith = (id: string): boolean =>
    options.beforeRegistration === true
      ? gone.some((each) => each.zoneIds.some((zone) => idKey(zone) === idKey(id)))
      : isMadeWith(id, gone);
  const goneNames = new Set(
    gone.flatMap((each) => each.members.map((member) => member.fqdn.split('.')[0] ?? '')),
  );
  const known = new Set(estate.zones.map((zone) => idKey(zone.id)));
  const missing = new Map(
    endpoints.flatMap((each) =>
      each.zoneIds
        .filter((id) => !known.has(idKey(id)))
        .map((id) => [idKey(id), { id, subnetId: each.subnetId ?? '' }] as const),
    ),
  );
  return [
    ...estate.zones
      .filter((zone) => kept.has(idKey(zone.id)) || !goesWith(zone.id))
      .flatMap((zone) => zoneResource(zone, goneNames)),
    ...[...missing.values()].flatMap(({ id, subnetId }): SeedResource[] => [
      { id, location: 'global' },
      linkResource(`${id}/virtualNetworkLinks/network`, {
        virtualNetworkId: subnetId.replace(/\/subnets\/[^/]+$/i, ''),
        registrationEnabled: false,
        nxDomainRedirect: false,
      }),
    ]),
  ];
}

function zoneResource(
  zone: Estate['zones'][number],
  goneNames: ReadonlySet<string>,
): SeedResource[] {
  const records = zone.records.filter(
    (record) =>
      (record.type === 'A' || record.type === 'AAAA' || record.type === 'CNAME') &&
      record.values.length > 0 &&
      !goneNames.has(record.name.split('.')[0] ?? ''),
  );
  return [
    { id: zone.id, location: 'global' },
    ...records.map((record): SeedResource => ({
      id: `${zone.id}/${record.type}/${record.name}`,
      properties: { ttl: record.ttlSeconds, ...recordData(record) },
    })),
    ...zone.links.map((link) => linkResource(`${zone.id}/virtualNetworkLinks/${link.name}`, link)),
  ];
}

function recordData({
  type,
  values,
}: Estate['zones'][number]['records'][number]): NonNullable<SeedResource['properties']> {
  if (type === 'CNAME') return { cnameRecord: { cname: values[0] ?? '' } };
  return type === 'A'
    ? { aRecords: values.map((ipv4Address) => ({ ipv4Address })) }
    : { aaaaRecords: values.map((ipv6Address) => ({ ipv6Address })) };
}

function linkResource(
  id: string,
  link: Omit<Estate['zones'][number]['links'][number], 'name'>,
): SeedResource {
  return {
    id,
    location: 'global',
    properties: {
      virtualNetwork: { id: link.virtualNetworkId },
      registrationEnabled: link.registrationEnabled,
      resolutionPolicy: link.nxDomainRedirect ? 'NxDomainRedirect' : 'Default',
      virtualNetworkLinkState: 'Completed',
    },
  };
}

function endpointResources(endpoint: PrivateEndpoint): SeedResource[] {
  if (endpoint.subnetId === undefined) return [];
  // Whoever refused or cut it off has not approved it either.
  const isManual = endpoint.connection !== 'Approved' && endpoint.connection !== 'unknown';
  const connection = {
    name: endpoint.name,
    properties: { privateLinkServiceId: endpoint.targetId, groupIds: endpoint.groupIds },
  };
  const group: SeedResource = {
    id: `${endpoint.id}/privateDnsZoneGroups/default`,
    properties: {
      privateDnsZoneConfigs: endpoint.zoneIds.map((privateDnsZoneId) => ({
        name: nameOf(privateDnsZoneId).replaceAll('.', '-'),
        properties: { privateDnsZoneId },
      })),
    },
  };
  return [
    {
      id: endpoint.id,
      ...(endpoint.location === undefined ? {} : { location: endpoint.location }),
      properties: {
        subnet: { id: endpoint.subnetId },
        [isManual ? 'manualPrivateLinkServiceConnections' : 'privateLinkServiceConnections']: [
          connection,
        ],
      },
    },
    ...(endpoint.zoneIds.length === 0 ? [] : [group]),
  ];
}
