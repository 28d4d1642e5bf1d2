// Tables for the terminal, by columns of width and not by characters: a Japanese letter is
// two wide. Nothing from outside reaches the terminal unescaped. Where the width is known, cells
// are wrapped at words; where even that leaves names no room, each row becomes lines of its own.

import stringWidth from 'string-width';

import { escapeForTerminal } from './escape-for-terminal.ts';
import { hang, widestWord, wrap } from './wrap.ts';

export { escapeForTerminal };

export interface TableOptions {
  readonly indent?: string;
  /** Columns aligned to the right, by index. */
  readonly right?: readonly number[];
  /** Width of the terminal; without it every row is one line. */
  readonly columns?: number | undefined;
  /** The column that names a row where each row becomes lines of its own; else the first. */
  readonly title?: number;
  /** How that column is shown there. */
  readonly paintTitle?: (text: string) => string;
  /** Colour of a cell, by its column and its whole text. */
  readonly paint?: (text: string, column: number, cell: string) => string;
}

const GAP = 2;
/** A narrower column of sentences is no pleasure to read. */
const LEAST_TEXT = 16;

export function renderTable(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  options: TableOptions = {},
): string {
  const indent = options.indent ?? '';
  const cells = [head, ...rows].map((row) => row.map(escapeForTerminal));
  const widths = head.map((_, column) =>
    Math.max(0, ...cells.map((row) => stringWidth(row[column] ?? ''))),
  );
  const room =
    options.columns === undefined
      ? Number.POSITIVE_INFINITY
      : options.columns - stringWidth(indent);
  const fitted = fitWidths(cells, widths, room);
  const [first = [], ...rest] = cells;
  if (fitted === null) return rest.map((row) => stackRow(first, row, options)).join('\n');
  const rule = fitted.map((width) => '-'.repeat(width)).join(' '.repeat(GAP));
  return [
    ...formatRow(first, fitted, { ...options, paint: (text) => text }),
    rule,
    ...rest.flatMap((row) => formatRow(row, fitted, options)),
  ]
    .map((line) => `${indent}${line}`.trimEnd())
    .map((line) => `${line}\n`)
    .join('');
}

/** What each column gets; null where the words of the cells don't fit beside each other. */
function fitWidths(
  cells: readonly (readonly string[])[],
  widths: readonly number[],
  room: number,
): readonly number[] | null {
  const sum = (each: readonly number[]): number =>
    each.reduce((total, width) => total + width, GAP * (each.length - 1));
  if (sum(widths) <= room) return widths;
  const least = widths.map((width, column) =>
    Math.max(Math.min(width, LEAST_TEXT), ...cells.map((row) => widestWord(row[column] ?? ''))),
  );
  if (sum(least) > room) return null;
  // The widest gives way first, one column of width after another.
  const fitted = [...widths];
  while (sum(fitted) > room) {
    const spare = fitted.map((width, column) => (width > (least[column] ?? 0) ? width : 0));
    const widest = spare.indexOf(Math.max(...spare));
    fitted[widest] = (fitted[widest] ?? 0) - 1;
  }
  return fitted;
}

function formatRow(
  row: readonly string[],
  widths: readonly number[],
  { right = [], paint = (text) => text }: TableOptions,
): string[] {
  const wrapped = widths.map((width, column) => wrap(row[column] ?? '', width));
  const height = Math.max(1, ...wrapped.map((lines) => lines.length));
  return Array.from({ length: height }, (_, index) =>
    widths
      .map((width, column) => {
        const text = wrapped[column]?.[index] ?? '';
        const blanks = ' '.repeat(Math.max(0, width - stringWidth(text)));
        const shown = text === '' ? '' : paint(text, column, row[column] ?? '');
        return right.includes(column) ? blanks + shown : shown + blanks;
      })
      .join(' '.repeat(GAP)),
  );
}

/** A row as a line with its name, and below it the other cells that are not empty, beside each other while they fit. */
function stackRow(head: readonly string[], row: readonly string[], options: TableOptions): string {
  const { indent = '', title = 0, columns = Number.POSITIVE_INFINITY } = options;
  const { paint = (text) => text } = options;
  const { paintTitle = (text) => paint(text, title, row[title] ?? '') } = options;
  const below = `${indent}  `;
  let lines = hang(indent, row[title] ?? '', columns, paintTitle);
  let line: { readonly text: string; readonly width: number } | null = null;
  for (const [column, label] of head.entries()) {
    const cell = row[column] ?? '';
    if (column === title || cell === '') continue;
    const before = label === '' ? '' : `${label}: `;
    const own = (text: string): string => paint(text, column, cell);
    const width = stringWidth(`${before}${cell}`);
    const isBeside = line !== null && line.width + GAP + width <= columns;
    const isShort = stringWidth(below) + width <= columns;
    if (!isBeside && line !== null) {
      lines += `${line.text}\n`;
      line = null;
    }
    if (line !== null)
      line = {
        text: `${line.text}${' '.repeat(GAP)}${before}${own(cell)}`,
        width: line.width + GAP + width,
      };
    else if (isShort)
      line = { text: `${below}${before}${own(cell)}`, width: stringWidth(below) + width };
    else lines += hang(`${below}${before}`, cell, columns, own);
  }
  return line === null ? lines : `${lines}${line.text}\n`;
}
