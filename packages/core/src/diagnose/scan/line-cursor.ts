// Passes over the fields of one line, byte by byte. Each step begins where the one before ended, and gives where it
// ends; -1: the line looks unusual there.

import { FACTOR_A, SEED_A } from '../tally/name-hash.ts';
import {
  BYTE,
  IN_ADDRESS,
  IN_CLIENT,
  IN_LOWER_HEX,
  IN_QUOTED_WORD,
  IN_TAG,
  IN_WORD,
  IS_DIGIT,
} from './byte-tables.ts';
import { FACTOR_C, FACTOR_D, MARK, NameCursor } from './name-cursor.ts';

const FIRST_OF_WORD = 33;
const BYTES_OF_WORD = 94;

export class LineCursor extends NameCursor {
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
    if (hasDot === hasColon || bytes[from] === BYTE.colon) return -1;
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

  noAddress(from: number, inner: Uint8Array): number {
    const end = this.free(from, inner);
    return this.isAddress(from, end) ? -1 : end;
  }

  /** `0.0.0.0` decides as a word: it is no server's. */
  maybeAddress(from: number, inner: Uint8Array): number {
    const end = this.free(from, inner);
    if (!this.isAddress(from, end)) return end;
    this.mark(MARK.kind, 1);
    return this.server(from, inner);
  }

  private isAddress(from: number, to: number): boolean {
    const { bytes } = this;
    let hasMark = false;
    for (let at = from; at < to; at += 1) {
      if (IN_ADDRESS[bytes[at] as number] === 0) return false;
      if (bytes[at] === BYTE.dot || bytes[at] === BYTE.colon) hasMark = true;
    }
    return hasMark;
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
}
