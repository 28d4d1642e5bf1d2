// Reads parts of one file until none is left. Several threads run this at once on
// the same file; the number of the next part lies in memory that they share.

import { closeSync, openSync } from 'node:fs';

import { indexPlan } from '../../plan/look-up.ts';
import type { Plan } from '../../plan/plan.ts';
import { formatById, type ScanSettings } from '../scan/choose-scanner.ts';
import { scanPart } from '../scan/part-reader.ts';
import type { PackedCounts, ScanCounts, Scanner } from '../scan/scanner.ts';
import { createInterest, EVERYTHING, guessInterest, type Interest } from '../tally/interest.ts';

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
  /** The plan is not made yet: relevant clients are guessed, and sent as soon as they are known. */
  readonly isEarly: boolean;
  readonly interest: InterestSource;
  /** One number: the next part that nobody has taken. */
  readonly next: SharedArrayBuffer;
}

export interface CountedParts {
  /** Lines of each part that this thread read. */
  readonly lines: readonly (readonly [part: number, lines: number])[];
  readonly counts: ScanCounts;
}

/** What another thread sends back. */
export interface PackedParts extends CountedParts {
  readonly packed: PackedCounts;
}

export function createInterestOf({ plan, clients }: InterestSource): Interest {
  return plan === null ? EVERYTHING : createInterest(indexPlan(plan), clients);
}

export function countParts(
  task: PartsTask,
  scanner: Scanner,
  beforePart: () => void = () => undefined,
): CountedParts {
  const next = new Int32Array(task.next);
  const lines: [number, number][] = [];
  const file = openSync(task.path, 'r');
  try {
    for (
      let index = Atomics.add(next, 0, 1);
      index * task.partBytes < task.size;
      index = Atomics.add(next, 0, 1)
    ) {
      beforePart();
      scanPart(file, { index, partBytes: task.partBytes, size: task.size }, scanner);
      lines.push([index, scanner.line]);
    }
  } finally {
    closeSync(file);
  }
  return { lines, counts: scanner.counts };
}

/** `hear`: the message since the last call, or null. */
export async function packParts(
  task: PartsTask,
  hear: () => InterestSource | null,
): Promise<PackedParts> {
  const format = await formatById(task.format, task.settings);
  if (format === null) throw new RangeError(`no format ${task.format}`);
  const scanner = format.createScanner(
    task.isEarly ? guessInterest(task.interest.clients) : createInterestOf(task.interest),
  );
  const listen = (): void => {
    const stated = hear();
    if (stated !== null) scanner.changeInterest(createInterestOf(stated));
  };
  return { ...countParts(task, scanner, listen), packed: scanner.pack() };
}
