// Squid's native access.log from its bytes. A line's result, method and name are a
// key; a key seen before is only counted, and no string is made. The first line of
// each key is read by the format's own reader (readers/squid-native.ts), so that what
// a line means is said in one place; so is any line that is not plainly of this format.

import { Buffer } from 'node:buffer';

import { readSquidNative } from '../readers/squid-native.ts';
import type { ProxySighting } from '../sighting.ts';
import type { Interest } from '../tally/interest.ts';
import { addGroup, addSighting, ANY_CLIENT, copyTally, createTally, type Moment, type Tally } from '../tally/tally.ts';
import { createSeparatorWindow, WINDOW_BYTES } from './find-separators.ts';
import { BYTES, COUNT, FIRST, hashSpan, KeyTable, LAST, LAST_LINE, LAST_PART, STRIDE, type Span } from './key-table.ts';
import { ALL_TIMES, createCounts, isOutside, LONGEST_LINE, noteUnreadable, partFile, type Scanner, type ScanRange } from './scanner.ts';

export interface SquidScannerOptions {
  readonly interest: Interest;
  readonly range?: ScanRange;
}

/** What the first line of a key said. */
interface Known {
  /** null: lines of this key name nobody. */
  readonly seen: ProxySighting | null;
  /** Clients have to be told apart. */
  readonly isDetailed: boolean;
}

const NEW_LINE = 10;
const RETURN = 13;
const BLANK = 32;
const HYPHEN = 45;
const DOT = 46;
const SLASH = 47;
const DIGIT = 48;
const QUESTION = 63;
const HASH_SIGN = 35;
const UNDERSCORE = 95;
/** `1700762400.123`. */
const TIME_LENGTH = 14;
const CONNECT_LENGTH = 7;
const CLIENT_FLAGS = 4096;
/** The line has to be read as text. */
const AS_TEXT = -1;
/** The line ends behind the window. */
const CUT = -2;

export function createSquidScanner({ interest, range = ALL_TIMES }: SquidScannerOptions): Scanner {
  return new SquidScanner(interest, range);
}

class SquidScanner implements Scanner {
  readonly counts = createCounts();
  readonly #interest: Interest;
  readonly #range: ScanRange;
  readonly #hasRange: boolean;
  readonly #byName = new KeyTable<Known>();
  readonly #byClient = new KeyTable<Known>();
  readonly #tally: Tally = createTally();
  readonly #window = createSeparatorWindow();
  #isDetailed = new Uint8Array(4096);
  /** 1 where the hash of one of the site's machines falls: most lines of others need no further look. */
  readonly #clientFlags = new Uint8Array(CLIENT_FLAGS);
  #part = 0;
  #line = 0;

  constructor(interest: Interest, range: ScanRange) {
    this.#interest = interest;
    this.#range = range;
    this.#hasRange = range.since !== ALL_TIMES.since || range.until !== ALL_TIMES.until;
    for (const client of interest.clients) this.#clientFlags[flagOf(hashText(client))] = 1;
  }

  get line(): number {
    return this.#line;
  }

  beginPart(part: number): void {
    this.#part = part;
    this.#line = 0;
  }

