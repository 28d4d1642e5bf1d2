// A seed from a site's estate: the same vault, endpoints, names and addresses, in an
// Azure that is emulated. With `beforeRegistration`, without what registration creates.

import { idKey, type Estate, type PrivateEndpoint } from '../../estate/estate.ts';
import type { PublicAccess } from '../../estate/public-access.ts';
import { parseAddress } from '../../site/address.ts';
import type { AzureSeed, SeedResource } from './seed.ts';
import { guidFrom } from './identifiers.ts';
import { nameOf, subscriptionOf } from './arm/resource-id.ts';

export interface SeedFromEstateOptions {
  readonly region: string;
  readonly codes: AzureSeed['codes'];
  /** Leave out Key Vaults, Migrate sites, their endpoints and zones: an appliance is going to create them. */
  readonly beforeRegistration?: boolean;
  /** Leave out the vaults' own endpoints too: the admin is going to create them. */
  readonly beforeVaultEndpoint?: boolean;
  /** A subnet that endpoints will be put into, where the estate does not show one. */
  readonly subnet?: { readonly id: string; readonly prefix: string };
  readonly tenantId?: string;
  readonly heldItems?: Readonly<Record<string, number>>;
  readonly internetNames?: readonly string[];
  readonly resolver?: AzureSeed['resolver'];
  /** By the vault's name. */
  readonly eventHubsSuffixes?: Readonly<Record<string, string>>;
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

const VAULT_MEMBER = /^(\d+)-asr-pod\d+-/;
const DISCOVERY = /^([0-9a-f]{32})-agent\./;

export function seedFromEstate(estate: Estate, options: SeedFromEstateOptions): AzureSeed {
  const dropped = new Set<string>(
    options.beforeRegistration === true
      ? [...estate.keyVaults, ...estate.migrateSites].map((each) => idKey(each.id))
      : [],
  );
  if (options.beforeVaultEndpoint === true)
    for (const vault of estate.vaults) dropped.add(`endpoints of ${idKey(vault.id)}`);
  const endpoints = estate.privateEndpoints.filter(
    (each) =>
      !dropped.has(idKey(each.targetId)) && !dropped.has(`endpoints of ${idKey(each.targetId)}`),
  );
  const firstId = estate.vaults[0]?.id ?? estate.privateEndpoints[0]?.id ?? '';
  return {
    tenantId: options.tenantId ?? guidFrom(`tenant of ${subscriptionOf(firstId)}`),
    region: options.region,
    codes: options.codes,
    resources: [
      ...networkResources(estate, options),
      ...estate.vaults.map((vault): SeedResource => ({
        id: vault.id,
        location: vault.location,
        properties: { publicNetworkAccess: vault.publicNetworkAccess ?? 'Enabled' },
      })),
      ...estate.keyVaults
        .filter((each) => !dropped.has(idKey(each.id)))
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
        .filter((each) => !dropped.has(idKey(each.id)))
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
      ...zoneResources(estate, endpoints),
      ...endpoints.flatMap(endpointResources),
    ],
    vaultNumbers: learn(estate, VAULT_MEMBER),
    discoveryIds: learn(estate, DISCOVERY),
    addresses: Object.fromEntries(
      estate.privateEndpoints.flatMap((endpoint) =>
        endpoint.members.flatMap((member) =>
          member.addresses[0] === undefined
            ? []
            : [[member.fqdn.toLowerCase(), member.addresses[0]]],
        ),
      ),
    ),
    ...(options.eventHubsSuffixes === undefined
      ? {}
      : { eventHubsSuffixes: options.eventHubsSuffixes }),
    ...(options.heldItems === undefined ? {} : { heldItems: options.heldItems }),
    ...(options.internetNames === undefined ? {} : { internetNames: options.internetNames }),
    ...(options.resolver === undefined ? {} : { resolver: options.resolver }),
  };
}

/** What Azure put in front of the names of an endpoint's members, by the name of the resource behind it. */
function learn(estate: Estate, form: RegExp): Record<string, string> {
  return Object.fromEntries(
    estate.privateEndpoints.flatMap((endpoint) => {
      const found = endpoint.members.flatMap((member) => form.exec(member.fqdn)?.[1] ?? [])[0];
      return found === undefined ? [] : [[nameOf(endpoint.targetId).toLowerCase(), found]];
    }),
  );
}

function networkResources(estate: Estate, options: SeedFromEstateOptions): SeedResource[] {
  const subnets = new Map<string, { readonly id: string; readonly prefix: string }>();
  for (const { subnetId, members } of estate.privateEndpoints) {
    const address = members[0]?.addresses[0];
    if (subnetId !== undefined && address !== undefined && !subnets.has(idKey(subnetId)))
      subnets.set(idKey(subnetId), { id: subnetId, prefix: networkOf24(address) });
  }
  if (options.subnet !== undefined) subnets.set(idKey(options.subnet.id), options.subnet);
  const networks = new Map(
    estate.virtualNetworks.map((each): [string, SeedResource] => [
      idKey(each.id),
      {
        id: each.id,
        properties: {
          addressSpace: { addressPrefixes: each.addressPrefixes },
          dhcpOptions: { dnsServers: each.dnsServers },
          virtualNetworkPeerings: [],
        },
      },
    ]),
  );
  for (const { id, prefix } of subnets.values()) {
    const networkId = id.replace(/\/subnets\/[^/]+$/i, '');
    if (!networks.has(idKey(networkId)))
      networks.set(idKey(networkId), {
        id: networkId,
        properties: {
          addressSpace: { addressPrefixes: [prefix] },
          dhcpOptions: { dnsServers: [] },
          virtualNetworkPeerings: [],
        },
      });
  }
  return [
    ...networks.values(),
    ...[...subnets.values()].map(({ id, prefix }): SeedResource => ({
      id,
      properties: { addressPrefix: prefix },
    })),
  ];
}

/** The exports name no prefix of a subnet: the /24 around an endpoint's address stands for it. */
function networkOf24(address: string): string {
  const bits = parseAddress(address)?.bits ?? 0n;
  return `${[24n, 16n, 8n].map((shift) => String((bits >> shift) & 0xffn)).join('.')}.0/24`;
}

/** Zones of the endpoints that stay, and zones that no endpoint writes into. */
function zoneResources(estate: Estate, endpoints: readonly PrivateEndpoint[]): SeedResource[] {
  const kept = new Set(endpoints.flatMap((each) => each.zoneIds.map(idKey)));
  const written = new Set(estate.privateEndpoints.flatMap((each) => each.zoneIds.map(idKey)));
  const goneNames = estate.privateEndpoints
    .filter((each) => !endpoints.includes(each))
    .flatMap((each) => each.members.map((member) => member.fqdn.split('.')[0] ?? ''));
  return estate.zones
    .filter((zone) => kept.has(idKey(zone.id)) || !written.has(idKey(zone.id)))
    .flatMap((zone): SeedResource[] => [
      { id: zone.id, location: 'global' },
      ...zone.records
        .filter(
          (record) => record.type === 'A' && !goneNames.includes(record.name.split('.')[0] ?? ''),
        )
        .map((record): SeedResource => ({
          id: `${zone.id}/A/${record.name}`,
          properties: {
            ttl: record.ttlSeconds,
            aRecords: record.values.map((ipv4Address) => ({ ipv4Address })),
          },
        })),
      ...zone.links.map((link): SeedResource => ({
        id: `${zone.id}/virtualNetworkLinks/${link.name}`,
        location: 'global',
        properties: {
          virtualNetwork: { id: link.virtualNetworkId },
          registrationEnabled: link.registrationEnabled,
          resolutionPolicy: link.nxDomainRedirect ? 'NxDomainRedirect' : 'Default',
          virtualNetworkLinkState: 'Completed',
        },
      })),
    ]);
}

function endpointResources(endpoint: PrivateEndpoint): SeedResource[] {
  if (endpoint.subnetId === undefined) return [];
  const isManual = endpoint.connection === 'Pending';
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
