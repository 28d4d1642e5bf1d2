// The scanner's side of the kernel's memory: room for what is read, and records of keys,
// found by a hash table at most half full. The kernel finds and counts; here records are
// added, read out, packed for another thread and taken in from one.

import {
  alignTo,
  CACHE_LINE,
  CLIENT_FLAG_COUNT,
  CLIENT_FLAGS,
  EVIDENCE_BYTES,
  EVIDENCE_LINE,
  EVIDENCE_PART,
  FREE,
  KEY,
  MARK_BYTES,
  MARK_LENGTHS,
  MARKS,
  MASKS,
  MOST_MARKS,
  NAME_KEY,
  PIECES,
  RECORD,
  RECORD_HEAD,
  SLACK,
  SLOT_BYTES,
  STATE,
  WHOLE_KEY,
  WITH_CLIENT,
  WITH_REST,
} from './kernel-layout.ts';
import type { Counted, Moment } from '../tally/tally.ts';
import type { Locate } from './scanner.ts';
import { SQUID_KERNEL } from './squid-kernel-bytes.ts';
import { PAGE_BYTES, startProgram, type StartedProgram } from './start-wasm.ts';

const FIRST_SLOTS = 8192;
/** Room for some ten thousand keys. What is not written to takes no memory; each growth costs. */
const FIRST_PAGES = 128;
const RECORD_BLOCK = 1 << 18;
const MOST_KEYS = 1 << 20;
/** Of a record that holds a whole key. */
const LONGEST_RECORD = alignTo(CACHE_LINE, RECORD_HEAD + RECORD.key + WHOLE_KEY);
/** The bit that a small letter has and a capital does not. */
const LOWER_CASE = 0x20;

/** What squid-kernel.ts defines. */
interface SquidKernel {
  readonly memory: StartedProgram['memory'];
  /** Looks for separators from one place to another; `isLast`: 1 when the window's end is a line break too. */
  split(from: number, to: number, isLast: 0 | 1): void;
  /** Reads lines from STATE.lineStart on; DONE, AS_TEXT or NEW_KEY. */
  scan(): number;
  /** Adds packed records, from one place to another, to this table's; gives where it stopped: at the end, or at a key that has no record and that it can't add. */
  absorb(at: number, end: number): number;
  /** A record for the key that STATE and KEY describe; 0 when there is no room. */
  add(flags: number): number;
  /** Puts a record into the slots. */
  settle(record: number): void;
  /** Place among the client flags of the text at `start`. */
  flagOf(start: number, length: number): number;
}

function startKernel(): SquidKernel {
  const { memory, functionOf } = startProgram(Buffer.from(SQUID_KERNEL, 'base64'), FIRST_PAGES);
  return {
    memory,
    split: functionOf('split'),
    scan: functionOf('scan'),
    absorb: functionOf('absorb'),
    add: functionOf('add'),
    settle: functionOf('settle'),
    flagOf: functionOf('flagOf'),
  };
}

/** Bytes in the kernel's memory. */
export interface Piece {
  readonly start: number;
  readonly length: number;
}

/** The pieces of a key: what clients are not told apart for has no client and no peer. */
export interface KeyPieces {
  readonly result: string;
  readonly request: string;
  readonly client: string | null;
  readonly peer: string;
}

/** A record is known by its address. */
export class KeyTable {
  readonly kernel = startKernel();
  /** Of records; how long the last one is, the kernel knows. */
  readonly #blocks: { readonly start: number; length: number }[] = [];
  #free = alignTo(CACHE_LINE, FREE);
  #bytes = Buffer.alloc(0);
  #view = new DataView(new ArrayBuffer(0));
  #slots = 0;
  #room: Piece = { start: 0, length: 0 };

  constructor() {
    this.#renewViews();
    this.#bytes.fill(0xff, KEY + WHOLE_KEY, MASKS);
    this.setMarks(null);
    this.#moveSlots(FIRST_SLOTS);
  }

  /** The whole memory, until the next key is added or room is asked for. */
  get bytes(): Buffer {
    return this.#bytes;
  }

  /** The numbers of STATE, and more; as long as {@link bytes}. */
  get view(): DataView {
    return this.#view;
  }

