// Reads parts of one file until none is left. Several threads run this at once on
// the same file; the number of the next part lies in memory that they share.

import { closeSync, openSync } from 'node:fs';

import { indexPlan } from '../../plan/look-up.ts';
import type { Plan } from '../../plan/plan.ts';
import { formatById, type ScanSettings } from '../scan/choose-scanner.ts';
import { allocatePart, scanPart } from '../scan/part-reader.ts';
import type { ScanCounts } from '../scan/scanner.ts';
import { createInterest, EVERYTHING, type Interest } from '../tally/interest.ts';
import type { Tally } from '../tally/tally.ts';

/** What matters, as data that can be sent to another thread. */
export interface InterestSource {
  /** null: everything does. */
  readonly plan: Plan | null;
  readonly clients: readonly string[];
}

export interface PartsTask {
  readonly path: string;
  readonly size: number;
  readonly partBytes: number;
  readonly format: string;
  readonly settings: ScanSettings;
  readonly interest: InterestSource;
  /** One number: the next part that nobody has taken. */
  readonly next: SharedArrayBuffer;
}

export interface CountedParts {
  readonly tally: Tally;
  readonly counts: ScanCounts;
  /** Lines of each part that this thread read. */
  readonly lines: readonly (readonly [part: number, lines: number])[];
}

export function createInterestOf({ plan, clients }: InterestSource): Interest {
  return plan === null ? EVERYTHING : createInterest(indexPlan(plan), clients);
}

export async function countParts(task: PartsTask, interest: Interest = createInterestOf(task.interest)): Promise<CountedParts> {
  const format = await formatById(task.format, task.settings);
  if (format === null) throw new RangeError(`no format ${task.format}`);
  const scanner = format.createScanner(interest);
  const next = new Int32Array(task.next);
  const buffer = allocatePart(task.partBytes);
  const lines: [number, number][] = [];
  const file = openSync(task.path, 'r');
  try {
    for (let index = Atomics.add(next, 0, 1); index * task.partBytes < task.size; index = Atomics.add(next, 0, 1)) {
      scanPart(file, { index, partBytes: task.partBytes, size: task.size }, { scanner, buffer });
      lines.push([index, scanner.line]);
    }
  } finally {
    closeSync(file);
  }
  return { tally: scanner.finish(), counts: scanner.counts, lines };
}
