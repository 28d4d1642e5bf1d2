// Steps over values that only few formats have: hexadecimal digits, names label by label, numbers of JSON.

import { JOINED_NAME } from '../src/diagnose/scan/kernel-memory';
import {
  BLANK,
  byteAt,
  CLOSE_ROUND,
  DOT,
  HYPHEN,
  isDigit,
  isInner,
  OPEN_ROUND,
  skipDigits,
  ZERO,
} from './bytes';
import { nameFrom } from './names';

const LONGEST_JOINED: usize = 253;

/** `letter`: the first of six. */
export function hexEnd(from: usize, letter: u32): usize {
  let at = from;
  while (isDigit(byteAt(at)) || byteAt(at) - letter < 6) at += 1;
  return at;
}

/** Each label behind its length in parentheses, and last that of the root. */
export function passLabels(from: usize, inner: u32): usize {
  let at = from;
  const start: usize = JOINED_NAME;
  let to = start;
  while (byteAt(at) == OPEN_ROUND) {
    const digits = at + 1;
    at = skipDigits(digits);
    if (at == digits || at > digits + 2 || byteAt(at) != CLOSE_ROUND) return 0;
    at += 1;
    if (!isInner(byteAt(at), inner)) break;
    if (to > start) {
      store<u8>(to, <u8>DOT);
      to += 1;
    }
    const label = at;
    while (isInner(byteAt(at), inner) && byteAt(at) != OPEN_ROUND) {
      if (to >= start + LONGEST_JOINED) return 0;
      store<u8>(to, <u8>byteAt(at));
      to += 1;
      at += 1;
    }
    if (at == label) return 0;
  }
  if (at == from || isInner(byteAt(at), inner)) return 0;
  store<u8>(to, <u8>BLANK);
  return nameFrom(start, to) == to ? at : 0;
}

export function passJsonNumber(from: usize): usize {
  const start = byteAt(from) == HYPHEN ? from + 1 : from;
  let at = skipDigits(start);
  if (at == start || (byteAt(start) == ZERO && at > start + 1)) return 0;
  if (byteAt(at) == DOT) {
    const behind = at + 1;
    at = skipDigits(behind);
    if (at == behind) return 0;
  }
  return at;
}
