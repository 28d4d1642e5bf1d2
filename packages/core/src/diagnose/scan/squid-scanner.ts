// Squid's native access.log from its bytes. A line's result, method and name are a
// key, counted by the kernel (squid-kernel.ts), and no string
// is made. What a key means is said by the format's own reader (products/squid/access-log.ts),
// in one place; it also reads any line that is not plainly of this format.

import { Buffer } from 'node:buffer';

import { splitRequest, type ProxyTarget } from '../../products/shared/logs/proxy-target.ts';
import { readSquidNative, judgeRequest } from '../../products/squid/access-log.ts';
import type { SquidResult } from '../../products/squid/verdict.ts';
import type { ProxyObservation } from '../../products/shared/logs/observation.ts';
import type { Interest } from '../tally/interest.ts';
import {
  addGroup,
  addObservation,
  ANY_CLIENT,
  createTally,
  locateTally,
  type Counted,
  type ProxyGroup,
  type Tally,
} from '../tally/tally.ts';
import {
  DETAILED,
  DONE,
  NAMELESS,
  NEW_KEY,
  REACHED_SERVER,
  STATE,
  WINDOW_BYTES,
  WITH_CLIENT,
} from './kernel-layout.ts';
import { KeyTable, type KeyPieces } from './key-table.ts';
import {
  ALL_TIMES,
  createCounts,
  isOutside,
  LONGEST_LINE,
  noteUnreadable,
  partFile,
  type Locate,
  type PackedCounts,
  type Scanner,
  type ScanRange,
} from './scanner.ts';

export interface SquidScannerOptions {
  readonly interest: Interest;
  readonly range?: ScanRange;
}

const NEW_LINE = 10;
const RETURN = 13;
const RESULT = /^([A-Z_]+)\/(\d{3})$/;
/** A key is of many lines. */
const NOWHERE = { file: '', line: 0 };
/** What is copied into the kernel's memory in one go. */
const COPY_BYTES = 1 << 20;

export function createSquidScanner({ interest, range = ALL_TIMES }: SquidScannerOptions): Scanner {
  return new SquidScanner(interest, range);
}

class SquidScanner implements Scanner {
  readonly #counts = createCounts();
  #interest: Interest;
  readonly #range: ScanRange;
  readonly #table = new KeyTable();
  /** Of records that tell no clients apart, those that were asked about, and their names; null: they name nobody. */
  readonly #asked = new Map<number, string | null>();
  /** Whether clients must be distinguished. */
  readonly #names = new Map<string, boolean>();
  readonly #tally: Tally = createTally();
  #part = 0;
  #line = 0;

  constructor(interest: Interest, range: ScanRange) {
    this.#interest = interest;
    this.#range = range;
    this.#table.setRange(range);
    this.#attend(interest);
  }

  get counts(): Scanner['counts'] {
    return this.#counts;
  }

  get line(): number {
    return this.#line;
  }

  beginPart(part: number): void {
    this.#part = part;
    this.#line = 0;
    this.#table.view.setInt32(STATE.part, part, true);
  }

  room(bytes: number): Buffer {
    const start = this.#table.room(bytes);
    return this.#table.bytes.subarray(start, start + bytes);
  }

