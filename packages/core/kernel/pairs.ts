// Steps over a line of `name=value` pairs, behind words of a collector perhaps. Of the names that may stand for one
// thing the first in their order counts, wherever it stands.

import {
  LONGEST_PAIR_NAME,
  MOST_PAIR_PLACES,
  PAIR_FIRSTS,
  PAIR_NAMES,
  PAIR_PLACE_BYTES,
  PAIR_PLACES,
  PAIR_ROLES,
  PAIR_SEEN,
  PAIR_SLOT_BYTES,
  PAIR_SLOTS,
  PAIR_VALUES,
  ROLE_ACTION,
  ROLE_CLIENT,
  ROLE_DATE,
  ROLE_HOST,
  ROLE_MARK,
  ROLE_ORIGIN,
  ROLE_PORT,
  ROLE_SERVER,
  ROLE_TIME,
  ROLE_TZ,
  ROLE_URL,
} from '../src/diagnose/scan/kernel-memory';
import {
  BAR,
  BLANK,
  byteAt,
  COMMA,
  EQUALS,
  GREATER,
  HYPHEN,
  IN_QUOTES,
  IN_WORD,
  isDigit,
  isInner,
  isSame,
  LESS,
  NEW_LINE,
  QUOTE,
  RETURN,
  skip,
  skipBare,
  skipBlanks,
  skipDigits,
  skipPairName,
  skipQuoted,
  ZERO,
} from './bytes';
import {
  passClient,
  passHost,
  passKey,
  passServer,
  passUrl,
  setDay,
  setNumberTime,
  setTime,
} from './fields';
import { addBytes, addDigits, hashA, hashB, hashName, hashShort, mark } from './hash';
import { maySay } from './values';

const MARK_GAP: i32 = 1;
const MARK_KIND: i32 = 6;
/** Fewer could be too few once equal names count once. */
const FEWEST_PAIRS: i32 = 12;
const MOST_HEAD_WORDS: i32 = 8;
const NONE: i32 = -1;

/** Of the line in hand, so that what is remembered of another one is known as old. */
let line: u32 = 0;

export function walkPairs(from: usize): usize {
  line += 1;
  for (let role = 0; role < PAIR_ROLES; role += 1) store<i32>(valueOf(role), NONE);
  let at = skipHead(from);
  let pairs = 0;
  while (true) {
    const start = at;
    const place = PAIR_PLACES + (pairs & (MOST_PAIR_PLACES - 1)) * PAIR_PLACE_BYTES;
    at = start + load<i32>(place);
    // Most lines have the same names in the same order.
    if (at == start || byteAt(at) != EQUALS || !isSame(start, place + 8, load<i32>(place))) {
      at = nameEnd(start);
      if (at == 0) return 0;
      remember(place, start, at);
    }
    const slot = <usize>load<u32>(place, 4);
    const isQuoted = byteAt(at + 1) == QUOTE;
    const value = isQuoted ? at + 2 : at + 1;
    const end = isQuoted ? skipQuoted(value) : bareEnd(value);
    if (end == 0) return 0;
    // What stands between quotes may be any text; where it counts it is looked at by itself.
    if (isQuoted && byteAt(end) != QUOTE) return 0;
    if (slot != 0 && !hold(slot, value, end)) return 0;
    if (maySay(value, end)) addBytes(value, end);
    pairs += 1;
    at = isQuoted ? end + 1 : end;
    const behind = byteAt(at);
    if (behind == BLANK) at = skipBlanks(at);
    else if (behind != NEW_LINE && behind != RETURN) return 0;
    if (byteAt(at) == NEW_LINE) break;
    if (byteAt(at) == RETURN) {
      if (byteAt(at + 1) != NEW_LINE) return 0;
      break;
    }
  }
  return pairs >= FEWEST_PAIRS && lookAt() ? at : 0;
}

/** Of a value without quotes. 0: it holds one, or another pair may stand behind a comma or a bar. */
function bareEnd(from: usize): usize {
  let at = skipBare(from);
  while (byteAt(at) == COMMA || byteAt(at) == BAR) {
    if (!isInner(byteAt(at + 1), IN_WORD) || nameEnd(at + 1) != 0) return 0;
    at = skipBare(at + 1);
  }
  return byteAt(at) == QUOTE ? 0 : at;
}

function valueOf(role: i32): usize {
  return PAIR_VALUES + role * 12;
}

function orderOf(role: i32): i32 {
  return load<i32>(valueOf(role));
}

function startOf(role: i32): usize {
  return <usize>load<u32>(valueOf(role), 4);
}

function endOf(role: i32): usize {
  return <usize>load<u32>(valueOf(role), 8);
}

/** To the first pair. */
function skipHead(from: usize): usize {
  let at = from;
  for (let words = 0; words < MOST_HEAD_WORDS; words += 1) {
    if (nameEnd(at) != 0) return at;
    // A priority may stand right in front.
    if (byteAt(at) == LESS) {
      at = skipDigits(at + 1);
      if (byteAt(at) != GREATER) return at;
      mark(MARK_GAP, 1);
      at += 1;
      continue;
    }
    const end = skip(at, IN_WORD);
    addDigits(at, end);
    at = end;
    if (byteAt(at) != BLANK) return at;
    at += 1;
  }
  return at;
}

