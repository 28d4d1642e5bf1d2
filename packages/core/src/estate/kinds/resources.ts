// The resources behind private endpoints, and the networks that they stand in.

import {
  checkedAddress,
  checkedAll,
  checkedHost,
  checkedId,
  endpointConnections,
  locationField,
  quote,
  referencedId,
  wordField,
} from '../checked-values.ts';
import type { MigrateSite, Subnet } from '../estate.ts';
import {
  booleanField,
  field,
  looseField,
  looseListField,
  textField,
  textListField,
  type Loose,
} from '../fields.ts';
import type {
  KeyVaultPiece,
  MigrateSitePiece,
  PeeringPiece,
  Refuse,
  ReplicationVaultPiece,
  StorageAccountPiece,
  SubnetPiece,
  VaultPiece,
  VirtualNetworkPiece,
} from '../pieces.ts';
import { parentId, type ResourceId } from '../resource-id.ts';
import { readPublicAccess } from './public-access.ts';

export function readVault(from: Loose, id: ResourceId, refuse: Refuse): VaultPiece {
  const publicNetworkAccess = wordField(from, refuse, 'publicNetworkAccess');
  return {
    kind: 'Recovery Services vault',
    id: id.id,
    name: id.name,
    ...locationField(from),
    // The other groups are Azure Backup's; an answer without groups may be either.
    connections: endpointConnections(from, refuse).filter(
      ({ groupIds }) =>
        groupIds.length === 0 ||
        groupIds.some((group) => group.toLowerCase() === 'azuresiterecovery'),
    ),
    ...(publicNetworkAccess === undefined ? {} : { publicNetworkAccess }),
  };
}

export function readReplicationVault(
  from: Loose,
  id: ResourceId,
  refuse: Refuse,
): ReplicationVaultPiece {
  return {
    kind: 'Migrate replication vault',
    id: id.id,
    name: id.name,
    connections: endpointConnections(from, refuse),
  };
}

export function readKeyVault(from: Loose, id: ResourceId, refuse: Refuse): KeyVaultPiece {
  return {
    kind: 'Key Vault',
    id: id.id,
    name: id.name,
    ...hostAs('host', textField(from, 'vaultUri'), refuse),
    ...locationField(from),
    ...readPublicAccess(from, refuse),
    connections: endpointConnections(from, refuse),
  };
}

export function readStorageAccount(
  from: Loose,
  id: ResourceId,
  refuse: Refuse,
): StorageAccountPiece {
  const kind = wordField(from, refuse, 'kind');
  const allowSharedKeyAccess = booleanField(from, 'allowSharedKeyAccess');
  return {
    kind: 'storage account',
    id: id.id,
    name: id.name,
    ...hostAs('blobHost', textField(looseField(from, 'primaryEndpoints') ?? {}, 'blob'), refuse),
    ...(kind === undefined ? {} : { accountKind: kind }),
    ...locationField(from),
    ...readPublicAccess(from, refuse),
    ...(allowSharedKeyAccess === undefined ? {} : { allowSharedKeyAccess }),
    connections: endpointConnections(from, refuse),
  };
}

export function readMigrateSite(
  siteKind: MigrateSite['kind'],
): (from: Loose, id: ResourceId, refuse: Refuse) => MigrateSitePiece {
  return (from, id, refuse) => {
    const applianceName = wordField(from, refuse, 'applianceName');
    const masterSite = textField(from, 'masterSiteId');
    const masterSiteId = masterSite === undefined ? null : checkedId(masterSite, refuse);
    return {
      kind: 'Migrate site',
      id: id.id,
      name: id.name,
      siteKind,
      ...locationField(from),
      ...(applianceName === undefined ? {} : { applianceName }),
      ...hostAs(
        'keyVaultHost',
        textField(looseField(from, 'agentDetails') ?? {}, 'keyVaultUri'),
        refuse,
      ),
      ...hostAs('serviceHost', textField(from, 'serviceEndpoint'), refuse),
      ...(masterSiteId === null ? {} : { masterSiteId }),
      siteIds: checkedAll(textListField(from, 'sites'), checkedId, refuse).sort(),
      connections: endpointConnections(from, refuse),
    };
  };
}

