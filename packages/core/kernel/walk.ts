// Steps over the fields of a line as its layout says; gives where the line ends, or 0 where it looks unusual.

import {
  LAYOUT_BLANKS,
  LAYOUT_PAIRS,
  LAYOUT_PARTS,
  LAYOUT_TABS,
  LAYOUT_BYTES,
  ENVELOPES,
  LAYOUTS,
  STANDS_BRACKETED,
  STANDS_PERHAPS_QUOTED,
  STANDS_QUOTED,
} from '../src/diagnose/scan/kernel-memory';
import {
  BAR,
  BEFORE_COMMA,
  BEFORE_TAB,
  BLANK,
  byteAt,
  CLOSE,
  CLOSE_BRACE,
  COMMA,
  HYPHEN,
  IN_CELL,
  IN_BRACKETS,
  IN_QUOTES,
  IN_WORD,
  isEnd,
  NEW_LINE,
  OPEN,
  QUOTE,
  skip,
  skipBlanks,
  skipLine,
  SLASH,
  TAB,
} from './bytes';
import { beginFields, passField } from './fields';
import { addDigits, beginKey, mark } from './hash';
import { beginName } from './names';
import { walkPairs } from './pairs';
import { skipParts } from './parts';
import { mayBeginRecord, mayNameColumn } from './values';

const MARK_GAP: i32 = 1;
const MARK_END: i32 = 4;
const MARK_KIND: i32 = 6;
const MOST_HEAD_WORDS: i32 = 8;
const LONGEST_SHORT: usize = 16_000;

/** Of one layout: its kind, its fields, how many of them at least, whether a rest may follow, words of a collector. */
function settingOf(layout: i32, index: i32): i32 {
  return <i32>load<u8>(LAYOUTS + layout * LAYOUT_BYTES + index);
}

/** `number`: of the layout among all that the log had. */
export function walk(from: usize, layout: i32, number: i32): usize {
  beginKey();
  mark(MARK_KIND, number);
  beginFields();
  beginName();
  const end = walkAs(settingOf(layout, 0), from, layout);
  // Most lines end with a byte in front of the braces.
  if (end == 0 || byteAt(end - 1) - BLANK - 1 < BAR - BLANK) return end;
  // What ends so may hold an object, which is not read as other lines are (src/diagnose/scan/log-reader.ts).
  return settingOf(layout, 6) == 0 && endsWithBrace(from, end) ? 0 : end;
}

function walkAs(kind: i32, from: usize, layout: i32): usize {
  if (kind == LAYOUT_PAIRS) {
    const end = walkPairs(from);
    return end - from > LONGEST_SHORT ? 0 : end;
  }
  if (kind == LAYOUT_PARTS) return walkParts(from, layout);
  return kind == LAYOUT_BLANKS ? walkBlanks(from, layout) : walkSeparated(from, layout, kind);
}

/** Behind it there are blanks at most, perhaps not of ASCII. */
function endsWithBrace(from: usize, end: usize): bool {
  let at = end - 1;
  while (at > from && byteAt(at) - BLANK - 1 >= 94) at -= 1;
  return byteAt(at) == CLOSE_BRACE;
}

function walkBlanks(start: usize, layout: i32): usize {
  const fields = settingOf(layout, 1);
  const heads = settingOf(layout, 4);
  const hasRest = settingOf(layout, 3) != 0;
  const roles = LAYOUTS + layout * LAYOUT_BYTES + 8;
  let at = start;
  let place = 0;
  while (place < fields) {
    const role = <i32>load<u8>(roles + 2 * place);
    const stand = <i32>load<u8>(roles + 2 * place + 1);
    if (stand == 0 || (stand == STANDS_PERHAPS_QUOTED && byteAt(at) != QUOTE)) {
      const from = at;
      // A time in brackets may hold a blank.
      if (stand != 0 && byteAt(at) == OPEN && byteAt(at + 3) == SLASH) return 0;
      at = passField(role, at, IN_WORD);
      if (at <= from) return 0;
    } else {
      const isBracketed = stand == STANDS_BRACKETED;
      if (byteAt(at) != (isBracketed ? OPEN : QUOTE)) return 0;
      at = passField(role, at + 1, isBracketed ? IN_BRACKETS : IN_QUOTES);
      if (at == 0 || byteAt(at) != (isBracketed ? CLOSE : QUOTE)) return 0;
      at += 1;
    }
    place += 1;
    if (byteAt(at) != BLANK) break;
    at += 1;
    if (byteAt(at) == BLANK) {
      const from = at;
      at = skipBlanks(at);
      // In a time how wide a gap is counts too.
      mark(MARK_GAP, place < heads ? 256 * <i32>(at - from) + place : place);
    }
    if (isEnd(at)) {
      mark(MARK_GAP, place);
      break;
    }
  }
  if (place < settingOf(layout, 2)) return 0;
  if (place < fields) mark(MARK_END, place);
  else if (hasRest && byteAt(at - 1) == BLANK) return skipLine(at);
  return isEnd(at) ? at : 0;
}

