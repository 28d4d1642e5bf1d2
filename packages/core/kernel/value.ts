// Steps over values of CEF and LEEF, which may hold any text but what ends them.

import {
  VALUE_FILLED,
  VALUE_KEY,
  VALUE_ROLE,
  VALUE_STAMP,
  VALUE_TEXT,
  VALUE_TIME,
} from '../src/diagnose/scan/kernel-memory';
import { BLANK, byteAt, EQUALS, HYPHEN, IN_WORD, NEW_LINE, QUOTE, RETURN, TAB } from './bytes';
import { passField, setTime } from './fields';
import { addBytes, mark } from './hash';
import { readNumber } from './pairs';
import { maySay } from './values';

const MARK_KIND: i32 = 6;
const BACKSLASH: u32 = 92;
/** Of a header. */
const LONGEST: usize = 1000;
/** Words that count are shorter, also with a blank around them that is none of ASCII. */
const LONGEST_WORD: usize = 24;
const NOT_ASCII: u32 = 128;

/** 0: the line looks unusual. */
export function passValue(from: usize, part: usize): usize {
  const until = byteAt(part + 3);
  const stop = skipValue(from, until);
  if (stop == 0) return 0;
  let end = stop - <usize>byteAt(part + 4);
  if (byteAt(part + 5) != 0) {
    if (byteAt(stop) != NEW_LINE) return 0;
    if (end > from && byteAt(end - 1) == RETURN) end -= 1;
  } else if (byteAt(stop) != until || end < from) return 0;
  const isNone = end == from || (end == from + 1 && byteAt(from) == HYPHEN);
  if (isNone && byteAt(part + 6) != 0) return 0;
  if (end > from && !isPlain(from, end, until)) return 0;
  return hold(from, end, part, isNone) ? end : 0;
}

/** No blanks around it, nor quotes. */
function isPlain(from: usize, end: usize, until: u32): bool {
  const first = byteAt(from);
  if (first <= BLANK || byteAt(end - 1) <= BLANK) return false;
  return until == TAB || first != QUOTE;
}

/** To what ends it, or to the line break. 0: it is too long. */
function skipValue(from: usize, until: u32): usize {
  // A tab ends a value whatever stands in front.
  const escape = until == TAB ? TAB : BACKSLASH;
  let at = from;
  while (true) {
    const bytes = v128.load(at);
    const stops = i8x16.bitmask(
      v128.or(
        i8x16.eq(bytes, i8x16.splat(10)),
        v128.or(i8x16.eq(bytes, i8x16.splat(<i8>until)), i8x16.eq(bytes, i8x16.splat(<i8>escape))),
      ),
    );
    if (stops == 0) {
      at += 16;
      continue;
    }
    at += ctz<i32>(stops);
    if (byteAt(at) != BACKSLASH || until == TAB) break;
    if (until != EQUALS || byteAt(at + 1) == NEW_LINE) return 0;
    at += 2;
  }
  return until != EQUALS && until != TAB && at - from > LONGEST ? 0 : at;
}

function hold(from: usize, end: usize, part: usize, isNone: bool): bool {
  const what = <i32>byteAt(part + 1);
  if (what == VALUE_ROLE) return passField(<i32>byteAt(part + 2), from, IN_WORD) == end;
  if (what == VALUE_KEY) addBytes(from, end);
  else if (what == VALUE_TIME) setTime(from, end);
  else if (what == VALUE_STAMP) return readNumber(from, end);
  else {
    if (isNone && what == VALUE_FILLED) mark(MARK_KIND, HYPHEN);
    if (maySayInside(from, end)) addBytes(from, end);
  }
  return true;
}

function maySayInside(from: usize, end: usize): bool {
  if (end == from) return false;
  const isOdd = byteAt(from) >= NOT_ASCII || byteAt(end - 1) >= NOT_ASCII;
  return isOdd ? end - from <= LONGEST_WORD : maySay(from, end);
}
