// A format read as `diagnose` reads it: behind its envelopes, one line after the other.

import { LogReader } from '@sekisho/core/diagnose/scan/log-reader.ts';
import type { LogFormat } from '@sekisho/core/products/shared/logs/log-format.ts';
import type { LineReader } from '@sekisho/core/products/shared/logs/observation.ts';
import {
  PLAIN_OPTIONS,
  type ReaderOptions,
} from '@sekisho/core/products/shared/logs/reader-options.ts';

/** undefined where a line is not understood by itself; of several observations the first. */
export function lineReaderOf(
  format: LogFormat,
  options: ReaderOptions = PLAIN_OPTIONS,
): LineReader {
  const reader = new LogReader([format], options);
  return (line, evidence) => {
    const { seen, known } = reader.read(line, evidence);
    return known === 0 ? undefined : (seen[0] ?? null);
  };
}
