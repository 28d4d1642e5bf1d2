// The storage accounts' blob service: Azurite in a thread of its own, reached from
// the site under the accounts' real names over TLS, and by the vault's own services
// over Azure's inner network (here a port that only this process knows).

import { Worker } from 'node:worker_threads';

import type { BlobServiceClient, ContainerClient } from '@azure/storage-blob';

import { OutsideError } from '@sekisho/dns/user-error.ts';
import type { BlobContainer } from './blob-containers.ts';
import type { AccountKeys } from '../resources/account-keys.ts';
import type { CertificateAuthority } from '../base/certificates.ts';
import type { Clock } from '../base/clock.ts';
import type { CacheContainer } from '../services/replication-service.ts';
import { RemoteServer } from './remote-server.ts';
import {
  runCacheStorage,
  type WorkerData,
  type WorkerReply,
  type WorkerRequest,
} from './worker-main.ts';

export interface CacheStorageOptions {
  readonly folder: string;
  /** The public name of an account. */
  readonly hostOf: (account: string) => string;
  readonly keysOf: AccountKeys;
  readonly authority: CertificateAuthority;
  readonly clock: Clock;
  /** Whether callers with a token are let in: whoever says so checks their tokens before. */
  readonly takesTokens: boolean;
}

type WithoutId<T> = T extends unknown ? Omit<T, 'id'> : never;

const SAS_LIFE_MS = 12 * 3_600_000;
/** Clocks of a real site and of Azure differ a little. */
const SAS_SKEW_MS = 15 * 60_000;

export class CacheStorage {
  readonly #options: CacheStorageOptions;
  readonly #worker: Worker;
  readonly #backbonePort: number;
  readonly #waiting = new Map<
    number,
    { resolve(port: number): void; reject(error: Error): void }
  >();
  readonly #made = new Set<string>();
  readonly #accounts = new Set<string>();
  readonly #ports = new Map<string, Promise<number>>();
  #lastId = 0;
  #failure: Error | undefined;
  #isClosed = false;

