// Passes over the fields of one line, byte by byte. Each step begins where the one before ended, and gives where it
// ends; -1: the line looks unusual there. What decides how the line is read goes into `c` and `d`, the name that it
// is about into `a` and `b`.

import { FACTOR_A, FACTOR_B, SEED_A, SEED_B } from '../tally/name-hash.ts';
import {
  BYTE,
  IN_ADDRESS,
  IN_CLIENT,
  IN_LOWER_HEX,
  IN_NAME,
  IN_QUOTED_WORD,
  IN_TAG,
  IN_WORD,
  IS_DIGIT,
} from './byte-tables.ts';

const SEED_C = 0x1b873593;
const SEED_D = 0x4cf5ad43;
const FACTOR_C = 0x01000193;
const FACTOR_D = 0x2545f491;
const FIRST_OF_WORD = 33;
const BYTES_OF_WORD = 94;
const LONGEST_LABEL = 63;
const LONGEST_NAME = 253;
/** What stands for a field in {@link LineCursor.mark}. */
export const MARK = { gap: 1, digit: 2, number: 3, end: 4, port: 5, kind: 6, bare: 7 } as const;
const POWERS = powersOf(FACTOR_B, LONGEST_NAME + 1);

export class LineCursor {
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

  free(from: number, inner: Uint8Array): number {
    const { bytes } = this;
    let at = from;
    // Most fields are words, and a comparison is quicker than a table.
    if (inner === IN_WORD) {
      while (((bytes[at] as number) - FIRST_OF_WORD) >>> 0 < BYTES_OF_WORD) at += 1;
      return at;
    }
    while (inner[bytes[at] as number] !== 0) at += 1;
    return at;
  }

  key(from: number, inner: Uint8Array): number {
    const { bytes } = this;
    let { c, d } = this;
    let at = from;
    for (; inner[bytes[at] as number] !== 0; at += 1) {
      const byte = bytes[at] as number;
      c = Math.imul(c ^ byte, FACTOR_C);
      d = Math.imul(d ^ byte, FACTOR_D);
    }
    this.c = Math.imul(c, FACTOR_C);
    this.d = Math.imul(d ^ 1, FACTOR_D);
    return at;
  }

  digits(from: number, inner: Uint8Array): number {
    const { bytes } = this;
    let { c, d } = this;
    let at = from;
    for (; inner[bytes[at] as number] !== 0; at += 1) {
      const byte = bytes[at] as number;
      const stands = (byte - BYTE.zero) >>> 0 < 10 ? BYTE.zero : byte;
      c = Math.imul(c ^ stands, FACTOR_C);
      d = Math.imul(d ^ stands, FACTOR_D);
    }
    this.c = c;
    this.d = d;
    this.mark(MARK.digit, 0);
    return at;
  }

  numbers(from: number, inner: Uint8Array): number {
    const { bytes } = this;
    let { c, d } = this;
    let at = from;
    while (inner[bytes[at] as number] !== 0) {
      let stands = bytes[at] as number;
      at += 1;
      if ((stands - BYTE.zero) >>> 0 < 10) {
        stands = BYTE.zero;
        while (((bytes[at] as number) - BYTE.zero) >>> 0 < 10) at += 1;
      }
      c = Math.imul(c ^ stands, FACTOR_C);
      d = Math.imul(d ^ stands, FACTOR_D);
    }
    this.c = c;
    this.d = d;
    this.mark(MARK.number, 0);
    return at;
  }

  number(from: number, inner: Uint8Array): number {
    const { bytes } = this;
    let at = from;
    while (((bytes[at] as number) - BYTE.zero) >>> 0 < 10) at += 1;
    return at > from && inner[bytes[at] as number] === 0 ? at : this.key(from, inner);
  }

  /** Ten digits, of times since 2001 and before 2033, so that they are a small integer; perhaps a dot and three more. */
  epoch(from: number): number {
    const { bytes } = this;
    if (bytes[from] !== BYTE.zero + 1) return -1;
    const end = from + 10;
    let seconds = 0;
    for (let at = from; at < end; at += 1) {
      const digit = (bytes[at] as number) - BYTE.zero;
      if (digit >>> 0 > 9) return -1;
      seconds = (Math.imul(seconds, 10) + digit) | 0;
    }
    if (bytes[end] !== BYTE.dot) {
      this.at = seconds * 1000;
      return end;
    }
    const hundreds = (bytes[end + 1] as number) - BYTE.zero;
    const tens = (bytes[end + 2] as number) - BYTE.zero;
    const ones = (bytes[end + 3] as number) - BYTE.zero;
    if (hundreds >>> 0 > 9 || tens >>> 0 > 9 || ones >>> 0 > 9) return -1;
    this.at = seconds * 1000 + (hundreds * 100 + tens * 10 + ones);
    this.mark(MARK.kind, BYTE.dot);
    return end + 4;
  }

  time(from: number, inner: Uint8Array): number {
    this.timeStart = from;
    return (this.timeEnd = this.free(from, inner));
  }

  clientOf(from: number, inner: Uint8Array): number {
    const { bytes } = this;
    let hash = SEED_A;
    let at = from;
    for (; IN_CLIENT[bytes[at] as number] !== 0; at += 1)
      hash = Math.imul(hash ^ (bytes[at] as number), FACTOR_A);
    // Not a machine's name, which has no colon.
    if (bytes[at] === BYTE.colon) return this.address(from, inner);
    return this.endClient(from, at, hash, inner);
  }

