// Steps over values that only few formats have: hexadecimal digits, names label by label, numbers of JSON.

import { JOINED_NAME } from '../src/diagnose/scan/kernel-memory';
import {
  BLANK,
  byteAt,
  CLOSE_ROUND,
  DOT,
  HASH,
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

const TCP_: u32 = 0x5f504354;
const UDP_: u32 = 0x5f504455;
const TAG_: u32 = 0x5f474154;
const NONE: u32 = 0x454e4f4e;

/** Two letters, small ones. */
const BL: u32 = 0x6c62;
const DE: u32 = 0x6564;
const DR: u32 = 0x7264;
const FO: u32 = 0x6f66;
const PR: u32 = 0x7270;
const RE: u32 = 0x6572;
const SHORTEST_DENIAL: usize = 4;
const LONGEST_DENIAL: usize = 9;

/** False: it is surely none of the words that tell a verdict wherever they stand (isSquidWord, isDenialWord). */
export function maySay(from: usize, end: usize): bool {
  const word = load<u32>(from);
  if (word == TCP_ || word == UDP_ || word == TAG_ || word == NONE) return true;
  const length = end - from;
  if (length < SHORTEST_DENIAL || length > LONGEST_DENIAL) return false;
  const two = (word & 0xffff) | 0x2020;
  return two == DE || two == DR || two == BL || two == RE || two == FO || two == PR;
}

const TI: u32 = 0x6974;
const DA: u32 = 0x6164;
const AT_T: u32 = 0x7460;
const ST: u32 = 0x7473;
const CL: u32 = 0x6c63;
const SO: u32 = 0x6f73;
const SR: u32 = 0x7273;
const C_HYPHEN: u32 = 0x2d63;

const EV: u32 = 0x7645;
const TIME: u32 = 0x6954;
const ME: u32 = 0x654d;
const PROVIDER: u32 = 0x7250;
const ID: u32 = 0x6449;
const LO: u32 = 0x6f4c;
const UNDERSCORES: u32 = 0x5f5f;

/** False: it is surely neither the type of PowerShell's objects nor a record of several lines (records.ts). */
export function mayBeginRecord(from: usize): bool {
  if (byteAt(from) == HASH) return true;
  const two = <u32>load<u16>(from);
  return (
    two == EV ||
    two == TIME ||
    two == ME ||
    two == PROVIDER ||
    two == ID ||
    two == LO ||
    two == UNDERSCORES
  );
}

/** False: it is surely none of the names by which a head is known (products/shared/logs/table-head.ts). */
export function mayNameColumn(from: usize, end: usize): bool {
  if (end == from) return false;
  if (byteAt(from) == BLANK || byteAt(end - 1) == BLANK) return true;
  const length = end - from;
  const two = (<u32>load<u16>(from) | 0x2020) & 0xffff;
  if (two == TI) return length == 4 || length == 9 || length == 11 || length > 12;
  if (two == DA) return length == 13;
  if (two == AT_T || two == ST) return length == 10;
  if (two == CL) return length == 8 || length == 9;
  if (two == SO) return length == 8 || length == 9 || length == 15;
  if (two == SR) return length == 5 || length == 6;
  return two == C_HYPHEN && length == 4;
}
