// Lines from their bytes, for a format that says how its lines look (products/shared/logs/line-layout.ts). Of what
// nobody of the site asked for and no plan has, no text is made: the kernel counts it as it passes over it. Every
// other line, and every one that does not look as it should, is read as text by the format's reader.

import { layoutOfEnvelope } from '../../products/shared/logs/envelope-layout.ts';
import { textOfJson } from '../../products/shared/logs/json-envelope.ts';
import type {
  EnvelopeLayout,
  FormatLayout,
  LearnedLayouts,
  LineLayout,
} from '../../products/shared/logs/line-layout.ts';
import { NO_CLIENT, type Observation } from '../../products/shared/logs/observation.ts';
import { denyAgain } from '../tally/denied-names.ts';
import type { Interest } from '../tally/interest.ts';
import { NO_REQUEST, readingOf, type Reading } from './held-names.ts';
import { KernelDenied } from './kernel-denied.ts';
import { writeEnvelopes, writeLayouts } from './kernel-layout.ts';
import type { Kernel, KernelUser } from './kernel.ts';
import * as at from './kernel-memory.ts';
import type { ScanCounts, Scanner, ScanRange, ScanTarget } from './scanner.ts';
import type { TextScanner } from './text-scanner.ts';
import { forgetTime, learnTime } from './time-memory.ts';

export interface ByteScannerOptions extends ScanTarget {
  readonly layout: FormatLayout;
  /** The line behind one that says nothing is read as text too. */
  readonly hasHead?: boolean;
  /** Its lines are JSON objects themselves. */
  readonly isJson?: boolean;
  readonly interest: Interest;
  readonly range: ScanRange;
}

const MOST_ASKED = 1000;
const NEW_LINE = 10;
const RETURN = 13;
const REGISTERS = 1 << at.REGISTER_BITS;
const KINDS = {
  allowed: at.READ_ALLOWED,
  denied: at.READ_DENIED,
  failed: at.READ_FAILED,
} as const;

export class ByteScanner implements Scanner, KernelUser {
  readonly counts: ScanCounts;
  readonly interest: Interest;
  readonly #of: ByteScannerOptions;
  readonly #kernel: Kernel;
  readonly #text: TextScanner;
  readonly #denied: KernelDenied;
  /** By their numbers in the kernel, from 1. */
  #readings: Reading[] = [];
  #layouts: FormatLayout;
  /** Layouts that lines of this log stated. */
  #stated = 0;
  /** Those that lines showed by how they look. */
  readonly #shown = new Map<string, LineLayout>();
  #askedInVain = 0;
  /** The last line that says what those behind it hold. */
  #head: string | null = null;
  /** Of JSON objects that lines stood in. */
  readonly #envelopes = new Map<string, EnvelopeLayout>();
  #openedInVain = 0;
  /** Where in the block in hand the last line began that something was learned of. */
  #learnedAt = -1;
  #isBehindHead = false;

