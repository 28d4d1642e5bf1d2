// What a soak of faults has around it: an emulated Azure with two resource groups, BIND, Unbound, dnsmasq and Squid,
// each with files on a small disk of its own, and sync as a program.

import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { STATE_FOLDER } from '@sekisho/core/sync/learned-names.ts';
import {
  CLIENT,
  READER,
  startTestEmulator,
  type TestEmulator,
} from '@sekisho/test-kit/azure-emulator/emulator.ts';
import { startSmallDns } from '@sekisho/test-kit/render/small-dns.ts';
import { ChangingSite, EXTRA } from '../shared/changing-site.ts';
import { prepareAzure, type SoakAzure } from '../sync/soak-azure.ts';
import {
  startServers,
  startSoakSquid,
  type Program,
  type SoakServer,
} from '../sync/soak-servers.ts';
import { plantedAzure, writeSite } from '../sync/sync-scene.ts';
import { openSmallDisk, type SmallDisk } from './own-machine.ts';
import { SyncProgram } from './sync-program.ts';

export interface FaultServer {
  readonly server: SoakServer;
  /** Where its files are; null: no disk of its own. */
  readonly disk: SmallDisk | null;
  /** What others wrote there: names. */
  readonly theirs: Set<string>;
  /** One trouble at a time that somebody would have to get along with at the server itself. */
  readonly turn: Turn;
}

export interface FaultScene {
  readonly emulator: TestEmulator;
  /** By resource group. */
  readonly azure: readonly [SoakAzure, SoakAzure];
  readonly groups: readonly [string, string];
  readonly dns: readonly FaultServer[];
  readonly squid: FaultServer;
  readonly stateDisk: SmallDisk | null;
  readonly sync: SyncProgram;
  readonly site: ChangingSite;
  /** Options by which sync reads that Azure. */
  readonly reading: readonly string[];
  close(): Promise<void>;
}

export interface FaultSceneOptions {
  readonly programs: Readonly<Record<Program | 'squid', string>>;
  readonly bin: string;
  readonly seed: number;
}

/** By resource group. */
const KEY_VAULTS = 14;
const GRACE_SECONDS = 2;
const SERVER_DISK = '24m';
const STATE_DISK = '1m';

export async function openFaultScene({
  programs,
  bin,
  seed,
}: FaultSceneOptions): Promise<FaultScene> {
  const folder = await mkdtemp(join(tmpdir(), 'sekisho-faults-'));
  // Squid gives up root's rights.
  await chmod(folder, 0o755);
  const site = new ChangingSite(join(folder, 'site'));
  const disks = new Map<string, SmallDisk | null>();
  for (const name of ['named', 'unbound', 'dnsmasq', 'squid']) {
    await mkdir(join(folder, name), { mode: 0o755 });
    disks.set(name, await openSmallDisk(join(folder, name), SERVER_DISK));
  }
  const upstream = await startSmallDns('127.0.0.1', () => null);
  const servers = await startServers(programs, upstream.port, (program) => ({
    folder: join(folder, program),
  }));
  const squid = await startSoakSquid(programs.squid, EXTRA, join(folder, 'squid'));
  const { seed: planted, groupId, subnetId } = await plantedAzure();
  const subscription = groupId.slice(0, groupId.indexOf('/resourceGroups/'));
  const groups = [groupId, `${subscription}/resourceGroups/soak-second`] as const;
  const emulator = await startTestEmulator({
    seed: {
      ...planted,
      applications: [
        { ...CLIENT, displayName: 'admin' },
        {
          ...READER,
          displayName: 'syncer',
          assignments: [{ role: 'Reader', scope: subscription }],
        },
      ],
    },
  });
  const second = await emulator.ask('PUT', `${groups[1]}?api-version=2021-04-01`, {
    json: { location: 'japaneast' },
  });
  if (second.status >= 300) throw new Error(`no second group: ${JSON.stringify(second.body)}`);
  await writeSite(site.folder, servers, (raw) => {
    raw['proxies'] = [
      {
        ...(raw['proxies'] as readonly object[])[0], // the example's
        address: '127.0.0.1',
        port: squid.link.port,
        sync: squid.sync,
      },
    ];
  });
  await writeFile(join(site.folder, 'ca.pem'), emulator.ca);
  const state = join(site.folder, STATE_FOLDER);
  await mkdir(state, { recursive: true });
  const stateDisk = await openSmallDisk(state, STATE_DISK);
  const reading = [
    '--azure',
    '--azure-endpoint',
    emulator.origin,
    '--azure-ca',
    join(site.folder, 'ca.pem'),
    '--grace',
    String(GRACE_SECONDS),
  ];
  const sync = new SyncProgram({
    bin,
    folder,
    argv: ['sync', site.folder, '--apply', ...reading, '--json'],
    env: {
      PATH: process.env['PATH'],
      HOME: process.env['HOME'],
      AZURE_TENANT_ID: emulator.cloud.tenantId,
      AZURE_CLIENT_ID: READER.appId,
      AZURE_CLIENT_SECRET: READER.secret,
    },
  });
  const make = (group: string, at: number): Promise<SoakAzure> =>
    prepareAzure(emulator, { groupId: group, subnetId, count: KEY_VAULTS, seed: seed * 2 + at });
  const withDisk = (server: SoakServer, program: string): FaultServer => ({
    server,
    disk: disks.get(program) ?? null,
    theirs: new Set(),
    turn: new Turn(),
  });
  return {
    emulator,
    azure: [await make(groups[0], 0), await make(groups[1], 1)],
    groups,
    dns: servers.map((server) =>
      withDisk(server, server.product === 'bind' ? 'named' : server.product),
    ),
    squid: withDisk(squid, 'squid'),
    stateDisk,
    sync,
    site,
    reading,
    close: async () => {
      try {
        await sync.stop();
      } finally {
        await Promise.all([
          emulator.close(),
          upstream.close(),
          squid.stop(),
          ...servers.map((server) => server.stop()),
        ]);
        for (const disk of [stateDisk, ...disks.values()]) await disk?.unmount();
        await rm(folder, { recursive: true, maxRetries: 3 });
      }
    },
  };
}

/** One after another. */
export class Turn {
  #last: Promise<void> = Promise.resolve();

  take<T>(act: () => Promise<T>): Promise<T> {
    const mine = this.#last.then(act);
    this.#last = mine.then(
      () => undefined,
      () => undefined,
    );
    return mine;
  }
}
