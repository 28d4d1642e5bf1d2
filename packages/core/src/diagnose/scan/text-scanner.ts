// The scanner of every format that has no faster one: a string for each line.

import { Buffer } from 'node:buffer';

import type { LineReader, Observation } from '../../products/shared/logs/observation.ts';
import type { Interest } from '../tally/interest.ts';
import { addObservation, createTally, locateTally, mergeTally } from '../tally/tally.ts';
import {
  ALL_TIMES,
  createCounts,
  isOutside,
  LONGEST_LINE,
  noteUnreadable,
  partFile,
  type Scanner,
  type ScanRange,
} from './scanner.ts';

export interface TextScannerOptions {
  /** Asked in turn; the one that knew the last line first, because a file rarely changes its format. */
  readonly readers: readonly LineReader[];
  readonly interest: Interest;
  readonly range?: ScanRange;
}

const NEW_LINE = 10;
const RETURN = 13;

export function createTextScanner({
  readers: given,
  interest: first,
  range = ALL_TIMES,
}: TextScannerOptions): Scanner {
  let interest = first;
  const readers = [...given];
  const tally = createTally();
  const counts = createCounts();
  let part = 0;
  let line = 0;
  let held = Buffer.alloc(0);
  const readLine = (text: string): void => {
    const seen = askReaders(readers, text, { file: partFile(part), line });
    if (seen === undefined) noteUnreadable(counts, { part, line }, text);
    else if (seen !== null && isOutside(seen.at, range)) counts.outside += 1;
    else if (seen !== null) addObservation(tally, interest.reduce(seen));
  };
  return {
    counts,
    get line() {
      return line;
    },
    beginPart: (next) => {
      part = next;
      line = 0;
    },
    scan: (bytes, start, end) => {
      const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
      counts.bytes += end - start;
      for (let from = start; from < end;) {
        const found = buffer.indexOf(NEW_LINE, from);
        const to = found < 0 || found > end ? end : found;
        line += 1;
        const last = to > from && buffer[to - 1] === RETURN ? to - 1 : to;
        if (last > from) {
          counts.lines += 1;
          if (last - from > LONGEST_LINE)
            noteUnreadable(
              counts,
              { part, line },
              buffer.toString('utf8', from, from + LONGEST_LINE),
            );
          else readLine(buffer.toString('utf8', from, last));
        }
        from = to + 1;
      }
    },
    skipLine: (length) => {
      line += 1;
      counts.lines += 1;
      counts.bytes += length;
      noteUnreadable(counts, { part, line }, '');
    },
    room: (length) => (held.length < length ? (held = Buffer.allocUnsafeSlow(length)) : held),
    finish: (locate) => locateTally(tally, locate),
    pack: () => ({ tally, keys: null }),
    absorb: (packed) => {
      mergeTally(tally, packed.tally);
      return true;
    },
    changeInterest: (next) => {
      interest = next;
    },
  };
}

function askReaders(
  readers: LineReader[],
  text: string,
  evidence: Observation['evidence'],
): Observation | null | undefined {
  for (const [index, reader] of readers.entries()) {
    const seen = reader(text, evidence);
    if (seen === undefined) continue;
    if (index > 0) readers.unshift(...readers.splice(index, 1));
    return seen;
  }
  return undefined;
}
