// What is known of clients, of names, of how lines are read and of names that were denied; and what is summed up.

import {
  AGAIN,
  AGAIN_BYTES,
  AGAIN_FIRST,
  AGAIN_LAST,
  AGAIN_READING,
  CARRIED,
  CARRIED_BYTES,
  CLIENT_PLACES,
  CLIENTS,
  DENIED,
  DENIED_BYTES,
  DENIED_COUNT,
  DENIED_PLACES,
  ENDING_PLACES,
  ENDINGS,
  LONGEST_TEXT,
  MAY_BE_DENIED,
  MAY_BE_DENIED_PLACES,
  MOST_AGAIN,
  MOST_DENIED,
  NAME_BYTES,
  NAME_PLACES,
  NAMES,
  NEW_BYTES,
  NEW_NAMES,
  READING_BYTES,
  READING_PLACES,
  READINGS,
  REGISTER_BITS,
  REGISTERS,
  TEXT_BYTES,
  TEXTS,
  TEXTS_USED,
} from '../src/diagnose/scan/kernel-memory';
import { mix, withPortA, withPortB } from './hash';
import { isOfConcern } from './caller';
import { hostEnd, hostStart } from './names';

const FOREIGN: i32 = 1;
const OF_CONCERN: i32 = 2;

/** False: it is surely another machine's. By two places: each machine that seems to be one of the site's is read as text. */
export function mayBeOwn(client: u32): bool {
  const places = mix(client);
  return (
    isSet(CLIENTS, places & (CLIENT_PLACES - 1)) &&
    isSet(CLIENTS, (places >>> 16) & (CLIENT_PLACES - 1))
  );
}

/** True: by its ending alone. */
export function endsAsForeign(ending: u32): bool {
  return !isSet(ENDINGS, mix(ending) & (ENDING_PLACES - 1));
}

function isSet(table: usize, place: u32): bool {
  return ((load<u8>(table + (place >>> 3)) >>> (place & 7)) & 1) != 0;
}

function set(table: usize, place: u32): void {
  const byte = table + (place >>> 3);
  store<u8>(byte, <u8>(<u32>load<u8>(byte) | ((<u32>1) << (place & 7))));
}

export function addClient(client: u32): void {
  const places = mix(client);
  set(CLIENTS, places & (CLIENT_PLACES - 1));
  set(CLIENTS, (places >>> 16) & (CLIENT_PLACES - 1));
}

export function addEnding(ending: u32): void {
  set(ENDINGS, mix(ending) & (ENDING_PLACES - 1));
}

/** What is not known of the name is asked for. */
export function isForeign(a: u32, b: u32, from: usize, end: usize): bool {
  const place = NAMES + (mix(a) & (NAME_PLACES - 1)) * NAME_BYTES;
  if (load<i32>(place, 8) == 0 || load<u32>(place) != a || load<u32>(place, 4) != b) {
    store<u32>(place, a);
    store<u32>(place, b, 4);
    store<i32>(place, isOfConcern(<i32>from, <i32>end) != 0 ? OF_CONCERN : FOREIGN, 8);
  }
  return load<i32>(place, 8) == FOREIGN;
}

/** Of the reading: its key, number, kind and port; or the free one behind. */
export function readingSlot(key: u64): usize {
  let place = <u32>(key >>> 32) & (READING_PLACES - 1);
  while (true) {
    const slot = READINGS + place * READING_BYTES;
    if (load<i32>(slot, 8) == 0 || load<u64>(slot) == key) return slot;
    place = (place + 1) & (READING_PLACES - 1);
  }
}

export function addReading(key: u64, number: i32, kind: i32, port: i32): void {
  const slot = readingSlot(key);
  if (load<i32>(slot, 8) != 0) return;
  store<u64>(slot, key);
  store<i32>(slot, number, 8);
  store<i32>(slot, kind, 12);
  store<i32>(slot, port, 16);
}

function deniedSlot(a: u32, b: u32): usize {
  let place = mix(a) & (DENIED_PLACES - 1);
  while (true) {
    const slot = DENIED + place * DENIED_BYTES;
    if (load<i32>(slot, 8) == 0 || (load<u32>(slot) == a && load<u32>(slot, 4) == b)) return slot;
    place = (place + 1) & (DENIED_PLACES - 1);
  }
}

/** By the hashes with the port in them. */
export function addDenied(a: u32, b: u32, number: i32): void {
  const slot = deniedSlot(a, b);
  set(MAY_BE_DENIED, mix(a) & (MAY_BE_DENIED_PLACES - 1));
  store<u32>(slot, a);
  store<u32>(slot, b, 4);
  store<i32>(slot, number, 8);
  store<i32>(DENIED_COUNT, number);
}

