// Times as text: most lines have the same minute as the line before. What stands around the seconds is compared with
// the last time that the format's reader read, and only the seconds are read anew.

import {
  MOST_TIME_BYTES,
  TIME_AFTER,
  TIME_BEFORE,
  TIME_LAST,
} from '../src/diagnose/scan/kernel-memory';
import { byteAt, DOT, isDigit, isSame, ZERO } from './bytes';
import { day, timeEnd, timeStart } from './fields';

let minute: f64 = NaN;
let knownDay: u32 = 0;
let beforeLength: i32 = 0;
let afterLength: i32 = 0;
let lastLength: i32 = 0;
/** Of the part of a second: its digits, and what stands in front. */
let digits: i32 = 0;
let point: u32 = DOT;
let last: f64 = NaN;

/** NaN: of second 0, or nothing is known. The texts stand in memory already. */
export function learnTime(
  ofMinute: f64,
  ofDay: u32,
  before: i32,
  after: i32,
  fraction: i32,
  pointBefore: u32,
): void {
  minute = ofMinute;
  knownDay = ofDay;
  beforeLength = before;
  afterLength = after;
  lastLength = 0;
  digits = fraction;
  point = pointBefore;
}

/** Of thousandths each writer has as many digits; of more some leave out the zeros at the end. */
function isUsual(fraction: i32): bool {
  return fraction == digits || (digits > 3 && fraction > 0 && fraction <= (digits > 6 ? 9 : 6));
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
  if (!isUsual(at < end ? <i32>(end - at) - 1 : 0)) return NaN;
  if (at + 1 == end) return NaN;
  if (at < end) {
    if (byteAt(at) != point) return NaN;
    at += 1;
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