  /** Of IPv4; or of IPv6 without a dot and without a colon in front, which readers write in another way. */
  address(from: number, inner: Uint8Array): number {
    const { bytes } = this;
    let hash = SEED_A;
    let at = from;
    let hasDot = 0;
    let hasColon = 0;
    for (; IN_ADDRESS[bytes[at] as number] !== 0; at += 1) {
      const byte = bytes[at] as number;
      hash = Math.imul(hash ^ byte, FACTOR_A);
      if (byte === BYTE.dot) hasDot = 1;
      else if (byte === BYTE.colon) hasColon = 1;
    }
    if ((hasDot === 1 && hasColon === 1) || at === from || bytes[from] === BYTE.colon) return -1;
    return this.endClient(from, at, hash, inner);
  }

  /** Of IPv4. */
  addressWithPort(from: number, inner: Uint8Array, separator: number): number {
    const { bytes } = this;
    let hash = SEED_A;
    let at = from;
    for (; IN_ADDRESS[bytes[at] as number] !== 0 && bytes[at] !== BYTE.colon; at += 1)
      hash = Math.imul(hash ^ (bytes[at] as number), FACTOR_A);
    if (bytes[at] !== separator || at === from) return -1;
    this.client = hash;
    this.clientStart = from;
    this.clientEnd = at;
    const first = at + 1;
    for (at = first; IS_DIGIT[bytes[at] as number] !== 0; at += 1);
    return at > first && inner[bytes[at] as number] === 0 ? at : -1;
  }

  private endClient(from: number, to: number, hash: number, inner: Uint8Array): number {
    this.client = hash;
    this.clientStart = from;
    this.clientEnd = to;
    return inner[this.bytes[to] as number] === 0 ? to : -1;
  }

  /** A name, and perhaps `:port`. */
  host(from: number, inner: Uint8Array): number {
    const at = this.port(this.name(from));
    return at >= 0 && inner[this.bytes[at] as number] === 0 ? at : -1;
  }

  /** A name with a final dot, which is none of the name's. */
  dottedHost(from: number, inner: Uint8Array): number {
    const { bytes } = this;
    let end = from;
    while (inner[bytes[end] as number] !== 0) end += 1;
    if (end - from < 2 || bytes[end - 1] !== BYTE.dot) return -1;
    return this.name(from, end - 1) === end - 1 ? end : -1;
  }

  /** `https://name:port/path`, `name:port/path`, and either without the port or the path. */
  url(from: number, inner: Uint8Array): number {
    const { bytes } = this;
    let start = from;
    const scheme = this.schemeEnd(from);
    if (scheme >= 0) {
      this.key(from, IN_CLIENT);
      start = scheme + 3;
    } else this.mark(MARK.bare, 0);
    const at = this.port(this.name(start));
    if (at < 0) return -1;
    const byte = bytes[at] as number;
    if (inner[byte] === 0) return at;
    if (byte !== BYTE.slash && byte !== BYTE.question && byte !== BYTE.hash) return -1;
    this.mark(MARK.kind, byte);
    return this.free(at, inner);
  }

  request(from: number, inner: Uint8Array): number {
    const { bytes } = this;
    const method = this.key(from, IN_QUOTED_WORD);
    if (bytes[method] !== BYTE.blank) return -1;
    const target = this.url(method + 1, IN_QUOTED_WORD);
    return target >= 0 && bytes[target] === BYTE.blank ? this.key(target, inner) : -1;
  }

  /** Of an address only that it is one; `0.0.0.0`, `::` and other texts decide as they are. */
  server(from: number, inner: Uint8Array): number {
    const { bytes } = this;
    const first = bytes[from] as number;
    let at = from;
    while (IN_ADDRESS[bytes[at] as number] !== 0) at += 1;
    if (
      at > from &&
      first !== BYTE.zero &&
      first !== BYTE.colon &&
      inner[bytes[at] as number] === 0
    ) {
      this.mark(MARK.kind, 1);
      return at;
    }
    return this.key(from, inner);
  }

  /** Of `HIER_DIRECT/192.0.2.1` only whether it has an address. */
  peer(from: number, inner: Uint8Array): number {
    const { bytes } = this;
    let at = from;
    while (IN_TAG[bytes[at] as number] !== 0) at += 1;
    if (bytes[at] !== BYTE.slash || at === from) return -1;
    const end = this.free(at + 1, inner);
    if (end === at + 1) return -1;
    if (bytes[at + 1] === BYTE.hyphen && end === at + 2) this.mark(MARK.kind, BYTE.hyphen);
    return end;
  }

  pointer(from: number): number {
    const { bytes } = this;
    if (bytes[from] !== BYTE.at || bytes[from + 1] !== BYTE.zero || bytes[from + 2] !== BYTE.x)
      return -1;
    let at = from + 3;
    while (IN_LOWER_HEX[bytes[at] as number] !== 0) at += 1;
    return at > from + 3 ? at : -1;
  }

  wrapped(from: number, inner: Uint8Array): number {
    const { bytes } = this;
    const at = this.free(from, inner);
    return at - from > 2 &&
      bytes[from] === BYTE.openRound &&
      bytes[at - 2] === BYTE.closeRound &&
      bytes[at - 1] === BYTE.colon
      ? at
      : -1;
  }

  /** To its end, or to where a byte of no name stands; -1: it is none, or not one that is written plainly. */
  private name(from: number, most = Number.MAX_SAFE_INTEGER): number {
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
  private schemeEnd(from: number): number {
    const { bytes } = this;
    for (let at = from + 3; at <= from + 6; at += 1) {
      if (bytes[at] === BYTE.colon)
        return bytes[at + 1] === BYTE.slash && bytes[at + 2] === BYTE.slash ? at : -1;
      if (IN_CLIENT[bytes[at] as number] === 0) return -1;
    }
    return -1;
  }

  /** Behind a name. */
  private port(from: number): number {
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
