// Steps over the fields of one line. Each begins where the one before ended, and gives where it ends; 0: the line
// looks unusual there.

import {
  AT,
  BLANK,
  byteAt,
  CLOSE_ROUND,
  COLON,
  DOT,
  HASH,
  HYPHEN,
  IN_QUOTED_WORD,
  isDigit,
  isInner,
  LOW_LINE,
  OPEN_ROUND,
  QUESTION,
  QUOTE,
  skip,
  skipAddress,
  skipClient,
  skipDigits,
  SLASH,
  X,
  ZERO,
} from './bytes';
import { addBytes, addDigits, addNumbers, hashShort, mark } from './hash';
import { nameFrom, passName, portBehind, schemeEnd } from './names';
import { hexEnd, maySay, passJsonNumber, passLabels } from './values';

const MARK_KIND: i32 = 6;
const MARK_BARE: i32 = 7;
/** In a word. */
const BEFORE_QUOTE: u32 = 33 | (34 << 8);

export let client: u32 = 0;
export let clientStart: usize = 0;
export let clientEnd: usize = 0;
export let timeStart: usize = 0;
export let timeEnd: usize = 0;
/** Of the day and the zone, where they do not stand with the time. */
export let day: u32 = 0;
/** The time, where it is a number. */
export let time: f64 = NaN;

export function beginFields(): void {
  client = 0;
  clientStart = 0;
  clientEnd = 0;
  timeStart = 0;
  day = 0;
  time = NaN;
}

export function setTime(from: usize, end: usize): void {
  timeStart = from;
  timeEnd = end;
}

export function setNumberTime(at: f64): void {
  time = at;
}

export function setDay(hash: u32): void {
  day = hash;
}

/** By its place among the roles (src/diagnose/scan/kernel-layout.ts). */
export function passField(role: i32, at: usize, inner: u32): usize {
  switch (role) {
    case 0:
      return skip(at, inner);
    case 1:
      return passKey(at, inner);
    case 2: {
      const end = skip(at, inner);
      addDigits(at, end);
      return end;
    }
    case 3: {
      const end = skip(at, inner);
      addNumbers(at, end);
      return end;
    }
    case 4: {
      const end = skipDigits(at);
      return end > at && !isInner(byteAt(end), inner) ? end : passKey(at, inner);
    }
    case 5:
      return passEpoch(at);
    case 6: {
      const end = skip(at, inner);
      setTime(at, end);
      return end;
    }
    case 7: {
      const first = skip(at, inner);
      if (byteAt(first) != BLANK) return 0;
      const end = skip(first + 1, inner);
      setTime(at, end);
      return end;
    }
    case 8:
      return passClient(at, inner);
    case 9:
      return passAddress(at, inner);
    case 10:
      return passAddressWithPort(at, inner, COLON);
    case 11:
      return passAddressWithPort(at, inner, HASH);
    case 12:
      return passHost(at, inner);
    case 13:
      return passDottedHost(at, inner);
    case 14:
      return passUrl(at, inner);
    case 15:
      return passRequest(at, inner);
    case 16:
      return passServer(at, inner);
    case 17:
      return passPeer(at, inner);
    case 18:
      return passPointer(at);
    case 19: {
      const end = skip(at, inner);
      return isAddress(at, end) ? 0 : end;
    }
    case 20: {
      const end = skip(at, inner);
      if (!isAddress(at, end)) return end;
      mark(MARK_KIND, 1);
      return passServer(at, inner);
    }
    case 21:
      return passWrapped(at, inner);
    case 22: {
      // Some readers leave out blanks in front.
      if (byteAt(at) == BLANK) return 0;
      const end = skip(at, inner);
      if (end == at + 1 && byteAt(at) == HYPHEN) mark(MARK_KIND, HYPHEN);
      return end;
    }
    case 23:
      return passEpoch(at) == at + 10 ? at + 10 : 0;
    case 24:
      return passUpstream(at, inner);
    case 25:
      return passJsonNumber(at);
    case 26:
      return passText(at, inner);
    case 27: {
      const end = passText(at, inner);
      if (end == at || (end == at + 1 && byteAt(at) == HYPHEN)) mark(MARK_KIND, HYPHEN);
      return end;
    }
    case 28:
      return passPort(at, inner);
    case 29: {
      const end = byteAt(at) == HYPHEN ? at + 1 : at;
      return isInner(byteAt(end), inner) ? 0 : passKey(at, inner);
    }
    case 30: {
      const end = hexEnd(at, 65);
      return isInner(byteAt(end), inner) ? 0 : end;
    }
    case 31: {
      const end = hexEnd(at, 97);
      return end == at + 4 ? end : 0;
    }
    case 32:
      return passLabels(at, inner);
    case 33:
      return schemeEnd(at) == 0 ? 0 : passUrl(at, inner);
    case 34:
      return passToken(at, inner);
    default:
      return passCode(at, inner);
  }
}

