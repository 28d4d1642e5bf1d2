// From the first bytes of a log to its scanner.

import type { LogFormat } from '../../products/shared/logs/log-format.ts';
import type { DateOrder } from '../../products/shared/logs/local-date.ts';
import { PLAIN_OPTIONS, type ReaderOptions } from '../../products/shared/logs/reader-options.ts';
import { detectFormat, findFormat, FORMATS } from '../formats.ts';
import { rememberedBy, type Interest } from '../tally/interest.ts';
import { ByteScanner } from './byte-scanner.ts';
import { findKernel } from './kernel.ts';
import { LineFeeder } from './line-feeder.ts';
import { LogReader } from './log-reader.ts';
import { ALL_TIMES, type Scanner, type ScanRange, type ScanTarget } from './scanner.ts';
import { TextScanner } from './text-scanner.ts';

export interface ScanSettings extends ReaderOptions {
  /** A format's id, or a Squid logformat (it holds a %); null: found by itself. */
  readonly format: string | null;
  /** The site's own Squid logformats, tried before the known formats when the format is found by itself. */
  readonly declared?: readonly string[];
  readonly range: ScanRange;
}

export interface ChosenFormat {
  readonly id: string;
  /** Its scanner is to be told how the log writes dates. */
  readonly hasLocalDates: boolean;
  createScanner(interest: Interest, target: ScanTarget, dates?: DateOrder): Scanner;
}

const MOST_LINES = 200;

/** null when the format is not known by so many of the first lines. */
export function chooseFormat(
  head: Buffer,
  settings: ScanSettings,
  mostLines = MOST_LINES,
): ChosenFormat | null {
  const { format, declared = [] } = settings;
  if (format !== null) {
    const named = findFormat(format);
    return named === null ? null : chosen(named, { settings, others: [] });
  }
  const lines = linesOf(head).slice(0, mostLines);
  const formats = [...declared.flatMap((each) => findFormat(each) ?? []), ...FORMATS];
  const found = detectFormat(lines, settings, formats);
  return found === null ? null : chosen(found, { settings, others: formats });
}

/** Whole lines, or the only one, as a scanner would be given them. */
function linesOf(head: Buffer): readonly string[] {
  const lines: string[] = [];
  const feeder = new LineFeeder({
    counts: { bytes: 0 },
    scan: (bytes, start, end) => {
      for (const line of bytes
        .toString('utf8', start, end)
        .replace(/\r?\n$/, '')
        .split(/\r?\n/))
        lines.push(line);
    },
    skipLine: () => undefined,
    end: () => undefined,
  });
  feeder.push(head);
  if (lines.length === 0) feeder.end();
  return lines;
}

/** Counts the lines of a log of no known format, each as not understood. */
export function createBlindScanner(interest: Interest, target: ScanTarget): Scanner {
  const options = { range: ALL_TIMES, interest, ...target };
  return new TextScanner({ ...options, reader: new LogReader([], PLAIN_OPTIONS) });
}

function chosen(
  format: LogFormat,
  of: { readonly settings: ScanSettings; readonly others: readonly LogFormat[] },
): ChosenFormat {
  const { settings, others } = of;
  return {
    id: format.id,
    hasLocalDates: format.hasLocalDates === true,
    createScanner: (interest, target, dates = null) => {
      const formats = [format, ...others.filter((each) => each !== format)];
      const isRemembered = rememberedBy(interest);
      const reader = new LogReader(formats, { ...settings, dates, isRemembered });
      const scanner = new TextScanner({ reader, interest, range: settings.range, ...target });
      const kernel = format.layout === undefined ? null : findKernel();
      return kernel === null || format.layout === undefined
        ? scanner
        : new ByteScanner(kernel, scanner, {
            layout: format.layout,
            hasHead: format.hasHead === true,
            isJson: format.isJson === true,
            interest,
            range: settings.range,
            ...target,
          });
    },
  };
}
