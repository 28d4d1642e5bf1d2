// Lines from their bytes, for a format that says how its lines look (products/shared/logs/line-layout.ts). Of what
// nobody of the site asked for and no plan has, no text is made: it is counted as it is passed over. Every other line,
// and every one that does not look as it should, is read as text by the format's reader.

import type { FormatLayout, LineLayout } from '../../products/shared/logs/line-layout.ts';
import type { Observation } from '../../products/shared/logs/observation.ts';
import { carry, denyAgain } from '../tally/denied-names.ts';
import type { Interest } from '../tally/interest.ts';
import { BYTE } from './byte-tables.ts';
import { ForeignNames } from './foreign-names.ts';
import { KnownReadings, type Reading, type RequestReading } from './known-readings.ts';
import { LineCursor } from './line-cursor.ts';
import { MARK } from './name-cursor.ts';
import {
  isOutside,
  LONGEST_LINE,
  type ScanCounts,
  type Scanner,
  type ScanRange,
  type ScanTarget,
} from './scanner.ts';
import type { TextScanner } from './text-scanner.ts';
import { TimeMemory } from './time-memory.ts';
import { walkOf, type Walk } from './walk-fields.ts';
import { walkPairs } from './walk-pairs.ts';

export interface ByteScannerOptions extends ScanTarget {
  readonly layout: FormatLayout;
  readonly interest: Interest;
  readonly range: ScanRange;
}

const TEXT: Reading = { kind: 'text' };
const NOTHING: Reading = { kind: 'nothing' };
const QUESTION: Reading = { kind: 'question' };

export class ByteScanner implements Scanner {
  readonly counts: ScanCounts;
  readonly #of: ByteScannerOptions;
  readonly #text: TextScanner;
  readonly #foreign: ForeignNames;
  readonly #cursor = new LineCursor();
  readonly #times = new TimeMemory();
  readonly #known = new KnownReadings();
  #walks: readonly Walk[];
  /** That of the last line that one of them knew. */
  #walk = 0;
  /** Layouts that lines of this log stated. */
  #stated = 0;

  constructor(text: TextScanner, of: ByteScannerOptions) {
    this.counts = text.counts;
    this.#text = text;
    this.#of = of;
    this.#foreign = new ForeignNames(of.interest);
    this.#walks = typeof of.layout === 'function' ? [] : of.layout.flatMap(walksOf);
  }

  scan(bytes: Buffer, start: number, end: number): void {
    // Every step over a line ends at its line break at the latest.
    const whole =
      bytes[end - 1] === BYTE.newLine ? end : bytes.lastIndexOf(BYTE.newLine, end - 1) + 1;
    this.#cursor.bytes = bytes;
    let at = start;
    while (at < whole) {
      const next = this.#passOver(bytes, at);
      at = next < 0 ? this.#readLine(bytes, at) : next;
    }
    this.counts.bytes += at - start;
    if (at < end) this.#text.scan(bytes, at, end);
  }

  skipLine(bytes: number): void {
    this.#text.skipLine(bytes);
  }

  end(): void {
    this.#text.end();
  }

  /** Where the next line begins; -1: the line is to be read as text. */
  #passOver(bytes: Buffer, from: number): number {
    const cursor = this.#cursor;
    const end = this.#step(from);
    if (end < 0 || cursor.hostStart < 0 || end - from > LONGEST_LINE) return -1;
    const foreign = this.#foreign;
    if (foreign.mayBeOwn(cursor.client)) return -1;
    if (
      !foreign.endsAsForeign(cursor.ending) &&
      !foreign.isForeign(cursor.a, cursor.b, () => nameOf(cursor))
    )
      return -1;
    const at = cursor.timeStart < 0 ? cursor.at : this.#times.read(cursor);
    const next = bytes[end] === BYTE.return ? end + 2 : end + 1;
    const reading = this.#known.find(cursor.c, cursor.d);
    if (reading === null || Number.isNaN(at)) {
      this.#learn(bytes, from, { isNew: reading === null });
      return next;
    }
    if (reading.kind === 'text') return -1;
    this.counts.lines += 1;
    this.#text.line += 1;
    if (reading.kind === 'nothing') return next;
    if (isOutside(at, this.#of.range)) {
      this.counts.outside += 1;
      return next;
    }
    const { others } = this.#of.tally;
    others.names.add(cursor.a, cursor.b);
    if (reading.kind === 'request') this.#request(reading, at, { bytes, from, end });
    else others.questions += 1;
    return next;
  }

