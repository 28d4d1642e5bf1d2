// What is known of clients, of names, of how lines are read and of names that were denied; and what is summed up.

import {
  CARRIED,
  CARRIED_BYTES,
  CLIENT_PLACES,
  CLIENTS,
  DENIED,
  DENIED_BYTES,
  DENIED_PLACES,
  ENDING_PLACES,
  ENDINGS,
  MOST_DENIED,
  NAME_BYTES,
  NAME_PLACES,
  NAMES,
  READING_BYTES,
  READING_PLACES,
  READINGS,
  REGISTER_BITS,
  REGISTERS,
} from '../src/diagnose/scan/kernel-memory';
import { mix, withPortA, withPortB } from './hash';
import { isOfConcern } from './caller';

const FOREIGN: i32 = 1;
const OF_CONCERN: i32 = 2;

/** False: it is surely another machine's. */
export function mayBeOwn(client: u32): bool {
  return load<u8>(CLIENTS + (mix(client) & (CLIENT_PLACES - 1))) != 0;
}

/** True: by its ending alone. */
export function endsAsForeign(ending: u32): bool {
  return load<u8>(ENDINGS + (mix(ending) & (ENDING_PLACES - 1))) == 0;
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
  store<u32>(slot, a);
  store<u32>(slot, b, 4);
  store<i32>(slot, number, 8);
}

export function clearDenied(): void {
  memory.fill(DENIED, 0, DENIED_PLACES * DENIED_BYTES);
  memory.fill(CARRIED, 0, MOST_DENIED * CARRIED_BYTES);
}

/** Remembers when a name that was denied was last carried. */
export function carry(a: u32, b: u32, port: i32, at: f64, line: f64): void {
  const number = load<i32>(deniedSlot(withPortA(a, port), withPortB(b, port)), 8);
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