  skipLine(length: number): void {
    this.#line += 1;
    this.counts.lines += 1;
    this.counts.bytes += length;
    noteUnreadable(this.counts, { part: this.#part, line: this.#line }, '');
  }

  scan(bytes: Uint8Array, start: number, end: number): void {
    this.counts.bytes += end - start;
    let from = start;
    while (from < end) {
      const to = Math.min(from + WINDOW_BYTES, end);
      const found = this.#window.fill(bytes, from, to);
      const scanned = this.#scanWindow(found, to - from, to === end);
      // Not one line ends in the window: it is longer than any that can be read.
      from += scanned > 0 ? scanned : this.#readLine(bytes, from, end);
    }
  }

  finish(): Tally {
    const tally = copyTally(this.#tally);
    for (const [index, { seen, isDetailed }] of this.#byName.values.entries()) {
      // What is counted by name alone is of any client and server; the first line's stand in what was read.
      if (seen !== null && !isDetailed) this.#addCounted(tally, this.#byName, index, { ...seen, client: ANY_CLIENT, server: null });
    }
    for (const [index, { seen }] of this.#byClient.values.entries()) {
      const reduced = seen === null ? null : this.#interest.reduce(seen);
      if (reduced?.kind === 'proxy') this.#addCounted(tally, this.#byClient, index, reduced);
    }
    return tally;
  }

  /** How many bytes of the window were whole lines. */
  #scanWindow(found: number, length: number, isLast: boolean): number {
    const { bytes, separators } = this.#window;
    // The line break at `length` is the window's own: a line of the file ends there only when the file does.
    const limit = isLast ? length + 1 : length;
    let from = 0;
    let at = 0;
    while (from < length) {
      let next = this.#scanLine(from, at, limit);
      if (next === CUT) return from;
      if (next === AS_TEXT) {
        next = at;
        while (next < found - 1 && bytes[separators[next] ?? 0] !== NEW_LINE) next += 1;
        if ((separators[next] ?? 0) >= limit) return from;
        this.#readLine(bytes, from, separators[next] ?? 0);
      }
      from = (separators[next] ?? 0) + 1;
      at = next + 1;
    }
    return Math.min(from, length);
  }

  /**
   * Counts the line that begins at `from`, whose first separator is the one at `first`, and gives
   * the place of its line break among the separators. Fields lie between separators, so each is two numbers.
   */
  #scanLine(from: number, first: number, limit: number): number {
    const { bytes, separators, view } = this.#window;
    let at = first;
    if ((separators[at] ?? 0) !== from + TIME_LENGTH || bytes[from + 10] !== DOT || bytes[from + TIME_LENGTH] !== BLANK) return AS_TEXT;
    // Negative as soon as one byte is no digit.
    let digits = 0;
    let time = 0;
    for (let place = from; place < from + 10; place += 1) {
      const digit = (bytes[place] ?? 0) - DIGIT;
      digits |= digit | (9 - digit);
      time = time * 10 + digit;
    }
    for (let place = from + 11; place < from + TIME_LENGTH; place += 1) {
      const digit = (bytes[place] ?? 0) - DIGIT;
      digits |= digit | (9 - digit);
      time = time * 10 + digit;
    }
    // The time that it took stands to the right in its column.
    while ((separators[at + 1] ?? 0) === (separators[at] ?? 0) + 1 && bytes[separators[at + 1] ?? 0] === BLANK) at += 1;
    const elapsedStart = (separators[at] ?? 0) + 1;
    const elapsedEnd = separators[at + 1] ?? 0;
    for (let place = elapsedStart; place < elapsedEnd; place += 1) {
      const digit = (bytes[place] ?? 0) - DIGIT;
      digits |= digit | (9 - digit);
    }
    const clientEnd = separators[at + 2] ?? 0;
    const resultEnd = separators[at + 3] ?? 0;
    const sizeEnd = separators[at + 4] ?? 0;
    const methodEnd = separators[at + 5] ?? 0;
    const targetEnd = separators[at + 6] ?? 0;
    const userEnd = separators[at + 7] ?? 0;
    const peerEnd = separators[at + 8] ?? 0;
    if (peerEnd >= limit) return peerEnd > limit || bytes[peerEnd] === NEW_LINE ? CUT : AS_TEXT;
    const isSplit =
      bytes[elapsedEnd] === BLANK &&
      bytes[clientEnd] === BLANK &&
      bytes[resultEnd] === BLANK &&
      bytes[sizeEnd] === BLANK &&
      bytes[methodEnd] === BLANK &&
      bytes[targetEnd] === BLANK &&
      bytes[userEnd] === BLANK &&
      bytes[peerEnd] === BLANK;
    // Two separators side by side are a field that is empty.
    const isFull =
      elapsedEnd > elapsedStart &&
      clientEnd > elapsedEnd + 1 &&
      resultEnd > clientEnd + 1 &&
      sizeEnd > resultEnd + 1 &&
      methodEnd > sizeEnd + 1 &&
      targetEnd > methodEnd + 1 &&
      userEnd > targetEnd + 1 &&
      (separators[at + 9] ?? 0) > peerEnd + 1;
    if (!isSplit || !isFull) return AS_TEXT;
    let size = 0;
    for (let place = resultEnd + 1; place < sizeEnd; place += 1) {
      const digit = (bytes[place] ?? 0) - DIGIT;
      digits |= digit | (9 - digit);
      size = size * 10 + digit;
    }
    // How the request went on: `HIER_DIRECT/20.190.141.32`.
    let peer = userEnd + 1;
    let byte = bytes[peer] ?? 0;
    while ((byte >= 65 && byte <= 90) || byte === UNDERSCORE) byte = bytes[++peer] ?? 0;
    if (digits < 0 || byte !== SLASH || peer === userEnd + 1 || peer + 1 === peerEnd) return AS_TEXT;
    let next = at + 9;
    while (bytes[separators[next] ?? 0] !== NEW_LINE) next += 1;
    if ((separators[next] ?? 0) >= limit) return CUT;

    const line = this.#line + 1;
    const requestStart = sizeEnd + 1;
    const requestEnd = methodEnd - requestStart === CONNECT_LENGTH && bytes[requestStart] === 67 ? targetEnd : endOfAuthority(bytes, methodEnd + 1, targetEnd);
    const hash = hashSpan(view, requestStart, requestEnd, hashSpan(view, clientEnd + 1, resultEnd, 0));
    const mark = peerEnd - peer === 2 && bytes[peer + 1] === HYPHEN ? 0 : 1;
    const names = this.#byName;
    let index = names.find(hash, mark, view, clientEnd + 1, resultEnd, requestStart, requestEnd);
    if (index < 0) {
      index = this.#addName(bytes, {
        from,
        to: separators[next] ?? 0,
        hash,
        mark,
        spans: [
          [clientEnd + 1, resultEnd],
          [requestStart, requestEnd],
        ],
      });
      if (index < 0) return AS_TEXT;
    }
    const clientStart = elapsedEnd + 1;
    if (this.#hasRange && isOutside(time, this.#range)) {
      if (names.values[index]?.seen !== null) this.counts.outside += 1;
    } else if (this.#isDetailed[index] === 0 && this.#clientFlags[flagOf(hashSpan(view, clientStart, clientEnd, 0))] === 0) {
      names.count(index, time, size, this.#part, line);
    } else {
      const spans: Span[] = [
        [clientStart, clientEnd],
        [clientEnd + 1, resultEnd],
        [requestStart, requestEnd],
        [userEnd + 1, peerEnd],
      ];
      const longHash = hashSpan(view, userEnd + 1, peerEnd, hashSpan(view, clientStart, clientEnd, hash));
      let detailed = this.#byClient.findSpans(longHash, mark, bytes, spans);
      if (detailed < 0) detailed = this.#addClient(bytes, { from, to: separators[next] ?? 0, hash: longHash, mark, spans });
      if (detailed < 0) return AS_TEXT;
      this.#byClient.count(detailed, time, size, this.#part, line);
    }
    this.#line = line;
    this.counts.lines += 1;
    return next;
  }

