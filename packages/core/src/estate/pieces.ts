// What one exported object says, before anything is joined: every kind of resource that
// Sekisho reads, with the fields it needs. Two exports of one resource give two pieces.

import type { TextCode, TextValues } from '../text/text.ts';
import type { SecurityRule } from '../model/security-rule.ts';
import type { DnsRecordSet, MigrateSite, Subnet } from './estate.ts';
import type { Route } from './network-filters.ts';
import type { PublicAccess } from './public-access.ts';

export interface NameAndAddresses {
  readonly fqdn: string;
  readonly addresses: readonly string[];
}

export interface EndpointConnection {
  readonly endpointId: string;
  readonly status: string;
  readonly groupIds: readonly string[];
}

export interface IpConfiguration {
  readonly address: string;
  readonly fqdns: readonly string[];
  readonly groupId?: string;
  readonly member?: string;
}

interface PieceOf<Kind extends string> {
  readonly kind: Kind;
  readonly id: string;
  readonly name: string;
}

export interface PrivateEndpointPiece extends PieceOf<'private endpoint'> {
  readonly location?: string;
  readonly targetId?: string;
  readonly groupIds: readonly string[];
  readonly status?: string;
  readonly subnetId?: string;
  readonly interfaceIds: readonly string[];
  readonly customDns: readonly NameAndAddresses[];
  /** Fixed addresses: a member and its address, without a name. */
  readonly fixedAddresses: readonly { readonly member: string; readonly address: string }[];
  readonly applicationGroups?: readonly string[];
}

export interface NetworkInterfacePiece extends PieceOf<'network interface'> {
  readonly endpointId?: string;
  readonly configurations: readonly IpConfiguration[];
}

export interface ZoneGroupPiece extends PieceOf<'private DNS zone group'> {
  readonly endpointId: string;
  readonly zoneIds: readonly string[];
  readonly records: readonly NameAndAddresses[];
}

export interface ZonePiece extends PieceOf<'private DNS zone'> {
  readonly recordSetCount?: number;
  readonly linkCount?: number;
}

export interface RecordSetPiece extends PieceOf<'record set'> {
  readonly zoneId: string;
  readonly record: DnsRecordSet;
}

export interface ZoneLinkPiece extends PieceOf<'virtual network link'> {
  readonly zoneId: string;
  readonly virtualNetworkId: string;
  readonly registrationEnabled: boolean;
  readonly nxDomainRedirect?: boolean;
}

export interface VaultPiece extends PieceOf<'Recovery Services vault'> {
  readonly location?: string;
  readonly connections: readonly EndpointConnection[];
  readonly publicNetworkAccess?: string;
}

/** Of Azure Migrate (Microsoft.DataReplication): only its endpoints matter, and that it is not a Recovery Services vault. */
export interface ReplicationVaultPiece extends PieceOf<'Migrate replication vault'> {
  readonly connections: readonly EndpointConnection[];
}

export interface KeyVaultPiece extends PieceOf<'Key Vault'>, PublicAccess {
  readonly host?: string;
  readonly location?: string;
  readonly connections: readonly EndpointConnection[];
}

export interface MigrateSitePiece extends PieceOf<'Migrate site'> {
  readonly siteKind: MigrateSite['kind'];
  readonly location?: string;
  readonly applianceName?: string;
  readonly keyVaultHost?: string;
  readonly serviceHost?: string;
  readonly masterSiteId?: string;
  readonly siteIds: readonly string[];
  readonly connections: readonly EndpointConnection[];
}

export interface StorageAccountPiece extends PieceOf<'storage account'>, PublicAccess {
  readonly blobHost?: string;
  /** `StorageV2`, … */
  readonly accountKind?: string;
  readonly allowSharedKeyAccess?: boolean;
  readonly location?: string;
  readonly connections: readonly EndpointConnection[];
}

export interface VirtualNetworkPiece extends PieceOf<'virtual network'> {
  readonly addressPrefixes: readonly string[];
  readonly dnsServers: readonly string[];
  /** Absent when the export doesn't hold them. */
  readonly peeredWith?: readonly string[];
  readonly subnets?: readonly Subnet[];
}

export interface SubnetPiece extends PieceOf<'subnet'> {
  readonly networkId: string;
  readonly addressPrefixes: readonly string[];
  readonly defaultOutboundAccess?: boolean;
  readonly hasNatGateway?: boolean;
  readonly networkSecurityGroup?: string;
  readonly routeTable?: string;
  readonly endpointPolicies?: string;
}

export interface PeeringPiece extends PieceOf<'virtual network peering'> {
  readonly networkId: string;
  readonly peeredWith: string;
}

/** `rules` and `routes` are absent where the export does not hold them. */
export interface SecurityGroupPiece extends PieceOf<'network security group'> {
  readonly rules?: readonly SecurityRule[];
}

export interface RulePiece extends PieceOf<'security rule'> {
  readonly groupId: string;
  readonly rule: SecurityRule;
}

export interface RouteTablePiece extends PieceOf<'route table'> {
  readonly routes?: readonly Route[];
}

export interface RoutePiece extends PieceOf<'route'> {
  readonly tableId: string;
  readonly route: Route;
}

export type Piece =
  | PrivateEndpointPiece
  | NetworkInterfacePiece
  | ZoneGroupPiece
  | ZonePiece
  | RecordSetPiece
  | ZoneLinkPiece
  | VaultPiece
  | ReplicationVaultPiece
  | KeyVaultPiece
  | MigrateSitePiece
  | StorageAccountPiece
  | VirtualNetworkPiece
  | PeeringPiece
  | SubnetPiece
  | SecurityGroupPiece
  | RulePiece
  | RouteTablePiece
  | RoutePiece;

/** Says why part or all of an object can't be used. */
export type Refuse = (code: Extract<TextCode, `part.${string}`>, values?: TextValues) => void;
