// An entry of the kernel's table of denials that are not with the caller yet (kernel-memory.ts, AGAIN), read from the
// kernel or from a copy.

import type { Moment } from '../tally/counted.ts';
import { AGAIN_FIRST, AGAIN_LAST, AGAIN_READING, MOST_AGAIN } from './kernel-memory.ts';

/** The same bytes, twice. */
interface Memory {
  readonly words: Int32Array;
  readonly floats: Float64Array;
}

export interface DeniedAgain {
  readonly count: number;
  /** Of the last one. */
  readonly reading: number;
  readonly last: Moment;
  /** The oldest few. */
  readonly first: Moment[];
}

const MOMENT_BYTES = 16;

/** `place`: of the entry, in bytes. */
export function readAgain(memory: Memory, place: number, file: string): DeniedAgain {
  const { words, floats } = memory;
  const momentAt = (at: number): Moment => ({
    at: floats[at >> 3] as number,
    evidence: { file, line: floats[(at >> 3) + 1] as number },
  });
  const count = words[place >> 2] as number;
  const first: Moment[] = [];
  for (let index = 0; index < Math.min(count, MOST_AGAIN); index += 1)
    first.push(momentAt(place + AGAIN_FIRST + index * MOMENT_BYTES));
  const reading = words[(place + AGAIN_READING) >> 2] as number;
  return { count, reading, last: momentAt(place + AGAIN_LAST), first };
}
