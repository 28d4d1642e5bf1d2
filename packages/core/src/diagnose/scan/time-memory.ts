// What the format's reader said of the time of a line, for the kernel (packages/core/kernel/times.ts): it compares
// what stands around the seconds with it, and reads only the seconds anew.

import type { Kernel } from './kernel.ts';
import {
  MOST_TIME_BYTES,
  STATE_DAY,
  STATE_TIME_END,
  STATE_TIME_START,
  TIME_AFTER,
  TIME_BEFORE,
} from './kernel-memory.ts';

/** Not the end of a year: `2023:22:13:20`. */
const CLOCK = /(?:(?<!\d)\d\d|(?<=^| )\d(?=:\d\d:\d\d(?!:))):\d\d:(\d\d)(?:([.,])(\d{1,9}))?/g;

export function learnTime(kernel: Kernel, at: number): void {
  const text = kernel.text(kernel.word(STATE_TIME_START), kernel.word(STATE_TIME_END));
  const [clock, ...others] = text.matchAll(CLOCK);
  // Of two, one is a collector's, and nothing says which one was read.
  if (clock === undefined || others.length > 0 || Number.isNaN(at) || text.length > MOST_TIME_BYTES)
    return forgetTime(kernel);
  const before = text.slice(0, text.indexOf(':', clock.index) + 4);
  const after = text.slice(clock.index + clock[0].length);
  const [, , point = '.', fraction = ''] = clock;
  const millis = Number(fraction.padEnd(3, '0').slice(0, 3));
  // A reader that leaves parts of a second out.
  if (fraction !== '' && (at - millis) % 1000 !== 0) return forgetTime(kernel);
  kernel.bytes.write(before, TIME_BEFORE, 'latin1');
  kernel.bytes.write(after, TIME_AFTER, 'latin1');
  const minute = at - Number(clock[1]) * 1000 - millis;
  kernel.calls.learnTime(
    minute,
    kernel.word(STATE_DAY),
    before.length,
    after.length,
    fraction.length,
    point.charCodeAt(0),
  );
}

export function forgetTime(kernel: Kernel): void {
  kernel.calls.learnTime(Number.NaN, 0, 0, 0, 0, 0);
}
