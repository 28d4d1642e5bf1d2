// The kernel: the loop over bytes, in WebAssembly, built from packages/core/kernel. There is one for all logs. Whoever
// scans takes it for a while, and the one before gives back what it holds first.

import { KERNEL } from 'sekisho:kernel';

import type { Interest } from '../tally/interest.ts';
import { hashShort } from '../tally/name-hash.ts';
import {
  CLIENT_PLACES,
  CLIENTS,
  ENDING_PLACES,
  ENDINGS,
  INPUT_BYTES,
  MEMORY_BYTES,
  NAME_BYTES,
  NAME_PLACES,
  NAMES,
  READING_BYTES,
  READING_PLACES,
  READINGS,
  READ_INTO,
  SUM_FIRST,
  SUM_LAST,
} from './kernel-memory.ts';
import { writePairNames } from './kernel-pairs.ts';

interface KernelExports {
  readonly memory: WebAssembly.Memory;
  setLayouts(count: number, first: number, around: number): void;
  setRange(since: number, until: number): void;
  learnTime(
    minute: number,
    day: number,
    before: number,
    after: number,
    fraction: number,
    point: number,
  ): void;
  addReading(number: number, kind: number, port: number): void;
  addClient(client: number): void;
  addEnding(ending: number): void;
  addDenied(a: number, b: number, number: number): void;
  clearDenied(): void;
  nextHeld(from: number): number;
  run(from: number, end: number, lines: number): number;
}

export interface KernelUser {
  readonly interest: Interest;
  /** Adds to its tally what the kernel summed up for it, and holds nothing of the kernel's afterwards. */
  giveBack(): void;
}

const PAGE_BYTES = 65_536;

export class Kernel {
  readonly run: KernelExports['run'];
  readonly calls: KernelExports;
  readonly bytes: Buffer;
  /** A block of a file may be read into this, and is scanned without being copied. */
  readonly readInto: Buffer;
  readonly words: Int32Array;
  readonly floats: Float64Array;
  #user: KernelUser | null = null;
  #interest: Interest | null = null;

  constructor(module: WebAssembly.Module) {
    const caller = {
      isOfConcern: (from: number, end: number) =>
        Number(this.#interest?.isOfConcern(this.name(from, end)) ?? true),
    };
    const { exports } = new WebAssembly.Instance(module, { caller });
    this.calls = exports as unknown as KernelExports;
    this.run = this.calls.run;
    const { memory } = this.calls;
    memory.grow(Math.ceil(MEMORY_BYTES / PAGE_BYTES) - memory.buffer.byteLength / PAGE_BYTES);
    this.bytes = Buffer.from(memory.buffer);
    this.readInto = this.bytes.subarray(READ_INTO, READ_INTO + INPUT_BYTES);
    this.words = new Int32Array(memory.buffer);
    this.floats = new Float64Array(memory.buffer);
    this.floats.fill(Number.NaN, SUM_FIRST / 8, SUM_LAST / 8 + 1);
    writePairNames(this.words);
  }

  word(place: number): number {
    return this.words[place >> 2] as number;
  }

  float(place: number): number {
    return this.floats[place >> 3] as number;
  }

  text(from: number, end: number): string {
    return this.bytes.toString('latin1', from, end);
  }

  name(from: number, end: number): string {
    return this.text(from, end).toLowerCase();
  }

  /** True: it was somebody else's until now. */
  take(user: KernelUser): boolean {
    if (this.#user === user) return false;
    this.#user?.giveBack();
    this.#user = user;
    this.bytes.fill(0, READINGS, READINGS + READING_PLACES * READING_BYTES);
    this.#setInterest(user.interest);
    return true;
  }

  leave(user: KernelUser): void {
    if (this.#user !== user) return;
    this.#user = null;
    user.giveBack();
  }

  #setInterest(interest: Interest): void {
    if (this.#interest === interest) return;
    this.#interest = interest;
    const { bytes } = this;
    bytes.fill(0, CLIENTS, CLIENTS + CLIENT_PLACES / 8);
    bytes.fill(interest.endings === null ? 255 : 0, ENDINGS, ENDINGS + ENDING_PLACES / 8);
    bytes.fill(0, NAMES, NAMES + NAME_PLACES * NAME_BYTES);
    for (const client of interest.clients) this.calls.addClient(hashShort(client));
    for (const ending of interest.endings ?? []) this.calls.addEnding(hashShort(ending));
  }
}

let kernel: Kernel | null | undefined;

/** null: this machine's WebAssembly has no steps over 16 bytes at once; lines are read as text then. */
export function findKernel(): Kernel | null {
  if (kernel !== undefined) return kernel;
  const program = Buffer.from(KERNEL, 'base64');
  kernel = WebAssembly.validate(program) ? new Kernel(new WebAssembly.Module(program)) : null;
  return kernel;
}
