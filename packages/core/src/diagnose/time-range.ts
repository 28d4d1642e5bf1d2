// When what was read of logs happened.

import { earlier, later } from './tally/counted.ts';
import type { Tally } from './tally/tally.ts';

/** RFC 3339, UTC; empty when no line has a time. */
export interface TimeRange {
  readonly first: string;
  readonly last: string;
}

export function timeRangeOf({ groups, appliance, others }: Tally): TimeRange {
  let { first, last } = others;
  for (const group of groups.values()) {
    first = earlier(first, group.first);
    last = later(last, group.last.at);
  }
  for (const { at } of appliance) {
    first = earlier(first, at);
    last = later(last, at);
  }
  return { first: toIso(first), last: toIso(last) };
}

/** A time that no calendar holds (a broken line) is shown as none. */
export function toIso(at: number): string {
  const date = new Date(at);
  return Number.isNaN(date.getTime()) ? '' : date.toISOString();
}
