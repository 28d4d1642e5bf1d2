// Keys that are bytes, and what is counted for each, in flat memory: with tens of
// thousands of keys a line's cost is the number of cache lines it touches. A key is
// up to four pieces, kept end to end with a 0 behind each; open addressing, at most half full.

import { MOST_EVIDENCE } from '../tally/tally.ts';

/** Where a counter stands among the eight of its key. */
export const COUNT = 0;
export const BYTES = 1;
export const FIRST = 2;
export const LAST = 3;
export const LAST_PART = 4;
export const LAST_LINE = 5;
/** What is older than this is evidence to be kept. */
const LIMIT = 6;
const HELD = 7;
export const STRIDE = 8;
const EVIDENCE_STRIDE = MOST_EVIDENCE * 3;

const SLOT_STRIDE = 4;
const MOST_KEYS = 1 << 20;

/** Of whole words of four bytes, the last one reaching back over the one before it: every byte counts. */
export function hashSpan(view: DataView, start: number, end: number, seed: number): number {
  let hash = seed ^ (end - start);
  if (end - start < 4) {
    for (let at = start; at < end; at += 1) hash = Math.imul(((hash << 5) | (hash >>> 27)) ^ view.getUint8(at), MULTIPLIER);
    return hash;
  }
  const last = end - 4;
  for (let at = start; at < last; at += 4) hash = Math.imul(((hash << 5) | (hash >>> 27)) ^ view.getInt32(at, true), MULTIPLIER);
  return Math.imul(((hash << 5) | (hash >>> 27)) ^ view.getInt32(last, true), MULTIPLIER);
}

const MULTIPLIER = 0x9e3779b1 | 0;

export type Span = readonly [start: number, end: number];

export interface EvidencePlace {
  readonly at: number;
  readonly part: number;
  readonly line: number;
}

export class KeyTable<T> {
  readonly values: T[] = [];
  /** Eight numbers a key. */
  sums = new Float64Array(1024 * STRIDE);
  #evidence = new Float64Array(1024 * EVIDENCE_STRIDE);
  /** Place (from 1; 0 is free), hash, start and length of the key with its mark. */
  #slots = new Int32Array(8192 * SLOT_STRIDE);
  #slotMask = 8191;
  #keys = new Uint8Array(1 << 16);
  #keyView = new DataView(this.#keys.buffer);
  #used = 0;

