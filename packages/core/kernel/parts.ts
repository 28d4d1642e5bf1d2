// Steps over fields that stand between texts, part by part as the layout has them.

import {
  PART_FIELD,
  PART_FIELD_BYTES,
  PART_GAP,
  PART_INNER,
  PART_TEXT,
  PART_VALUE,
  PART_VALUE_BYTES,
} from '../src/diagnose/scan/kernel-memory';
import { BLANK, byteAt, HYPHEN, skip, skipBlanks } from './bytes';
import { passInner } from './envelope';
import { passField, setTime } from './fields';
import { mark } from './hash';
import { passValue } from './value';

const MARK_GAP: i32 = 1;
const ROLE_TIME: i32 = 6;
const IN_WORD_LOWEST: u32 = 33;

/** `parts`: where they lie. 0: the line looks unusual. */
export function skipParts(start: usize, parts: usize): usize {
  let at = start;
  let part = parts;
  while (true) {
    const kind = byteAt(part);
    if (kind == PART_FIELD) {
      const end = passPart(at, part);
      if (end == 0) return 0;
      at = end;
      part += PART_FIELD_BYTES;
    } else if (kind == PART_TEXT) {
      const length = <usize>byteAt(part + 1);
      for (let index: usize = 0; index < length; index += 1)
        if (byteAt(at + index) != byteAt(part + 2 + index)) return 0;
      at += length;
      part += 2 + length;
    } else if (kind == PART_GAP) {
      if (byteAt(at) != BLANK) return 0;
      const from = at;
      at = skipBlanks(at);
      if (at > from + 1) mark(MARK_GAP, <i32>(part - parts));
      part += 1;
    } else if (kind == PART_VALUE) {
      at = passValue(at, part);
      if (at == 0) return 0;
      part += PART_VALUE_BYTES;
    } else if (kind == PART_INNER) {
      at = passInner(at);
      if (at == 0) return 0;
      part += 1;
    } else return at;
  }
}

function passPart(at: usize, part: usize): usize {
  const role = <i32>byteAt(part + 1);
  const low = byteAt(part + 2);
  const inner = low | (byteAt(part + 3) << 8) | (byteAt(part + 4) << 16);
  const holds = <i32>byteAt(part + 6);
  if (role == ROLE_TIME) return passTime(at, part, inner);
  const end = passField(role, at, inner);
  if (end == 0 || holds != 0) return 0;
  const isNone = end == at || (end == at + 1 && byteAt(at) == HYPHEN);
  if (isNone && byteAt(part + 7) != 0) return 0;
  return end == at && low == IN_WORD_LOWEST ? 0 : end;
}

/** It may hold some of what ends it. */
function passTime(from: usize, part: usize, inner: u32): usize {
  const stop = byteAt(part + 5);
  const holds = <i32>byteAt(part + 6);
  let end = skip(from, inner);
  if (end == from) return 0;
  for (let held = 0; held < holds; held += 1) {
    if (byteAt(end) != stop) return 0;
    const at = stop == BLANK ? skipBlanks(end + 1) : end + 1;
    end = skip(at, inner);
    if (end == at) return 0;
  }
  setTime(from, end);
  return end;
}
