// Times as text: most lines have the same minute as the line before. What stands around the seconds is compared with
// the last time that the format's reader read, and only the seconds are read anew.

import {
  MOST_TIME_BYTES,
  TIME_AFTER,
  TIME_BEFORE,
  TIME_LAST,
} from '../src/diagnose/scan/kernel-memory';
import { byteAt, COMMA, DOT, isDigit, isSame, ZERO } from './bytes';
import { day, timeEnd, timeStart } from './fields';

let minute: f64 = NaN;
let knownDay: u32 = 0;
let beforeLength: i32 = 0;
let afterLength: i32 = 0;
let lastLength: i32 = 0;
let last: f64 = NaN;

/** NaN: of second 0, or nothing is known. The texts stand in memory already. */
export function learnTime(ofMinute: f64, ofDay: u32, before: i32, after: i32): void {
  minute = ofMinute;
  knownDay = ofDay;
  beforeLength = before;
  afterLength = after;
  lastLength = 0;
}

/** NaN: not known. */
export function readTime(): f64 {
  const length = <i32>(timeEnd - timeStart);
  if (day != knownDay || length < beforeLength + 2 + afterLength) return NaN;
  if (length == lastLength && isSame(timeStart, TIME_LAST, length)) return last;
  if (!isSame(timeStart, TIME_BEFORE, beforeLength)) return NaN;
  let at = timeStart + beforeLength;
  if (!isDigit(byteAt(at)) || !isDigit(byteAt(at + 1))) return NaN;
  const seconds = (byteAt(at) - ZERO) * 10 + (byteAt(at + 1) - ZERO);
  at += 2;
  let millis: u32 = 0;
  const end = timeEnd - afterLength;
  if (at < end) {
    if (byteAt(at) != DOT && byteAt(at) != COMMA) return NaN;
    at += 1;
    if (at == end || end - at > 6) return NaN;
    let worth: u32 = 100;
    for (; at < end; at += 1) {
      if (!isDigit(byteAt(at))) return NaN;
      millis += worth * (byteAt(at) - ZERO);
      worth /= 10;
    }
  }
  if (!isSame(end, TIME_AFTER, afterLength)) return NaN;
  last = minute + <f64>(seconds * 1000 + millis);
  if (length <= MOST_TIME_BYTES) {
    memory.copy(TIME_LAST, timeStart, length);
    lastLength = length;
  }
  return last;
}
