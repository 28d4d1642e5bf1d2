// Progress of a copy: how far, how fast, how long still.

export interface CopyProgress {
  readonly bytesDone: number;
  readonly bytesTotal: number;
  readonly blocksLeft: number;
  /** Over the last seconds, not since the start: a link that slows down shows. */
  readonly bytesPerSecond: number;
  /** Null until there is a rate. */
  readonly secondsLeft: number | null;
}

export type OnProgress = (progress: CopyProgress) => void;

const WINDOW_MS = 3000;
const EVERY_MS = 100;

export class ProgressMeter {
  readonly #total: { readonly bytes: number; readonly blockBytes: number };
  readonly #onProgress: OnProgress | undefined;
  readonly #nowMs: () => number;
  #samples: { readonly atMs: number; readonly bytes: number }[] = [];
  #bytesDone = 0;
  #reportedAtMs = Number.NEGATIVE_INFINITY;

  constructor(
    total: { readonly bytes: number; readonly blockBytes: number },
    onProgress?: OnProgress,
    nowMs: () => number = () => performance.now(),
  ) {
    this.#total = total;
    this.#onProgress = onProgress;
    this.#nowMs = nowMs;
    this.#samples.push({ atMs: nowMs(), bytes: 0 });
  }

  add(bytes: number): void {
    this.#bytesDone += bytes;
    if (this.#onProgress === undefined) return;
    const atMs = this.#nowMs();
    const isLast = this.#bytesDone >= this.#total.bytes;
    if (atMs - this.#reportedAtMs < EVERY_MS && !isLast) return;
    this.#reportedAtMs = atMs;
    this.#samples.push({ atMs, bytes: this.#bytesDone });
    while (this.#samples.length > 2 && atMs - (this.#samples[1]?.atMs ?? atMs) > WINDOW_MS)
      this.#samples.shift();
    this.#onProgress(this.#describe(atMs));
  }

  #describe(atMs: number): CopyProgress {
    const from = this.#samples[0] ?? { atMs, bytes: 0 };
    const seconds = (atMs - from.atMs) / 1000;
    const bytesPerSecond = seconds > 0 ? (this.#bytesDone - from.bytes) / seconds : 0;
    const bytesLeft = Math.max(0, this.#total.bytes - this.#bytesDone);
    return {
      bytesDone: this.#bytesDone,
      bytesTotal: this.#total.bytes,
      blocksLeft: Math.ceil(bytesLeft / this.#total.blockBytes),
      bytesPerSecond,
      secondsLeft: bytesPerSecond > 0 ? bytesLeft / bytesPerSecond : null,
    };
  }
}
