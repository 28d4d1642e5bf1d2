// Lines as text, each read by the readers of its format. Every other scanner leaves to this one what it does not
// know for certain.

import type { LineReader, Observation } from '../../products/shared/logs/observation.ts';
import type { Interest } from '../tally/interest.ts';
import {
  createCounts,
  isOutside,
  LONGEST_LINE,
  noteUnreadable,
  type ScanCounts,
  type Scanner,
  type ScanRange,
  type ScanTarget,
} from './scanner.ts';

export interface TextScannerOptions extends ScanTarget {
  /** Asked in turn. */
  readonly readers: readonly LineReader[];
  readonly interest: Interest;
  readonly range: ScanRange;
}

const NEW_LINE = 10;
const RETURN = 13;

export class TextScanner implements Scanner {
  readonly counts: ScanCounts = createCounts();
  /** Lines so far, empty ones too. */
  line = 0;
  /** The last line that was read. */
  text = '';
  readonly #of: TextScannerOptions;

  constructor(of: TextScannerOptions) {
    this.#of = of;
  }

  scan(bytes: Buffer, start: number, end: number): void {
    this.counts.bytes += end - start;
    for (let from = start; from < end;) {
      const found = bytes.indexOf(NEW_LINE, from);
      const to = found < 0 || found > end ? end : found;
      this.takeLine(bytes, from, to);
      from = to + 1;
    }
  }

  skipLine(length: number): void {
    this.line += 1;
    this.counts.lines += 1;
    this.counts.bytes += length;
    noteUnreadable(this.counts, this.line, '');
  }

  /** A line without its line break; gives what its reader says. */
  takeLine(bytes: Buffer, from: number, to: number): Observation | null | undefined {
    this.line += 1;
    const last = to > from && bytes[to - 1] === RETURN ? to - 1 : to;
    if (last === from) return null;
    this.counts.lines += 1;
    const isLong = last - from > LONGEST_LINE;
    const text = bytes.toString('utf8', from, isLong ? from + LONGEST_LINE : last);
    this.text = text;
    const seen = isLong ? undefined : this.#read(text);
    if (seen === undefined) noteUnreadable(this.counts, this.line, text);
    else if (seen !== null && isOutside(seen.at, this.#of.range)) this.counts.outside += 1;
    else if (seen !== null) this.#of.interest.add(this.#of.tally, seen);
    return seen;
  }

  #read(text: string): Observation | null | undefined {
    const evidence = { file: this.#of.file, line: this.line, text };
    for (const reader of this.#of.readers) {
      const seen = reader(text, evidence);
      if (seen !== undefined) return seen;
    }
    return undefined;
  }
}
