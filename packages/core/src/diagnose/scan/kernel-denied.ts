// Names that were denied, as the kernel knows them: it remembers when each was last carried, counts their denials, and
// holds the first lines of new ones until somebody asks for them.

import type { Moment } from '../tally/counted.ts';
import {
  carry,
  denyOften,
  type DeniedName,
  type DeniedNames,
  type DeniedSlot,
} from '../tally/denied-names.ts';
import { readingOf, takeHeld, type HeldOf } from './held-names.ts';
import type { Kernel } from './kernel.ts';
import {
  AGAIN,
  AGAIN_BYTES,
  AGAIN_FIRST,
  AGAIN_LAST,
  AGAIN_READING,
  CARRIED,
  CARRIED_BYTES,
  DENIED_COUNT,
  MOST_AGAIN,
  MOST_DENIED,
} from './kernel-memory.ts';

export interface DeniedOf extends HeldOf {
  readonly names: DeniedNames;
}

const MOMENT_BYTES = 16;

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
    const count = kernel.word(place);
    if (count === 0) return;
    denyOften(denied, {
      count,
      status: readingOf(this.#of.readings(), kernel.word(place + AGAIN_READING)).status,
      last: this.#momentAt(place + AGAIN_LAST),
      first: this.#momentsAt(place),
    });
  }

  #momentsAt(place: number): Moment[] {
    const count = Math.min(this.#kernel.word(place), MOST_AGAIN);
    const moments: Moment[] = [];
    for (let index = 0; index < count; index += 1)
      moments.push(this.#momentAt(place + AGAIN_FIRST + index * MOMENT_BYTES));
    return moments;
  }

  #momentAt(place: number): Moment {
    const at = this.#kernel.float(place);
    return { at, evidence: { file: this.#of.file, line: this.#kernel.float(place + 8) } };
  }
}
