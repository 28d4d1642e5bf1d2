// The estate: what exists in Azure, as plain data in one stated order (by id).
// Readers (this folder) fill it from exports; nothing here reads a file.
// Azure compares ids without case: `id` keeps the original spelling for printing,
// look-ups use `idKey`.

import type { RouteTable, SecurityGroup } from './network-filters.ts';
import type { PublicAccess } from './public-access.ts';

export interface PrivateEndpoint {
  readonly id: string;
  readonly name: string;
  readonly location?: string;
  /** The resource behind it (privateLinkServiceId). */
  readonly targetId: string;
  /** `AzureSiteRecovery`, `vault`, `blob`, `Default`, … as Azure spells them. */
  readonly groupIds: readonly string[];
  readonly connection: 'Approved' | 'Pending' | 'Rejected' | 'Disconnected' | 'unknown';
  readonly subnetId?: string;
  /** Every name and address that it serves, joined from the NIC, customDnsConfigs and zone groups. */
  readonly members: readonly EndpointMember[];
  /** Zones that its zone group writes into. */
  readonly zoneIds: readonly string[];
  /** Application security groups that it is in. Absent: not exported. */
  readonly applicationGroups?: readonly string[];
}

export interface EndpointMember {
  /** As the network interface reports it: for Site Recovery without `privatelink`. */
  readonly fqdn: string;
  readonly addresses: readonly string[];
  /** `SiteRecovery-rcm1`, … when known. */
  readonly member?: string;
}

export interface PrivateDnsZone {
  readonly id: string;
  /** `privatelink.vaultcore.azure.net` */
  readonly name: string;
  readonly records: readonly DnsRecordSet[];
  readonly links: readonly ZoneLink[];
}

export interface DnsRecordSet {
  /** Relative to the zone; `@` is the apex. */
  readonly name: string;
  readonly type: 'A' | 'AAAA' | 'CNAME' | 'TXT' | 'MX' | 'PTR' | 'SRV' | 'SOA';
  readonly ttlSeconds: number;
  /** Addresses, or the alias's target for a CNAME, as text. */
  readonly values: readonly string[];
}

export interface ZoneLink {
  readonly name: string;
  readonly virtualNetworkId: string;
  readonly registrationEnabled: boolean;
  readonly nxDomainRedirect: boolean;
}

export interface Vault {
  readonly id: string;
  readonly name: string;
  readonly location: string;
  /** Connections of private endpoints for Site Recovery, as the vault itself lists them. */
  readonly endpointConnections: readonly {
    readonly endpointId: string;
    readonly status: string;
    readonly groupIds: readonly string[];
  }[];
  readonly publicNetworkAccess?: string;
}

export interface KeyVault extends PublicAccess {
  readonly id: string;
  readonly name: string;
  /** `privateasr58afkv.vault.azure.net` */
  readonly host: string;
  readonly location?: string;
}

export interface MigrateSite {
  readonly id: string;
  readonly name: string;
  readonly kind: 'master' | 'vmware' | 'server';
  readonly location?: string;
  readonly applianceName?: string;
  readonly keyVaultHost?: string;
  readonly serviceHost?: string;
  /** For a VMware or server site: the master site that it belongs to. */
  readonly masterSiteId?: string;
  /** For a master site: the ids of its sites. */
  readonly siteIds?: readonly string[];
}

export interface StorageAccount extends PublicAccess {
  readonly id: string;
  readonly name: string;
  /** From primaryEndpoints.blob; it may lie under `blob.storage.azure.net`. */
  readonly blobHost: string;
  readonly kind?: string;
  readonly location?: string;
  /** Absent: not exported, or never set. */
  readonly allowSharedKeyAccess?: boolean;
}

export interface VirtualNetwork {
  readonly id: string;
  readonly name: string;
  readonly addressPrefixes: readonly string[];
  readonly dnsServers: readonly string[];
  readonly peeredWith: readonly string[];
  /** Where the export has them. */
  readonly subnets?: readonly Subnet[];
}

export interface Subnet {
  readonly name: string;
  readonly addressPrefixes: readonly string[];
  /** False: a private subnet. Absent: not exported. */
  readonly defaultOutboundAccess?: boolean;
  /** A NAT gateway is the way out that the subnet itself names. */
  readonly hasNatGateway: boolean;
  /** Ids; absent: none, or not exported. */
  readonly networkSecurityGroup?: string;
  readonly routeTable?: string;
  /** privateEndpointNetworkPolicies: whether a group counts for private endpoints. Absent: not exported. */
  readonly endpointPolicies?: string;
}

/** What exists in Azure, as far as the exports tell. */
export interface Estate {
  readonly privateEndpoints: readonly PrivateEndpoint[];
  readonly zones: readonly PrivateDnsZone[];
  readonly vaults: readonly Vault[];
  readonly keyVaults: readonly KeyVault[];
  readonly migrateSites: readonly MigrateSite[];
  readonly storageAccounts: readonly StorageAccount[];
  readonly virtualNetworks: readonly VirtualNetwork[];
  /** Absent: none is exported. */
  readonly securityGroups?: readonly SecurityGroup[];
  readonly routeTables?: readonly RouteTable[];
}

export const EMPTY_ESTATE: Estate = {
  privateEndpoints: [],
  zones: [],
  vaults: [],
  keyVaults: [],
  migrateSites: [],
  storageAccounts: [],
  virtualNetworks: [],
};

/** The last segment of an id: the resource's own name, as it is written there. */
export function lastOf(id: string): string {
  const end = id.endsWith('/') ? id.replace(/\/+$/, '') : id;
  return end.slice(end.lastIndexOf('/') + 1);
}

/** The id of the virtual network that a subnet lies in. */
export function networkOf(subnetId: string): string {
  return subnetId.replace(/\/subnets\/[^/]*\/*$/i, '');
}

/** The form of an Azure resource id that compares equal for equal resources. */
export function idKey(id: string): string {
  // Called for each of very many ids: the expression only where it is needed.
  return id.endsWith('/') ? id.toLowerCase().replace(/\/+$/, '') : id.toLowerCase();
}
