// Makes resources real: what Resource Manager's store says becomes names in DNS,
// addresses in the network and listeners that answer there. Called after every change of
// a resource; looks at what is, opens what is missing, shuts what is no more.

import { idKey } from '@sekisho/core/estate/estate.ts';
import type { Host, HostNetwork } from '@sekisho/dns/host.ts';
import { ENDPOINT_TYPE, isApproved, targetOf } from '../arm/endpoint-connections.ts';
import { KEY_VAULT_TYPE } from '../arm/key-vault.ts';
import { MASTER_SITE_TYPE, VAULT_TYPE } from '../resources/type-names.ts';
import { LINK_SERVICE_TYPE } from '../arm/private-link-services.ts';
import { findLinkTarget } from '../arm/private-link-targets.ts';
import type { Resource, ResourceStore } from '../resources/resource-store.ts';
import { STORAGE_TYPE } from '../arm/storage.ts';
import type { CacheStorage } from '../cache/cache-storage.ts';
import type { RemoteServer } from '../cache/remote-server.ts';
import { VAULT_MEMBERS, type CloudNames, type VaultMember } from '../names/cloud-names.ts';
import type { PublicName } from './dns/public-names.ts';
import type { Front } from './front.ts';
import type { Handle, Network, Reply } from '../base/http.ts';
import { listAt, textAt, textsAt } from '../base/json.ts';
import { PublicAddresses } from '../names/public-addresses.ts';
import { isLocked } from '../services/key-vault-data.ts';
import { serviceError } from '../services/service-access.ts';
import { refuseStorage } from '../services/storage-refusal.ts';

/** Makes the handles of what is created while the cloud runs. */
export interface ServiceMakers {
  readonly keyVault: (vaultId: string) => Handle;
  readonly discovery: (masterSiteId: string) => Handle;
  readonly vault: (vaultId: string) => Readonly<Record<VaultMember, Handle>>;
  readonly eventHubs: Handle;
}

export interface PlatformOptions {
  readonly hostNetwork: HostNetwork;
  readonly front: Front;
  readonly store: ResourceStore;
  readonly names: CloudNames;
  readonly makers: ServiceMakers;
  /** Started when the first storage account needs it. */
  readonly cache: () => Promise<CacheStorage>;
  /** Called when a name's answer may have changed. */
  readonly onNames: () => void;
}

/** Where the cloud's services can be reached: on the network's addresses, or by name behind one port. */
export interface CloudPlatform {
  readonly publicNames: ReadonlyMap<string, PublicName>;
  /** A service on the internet under one name. */
  openPublic(name: string, handle: Handle): Promise<void>;
  /** After a resource was put. */
  apply(resource: Resource): Promise<void>;
  /** After resources were removed. */
  withdrawn(resources: readonly Resource[]): Promise<void>;
  addressOf(name: string): string | undefined;
  close(): Promise<void>;
}

/** Time to live of the public names: an alias into a private zone, and an address. */
const ALIAS_SECONDS = 60;
const ADDRESS_SECONDS = 10;
const FIXED_SECONDS = 300;

export class Platform implements CloudPlatform {
  readonly #options: PlatformOptions;
  readonly #addresses = new PublicAddresses();
  readonly #publicNames = new Map<string, PublicName>();
  readonly #hostByAddress = new Map<string, Host>();
  readonly #handles = new Map<string, Handle>();
  readonly #vaultHandles = new Map<string, Readonly<Record<VaultMember, Handle>>>();
  /** Private addresses that an endpoint has open, by its id. */
  readonly #endpointListeners = new Map<string, string[]>();
  readonly #blobListeners = new Map<string, RemoteServer>();

  constructor(options: PlatformOptions) {
    this.#options = options;
  }

  get publicNames(): ReadonlyMap<string, PublicName> {
    return this.#publicNames;
  }