export function readVirtualNetwork(
  from: Loose,
  id: ResourceId,
  refuse: Refuse,
): VirtualNetworkPiece {
  const prefixes = textListField(looseField(from, 'addressSpace') ?? {}, 'addressPrefixes');
  const subnets = looseListField(from, 'subnets').flatMap((subnet) => readSubnet(subnet, refuse));
  return {
    kind: 'virtual network',
    id: id.id,
    name: id.name,
    addressPrefixes: checkedPrefixes(prefixes, refuse),
    dnsServers: checkedAll(
      textListField(looseField(from, 'dhcpOptions') ?? {}, 'dnsServers'),
      checkedAddress,
      refuse,
    ),
    ...(field(from, 'virtualNetworkPeerings') === undefined
      ? {}
      : {
          peeredWith: looseListField(from, 'virtualNetworkPeerings').flatMap(
            (peering) => referencedId(peering, refuse, 'remoteVirtualNetwork') ?? [],
          ),
        }),
    ...(subnets.length === 0 ? {} : { subnets }),
  };
}

/** A peering exported by itself: az network vnet peering list, or a Terraform state. */
export function readPeering(from: Loose, id: ResourceId, refuse: Refuse): PeeringPiece | null {
  const peeredWith = referencedId(from, refuse, 'remoteVirtualNetwork');
  if (peeredWith === null) {
    refuse('part.peering-without-network');
    return null;
  }
  return {
    kind: 'virtual network peering',
    id: id.id,
    name: id.name,
    networkId: parentId(id),
    peeredWith,
  };
}

/** A subnet exported by itself: az network vnet subnet list, or a Terraform state. */
export function readSubnetAlone(from: Loose, id: ResourceId, refuse: Refuse): SubnetPiece {
  const defaultOutboundAccess = booleanField(from, 'defaultOutboundAccess');
  return {
    kind: 'subnet',
    id: id.id,
    name: id.name,
    networkId: parentId(id),
    addressPrefixes: subnetPrefixes(from, refuse),
    ...(defaultOutboundAccess === undefined ? {} : { defaultOutboundAccess }),
    ...(looseField(from, 'natGateway') === undefined ? {} : { hasNatGateway: true }),
    ...subnetFilters(from, refuse),
  };
}

function subnetPrefixes(from: Loose, refuse: Refuse): string[] {
  const prefixes = [
    ...textListField(from, 'addressPrefix'),
    ...textListField(from, 'addressPrefixes'),
  ];
  return checkedPrefixes([...new Set(prefixes)], refuse);
}

function readSubnet(from: Loose, refuse: Refuse): Subnet[] {
  const name = wordField(from, refuse, 'name');
  const defaultOutboundAccess = booleanField(from, 'defaultOutboundAccess');
  if (name === undefined) return [];
  return [
    {
      name,
      addressPrefixes: subnetPrefixes(from, refuse),
      ...(defaultOutboundAccess === undefined ? {} : { defaultOutboundAccess }),
      hasNatGateway: looseField(from, 'natGateway') !== undefined,
      ...subnetFilters(from, refuse),
    },
  ];
}

/** What stands between a subnet and whoever comes from elsewhere. */
function subnetFilters(
  from: Loose,
  refuse: Refuse,
): Pick<Subnet, 'networkSecurityGroup' | 'routeTable' | 'endpointPolicies'> {
  const group = referencedId(from, refuse, 'networkSecurityGroup');
  const table = referencedId(from, refuse, 'routeTable');
  const policies = wordField(from, refuse, 'privateEndpointNetworkPolicies');
  return {
    ...(group === null ? {} : { networkSecurityGroup: group }),
    ...(table === null ? {} : { routeTable: table }),
    ...(policies === undefined ? {} : { endpointPolicies: policies }),
  };
}

function checkedPrefixes(prefixes: readonly string[], refuse: Refuse): string[] {
  return prefixes.filter(
    (prefix) =>
      /^[0-9a-fA-F.:]+\/\d{1,3}$/.test(prefix) ||
      (refuse('part.no-network', { text: quote(prefix) }), false),
  );
}

function hostAs<Key extends string>(
  key: Key,
  text: string | undefined,
  refuse: Refuse,
): { readonly [K in Key]?: string } {
  const host = text === undefined ? null : checkedHost(text, refuse);
  // A computed key widens to an index signature; the only key is `Key`.
  return (host === null ? {} : { [key]: host }) as { readonly [K in Key]?: string };
}
