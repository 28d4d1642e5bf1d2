// Replication of one disk, as the process server runs it: freeze, upload, commit,
// and whatever the vault asks for in between. The first cycle is the initial copy.

import { dirname } from 'node:path';

import type { ContainerClient } from '@azure/storage-blob';

import { OutsideError } from '@sekisho/dns/user-error.ts';
import { loadBaseline, saveBaseline } from './baseline-file.ts';
import type { Baseline, CommitAnswer, CycleManifest } from './cycle.ts';
import { translateFull } from './disk-errors.ts';
import { digestDisk } from './digest-disk.ts';
import type { OnProgress } from './progress.ts';
import type { RetryPolicy } from './retries.ts';
import type { Consistency, DiskSource, FrozenDisk } from './source.ts';
import { CycleUpload } from './upload-cycle.ts';

/** The vault's protection service, over whatever road its caller takes. */
export interface VaultPort {
  commit(manifest: CycleManifest, signal: AbortSignal): Promise<CommitAnswer>;
  /** The vault's newest digests, or null when it has none of this disk. */
  baseline(diskId: string, signal: AbortSignal): Promise<Baseline | null>;
}

export interface DiskReplicationOptions {
  readonly diskId: string;
  readonly source: DiskSource;
  readonly container: ContainerClient;
  readonly vault: VaultPort;
  /** Where the vault's digests are remembered between runs. */
  readonly stateFile: string;
  /** Reads the disk a second time where a cycle reads only changes, to give each point the disk's own SHA-256. */
  readonly digestsEveryPoint?: boolean;
  readonly concurrency?: number;
  readonly retries?: RetryPolicy;
}

export interface CycleReport {
  readonly sequence: number;
  readonly recoveryPointId: string;
  readonly takenAt: string;
  readonly diskSha256: string | null;
  readonly consistency: Consistency;
  /** What the source said may have changed, in whole blocks; null when every block was compared. */
  readonly dirtyBytes: number | null;
  readonly changedBlocks: number;
  /** Until everything was in the cache storage; the vault takes it over after that. */
  readonly uploadSeconds: number;
  readonly readBytes: number;
  readonly sentBytes: number;
  readonly resumedBytes: number;
  readonly blocksSentAgain: number;
  /** The vault's state was not the one we knew: all blocks were compared. */
  readonly isResync: boolean;
}

const MOST_ROUNDS = 5;

export class DiskReplication {
  readonly #options: DiskReplicationOptions;
  #baseline: Baseline | null | undefined;
  /** The source's dirty ranges count from a cycle of this object; what it reported to an earlier one says nothing. */
  #trustsDirty = false;

  constructor(options: DiskReplicationOptions) {
    this.#options = options;
  }

  /** One cycle. After a failure it may simply be called again: what has arrived is not sent twice. */
  async runCycle({
    signal,
    onProgress,
  }: {
    readonly signal: AbortSignal;
    readonly onProgress?: OnProgress;
  }): Promise<CycleReport> {
    this.#baseline ??= await loadBaseline(this.#options.stateFile);
    const frozen = await this.#options.source.beginCycle();
    let outcome: 'applied' | 'abandoned' = 'abandoned';
    try {
      const report = await this.#replicate(frozen, signal, onProgress);
      outcome = 'applied';
      return report;
    } finally {
      if (outcome === 'applied') this.#trustsDirty = true;
      await frozen.release(outcome);
    }
  }

  async #replicate(
    frozen: FrozenDisk,
    signal: AbortSignal,
    onProgress?: OnProgress,
  ): Promise<CycleReport> {
    const first = await this.#attempt(frozen, {
      baseline: this.#baseline ?? null,
      trustsDirty: this.#trustsDirty,
      signal,
      onProgress,
    });
    if (first !== 'stale') return first;
    const baseline = await this.#options.vault.baseline(this.#options.diskId, signal);
    const second = await this.#attempt(frozen, {
      baseline,
      trustsDirty: false,
      signal,
      onProgress,
    });
    if (second !== 'stale') return { ...second, isResync: true };
    throw new OutsideError(
      `the vault does not accept cycles for disk ${this.#options.diskId}: another process server may be replicating it`,
      { code: 'replication.stale' },
    );
  }

  async #attempt(
    frozen: FrozenDisk,
    how: {
      readonly baseline: Baseline | null;
      readonly trustsDirty: boolean;
      readonly signal: AbortSignal;
      readonly onProgress: OnProgress | undefined;
    },
  ): Promise<CycleReport | 'stale'> {
    const {
      container,
      diskId,
      vault,
      digestsEveryPoint = false,
      concurrency,
      retries,
    } = this.#options;
    const { baseline, trustsDirty, signal, onProgress } = how;
    const upload = new CycleUpload(frozen, {
      container,
      diskId,
      baseline,
      trustsDirty,
      signal,
      digestsDisk: digestsEveryPoint,
      ...(concurrency === undefined ? {} : { concurrency }),
      ...(retries === undefined ? {} : { retries }),
      ...(onProgress === undefined ? {} : { onProgress }),
    });
    const beganAt = performance.now();
    const sent = await upload.send();
    const uploadSeconds = Math.round(performance.now() - beganAt) / 1000;
    const manifest =
      sent.diskSha256 === null && digestsEveryPoint
        ? { ...sent, diskSha256: await digestDisk(frozen, signal) }
        : sent;
    let blocksSentAgain = 0;
    for (let round = 0; round < MOST_ROUNDS; round += 1) {
      await frozen.assertIntact();
      const answer = await vault.commit(manifest, signal);
      if (answer.kind === 'stale') return 'stale';
      if (answer.kind === 'applied') {
        await this.#remember({ sequence: upload.sequence, map: upload.map });
        const { sequence, takenAt, diskSha256, changedBlocks } = manifest;
        const dirtyBytes =
          baseline !== null && trustsDirty && frozen.dirty !== null
            ? upload.counters.readBytes
            : null;
        const { consistency } = frozen;
        return {
          sequence,
          recoveryPointId: answer.recoveryPointId,
          takenAt,
          diskSha256,
          consistency,
          dirtyBytes,
          changedBlocks,
          uploadSeconds,
          ...upload.counters,
          blocksSentAgain,
          isResync: false,
        };
      }
      blocksSentAgain += answer.blocks.length;
      await upload.sendAgain(answer);
    }
    throw new OutsideError(
      `the cache storage damages what is put into it: cycle ${String(upload.sequence)} of disk ${diskId} was sent ${String(MOST_ROUNDS)} times`,
      {
        code: 'replication.cache-damages',
      },
    );
  }

  async #remember(baseline: Baseline): Promise<void> {
    this.#baseline = baseline;
    const { stateFile } = this.#options;
    await saveBaseline(stateFile, baseline).catch((error: unknown) => {
      throw translateFull(error, dirname(stateFile), baseline.map.digests.length);
    });
  }
}
