// Lines as text, each read by the formats of its log. Every other scanner leaves to this one what it does not
// know for certain.

import type { Observation } from '../../products/shared/logs/observation.ts';
import { isHeadOfTable } from '../../products/shared/logs/table-head.ts';
import type { Interest } from '../tally/interest.ts';
import type { LogReader } from './log-reader.ts';
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
  readonly reader: LogReader;
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

  /** True while what the next line says depends on lines before it. */
  get isHolding(): boolean {
    return this.#of.reader.isWaiting;
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

  settle(): void {
    // Every line is added at once.
  }

  end(): void {
    const { seen, unknown } = this.#of.reader.end();
    this.#add(seen);
    this.#noteUnknown(unknown, '');
  }

  /**
   * A line without its line break; gives what it says by itself. Where `leave` says so, it is not counted here; it is
   * asked only of lines whose like are read so too.
   */
  takeLine(
    bytes: Buffer,
    from: number,
    to: number,
    leave?: (seen: Observation | null, isTimeOfObject: boolean) => boolean,
  ): Observation | null | undefined {
    this.line += 1;
    const last = to > from && bytes[to - 1] === RETURN ? to - 1 : to;
    const { reader } = this.#of;
    if (last === from && !reader.isHolding) return null;
    if (last > from) this.counts.lines += 1;
    const isLong = last - from > LONGEST_LINE;
    const text = bytes.toString('utf8', from, isLong ? from + LONGEST_LINE : last);
    this.text = text;
    if (isLong) {
      noteUnreadable(this.counts, this.line, text);
      return undefined;
    }
    const { seen, known, unknown, isPlain } = reader.read(text, {
      file: this.#of.file,
      line: this.line,
      text,
    });
    const own = isPlain && known > 0 ? (seen[0] ?? null) : undefined;
    if (own === null && !isHead(text)) this.counts.hasOthers = true;
    if (own !== undefined && reader.isTypical && leave?.(own, reader.isTimeOfObject) === true) {
      this.line -= 1;
      this.counts.lines -= 1;
      return own;
    }
    this.#noteUnknown(unknown, text);
    this.#add(seen);
    return own;
  }

  #add(seen: readonly Observation[]): void {
    for (const each of seen)
      if (isOutside(each.at, this.#of.range)) this.counts.outside += 1;
      else {
        this.counts.observations += 1;
        this.#of.interest.add(this.#of.tally, each);
      }
  }

  #noteUnknown(lines: number, text: string): void {
    if (lines === 0) return;
    noteUnreadable(this.counts, this.line, text);
    this.counts.unreadable += lines - 1;
  }
}

/** What names the columns, or says who wrote the log. */
function isHead(text: string): boolean {
  return /(?:^\ufeff?|\s)#[A-Z]/.test(text) || isHeadOfTable(text);
}