function walkSeparated(start: usize, layout: i32, kind: i32): usize {
  const fields = settingOf(layout, 1);
  const isTabs = kind == LAYOUT_TABS;
  const inner = isTabs ? BEFORE_TAB : BEFORE_COMMA;
  const separator = isTabs ? TAB : COMMA;
  const roles = LAYOUTS + layout * LAYOUT_BYTES + 8;
  if (settingOf(layout, 7) != 0) return walkRow(start, roles, fields);
  let at = settingOf(layout, 5) == 0 ? start : skipToQuote(start);
  if (at == 0) return 0;
  let place = 0;
  while (true) {
    const role = <i32>load<u8>(roles + 2 * place);
    if (!isTabs && byteAt(at) == QUOTE) {
      if (place == 0) mark(MARK_KIND, QUOTE);
      at = passField(role, at + 1, IN_QUOTES);
      if (at == 0 || byteAt(at) != QUOTE) return 0;
      at += 1;
    } else {
      // Blanks may stand in front of a quote.
      if (byteAt(at) == BLANK && byteAt(skipBlanks(at)) == QUOTE) return 0;
      at = passField(role, at, inner);
    }
    if (at == 0) return 0;
    place += 1;
    if (byteAt(at) != separator) break;
    at += 1;
    if (place < fields) continue;
    return settingOf(layout, 3) != 0 ? skipLine(at) : 0;
  }
  if (place < settingOf(layout, 2)) return 0;
  if (place < fields) mark(MARK_END, place);
  return isEnd(at) ? at : 0;
}

/** Of a table: as many fields as its head has. */
function walkRow(start: usize, roles: usize, fields: i32): usize {
  if (mayBeginRecord(start)) return 0;
  let at = start;
  for (let place = 0; place < fields; place += 1) {
    if (place > 0) {
      if (byteAt(at) != COMMA) return 0;
      at += 1;
    }
    const isQuoted = byteAt(at) == QUOTE;
    const from = isQuoted ? at + 1 : at;
    const role = <i32>load<u8>(roles + 2 * place);
    const end = passField(role, from, isQuoted ? IN_QUOTES : IN_CELL);
    if (end == 0 || mayNameColumn(from, end)) return 0;
    const isNone = end == from || (end == from + 1 && byteAt(from) == HYPHEN);
    if (isNone && load<u8>(roles + 2 * place + 1) != 0) return 0;
    if (isQuoted && byteAt(end) != QUOTE) return 0;
    at = isQuoted ? end + 1 : end;
  }
  return isEnd(at) ? at : 0;
}

/** Over words of a collector, to the first one that begins with a quote. */
function skipToQuote(from: usize): usize {
  let at = from;
  for (let place = 1; byteAt(at) != QUOTE; place += 1) {
    at = place > MOST_HEAD_WORDS ? 0 : passHeadWord(at, place);
    if (at == 0) return 0;
  }
  return at;
}

/** To what stands behind it. */
function passHeadWord(from: usize, place: i32): usize {
  const end = skip(from, IN_WORD);
  if (end == from || byteAt(end) != BLANK) return 0;
  addDigits(from, end);
  const at = skipBlanks(end + 1);
  if (at > end + 1) mark(MARK_GAP, 256 * <i32>(at - end - 1) + place);
  return at;
}

function walkParts(start: usize, layout: i32): usize {
  const heads = settingOf(layout, 4);
  let at = start;
  for (let place = 1; place <= heads; place += 1) {
    at = passHeadWord(at, place);
    if (at == 0) return 0;
  }
  at = skipParts(at, LAYOUTS + layout * LAYOUT_BYTES + 8);
  if (at != 0 && settingOf(layout, 5) != 0 && at - start > LONGEST_SHORT) return 0;
  if (at == 0 || isEnd(at)) return at;
  return settingOf(layout, 3) != 0 && byteAt(at) == BLANK ? skipLine(at) : 0;
}

/** Over a JSON object, to its end: the line that stands in it is taken out. */
export function walkEnvelope(from: usize, envelope: i32): usize {
  beginFields();
  const at = skipParts(from, ENVELOPES + envelope * LAYOUT_BYTES + 8);
  return at != 0 && isEnd(at) ? at : 0;
}

/** True: no words of a collector stand in front, which may have a time. */
export function isBare(layout: i32): bool {
  return settingOf(layout, 4) == 0;
}
