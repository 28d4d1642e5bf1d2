// The loop over the lines of a block. What it may count by itself it counts; at every other line it stops and says why.

import {
  DAY_OUTSIDE,
  READ_ALLOWED,
  READ_DENIED,
  READ_NOTHING,
  READ_QUESTION,
  READ_TEXT,
  STATE_A,
  STATE_AT,
  STATE_B,
  STATE_CLIENT_END,
  STATE_CLIENT_START,
  STATE_DAY,
  STATE_FROM,
  STATE_HOST_END,
  STATE_HOST_START,
  STATE_LINES,
  STATE_NEXT,
  STATE_OUTSIDE,
  STATE_PLACE,
  STATE_READING,
  STATE_TIME_END,
  STATE_TIME_START,
  STOP_DENIED,
  STOP_END,
  STOP_NEW_READING,
  STOP_NEW_TIME,
  STOP_TEXT,
  SUM_ALLOWED,
  SUM_DENIED,
  SUM_FAILED,
  SUM_FIRST,
  SUM_LAST,
  SUM_QUESTIONS,
} from '../src/diagnose/scan/kernel-memory';
import { byteAt, OPEN_BRACE, RETURN } from './bytes';
import { innerEnd, innerStart, placeName, withProgram } from './envelope';
import {
  client,
  clientEnd,
  clientStart,
  day,
  setDay,
  setTime,
  time,
  timeEnd,
  timeStart,
} from './fields';
import { hashA, hashB, key, mark } from './hash';
import { ending, hostEnd, hostStart } from './names';
import {
  addReading as putReading,
  carry,
  countName,
  denyAgain,
  denyFirst,
  endsAsForeign,
  isForeign,
  mayBeOwn,
  readingSlot,
} from './tables';
import { readTime } from './times';
import { isBare, walk, walkEnvelope } from './walk';

export { addClient, addDenied, addEnding, clearDenied, nextHeld } from './tables';
export { learnTime } from './times';

const LONGEST_LINE: usize = 65_536;
const MARK_ENVELOPE: i32 = 9;

let layouts: i32 = 0;
let envelopes: i32 = 0;
/** Layouts that the log stated before these. */
let firstLayout: i32 = 0;
/** That of the last line that one of them knew. */
let lastLayout: i32 = 0;
let since: f64 = -Infinity;
let until: f64 = Infinity;
/** Lines of the log in front of these. */
let linesBefore: f64 = 0;

export function setLayouts(count: i32, first: i32, around: i32): void {
  layouts = count;
  envelopes = around;
  firstLayout = first;
  lastLayout = 0;
}

export function setRange(from: f64, to: f64): void {
  since = from;
  until = to;
}

/** How lines like the last one are read. */
export function addReading(number: i32, kind: i32, port: i32): void {
  putReading(key, number, kind, port);
}

/** Steps over the line as one of the layouts says. */
function step(from: usize): usize {
  if (envelopes != 0 && byteAt(from) == OPEN_BRACE) {
    const end = stepInside(from);
    if (end != 0) return end;
  }
  return stepOver(from);
}

/** The same, where the line stands in a JSON object. */
function stepInside(from: usize): usize {
  for (let envelope = 0; envelope < envelopes; envelope += 1) {
    const end = walkEnvelope(from, envelope);
    if (end == 0) continue;
    const start = timeStart;
    const stop = timeEnd;
    let hasProgram = 0;
    let to = stepOver(innerStart);
    if (to == 0) {
      const named = withProgram(envelope);
      hasProgram = 1;
      to = named == 0 ? 0 : stepOver(named);
    }
    if (to == 0 || to != innerEnd) continue;
    mark(MARK_ENVELOPE, 2 * envelope + hasProgram);
    // What has no time of its own has that of its envelope.
    if (timeStart == 0 && isNaN(time) && start != 0 && isBare(lastLayout)) {
      setTime(start, stop);
      setDay(DAY_OUTSIDE);
    }
    placeName();
    return end;
  }
  return 0;
}