  skipLine(length: number): void {
    this.#line += 1;
    this.#counts.lines += 1;
    this.#counts.bytes += length;
    noteUnreadable(this.#counts, { part: this.#part, line: this.#line }, '');
  }

  scan(bytes: Uint8Array, start: number, end: number): void {
    this.#counts.bytes += end - start;
    if (bytes.buffer === this.#table.bytes.buffer) {
      this.#scanInPlace(bytes.byteOffset + start, bytes.byteOffset + end);
      return;
    }
    const given = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    for (let from = start; from < end;) {
      const to = lastWholeLine(given, from, end);
      const place = this.#table.room(to - from + 1);
      this.#table.bytes.set(given.subarray(from, to), place);
      this.#scanInPlace(place, place + to - from);
      from = to;
    }
  }

  finish(locate: Locate): Tally {
    const tally = locateTally(this.#tally, locate);
    const requests = new RequestReader();
    for (const record of this.#table.records()) {
      const seen = requests.read(this.#table.kindOf(record), this.#table.piecesOf(record));
      if (seen === null || seen === undefined || this.#table.isUnused(record)) continue;
      // What is counted by name alone is of any client and server.
      const reduced = seen.client === ANY_CLIENT ? seen : this.#interest.reduce(seen);
      if (reduced.kind === 'proxy')
        addGroup(tally, groupOf(reduced, this.#table.countsOf(record, locate)));
    }
    return tally;
  }

  pack(): PackedCounts {
    return { tally: this.#tally, keys: this.#table.pack() };
  }

  absorb({ tally, keys }: PackedCounts): boolean {
    this.#tally.dropped += tally.dropped;
    for (const group of tally.groups.values()) {
      if (group.kind !== 'proxy') continue;
      // What was read before it was known who matters is more than needed.
      const reduced = this.#interest.reduce({
        ...group,
        at: group.first,
        evidence: group.last.evidence,
      });
      if (reduced.kind === 'proxy')
        addGroup(this.#tally, { ...group, client: reduced.client, server: reduced.server });
    }
    if (keys !== null) this.#tally.dropped += this.#table.absorb(keys, () => this.#addKey());
    return !this.#table.disagrees;
  }

  changeInterest(interest: Interest): void {
    this.#interest = interest;
    this.#names.clear();
    this.#attend(interest);
    for (const [record, name] of this.#asked) this.#table.setFlags(record, this.#flagsOf(name));
  }

  /** Within a range of time, whether a key names anybody matters for the count of lines outside: then each is asked about. */
  #attend({ clients, marks }: Interest): void {
    this.#table.flagClients(clients);
    this.#table.setMarks(
      this.#range.since === ALL_TIMES.since && this.#range.until === ALL_TIMES.until ? marks : null,
    );
  }

  /** Lines in the kernel's memory, where the byte at `end` is ours too. */
  #scanInPlace(start: number, end: number): void {
    this.#table.bytes[end] = NEW_LINE;
    let from = start;
    while (from < end) {
      const to = Math.min(from + WINDOW_BYTES, end);
      this.#table.kernel.split(from, to, to === end ? 1 : 0);
      const whole = this.#scanWindow(from, to, to === end);
      // Not one line ends in the window: it is longer than any that can be read.
      from = whole > from ? whole : this.#readLine(from, end);
    }
  }

  /** Where the whole lines of the window end. */
  #scanWindow(start: number, end: number, isLast: boolean): number {
    let from = start;
    for (;;) {
      const why = this.#scanLines(from);
      from = this.#table.view.getInt32(STATE.lineStart, true);
      if (why === DONE || from >= end) return from;
      if (why === NEW_KEY && this.#addKey() !== 0) continue;
      if (!isLast && !isWholeLine(this.#table.bytes, from, end)) return from;
      from = this.#readLine(from, end);
    }
  }

  /** Why the kernel stopped; for a new key it can continue at once. */
  #scanLines(from: number): number {
    const { view, kernel } = this.#table;
    view.setInt32(STATE.lineStart, from, true);
    view.setInt32(STATE.line, this.#line, true);
    const why = kernel.scan();
    const line = view.getInt32(STATE.line, true);
    this.#counts.lines += line - this.#line;
    this.#line = line;
    this.#counts.outside += view.getInt32(STATE.outside, true);
    view.setInt32(STATE.outside, 0, true);
    return why;
  }

  /** The key that the kernel did not find gets a record; 0 when it is of no line of this format, or there are too many. */
  #addKey(): number {
    const kind = this.#table.view.getInt32(STATE.kind, true);
    const seen = new RequestReader().read(kind, this.#table.describedPieces());
    if (seen === undefined) return 0;
    const name = seen?.name ?? null;
    const isOfAnyClient = (kind & WITH_CLIENT) === 0;
    const record = this.#table.add(isOfAnyClient ? this.#flagsOf(name) : 0);
    if (record !== 0 && isOfAnyClient) this.#asked.set(record, name);
    return record;
  }

  #flagsOf(name: string | null): number {
    if (name === null) return NAMELESS;
    return this.#isOfInterest(name) ? DETAILED : 0;
  }

  /** A name has several keys, one after the other: of tunnels, of denials. */
  #isOfInterest(name: string): boolean {
    let known = this.#names.get(name);
    if (known === undefined) this.#names.set(name, (known = this.#interest.isOfInterest(name)));
    return known;
  }

  #readText(text: string): ProxyObservation | null | undefined {
    const seen = readSquidNative(text, { file: partFile(this.#part), line: this.#line + 1 });
    return seen?.kind === 'proxy' ? seen : seen === null ? null : undefined;
  }

  /** Reads one line as text; gives where the next one begins. */
  #readLine(from: number, end: number): number {
    const { bytes } = this.#table;
    const found = bytes.indexOf(NEW_LINE, from);
    const to = found < 0 || found > end ? end : found;
    if (to > from && !(to === from + 1 && bytes[from] === RETURN)) {
      const last = bytes[to - 1] === RETURN ? to - 1 : to;
      const text = bytes.toString('utf8', from, Math.min(last, from + LONGEST_LINE));
      const seen = to - from > LONGEST_LINE ? undefined : this.#readText(text);
      this.#counts.lines += 1;
      if (seen === undefined)
        noteUnreadable(this.#counts, { part: this.#part, line: this.#line + 1 }, text);
      else if (seen !== null && isOutside(seen.at, this.#range)) this.#counts.outside += 1;
      else if (seen !== null) addObservation(this.#tally, this.#interest.reduce(seen));
    }
    this.#line += 1;
    return to + 1;
  }
}

/** What lines with a key say. All else that the format's reader looks at, the kernel has looked at. */
class RequestReader {
  // Many keys have the same request, and nearly all of them one of few results.
  readonly #targets = new Map<string, ProxyTarget | null>();
  readonly #results = new Map<string, Pick<SquidResult, 'tag' | 'status'> | null>();

  /** null: it names nobody; undefined: it is of no line of this format. */
  read(
    kind: number,
    { result, request, client, peer }: KeyPieces,
  ): ProxyObservation | null | undefined {
    const stated = this.#readResult(result);
    if (stated === null) return undefined;
    const blank = request.indexOf(' ');
    const method = request.slice(0, blank);
    const url = request.slice(blank + 1);
    let target = this.#targets.get(request);
    if (target === undefined) this.#targets.set(request, (target = splitRequest(method, url)));
    const server = (kind & REACHED_SERVER) === 0 ? null : peer.slice(peer.indexOf('/') + 1);
    // Named one by one, here and below: a spread costs more than all else of this.
    const said = judgeRequest(
      { tag: stated.tag, status: stated.status, method, url, server },
      target,
    );
    if (said === null) return null;
    const { name, port, verdict, status, isInspected } = said;
    // What is counted by name alone is of any client and server.
    const seen: ProxyObservation = {
      kind: 'proxy',
      at: 0,
      evidence: NOWHERE,
      client: client ?? ANY_CLIENT,
      bytes: 0,
      name,
      port,
      verdict,
      status,
      server: client === null ? null : server,
    };
    return isInspected === true ? { ...seen, isInspected } : seen;
  }

  #readResult(result: string): Pick<SquidResult, 'tag' | 'status'> | null {
    const known = this.#results.get(result);
    if (known !== undefined) return known;
    const [, tag = '', status = ''] = RESULT.exec(result) ?? [];
    const stated = tag === '' ? null : { tag, status: Number(status) };
    this.#results.set(result, stated);
    return stated;
  }
}

/** One shape for all: what looks at them is quicker. */
function groupOf(
  { kind, client, name, port, verdict, status, server, isInspected }: ProxyObservation,
  { count, bytes, first, last, evidence }: Counted,
): ProxyGroup {
  const group = {
    kind,
    client,
    name,
    port,
    verdict,
    status,
    server,
    count,
    bytes,
    first,
    last,
    evidence,
  };
  return isInspected === true ? { ...group, isInspected } : group;
}

function isWholeLine(bytes: Buffer, from: number, end: number): boolean {
  const found = bytes.indexOf(NEW_LINE, from);
  return found >= 0 && found < end;
}

/** Where a block of about {@link COPY_BYTES} ends with a line, or the whole of one line that is longer. */
function lastWholeLine(bytes: Buffer, from: number, end: number): number {
  if (end - from <= COPY_BYTES) return end;
  const last = bytes.lastIndexOf(NEW_LINE, from + COPY_BYTES - 1);
  if (last >= from) return last + 1;
  const next = bytes.indexOf(NEW_LINE, from);
  return next < 0 || next >= end ? end : next + 1;
}
