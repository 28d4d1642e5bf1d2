// A cursor over the bytes of one line: what was found in it so far, and the step over a name, which every format has.
// What decides how the line is read goes into `c` and `d`, the name that it is about into `a` and `b`.

import { FACTOR_A, FACTOR_B, SEED_A, SEED_B } from '../tally/name-hash.ts';
import { BYTE, IN_CLIENT, IN_NAME, IS_DIGIT } from './byte-tables.ts';

const SEED_C = 0x1b873593;
const SEED_D = 0x4cf5ad43;
export const FACTOR_C = 0x01000193;
export const FACTOR_D = 0x2545f491;
const LONGEST_LABEL = 63;
const LONGEST_NAME = 253;
/** What stands for a field in {@link NameCursor.mark}. */
export const MARK = { gap: 1, digit: 2, number: 3, end: 4, port: 5, kind: 6, bare: 7 } as const;
const POWERS = powersOf(FACTOR_B, LONGEST_NAME + 1);

export class NameCursor {
  bytes: Uint8Array = new Uint8Array(1);
  /** The name. */
  a = 0;
  b = 0;
  /** Of its last two labels alone. */
  ending = 0;
  hostStart = -1;
  hostEnd = -1;
  /** What decides. */
  c = 0;
  d = 0;
  client = 0;
  clientStart = -1;
  clientEnd = -1;
  timeStart = -1;
  timeEnd = -1;
  /** Of the day and the zone, where they do not stand with the time. */
  day = 0;
  /** The time, where it is a number. */
  at = Number.NaN;

  begin(): void {
    this.c = SEED_C;
    this.d = SEED_D;
    this.client = SEED_A;
    this.hostStart = -1;
    this.clientStart = -1;
    this.clientEnd = -1;
    this.timeStart = -1;
    this.day = 0;
    this.at = Number.NaN;
  }

  /** Distinguishes lines by something else than their bytes. */
  mark(what: number, value: number): void {
    this.c = Math.imul(this.c ^ (what << 8) ^ value, FACTOR_C);
    this.d = Math.imul(this.d ^ (what << 8) ^ value, FACTOR_D);
  }

  /** To its end, or to where a byte of no name stands; -1: it is none, or not one that is written plainly. */
  protected name(from: number, most = Number.MAX_SAFE_INTEGER): number {
    const { bytes } = this;
    let a = SEED_A;
    let b = SEED_B;
    let label = from;
    let before = -1;
    let hashBefore = 0;
    let lastHash = SEED_B;
    let at = from;
    for (; at < most; at += 1) {
      const byte = IN_NAME[bytes[at] as number] as number;
      if (byte === 0) break;
      a = Math.imul(a ^ byte, FACTOR_A);
      b = (Math.imul(b, FACTOR_B) + byte) | 0;
      if (byte !== BYTE.dot) continue;
      if (!this.isLabel(label, at)) return -1;
      before = label;
      hashBefore = lastHash;
      lastHash = b;
      label = at + 1;
    }
    if (before < 0 || at - from > LONGEST_NAME || !this.isLabel(label, at)) return -1;
    this.ending = (b - Math.imul(hashBefore, POWERS[at - before] as number)) | 0;
    this.a = a;
    this.b = b;
    this.hostStart = from;
    this.hostEnd = at;
    return at;
  }

  private isLabel(from: number, to: number): boolean {
    const { bytes } = this;
    return (
      to > from &&
      to - from <= LONGEST_LABEL &&
      bytes[from] !== BYTE.hyphen &&
      bytes[to - 1] !== BYTE.hyphen
    );
  }

  /** Where the colon stands behind `http`, `https`, `ftp` or another short scheme; -1: no scheme stands here. */
  protected schemeEnd(from: number): number {
    const { bytes } = this;
    for (let at = from + 3; at <= from + 6; at += 1) {
      if (bytes[at] === BYTE.colon)
        return bytes[at + 1] === BYTE.slash && bytes[at + 2] === BYTE.slash ? at : -1;
      if (IN_CLIENT[bytes[at] as number] === 0) return -1;
    }
    return -1;
  }

  /** Behind a name. */
  protected port(from: number): number {
    const { bytes } = this;
    if (from < 0 || bytes[from] !== BYTE.colon) return from;
    let at = from + 1;
    let port = 0;
    for (; IS_DIGIT[bytes[at] as number] !== 0 && at - from < 7; at += 1)
      port = port * 10 + (bytes[at] as number) - BYTE.zero;
    if (at === from + 1 || at - from > 6) return -1;
    this.mark(MARK.port, port);
    return at;
  }
}

function powersOf(factor: number, length: number): Int32Array {
  const powers = new Int32Array(length);
  powers[0] = 1;
  for (let at = 1; at < length; at += 1) powers[at] = Math.imul(powers[at - 1] as number, factor);
  return powers;
}