  /** The key of two pieces and a mark (0 or 1), or -1. */
  find(hash: number, mark: number, view: DataView, start: number, end: number, start2: number, end2: number): number {
    const slots = this.#slots;
    const mask = this.#slotMask;
    const tag = ((end - start + end2 - start2 + 2) << 1) | mark;
    for (let slot = (hash ^ (hash >>> 15)) & mask; ; slot = (slot + 1) & mask) {
      const base = slot * SLOT_STRIDE;
      const place = slots[base] ?? 0;
      if (place === 0) return -1;
      if (slots[base + 1] !== hash || slots[base + 3] !== tag) continue;
      const key = slots[base + 2] ?? 0;
      const key2 = key + (end - start) + 1;
      if (this.#keys[key2 - 1] === 0 && isSame(view, start, end, this.#keyView, key) && isSame(view, start2, end2, this.#keyView, key2)) return place - 1;
    }
  }

  findSpans(hash: number, mark: number, bytes: Uint8Array, spans: readonly Span[]): number {
    const tag = (spans.reduce((sum, [start, end]) => sum + end - start + 1, 0) << 1) | mark;
    for (let slot = (hash ^ (hash >>> 15)) & this.#slotMask; ; slot = (slot + 1) & this.#slotMask) {
      const base = slot * SLOT_STRIDE;
      const place = this.#slots[base] ?? 0;
      if (place === 0) return -1;
      if (this.#slots[base + 1] === hash && this.#slots[base + 3] === tag && this.#isKey(this.#slots[base + 2] ?? 0, bytes, spans)) return place - 1;
    }
  }

  /** -1 when there are too many keys to remember. */
  add(hash: number, mark: number, bytes: Uint8Array, spans: readonly Span[], value: T): number {
    if (this.values.length >= MOST_KEYS) return -1;
    const keyStart = this.#used;
    for (const [start, end] of spans) {
      this.#makeRoom(end - start + 1);
      this.#keys.set(bytes.subarray(start, end), this.#used);
      this.#used += end - start + 1;
      this.#keys[this.#used - 1] = 0;
    }
    const index = this.values.push(value) - 1;
    this.#makeCounters(index);
    if (this.values.length * 2 > this.#slotMask) this.#grow();
    this.#put([index + 1, hash, keyStart, ((this.#used - keyStart) << 1) | mark]);
    return index;
  }

  count(index: number, at: number, size: number, part: number, line: number): void {
    const { sums } = this;
    const base = index * STRIDE;
    sums[base] = (sums[base] ?? 0) + 1;
    sums[base + BYTES] = (sums[base + BYTES] ?? 0) + size;
    if (at < (sums[base + FIRST] ?? 0)) sums[base + FIRST] = at;
    // Lines come in order of part and line, so of two at the same time this one is the newer.
    if (at >= (sums[base + LAST] ?? 0)) {
      sums[base + LAST] = at;
      sums[base + LAST_PART] = part;
      sums[base + LAST_LINE] = line;
    }
    if (at < (sums[base + LIMIT] ?? 0)) this.#keepEvidence(index, at, part, line);
  }

  evidenceOf(index: number): EvidencePlace[] {
    const held = this.sums[index * STRIDE + HELD] ?? 0;
    const base = index * EVIDENCE_STRIDE;
    return Array.from({ length: held }, (_, place) => ({
      at: this.#evidence[base + place * 3] ?? 0,
      part: this.#evidence[base + place * 3 + 1] ?? 0,
      line: this.#evidence[base + place * 3 + 2] ?? 0,
    }));
  }

  #keepEvidence(index: number, at: number, part: number, line: number): void {
    const base = index * EVIDENCE_STRIDE;
    const evidence = this.#evidence;
    const held = this.sums[index * STRIDE + HELD] ?? 0;
    // The last place is given up when all are taken.
    let place = Math.min(held, MOST_EVIDENCE - 1);
    while (place > 0 && (evidence[base + place * 3 - 3] ?? 0) > at) {
      evidence.copyWithin(base + place * 3, base + place * 3 - 3, base + place * 3);
      place -= 1;
    }
    evidence[base + place * 3] = at;
    evidence[base + place * 3 + 1] = part;
    evidence[base + place * 3 + 2] = line;
    this.sums[index * STRIDE + HELD] = Math.min(held + 1, MOST_EVIDENCE);
    if (held + 1 >= MOST_EVIDENCE) this.sums[index * STRIDE + LIMIT] = evidence[base + EVIDENCE_STRIDE - 3] ?? 0;
  }

  #isKey(keyStart: number, bytes: Uint8Array, spans: readonly Span[]): boolean {
    let key = keyStart;
    for (const [start, end] of spans) {
      for (let at = start; at < end; at += 1, key += 1) {
        if (bytes[at] !== this.#keys[key]) return false;
      }
      if (this.#keys[key] !== 0) return false;
      key += 1;
    }
    return true;
  }

  #put(cells: readonly [number, number, number, number]): void {
    const [, hash] = cells;
    let slot = (hash ^ (hash >>> 15)) & this.#slotMask;
    while (this.#slots[slot * SLOT_STRIDE] !== 0) slot = (slot + 1) & this.#slotMask;
    this.#slots.set(cells, slot * SLOT_STRIDE);
  }

  #grow(): void {
    const old = this.#slots;
    this.#slots = new Int32Array(old.length * 4);
    this.#slotMask = this.#slots.length / SLOT_STRIDE - 1;
    for (let base = 0; base < old.length; base += SLOT_STRIDE) {
      if (old[base] !== 0) this.#put([old[base] ?? 0, old[base + 1] ?? 0, old[base + 2] ?? 0, old[base + 3] ?? 0]);
    }
  }

  #makeCounters(index: number): void {
    if ((index + 1) * STRIDE > this.sums.length) {
      this.sums = enlarge(this.sums);
      this.#evidence = enlarge(this.#evidence);
    }
    const base = index * STRIDE;
    this.sums[base + FIRST] = Number.POSITIVE_INFINITY;
    this.sums[base + LAST] = Number.NEGATIVE_INFINITY;
    this.sums[base + LIMIT] = Number.POSITIVE_INFINITY;
  }

  #makeRoom(length: number): void {
    if (this.#used + length <= this.#keys.length) return;
    const larger = new Uint8Array(Math.max(this.#keys.length * 2, this.#used + length));
    larger.set(this.#keys);
    this.#keys = larger;
    this.#keyView = new DataView(larger.buffer);
  }
}

function isSame(view: DataView, start: number, end: number, keys: DataView, key: number): boolean {
  let at = start;
  let place = key;
  for (; at + 4 <= end; at += 4, place += 4) {
    if (view.getInt32(at, true) !== keys.getInt32(place, true)) return false;
  }
  for (; at < end; at += 1, place += 1) {
    if (view.getUint8(at) !== keys.getUint8(place)) return false;
  }
  return true;
}

function enlarge(numbers: Float64Array): Float64Array<ArrayBuffer> {
  const larger = new Float64Array(numbers.length * 2);
  larger.set(numbers);
  return larger;
}
