// The formats of the list of products. A file's format is the one whose reader knows most of its first lines;
// of two that know as many, the one that stands first.

import { PRODUCTS } from '../products/index.ts';
import type { LogFormat } from '../products/shared/logs/log-format.ts';
import { behindHead } from '../products/shared/logs/log-head.ts';
import type { ReaderOptions } from '../products/shared/logs/reader-options.ts';
import { compileLogformat } from '../products/squid/logformat.ts';

export const FORMATS: readonly LogFormat[] = PRODUCTS.flatMap(({ logs = [] }) => logs);

/** Ids of the formats of logs. */
export const FORMAT_IDS: readonly string[] = FORMATS.map((format) => format.id);

/** By id, or by the site's own Squid logformat, which contains a %. */
export function findFormat(text: string): LogFormat | null {
  if (text.includes('%')) return { id: text, create: () => behindHead(compileLogformat(text)) };
  return FORMATS.find((format) => format.id === text) ?? null;
}

/** null when no reader knows any of the lines. */
export function detectFormat(
  lines: readonly string[],
  options: ReaderOptions,
  formats: readonly LogFormat[] = FORMATS,
): LogFormat | null {
  let best: LogFormat | null = null;
  let most = 0;
  for (const format of formats) {
    const read = format.create(options);
    const known = lines.filter(
      (line, index) => read(line, { file: '', line: index + 1 }) !== undefined,
    ).length;
    if (known > most) [best, most] = [format, known];
  }
  return best;
}
