// Names that were denied, as the kernel knows them: it remembers when each was last carried, counts their denials, and
// holds the first lines of new ones until somebody asks for them.

import type { ProxyObservation } from '../../products/shared/logs/observation.ts';
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
  DENIED_COUNT,
  MOST_AGAIN,
  MOST_DENIED,
  NEW_BYTES,
  NEW_NAMES,
  TEXTS,
  TEXTS_USED,
} from './kernel-memory.ts';

/** What the format's reader said of a request, of all lines that decide alike. */
export type Reading = Pick<ProxyObservation, 'port' | 'status'>;

export interface DeniedOf {
  readonly names: DeniedNames;
  readonly file: string;
  /** By its number. */
  readonly readingOf: (reading: number) => Reading;
}

const MOMENT_BYTES = 16;

export class KernelDenied {
  readonly #kernel: Kernel;
  readonly #of: DeniedOf;
  /** By their numbers in the kernel, from 1. */
  #known: DeniedName[] = [];
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
      this.#known.push(slot.denied);
      this.#kernel.calls.addDenied(slot.a, slot.b, index + 1);
    }
  }

  giveBack(): void {
    this.#takeNew();
    this.#of.names.setHolder(null);
    const { floats, calls } = this.#kernel;
    for (let at = calls.nextHeld(1); at !== 0; at = calls.nextHeld(at + 1)) {
      const denied = this.#known[at - 1];
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
    const kernel = this.#kernel;
    const count = kernel.word(DENIED_COUNT);
    if (count === this.#known.length) return;
    const { names, file, readingOf } = this.#of;
    for (let number = this.#known.length + 1; number <= count; number += 1) {
      const place = NEW_NAMES + number * NEW_BYTES;
      const again = AGAIN + number * AGAIN_BYTES;
      const from = TEXTS + kernel.word(place);
      const start = from + kernel.word(place + 8);
      const evidence = this.#momentsAt(again);
      const denied = names.takeCounted({
        name: kernel.name(start, start + kernel.word(place + 12)),
        port: readingOf(kernel.word(place + 24)).port,
        a: kernel.word(place + 16),
        b: kernel.word(place + 20),
        count: kernel.word(again),
        status: readingOf(kernel.word(again + AGAIN_READING)).status,
        last: this.#momentAt(again + AGAIN_LAST),
        evidence,
        seen: {
          file,
          line: kernel.float(place + 32),
          text: kernel.bytes.toString('utf8', from, from + kernel.word(place + 4)),
        },
      });
      this.#known.push(denied);
      kernel.words[again >> 2] = 0;
    }
    kernel.words[TEXTS_USED >> 2] = 0;
  };

  #denyAgain(denied: DeniedName, place: number): void {
    const kernel = this.#kernel;
    const count = kernel.word(place);
    if (count === 0) return;
    denyOften(denied, {
      count,
      status: this.#of.readingOf(kernel.word(place + AGAIN_READING)).status,
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
