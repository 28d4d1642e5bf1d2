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
  RECORD,
  RECORD_HEAD,
  SLACK,
  SLOT_BYTES,
  STATE,
  WITH_CLIENT,
} from './kernel-layout.ts';
import { SQUID_KERNEL } from './squid-kernel-bytes.ts';
import { PAGE_BYTES, startProgram, type StartedProgram } from './start-wasm.ts';

const FIRST_SLOTS = 8192;
/** Room for some ten thousand keys. What is not written to takes no memory; each growth costs. */
const FIRST_PAGES = 128;
const RECORD_BLOCK = 1 << 18;
const MOST_KEYS = 1 << 20;
/** What a piece begins at a multiple of: the kernel compares so many bytes at once. */
const PIECE = 16;

/** What squid-kernel.ts defines. */
interface SquidKernel {
  readonly memory: StartedProgram['memory'];
  /** Looks for separators from one place to another; `isLast`: 1 when the window's end is a line break too. */
  split(from: number, to: number, isLast: 0 | 1): void;
  /** Reads lines from STATE.lineStart on; DONE, AS_TEXT or NEW_KEY. */
  scan(): number;
  /** Adds packed records, from one place to another, to this table's; gives where it stopped: at the end, or at a key that has no record. */
  absorb(at: number, end: number): number;
  /** Place among the client flags of the text at `start`. */
  flagOf(start: number, length: number): number;
}

function startKernel(): SquidKernel {
  const { memory, functionOf } = startProgram(Buffer.from(SQUID_KERNEL, 'base64'), FIRST_PAGES);
  return { memory, split: functionOf('split'), scan: functionOf('scan'), absorb: functionOf('absorb'), flagOf: functionOf('flagOf') };
}

/** Bytes in the kernel's memory. */
export interface Piece {
  readonly start: number;
  readonly length: number;
}

export interface EvidencePlace {
  readonly at: number;
  readonly part: number;
  readonly line: number;
}

/** What is counted for a key. Times in milliseconds since 1970. */
export interface KeyCounts {
  readonly count: number;
  readonly bytes: number;
  readonly first: number;
  readonly last: EvidencePlace;
  /** Oldest first. */
  readonly evidence: readonly EvidencePlace[];
}

export class KeyTable {
  readonly kernel = startKernel();
  /** Addresses of records, in the order in which they were added. */
  readonly #records: number[] = [];
  readonly #blocks: { readonly start: number; length: number; readonly room: number }[] = [];
  #free = alignTo(CACHE_LINE, FREE);
  #bytes = Buffer.alloc(0);
  #view = new DataView(new ArrayBuffer(0));
  #slotMask = 0;
  #room: Piece = { start: 0, length: 0 };

