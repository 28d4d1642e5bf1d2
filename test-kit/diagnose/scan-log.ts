// A log scanned as `diagnose` scans it, as bytes or all of it as text, for comparing both.

import { findFormat, FORMATS } from '@sekisho/core/diagnose/formats.ts';
import { ByteScanner } from '@sekisho/core/diagnose/scan/byte-scanner.ts';
import { findKernel } from '@sekisho/core/diagnose/scan/kernel.ts';
import { LogReader } from '@sekisho/core/diagnose/scan/log-reader.ts';
import { ALL_TIMES, type ScanRange } from '@sekisho/core/diagnose/scan/scanner.ts';
import { TextScanner } from '@sekisho/core/diagnose/scan/text-scanner.ts';
import { rememberedBy, type Interest } from '@sekisho/core/diagnose/tally/interest.ts';
import { formatTally } from '@sekisho/core/diagnose/tally/tally-file.ts';
import { createTally } from '@sekisho/core/diagnose/tally/tally.ts';

const OPTIONS = { zoneMs: 3_600_000, now: new Date('2024-01-01') };

export interface LogScan {
  readonly format: string;
  readonly interest: Interest;
  readonly range?: ScanRange;
  /** Its lines are asked of all formats, as where it was found by itself. */
  readonly isFound?: boolean;
}

export function scanLog(log: Buffer, of: LogScan, isBytes: boolean) {
  const { interest, range = ALL_TIMES } = of;
  const format = findFormat(of.format);
  if (format?.layout === undefined) throw new RangeError(`no layout of ${of.format}`);
  const tally = createTally();
  const target = { file: 'a.log', tally, interest, range };
  const others = of.isFound === true ? FORMATS.filter((each) => each !== format) : [];
  const options = { ...OPTIONS, isRemembered: rememberedBy(interest) };
  const reader = new LogReader([format, ...others], options);
  const text = new TextScanner({ ...target, reader });
  let asText = 0;
  const { takeLine } = text;
  text.takeLine = (...line) => {
    asText += 1;
    return takeLine.apply(text, line);
  };
  const kernel = findKernel();
  if (kernel === null) throw new RangeError('this machine has no SIMD of WebAssembly');
  const { layout, hasHead = false, isJson = false } = format;
  const scanner = isBytes
    ? new ByteScanner(kernel, text, { ...target, layout, hasHead, isJson })
    : text;
  scanner.scan(log, 0, log.length);
  scanner.end();
  const saved = JSON.parse(formatTally({ tally, readings: [] })) as {
    readonly groups: readonly unknown[];
    readonly others: { readonly denied: number };
  };
  return { saved, counts: scanner.counts, asText };
}
