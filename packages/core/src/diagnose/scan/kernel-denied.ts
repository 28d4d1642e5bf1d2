// Names that were denied, as the kernel knows them: it remembers when each was last carried, counts their denials, and
// holds the first lines of new ones until somebody asks for them.

import {
  carry,
  denyOften,
  type DeniedName,
  type DeniedNames,
  type DeniedSlot,
} from '../tally/denied-names.ts';
import { readAgain } from './denied-again.ts';
import { readingOf, takeHeld, type HeldOf } from './held-names.ts';
import type { Kernel } from './kernel.ts';
import {
  AGAIN,
  AGAIN_BYTES,
  CARRIED,
  CARRIED_BYTES,
  DENIED_COUNT,
  MOST_DENIED,
} from './kernel-memory.ts';

export interface DeniedOf extends HeldOf {
  readonly names: DeniedNames;
}

export class KernelDenied {
  readonly #kernel: Kernel;
  readonly #of: DeniedOf;
  /** By their numbers in the kernel, from 1. */
  #known: DeniedSlot[] = [];
  #revision = -1;

  constructor(kernel: Kernel, of: DeniedOf) {
    this.#kernel = kernel;
    this.#of = of;
  }

  /** Before names may be denied otherwise than by the kernel. */
  prepare(): void {
    if (this.#of.names.isFull || this.#kernel.word(DENIED_COUNT) >= MOST_DENIED - 1)
      this.giveBack();
  }

  /** After names were denied otherwise than by the kernel. */
  update(): void {
    const { names } = this.#of;
    const { revision, slots } = names;
    names.setHolder(this.#takeNew);
    if (revision === this.#revision && slots.length === this.#known.length) return;
    if (revision !== this.#revision) {
      this.giveBack();
      names.setHolder(this.#takeNew);
      this.#revision = revision;
    }
    for (let index = this.#known.length; index < slots.length; index += 1) {
      const slot = slots[index];
      if (slot === undefined || index + 1 >= MOST_DENIED) return;
      this.#known.push(slot);
      this.#kernel.calls.addDenied(slot.a, slot.b, index + 1);
    }
  }

  giveBack(): void {
    this.#takeNew();
    this.#of.names.setHolder(null);
    const { floats, calls } = this.#kernel;
    for (let at = calls.nextHeld(1); at !== 0; at = calls.nextHeld(at + 1)) {
      const denied = this.#known[at - 1]?.denied;
      if (denied === undefined) continue;
      const place = (CARRIED + at * CARRIED_BYTES) >> 3;
      const line = floats[place + 1] as number;
      if (line > 0) carry(denied, floats[place] as number, this.#of.file, line);
      this.#denyAgain(denied, AGAIN + at * AGAIN_BYTES);
    }
    calls.clearDenied();
    this.#known = [];
    this.#revision = -1;
  }

  /** Names that only the kernel knows. */
  readonly #takeNew = (): void => {
    const known = this.#known.length;
    const count = this.#kernel.word(DENIED_COUNT) - known;
    if (count === 0) return;
    for (const slot of takeHeld(this.#kernel, this.#of, { first: known + 1, count })) {
      this.#of.names.take(slot);
      this.#known.push(slot);
    }
  };

  #denyAgain(denied: DeniedName, place: number): void {
    const kernel = this.#kernel;
    if (kernel.word(place) === 0) return;
    const { file, readings } = this.#of;
    const { reading, ...of } = readAgain(kernel, place, file);
    denyOften(denied, { ...of, status: readingOf(readings(), reading).status });
  }
}
