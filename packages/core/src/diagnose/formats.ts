// The formats of the list of products. A file's format is the one whose reader knows most of its first lines;
// of two that know as many, the one that stands first.

import { PRODUCTS } from '../products/index.ts';
import type { LogFormat } from '../products/shared/logs/log-format.ts';
import type { ReaderOptions } from '../products/shared/logs/reader-options.ts';
import { compileLogformat } from '../products/squid/logformat.ts';
import { layoutOfLogformat } from '../products/squid/logformat-layout.ts';
import { EnvelopeMemory, LogReader } from './scan/log-reader.ts';

export const FORMATS: readonly LogFormat[] = PRODUCTS.flatMap(({ logs = [] }) => logs);

/** Ids of the formats of logs. */
export const FORMAT_IDS: readonly string[] = FORMATS.map((format) => format.id);

/** By id, or by the site's own Squid logformat, which contains a %. */
export function findFormat(text: string): LogFormat | null {
  if (text.includes('%')) {
    const layout = layoutOfLogformat(text);
    const create: LogFormat['create'] = (options) => compileLogformat(text, options);
    return {
      id: text,
      create,
      ...(text.startsWith('{') ? { isJson: true } : {}),
      ...(layout === undefined ? {} : { layout }),
    };
  }
  return FORMATS.find((format) => format.id === text) ?? null;
}

interface Tried {
  readonly format: LogFormat;
  readonly reader: LogReader;
  known: number;
}

const LINES_AT_ONCE = 8;

/** null when no reader knows any of the lines. */
export function detectFormat(
  lines: readonly string[],
  options: ReaderOptions,
  formats: readonly LogFormat[] = FORMATS,
): LogFormat | null {
  const envelopes = new EnvelopeMemory(options);
  const tried = formats.map((format): Tried => ({
    format,
    reader: new LogReader([format], options, envelopes),
    known: 0,
  }));
  for (const [index, line] of lines.entries()) {
    for (const each of tried)
      each.known += each.reader.read(line, { file: '', line: index + 1 }).known;
    if (index % LINES_AT_ONCE === 0 && isDecided(tried, index + 1, lines.length)) break;
  }
  return (
    tried.reduce<Tried | null>(
      (best, each) => (each.known > (best?.known ?? 0) ? each : best),
      null,
    )?.format ?? null
  );
}

/** Whatever stands in the other lines, no other reader will know more of them all. */
function isDecided(tried: readonly Tried[], read: number, lines: number): boolean {
  const most = Math.max(...tried.map(({ known }) => known));
  // What is held of a record may all be known with its end.
  const reach = tried.map(({ known, reader }) => (reader.isHolding ? lines : known + lines - read));
  return reach.filter((each) => each >= most).length <= 1;
}
