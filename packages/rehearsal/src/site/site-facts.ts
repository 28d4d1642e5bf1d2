// What a set-up must know of its cloud and of the estate before it can begin: ids, hosts, zones, codes. What the exports
// leave out and Azure would have anyway is made up; what nobody can make up is said to be not known.

import type { Catalog } from '@sekisho/core/catalog/catalog.ts';
import { idKey, type Estate } from '@sekisho/core/estate/estate.ts';
import { toName, type Name } from '@sekisho/dns/name.ts';
import { effectiveCodes, vaultRegion } from '@sekisho/core/plan/effective-codes.ts';
import { toObstacle } from '@sekisho/core/plan/obstacle.ts';
import type { PlanObstacle } from '@sekisho/core/plan/plan.ts';
import type { PlanInput } from '@sekisho/core/plan/plan-input.ts';
import { linkedZones, publicSuffixes, setUpGaps } from '@sekisho/core/plan/set-up-gaps.ts';
import { ownVault } from '@sekisho/core/plan/vault-target.ts';
import { isVaultMeant, VAULT_ID, vaultName } from '@sekisho/core/site/vault-name.ts';
import { isBehindVpn } from '@sekisho/core/model/world/place.ts';
import { cloudHosts, type CloudHosts } from '@sekisho/azure-emulator/names/cloud-hosts.ts';
import { guidFrom } from '@sekisho/azure-emulator/base/identifiers.ts';
import type { PublicRoute } from '@sekisho/azure-emulator/names/public-route.ts';
import type { SeedResource } from '@sekisho/azure-emulator/cloud/seed/seed.ts';
import type { SubnetWish } from '@sekisho/azure-emulator/cloud/seed/seed-networks.ts';

export interface SiteFacts {
  readonly vaultId: string;
  readonly subscriptionId: string;
  readonly resourceGroup: string;
  readonly tenantId: string;
  readonly location: string;
  readonly subnetId: string;
  readonly cacheAccountId: string;
  readonly publicRoute: PublicRoute | null;
  readonly asrCode: string;
  readonly migrateCode: string;
  readonly loginHost: Name;
  readonly armHost: Name;
  readonly graphHost: Name;
  /** By resource type in lower case. */
  readonly zones: Readonly<Record<string, string>>;
  /** What the emulated cloud has besides the estate. */
  readonly cloud: CloudHosts;
  readonly made: readonly SeedResource[];
  readonly madeSubnet: SubnetWish | null;
}

export type FoundFacts =
  | { readonly facts: SiteFacts }
  /** Why the set-up cannot be played: what the plan's verdict says too. */
  | { readonly notKnown: readonly PlanObstacle[] };

export function findFacts(input: PlanInput, catalog: Catalog): FoundFacts {
  const { site, estate } = input;
  const cloud = catalog.cloudFacts(site.cloud);
  const codes = effectiveCodes(input);
  const cache = findCache(input);
  const gaps = setUpGaps(input);
  if (gaps.length > 0 || cache === null) return { notKnown: gaps.map(toObstacle) };
  const location = vaultRegion(input);
  // On the public route nothing rests on a code.
  const asrCode = codes.asrCode ?? location.toLowerCase().replace(/[^a-z0-9]/g, '');
  const suffixes = publicSuffixes(input);
  const vault = findVault(input);
  const [, subscriptionId = '', resourceGroup = ''] =
    /\/subscriptions\/([^/]+)\/resourceGroups\/([^/]+)\//i.exec(vault.id) ?? [];
  const subnet = findSubnet(input, vault.id);
  return {
    facts: {
      vaultId: vault.id,
      subscriptionId,
      resourceGroup,
      tenantId: guidFrom(`tenant of ${subscriptionId}`),
      location,
      subnetId: subnet.id,
      cacheAccountId: cache.id,
      publicRoute: suffixes === null ? null : { ...suffixes, code: asrCode },
      asrCode,
      // Where Migrate's code is not known, the emulated cloud has to take some: Site Recovery's stands for it.
      migrateCode: codes.migrateCode ?? asrCode,
      loginHost: toName(cloud.login),
      armHost: toName(cloud.resourceManager),
      graphHost: toName(
        cloud.graph.find((host) => host.startsWith('graph.microsoft')) ?? cloud.graph[0] ?? '',
      ),
      zones: linkedZones(input),
      cloud: cloudHosts(cloud),
      made: [
        ...(vault.isMade ? [{ id: vault.id, location: vaultRegion(input) }] : []),
        ...(estate.storageAccounts.some((each) => idKey(each.id) === idKey(cache.id))
          ? []
          : [{ id: cache.id, extra: { kind: 'StorageV2' } }]),
      ],
      madeSubnet: suffixes === null ? subnet.wish : null,
    },
  };
}

