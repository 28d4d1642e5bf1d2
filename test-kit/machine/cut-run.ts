// One run of a protected machine whose replication is cut at moments that a seed
// chooses: the network to the cache, the storage daemon, the machine's own power.
// It ends with recovered machines that are asked for every record.

import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import {
  DiskReplication,
  type CycleReport,
} from '@sekisho/rehearsal/replication/disk-replication.ts';
import { FileTarget } from '@sekisho/rehearsal/replication/file-target.ts';
import { ReplicaVault } from '@sekisho/rehearsal/replication/replica-vault.ts';
import { SeededBytes } from '@sekisho/rehearsal/replication/seeded-bytes.ts';
import { startAzurite } from '../replication/azurite-process.ts';
import { startRelay, type CuttingRelay } from '../replication/cutting-relay.ts';
import { findGuestKit } from '@sekisho/rehearsal/machine/guest-kit.ts';
import { findMachinePrograms } from '@sekisho/rehearsal/machine/programs.ts';
import { RehearsedMachine } from '@sekisho/rehearsal/machine/rehearsed-machine.ts';
import { recoverMachine, type Recovered } from '@sekisho/rehearsal/machine/recover-machine.ts';

const MIB = 1024 * 1024;
const DISK_BYTES = 96 * MIB;
const MOST_TRIES = 12;
const RETRIES = { tries: 1, firstDelayMs: 50, timeoutMs: 10_000 } as const;

export interface CutRunReport {
  readonly seed: string;
  /** How often which cut was made. */
  readonly cuts: Readonly<Record<Cut, number>>;
  /** Attempts at a cycle that failed, and were repeated. */
  readonly failedAttempts: number;
  readonly points: number;
  readonly recovered: readonly (Recovered & {
    readonly point: number;
    readonly identical: boolean;
  })[];
  readonly seconds: number;
}

const CUTS = ['none', 'network', 'daemon', 'power'] as const;
type Cut = (typeof CUTS)[number];

interface Run {
  readonly machine: RehearsedMachine;
  readonly replication: DiskReplication;
  readonly relay: CuttingRelay;
  readonly random: SeededBytes;
  readonly cuts: Record<Cut, number>;
  failedAttempts: number;
  readonly signal: AbortSignal;
}

interface KeptPoint {
  readonly report: CycleReport;
  readonly confirmed: number;
}

export async function runWithCuts({
  seed,
  cycles,
  signal,
}: {
  readonly seed: string;
  readonly cycles: number;
  readonly signal: AbortSignal;
}): Promise<CutRunReport> {
  const startedAt = performance.now();
  const folder = await mkdtemp(join(tmpdir(), 'cut-run-'));
  const kit = { kit: await findGuestKit({ signal }), programs: await findMachinePrograms() };
  const azurite = await startAzurite();
  const relay = await startRelay(azurite.port);
  const diskId = randomUUID();
  const straight = azurite.container('cache');
  await straight.create();
  const retention = { mostPoints: 1000, longestMs: Number.MAX_SAFE_INTEGER };
  const vault = await ReplicaVault.open({
    folder: join(folder, 'vault'),
    diskId,
    container: straight,
    retention,
    newId: randomUUID,
    now: () => new Date(),
  });
  const machine = await RehearsedMachine.start({
    ...kit,
    name: 'server',
    folder,
    sizeBytes: DISK_BYTES,
    seed,
    applicationConsistentEvery: 3,
    signal,
  });
  try {
    const port = {
      commit: (manifest: Parameters<ReplicaVault['commit']>[0], to: AbortSignal) =>
        vault.commit(manifest, { signal: to }),
      baseline: () => Promise.resolve(vault.baseline()),
    };
    const container = azurite.container('cache', relay.port);
    const replication = new DiskReplication({
      diskId,
      source: machine.source,
      container,
      vault: port,
      stateFile: join(folder, 'state'),
      digestsEveryPoint: true,
      retries: RETRIES,
    });
    const run: Run = {
      machine,
      replication,
      relay,
      random: new SeededBytes(seed),
      cuts: { none: 0, network: 0, daemon: 0, power: 0 },
      failedAttempts: 0,
      signal,
    };
    const kept: KeptPoint[] = [];
    await machine.work({ blocks: 0, records: 5 });
    for (let cycle = 0; cycle <= cycles; cycle += 1) {
      if (cycle > 0)
        await machine.work({ blocks: 1 + run.random.below(16), records: 2 + run.random.below(8) });
      kept.push(await cycleWithCuts(run, cycle === 0));
    }
    await machine.close();
    const recovered = [];
    for (const at of [kept.length - 1, run.random.below(kept.length - 1)]) {
      const point = kept[at];
      if (point === undefined) continue;
      const file = join(folder, `recovered-${String(at)}.img`);
      const { sha256 } = await vault.testFailover(
        point.report.recoveryPointId,
        new FileTarget(file),
        { signal },
      );
      recovered.push({
        point: at + 1,
        identical: sha256 === point.report.diskSha256,
        ...(await recoverMachine({ ...kit, name: 'recovered', file, confirmed: point.confirmed })),
      });
      await rm(file);
    }
    const { cuts, failedAttempts } = run;
    return {
      seed,
      cuts,
      failedAttempts,
      points: vault.recoveryPoints().length,
      recovered,
      seconds: Math.round(performance.now() - startedAt) / 1000,
    };
  } finally {
    await machine.close();
    await vault.close();
    await relay.close();
    await azurite.close();
    await rm(folder, { recursive: true, force: true });
  }
}

/** Repeats a cycle until the vault has it; the first attempts are cut. */
async function cycleWithCuts(run: Run, isInitial: boolean): Promise<KeptPoint> {
  const { machine, replication, random, relay, signal } = run;
  for (let attempt = 1; attempt <= MOST_TRIES; attempt += 1) {
    relay.fix();
    const cut: Cut = attempt <= 2 ? (CUTS[random.below(CUTS.length)] ?? 'none') : 'none';
    run.cuts[cut] += 1;
    const cutting = makeCut(run, cut, isInitial);
    // Its failure is looked at when the cycle has ended.
    cutting.catch(() => undefined);
    try {
      const report = await replication.runCycle({ signal });
      const confirmed = machine.confirmedBefore(new Date(report.takenAt));
      await cutting;
      return { report, confirmed };
    } catch (error) {
      signal.throwIfAborted();
      if (cut === 'none') throw error;
      run.failedAttempts += 1;
      await cutting;
    }
  }
  throw new Error(`no cycle came through in ${String(MOST_TRIES)} attempts`);
}

async function makeCut(
  { machine, relay, random }: Run,
  cut: Cut,
  isInitial: boolean,
): Promise<void> {
  const afterMs = random.below(isInitial ? 600 : 200);
  if (cut === 'network') relay.cutAfter(1 + random.below(isInitial ? 24 * MIB : MIB));
  if (cut === 'daemon') {
    await sleep(afterMs);
    await machine.daemon.kill();
    // Nobody else asks for it while the machine waits for its disk.
    await machine.daemon.qmp();
  }
  if (cut === 'power') {
    await sleep(afterMs);
    await machine.cutPower();
    await machine.powerOn();
  }
}
