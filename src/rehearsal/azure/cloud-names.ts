// The names that Azure gives: by which a vault's microservices, a master site's
// discovery service and the diagnostic Event Hubs are known. Shapes: facts, 2.5.

import { idKey } from '../../estate/estate.ts';
import { discoveryIdFrom, eventHubsSuffixFrom, vaultNumberFrom } from './identifiers.ts';

/** The five members of a vault's endpoint, in the order in which their addresses were seen. */
export const VAULT_MEMBERS = ['id1', 'rcm1', 'srs1', 'tel1', 'prot2'] as const;
export type VaultMember = (typeof VAULT_MEMBERS)[number];

export const ZONES = {
  siteRecovery: 'privatelink.siterecovery.windowsazure.com',
  migration: 'privatelink.prod.migration.windowsazure.com',
  keyVault: 'privatelink.vaultcore.azure.net',
  blob: 'privatelink.blob.core.windows.net',
} as const;

export interface CloudNamesOptions {
  /** Site Recovery's code of the region (`jpe`) and Migrate's (`je`): two different tables. */
  readonly codes: { readonly siteRecovery: string; readonly migrate: string };
  /** By the vault's name. */
  readonly vaultNumbers?: Readonly<Record<string, string>>;
  /** By the master site's name. */
  readonly discoveryIds?: Readonly<Record<string, string>>;
  /** By the vault's name: the last letters of the Event Hubs name. */
  readonly eventHubsSuffixes?: Readonly<Record<string, string>>;
  /** Private addresses that are already decided, by the member's name in an endpoint. */
  readonly addresses?: Readonly<Record<string, string>>;
}

export interface CloudNames {
  readonly codes: { readonly siteRecovery: string; readonly migrate: string };
  vaultNumber(vaultId: string): string;
  /** As the endpoint's network interface reports it. */
  reportedMember(vaultId: string, member: VaultMember): string;
  /** As it is dialled. */
  dialledMember(vaultId: string, member: VaultMember): string;
  discoveryHost(siteId: string): string;
  eventHubsHost(vaultId: string): string;
  fixedAddress(reportedName: string): string | undefined;
  /** Gives a vault's Event Hubs another name, as Microsoft may do at any time. */
  changeEventHubs(vaultId: string, suffix: string): void;
}

export function createCloudNames(options: CloudNamesOptions): CloudNames {
  const { codes } = options;
  const changedSuffixes = new Map<string, string>();
  const vaultNumber = (vaultId: string): string =>
    options.vaultNumbers?.[lastOf(vaultId)] ?? vaultNumberFrom(vaultId);
  const stemOf = (vaultId: string, member: VaultMember): string =>
    `${vaultNumber(vaultId)}-asr-pod01-${member}.${codes.siteRecovery}`;
  return {
    codes,
    vaultNumber,
    reportedMember: (vaultId, member) => `${stemOf(vaultId, member)}.siterecovery.windowsazure.com`,
    dialledMember: (vaultId, member) => `${stemOf(vaultId, member)}.${ZONES.siteRecovery}`,
    discoveryHost: (siteId) =>
      `${options.discoveryIds?.[lastOf(siteId)] ?? discoveryIdFrom(siteId)}-agent.${codes.migrate}.disc.${ZONES.migration}`,
    eventHubsHost: (vaultId) => {
      const suffix =
        changedSuffixes.get(idKey(vaultId)) ??
        options.eventHubsSuffixes?.[lastOf(vaultId)] ??
        eventHubsSuffixFrom(vaultId);
      return `${codes.siteRecovery}pod01rcm1evhbdiags${suffix}.servicebus.windows.net`;
    },
    fixedAddress: (reportedName) => options.addresses?.[reportedName.toLowerCase()],
    changeEventHubs: (vaultId, suffix) => {
      changedSuffixes.set(idKey(vaultId), suffix);
    },
  };
}

function lastOf(id: string): string {
  return id.slice(id.lastIndexOf('/') + 1).toLowerCase();
}