  #request(
    { verdict, port, status }: RequestReading,
    at: number,
    { bytes, from, end }: { readonly bytes: Buffer; readonly from: number; readonly end: number },
  ): void {
    const { file, tally } = this.#of;
    const { a, b } = this.#cursor;
    const { line } = this.#text;
    tally.others.request(verdict, at);
    const { deniedNames } = tally.others;
    const known = deniedNames.find(a, b, port);
    if (verdict !== 'denied') {
      if (known !== null) carry(known, at, file, line);
      return;
    }
    if (known !== null)
      return denyAgain(known, { status, moment: { at, evidence: { file, line } } });
    const text = bytes.toString('utf8', from, end);
    const moment = { at, evidence: { file, line, text } };
    deniedNames.deny(nameOf(this.#cursor), port, { status, moment });
  }

  /** Steps over the line as one of the layouts says. */
  #step(from: number): number {
    const walks = this.#walks;
    for (let tried = 0; tried < walks.length; tried += 1) {
      const index = (this.#walk + tried) % walks.length;
      this.#cursor.begin();
      this.#cursor.mark(MARK.kind, index + this.#stated);
      const end = (walks[index] as Walk)(this.#cursor, from);
      if (end < 0) continue;
      this.#walk = index;
      return end;
    }
    return -1;
  }

  /** Gives where the next line begins. */
  #readLine(bytes: Buffer, from: number): number {
    const to = bytes.indexOf(BYTE.newLine, from);
    this.#text.takeLine(bytes, from, to);
    const { layout } = this.#of;
    if (typeof layout !== 'function') return to + 1;
    const stated = layout(this.#text.text);
    if (stated === undefined) return to + 1;
    this.#walks = stated === null ? [] : walksOf(stated);
    this.#walk = 0;
    this.#stated += 1;
    return to + 1;
  }

  /** Reads the line that was stepped over as text, and remembers how its like are read. */
  #learn(bytes: Buffer, from: number, { isNew }: { readonly isNew: boolean }): void {
    const cursor = this.#cursor;
    const seen = this.#text.takeLine(bytes, from, bytes.indexOf(BYTE.newLine, from));
    if (cursor.timeStart >= 0 && seen !== null && seen !== undefined)
      this.#times.learn(cursor, seen.at);
    if (isNew) this.#known.add(cursor.c, cursor.d, this.#readingOf(bytes, seen));
  }

  #readingOf(bytes: Buffer, seen: Observation | null | undefined): Reading {
    if (seen === null) return NOTHING;
    if (seen === undefined || (seen.kind !== 'proxy' && seen.kind !== 'dns')) return TEXT;
    const cursor = this.#cursor;
    const { clientStart, clientEnd } = cursor;
    const client = clientStart < 0 ? seen.client : bytes.toString('latin1', clientStart, clientEnd);
    const isSame =
      seen.name === nameOf(cursor) &&
      seen.client === client &&
      (cursor.timeStart >= 0 || Object.is(seen.at, cursor.at));
    if (!isSame) return TEXT;
    if (seen.kind === 'dns') return QUESTION;
    const { verdict, port, status } = seen;
    return { kind: 'request', verdict, port, status };
  }
}

function walksOf(layout: LineLayout): Walk[] {
  if (layout.kind === 'pairs') return [walkPairs];
  return (layout.heads ?? [0]).map((heads) => walkOf(layout, heads));
}

function nameOf({ bytes, hostStart, hostEnd }: LineCursor): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    .toString('latin1', hostStart, hostEnd)
    .toLowerCase();
}
