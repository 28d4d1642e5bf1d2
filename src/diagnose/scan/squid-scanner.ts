// Squid's native access.log from its bytes. A line's result, method and name are a
// key; a key seen before is only counted, and no string is made. The first line of
// each key is read by the format's own reader (readers/squid-native.ts), so that what
// a line means is said in one place; so is any line that is not plainly of this format.

import { Buffer } from 'node:buffer';

import { readSquidNative } from '../readers/squid-native.ts';
import type { ProxySighting } from '../sighting.ts';
import type { Interest } from '../tally/interest.ts';
import { addGroup, addSighting, ANY_CLIENT, createTally, type Group, type Moment, type Tally } from '../tally/tally.ts';
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
const DOT = 46;
const SLASH = 47;
const QUESTION = 63;
const HASH_SIGN = 35;
const UNDERSCORE = 95;
const HYPHEN = 45;
/** Bytes that are no blank in any encoding: beyond them it takes more than bytes to tell. */
const FIRST_PLAIN = 33;
const PLAIN = 94;
const CLIENT_FLAGS = 4096;

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
  #isDetailed = new Uint8Array(4096);
  /** 1 where the hash of one of the site's machines falls: most lines of others need no further look. */
  readonly #clientFlags = new Uint8Array(CLIENT_FLAGS);
  #view: DataView = new DataView(new ArrayBuffer(0));
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
    const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.counts.bytes += end - start;
    let from = start;
    while (from < end) {
      const next = this.#scanLine(buffer, from, end);
      from = next > 0 ? next : this.#readLine(buffer, from, end);
    }
  }

  finish(): Tally {
    const tally = createTally();
    for (const group of this.#tally.groups.values()) addGroup(tally, group);
    tally.dropped = this.#tally.dropped;
    // The lines of a name's key are of any client; the first one's stands in what was read.
    for (const [index, { seen }] of this.#byName.values.entries()) {
      if (seen !== null) this.#addCounted(tally, this.#byName, index, { ...seen, client: ANY_CLIENT });
    }
    for (const [index, { seen }] of this.#byClient.values.entries()) {
      if (seen !== null) this.#addCounted(tally, this.#byClient, index, seen);
    }
    return tally;
  }

  /** Where the next line begins; 0 when this one has to be read as text. */
  #scanLine(bytes: Uint8Array, from: number, end: number): number {
    // Shorter than any line of this format; from here on reads within it need no check of the end.
    if (end - from < 48 || bytes[from + 10] !== DOT || bytes[from + 14] !== BLANK) return 0;
    let seconds = 0;
    // Negative as soon as one byte is no digit.
    let digits = 0;
    for (let at = from; at < from + 10; at += 1) {
      const digit = (bytes[at] ?? 0) - 48;
      digits |= digit | (9 - digit);
      seconds = seconds * 10 + digit;
    }
    let millis = 0;
    for (let at = from + 11; at < from + 14; at += 1) {
      const digit = (bytes[at] ?? 0) - 48;
      digits |= digit | (9 - digit);
      millis = millis * 10 + digit;
    }
    if (digits < 0) return 0;
    const time = seconds * 1000 + millis;

    let at = from + 15;
    while (bytes[at] === BLANK) at += 1;
    let byte = bytes[at] ?? 0;
    const elapsedStart = at;
    while (byte >= 48 && byte <= 57) byte = bytes[++at] ?? 0;
    if (byte !== BLANK || at === elapsedStart) return 0;

    const clientStart = at + 1;
    byte = bytes[++at] ?? 0;
    while ((byte - FIRST_PLAIN) >>> 0 < PLAIN) byte = bytes[++at] ?? 0;
    if (byte !== BLANK || at === clientStart) return 0;
    const clientEnd = at;

    const resultStart = at + 1;
    byte = bytes[++at] ?? 0;
    while ((byte - FIRST_PLAIN) >>> 0 < PLAIN) byte = bytes[++at] ?? 0;
    if (byte !== BLANK) return 0;
    const resultEnd = at;

    let size = 0;
    const sizeStart = at + 1;
    byte = bytes[++at] ?? 0;
    while (byte >= 48 && byte <= 57) {
      size = size * 10 + (byte - 48);
      byte = bytes[++at] ?? 0;
    }
    if (byte !== BLANK || at === sizeStart) return 0;

    // Method and target; of a URL, no more than what names the host.
    const requestStart = at + 1;
    byte = bytes[++at] ?? 0;
    while ((byte - FIRST_PLAIN) >>> 0 < PLAIN) byte = bytes[++at] ?? 0;
    if (byte !== BLANK || at === requestStart) return 0;
    const targetStart = at + 1;
    let slashes = 0;
    byte = bytes[++at] ?? 0;
    while ((byte - FIRST_PLAIN) >>> 0 < PLAIN) {
      if (byte === SLASH) {
        if (slashes === 2) break;
        slashes += 1;
      } else if (slashes === 2 && (byte === QUESTION || byte === HASH_SIGN)) break;
      byte = bytes[++at] ?? 0;
    }
    const requestEnd = at;
    if (at === targetStart) return 0;
    while ((byte - FIRST_PLAIN) >>> 0 < PLAIN) byte = bytes[++at] ?? 0;
    if (byte !== BLANK) return 0;

    // The user, then how the request went on: `HIER_DIRECT/20.190.141.32`.
    const userStart = at + 1;
    byte = bytes[++at] ?? 0;
    while ((byte - FIRST_PLAIN) >>> 0 < PLAIN) byte = bytes[++at] ?? 0;
    if (byte !== BLANK || at === userStart) return 0;
    const peerStart = at + 1;
    byte = bytes[++at] ?? 0;
    while ((byte >= 65 && byte <= 90) || byte === UNDERSCORE) byte = bytes[++at] ?? 0;
    if (byte !== SLASH || at === peerStart) return 0;
    const addressStart = at + 1;
    byte = bytes[++at] ?? 0;
    while ((byte - FIRST_PLAIN) >>> 0 < PLAIN) byte = bytes[++at] ?? 0;
    if (byte !== BLANK || at === addressStart || at + 1 >= end) return 0;
    const peerEnd = at;
    byte = bytes[++at] ?? 0;
    if ((byte - FIRST_PLAIN) >>> 0 >= PLAIN) return 0;
    while (byte !== NEW_LINE && at < end) byte = bytes[++at] ?? 0;
    if (at > end) return 0;

    const line = this.#line + 1;
    const view = this.#view;
    const hash = hashSpan(view, requestStart, requestEnd, hashSpan(view, resultStart, resultEnd, 0));
    const mark = peerEnd - addressStart === 1 && bytes[addressStart] === HYPHEN ? 0 : 1;
    const names = this.#byName;
    let index = names.find(hash, mark, view, resultStart, resultEnd, requestStart, requestEnd);
    if (index < 0) {
      index = this.#addName(bytes, {
        from,
        to: at,
        hash,
        mark,
        spans: [
          [resultStart, resultEnd],
          [requestStart, requestEnd],
        ],
      });
      if (index < 0) return 0;
    }
    if (this.#hasRange && isOutside(time, this.#range)) {
      if (names.values[index]?.seen !== null) this.counts.outside += 1;
    } else if (this.#isDetailed[index] === 0 && this.#clientFlags[flagOf(hashSpan(view, clientStart, clientEnd, 0))] === 0) {
      names.count(index, time, size, this.#part, line);
    } else {
      const peerHash = hashSpan(view, peerStart, peerEnd, hashSpan(view, clientStart, clientEnd, hash));
      const spans: Span[] = [
        [clientStart, clientEnd],
        [resultStart, resultEnd],
        [requestStart, requestEnd],
        [peerStart, peerEnd],
      ];
      let detailed = this.#byClient.findSpans(peerHash, mark, bytes, spans);
      if (detailed < 0) detailed = this.#addClient(bytes, { from, to: at, hash: peerHash, mark, spans });
      if (detailed < 0) return 0;
      this.#byClient.count(detailed, time, size, this.#part, line);
    }
    this.#line = line;
    this.counts.lines += 1;
    return at + 1;
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

  #readLine(buffer: Buffer, from: number, end: number): number {
    const found = buffer.indexOf(NEW_LINE, from);
    const to = found < 0 || found > end ? end : found;
    if (to > from && !(to === from + 1 && buffer[from] === RETURN)) {
      const seen = to - from > LONGEST_LINE ? undefined : this.#readText(buffer, from, to);
      this.counts.lines += 1;
      if (seen === undefined) noteUnreadable(this.counts, { part: this.#part, line: this.#line + 1 }, textOf(buffer, from, Math.min(to, from + LONGEST_LINE)));
      else if (seen !== null && isOutside(seen.at, this.#range)) this.counts.outside += 1;
      else if (seen !== null) addSighting(this.#tally, this.#interest.reduce(seen));
    }
    this.#line += 1;
    return to + 1;
  }

  #addCounted(tally: Tally, table: KeyTable<Known>, index: number, seen: ProxySighting): void {
    const sum = (place: number): number => table.sums[index * STRIDE + place] ?? 0;
    const reduced = this.#interest.reduce(seen);
    if (sum(COUNT) === 0 || reduced.kind !== 'proxy') return;
    const { at: _at, evidence: _evidence, ...rest } = reduced;
    const evidence = table.evidenceOf(index).map(({ at, part, line }) => momentOf(at, part, line));
    const group: Group = { ...rest, count: sum(COUNT), bytes: sum(BYTES), first: sum(FIRST), last: momentOf(sum(LAST), sum(LAST_PART), sum(LAST_LINE)), evidence };
    addGroup(tally, group);
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

function flagOf(hash: number): number {
  return (hash ^ (hash >>> 15)) & (CLIENT_FLAGS - 1);
}

function hashText(text: string): number {
  const bytes = Buffer.from(text);
  return hashSpan(new DataView(bytes.buffer, bytes.byteOffset, bytes.length), 0, bytes.length, 0);
}