  constructor(kernel: Kernel, text: TextScanner, of: ByteScannerOptions) {
    this.counts = text.counts;
    this.interest = of.interest;
    this.#of = of;
    this.#kernel = kernel;
    this.#text = text;
    this.#denied = new KernelDenied(kernel, {
      names: of.tally.others.deniedNames,
      file: of.file,
      readings: () => this.#readings,
    });
    this.#layouts = of.layout;
  }

  scan(bytes: Buffer, start: number, end: number): void {
    // Every step over a line ends at its line break at the latest.
    this.#takeKernel();
    const whole = bytes[end - 1] === NEW_LINE ? end : bytes.lastIndexOf(NEW_LINE, end - 1) + 1;
    let from = start;
    while (from < whole) {
      const most = Math.min(whole, from + at.INPUT_BYTES);
      const to = most === whole ? whole : bytes.lastIndexOf(NEW_LINE, most - 1) + 1;
      if (to > from) this.#scanBlock(bytes, from, to);
      from = to > from ? to : this.#readLine(bytes, from);
    }
    this.counts.bytes += from - start;
    if (from < end) this.#text.scan(bytes, from, end);
  }

  skipLine(bytes: number): void {
    this.#text.skipLine(bytes);
  }

  settle(): void {
    this.#kernel.leave(this);
  }

  end(): void {
    this.#text.end();
    this.settle();
  }

  giveBack(): void {
    const { bytes, words, floats } = this.#kernel;
    const sumOf = (place: number): number => {
      const sum = (words[place >> 2] as number) >>> 0;
      words[place >> 2] = 0;
      return sum;
    };
    const sums = {
      allowed: sumOf(at.SUM_ALLOWED),
      denied: sumOf(at.SUM_DENIED),
      failed: sumOf(at.SUM_FAILED),
      questions: sumOf(at.SUM_QUESTIONS),
    };
    this.counts.observations += sums.allowed + sums.denied + sums.failed + sums.questions;
    this.#of.tally.others.addSums({
      ...sums,
      first: floats[at.SUM_FIRST >> 3] as number,
      last: floats[at.SUM_LAST >> 3] as number,
      registers: bytes.subarray(at.REGISTERS, at.REGISTERS + REGISTERS),
    });
    bytes.fill(0, at.REGISTERS, at.REGISTERS + REGISTERS);
    floats[at.SUM_FIRST >> 3] = Number.NaN;
    floats[at.SUM_LAST >> 3] = Number.NaN;
    this.#denied.giveBack();
  }

  #takeKernel(): void {
    const kernel = this.#kernel;
    if (kernel.take(this)) {
      this.#readings = [];
      kernel.calls.setRange(this.#of.range.since, this.#of.range.until);
      forgetTime(kernel);
      this.#setLayouts();
    }
    this.#denied.update();
  }

  #setLayouts(): void {
    const layouts = Array.isArray(this.#layouts) ? (this.#layouts as readonly LineLayout[]) : [];
    const { bytes, calls } = this.#kernel;
    const count = writeLayouts(bytes, layouts);
    calls.setLayouts(count, this.#stated, writeEnvelopes(bytes, [...this.#envelopes.values()]));
  }

  /** Whole lines, no more than the kernel takes at once. */
  #scanBlock(bytes: Buffer, from: number, to: number): void {
    const kernel = this.#kernel;
    const isThere = bytes.buffer === kernel.bytes.buffer;
    const start = isThere ? bytes.byteOffset + from : at.INPUT;
    if (!isThere) kernel.bytes.set(bytes.subarray(from, to), at.INPUT);
    const end = start + to - from;
    this.#learnedAt = -1;
    for (let place = start; place < end;) {
      if (this.#text.isHolding || this.#isBehindHead) {
        place = this.#goOn(at.STOP_TEXT, place);
        continue;
      }
      const why = kernel.run(place, end, this.#text.line);
      const lines = kernel.word(at.STATE_LINES);
      this.counts.lines += lines;
      this.#text.line += lines;
      this.counts.outside += kernel.word(at.STATE_OUTSIDE);
      place = this.#goOn(why, kernel.word(at.STATE_PLACE));
    }
  }

  /** Gives where the kernel is to go on. */
  #goOn(why: number, place: number): number {
    const { bytes } = this.#kernel;
    if (why === at.STOP_END) return place;
    this.#denied.prepare();
    if (why === at.STOP_DENIED) this.#deny(place);
    const next =
      why === at.STOP_DENIED
        ? place
        : why === at.STOP_TEXT
          ? this.#readLine(bytes, place)
          : this.#learn(place, why === at.STOP_NEW_READING);
    this.#denied.update();
    return next;
  }

  #deny(next: number): void {
    const kernel = this.#kernel;
    const { deniedNames } = this.#of.tally.others;
    const { port, status } = readingOf(this.#readings, kernel.word(at.STATE_READING));
    const time = kernel.float(at.STATE_AT);
    const place = { file: this.#of.file, line: this.#text.line };
    const hash = { a: kernel.word(at.STATE_A), b: kernel.word(at.STATE_B) };
    const known = deniedNames.find(hash.a, hash.b, port);
    if (known !== null) return denyAgain(known, { status, moment: { at: time, evidence: place } });
    const end = kernel.bytes[next - 2] === RETURN ? next - 2 : next - 1;
    const text = kernel.bytes.toString('utf8', kernel.word(at.STATE_FROM), end);
    const name = kernel.name(kernel.word(at.STATE_HOST_START), kernel.word(at.STATE_HOST_END));
    const denial = { status, moment: { at: time, evidence: { ...place, text } } };
    deniedNames.denyFirst(name, port, { denial, hash });
  }

  /** Gives where the next line begins. */
  #readLine(bytes: Buffer, from: number): number {
    const to = bytes.indexOf(NEW_LINE, from);
    const seen = this.#text.takeLine(bytes, from, to);
    const { layout, hasHead = false } = this.#of;
    this.#isBehindHead = hasHead && seen === null;
    if (typeof layout === 'function') this.#takeStated(layout(this.#innerText()));
    else if ('learn' in layout && !this.#takeHead(layout) && seen !== undefined)
      this.#learnLayout(layout);
    if (this.#of.isJson !== true && seen !== undefined) this.#learnEnvelope();
    return to + 1;
  }

  /** Of the line that was read as text. */
  #innerText(): string {
    const { text } = this.#text;
    return this.#of.isJson !== true && text.startsWith('{')
      ? (textOfJson(text, 0)?.text ?? text)
      : text;
  }

  #takeStated(stated: LineLayout | null | undefined): void {
    if (stated === undefined) return;
    this.#layouts = stated === null ? [] : [stated];
    this.#stated += 1;
    this.#setLayouts();
  }

  #learnEnvelope(): void {
    if (this.#envelopes.size >= at.MOST_ENVELOPES || this.#openedInVain >= MOST_ASKED) return;
    const { text } = this.#text;
    if (!text.startsWith('{')) return;
    const envelope = layoutOfEnvelope(text);
    const key = JSON.stringify(envelope);
    this.#openedInVain += 1;
    if (envelope === null || this.#envelopes.has(key)) return;
    this.#openedInVain = 0;
    this.#envelopes.set(key, envelope);
    this.#setLayouts();
  }

  /** False: the line is no head. */
  #takeHead(layout: LearnedLayouts): boolean {
    const head = layout.headOf?.(this.#text.text);
    if (head === undefined) return false;
    this.#head = head;
    this.#shown.clear();
    this.#askedInVain = 0;
    this.#layouts = [];
    this.#stated += at.MOST_LAYOUTS;
    this.#setLayouts();
    return true;
  }

  /** Once many lines have shown nothing new, no more are asked. */
  #learnLayout({ learn, headOf }: LearnedLayouts): void {
    if (headOf !== undefined && this.#head === null) return;
    if (this.#shown.size >= at.MOST_LAYOUTS || this.#askedInVain >= MOST_ASKED) return;
    const shown = learn(this.#text.text, this.#head);
    const text = JSON.stringify(shown);
    this.#askedInVain += 1;
    if (shown === null || this.#shown.has(text)) return;
    this.#askedInVain = 0;
    this.#shown.set(text, shown);
    this.#layouts = [...this.#shown.values()];
    this.#setLayouts();
  }

  /**
   * Reads the line that was stepped over as text, and remembers how its like are read. The kernel then counts it as it
   * counts these: what it holds need not be asked for, as it is where the line is counted as text.
   */
  #learn(from: number, isNew: boolean): number {
    const kernel = this.#kernel;
    const next = kernel.word(at.STATE_NEXT);
    // What is not known after it was learned is counted as text.
    const isFirst = this.#learnedAt !== from;
    this.#learnedAt = from;
    let isLeft = false;
    this.#text.takeLine(kernel.bytes, from, next - 1, (seen, isTimeOfObject) => {
      // Else the time that the kernel found is not that of the line.
      const isTimed =
        seen === null || isTimeOfObject === (kernel.word(at.STATE_DAY) === at.DAY_OUTSIDE);
      isLeft = isTimed && this.#remember(seen, isNew) && isFirst;
      return isLeft;
    });
    return isLeft ? from : next;
  }

  /** True: the kernel may know the line now. */
  #remember(seen: Observation | null, isNew: boolean): boolean {
    const kernel = this.#kernel;
    if (kernel.word(at.STATE_TIME_START) !== 0 && seen !== null) learnTime(kernel, seen.at);
    if (!isNew) return true;
    if (this.#readings.length >= at.MOST_READINGS) return false;
    // Perhaps the line says nothing because it has no time or no client, which is no part of what decides.
    if (seen === null && (Number.isNaN(kernel.float(at.STATE_AT)) || !this.#hasClient()))
      return false;
    const kind = this.#kindOf(seen);
    const reading = seen?.kind === 'proxy' ? { port: seen.port, status: seen.status } : NO_REQUEST;
    this.#readings.push(reading);
    kernel.calls.addReading(this.#readings.length, kind, reading.port);
    return kind !== at.READ_TEXT;
  }

  #hasClient(): boolean {
    const kernel = this.#kernel;
    const start = kernel.word(at.STATE_CLIENT_START);
    return !NO_CLIENT.includes(kernel.text(start, kernel.word(at.STATE_CLIENT_END)));
  }

  #kindOf(seen: Observation | null): number {
    if (seen === null) return at.READ_NOTHING;
    if (seen.kind !== 'proxy' && seen.kind !== 'dns') return at.READ_TEXT;
    const kernel = this.#kernel;
    const clientStart = kernel.word(at.STATE_CLIENT_START);
    const client =
      clientStart === 0 ? seen.client : kernel.text(clientStart, kernel.word(at.STATE_CLIENT_END));
    const isSame =
      seen.name === kernel.name(kernel.word(at.STATE_HOST_START), kernel.word(at.STATE_HOST_END)) &&
      seen.client === client &&
      (kernel.word(at.STATE_TIME_START) !== 0 || Object.is(seen.at, kernel.float(at.STATE_AT)));
    if (!isSame) return at.READ_TEXT;
    return seen.kind === 'dns' ? at.READ_QUESTION : KINDS[seen.verdict];
  }
}
