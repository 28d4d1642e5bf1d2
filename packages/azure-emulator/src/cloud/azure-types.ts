// What the emulated Azure is told when it starts, and what can be asked of it while it runs.

import type { ContainerClient } from '@azure/storage-blob';
import type { HostNetwork, SitePoint } from '@sekisho/dns/host.ts';
import type { Forwarder } from '@sekisho/dns/resolve.ts';
import type { Resource } from '../resources/resource-store.ts';
import type { RequestLimits } from '../arm/request-limits.ts';
import type { CertificateAuthority } from '../base/certificates.ts';
import type { Clock, Pace } from '../base/clock.ts';
import type { PublicName } from './dns/public-names.ts';
import type { DeviceCodes } from '../entra/device-codes.ts';
import type { Directory } from '../entra/directory.ts';
import type { Handle, Network } from '../base/http.ts';
import type { AzureSeed } from './seed/seed.ts';
import type { CacheContainer, ReplicationService } from '../services/replication-service.ts';
import type { Component } from '../services/vault-runtime.ts';
import type { NameTable } from './name-table.ts';
import type { TokenIssuer, TokenRequest } from '../base/tokens.ts';

/** What the cloud is made of, wherever it is reached. */
export interface CloudOptions {
  readonly seed: AzureSeed;
  /** The cache storage's files lie below it. */
  readonly workFolder: string;
  readonly log: (line: string) => void;
  readonly pace?: Partial<Pace>;
  readonly clock?: Clock;
  readonly tokenLifetimeMs?: number;
  /** Ends the cloud when it is aborted. */
  readonly signal?: AbortSignal;
}

/** The cloud of a rehearsal: every service at an address of the network. */
export interface AzureOptions extends CloudOptions {
  readonly hostNetwork: HostNetwork;
}

/** The cloud behind one port, every service known by its name alone. */
export interface StandAloneOptions extends CloudOptions {
  /** `https://localhost:8443`: Resource Manager and sign-in, by path. */
  readonly origin: string;
  /** As what callers count: as somebody on the internet, or in the virtual network. */
  readonly network: Network;
}

/** What exists and what was seen, as plain data without secrets. */
export interface AzureState {
  readonly resources: readonly Resource[];
  readonly publicNames: Readonly<Record<string, PublicName>>;
  readonly applications: readonly { readonly appId: string; readonly displayName: string }[];
  readonly components: readonly Component[];
  readonly diagnosticsAccepted: number;
}

export interface Azure {
  /** Certificate of the run's authority, PEM: what a client has to trust. */
  readonly ca: string;
  readonly tenantId: string;
  readonly publicDns: SitePoint;
  /** Where a resolver's inbound endpoint answers as 168.63.129.16 does in its network. */
  readonly inboundResolvers: readonly SitePoint[];
  /** What a machine in a virtual network is answered there. */
  askInNetwork(networkId: string): Forwarder;
  /** The public address of a name; undefined when the internet does not know it. */
  addressOf(name: string): string | undefined;
  readonly state: AzureState;
  /** The vault's replica engine; until there is one, cycles are answered 503. */
  attachReplication(service: ReplicationService): void;
  /** A cache container as Azure's own services reach it. */
  openCache(target: CacheContainer): Promise<ContainerClient>;
  readonly control: AzureControl;
  close(): Promise<void>;
}

/** What can happen to a cloud from outside a site. */
export interface AzureControl {
  put(resource: Resource): Promise<Resource>;
  remove(id: string): Promise<void>;
  /** Microsoft moves a vault's diagnostics to another namespace. */
  changeEventHubs(vaultId: string, suffix: string): Promise<void>;
  issueToken(request: Omit<TokenRequest, 'tenantId'>): string;
  /** The address that the RCM would give a source for its container. A secret. */
  signContainer(
    target: CacheContainer,
  ): Promise<{ readonly uri: string; readonly expiresAt: Date }>;
}

/** What a stand-alone emulator shows of the cloud's inside. */
export interface StandAloneCloud extends Azure {
  readonly authority: CertificateAuthority;
  readonly tokens: TokenIssuer;
  readonly directory: Directory;
  readonly deviceCodes: DeviceCodes;
  readonly services: NameTable;
  readonly resourceManager: Handle;
  readonly signIn: Handle;
  /** May be changed while the cloud runs. */
  readonly pace: { -readonly [K in keyof Pace]: Pace[K] };
  readonly limits: RequestLimits;
  /** The port of an account's blob service on this machine, started when it is first asked for. */
  blobPort(account: string): Promise<number>;
}
