// sync --azure as the command line runs it, an emulated Azure, and the real servers that it looks after.

import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';

import { parse, stringify } from 'yaml';

import { run } from '@sekisho/sekisho/cli/main.ts';
import { EXAMPLE_SITE } from '@sekisho/sekisho/cli/site-input.ts';
import { readEstate } from '@sekisho/core/estate/read-estate.ts';
import type { AzureSeed } from '@sekisho/azure-emulator/cloud/seed/seed.ts';
import { seedFromEstate } from '@sekisho/azure-emulator/cloud/seed/seed-from-estate.ts';
import {
  CLIENT,
  startTestEmulator,
  type TestEmulator,
} from '@sekisho/test-kit/azure-emulator/emulator.ts';
import { startSmallDns } from '@sekisho/test-kit/render/small-dns.ts';
import { prepareAzure, type SoakAzure } from './soak-azure.ts';
import { startServers, type Program, type SoakServer } from './soak-servers.ts';

export interface SyncScene {
  readonly emulator: TestEmulator;
  readonly azure: SoakAzure;
  readonly servers: readonly [SoakServer, SoakServer, SoakServer];
  /** Not started yet. */
  readonly sync: SyncRunner;
  /** How far the clock is wrong that sync reads. */
  readonly clock: { shiftMs: number };
  close(): Promise<void>;
}

export interface SceneOptions {
  /** Paths of the servers' programs. */
  readonly programs: Readonly<Record<Program, string>>;
  readonly seed: number;
  /** Key Vaults in Azure, without endpoints. */
  readonly keyVaults: number;
  readonly graceSeconds: number;
}

/** Changes the process's environment and its Date.now; close() brings both back. */
export async function openScene({
  programs,
  seed,
  keyVaults,
  graceSeconds,
}: SceneOptions): Promise<SyncScene> {
  const folder = await mkdtemp(join(tmpdir(), 'sekisho-soak-'));
  const upstream = await startSmallDns('127.0.0.1', () => null);
  const servers = await startServers(programs, upstream.port);
  const { seed: planted, groupId, subnetId } = await plantedAzure();
  const emulator = await startTestEmulator({
    seed: { ...planted, applications: [{ ...CLIENT, displayName: 'syncer' }] },
  });
  const clock = { shiftMs: 0 };
  const restore = changeProcess(emulator, clock);
  const azureOptions = [
    '--azure',
    '--azure-endpoint',
    emulator.origin,
    '--azure-ca',
    join(folder, 'ca.pem'),
  ];
  const sync = new SyncRunner([
    'sync',
    folder,
    '--apply',
    ...azureOptions,
    '--grace',
    String(graceSeconds),
    '--force',
    '--json',
  ]);
  const close = async (): Promise<void> => {
    try {
      await sync.stop();
    } finally {
      restore();
      await Promise.all([
        emulator.close(),
        upstream.close(),
        ...servers.map((server) => server.stop()),
      ]);
      await rm(folder, { recursive: true, maxRetries: 3 });
    }
  };
  try {
    await writeFile(join(folder, 'ca.pem'), emulator.ca);
    await writeSite(folder, servers);
    const azure = await prepareAzure(emulator, { groupId, subnetId, count: keyVaults, seed });
    return { emulator, azure, servers, sync, clock, close };
  } catch (error) {
    await close();
    throw error;
  }
}

function changeProcess(emulator: TestEmulator, clock: { readonly shiftMs: number }): () => void {
  const { now } = Date;
  const given = {
    AZURE_TENANT_ID: emulator.cloud.tenantId,
    AZURE_CLIENT_ID: CLIENT.appId,
    AZURE_CLIENT_SECRET: CLIENT.secret,
  };
  const before = Object.keys(given).map((name) => [name, process.env[name]] as const);
  Object.assign(process.env, given);
  // The emulator reads its clock by new Date(), which this leaves right.
  Date.now = () => now() + clock.shiftMs;
  return () => {
    Date.now = now;
    for (const [name, value] of before) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
  };
}

/** The example before its registration, as an emulated Azure has it. */
export async function plantedAzure(): Promise<{
  readonly seed: AzureSeed;
  /** Of the vault. */
  readonly groupId: string;
  readonly subnetId: string;
}> {
  const { estate } = await readEstate(join(EXAMPLE_SITE, 'estate-after-setup'));
  const seed = seedFromEstate(estate, {
    region: 'japaneast',
    codes: { siteRecovery: 'jpe', migrate: 'je' },
    beforeRegistration: true,
  });
  const [endpoint] = estate.privateEndpoints;
  const [vault] = estate.vaults;
  if (endpoint?.subnetId === undefined || vault === undefined)
    throw new Error('the example has no endpoint');
  const groupId = vault.id.slice(0, vault.id.indexOf('/providers/'));
  return { seed, groupId, subnetId: endpoint.subnetId };
}

/** The example's site, its resolvers being these; `change` is what else is another there. */
export async function writeSite(
  folder: string,
  servers: readonly SoakServer[],
  change: (site: Record<string, unknown>) => void = () => undefined,
): Promise<void> {
  await cp(EXAMPLE_SITE, folder, { recursive: true, filter: (path) => !path.includes('.sekisho') });
  const site: Record<string, unknown> = parse(await readFile(join(folder, 'site.yaml'), 'utf8'));
  site['resolvers'] = servers.map(({ product, sync }, index) => ({
    name: `dns${String(index + 1)}`,
    product,
    address: `10.1.1.5${String(index + 3)}`,
    sync,
  }));
  change(site);
  await writeFile(join(folder, 'site.yaml'), stringify(site));
}

/** sync in this process, as the command line runs it. */
export class SyncRunner {
  readonly stated: Record<string, number> = {};
  readonly #argv: readonly string[];
  #running: Promise<unknown> = Promise.resolve();
  #stop = new AbortController();
  #said = '';

  constructor(argv: readonly string[]) {
    this.#argv = argv;
  }

  start(): void {
    this.#stop = new AbortController();
    this.#said = '';
    const streams = {
      stdout: { write: (text: string) => this.#hear(text) },
      stderr: { write: (text: string) => void (this.#said += text) },
      stdin: new PassThrough(),
    };
    this.#running = run(this.#argv, {
      ...streams,
      env: process.env,
      cwd: process.cwd(),
      signal: this.#stop.signal,
    });
  }

  async stop(): Promise<void> {
    this.#stop.abort();
    const exit = await this.#running;
    if (exit !== undefined && exit !== 130)
      throw new Error(`sync ended with ${String(exit)}: ${this.#said}`);
    this.#running = Promise.resolve();
  }

  #hear(text: string): void {
    for (const line of text.split('\n').filter((each) => each !== '')) {
      const { event, code, report } = JSON.parse(line) as {
        event: string;
        code?: string;
        report?: { changes: unknown[]; takenBack: unknown[] };
      }; // sync's own lines
      this.#count(code === undefined ? event : `${event} ${code}`, 1);
      this.#count('changes', report?.changes.length ?? 0);
      this.#count('taken back', report?.takenBack.length ?? 0);
    }
  }

  #count(what: string, by: number): void {
    if (by > 0) this.stated[what] = (this.stated[what] ?? 0) + by;
  }
}
