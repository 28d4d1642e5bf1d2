// Plain tables for the terminal, by columns of width and not by characters: a
// Japanese letter is two wide. Nothing from outside reaches the terminal unescaped.

import stringWidth from 'string-width';

import { escapeForTerminal } from './escape-for-terminal.ts';

export { escapeForTerminal };

export interface TableOptions {
  readonly indent?: string;
  /** Columns aligned to the right, by index. */
  readonly right?: readonly number[];
}

export function renderTable(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  options: TableOptions = {},
): string {
  const indent = options.indent ?? '';
  const cells = [head, ...rows].map((row) => row.map(escapeForTerminal));
  const widths = head.map((_, column) =>
    Math.max(...cells.map((row) => stringWidth(row[column] ?? ''))),
  );
  const format = (row: readonly string[]): string =>
    `${indent}${row.map((cell, column) => pad(cell, widths[column] ?? 0, options.right?.includes(column) === true)).join('  ')}`.trimEnd();
  const rule = `${indent}${widths.map((width) => '-'.repeat(width)).join('  ')}`;
  const [first = [], ...rest] = cells;
  return [format(first), rule, ...rest.map(format)].map((line) => `${line}\n`).join('');
}

function pad(text: string, width: number, isRight: boolean): string {
  const blanks = ' '.repeat(Math.max(0, width - stringWidth(text)));
  return isRight ? blanks + text : text + blanks;
}
