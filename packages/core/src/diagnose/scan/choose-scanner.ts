// From the first bytes of a log to its scanner. Formats are loaded only when the log
// is not Squid's own, which needs no more than its scanner.

import type { LogFormat } from '../../products/shared/logs/log-format.ts';
import { readSquidNative } from '../../products/squid/access-log.ts';
import type { ReaderOptions } from '../../products/shared/logs/reader-options.ts';
import type { Interest } from '../tally/interest.ts';
import type { Scanner, ScanRange } from './scanner.ts';
import { createSquidScanner } from './squid-scanner.ts';
import { createTextScanner } from './text-scanner.ts';

export interface ScanSettings extends ReaderOptions {
  /** A format's id, or a Squid logformat (it holds a %); null: found by itself. */
  readonly format: string | null;
  /** The site's own Squid logformats, tried before the known formats when the format is found by itself. */
  readonly declared?: readonly string[];
  readonly range: ScanRange;
}

export interface ChosenFormat {
  readonly id: string;
  /** Its lines can be read apart, in any order. */
  readonly isSplittable: boolean;
  createScanner(interest: Interest): Scanner;
}

const SQUID = 'squid';
const MOST_LINES = 200;
/** A log with this share of Squid's lines at its beginning is Squid's own; else its other lines are looked at too. */
const SQUID_SHARE = 0.9;

/** null when the format is not known. */
export async function chooseFormat(
  head: Buffer,
  settings: ScanSettings,
): Promise<ChosenFormat | null> {
  const lines = head
    .toString('utf8')
    .split(/\r?\n/)
    .slice(0, MOST_LINES)
    .filter((line) => line !== '');
  // The last line may be cut.
  if (lines.length > 1) lines.pop();
  const { format, declared = [] } = settings;
  if (format === SQUID || (format === null && declared.length === 0 && isSquid(lines)))
    return squidFormat(settings);
  const { detectFormat, findFormat, FORMATS } = await import('../formats.ts');
  if (format !== null) {
    const named = findFormat(format);
    return named === null ? null : textFormat(named, { settings, others: [] });
  }
  const formats = [...declared.flatMap((each) => findFormat(each) ?? []), ...FORMATS];
  const found = detectFormat(lines, settings, formats);
  if (found?.id === SQUID && isSquid(lines)) return squidFormat(settings);
  return found === null ? null : textFormat(found, { settings, others: formats });
}

/** As another thread's {@link chooseFormat} chose. */
export async function formatById(id: string, settings: ScanSettings): Promise<ChosenFormat | null> {
  return chooseFormat(Buffer.alloc(0), { ...settings, format: id });
}

function isSquid(lines: readonly string[]): boolean {
  const known = lines.filter(
    (line) => readSquidNative(line, { file: '', line: 1 }) !== undefined,
  ).length;
  return known > 0 && known >= lines.length * SQUID_SHARE;
}

function squidFormat({ range }: ScanSettings): ChosenFormat {
  return {
    id: SQUID,
    isSplittable: true,
    createScanner: (interest) => createSquidScanner({ interest, range }),
  };
}

function textFormat(
  format: LogFormat,
  of: { readonly settings: ScanSettings; readonly others: readonly LogFormat[] },
): ChosenFormat {
  const { settings, others } = of;
  return {
    id: format.id,
    // With other formats mixed in, lines may need those before them.
    isSplittable: format.isInOrder !== true && others.length === 0,
    createScanner: (interest) => {
      const readers = [format, ...others.filter((each) => each !== format)].map((each) =>
        each.create(settings),
      );
      return createTextScanner({ readers, interest, range: settings.range });
    },
  };
}
