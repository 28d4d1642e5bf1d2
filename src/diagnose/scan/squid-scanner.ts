// Squid's native access.log from its bytes. A line's result, method and name are a
// key; a key seen before is only counted, and no string is made. The first line of
// each key is read by the format's own reader (readers/squid-native.ts), so that what
// a line means is said in one place; so is any line that is not plainly of this format.

import { Buffer } from 'node:buffer';

import { readSquidNative } from '../readers/squid-native.ts';
import type { ProxySighting } from '../sighting.ts';
import type { Interest } from '../tally/interest.ts';
import { addGroup, addSighting, ANY_CLIENT, createTally, MOST_EVIDENCE, type Group, type Moment, type Tally } from '../tally/tally.ts';
import { ALL_TIMES, createCounts, isOutside, noteUnreadable, partFile, type Scanner, type ScanRange } from './scanner.ts';

export interface SquidScannerOptions {
  readonly interest: Interest;
  readonly range?: ScanRange;
}

/** What is counted for one key. Times are kept with part and line, as evidence needs them. */
interface Entry {
  /** null: lines of this key name nobody. */
  readonly seen: ProxySighting | null;
  /** Clients have to be told apart. */
  readonly isDetailed: boolean;
  readonly hash: number;
  /** Whether a server was reached, which changes what a status means. */
  readonly hasServer: boolean;
  readonly keyStart: number;
  readonly keyLength: number;
  count: number;
  bytes: number;
  first: number;
  last: number;
  lastPart: number;
  lastLine: number;
  /** at, part, line; three numbers each, oldest first. */
  readonly evidence: number[];
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
const SEED = 0x811c9dc5 | 0;
const PRIME = 0x01000193;
const CLIENT_FLAGS = 4096;
const MOST_KEYS = 1 << 20;

export function createSquidScanner({ interest, range = ALL_TIMES }: SquidScannerOptions): Scanner {
  return new SquidScanner(interest, range);
}

class SquidScanner implements Scanner {
  readonly counts = createCounts();
  readonly #interest: Interest;
  readonly #range: ScanRange;
  readonly #hasRange: boolean;
  readonly #byName = new KeyTable();
  readonly #byClient = new KeyTable();
  readonly #tally: Tally = createTally();
  /** 1 where the hash of one of the site's machines falls: most lines of others need no further look. */
  readonly #clientFlags = new Uint8Array(CLIENT_FLAGS);
  #part = 0;
  #line = 0;