function findVault(input: PlanInput): { readonly id: string; readonly isMade: boolean } {
  const { estate, appliance } = input;
  const found = ownVault(input)?.id;
  if (found !== undefined) return { id: found, isMade: false };
  const target = estate.privateEndpoints.find((each) =>
    isVaultMeant(appliance, each.targetId),
  )?.targetId;
  const path = `providers/Microsoft.RecoveryServices/vaults/${vaultName(appliance)}`;
  const stated = VAULT_ID.test(appliance.vault) ? appliance.vault : null;
  return { id: target ?? stated ?? `${groupIn(input)}/${path}`, isMade: true };
}

function findCache(input: PlanInput): { readonly id: string } | null {
  const { estate, appliance } = input;
  const wanted = appliance.cacheStorageAccount;
  if (wanted === undefined) {
    const linked = estate.privateEndpoints.find(({ targetId }) =>
      idKey(targetId).includes('/storageaccounts/'),
    );
    return estate.storageAccounts[0] ?? (linked === undefined ? null : { id: linked.targetId });
  }
  return (
    estate.storageAccounts.find((each) => each.name.toLowerCase() === wanted.toLowerCase()) ?? {
      id:
        estate.privateEndpoints.find((each) =>
          idKey(each.targetId).endsWith(`/storageaccounts/${wanted.toLowerCase()}`),
        )?.targetId ??
        `${groupIn(input)}/providers/Microsoft.Storage/storageAccounts/${wanted.toLowerCase()}`,
    }
  );
}

/** The group of whatever the estate shows; made up for an empty one. */
function groupIn({ site, estate }: PlanInput): string {
  const shown =
    estate.vaults[0]?.id ?? estate.virtualNetworks[0]?.id ?? estate.privateEndpoints[0]?.id;
  return (
    shown?.split('/').slice(0, 5).join('/') ??
    `/subscriptions/${guidFrom(`subscription of ${site.name}`)}/resourceGroups/rg-${site.name}`
  );
}

/** Beside the vault's endpoint, else beside any that is reached over the VPN, else in a network that is. */
function findSubnet(
  input: PlanInput,
  vaultId: string,
): { readonly id: string; readonly wish: SubnetWish | null } {
  const { estate, site } = input;
  const isReached = (address: string): boolean => isBehindVpn(site.networks, address);
  const shown = estate.privateEndpoints.filter((each) => each.subnetId !== undefined);
  const own = shown.find((each) => idKey(each.targetId) === idKey(vaultId));
  const near = shown.find((each) =>
    each.members.some((member) => member.addresses.some(isReached)),
  );
  const found = (own ?? near ?? shown[0])?.subnetId;
  if (found !== undefined) return { id: found, wish: null };
  const network =
    reachedNetwork(estate, isReached) ??
    ({
      id: `${groupIn(input)}/providers/Microsoft.Network/virtualNetworks/vnet-${site.name}`,
      prefix: site.networks.throughVpn.find((each) => !each.includes(':')) ?? '10.255.254.0/24',
    } as const);
  const id = `${network.id}/subnets/default`;
  return { id, wish: { id, prefix: smaller(network.prefix) } };
}

function reachedNetwork(
  { virtualNetworks }: Estate,
  isReached: (address: string) => boolean,
): { readonly id: string; readonly prefix: string } | null {
  for (const { id, addressPrefixes } of virtualNetworks)
    for (const prefix of addressPrefixes)
      if (!prefix.includes(':') && isReached(prefix.replace(/\/.*/, ''))) return { id, prefix };
  const [first] = virtualNetworks;
  const prefix = first?.addressPrefixes.find((each) => !each.includes(':'));
  return first === undefined || prefix === undefined ? null : { id: first.id, prefix };
}

/** A subnet of 256 addresses at its beginning. */
function smaller(prefix: string): string {
  const [address = '', length = '24'] = prefix.split('/');
  return `${address}/${String(Math.max(24, Number(length)))}`;
}