/** From this number on the first that was denied again or carried; 0: none. */
export function nextHeld(from: i32): i32 {
  const count = load<i32>(DENIED_COUNT);
  for (let number = from; number <= count; number += 1)
    if (
      load<i32>(AGAIN + number * AGAIN_BYTES) != 0 ||
      load<f64>(CARRIED + number * CARRIED_BYTES, 8) != 0
    )
      return number;
  return 0;
}

export function clearDenied(): void {
  store<i32>(DENIED_COUNT, 0);
  store<i32>(TEXTS_USED, 0);
  memory.fill(DENIED, 0, DENIED_PLACES * DENIED_BYTES);
  memory.fill(CARRIED, 0, MOST_DENIED * (CARRIED_BYTES + AGAIN_BYTES));
  memory.fill(MAY_BE_DENIED, 0, MAY_BE_DENIED_PLACES / 8);
}

/** 0: it is not known to be denied. */
function deniedNumber(a: u32, b: u32, port: i32): i32 {
  const ported = withPortA(a, port);
  if (!isSet(MAY_BE_DENIED, mix(ported) & (MAY_BE_DENIED_PLACES - 1))) return 0;
  return load<i32>(deniedSlot(ported, withPortB(b, port)), 8);
}

/** False: the name is not known, or its line has no time; the caller is to count it. */
export function denyAgain(a: u32, b: u32, port: i32, at: f64, line: f64, reading: i32): bool {
  const number = isNaN(at) ? 0 : deniedNumber(a, b, port);
  if (number == 0) return false;
  const place = AGAIN + number * AGAIN_BYTES;
  const count = load<i32>(place);
  holdFirst(place + AGAIN_FIRST, count < MOST_AGAIN ? count : MOST_AGAIN, at, line);
  store<i32>(place, count + 1);
  // Lines come in their order, so of two with one time the second is the later.
  if (count != 0 && at < load<f64>(place, AGAIN_LAST)) return true;
  store<i32>(place, reading, AGAIN_READING);
  store<f64>(place, at, AGAIN_LAST);
  store<f64>(place, line, AGAIN_LAST + 8);
  return true;
}

/** Among so many moments, oldest first. Most lines are later than those before them. */
function holdFirst(moments: usize, count: i32, at: f64, line: f64): void {
  let place = count;
  while (place > 0 && at < load<f64>(moments + ((place - 1) << 4))) {
    if (place < MOST_AGAIN) memory.copy(moments + (place << 4), moments + ((place - 1) << 4), 16);
    place -= 1;
  }
  if (place == MOST_AGAIN) return;
  store<f64>(moments + (place << 4), at);
  store<f64>(moments + (place << 4), line, 8);
}

/** Of a name in the line between two places that is not known; the line is held for the caller. False: he is to count it. */
export function denyFirst(
  a: u32,
  b: u32,
  port: i32,
  at: f64,
  line: f64,
  reading: i32,
  from: usize,
  end: usize,
): bool {
  const number = load<i32>(DENIED_COUNT) + 1;
  const length = <i32>(end - from);
  const used = load<i32>(TEXTS_USED);
  // A name that was put together from its labels does not stand in the line.
  const isHeld = length <= LONGEST_TEXT && length <= TEXT_BYTES - used && hostStart >= from;
  if (!isHeld || number >= MOST_DENIED || isNaN(at) || deniedNumber(a, b, port) != 0) return false;
  memory.copy(TEXTS + used, from, length);
  store<i32>(TEXTS_USED, used + length);
  const place = NEW_NAMES + number * NEW_BYTES;
  store<i32>(place, used);
  store<i32>(place, length, 4);
  store<i32>(place, <i32>(hostStart - from), 8);
  store<i32>(place, <i32>(hostEnd - hostStart), 12);
  store<u32>(place, withPortA(a, port), 16);
  store<u32>(place, withPortB(b, port), 20);
  store<i32>(place, reading, 24);
  store<f64>(place, line, 32);
  addDenied(withPortA(a, port), withPortB(b, port), number);
  return denyAgain(a, b, port, at, line, reading);
}

/** Remembers when a name that was denied was last carried. */
export function carry(a: u32, b: u32, port: i32, at: f64, line: f64): void {
  const number = deniedNumber(a, b, port);
  if (number == 0) return;
  const place = CARRIED + number * CARRIED_BYTES;
  const time = isNaN(at) ? -Infinity : at;
  // Lines come in their order, so of two with one time the second is the later.
  if (load<f64>(place, 8) != 0 && time < load<f64>(place)) return;
  store<f64>(place, time);
  store<f64>(place, line, 8);
}

/** How many different names there are (src/diagnose/tally/distinct.ts). */
export function countName(a: u32, b: u32): void {
  const register = REGISTERS + (mix(a) >>> (32 - REGISTER_BITS));
  const rank = clz<u32>(mix(b)) + 1;
  if (rank > <u32>load<u8>(register)) store<u8>(register, rank);
}
