// Takes a line out of a field of a JSON object, so that it is walked over as its program wrote it.

import {
  ENVELOPES,
  INNER,
  INNER_BYTES,
  LAYOUT_BYTES,
  MOST_PROGRAM,
} from '../src/diagnose/scan/kernel-memory';
import { byteAt, isDigit, NEW_LINE, QUOTE, SLASH, TAB, ZERO } from './bytes';
import { hostEnd, hostStart, moveName } from './names';

const BACKSLASH: u32 = 92;
const N: u32 = 110;
const R: u32 = 114;
const T: u32 = 116;
const U: u32 = 117;

export const innerStart: usize = INNER + MOST_PROGRAM;
/** Where its line break stands. */
export let innerEnd: usize = 0;
let source: usize = 0;
/** To here it stands in the object as it is. */
let plainEnd: usize = 0;

/** To the quote behind it. 0: it is empty, too long, or has something in it that a line of text has not. */
export function passInner(from: usize): usize {
  source = from;
  plainEnd = 0;
  let at = from;
  let to = innerStart;
  while (true) {
    const bytes = v128.load(at);
    v128.store(to, bytes);
    const stops = i8x16.bitmask(
      v128.or(
        i8x16.lt_u(bytes, i8x16.splat(32)),
        v128.or(i8x16.eq(bytes, i8x16.splat(34)), i8x16.eq(bytes, i8x16.splat(92))),
      ),
    );
    const passed = <usize>ctz<i32>(stops | 0x10000);
    at += passed;
    to += passed;
    if (at >= from + INNER_BYTES) return 0;
    if (stops == 0) continue;
    const byte = byteAt(at);
    if (byte == QUOTE) break;
    if (byte != BACKSLASH) return 0;
    if (plainEnd == 0) plainEnd = to;
    const last = lineBreakEnd(at);
    if (last != 0) {
      at = last;
      if (byteAt(at) != QUOTE) return 0;
      break;
    }
    const meant = escaped(at);
    if (meant == 0) return 0;
    store<u8>(to, <u8>meant);
    to += 1;
    at += byteAt(at + 1) == U ? 6 : 2;
  }
  if (to == innerStart) return 0;
  if (plainEnd == 0) plainEnd = to;
  innerEnd = to;
  store<u8>(to, <u8>NEW_LINE);
  return at;
}

/** Behind `\n` or `\r\n`; 0: neither stands here. */
function lineBreakEnd(at: usize): usize {
  const start = byteAt(at + 1) == R && byteAt(at + 2) == BACKSLASH ? at + 2 : at;
  return byteAt(start + 1) == N ? start + 2 : 0;
}

/** 0: none of those that stand in a line of text. */
function escaped(at: usize): u32 {
  const byte = byteAt(at + 1);
  if (byte == QUOTE || byte == BACKSLASH || byte == SLASH) return byte;
  if (byte == T) return TAB;
  if (byte != U || byteAt(at + 2) != ZERO || byteAt(at + 3) != ZERO) return 0;
  const high = hexDigit(byteAt(at + 4));
  const low = hexDigit(byteAt(at + 5));
  return high < 2 || high > 7 || low > 15 ? 0 : high * 16 + low;
}

function hexDigit(byte: u32): u32 {
  if (isDigit(byte)) return byte - ZERO;
  const letter = (byte | 32) - 97;
  return letter < 6 ? letter + 10 : 99;
}

/** Where the line begins behind the name of its program; 0: the envelope does not say whose line it is. */
export function withProgram(envelope: i32): usize {
  const place = ENVELOPES + envelope * LAYOUT_BYTES;
  const length = <usize>load<u8>(place, 1);
  if (length == 0) return 0;
  const start = innerStart - length;
  memory.copy(start, place + LAYOUT_BYTES - MOST_PROGRAM, length);
  return start;
}

/** The name is the line's, where it stands there as it is. */
export function placeName(): void {
  if (hostStart >= innerStart && hostEnd <= plainEnd) moveName(source - innerStart);
}
