// The interface of every scanner: bytes of whole lines in, a tally out.

import { showBeginning } from '../tally/shown-line.ts';
import type { Tally } from '../tally/tally.ts';

export interface ScanCounts {
  lines: number;
  bytes: number;
  /** Lines that the format's reader did not know. */
  unreadable: number;
  /** Left out by --since and --until. */
  outside: number;
  /** Requests, questions, packets and steps that lines told of, those outside left out. */
  observations: number;
  /** A line was known and told of nothing, such as a packet that no rule would let through: the log was read. */
  hasOthers: boolean;
  /** The first of the unreadable ones, cut short. */
  readonly examples: { readonly line: number; readonly text: string }[];
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

/** Where a scanner's lines stand, and what it adds them to. */
export interface ScanTarget {
  readonly file: string;
  readonly tally: Tally;
}

export interface Scanner {
  readonly counts: ScanCounts;
  /** Whole lines only; the last may lack its line break. */
  scan(bytes: Buffer, start: number, end: number): void;
  /** A line that was too long to be held. */
  skipLine(bytes: number): void;
  /** No more lines come. */
  end(): void;
  /** Adds to the tally what is still held elsewhere. */
  settle(): void;
}

export const LONGEST_LINE = 65_536;
const MOST_EXAMPLES = 3;
const EXAMPLE_LENGTH = 200;

export function createCounts(): ScanCounts {
  return {
    lines: 0,
    bytes: 0,
    unreadable: 0,
    outside: 0,
    observations: 0,
    hasOthers: false,
    examples: [],
  };
}

export function noteUnreadable(counts: ScanCounts, line: number, text: string): void {
  counts.unreadable += 1;
  if (counts.examples.length < MOST_EXAMPLES)
    counts.examples.push({ line, text: showBeginning(text, EXAMPLE_LENGTH) });
}

export function isOutside(at: number, { since, until }: ScanRange): boolean {
  return at < since || at > until;
}
