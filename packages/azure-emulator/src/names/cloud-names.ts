// Host names that Azure gives to a vault's microservices, a master site's discovery
// service and the diagnostic Event Hubs: docs/facts/private-dns.md#forms-of-host-names.

import { idKey, lastOf } from '@sekisho/core/estate/estate.ts';
import { publicCloud, type CloudHosts } from './cloud-hosts.ts';
import { discoveryIdFrom, eventHubsSuffixFrom, vaultNumberFrom } from '../base/identifiers.ts';
import { publicDiscovery, publicMember, type PublicRoute } from './public-route.ts';

/** The five members of a vault's endpoint, in the order in which their addresses were seen. */
export const VAULT_MEMBERS = ['id1', 'rcm1', 'srs1', 'tel1', 'prot2'] as const;
export type VaultMember = (typeof VAULT_MEMBERS)[number];

export interface RegionCodes {
  readonly siteRecovery: string;
  readonly migrate: string;
}

export interface CloudNamesOptions {
  /** Default: the public cloud. */
  readonly cloud?: CloudHosts;
  /** Site Recovery's code of the region (`jpe`) and Migrate's (`je`): two different tables. */
  readonly codes: RegionCodes;
  /** By the vault's name: the number that begins its names. */
  readonly vaultNumbers?: Readonly<Record<string, string>>;
  /** By the vault's name: what its names have besides, where it is known. */
  readonly vaultForms?: Readonly<Record<string, VaultForm>>;
  /** By the master site's name. */
  readonly discoveryIds?: Readonly<Record<string, string>>;
  /** By the master site's name: Migrate's code in its name. */
  readonly discoveryCodes?: Readonly<Record<string, string>>;
  /** By the vault's name: the last letters of the Event Hubs name. */
  readonly eventHubsSuffixes?: Readonly<Record<string, string>>;
  /** Private addresses that are already decided, by the member's name in an endpoint or by its name in a zone; with an endpoint's id in front (in lower case), for that one only. */
  readonly addresses?: Readonly<Record<string, string>>;
  /** The vaults are used without private endpoints. */
  readonly publicRoute?: PublicRoute;
  /** Addresses that somebody else has. */
  readonly takenAddresses?: readonly string[];
}

/** `<number>-asr-<pod>-<label>.<code>…`, as a vault's endpoint shows it. */
export interface VaultForm {
  readonly pod: string;
  readonly code: string;
  readonly labels: Readonly<Partial<Record<VaultMember, string>>>;
}

export interface CloudNames {
  readonly cloud: CloudHosts;
  keyVaultHost(name: string): string;
  blobHost(account: string): string;
  readonly codes: RegionCodes;
  vaultNumber(vaultId: string): string;
  /** Site Recovery's code in the names of a vault. */
  vaultCode(vaultId: string): string;
  /** As the endpoint's network interface reports it. */
  reportedMember(vaultId: string, member: VaultMember): string;
  /** Null: the vaults are used through private endpoints. */
  readonly publicRoute: PublicRoute | null;
  /** As it is dialled: over the internet on the public route, else by its private name. */
  serviceHost(vaultId: string, member: VaultMember): string;
  /** The private name as it is dialled. */
  dialledMember(vaultId: string, member: VaultMember): string;
  discoveryHost(siteId: string): string;
  /** Migrate's code in the names of a site. */
  discoveryCode(siteId: string): string;
  eventHubsHost(vaultId: string): string;
  fixedAddress(of: {
    readonly endpointId: string;
    readonly reported: string;
    readonly inZone: string;
  }): string | undefined;
  readonly takenAddresses: readonly string[];
  /** Those that are decided for somebody. */
  readonly promisedAddresses: readonly string[];
  /** Gives a vault's Event Hubs another name, as Microsoft may do at any time. */
  changeEventHubs(vaultId: string, suffix: string): void;
}

const DEFAULT_POD = 'pod01';

export function createCloudNames(options: CloudNamesOptions): CloudNames {
  const { codes, addresses = {}, cloud = publicCloud() } = options;
  const changedSuffixes = new Map<string, string>();
  const vaultNumber = (vaultId: string): string =>
    options.vaultNumbers?.[lastOf(idKey(vaultId))] ?? vaultNumberFrom(vaultId);
  const formOf = (vaultId: string): VaultForm =>
    options.vaultForms?.[lastOf(idKey(vaultId))] ?? {
      pod: DEFAULT_POD,
      code: codes.siteRecovery,
      labels: {},
    };
  const stemOf = (vaultId: string, member: VaultMember): string => {
    const { pod, code, labels } = formOf(vaultId);
    return `${vaultNumber(vaultId)}-asr-${pod}-${labels[member] ?? member}.${code}`;
  };
  const discoveryCode = (siteId: string): string =>
    options.discoveryCodes?.[lastOf(idKey(siteId))] ?? codes.migrate;
  const dialledMember = (vaultId: string, member: VaultMember): string =>
    `${stemOf(vaultId, member)}.${cloud.zones.siteRecovery ?? ''}`;
  const publicRoute = options.publicRoute ?? null;
  return {
    cloud,
    publicRoute,
    keyVaultHost: (name) => `${name.toLowerCase()}.${cloud.suffixes.keyVault}`,
    blobHost: (account) => `${account}.blob.${cloud.suffixes.storage}`,
    codes,
    vaultNumber,
    vaultCode: (vaultId) => formOf(vaultId).code,
    reportedMember: (vaultId, member) =>
      `${stemOf(vaultId, member)}.${cloud.suffixes.siteRecovery ?? ''}`,
    serviceHost: (vaultId, member) =>
      publicRoute === null
        ? dialledMember(vaultId, member)
        : publicMember(publicRoute, vaultId, member),
    dialledMember,
    discoveryHost: (siteId) => {
      const known = options.discoveryIds?.[lastOf(idKey(siteId))];
      return publicRoute !== null && known === undefined
        ? publicDiscovery(publicRoute, siteId)
        : `${known ?? discoveryIdFrom(siteId)}-agent.${discoveryCode(siteId)}.disc.${cloud.zones.migration ?? ''}`;
    },
    discoveryCode,
    eventHubsHost: (vaultId) => {
      const suffix =
        changedSuffixes.get(idKey(vaultId)) ??
        options.eventHubsSuffixes?.[lastOf(idKey(vaultId))] ??
        eventHubsSuffixFrom(vaultId);
      return `${formOf(vaultId).code}pod01rcm1evhbdiags${suffix}.${cloud.suffixes.serviceBus}`;
    },
    fixedAddress: ({ endpointId, reported, inZone }) =>
      addresses[`${idKey(endpointId)} ${reported.toLowerCase()}`] ??
      addresses[reported.toLowerCase()] ??
      // An interface can report the name without the label that the zone's record has.
      addresses[reported.toLowerCase().replace('.privatelink.', '.')] ??
      addresses[inZone.toLowerCase()],
    takenAddresses: options.takenAddresses ?? [],
    promisedAddresses: Object.values(addresses),
    changeEventHubs: (vaultId, suffix) => {
      changedSuffixes.set(idKey(vaultId), suffix);
    },
  };
}