export function passKey(from: usize, inner: u32): usize {
  const end = skip(from, inner);
  addBytes(from, end);
  return end;
}

/** Ten digits, of times since 2001 and before 2033; perhaps a dot and three more. */
function passEpoch(from: usize): usize {
  const end = from + 10;
  if (byteAt(from) != ZERO + 1 || skipDigits(from) != end) return 0;
  let seconds: u32 = 0;
  for (let at = from; at < end; at += 1) seconds = seconds * 10 + (byteAt(at) - ZERO);
  time = <f64>seconds * 1000;
  if (byteAt(end) != DOT) return end;
  const hundreds = byteAt(end + 1) - ZERO;
  const tens = byteAt(end + 2) - ZERO;
  const ones = byteAt(end + 3) - ZERO;
  if (hundreds > 9 || tens > 9 || ones > 9) return 0;
  time += <f64>(hundreds * 100 + tens * 10 + ones);
  mark(MARK_KIND, DOT);
  return end + 4;
}

export function passClient(from: usize, inner: u32): usize {
  const end = skipClient(from);
  // Not a machine's name, which has no colon.
  if (byteAt(end) == COLON) return passAddress(from, inner);
  return endClient(from, end, inner);
}

/** Of IPv4; or of IPv6 without a dot and without a colon in front, which readers write in another way. */
function passAddress(from: usize, inner: u32): usize {
  const end = skipAddress(from);
  let hasDot = 0;
  let hasColon = 0;
  for (let at = from; at < end; at += 1) {
    const byte = byteAt(at);
    if (byte == DOT) hasDot = 1;
    else if (byte == COLON) hasColon = 1;
  }
  if (hasDot == hasColon || byteAt(from) == COLON) return 0;
  return endClient(from, end, inner);
}

function endClient(from: usize, end: usize, inner: u32): usize {
  client = hashShort(from, end);
  clientStart = from;
  clientEnd = end;
  return isInner(byteAt(end), inner) ? 0 : end;
}

/** Of IPv4. */
function passAddressWithPort(from: usize, inner: u32, separator: u32): usize {
  const end = quadEnd(from);
  if (end == 0 || byteAt(end) != separator) return 0;
  client = hashShort(from, end);
  clientStart = from;
  clientEnd = end;
  const port = end + 1;
  const at = skipDigits(port);
  return at > port && !isInner(byteAt(at), inner) ? at : 0;
}

/** A name, and perhaps `:port`. */
export function passHost(from: usize, inner: u32): usize {
  const at = portBehind(passName(from));
  return at != 0 && !isInner(byteAt(at), inner) ? at : 0;
}

/** A name with a final dot, which is none of the name's. */
function passDottedHost(from: usize, inner: u32): usize {
  const end = skip(from, inner);
  if (end - from < 2 || byteAt(end - 1) != DOT) return 0;
  return nameFrom(from, end - 1) == end - 1 ? end : 0;
}

/** `https://name:port/path`, `name:port/path`, and either without the port or the path. */
export function passUrl(from: usize, inner: u32): usize {
  let start = from;
  const scheme = schemeEnd(from);
  if (scheme != 0) {
    addBytes(from, scheme);
    start = scheme + 3;
  } else mark(MARK_BARE, 0);
  const at = portBehind(passName(start));
  if (at == 0) return 0;
  const byte = byteAt(at);
  if (!isInner(byte, inner)) return at;
  if (byte != SLASH && byte != QUESTION && byte != HASH) return 0;
  mark(MARK_KIND, byte);
  return skip(at, inner);
}

function passRequest(from: usize, inner: u32): usize {
  const method = passKey(from, IN_QUOTED_WORD);
  if (byteAt(method) != BLANK) return 0;
  const target = passUrl(method + 1, IN_QUOTED_WORD);
  return target != 0 && byteAt(target) == BLANK ? passKey(target, inner) : 0;
}

