// What was measured of reading logs, kept section by section (bench/figures/diagnose.json): a section that is not run
// keeps its last figures, with when and on what they were made.

import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism, loadavg } from 'node:os';

import type { Measured } from './measure.ts';

export const SCHEMA = 'sekisho/bench-diagnose/4';

/** One log, and what read it. */
export interface LogRow {
  /** A format's id, or what is in the log. */
  readonly log: string;
  readonly lines: number;
  readonly megabytes: number;
  readonly notUnderstood: number;
  /** Of the machine, the higher one of before and after. */
  readonly load: number;
  /** By the program: `diagnose`, `empty` (`diagnose` on an empty log), `pass`, `mawk`, `grep -c`, `goaccess` … */
  readonly measured: Readonly<Record<string, Measured>>;
}

export interface FollowRow {
  readonly logs: number;
  readonly perSecond: number;
  readonly seconds: number;
  /** Times that a log was turned. */
  readonly turns: number;
  readonly written: number;
  readonly read: number;
  readonly notUnderstood: number;
  readonly processorSeconds: number | null;
  readonly memoryMiB: number | null;
  readonly load: number;
}

/** On what the figures of a section were made. */
export interface Made {
  /** RFC 3339, UTC. */
  readonly at: string;
  readonly commit: string;
  readonly node: string;
  readonly threads: number;
  readonly seed: number;
  readonly load: { readonly before: number; readonly after: number };
}

export interface Section {
  readonly made: Made;
  readonly rows: readonly LogRow[];
  readonly follow?: readonly FollowRow[];
}

export interface Figures {
  readonly schema: typeof SCHEMA;
  readonly sections: Readonly<Record<string, Section>>;
}

export function readFigures(file: string): Figures {
  if (!existsSync(file)) return { schema: SCHEMA, sections: {} };
  // Our own output; another version's is measured anew.
  const figures = JSON.parse(readFileSync(file, 'utf8')) as Figures;
  return figures.schema === SCHEMA ? figures : { schema: SCHEMA, sections: {} };
}

export function writeFigures(file: string, figures: Figures): void {
  writeFileSync(file, `${JSON.stringify(figures, null, 2)}\n`);
}

export function loadNow(): number {
  return Math.round((loadavg()[0] ?? 0) * 10) / 10;
}

/** `before`: the load when the section began. */
export function madeNow(seed: number, before: number): Made {
  const { stdout } = spawnSync('git', ['rev-parse', '--short', 'HEAD'], { encoding: 'utf8' });
  return {
    at: new Date().toISOString().replace(/:\d\d\.\d+Z$/, 'Z'),
    commit: (stdout ?? '').trim() || 'unknown',
    node: process.version,
    threads: availableParallelism(),
    seed,
    load: { before, after: loadNow() },
  };
}
