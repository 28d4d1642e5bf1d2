// Every type of resource that is served, of all providers.

import type { CacheStorage } from '../cache/cache-storage.ts';
import type { ReplicationService } from '../services/replication-service.ts';
import type { VaultRuntime } from '../services/vault-runtime.ts';
import { KEY_VAULT_TYPES } from './key-vault.ts';
import { INTERFACE_TYPES } from './network-interfaces.ts';
import { NETWORK_TYPES } from './network.ts';
import { OFF_AZURE_TYPES } from './off-azure.ts';
import { PRIVATE_DNS_TYPES } from './private-dns.ts';
import { ENDPOINT } from './private-endpoints.ts';
import { LINK_SERVICE_TYPES } from './private-link-services.ts';
import { protectedItemTypes } from './protected-items.ts';
import { RECOVERY_VAULT_TYPES } from './recovery-vaults.ts';
import type { ResourceType } from './resource-type.ts';
import { siteRecoveryTypes } from './site-recovery.ts';
import type { AccountKeys } from '../resources/account-keys.ts';
import { storageTypes } from './storage.ts';
import { ZONE_GROUP } from './zone-groups.ts';

interface Sources {
  readonly keysOf: AccountKeys;
  /** The runtime of a vault, by the id of anything in it. */
  readonly runtimeOf: (id: string) => VaultRuntime;
  readonly replication: () => ReplicationService | undefined;
  readonly cache: () => Promise<CacheStorage>;
}

export function allTypes({ keysOf, runtimeOf, replication, cache }: Sources): ResourceType[] {
  return [
    ...NETWORK_TYPES,
    ...INTERFACE_TYPES,
    ...LINK_SERVICE_TYPES,
    ENDPOINT,
    ZONE_GROUP,
    ...PRIVATE_DNS_TYPES,
    ...KEY_VAULT_TYPES,
    ...OFF_AZURE_TYPES,
    ...storageTypes(keysOf, {
      list: async (account) => await (await cache()).listContainers(account),
      create: async (account, container) =>
        void (await (await cache()).openContainer({ account, container })),
      remove: async (account, container) =>
        await (await cache()).removeContainer({ account, container }),
    }),
    ...RECOVERY_VAULT_TYPES,
    ...siteRecoveryTypes(runtimeOf),
    ...protectedItemTypes({ runtimeOf, replication }),
  ];
}