  constructor(interest: Interest, range: ScanRange) {
    this.#interest = interest;
    this.#range = range;
    this.#hasRange = range.since !== ALL_TIMES.since || range.until !== ALL_TIMES.until;
    for (const client of interest.clients) this.#clientFlags[hashText(client) & (CLIENT_FLAGS - 1)] = 1;
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
    for (const entry of this.#byName.entries) {
      // The lines of such an entry are of any client; the first one's stands in what was read.
      if (entry.count > 0 && entry.seen !== null) addGroup(tally, this.#groupOf(entry, { ...entry.seen, client: ANY_CLIENT }));
    }
    for (const entry of this.#byClient.entries) {
      if (entry.count > 0 && entry.seen !== null) addGroup(tally, this.#groupOf(entry, entry.seen));
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
    let high = 0;

    let at = from + 15;
    while (bytes[at] === BLANK) at += 1;
    let byte = bytes[at] ?? 0;
    const elapsedStart = at;
    while (byte >= 48 && byte <= 57) byte = bytes[++at] ?? 0;
    if (byte !== BLANK || at === elapsedStart) return 0;

    const clientStart = at + 1;
    let clientHash = SEED;
    byte = bytes[++at] ?? 0;
    while (byte > BLANK) {
      clientHash = Math.imul(clientHash ^ byte, PRIME);
      high |= byte;
      byte = bytes[++at] ?? 0;
    }
    if (byte !== BLANK || at === clientStart) return 0;
    const clientEnd = at;

    const resultStart = at + 1;
    let hash = SEED;
    byte = bytes[++at] ?? 0;
    while (byte > BLANK) {
      hash = Math.imul(hash ^ byte, PRIME);
      high |= byte;
      byte = bytes[++at] ?? 0;
    }
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
    while (byte > BLANK) {
      hash = Math.imul(hash ^ byte, PRIME);
      high |= byte;
      byte = bytes[++at] ?? 0;
    }
    if (byte !== BLANK || at === requestStart) return 0;
    const targetStart = at + 1;
    let slashes = 0;
    byte = bytes[++at] ?? 0;
    while (byte > BLANK) {
      if (byte === SLASH) {
        if (slashes === 2) break;
        slashes += 1;
      } else if ((byte === QUESTION || byte === HASH_SIGN) && slashes === 2) break;
      hash = Math.imul(hash ^ byte, PRIME);
      high |= byte;
      byte = bytes[++at] ?? 0;
    }
    const requestEnd = at;
    if (at === targetStart) return 0;
    while (byte > BLANK) {
      high |= byte;
      byte = bytes[++at] ?? 0;
    }
    if (byte !== BLANK) return 0;

    // The user, then how the request went on: `HIER_DIRECT/20.190.141.32`.
    const userStart = at + 1;
    byte = bytes[++at] ?? 0;
    while (byte > BLANK) {
      high |= byte;
      byte = bytes[++at] ?? 0;
    }
    if (byte !== BLANK || at === userStart) return 0;
    const peerStart = at + 1;
    byte = bytes[++at] ?? 0;
    while ((byte >= 65 && byte <= 90) || byte === UNDERSCORE) byte = bytes[++at] ?? 0;
    if (byte !== SLASH || at === peerStart) return 0;
    const addressStart = at + 1;
    byte = bytes[++at] ?? 0;
    while (byte > BLANK) {
      high |= byte;
      byte = bytes[++at] ?? 0;
    }
    if (byte !== BLANK || at === addressStart || at + 1 >= end) return 0;
    const peerEnd = at;
    byte = bytes[++at] ?? 0;
    high |= byte;
    // Beyond ASCII it takes more than bytes to tell what is a blank.
    if (byte <= BLANK || high > 127) return 0;
    while (byte !== NEW_LINE && at < end) byte = bytes[++at] ?? 0;
    if (at > end) return 0;

    const line = this.#line + 1;
    const hasServer = !(peerEnd - addressStart === 1 && bytes[addressStart] === HYPHEN);
    let entry = this.#byName.find(hash, hasServer, bytes, resultStart, resultEnd, requestStart, requestEnd);
    if (entry === null) {
      const added = this.#addName(bytes, { from, to: at, hash, hasServer, resultStart, resultEnd, requestStart, requestEnd });
      if (added === null) return 0;
      entry = added;
    }
    if (this.#hasRange && entry.seen !== null && isOutside(time, this.#range)) {
      this.counts.outside += 1;
    } else if (!entry.isDetailed && this.#clientFlags[clientHash & (CLIENT_FLAGS - 1)] === 0) {
      countEntry(entry, time, size, this.#part, line);
    } else {
      let peerHash = Math.imul(clientHash ^ hash, PRIME);
      for (let peer = peerStart; peer < peerEnd; peer += 1) peerHash = Math.imul(peerHash ^ (bytes[peer] ?? 0), PRIME);
      const key: ClientKey = { from, to: at, hash: peerHash, hasServer, clientStart, clientEnd, resultStart, resultEnd, requestStart, requestEnd, peerStart, peerEnd };
      const detailed = this.#byClient.findLong(bytes, key) ?? this.#addClient(bytes, key);
      if (detailed === null) return 0;
      countEntry(detailed, time, size, this.#part, line);
    }
    this.#line = line;
    this.counts.lines += 1;
    return at + 1;
  }

  #addName(bytes: Uint8Array, key: NameKey): Entry | null {
    const seen = this.#readText(bytes, key.from, key.to);
    if (seen === undefined) return null;
    const isDetailed = seen !== null && this.#interest.isOfInterest(seen.name);
    return this.#byName.add(key.hash, bytes, [[key.resultStart, key.resultEnd], [key.requestStart, key.requestEnd]], { seen, isDetailed, hasServer: key.hasServer });
  }

  #addClient(bytes: Uint8Array, key: ClientKey): Entry | null {
    const seen = this.#readText(bytes, key.from, key.to);
    if (seen === undefined) return null;
    return this.#byClient.add(key.hash, bytes, spansOf(key), { seen, isDetailed: true, hasServer: key.hasServer });
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
      const seen = this.#readText(buffer, from, to);
      this.counts.lines += 1;
      if (seen === undefined) noteUnreadable(this.counts, { part: this.#part, line: this.#line + 1 }, textOf(buffer, from, to));
      else if (seen !== null && isOutside(seen.at, this.#range)) this.counts.outside += 1;
      else if (seen !== null) addSighting(this.#tally, this.#interest.reduce(seen));
    }
    this.#line += 1;
    return to + 1;
  }

  #groupOf(entry: Entry, seen: ProxySighting): Group {
    const { at: _at, evidence: _evidence, ...rest } = this.#interest.reduce(seen) as ProxySighting;
    const evidence: Moment[] = [];
    for (let index = 0; index < entry.evidence.length; index += 3) evidence.push(momentOf(entry.evidence[index] ?? 0, entry.evidence[index + 1] ?? 0, entry.evidence[index + 2] ?? 0));
    return { ...rest, count: entry.count, bytes: entry.bytes, first: entry.first, last: momentOf(entry.last, entry.lastPart, entry.lastLine), evidence };
  }
}

interface NameKey {
  readonly from: number;
  readonly to: number;
  readonly hash: number;
  readonly hasServer: boolean;
  readonly resultStart: number;
  readonly resultEnd: number;
  readonly requestStart: number;
  readonly requestEnd: number;
}

interface ClientKey extends NameKey {
  readonly clientStart: number;
  readonly clientEnd: number;
  readonly peerStart: number;
  readonly peerEnd: number;
}

function spansOf(key: ClientKey): [number, number][] {
  return [[key.clientStart, key.clientEnd], [key.resultStart, key.resultEnd], [key.requestStart, key.requestEnd], [key.peerStart, key.peerEnd]];
}

/** Keys are bytes, kept end to end with a 0 between their pieces; open addressing, at most half full. */
class KeyTable {
  readonly entries: Entry[] = [];
  #slots = new Int32Array(8192);
  #keys = new Uint8Array(1 << 16);
  #used = 0;

  find(hash: number, hasServer: boolean, bytes: Uint8Array, start: number, end: number, start2: number, end2: number): Entry | null {
    const mask = this.#slots.length - 1;
    const length = end - start + end2 - start2;
    for (let slot = (hash ^ (hash >>> 15)) & mask; ; slot = (slot + 1) & mask) {
      const place = this.#slots[slot] ?? 0;
      if (place === 0) return null;
      const entry = this.entries[place - 1];
      if (entry === undefined || entry.hash !== hash || entry.hasServer !== hasServer || entry.keyLength !== length + 2) continue;
      const keys = this.#keys;
      let key = entry.keyStart;
      let at = start;
      while (at < end && bytes[at] === keys[key]) {
        at += 1;
        key += 1;
      }
      if (at < end || keys[key] !== 0) continue;
      key += 1;
      at = start2;
      while (at < end2 && bytes[at] === keys[key]) {
        at += 1;
        key += 1;
      }
      if (at === end2) return entry;
    }
  }

  findLong(bytes: Uint8Array, key: ClientKey): Entry | null {
    const spans = spansOf(key);
    const mask = this.#slots.length - 1;
    for (let slot = (key.hash ^ (key.hash >>> 15)) & mask; ; slot = (slot + 1) & mask) {
      const place = this.#slots[slot] ?? 0;
      if (place === 0) return null;
      const entry = this.entries[place - 1];
      if (entry !== undefined && entry.hash === key.hash && this.#isKey(entry, bytes, spans)) return entry;
    }
  }

  /** null when there are too many keys to remember. */
  add(hash: number, bytes: Uint8Array, spans: readonly (readonly [number, number])[], of: Pick<Entry, 'seen' | 'isDetailed' | 'hasServer'>): Entry | null {
    if (this.entries.length >= MOST_KEYS) return null;
    const keyStart = this.#used;
    for (const [start, end] of spans) {
      this.#makeRoom(end - start + 1);
      this.#keys.set(bytes.subarray(start, end), this.#used);
      this.#used += end - start;
      this.#keys[this.#used] = 0;
      this.#used += 1;
    }
    const entry: Entry = { ...of, hash, keyStart, keyLength: this.#used - keyStart, count: 0, bytes: 0, first: Number.POSITIVE_INFINITY, last: Number.NEGATIVE_INFINITY, lastPart: 0, lastLine: 0, evidence: [] };
    this.entries.push(entry);
    if (this.entries.length * 2 > this.#slots.length) this.#grow();
    else this.#place(entry, this.entries.length);
    return entry;
  }

  #isKey(entry: Entry, bytes: Uint8Array, spans: readonly (readonly [number, number])[]): boolean {
    let key = entry.keyStart;
    for (const [start, end] of spans) {
      for (let at = start; at < end; at += 1, key += 1) {
        if (bytes[at] !== this.#keys[key]) return false;
      }
      if (this.#keys[key] !== 0) return false;
      key += 1;
    }
    return key === entry.keyStart + entry.keyLength;
  }

  #place(entry: Entry, place: number): void {
    const mask = this.#slots.length - 1;
    let slot = (entry.hash ^ (entry.hash >>> 15)) & mask;
    while (this.#slots[slot] !== 0) slot = (slot + 1) & mask;
    this.#slots[slot] = place;
  }

  #grow(): void {
    this.#slots = new Int32Array(this.#slots.length * 4);
    for (const [index, entry] of this.entries.entries()) this.#place(entry, index + 1);
  }

  #makeRoom(length: number): void {
    if (this.#used + length <= this.#keys.length) return;
    const larger = new Uint8Array(Math.max(this.#keys.length * 2, this.#used + length));
    larger.set(this.#keys);
    this.#keys = larger;
  }
}

function countEntry(entry: Entry, at: number, size: number, part: number, line: number): void {
  entry.count += 1;
  entry.bytes += size;
  if (at < entry.first) entry.first = at;
  // Parts are read in order by one scanner, but lines of a log are written when a request ends, not begins.
  if (at > entry.last || (at === entry.last && (part > entry.lastPart || (part === entry.lastPart && line > entry.lastLine)))) {
    entry.last = at;
    entry.lastPart = part;
    entry.lastLine = line;
  }
  const { evidence } = entry;
  if (evidence.length < MOST_EVIDENCE * 3 || at < (evidence[MOST_EVIDENCE * 3 - 3] ?? 0)) insertEvidence(evidence, at, part, line);
}

/** Lines of one scanner come in order of part and line, so of two at the same time the newer stands behind. */
function insertEvidence(evidence: number[], at: number, part: number, line: number): void {
  let place = evidence.length;
  while (place > 0 && (evidence[place - 3] ?? 0) > at) place -= 3;
  evidence.splice(place, 0, at, part, line);
  if (evidence.length > MOST_EVIDENCE * 3) evidence.length = MOST_EVIDENCE * 3;
}

function momentOf(at: number, part: number, line: number): Moment {
  return { at, evidence: { file: partFile(part), line } };
}

function textOf(bytes: Uint8Array, from: number, to: number): string {
  const last = to > from && bytes[to - 1] === RETURN ? to - 1 : to;
  return Buffer.from(bytes.buffer, bytes.byteOffset + from, last - from).toString('utf8');
}

function hashText(text: string): number {
  let hash = SEED;
  for (let at = 0; at < text.length; at += 1) hash = Math.imul(hash ^ text.charCodeAt(at), PRIME);
  return hash;
}
