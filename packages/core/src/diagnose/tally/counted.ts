// What is counted of many lines that say the same, and when and where they stood.

import type { Evidence } from '../../products/shared/logs/observation.ts';
import { showLine } from './shown-line.ts';

export interface Moment {
  readonly at: number;
  readonly evidence: Evidence;
}

export interface Counted {
  count: number;
  bytes: number;
  /** Milliseconds since 1970; NaN when no line of it had a time. */
  first: number;
  /** The newest of all; decides what is the state now. */
  last: Moment;
  /** The oldest few, oldest first; the first that has its line is the only one. */
  readonly evidence: Moment[];
}

export const MOST_EVIDENCE = 5;

export function countMoment(counted: Counted, moment: Moment): void {
  counted.count += 1;
  counted.first = earlier(counted.first, moment.at);
  // No more than that of what may be a whole observation.
  const plain = momentOf(moment, null);
  if (compareMoments(plain, counted.last) > 0) counted.last = plain;
  insertEvidence(counted.evidence, moment.evidence.text === undefined ? plain : moment);
}

export function mergeCounted(into: Counted, from: Counted): void {
  into.count += from.count;
  into.bytes += from.bytes;
  into.first = earlier(into.first, from.first);
  if (compareMoments(from.last, into.last) > 0) into.last = from.last;
  for (const moment of from.evidence) insertEvidence(into.evidence, moment);
}

/** By time, then by place; what has no time comes first. */
export function compareMoments(a: Moment, b: Moment): number {
  const byTime = compareTimes(a.at, b.at);
  if (byTime !== 0) return byTime;
  if (a.evidence.file !== b.evidence.file) return a.evidence.file < b.evidence.file ? -1 : 1;
  return a.evidence.line - b.evidence.line;
}

function compareTimes(a: number, b: number): number {
  if (Number.isNaN(a) || Number.isNaN(b)) return Number(Number.isNaN(b)) - Number(Number.isNaN(a));
  return a - b;
}

function insertEvidence(list: Moment[], moment: Moment): void {
  const newest = list.at(-1);
  if (list.length >= MOST_EVIDENCE && newest !== undefined && compareMoments(moment, newest) >= 0)
    return;
  // Most lines are later than those before them.
  let at = list.length;
  while (at > 0 && compareMoments(moment, list[at - 1] ?? moment) < 0) at -= 1;
  list.splice(at, 0, moment);
  if (list.length > MOST_EVIDENCE) list.pop();
  let isShown = false;
  for (let index = 0; index < list.length; index += 1) {
    const each = list[index];
    if (each?.evidence.text === undefined) continue;
    if (isShown) list[index] = momentOf(each, null);
    isShown = true;
  }
}

/** With its line as it may be shown, or without it: null. `about` is what the line is shown for. */
export function momentOf({ at, evidence }: Moment, about: string | null): Moment {
  const { file, line, text } = evidence;
  if (about === null || text === undefined) return { at, evidence: { file, line } };
  return { at, evidence: { file, line, text: showLine(text, about) } };
}

export function earlier(a: number, b: number): number {
  if (Number.isNaN(a)) return b;
  return Number.isNaN(b) ? a : Math.min(a, b);
}

export function later(a: number, b: number): number {
  if (Number.isNaN(a)) return b;
  return Number.isNaN(b) ? a : Math.max(a, b);
}