function stepOver(from: usize): usize {
  for (let tried = 0; tried < layouts; tried += 1) {
    let layout = lastLayout + tried;
    if (layout >= layouts) layout -= layouts;
    const end = walk(from, layout, layout + firstLayout);
    if (end == 0) continue;
    lastLayout = layout;
    return end;
  }
  return 0;
}

/** `lines`: of the log, before these. Gives why it stopped. */
export function run(from: i32, end: i32, lines: f64): i32 {
  let at = <usize>from;
  let read: i32 = 0;
  let outside: i32 = 0;
  linesBefore = lines;
  let why = STOP_END;
  let moment: f64 = NaN;
  while (at < <usize>end) {
    const lineEnd = step(at);
    why = STOP_TEXT;
    if (lineEnd == 0 || hostStart == 0 || lineEnd - at > LONGEST_LINE) break;
    if (mayBeOwn(client)) break;
    const a = hashA;
    const b = hashB;
    if (!endsAsForeign(ending) && !isForeign(a, b, hostStart, hostEnd)) break;
    moment = timeStart == 0 ? time : readTime();
    const next = lineEnd + (byteAt(lineEnd) == RETURN ? 2 : 1);
    const slot = readingSlot(key);
    const number = load<i32>(slot, 8);
    // Questions are counted without a time too, where lines have none.
    const isQuestion = number != 0 && load<i32>(slot, 12) == READ_QUESTION;
    if (number == 0 || (isNaN(moment) && !(timeStart == 0 && isQuestion))) {
      store<i32>(STATE_NEXT, <i32>next);
      why = number == 0 ? STOP_NEW_READING : STOP_NEW_TIME;
      break;
    }
    const kind = load<i32>(slot, 12);
    if (kind == READ_TEXT) break;
    read += 1;
    const start = at;
    at = next;
    why = STOP_END;
    if (kind == READ_NOTHING) continue;
    if (moment < since || moment > until) {
      outside += 1;
      continue;
    }
    countName(a, b);
    if (kind == READ_QUESTION) {
      store<i32>(SUM_QUESTIONS, load<i32>(SUM_QUESTIONS) + 1);
      continue;
    }
    countMoment(moment);
    if (kind == READ_DENIED) {
      store<i32>(SUM_DENIED, load<i32>(SUM_DENIED) + 1);
      const line = linesBefore + <f64>read;
      const port = load<i32>(slot, 16);
      if (denyAgain(a, b, port, moment, line, number)) continue;
      if (denyFirst(a, b, port, moment, line, number, start, lineEnd)) continue;
      store<i32>(STATE_READING, number);
      store<i32>(STATE_FROM, <i32>start);
      why = STOP_DENIED;
      break;
    }
    const sum = kind == READ_ALLOWED ? SUM_ALLOWED : SUM_FAILED;
    store<i32>(sum, load<i32>(sum) + 1);
    carry(a, b, load<i32>(slot, 16), moment, linesBefore + <f64>read);
  }
  store<i32>(STATE_LINES, read);
  store<i32>(STATE_OUTSIDE, outside);
  store<i32>(STATE_PLACE, <i32>at);
  if (why != STOP_END && why != STOP_TEXT) describeLine(moment);
  return why;
}

function describeLine(moment: f64): void {
  store<u32>(STATE_A, hashA);
  store<u32>(STATE_B, hashB);
  store<u32>(STATE_HOST_START, <u32>hostStart);
  store<u32>(STATE_HOST_END, <u32>hostEnd);
  store<u32>(STATE_CLIENT_START, <u32>clientStart);
  store<u32>(STATE_CLIENT_END, <u32>clientEnd);
  store<u32>(STATE_TIME_START, <u32>timeStart);
  store<u32>(STATE_TIME_END, <u32>timeEnd);
  store<u32>(STATE_DAY, day);
  store<f64>(STATE_AT, moment);
}

function countMoment(at: f64): void {
  if (isNaN(at)) return;
  // Not `<`: the sum is no number as long as no line had a time.
  if (!(at <= load<f64>(SUM_LAST))) store<f64>(SUM_LAST, at);
  if (!(at >= load<f64>(SUM_FIRST))) store<f64>(SUM_FIRST, at);
}
