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
  read: number;
}

/** So many are read by all; then one is ahead, or nearly. */
const FIRST_LINES = 3;

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
    read: 0,
  }));
  for (const line of lines.slice(0, FIRST_LINES)) for (const each of tried) readNext(each, line);
  const ahead = mostKnown(tried);
  for (const each of ahead === null ? tried : [ahead, ...tried])
    for (const line of lines.slice(each.read)) {
      // Whatever stands in the other lines, this one will not know more of them all.
      if (each !== ahead && reachOf(each, lines.length) < (ahead?.known ?? 0)) break;
      readNext(each, line);
    }
  return mostKnown(tried)?.format ?? null;
}

function readNext(each: Tried, line: string): void {
  each.read += 1;
  each.known += each.reader.read(line, { file: '', line: each.read }).known;
}

/** Of several the first. */
function mostKnown(tried: readonly Tried[]): Tried | null {
  return tried.reduce<Tried | null>(
    (best, each) => (each.known > (best?.known ?? 0) ? each : best),
    null,
  );
}

/** What is held of a record may all be known with its end. */
function reachOf({ known, read, reader }: Tried, lines: number): number {
  return reader.isHolding ? lines : known + lines - read;
}