  private constructor(options: CacheStorageOptions, worker: Worker, backbonePort: number) {
    this.#options = options;
    this.#worker = worker;
    this.#backbonePort = backbonePort;
    worker.on('message', (reply: WorkerReply) => this.#settle(reply));
    worker.on('error', (error) =>
      this.#failAll(
        new OutsideError(`the cache storage has stopped: ${error.message}`, {
          code: 'azure.cache-storage',
          cause: error,
        }),
      ),
    );
    worker.on('exit', () =>
      this.#failAll(
        new OutsideError('the cache storage has stopped', { code: 'azure.cache-storage' }),
      ),
    );
  }

  static async start(options: CacheStorageOptions): Promise<CacheStorage> {
    const workerData: WorkerData = {
      from: import.meta.url,
      folder: options.folder,
      takesTokens: options.takesTokens,
    };
    const worker = new Worker(`(${runCacheStorage.toString()})()`, {
      eval: true,
      workerData,
      name: 'cache-storage',
      resourceLimits: { maxOldGenerationSizeMb: 192 },
      stdout: true,
      stderr: true,
    });
    // It has nothing to say that a user should read, and unread output would pile up.
    worker.stdout.resume();
    worker.stderr.resume();
    const backbonePort = await new Promise<number>((resolve, reject) => {
      worker.once('message', (reply: WorkerReply) => {
        if (reply.kind === 'ready') resolve(reply.backbonePort);
        else
          reject(
            new OutsideError(
              `the cache storage did not start: ${reply.kind === 'failed' ? reply.message : ''}`,
              { code: 'azure.cache-storage' },
            ),
          );
      });
      worker.once('error', (error) =>
        reject(
          new OutsideError(`the cache storage did not start: ${error.message}`, {
            code: 'azure.cache-storage',
            cause: error,
          }),
        ),
      );
    });
    return new CacheStorage(options, worker, backbonePort);
  }

  /** A listener for one account's name, to be bound by a network. */
  async listenerFor(account: string): Promise<RemoteServer> {
    await this.#addAccount(account);
    const name = this.#options.hostOf(account);
    const { key, cert } = await this.#options.authority.leaf([name]);
    return new RemoteServer({
      listen: (host, port) => this.#ask({ do: 'listen', host, port, name, key, cert }),
      shut: async (host, port) => {
        if (!this.#isClosed) await this.#ask({ do: 'shut', host, port });
      },
    });
  }

  /** A port of this machine at which an account's name is answered over TLS, for a front that passes on. */
  portFor(account: string): Promise<number> {
    const known = this.#ports.get(account) ?? this.#openPort(account);
    this.#ports.set(account, known);
    return known;
  }

  /** A container as Azure's own services reach it. Made when it is not there. */
  async openContainer({ account, container }: CacheContainer): Promise<ContainerClient> {
    const client = (await this.#openService(account)).getContainerClient(container);
    const key = `${account}/${container}`;
    if (!this.#made.has(key)) await client.createIfNotExists();
    this.#made.add(key);
    return client;
  }

  /** Every container of an account, however it was made. */
  async listContainers(account: string): Promise<BlobContainer[]> {
    const service = await this.#openService(account);
    const all: BlobContainer[] = [];
    for await (const { name, properties } of service.listContainers())
      all.push({ name, etag: properties.etag, lastModified: properties.lastModified });
    return all;
  }

  async removeContainer({ account, container }: CacheContainer): Promise<void> {
    this.#made.delete(`${account}/${container}`);
    await (await this.#openService(account)).deleteContainer(container);
  }

  async #openService(account: string): Promise<BlobServiceClient> {
    await this.#addAccount(account);
    const { BlobServiceClient, StorageSharedKeyCredential } = await import('@azure/storage-blob');
    const credential = new StorageSharedKeyCredential(account, this.#options.keysOf(account)[0]);
    return new BlobServiceClient(
      `http://127.0.0.1:${String(this.#backbonePort)}/${account}`,
      credential,
      { retryOptions: { maxTries: 1 } },
    );
  }

  /** The address that a source gets for its container: read, write, list and delete blobs, nothing else. */
  async signContainer(
    target: CacheContainer,
  ): Promise<{ readonly uri: string; readonly expiresAt: Date }> {
    const {
      ContainerSASPermissions,
      SASProtocol,
      StorageSharedKeyCredential,
      generateBlobSASQueryParameters,
    } = await import('@azure/storage-blob');
    await this.openContainer(target);
    const now = this.#options.clock.now().getTime();
    const expiresOn = new Date(now + SAS_LIFE_MS);
    const credential = new StorageSharedKeyCredential(
      target.account,
      this.#options.keysOf(target.account)[0],
    );
    const query = generateBlobSASQueryParameters(
      {
        containerName: target.container,
        permissions: ContainerSASPermissions.parse('racwdl'),
        protocol: SASProtocol.Https,
        startsOn: new Date(now - SAS_SKEW_MS),
        expiresOn,
      },
      credential,
    );
    return {
      uri: `https://${this.#options.hostOf(target.account)}/${target.container}?${query.toString()}`,
      expiresAt: expiresOn,
    };
  }

  async close(): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    try {
      if (this.#failure === undefined) await this.#ask({ do: 'close' });
    } finally {
      await this.#worker.terminate();
    }
  }

  async #openPort(account: string): Promise<number> {
    const server = await this.listenerFor(account);
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen({ host: '127.0.0.1', port: 0 }, resolve);
    });
    return server.address()?.port ?? 0;
  }

  async #addAccount(account: string): Promise<void> {
    if (this.#accounts.has(account)) return;
    this.#accounts.add(account);
    const accounts = [...this.#accounts]
      .map((name) => [name, ...this.#options.keysOf(name)].join(':'))
      .join(';');
    await this.#ask({ do: 'accounts', accounts });
  }

  #ask(request: WithoutId<WorkerRequest>): Promise<number> {
    this.#lastId += 1;
    const id = this.#lastId;
    if (this.#failure !== undefined) return Promise.reject(this.#failure);
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      this.#worker.postMessage({ ...request, id });
    });
  }

  #settle(reply: WorkerReply): void {
    if (reply.kind === 'ready') return;
    const waiting = this.#waiting.get(reply.id);
    this.#waiting.delete(reply.id);
    if (reply.kind === 'done') waiting?.resolve(reply.port);
    else waiting?.reject(Object.assign(new Error(reply.message), { code: reply.code }));
  }

  #failAll(error: Error): void {
    this.#failure ??= error;
    for (const { reject } of this.#waiting.values()) reject(error);
    this.#waiting.clear();
  }
}
