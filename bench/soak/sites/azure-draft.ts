// What is drawn for a subscription, before it is written as exports; and the ids of what it has.

export type Cloud = 'AzurePublic' | 'AzureUSGovernment' | 'AzureChina';

/** What was not exported. */
export type MissingKind =
  | 'network-interfaces'
  | 'private-endpoints'
  | 'vaults'
  | 'virtual-networks'
  | 'private-dns-zones'
  | 'records'
  | 'links';

/** A group of the endpoints' subnet, with policies that make it count but for one; or a route of the gateway. */
export type Guard = 'none' | 'group denies' | 'group allows' | 'policies off' | 'route';

export interface AzureDraft {
  readonly guard: Guard;
  readonly cloud: Cloud;
  /** Of the cloud's names, as the catalog has them. */
  readonly suffixes: Readonly<Record<string, string>>;
  readonly region: string;
  readonly asrCode: string;
  readonly migrateCode: string;
  readonly layout: 'flat' | 'hub';
  readonly isDualStack: boolean;
  readonly zones: 'linked' | 'linked elsewhere' | 'none';
  readonly central: 'none' | 'in the hub' | 'everywhere';
  readonly hasVaultEndpoints: boolean;
  readonly isResolverInAzure: boolean;
  readonly vaults: readonly VaultDraft[];
}

export interface VaultDraft {
  readonly name: string;
  readonly account: string;
  readonly number: string;
  /** Which virtual network its endpoints stand in. */
  readonly network: number;
  readonly cache: 'approved' | 'pending' | 'rejected' | 'none' | 'none and closed';
  readonly isRegistered: boolean;
  readonly appliance: string;
}

export interface Resource {
  readonly id: string;
  readonly name: string;
  readonly type: string;
  readonly location?: string;
  readonly kind?: string;
  readonly properties: object;
}

const SUBSCRIPTION = '/subscriptions/22222222-2222-2222-2222-222222222222';

export const idIn = (group: string, type: string, name: string): string =>
  `${SUBSCRIPTION}/resourceGroups/${group}/providers/${type}/${name}`;

export const networkId = (index: number): string =>
  idIn(`rg-net-${String(index)}`, 'Microsoft.Network/virtualNetworks', `vnet-${String(index)}`);

export const HUB = idIn('rg-hub', 'Microsoft.Network/virtualNetworks', 'vnet-hub');

/** As registration names what it creates. */
export const stemOf = ({ name }: VaultDraft): string =>
  `${name.replaceAll('-', '').slice(0, 10)}5a1f`;

export const vaultId = ({ name }: VaultDraft): string =>
  idIn('rg-asr', 'Microsoft.RecoveryServices/vaults', name);

export const accountId = ({ account }: VaultDraft): string =>
  idIn('rg-asr', 'Microsoft.Storage/storageAccounts', account);

export const keyVaultId = (vault: VaultDraft): string =>
  idIn('rg-asr', 'Microsoft.KeyVault/vaults', `${stemOf(vault)}kv`);

export const masterId = (vault: VaultDraft): string =>
  idIn('rg-asr', 'Microsoft.OffAzure/MasterSites', `${stemOf(vault)}mastersite`);

export const hexOf = ({ number }: VaultDraft): string =>
  `5f0c${number}`.padEnd(32, 'a').slice(0, 32);
