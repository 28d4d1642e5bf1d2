// Names that were denied, as the kernel knows them: it remembers when each was last carried.

import type { Moment } from '../tally/counted.ts';
import { carry, denyOften, type DeniedName, type DeniedNames } from '../tally/denied-names.ts';
import type { Kernel } from './kernel.ts';
import {
  AGAIN,
  AGAIN_BYTES,
  AGAIN_FIRST,
  AGAIN_LAST,
  AGAIN_READING,
  CARRIED,
  CARRIED_BYTES,
  MOST_AGAIN,
  MOST_DENIED,
} from './kernel-memory.ts';

const MOMENT_BYTES = 16;

export class KernelDenied {
  readonly #kernel: Kernel;
  readonly #names: DeniedNames;
  readonly #file: string;
  /** By their numbers in the kernel, from 1. */
  #known: DeniedName[] = [];
  #revision = -1;

  constructor(kernel: Kernel, names: DeniedNames, file: string) {
    this.#kernel = kernel;
    this.#names = names;
    this.#file = file;
  }

  /** Before names may be denied otherwise than by the kernel. */
  prepare(statusOf: (reading: number) => number): void {
    if (this.#names.isFull) this.giveBack(statusOf);
  }

  /** After names were denied otherwise than by the kernel. */
  update(statusOf: (reading: number) => number): void {
    const { revision, slots } = this.#names;
    if (revision === this.#revision && slots.length === this.#known.length) return;
    if (revision !== this.#revision) {
      this.giveBack(statusOf);
      this.#revision = revision;
    }
    for (let index = this.#known.length; index < slots.length; index += 1) {
      const slot = slots[index];
      if (slot === undefined || index + 1 >= MOST_DENIED) return;
      this.#known.push(slot.denied);
      this.#kernel.calls.addDenied(slot.a, slot.b, index + 1);
    }
  }

  /** `statusOf`: that of a reading by its number. */
  giveBack(statusOf: (reading: number) => number): void {
    const { floats, calls } = this.#kernel;
    for (let index = 0; index < this.#known.length; index += 1) {
      const denied = this.#known[index];
      const place = (CARRIED + (index + 1) * CARRIED_BYTES) >> 3;
      const line = floats[place + 1] as number;
      if (denied === undefined) continue;
      if (line > 0) carry(denied, floats[place] as number, this.#file, line);
      this.#denyAgain(denied, AGAIN + (index + 1) * AGAIN_BYTES, statusOf);
    }
    calls.clearDenied();
    this.#known = [];
    this.#revision = -1;
  }

  #denyAgain(denied: DeniedName, place: number, statusOf: (reading: number) => number): void {
    const kernel = this.#kernel;
    const count = kernel.word(place);
    if (count === 0) return;
    denyOften(denied, {
      count,
      status: statusOf(kernel.word(place + AGAIN_READING)),
      last: this.#momentAt(place + AGAIN_LAST),
      first: Array.from({ length: Math.min(count, MOST_AGAIN) }, (_, index) =>
        this.#momentAt(place + AGAIN_FIRST + index * MOMENT_BYTES),
      ),
    });
  }

  #momentAt(place: number): Moment {
    const at = this.#kernel.float(place);
    return { at, evidence: { file: this.#file, line: this.#kernel.float(place + 8) } };
  }
}
