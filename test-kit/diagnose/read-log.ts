// A whole log read by one format, as `diagnose` reads it, with what is known and what is not.

import { detectFormat, FORMATS } from '@sekisho/core/diagnose/formats.ts';
import { LogReader } from '@sekisho/core/diagnose/scan/log-reader.ts';
import type { Observation } from '@sekisho/core/products/shared/logs/observation.ts';

const OPTIONS = { zoneMs: 0, now: new Date('2024-01-01') };

export interface LogSample {
  readonly title: string;
  readonly format: string;
  readonly log: string;
  readonly seen: readonly object[];
  readonly unknown?: number;
}

export function foundFormat(log: string): string | undefined {
  return detectFormat(log.split(/\r?\n/), OPTIONS)?.id;
}

export function readAll(format: string, log: string) {
  const reader = new LogReader(
    FORMATS.filter(({ id }) => id === format),
    OPTIONS,
  );
  const seen: Observation[] = [];
  let unknown = 0;
  let known = 0;
  for (const [index, line] of log.split(/\r?\n/).entries()) {
    const reading = reader.read(line, { file: 'log', line: index + 1 });
    seen.push(...reading.seen);
    unknown += line === '' && reading.known === 0 ? 0 : reading.unknown;
    known += reading.known;
  }
  const end = reader.end();
  return {
    seen: [...seen, ...end.seen],
    unknown: unknown + end.unknown,
    known: known + end.known,
  };
}
