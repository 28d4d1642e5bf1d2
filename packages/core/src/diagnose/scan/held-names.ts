// Names that the kernel was the first to see denied, taken out of its memory. Most of them are only counted, so an
// object is made of one when it is asked for.

import {
  isCarriedSince,
  KnownSlot,
  NEVER,
  type DeniedName,
  type DeniedSlot,
} from '../tally/denied-names.ts';
import type { ProxyObservation } from '../../products/shared/logs/observation.ts';
import { readAgain } from './denied-again.ts';
import type { Kernel } from './kernel.ts';
import {
  AGAIN,
  AGAIN_BYTES,
  AGAIN_FIRST,
  AGAIN_LAST,
  CARRIED,
  CARRIED_BYTES,
  NEW_BYTES,
  NEW_NAMES,
  TEXTS,
  TEXTS_USED,
} from './kernel-memory.ts';

/** What the format's reader said of a request, of all lines that decide alike. */
export type Reading = Pick<ProxyObservation, 'port' | 'status'>;

export interface HeldOf {
  readonly file: string;
  /** By their numbers, from 1; with another log there are others, in another array. */
  readonly readings: () => readonly Reading[];
}

export const NO_REQUEST: Reading = { port: 0, status: 0 };

export function readingOf(readings: readonly Reading[], number: number): Reading {
  return readings[number - 1] ?? NO_REQUEST;
}

/** Of fewer the objects are smaller than the copy. */
const FEWEST = 16;

/** A copy of what the kernel has of some names, one behind the other. */
class HeldNames {
  readonly file: string;
  readonly #readings: readonly Reading[];
  readonly #again: Float64Array;
  readonly #carried: Float64Array;
  readonly #new: Float64Array;
  readonly #againWords: Int32Array;
  readonly #newWords: Int32Array;
  readonly #texts: Buffer;

  /** `first`, `count`: their numbers in the kernel. */
  constructor(kernel: Kernel, of: HeldOf, { first, count }: { first: number; count: number }) {
    this.file = of.file;
    this.#readings = of.readings();
    const copy = (table: number, bytes: number): Float64Array =>
      kernel.floats.slice((table + first * bytes) >> 3, (table + (first + count) * bytes) >> 3);
    this.#again = copy(AGAIN, AGAIN_BYTES);
    this.#carried = copy(CARRIED, CARRIED_BYTES);
    this.#new = copy(NEW_NAMES, NEW_BYTES);
    this.#againWords = new Int32Array(this.#again.buffer);
    this.#newWords = new Int32Array(this.#new.buffer);
    this.#texts = Buffer.from(kernel.bytes.subarray(TEXTS, TEXTS + kernel.word(TEXTS_USED)));
  }

  /** Of the name and the port. */
  hash(index: number, place: number): number {
    return this.#newWords[(index * NEW_BYTES + place) >> 2] as number;
  }

  count(index: number): number {
    return this.#againWords[(index * AGAIN_BYTES) >> 2] as number;
  }

  /** As {@link DeniedName} has it: in the same log, of two with one time the later line counts. */
  isCarriedSince(index: number): boolean {
    const line = this.#carriedAt(index, 8);
    if (line === 0) return false;
    const at = this.#carriedAt(index, 0);
    const last = this.#againAt(index, AGAIN_LAST);
    // Without a time it comes before all others.
    return at === last ? line > this.#againAt(index, AGAIN_LAST + 8) : at > last;
  }

  name(index: number): string {
    const place = (index * NEW_BYTES) >> 2;
    const start = (this.#newWords[place] as number) + (this.#newWords[place + 2] as number);
    const end = start + (this.#newWords[place + 3] as number);
    return this.#texts.toString('latin1', start, end).toLowerCase();
  }

  make(index: number): DeniedName {
    const place = (index * NEW_BYTES) >> 2;
    const words = this.#newWords;
    const from = words[place] as number;
    const isCarried = this.#carriedAt(index, 8) !== 0;
    const again = { floats: this.#again, words: this.#againWords };
    const { count, reading, last, first } = readAgain(again, index * AGAIN_BYTES, this.file);
    return {
      name: this.name(index),
      port: readingOf(this.#readings, words[place + 6] as number).port,
      status: readingOf(this.#readings, reading).status,
      count,
      bytes: 0,
      first: this.#againAt(index, AGAIN_FIRST),
      last,
      evidence: first,
      carriedAt: isCarried ? this.#carriedAt(index, 0) : NEVER.carriedAt,
      carriedFile: isCarried ? this.file : NEVER.carriedFile,
      carriedLine: this.#carriedAt(index, 8),
      seen: {
        file: this.file,
        line: this.#new[((index * NEW_BYTES) >> 3) + 4] as number,
        text: this.#texts.toString('utf8', from, from + (words[place + 1] as number)),
      },
    };
  }

  #carriedAt(index: number, place: number): number {
    return this.#carried[(index * CARRIED_BYTES + place) >> 3] as number;
  }

  #againAt(index: number, place: number): number {
    return this.#again[(index * AGAIN_BYTES + place) >> 3] as number;
  }
}

/** One of them. */
class HeldSlot implements DeniedSlot {
  readonly a: number;
  readonly b: number;
  readonly #index: number;
  /** null: there is an object of it. */
  #held: HeldNames | null;
  #denied: DeniedName | null = null;

  constructor(held: HeldNames, index: number) {
    this.a = held.hash(index, 16);
    this.b = held.hash(index, 20);
    this.#index = index;
    this.#held = held;
  }

  get denied(): DeniedName {
    if (this.#held !== null) this.#denied = this.#held.make(this.#index);
    this.#held = null;
    return this.#denied as DeniedName;
  }

  get name(): string {
    return this.#held === null ? this.denied.name : this.#held.name(this.#index);
  }

  get count(): number {
    return this.#held === null ? this.denied.count : this.#held.count(this.#index);
  }

  get isCarried(): boolean {
    return this.#held === null
      ? isCarriedSince(this.denied)
      : this.#held.isCarriedSince(this.#index);
  }
}

/** `numbers`: those in the kernel, where they are known without a count afterwards. */
export function takeHeld(
  kernel: Kernel,
  of: HeldOf,
  numbers: { readonly first: number; readonly count: number },
): readonly DeniedSlot[] {
  const { first, count } = numbers;
  const held = new HeldNames(kernel, of, numbers);
  const slots: DeniedSlot[] = [];
  for (let index = 0; index < count; index += 1) {
    const slot = new HeldSlot(held, index);
    slots.push(count < FEWEST ? new KnownSlot(slot.a, slot.b, slot.denied) : slot);
    kernel.words[(AGAIN + (first + index) * AGAIN_BYTES) >> 2] = 0;
    kernel.floats[((CARRIED + (first + index) * CARRIED_BYTES) >> 3) + 1] = 0;
  }
  kernel.words[TEXTS_USED >> 2] = 0;
  return slots;
}
