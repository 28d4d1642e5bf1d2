// The emulated Azure of a rehearsal: starts everything, ends everything. It never
// knows which scenario runs; what it refuses, it refuses for its own reasons.

import { randomBytes } from 'node:crypto';
import { join } from 'node:path';

import type { ContainerClient } from '@azure/storage-blob';

import type { SitePoint } from '@sekisho/dns/host.ts';
import type { Forwarder } from '@sekisho/dns/resolve.ts';
import { allTypes } from '../arm/all-types.ts';
import { Operations } from '../arm/operations.ts';
import { ResourceStore, type Resource } from '../resources/resource-store.ts';
import type { ArmWorld, ResourceType } from '../arm/resource-type.ts';
import { forgetRolesOf } from '../arm/scoped/authorization.ts';
import { RequestLimits } from '../arm/request-limits.ts';
import { createResourceManager } from '../arm/router.ts';
import { isStorageAccount } from '../arm/storage.ts';
import { createAccountKeys } from '../resources/account-keys.ts';
import { CacheStorage } from '../cache/cache-storage.ts';
import { CertificateAuthority } from '../base/certificates.ts';
import { DEFAULT_PACE, SYSTEM_CLOCK, type Clock, type Pace } from '../base/clock.ts';
import { createCloudNames } from '../names/cloud-names.ts';
import { DeviceCodes } from '../entra/device-codes.ts';
import { Directory } from '../entra/directory.ts';
import { createGraph } from '../entra/graph.ts';
import { createSignIn } from '../entra/sign-in.ts';
import type { Handle } from '../base/http.ts';
import { PUBLIC_DNS_ADDRESS } from '../names/public-addresses.ts';
import { createDiscovery } from '../services/discovery.ts';
import { EventHubs } from '../services/event-hubs.ts';
import { createKeyVaultData } from '../services/key-vault-data.ts';
import type { CacheContainer, ReplicationService } from '../services/replication-service.ts';
import { VaultRuntime } from '../services/vault-runtime.ts';
import { createVaultServices } from '../services/vault-services.ts';
import { TokenIssuer } from '../base/tokens.ts';
import { DnsServers } from './dns/dns-servers.ts';
import { networkForwarder } from './dns/network-forwarder.ts';
import { domainsOf } from './dns/public-names.ts';
import { Front } from './front.ts';
import { coreNames, createContentNetwork, createInternetName } from './internet-names.ts';
import { Platform, type CloudPlatform, type ServiceMakers } from './platform.ts';
import { plantSeed } from './seed/seed.ts';
import { NameTable } from './name-table.ts';
import type {
  AzureOptions,
  StandAloneOptions,
  AzureState,
  Azure,
  AzureControl,
  StandAloneCloud,
} from './azure-types.ts';

export type { Azure, AzureOptions, StandAloneCloud } from './azure-types.ts';

const HOUR_MS = 3_600_000;

export async function startAzure(options: AzureOptions): Promise<Azure> {
  return await startCloud(options);
}

export async function startStandAlone(options: StandAloneOptions): Promise<StandAloneCloud> {
  return await startCloud(options);
}

async function startCloud(options: AzureOptions | StandAloneOptions): Promise<Cloud> {
  options.signal?.throwIfAborted();
  const [authority, tokens] = await Promise.all([
    CertificateAuthority.create(),
    TokenIssuer.create(options.clock ?? SYSTEM_CLOCK),
  ]);
  const cloud = new Cloud(options, authority, tokens);
  try {
    await cloud.start();
  } catch (error) {
    await cloud.close();
    throw error;
  }
  cloud.closeOnAbort();
  return cloud;
}

class Cloud implements StandAloneCloud {
  readonly ca: string;
  readonly tenantId: string;
  readonly publicDns: SitePoint = { address: PUBLIC_DNS_ADDRESS, port: 53 };
  readonly inboundResolvers: readonly SitePoint[];
  readonly control: AzureControl;
  readonly authority: CertificateAuthority;
  readonly tokens: TokenIssuer;
  readonly directory: Directory;
  readonly deviceCodes: DeviceCodes;
  readonly services: NameTable;
  readonly resourceManager: Handle;
  readonly signIn: Handle;
  readonly pace: { -readonly [K in keyof Pace]: Pace[K] };
  readonly limits: RequestLimits;
  readonly #options: AzureOptions | StandAloneOptions;
  readonly #clock: Clock;
  readonly #front: Front;
  readonly #world: ArmWorld;
  readonly #platform: CloudPlatform;
  readonly #eventHubs: EventHubs;
  readonly #runtimes = new Map<string, VaultRuntime>();
  readonly #keysOf = createAccountKeys(randomBytes(32));
  readonly #dns: DnsServers;
  #cache: Promise<CacheStorage> | undefined;
  #replication: ReplicationService | undefined;
  #closing: Promise<void> | undefined;
  #forgetSignal: () => void = () => undefined;

