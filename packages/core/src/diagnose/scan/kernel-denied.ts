// Names that were denied, as the kernel knows them: it remembers when each was last carried.

import { carry, type DeniedName, type DeniedNames } from '../tally/denied-names.ts';
import type { Kernel } from './kernel.ts';
import { CARRIED, CARRIED_BYTES, MOST_DENIED } from './kernel-memory.ts';

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

  /** After names were denied otherwise than by the kernel. */
  update(): void {
    const { revision, slots } = this.#names;
    if (revision === this.#revision && slots.length === this.#known.length) return;
    if (revision !== this.#revision) {
      this.giveBack();
      this.#revision = revision;
    }
    for (let index = this.#known.length; index < slots.length; index += 1) {
      const slot = slots[index];
      if (slot === undefined || index + 1 >= MOST_DENIED) return;
      this.#known.push(slot.denied);
      this.#kernel.calls.addDenied(slot.a, slot.b, index + 1);
    }
  }

  giveBack(): void {
    const { floats, calls } = this.#kernel;
    for (const [index, denied] of this.#known.entries()) {
      const place = (CARRIED + (index + 1) * CARRIED_BYTES) >> 3;
      const line = floats[place + 1] as number;
      if (line > 0) carry(denied, floats[place] as number, this.#file, line);
    }
    calls.clearDenied();
    this.#known = [];
    this.#revision = -1;
  }
}