  constructor() {
    this.#renewViews();
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
      const at = this.room(bytes.length);
      this.#bytes.set(bytes, at);
      this.#bytes[CLIENT_FLAGS + this.kernel.flagOf(at, bytes.length)] = 1;
    }
  }

  /** Adds the key that STATE describes; its place, or -1 when there are too many to remember. */
  add(flags: number): number {
    if (this.#records.length >= MOST_KEYS) return -1;
    const count = this.#pieceCount();
    let size = RECORD_HEAD + RECORD.pieces;
    for (let piece = 0; piece < count; piece += 1) size += alignTo(PIECE, this.#pieceLength(piece));
    const record = this.#takeRecord(alignTo(CACHE_LINE, size)) + RECORD_HEAD;
    this.#writeHeader(record, { flags, size: alignTo(CACHE_LINE, size) });
    let at = record + RECORD.pieces;
    for (let piece = 0; piece < count; piece += 1) {
      const start = this.#view.getInt32(STATE.pieces + piece * 8, true);
      const length = this.#pieceLength(piece);
      this.#view.setInt32(record + (PIECE_LENGTHS[piece] ?? 0), length, true);
      this.#bytes.copyWithin(at, start, start + length);
      at += alignTo(PIECE, length);
    }
    const index = this.#records.push(record) - 1;
    if (this.#records.length * 2 > this.#slotMask) this.#moveSlots((this.#slotMask + 1) * 4);
    else this.#putSlot(record);
    return index;
  }

  /** True when a key was taken in that another table counted by name alone, and this one tells its clients apart. */
  get disagrees(): boolean {
    return this.#view.getInt32(STATE.disagrees, true) !== 0;
  }

  /** Lines of the key at this place are looked at anew from now on. */
  setFlags(index: number, flags: number): void {
    this.#view.setInt32((this.#records[index] ?? 0) + RECORD.flags, flags, true);
  }

  /** Whether the key at this place tells clients apart. */
  hasClient(index: number): boolean {
    return (this.#number(index, RECORD.kind) & WITH_CLIENT) !== 0;
  }

  /** Of the key that STATE describes: result, request, and where clients are told apart client and peer. */
  describedPieces(): string[] {
    const starts = [0, 1, 2, 3].slice(0, this.#pieceCount()).map((piece) => this.#view.getInt32(STATE.pieces + piece * 8, true));
    const ends = starts.map((start, piece) => start + this.#pieceLength(piece));
    // They stand near each other, and making one text costs less than making several.
    const from = Math.min(...starts);
    const text = this.#bytes.toString('latin1', from, Math.max(...ends));
    return starts.map((start, piece) => text.slice(start - from, (ends[piece] ?? 0) - from));
  }

  countsOf(index: number): KeyCounts {
    const record = this.#records[index] ?? 0;
    const view = this.#view;
    return {
      count: view.getFloat64(record + RECORD.count, true),
      bytes: view.getFloat64(record + RECORD.bytes, true),
      first: view.getFloat64(record + RECORD.first, true),
      last: this.#placeAt(record + RECORD.last),
      evidence: this.#evidenceOf(record),
    };
  }

  /** All records, one after the other, as another table takes them in. */
  pack(): Uint8Array<ArrayBuffer> {
    const packed = new Uint8Array(this.#blocks.reduce((sum, { length }) => sum + length, 0));
    let at = 0;
    for (const { start, length } of this.#blocks) {
      packed.set(this.#bytes.subarray(start, start + length), at);
      at += length;
    }
    return packed;
  }

  /**
   * Takes in what another table packed. `addNew` is called for each key that this table does
   * not have, which STATE describes then; it adds it and gives its place, or -1.
   * Gives how many lines were of keys that were not added.
   */
  absorb(packed: Uint8Array, addNew: () => number): number {
    const from = this.room(packed.length);
    const end = from + packed.length + RECORD_HEAD;
    this.#bytes.set(packed, from);
    let lost = 0;
    for (let at = from + RECORD_HEAD; ;) {
      at = this.kernel.absorb(at, end);
      if (at >= end) return lost;
      if (addNew() >= 0) continue;
      lost += this.#view.getFloat64(at + RECORD.count, true);
      at += this.#view.getInt32(at + RECORD.size, true);
    }
  }

  #evidenceOf(record: number): EvidencePlace[] {
    const end = record + RECORD.evidence + this.#view.getInt32(record + RECORD.held, true) * EVIDENCE_BYTES;
    const kept: EvidencePlace[] = [];
    for (let place = record + RECORD.evidence; place < end; place += EVIDENCE_BYTES) kept.push(this.#placeAt(place));
    return kept;
  }

  #placeAt(place: number): EvidencePlace {
    const view = this.#view;
    return { at: view.getFloat64(place, true), part: view.getInt32(place + EVIDENCE_PART, true), line: view.getInt32(place + EVIDENCE_LINE, true) };
  }

  #number(index: number, place: number): number {
    return this.#view.getInt32((this.#records[index] ?? 0) + place, true);
  }

  /** Of the key that STATE describes. */
  #pieceCount(): number {
    return (this.#view.getInt32(STATE.kind, true) & WITH_CLIENT) === 0 ? 2 : PIECE_LENGTHS.length;
  }

  #pieceLength(piece: number): number {
    return this.#view.getInt32(STATE.pieces + piece * 8 + 4, true);
  }

  #writeHeader(record: number, of: { readonly flags: number; readonly size: number }): void {
    const view = this.#view;
    const write = (place: number, value: number): void => view.setInt32(record + place, value, true);
    write(RECORD.kind, view.getInt32(STATE.kind, true));
    write(RECORD.hash, view.getInt32(STATE.hash, true));
    write(RECORD.flags, of.flags);
    write(RECORD.size, of.size);
    view.setFloat64(record + RECORD.first, Number.POSITIVE_INFINITY, true);
    view.setFloat64(record + RECORD.last, Number.NEGATIVE_INFINITY, true);
    view.setFloat64(record + RECORD.evidenceLimit, Number.POSITIVE_INFINITY, true);
  }

  /** Makes the table of slots larger, or makes it at all. */
  #moveSlots(count: number): void {
    // What the smaller one took is not used again; all of them together are less than the last one.
    const slots = this.#take(count * SLOT_BYTES);
    this.#slotMask = count - 1;
    this.#view.setInt32(STATE.slots, slots, true);
    this.#view.setInt32(STATE.slotMask, this.#slotMask, true);
    for (const record of this.#records) this.#putSlot(record);
  }

  #putSlot(record: number): void {
    const view = this.#view;
    const slots = view.getInt32(STATE.slots, true);
    const hash = view.getInt32(record + RECORD.hash, true);
    let slot = hash & this.#slotMask;
    while (view.getInt32(slots + slot * SLOT_BYTES, true) !== 0) slot = (slot + 1) & this.#slotMask;
    view.setInt32(slots + slot * SLOT_BYTES, record, true);
    view.setInt32(slots + slot * SLOT_BYTES + 4, hash, true);
  }

  /** Records stand in blocks, so that all of them can be sent away in a few pieces. */
  #takeRecord(length: number): number {
    let block = this.#blocks.at(-1);
    if (block === undefined || block.length + length > block.room) {
      const room = Math.max(RECORD_BLOCK, length);
      block = { start: this.#take(room), length: 0, room };
      this.#blocks.push(block);
    }
    block.length += length;
    return block.start + block.length - length;
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

const PIECE_LENGTHS = [RECORD.resultLength, RECORD.requestLength, RECORD.clientLength, RECORD.peerLength];