  constructor(
    options: AzureOptions | StandAloneOptions,
    authority: CertificateAuthority,
    tokens: TokenIssuer,
  ) {
    const { seed } = options;
    this.#options = options;
    this.#clock = options.clock ?? SYSTEM_CLOCK;
    this.#dns = new DnsServers(this.#clock);
    this.pace = { ...DEFAULT_PACE, ...options.pace };
    this.authority = authority;
    this.tokens = tokens;
    this.ca = authority.pem;
    this.tenantId = seed.tenantId.toLowerCase();
    this.inboundResolvers = (seed.resolvers ?? []).map(({ address }) => ({ address, port: 53 }));
    this.directory = new Directory(this.tenantId);
    this.limits = new RequestLimits(this.#clock);
    this.deviceCodes = new DeviceCodes(this.#clock, this.pace.deviceCodeMs);
    this.#eventHubs = new EventHubs(this.#clock, (appliance) =>
      this.#runtimes.forEach((runtime) => runtime.report(appliance)),
    );
    this.#front = new Front(authority, options.log);
    const store = new ResourceStore();
    const names = createCloudNames(seed);
    this.services = new NameTable({
      store,
      names,
      makers: this.#makers(store, names),
      network: 'origin' in options ? options.network : 'public',
    });
    this.#platform =
      'hostNetwork' in options
        ? new Platform({
            hostNetwork: options.hostNetwork,
            front: this.#front,
            store,
            names,
            makers: this.#makers(store, names),
            cache: () => this.#startCache(),
            onNames: () => this.#dns.renew(),
          })
        : this.services;
    this.#world = {
      store,
      names,
      operations: new Operations(this.#clock, options.log, this.pace),
      clock: this.#clock,
      pace: this.pace,
      tenantId: this.tenantId,
      region: seed.region,
      publish: (resource) => this.#publish(resource),
      withdraw: (id) => this.#withdraw(id),
    };
    const origins = 'origin' in options ? [options.origin] : [];
    this.resourceManager = createResourceManager({
      world: this.#world,
      tokens,
      types: this.#types(),
      audiences: origins,
      directory: this.directory,
      limits: this.limits,
    });
    this.signIn = createSignIn({
      directory: this.directory,
      tokens,
      deviceCodes: this.deviceCodes,
      clock: this.#clock,
      tokenLifetimeMs: options.tokenLifetimeMs ?? HOUR_MS,
      resources: origins,
      cloud: names.cloud,
    });
    this.control = {
      put: (resource) => this.#publish(resource),
      remove: (id) => this.#withdraw(id),
      changeEventHubs: async (vaultId, suffix) => {
        names.changeEventHubs(vaultId, suffix);
        await this.#platform.openPublic(names.eventHubsHost(vaultId), this.#eventHubs.handle());
      },
      issueToken: (request) => tokens.issue({ tenantId: this.tenantId, ...request }),
      signContainer: async (target) => (await this.#startCache()).signContainer(target),
    };
  }

  async start(): Promise<void> {
    const { seed } = this.#options;
    for (const application of seed.applications ?? []) this.directory.register(application);
    // It takes most of a second to start; whoever needs it first awaits it, and hears of a failure.
    if ('hostNetwork' in this.#options && seed.resources.some((each) => isStorageAccount(each.id)))
      this.#startCache().catch(() => undefined);
    await this.#openFixedNames();
    await plantSeed(seed, this.#world);
    if ('hostNetwork' in this.#options)
      await this.#dns.start(this.#options, {
        store: this.#world.store,
        names: this.#platform.publicNames,
        domains: domainsOf(this.#world.names.cloud),
      });
  }

  closeOnAbort(): void {
    const { signal, log } = this.#options;
    const stop = (): void =>
      void this.close().catch((error: unknown) =>
        log(`closing failed: ${error instanceof Error ? error.message : String(error)}`),
      );
    signal?.addEventListener('abort', stop, { once: true });
    this.#forgetSignal = () => signal?.removeEventListener('abort', stop);
    if (signal?.aborted === true) stop();
  }

  get state(): AzureState {
    return {
      resources: this.#world.store.all(),
      publicNames: Object.fromEntries(
        [...this.#platform.publicNames].sort(([a], [b]) => (a < b ? -1 : 1)),
      ),
      applications: this.directory
        .applications()
        .map(({ appId, displayName }) => ({ appId, displayName })),
      components: [...this.#runtimes.values()].flatMap((runtime) => runtime.components()),
      diagnosticsAccepted: this.#eventHubs.accepted,
    };
  }

  addressOf(name: string): string | undefined {
    return this.#platform.addressOf(name.toLowerCase());
  }

  askInNetwork(networkId: string): Forwarder {
    const { store } = this.#world;
    const names = this.#platform.publicNames;
    return networkForwarder(
      { store, networkId, names, domains: domainsOf(this.#world.names.cloud) },
      this.#clock,
    );
  }

  attachReplication(service: ReplicationService): void {
    this.#replication = service;
  }

  async openCache(target: CacheContainer): Promise<ContainerClient> {
    return await (await this.#startCache()).openContainer(target);
  }

  async blobPort(account: string): Promise<number> {
    return await (await this.#startCache()).portFor(account);
  }

  close(): Promise<void> {
    this.#closing ??= this.#end();
    return this.#closing;
  }

  async #end(): Promise<void> {
    this.#forgetSignal();
    await this.#world.operations.close();
    await this.#dns.close();
    await this.#front.close();
    await this.#platform.close();
    await (await this.#cache)?.close();
  }

  async #openFixedNames(): Promise<void> {
    const { cloud } = this.#world.names;
    for (const host of cloud.signIn) await this.#platform.openPublic(host, this.signIn);
    for (const host of cloud.graph)
      await this.#platform.openPublic(
        host,
        createGraph({ directory: this.directory, tokens: this.tokens, host }),
      );
    await this.#platform.openPublic(cloud.resourceManager, this.resourceManager);
    const content = createContentNetwork(this.deviceCodes);
    for (const name of new Set([
      ...coreNames(cloud),
      ...(this.#options.seed.internetNames ?? []),
    ])) {
      if (this.#platform.addressOf(name) === undefined)
        await this.#platform.openPublic(
          name,
          name === cloud.script ? content : createInternetName(name),
        );
    }
  }

  #types(): ResourceType[] {
    return allTypes({
      keysOf: this.#keysOf,
      runtimeOf: (id) => this.#runtimeOf(id.split('/').slice(0, 9).join('/')),
      replication: () => this.#replication,
      cache: () => this.#startCache(),
    });
  }

  #makers(store: ResourceStore, names: ArmWorld['names']): ServiceMakers {
    const { cloud } = names;
    const access = { tokens: this.tokens, tenantId: this.tenantId, signInHost: cloud.signIn[0] };
    return {
      keyVault: (id) =>
        createKeyVaultData({
          ...access,
          clock: this.#clock,
          directory: this.directory,
          audience: `https://${cloud.suffixes.keyVault}`,
          vault: () => store.get(id),
        }),
      discovery: (masterSiteId) =>
        createDiscovery({ ...access, clock: this.#clock, store, masterSiteId }),
      vault: (id) =>
        createVaultServices({
          ...access,
          runtime: this.#runtimeOf(id),
          store,
          names,
          clock: this.#clock,
          eventHubs: this.#eventHubs,
          signContainer: async (target) => (await this.#startCache()).signContainer(target),
          replication: () => this.#replication,
        }),
      eventHubs: this.#eventHubs.handle(),
    };
  }

  #runtimeOf(vaultId: string): VaultRuntime {
    const key = vaultId.toLowerCase();
    const known = this.#runtimes.get(key) ?? new VaultRuntime(vaultId, this.#clock, this.pace);
    this.#runtimes.set(key, known);
    return known;
  }

  #startCache(): Promise<CacheStorage> {
    this.#cache ??= CacheStorage.start({
      folder: join(this.#options.workFolder, 'cache-storage'),
      keysOf: this.#keysOf,
      authority: this.authority,
      clock: this.#clock,
      takesTokens: 'origin' in this.#options,
      hostOf: (account) => this.#world.names.blobHost(account),
    });
    return this.#cache;
  }

  async #publish(resource: Resource): Promise<Resource> {
    const put = this.#world.store.put(resource);
    await this.#platform.apply(put);
    return put;
  }

  async #withdraw(id: string): Promise<void> {
    forgetRolesOf(id, this.directory);
    await this.#platform.withdrawn(this.#world.store.remove(id));
  }
}
