// The interface of every scanner: bytes of whole lines in, a tally out. Evidence is counted in
// lines of a part; where the part begins is known only when all parts before it are read.

import type { Evidence } from '../../products/shared/logs/observation.ts';
import type { Interest } from '../tally/interest.ts';
import type { Tally } from '../tally/tally.ts';

export interface ScanCounts {
  lines: number;
  bytes: number;
  /** Lines that the format's reader did not know. */
  unreadable: number;
  /** Left out by --since and --until. */
  outside: number;
  /** The first of the unreadable ones, cut short. */
  readonly examples: { readonly part: number; readonly line: number; readonly text: string }[];
}

export interface ScanRange {
  /** Milliseconds since 1970; lines without a time are always inside. */
  readonly since: number;
  readonly until: number;
}

export const ALL_TIMES: ScanRange = {
  since: Number.NEGATIVE_INFINITY,
  until: Number.POSITIVE_INFINITY,
};

/** From a line of a part to a line of the file. */
export type Locate = (part: number, line: number) => Evidence;

/** What one thread counted, for another that counts the same file. */
export interface PackedCounts {
  readonly tally: Tally;
  /** Keys with their counters, as the scanner of the format packs them; null when it has none. */
  readonly keys: Uint8Array<ArrayBuffer> | null;
}

export interface Scanner {
  readonly counts: ScanCounts;
  /** Lines of this part so far, empty ones too. */
  readonly line: number;
  /** From here on lines are those of this part, from 1. */
  beginPart(part: number): void;
  /** Where so many bytes can be put so that {@link scan} reads them without a copy; until the next call of either. */
  room(bytes: number): Buffer;
  /** Whole lines only; the last may lack its line break. What stands at `end`, if anything, is a line break. */
  scan(bytes: Uint8Array, start: number, end: number): void;
  /** A line that was too long to be held. */
  skipLine(bytes: number): void;
  /** The tally so far. */
  finish(locate: Locate): Tally;
  pack(): PackedCounts;
  /**
   * Counts besides its own what another scanner of the same format packed. False when that
   * one left out what this one's interest needs: then what was counted is of no use.
   */
  absorb(packed: PackedCounts): boolean;
  /** From here on, of the lines that come. */
  changeInterest(interest: Interest): void;
}

export const LONGEST_LINE = 65_536;
const MOST_EXAMPLES = 3;
const EXAMPLE_LENGTH = 200;

export function createCounts(): ScanCounts {
  return { lines: 0, bytes: 0, unreadable: 0, outside: 0, examples: [] };
}

export function noteUnreadable(
  counts: ScanCounts,
  at: { part: number; line: number },
  text: string,
): void {
  counts.unreadable += 1;
  if (counts.examples.length < MOST_EXAMPLES)
    counts.examples.push({ ...at, text: text.slice(0, EXAMPLE_LENGTH) });
}

export function isOutside(at: number, { since, until }: ScanRange): boolean {
  return at < since || at > until;
}

/** In evidence, parts stand in place of files until they are located; as text they sort as numbers do. */
export function partFile(part: number): string {
  return (PART_FILES[part] ??= String(part).padStart(8, '0'));
}

const PART_FILES: string[] = [];
