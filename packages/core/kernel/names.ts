// The step over a name, which every format has: labels as DNS has them, two at least.

import { byteAt, COLON, DOT, HYPHEN, isDigit, ofNames, SLASH, ZERO } from './bytes';
import { hashName, hashShort, mark } from './hash';

const LONGEST_NAME: usize = 253;
const LONGEST_LABEL: usize = 63;
const MOST_PORT: u32 = 65_535;
const MARK_PORT: i32 = 5;
/** So many bytes are looked at with one mask. */
const MASK_BYTES: usize = 64;

export let hostStart: usize = 0;
export let hostEnd: usize = 0;
/** Of its last two labels. */
export let ending: u32 = 0;

export function beginName(): void {
  hostStart = 0;
}

/** To its end, or to where a byte of no name stands. */
export function passName(from: usize): usize {
  return nameFrom(from, from + LONGEST_NAME + 1);
}

/** It stands elsewhere too. */
export function moveName(by: usize): void {
  hostStart += by;
  hostEnd += by;
}

/** Not behind `most`. 0: it is none, or not one that is written plainly. */
export function nameFrom(from: usize, most: usize): usize {
  const first = v128.load(from);
  const second = v128.load(from + 16);
  let plain: u64 = <u64>(<u32>(ofNames(first) | (ofNames(second) << 16)));
  let dots: u64 = <u64>(<u32>(among(first, DOT) | (among(second, DOT) << 16)));
  let hyphens: u64 = <u64>(<u32>(among(first, HYPHEN) | (among(second, HYPHEN) << 16)));
  if (plain == 0xffffffff) {
    const third = v128.load(from + 32);
    const fourth = v128.load(from + 48);
    plain |= (<u64>(<u32>(ofNames(third) | (ofNames(fourth) << 16)))) << 32;
    dots |= (<u64>(<u32>(among(third, DOT) | (among(fourth, DOT) << 16)))) << 32;
    hyphens |= (<u64>(<u32>(among(third, HYPHEN) | (among(fourth, HYPHEN) << 16)))) << 32;
    if (plain == 0xffffffffffffffff) return longName(from, most);
  }
  let length = <usize>ctz<u64>(~plain);
  if (most - from < length) length = most - from;
  const inside = ((<u64>1) << (<u64>length)) - 1;
  dots &= inside;
  hyphens &= inside;
  // A label has a byte, and neither begins nor ends with a hyphen.
  const edges = (dots << 1) | 1 | (dots >>> 1) | (((<u64>1) << (<u64>length)) >>> 1);
  const faults =
    ((dots | hyphens) & (1 | (((<u64>1) << (<u64>length)) >>> 1))) |
    (dots & (dots >>> 1)) |
    (hyphens & edges);
  if (length == 0 || dots == 0 || faults != 0) return 0;
  const last = 63 - clz<u64>(dots);
  const before = dots & ~((<u64>1) << last);
  const start = before == 0 ? from : from + <usize>(64 - clz<u64>(before));
  return endName(from, from + length, start);
}

function among(bytes: v128, byte: u32): i32 {
  return i8x16.bitmask(i8x16.eq(bytes, i8x16.splat(<i8>byte)));
}

/** The same, byte by byte. */
function longName(from: usize, most: usize): usize {
  let at = from;
  let label = from;
  let before: usize = 0;
  for (; at < most && isOfName(byteAt(at)); at += 1) {
    if (byteAt(at) != DOT) continue;
    if (!isLabel(label, at)) return 0;
    before = label;
    label = at + 1;
  }
  if (before == 0 || at - from > LONGEST_NAME || !isLabel(label, at)) return 0;
  return endName(from, at, before);
}

function isOfName(byte: u32): bool {
  return (byte | 32) - 97 < 26 || byte - ZERO < 10 || byte == DOT || byte == HYPHEN || byte == 95;
}

function isLabel(from: usize, end: usize): bool {
  return (
    end > from && end - from <= LONGEST_LABEL && byteAt(from) != HYPHEN && byteAt(end - 1) != HYPHEN
  );
}

function endName(from: usize, end: usize, lastTwo: usize): usize {
  hashName(from, end);
  ending = hashShort(lastTwo, end);
  hostStart = from;
  hostEnd = end;
  return end;
}

/** Where the colon stands behind `http`, `https`, `ftp` or another short scheme; 0: no scheme stands here. */
export function schemeEnd(from: usize): usize {
  for (let at = from + 3; at <= from + 6; at += 1) {
    if (byteAt(at) == COLON) return byteAt(at + 1) == SLASH && byteAt(at + 2) == SLASH ? at : 0;
    if (!isOfName(byteAt(at))) return 0;
  }
  return 0;
}

/** Behind a name. */
export function portBehind(from: usize): usize {
  if (from == 0 || byteAt(from) != COLON) return from;
  let at = from + 1;
  let port: u32 = 0;
  for (; isDigit(byteAt(at)) && at - from < 7; at += 1) port = port * 10 + (byteAt(at) - ZERO);
  if (at == from + 1 || at - from > 6 || port > MOST_PORT) return 0;
  mark(MARK_PORT, port);
  return at;
}