  /** Where bytes to be read can be put: so many, and some to spare behind them. What was put there before is lost. */
  room(length: number): number {
    if (this.#room.length < length) this.#room = { start: this.#take(length + SLACK), length };
    return this.#room.start;
  }

  setRange({ since, until }: { readonly since: number; readonly until: number }): void {
    this.#view.setFloat64(STATE.since, since, true);
    this.#view.setFloat64(STATE.until, until, true);
  }

  /** In place of those of before. */
  flagClients(clients: readonly string[]): void {
    this.#bytes.fill(0, CLIENT_FLAGS, CLIENT_FLAGS + CLIENT_FLAG_COUNT);
    for (const client of clients) {
      const bytes = Buffer.from(client);
      // A line with a longer one is read as text.
      if (bytes.length > PIECES.client.room) continue;
      const at = this.room(bytes.length);
      this.#bytes.set(bytes, at);
      this.#bytes[CLIENT_FLAGS + this.kernel.flagOf(at, bytes.length)] = 1;
    }
  }

  /** Keys whose request holds none of these, in capitals or not, are added by the kernel itself, without flags; null: none is. */
  setMarks(marks: readonly string[] | null): void {
    const isUsable = marks !== null && marks.length <= MOST_MARKS;
    this.#view.setInt32(STATE.marks, isUsable ? marks.length : -1, true);
    for (const [index, mark] of (isUsable ? marks : []).entries()) {
      // The end of a long one marks as much, and more.
      const bytes = Buffer.from(mark, 'latin1').subarray(-MARK_BYTES);
      this.#view.setInt32(MARK_LENGTHS + index * 4, bytes.length, true);
      for (const [place, byte] of bytes.entries())
        this.#bytes[MARKS + index * MARK_BYTES + place] = byte | LOWER_CASE;
    }
  }

  /** Adds the key that STATE and KEY describe; its record, or 0 when there are too many to remember. */
  add(flags: number): number {
    const added = this.kernel.add(flags);
    return added === 0 && this.#makeRoom() ? this.kernel.add(flags) : added;
  }

  /** True when a key was taken in that another table counted by name alone, and this one tells its clients apart. */
  get disagrees(): boolean {
    return this.#view.getInt32(STATE.disagrees, true) !== 0;
  }

  /** From now on, lines of this key are examined again. */
  setFlags(record: number, flags: number): void {
    this.#view.setInt32(record + RECORD.flags, flags, true);
  }

  /** Every record, in the order in which they were added. */
  records(): number[] {
    const records: number[] = [];
    for (const { start, length } of this.#usedBlocks()) {
      for (
        let at = start;
        at < start + length;
        at += this.#view.getInt32(at + RECORD_HEAD + RECORD.size, true)
      )
        records.push(at + RECORD_HEAD);
    }
    return records;
  }

  /** True for a key whose clients were distinguished from the beginning. */
  isUnused(record: number): boolean {
    return this.#view.getFloat64(record + RECORD.count, true) === 0;
  }

  kindOf(record: number): number {
    return this.#view.getInt32(record + RECORD.kind, true);
  }

  piecesOf(record: number): KeyPieces {
    const place = record + RECORD.key;
    const lengthAt = (at: number): number => this.#view.getInt32(record + at, true);
    return this.#readPieces(place, {
      kind: this.kindOf(record),
      result: lengthAt(RECORD.resultLength),
      request: lengthAt(RECORD.requestLength),
      client: lengthAt(RECORD.clientLength),
      peer: lengthAt(RECORD.peerLength),
    });
  }

  /** Of the key that STATE and KEY describe. */
  describedPieces(): KeyPieces {
    const lengthAt = (at: number): number => this.#view.getInt32(STATE.lengths + at, true);
    return this.#readPieces(KEY, {
      kind: this.#view.getInt32(STATE.kind, true),
      result: lengthAt(0),
      request: lengthAt(4),
      client: lengthAt(8),
      peer: lengthAt(12),
    });
  }

  /** `locate`: from a part and a line of it to where the line is found. */
  countsOf(record: number, locate: Locate): Counted {
    const view = this.#view;
    const momentAt = (place: number): Moment => ({
      at: view.getFloat64(place, true),
      evidence: locate(
        view.getInt32(place + EVIDENCE_PART, true),
        view.getInt32(place + EVIDENCE_LINE, true),
      ),
    });
    const evidence: Moment[] = [];
    const start = record + RECORD.evidence;
    const end = start + view.getInt32(record + RECORD.held, true) * EVIDENCE_BYTES;
    for (let place = start; place < end; place += EVIDENCE_BYTES) evidence.push(momentAt(place));
    return {
      count: view.getFloat64(record + RECORD.count, true),
      bytes: view.getFloat64(record + RECORD.bytes, true),
      first: view.getFloat64(record + RECORD.first, true),
      last: momentAt(record + RECORD.last),
      evidence,
    };
  }

  /** All records, one after the other, as another table takes them in. */
  pack(): Uint8Array<ArrayBuffer> {
    const blocks = this.#usedBlocks();
    const packed = new Uint8Array(blocks.reduce((sum, { length }) => sum + length, 0));
    let at = 0;
    for (const { start, length } of blocks) {
      packed.set(this.#bytes.subarray(start, start + length), at);
      at += length;
    }
    return packed;
  }

  /**
   * Takes in what another table packed. `addNew` is called for each key that this table does
   * not have and the kernel may not add, which STATE and KEY describe then; it adds it and
   * gives its record, or 0. Gives how many lines were of keys that were not added.
   */
  absorb(packed: Uint8Array, addNew: () => number): number {
    const from = this.room(packed.length);
    const end = from + packed.length + RECORD_HEAD;
    this.#bytes.set(packed, from);
    let lost = 0;
    for (let at = from + RECORD_HEAD; ;) {
      at = this.kernel.absorb(at, end);
      if (at >= end) return lost;
      if (addNew() !== 0) continue;
      lost += this.#view.getFloat64(at + RECORD.count, true);
      at += this.#view.getInt32(at + RECORD.size, true);
    }
  }

  #readPieces(
    place: number,
    of: {
      readonly kind: number;
      readonly result: number;
      readonly request: number;
      readonly client: number;
      readonly peer: number;
    },
  ): KeyPieces {
    const { result, request, client, peer, rest } = PIECES;
    // Most are short, and a piece of a text keeps the whole text in memory.
    const text = this.#bytes.toString(
      'latin1',
      place,
      place + ((of.kind & (WITH_CLIENT | WITH_REST)) === 0 ? NAME_KEY : WHOLE_KEY),
    );
    const piece = (at: { readonly place: number }, length: number): string =>
      text.slice(at.place, at.place + length);
    const held = piece(request, Math.min(of.request, request.room));
    const hasClient = (of.kind & WITH_CLIENT) !== 0;
    return {
      result: piece(result, of.result),
      request: of.request > request.room ? held + piece(rest, of.request - request.room) : held,
      client: hasClient ? piece(client, of.client) : null,
      peer: hasClient ? piece(peer, of.peer) : '',
    };
  }

  /** For one more key at least; false when there are too many. */
  #makeRoom(): boolean {
    const keys = this.#view.getInt32(STATE.keys, true);
    if (keys >= MOST_KEYS) return false;
    if (keys >= this.#slots / 2) this.#moveSlots(this.#slots * 4);
    if (
      this.#view.getInt32(STATE.recordStart, true) + LONGEST_RECORD >
      this.#view.getInt32(STATE.recordsEnd, true)
    )
      this.#takeBlock();
    return true;
  }

  /** Makes the table of slots larger, or makes it at all. */
  #moveSlots(count: number): void {
    // What the smaller one took is not used again; all of them together are less than the last one.
    const slots = this.#take(count * SLOT_BYTES);
    this.#slots = count;
    this.#view.setInt32(STATE.slots, slots, true);
    this.#view.setInt32(STATE.slotMask, count - 1, true);
    this.#view.setInt32(STATE.mostKeys, Math.min(count / 2, MOST_KEYS), true);
    for (const record of this.records()) this.kernel.settle(record);
  }

  /** Records stand in blocks, so that all of them can be sent away in a few pieces. */
  #takeBlock(): void {
    const last = this.#blocks.at(-1);
    if (last !== undefined) last.length = this.#view.getInt32(STATE.recordStart, true) - last.start;
    const start = this.#take(RECORD_BLOCK);
    this.#blocks.push({ start, length: 0 });
    this.#view.setInt32(STATE.recordStart, start, true);
    this.#view.setInt32(STATE.recordsEnd, start + RECORD_BLOCK, true);
  }

  #usedBlocks(): readonly { readonly start: number; readonly length: number }[] {
    const used = this.#view.getInt32(STATE.recordStart, true);
    return this.#blocks.map((block, index) =>
      index === this.#blocks.length - 1
        ? { start: block.start, length: used - block.start }
        : block,
    );
  }

  /** Room that holds zeros, at the beginning of a cache line. */
  #take(length: number): number {
    const start = this.#free;
    this.#free = start + alignTo(CACHE_LINE, length);
    const missing = this.#free + SLACK - this.#bytes.length;
    if (missing > 0) {
      // By a quarter at least, so that many small steps cost little.
      this.kernel.memory.grow(Math.ceil(Math.max(missing, this.#bytes.length / 4) / PAGE_BYTES));
      this.#renewViews();
    }
    return start;
  }

  #renewViews(): void {
    this.#bytes = Buffer.from(this.kernel.memory.buffer);
    this.#view = new DataView(this.kernel.memory.buffer);
  }
}
