// Times as text: most lines have the same minute as the line before. What stands around the seconds is compared with
// the last time that the format's reader read, and only the seconds are read anew.

import { BYTE, IS_DIGIT } from './byte-tables.ts';
import type { LineCursor } from './line-cursor.ts';

/** Not the end of a year: `2023:22:13:20`. */
const CLOCK = /(?<!\d)\d\d:\d\d:(\d\d)(?:[.,](\d{1,9}))?/;

export class TimeMemory {
  #before = new Uint8Array(0);
  #after = new Uint8Array(0);
  /** Of second 0. */
  #minute = Number.NaN;
  #day = 0;

  /** What the reader said of the time of a line. */
  learn({ bytes, timeStart, timeEnd, day }: LineCursor, at: number): void {
    const text = String.fromCharCode(...bytes.subarray(timeStart, timeEnd));
    this.#day = day;
    const clock = CLOCK.exec(text);
    this.#minute = Number.NaN;
    if (clock === null || Number.isNaN(at)) return;
    const seconds = clock.index + 6;
    this.#before = Uint8Array.from(text.slice(0, seconds), (each) => each.charCodeAt(0));
    this.#after = Uint8Array.from(text.slice(clock.index + clock[0].length), (each) =>
      each.charCodeAt(0),
    );
    this.#minute =
      at - Number(clock[1]) * 1000 - Number((clock[2] ?? '').padEnd(3, '0').slice(0, 3));
  }

  /** NaN: not known. */
  read({ bytes, timeStart, timeEnd: to, day }: LineCursor): number {
    const before = this.#before;
    const after = this.#after;
    let at = timeStart;
    if (day !== this.#day || to - at < before.length + 2 + after.length) return Number.NaN;
    for (let place = 0; place < before.length; place += 1, at += 1)
      if (bytes[at] !== before[place]) return Number.NaN;
    const tens = bytes[at] as number;
    const ones = bytes[at + 1] as number;
    if (IS_DIGIT[tens] === 0 || IS_DIGIT[ones] === 0) return Number.NaN;
    at += 2;
    let millis = 0;
    const end = to - after.length;
    if (at < end) {
      if (bytes[at] !== BYTE.dot && bytes[at] !== BYTE.comma) return Number.NaN;
      at += 1;
      if (at === end || end - at > 6) return Number.NaN;
      let worth = 100;
      for (; at < end; at += 1) {
        const digit = bytes[at] as number;
        if (IS_DIGIT[digit] === 0) return Number.NaN;
        if (worth >= 1) millis += worth * (digit - BYTE.zero);
        worth /= 10;
      }
    }
    for (let place = 0; place < after.length; place += 1, at += 1)
      if (bytes[at] !== after[place]) return Number.NaN;
    return this.#minute + ((tens - BYTE.zero) * 10 + ones - BYTE.zero) * 1000 + millis;
  }
}