/** Where the equals sign stands; 0: no name stands here. */
function nameEnd(from: usize): usize {
  const first = byteAt(from);
  if (isDigit(first) || first == HYPHEN) return 0;
  const end = skipPairName(from);
  return end > from && byteAt(end) == EQUALS ? end : 0;
}

function remember(place: usize, from: usize, end: usize): void {
  const length = <i32>(end - from);
  const isShort = length <= LONGEST_PAIR_NAME;
  store<i32>(place, isShort ? length : 0);
  store<u32>(place, <u32>slotOfName(from, end), 4);
  if (isShort) memory.copy(place + 8, from, length);
}

/** Of a name that counts; 0: it does not. */
function slotOfName(from: usize, end: usize): usize {
  if (!mayCount(from, end)) return 0;
  hashName(from, end);
  const slot = slotOf(hashA, hashB);
  return load<i32>(slot, 8) == 0 ? 0 : slot;
}

/** False: no name that counts is as long and begins so. */
function mayCount(from: usize, end: usize): bool {
  const length = end - from;
  if (length > 31) return true;
  return ((load<u32>(PAIR_FIRSTS + (length << 2)) >>> (byteAt(from) & 31)) & 1) != 0;
}

/** False: a name that counts stands twice. */
function hold(slot: usize, start: usize, end: usize): bool {
  const number = load<i32>(slot, 8);
  const seen = PAIR_SEEN + (number << 2);
  if (load<u32>(seen) == line) return false;
  store<u32>(seen, line);
  const role = load<i32>(slot, 12);
  // A product's own records are read otherwise.
  if (role == ROLE_MARK) return false;
  if (role == ROLE_ORIGIN) return !mayBeOrigin(byteAt(start));
  const order = load<i32>(slot, 16);
  const isNone = end == start || (end == start + 1 && byteAt(start) == HYPHEN);
  // Each of them may say what became of the request.
  if (role == ROLE_ACTION) addBytes(start, end);
  // The date and the zone are looked up by themselves, and may be empty.
  if (isNone && role != ROLE_DATE && role != ROLE_TZ) return true;
  const before = orderOf(role);
  if (before >= 0 && before <= order) return true;
  store<i32>(valueOf(role), order);
  store<u32>(valueOf(role), <u32>start, 4);
  store<u32>(valueOf(role), <u32>end, 8);
  return true;
}

/** Names of Azure's logs and of Microsoft's programs begin so. */
function mayBeOrigin(first: u32): bool {
  return (first | 32) == 97 || (first | 32) == 109;
}

/** Of the name, or the free one behind. */
function slotOf(a: u32, b: u32): usize {
  let place = a & (PAIR_SLOTS - 1);
  while (true) {
    const slot = PAIR_NAMES + place * PAIR_SLOT_BYTES;
    if (load<i32>(slot, 8) == 0 || (load<u32>(slot) == a && load<u32>(slot, 4) == b)) return slot;
    place = (place + 1) & (PAIR_SLOTS - 1);
  }
}

function lookAt(): bool {
  if (!readTime()) return false;
  if (passClient(startOf(ROLE_CLIENT), innerOf(ROLE_CLIENT)) != endOf(ROLE_CLIENT)) return false;
  for (let role = ROLE_ACTION; role <= ROLE_PORT; role += 1) {
    if (orderOf(role) < 0) mark(MARK_KIND, role);
    else if (passKey(startOf(role), innerOf(role)) != endOf(role)) return false;
  }
  if (orderOf(ROLE_SERVER) < 0) mark(MARK_KIND, ROLE_SERVER);
  else if (passServer(startOf(ROLE_SERVER), innerOf(ROLE_SERVER)) != endOf(ROLE_SERVER))
    return false;
  const target = orderOf(ROLE_HOST) >= 0 ? ROLE_HOST : ROLE_URL;
  if (orderOf(target) < 0) return false;
  mark(MARK_KIND, target);
  const start = startOf(target);
  const inner = innerOf(target);
  const end = target == ROLE_HOST ? passHost(start, inner) : passUrl(start, inner);
  return end == endOf(target);
}

function innerOf(role: i32): u32 {
  return byteAt(startOf(role) - 1) == QUOTE ? IN_QUOTES : IN_WORD;
}

function readTime(): bool {
  if (orderOf(ROLE_CLIENT) < 0 || orderOf(ROLE_TIME) < 0) return false;
  const start = startOf(ROLE_TIME);
  const end = endOf(ROLE_TIME);
  if (isDigit(byteAt(start + 2)) && isDigit(byteAt(start + 4))) return readNumber(start, end);
  setTime(start, end);
  setDay(rotl<u32>(dayOf(ROLE_DATE), 7) ^ dayOf(ROLE_TZ));
  return true;
}

function dayOf(role: i32): u32 {
  return orderOf(role) < 0 ? 1 : hashShort(startOf(role), endOf(role));
}

/** Seconds, milliseconds, or nanoseconds of whole milliseconds. */
export function readNumber(start: usize, end: usize): bool {
  const length = <i32>(end - start);
  if (length != 10 && length != 13 && length != 19) return false;
  let number: u64 = 0;
  for (let at = start; at < end; at += 1) {
    const byte = byteAt(at);
    if (!isDigit(byte) || (at >= start + 13 && byte != ZERO)) return false;
    if (at < start + 13) number = number * 10 + <u64>(byte - ZERO);
  }
  mark(MARK_KIND, length);
  setNumberTime(length == 10 ? <f64>number * 1000 : <f64>number);
  return true;
}
