// The cloud's services by name, for a front that has one port and no network: what
// resources exist decides which names answer. Nothing listens here.

import { parseUrl } from '@sekisho/dns/parse-url.ts';
import { idKey } from '@sekisho/core/estate/estate.ts';
import { KEY_VAULT_TYPE } from '../arm/key-vault.ts';
import { MASTER_SITE_TYPE, VAULT_TYPE } from '../resources/type-names.ts';
import type { Resource, ResourceStore } from '../resources/resource-store.ts';
import { STORAGE_TYPE } from '../arm/storage.ts';
import { VAULT_MEMBERS, type CloudNames } from '../names/cloud-names.ts';
import type { PublicName } from './dns/public-names.ts';
import type { Handle, Network } from '../base/http.ts';
import { textAt } from '../base/json.ts';
import type { CloudPlatform, ServiceMakers } from './platform.ts';
import { isLocked } from '../services/key-vault-data.ts';
import { refuseStorage } from '../services/storage-refusal.ts';

export type NamedService =
  | { readonly kind: 'handle'; readonly handle: Handle; readonly network: Network }
  | { readonly kind: 'blob'; readonly account: string; readonly accountId: string };

export interface NameTableOptions {
  readonly store: ResourceStore;
  readonly names: CloudNames;
  readonly makers: ServiceMakers;
  readonly network: Network;
}

/** Every name is at the one listener, wherever that is. */
const HERE = '127.0.0.1';

export class NameTable implements CloudPlatform {
  readonly #options: NameTableOptions;
  readonly #services = new Map<string, NamedService>();
  /** Handles by the resource, so that what they hold stays while its properties change. */
  readonly #handles = new Map<string, Handle>();
  readonly #namesOf = new Map<string, readonly string[]>();

  constructor(options: NameTableOptions) {
    this.#options = options;
  }

  find(name: string): NamedService | undefined {
    return this.#services.get(name.toLowerCase());
  }

  get publicNames(): ReadonlyMap<string, PublicName> {
    return new Map(
      [...this.#services.keys()].map((name) => [
        name,
        { kind: 'address', address: HERE, ttlSeconds: 0 },
      ]),
    );
  }

  openPublic(name: string, handle: Handle): Promise<void> {
    this.#services.set(name, { kind: 'handle', handle, network: 'public' });
    return Promise.resolve();
  }

  apply(resource: Resource): Promise<void> {
    const services = this.#servicesOf(resource);
    for (const name of this.#namesOf.get(idKey(resource.id)) ?? []) this.#services.delete(name);
    for (const [name, service] of services) this.#services.set(name, service);
    if (services.length > 0)
      this.#namesOf.set(
        idKey(resource.id),
        services.map(([name]) => name),
      );
    return Promise.resolve();
  }

  withdrawn(resources: readonly Resource[]): Promise<void> {
    for (const { id } of resources) {
      for (const name of this.#namesOf.get(idKey(id)) ?? []) this.#services.delete(name);
      this.#namesOf.delete(idKey(id));
      this.#handles.delete(idKey(id));
    }
    return Promise.resolve();
  }

  addressOf(name: string): string | undefined {
    return this.#services.has(name) ? HERE : undefined;
  }

  close(): Promise<void> {
    return Promise.resolve();
  }

  #servicesOf(resource: Resource): readonly (readonly [name: string, service: NamedService])[] {
    const { makers, names, network } = this.#options;
    switch (resource.type) {
      case KEY_VAULT_TYPE:
        return [
          [
            hostOf(
              textAt(resource.properties, 'vaultUri') ??
                `https://${names.keyVaultHost(resource.name)}`,
            ),
            { kind: 'handle', network, handle: this.#handleOf(resource, makers.keyVault) },
          ],
        ];
      case MASTER_SITE_TYPE:
        return [
          [
            names.discoveryHost(resource.id),
            { kind: 'handle', network, handle: this.#handleOf(resource, makers.discovery) },
          ],
        ];
      case STORAGE_TYPE:
        return [
          [
            hostOf(
              textAt(resource.properties, 'primaryEndpoints', 'blob') ??
                `https://${names.blobHost(resource.name)}`,
            ),
            isLocked(resource) && network === 'public'
              ? { kind: 'handle', network, handle: refuseStorage }
              : { kind: 'blob', account: resource.name, accountId: resource.id },
          ],
        ];
      case VAULT_TYPE: {
        // The members have no public names: whoever asks for them stands in the network.
        const members = makers.vault(resource.id);
        return [
          ...VAULT_MEMBERS.map(
            (member) =>
              [
                names.dialledMember(resource.id, member),
                { kind: 'handle', network: 'private', handle: members[member] },
              ] as const,
          ),
          [
            names.eventHubsHost(resource.id),
            { kind: 'handle', network: 'public', handle: makers.eventHubs },
          ],
        ];
      }
      default:
        return [];
    }
  }

  #handleOf(resource: Resource, make: (id: string) => Handle): Handle {
    const known = this.#handles.get(idKey(resource.id)) ?? make(resource.id);
    this.#handles.set(idKey(resource.id), known);
    return known;
  }
}

function hostOf(url: string): string {
  return parseUrl(url)?.hostname ?? url.toLowerCase();
}