  /** At an address of its own. */
  async openPublic(
    name: string,
    handle: Handle,
    ttlSeconds: number = FIXED_SECONDS,
  ): Promise<void> {
    const address = this.#addresses.addressOf(name);
    await this.#options.front.serve(name, handle, {
      host: this.#hostAt(address, name),
      address,
      network: 'public',
    });
    this.#setName(name, { kind: 'address', address, ttlSeconds });
  }

  /** After a resource was put. */
  async apply(resource: Resource): Promise<void> {
    switch (resource.type) {
      case KEY_VAULT_TYPE:
        return await this.#applyKeyVault(resource);
      case MASTER_SITE_TYPE:
        return await this.#applyMasterSite(resource);
      case STORAGE_TYPE:
        return await this.#applyStorage(resource);
      case VAULT_TYPE:
        return await this.#applyVault(resource);
      case ENDPOINT_TYPE:
        return await this.#applyEndpoint(resource);
      default:
        this.#options.onNames();
    }
  }

  /** After resources were removed. */
  async withdrawn(resources: readonly Resource[]): Promise<void> {
    const { names } = this.#options;
    for (const resource of resources) {
      if (resource.type === ENDPOINT_TYPE) {
        await this.#shutEndpoint(resource.id);
        await this.#refreshTarget(resource);
      }
      if (resource.type === KEY_VAULT_TYPE)
        await this.#forgetPublic(
          names.keyVaultHost(resource.name),
          `${resource.name.toLowerCase()}.${names.cloud.zones.keyVault}`,
        );
      if (resource.type === STORAGE_TYPE)
        await this.#forgetPublic(
          names.blobHost(resource.name),
          `${resource.name}.${names.cloud.zones.blob}`,
        );
      if (resource.type === MASTER_SITE_TYPE)
        this.#publicNames.delete(names.discoveryHost(resource.id));
    }
    this.#options.onNames();
  }

  addressOf(name: string): string | undefined {
    const found = this.#publicNames.get(name);
    return found?.kind === 'alias' ? this.addressOf(found.target) : found?.address;
  }

  /** Shuts what the fronts do not hold: the accounts' listeners. */
  async close(): Promise<void> {
    for (const address of this.#blobListeners.keys()) await this.#shutBlob(address);
  }

  /** The handle of a Key Vault, a master site: made once, so that what it holds stays. */
  #handleOf(resource: Resource, make: (id: string) => Handle): Handle {
    const key = idKey(resource.id);
    const known = this.#handles.get(key);
    if (known !== undefined) return known;
    const made = make(resource.id);
    this.#handles.set(key, made);
    return made;
  }

  #vaultHandle(vaultId: string, member: VaultMember): Handle {
    const known = this.#vaultHandles.get(idKey(vaultId)) ?? this.#options.makers.vault(vaultId);
    this.#vaultHandles.set(idKey(vaultId), known);
    return known[member];
  }

  async #applyKeyVault(vault: Resource): Promise<void> {
    const { names } = this.#options;
    const name = names.keyVaultHost(vault.name);
    await this.openPublic(
      name,
      this.#handleOf(vault, this.#options.makers.keyVault),
      ADDRESS_SECONDS,
    );
    this.#aliasWhenPrivate(
      vault,
      name,
      `${vault.name.toLowerCase()}.${names.cloud.zones.keyVault}`,
    );
  }

  /** The agent's name is an alias of the region's; there the certificate covers it and public access is judged. */
  async #applyMasterSite(site: Resource): Promise<void> {
    const { names, makers } = this.#options;
    const regional = `prod.${names.discoveryCode(site.id)}.${names.cloud.suffixes.discovery}`;
    const address = this.#addresses.addressOf(regional);
    const name = names.discoveryHost(site.id);
    await this.#options.front.serve(name, this.#handleOf(site, makers.discovery), {
      host: this.#hostAt(address, regional),
      address,
      network: 'public',
    });
    this.#setName(regional, { kind: 'address', address, ttlSeconds: ADDRESS_SECONDS });
    this.#setName(name, { kind: 'alias', target: regional, ttlSeconds: ALIAS_SECONDS });
  }

  async #applyStorage(account: Resource): Promise<void> {
    const { names } = this.#options;
    const name = names.blobHost(account.name);
    const address = this.#addresses.addressOf(name);
    if (isLocked(account)) {
      await this.#shutBlob(address);
      await this.openPublic(name, refuseStorage, ADDRESS_SECONDS);
    } else {
      await this.#options.front.shut(address);
      await this.#openBlob(account.name, { address, hostName: name });
      this.#setName(name, { kind: 'address', address, ttlSeconds: ADDRESS_SECONDS });
    }
    this.#aliasWhenPrivate(account, name, `${account.name}.${names.cloud.zones.blob}`);
  }

  /** The Event Hubs name has no private one, and a vault's services have public ones only where it is used without endpoints. */
  async #applyVault(vault: Resource): Promise<void> {
    const { names, makers, store } = this.#options;
    const { publicRoute } = names;
    if (publicRoute?.hasDiagnostics !== false)
      await this.openPublic(names.eventHubsHost(vault.id), makers.eventHubs);
    if (publicRoute === null) return;
    for (const member of VAULT_MEMBERS) {
      const handle = this.#vaultHandle(vault.id, member);
      await this.openPublic(names.serviceHost(vault.id, member), (request) =>
        textAt(store.get(vault.id)?.properties, 'publicNetworkAccess') === 'Disabled'
          ? refuseVault()
          : handle(request),
      );
    }
  }

  async #applyEndpoint(endpoint: Resource): Promise<void> {
    if (!isApproved(endpoint)) {
      await this.#shutEndpoint(endpoint.id);
    } else if (!this.#endpointListeners.has(idKey(endpoint.id))) {
      await this.#openEndpoint(endpoint);
    }
    await this.#refreshTarget(endpoint);
  }

  async #openEndpoint(endpoint: Resource): Promise<void> {
    const { store, names, front } = this.#options;
    const target = store.get(targetOf(endpoint));
    const link = target === undefined ? undefined : findLinkTarget(target, undefined, names);
    // Behind a service of one's own stands nobody here.
    if (target === undefined || link === undefined || target.type === LINK_SERVICE_TYPE) return;
    const opened: string[] = [];
    this.#endpointListeners.set(idKey(endpoint.id), opened);
    for (const { address, reported } of addressesOf(store, endpoint)) {
      const index = link.members.findIndex((member) => member.reported === reported);
      const member = link.members[index];
      if (member === undefined) continue;
      const host = this.#hostAt(address, endpoint.name);
      opened.push(address);
      if (target.type === STORAGE_TYPE) {
        await this.#openBlob(target.name, { address, hostName: endpoint.name });
        continue;
      }
      await front.serve(member.dialled, this.#memberHandle(target, index), {
        host,
        address,
        network: 'private' satisfies Network,
      });
    }
  }

  #memberHandle(target: Resource, index: number): Handle {
    const { makers } = this.#options;
    if (target.type === KEY_VAULT_TYPE) return this.#handleOf(target, makers.keyVault);
    if (target.type === MASTER_SITE_TYPE) return this.#handleOf(target, makers.discovery);
    return this.#vaultHandle(target.id, VAULT_MEMBERS[index] ?? 'id1');
  }

  async #shutEndpoint(endpointId: string): Promise<void> {
    const addresses = this.#endpointListeners.get(idKey(endpointId)) ?? [];
    this.#endpointListeners.delete(idKey(endpointId));
    for (const address of addresses) {
      await this.#options.front.shut(address);
      await this.#shutBlob(address);
    }
  }

  /** A resource's public name changes its answer with its first and its last endpoint. */
  async #refreshTarget(endpoint: Resource): Promise<void> {
    const target = this.#options.store.get(targetOf(endpoint));
    if (target !== undefined && target.type !== VAULT_TYPE) await this.apply(target);
    this.#options.onNames();
  }

  async #openBlob(
    account: string,
    { address, hostName }: { readonly address: string; readonly hostName: string },
  ): Promise<void> {
    if (this.#blobListeners.has(address)) return;
    const cache = await this.#options.cache();
    const server = await cache.listenerFor(account);
    this.#blobListeners.set(address, server);
    await this.#hostAt(address, hostName).listen(server, { address, port: 443 });
  }

  async #shutBlob(address: string): Promise<void> {
    const server = this.#blobListeners.get(address);
    this.#blobListeners.delete(address);
    if (server !== undefined)
      await new Promise<void>((resolve) => void server.close(() => resolve()));
  }

  async #forgetPublic(name: string, alias: string): Promise<void> {
    const address = this.addressOf(name);
    this.#publicNames.delete(name);
    this.#publicNames.delete(alias);
    if (address === undefined) return;
    await this.#options.front.shut(address);
    await this.#shutBlob(address);
  }

  /** Azure's public DNS shows that a private endpoint exists: the name becomes an alias into the private zone. */
  #aliasWhenPrivate(target: Resource, name: string, alias: string): void {
    const address = this.#addresses.addressOf(name);
    const isPrivate = this.#options.store
      .list(ENDPOINT_TYPE)
      .some((endpoint) => isApproved(endpoint) && idKey(targetOf(endpoint)) === idKey(target.id));
    if (isPrivate) {
      this.#publicNames.set(name, { kind: 'alias', target: alias, ttlSeconds: ALIAS_SECONDS });
      this.#setName(alias, { kind: 'address', address, ttlSeconds: ADDRESS_SECONDS });
    } else {
      this.#publicNames.delete(alias);
      this.#setName(name, { kind: 'address', address, ttlSeconds: ADDRESS_SECONDS });
    }
  }

  #setName(name: string, entry: PublicName): void {
    this.#publicNames.set(name, entry);
    this.#options.onNames();
  }

  /** The network's host that has an address; it stays when its listeners shut, as the address may be used again. */
  #hostAt(address: string, name: string): Host {
    const { hostNetwork } = this.#options;
    const known = this.#hostByAddress.get(address);
    if (known !== undefined) return known;
    const namesake = [...this.#hostByAddress.values()].find((each) => each.name === name);
    if (namesake !== undefined) hostNetwork.addAddress(namesake, address);
    const host = namesake ?? hostNetwork.host(name, address);
    this.#hostByAddress.set(address, host);
    return host;
  }
}

function refuseVault(): Reply {
  return serviceError(
    403,
    'PublicNetworkAccessDenied',
    'Public network access is disabled for this vault. Connect through a private endpoint.',
  );
}

function addressesOf(
  store: ResourceStore,
  endpoint: Resource,
): { readonly address: string; readonly reported: string }[] {
  return listAt(endpoint.properties, 'networkInterfaces').flatMap((each) =>
    listAt(store.get(textAt(each, 'id') ?? '')?.properties, 'ipConfigurations').map(
      (configuration) => ({
        address: textAt(configuration, 'properties', 'privateIPAddress') ?? '',
        reported:
          textsAt(configuration, 'properties', 'privateLinkConnectionProperties', 'fqdns')[0] ?? '',
      }),
    ),
  );
}
