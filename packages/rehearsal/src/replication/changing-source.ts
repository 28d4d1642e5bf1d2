// The service of the rehearsed server that keeps writing while the server is being
// replicated: numbered records with a checksum, at seeded places of the ranges that
// are its own.

import { createHash } from 'node:crypto';

import { pause } from '@sekisho/core/pause.ts';
import { SeededBytes } from './seeded-bytes.ts';
import type { ByteRange } from './source.ts';
import type { WritingDisk } from './writing-disk.ts';

export const RECORD_BYTES = 4096;
const TICK_MS = 50;

export interface ChangingSourceOptions {
  /** Where it may write; never outside. */
  readonly ranges: readonly ByteRange[];
  readonly seed: string;
}

export class ChangingSource {
  readonly #disk: WritingDisk;
  readonly #places: readonly number[];
  readonly #random: SeededBytes;
  #records = 0;
  #running: { readonly stop: AbortController; readonly done: Promise<void> } | null = null;

  constructor(disk: WritingDisk, { ranges, seed }: ChangingSourceOptions) {
    this.#disk = disk;
    this.#random = new SeededBytes(seed);
    this.#places = ranges.flatMap(({ offset, length }) =>
      Array.from(
        { length: Math.floor(length / RECORD_BYTES) },
        (_, at) => offset + at * RECORD_BYTES,
      ),
    );
    if (this.#places.length === 0) throw new RangeError('there is no room for a record');
  }

  /** How many records it has written, each of {@link RECORD_BYTES}. */
  get records(): number {
    return this.#records;
  }

  /** Writes that many records now. */
  async change(records: number): Promise<void> {
    for (let left = records; left > 0; left -= 1) {
      await this.#disk.write(
        recordOf(this.#records, this.#random),
        this.#places[this.#random.below(this.#places.length)] ?? 0,
      );
      this.#records += 1;
    }
  }

  /** Keeps writing at about this rate until {@link stop}. */
  start(bytesPerSecond: number): void {
    if (this.#running !== null) throw new Error('the service is running already');
    const stop = new AbortController();
    const done = this.#write(bytesPerSecond, stop.signal);
    // A write that fails is told by stop(), not as a rejection that nobody handles.
    done.catch(() => undefined);
    this.#running = { stop, done };
  }

  /** Ends the writing; throws what made it end before. */
  async stop(): Promise<void> {
    const running = this.#running;
    this.#running = null;
    running?.stop.abort();
    await running?.done;
  }

  async #write(bytesPerSecond: number, signal: AbortSignal): Promise<void> {
    let owed = 0;
    while (!signal.aborted) {
      owed += (bytesPerSecond * TICK_MS) / 1000;
      const records = Math.floor(owed / RECORD_BYTES);
      owed -= records * RECORD_BYTES;
      await this.change(records);
      await pause(TICK_MS, signal).catch(() => undefined);
    }
  }
}

function recordOf(number: number, random: SeededBytes): Buffer {
  const record = random.take(RECORD_BYTES);
  const payload = record.subarray(128);
  record.write(
    `sekisho record ${String(number).padStart(12, '0')} sha256 ${createHash('sha256').update(payload).digest('hex')}\n`,
  );
  return record;
}

/** The number of a whole record; null for anything else, a torn record too. */
export function readRecord(record: Buffer): number | null {
  const found = /^sekisho record (\d{12}) sha256 ([0-9a-f]{64})\n/.exec(
    record.subarray(0, 128).toString('latin1'),
  );
  const digest = createHash('sha256').update(record.subarray(128, RECORD_BYTES)).digest('hex');
  return found !== null && found[2] === digest ? Number(found[1]) : null;
}