  #addName(bytes: Uint8Array, key: Key): number {
    const seen = this.#readText(bytes, key.from, key.to);
    if (seen === undefined) return -1;
    const isDetailed = seen !== null && this.#interest.isOfInterest(seen.name);
    const index = this.#byName.add(key.hash, key.mark, bytes, key.spans, { seen, isDetailed });
    if (index >= this.#isDetailed.length) {
      const larger = new Uint8Array(this.#isDetailed.length * 2);
      larger.set(this.#isDetailed);
      this.#isDetailed = larger;
    }
    if (index >= 0) this.#isDetailed[index] = isDetailed ? 1 : 0;
    return index;
  }

  #addClient(bytes: Uint8Array, key: Key): number {
    const seen = this.#readText(bytes, key.from, key.to);
    return seen === undefined ? -1 : this.#byClient.add(key.hash, key.mark, bytes, key.spans, { seen, isDetailed: true });
  }

  /** A line as text: of another form, or the first of its key. undefined: not of this format. */
  #readText(bytes: Uint8Array, from: number, to: number): ProxySighting | null | undefined {
    const seen = readSquidNative(textOf(bytes, from, to), { file: partFile(this.#part), line: this.#line + 1 });
    return seen?.kind === 'proxy' ? seen : seen === null ? null : undefined;
  }

  /** Reads one line as text; gives how many bytes it has with its line break. */
  #readLine(bytes: Uint8Array, from: number, end: number): number {
    const found = bytes.subarray(from, end).indexOf(NEW_LINE);
    const to = found < 0 ? end : from + found;
    if (to > from && !(to === from + 1 && bytes[from] === RETURN)) {
      const seen = to - from > LONGEST_LINE ? undefined : this.#readText(bytes, from, to);
      this.counts.lines += 1;
      if (seen === undefined) noteUnreadable(this.counts, { part: this.#part, line: this.#line + 1 }, textOf(bytes, from, Math.min(to, from + LONGEST_LINE)));
      else if (seen !== null && isOutside(seen.at, this.#range)) this.counts.outside += 1;
      else if (seen !== null) addSighting(this.#tally, this.#interest.reduce(seen));
    }
    this.#line += 1;
    return to + 1 - from;
  }

  #addCounted(tally: Tally, table: KeyTable<Known>, index: number, seen: ProxySighting): void {
    const sum = (place: number): number => table.sums[index * STRIDE + place] ?? 0;
    if (sum(COUNT) === 0) return;
    const { at: _at, evidence: _evidence, ...rest } = seen;
    const evidence = table.evidenceOf(index).map(({ at, part, line }) => momentOf(at, part, line));
    addGroup(tally, { ...rest, count: sum(COUNT), bytes: sum(BYTES), first: sum(FIRST), last: momentOf(sum(LAST), sum(LAST_PART), sum(LAST_LINE)), evidence });
  }
}

interface Key {
  readonly from: number;
  readonly to: number;
  readonly hash: number;
  /** 1 when a server was reached, which changes what a status means. */
  readonly mark: number;
  readonly spans: readonly Span[];
}

function momentOf(at: number, part: number, line: number): Moment {
  return { at, evidence: { file: partFile(part), line } };
}

function textOf(bytes: Uint8Array, from: number, to: number): string {
  const last = to > from && bytes[to - 1] === RETURN ? to - 1 : to;
  return Buffer.from(bytes.buffer, bytes.byteOffset + from, last - from).toString('utf8');
}

/** Of a URL, no more is a key than what names the host: up to the slash, question mark or hash behind it. */
function endOfAuthority(bytes: Uint8Array, start: number, end: number): number {
  let slashes = 0;
  for (let at = start; at < end; at += 1) {
    const byte = bytes[at] ?? 0;
    if (slashes === 2 && (byte === SLASH || byte === QUESTION || byte === HASH_SIGN)) return at;
    if (byte === SLASH) slashes += 1;
  }
  return end;
}

function flagOf(hash: number): number {
  return (hash ^ (hash >>> 15)) & (CLIENT_FLAGS - 1);
}

function hashText(text: string): number {
  const bytes = Buffer.from(text);
  return hashSpan(new DataView(bytes.buffer, bytes.byteOffset, bytes.length), 0, bytes.length, 0);
}