/** Of an address only that it is one; `0.0.0.0`, `::` and other texts decide as they are. */
export function passServer(from: usize, inner: u32): usize {
  const first = byteAt(from);
  const end = skipAddress(from);
  if (end > from && first != ZERO && first != COLON && !isInner(byteAt(end), inner)) {
    mark(MARK_KIND, 1);
    return end;
  }
  return passKey(from, inner);
}

/** Of `HIER_DIRECT/192.0.2.1` only whether it has an address. */
function passPeer(from: usize, inner: u32): usize {
  let at = from;
  // Of Squid's words in capitals.
  while (byteAt(at) - 65 < 26 || byteAt(at) == LOW_LINE) at += 1;
  if (byteAt(at) != SLASH || at == from) return 0;
  const end = skip(at + 1, inner);
  if (end == at + 1) return 0;
  if (byteAt(at + 1) == HYPHEN && end == at + 2) mark(MARK_KIND, HYPHEN);
  return end;
}

function isAddress(from: usize, end: usize): bool {
  if (skipAddress(from) < end) return false;
  for (let at = from; at < end; at += 1) if (byteAt(at) == DOT || byteAt(at) == COLON) return true;
  return false;
}

/** `@0x` and hexadecimal digits. */
function passPointer(from: usize): usize {
  if (byteAt(from) != AT || byteAt(from + 1) != ZERO || byteAt(from + 2) != X) return 0;
  let at = from + 3;
  while (isDigit(byteAt(at)) || byteAt(at) - 97 < 6) at += 1;
  return at > from + 3 ? at : 0;
}

/** Any text in parentheses, and a colon. */
function passWrapped(from: usize, inner: u32): usize {
  const at = skip(from, inner);
  return at - from > 2 &&
    byteAt(from) == OPEN_ROUND &&
    byteAt(at - 2) == CLOSE_ROUND &&
    byteAt(at - 1) == COLON
    ? at
    : 0;
}

/** Of an IPv4 address with its port only that it is one; any other text decides as it is. */
function passUpstream(from: usize, inner: u32): usize {
  const end = skip(from, inner);
  const port = quadEnd(from) + 1;
  if (port == 1 || byteAt(port - 1) != COLON || port == end || skipDigits(port) != end)
    return passKey(from, inner);
  mark(MARK_KIND, COLON);
  return end;
}

/** Behind four numbers with dots between them; 0: they are not there. */
function quadEnd(from: usize): usize {
  let at = from;
  for (let group = 0; group < 4; group += 1) {
    const end = skipDigits(at);
    if (end == at || end > at + 3) return 0;
    if (group == 3) return end;
    if (byteAt(end) != DOT) return 0;
    at = end + 1;
  }
  return 0;
}

/** A port, or nothing: with a number that is none a name is no target. */
function passPort(from: usize, inner: u32): usize {
  const end = passKey(from, inner);
  if (end == from || (end == from + 1 && byteAt(from) == HYPHEN)) return end;
  if (skipDigits(from) != end || end > from + 5) return 0;
  let port: u32 = 0;
  for (let at = from; at < end; at += 1) port = port * 10 + (byteAt(at) - ZERO);
  return port > 65_535 ? 0 : end;
}

/** What stands in quotes holds neither a blank nor a quote. */
function passToken(from: usize, inner: u32): usize {
  const end = skip(from, inner);
  if (byteAt(from) != QUOTE) return end;
  return skip(from + 1, BEFORE_QUOTE) == end - 1 ? end : 0;
}

/** Its first letters decide where they are capitals and stand in front of `_`, and whether `-` stands behind. */
function passCode(from: usize, inner: u32): usize {
  const end = skip(from, inner);
  const behind = skipCapitals(from);
  if (behind == from || byteAt(behind) != LOW_LINE) return end;
  let at = behind + 1;
  while (isOfCode(byteAt(at))) at += 1;
  while (byteAt(at) != HYPHEN && at > behind + 1) at -= 1;
  if (at > behind + 1) addBytes(from, behind);
  return end;
}

/** Capitals, digits, underscores, dots and hyphens. */
function isOfCode(byte: u32): bool {
  return byte - 65 < 26 || isDigit(byte) || byte == LOW_LINE || byte == DOT || byte == HYPHEN;
}

function skipCapitals(from: usize): usize {
  let at = from;
  while (byteAt(at) - 65 < 26) at += 1;
  return at;
}

function passText(from: usize, inner: u32): usize {
  const end = skip(from, inner);
  if (maySay(from, end)) addBytes(from, end);
  return end;
}
