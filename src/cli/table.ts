// Plain tables for the terminal, by columns of width and not by characters: a
// Japanese letter is two wide. Nothing from outside reaches the terminal unescaped.

import stringWidth from 'string-width';

export interface TableOptions {
  readonly indent?: string;
  /** Columns aligned to the right, by index. */
  readonly right?: readonly number[];
}

export function renderTable(head: readonly string[], rows: readonly (readonly string[])[], options: TableOptions = {}): string {
  const indent = options.indent ?? '';
  const cells = [head, ...rows].map((row) => row.map(escapeForTerminal));
  const widths = head.map((_, column) => Math.max(...cells.map((row) => stringWidth(row[column] ?? ''))));
  const format = (row: readonly string[]): string =>
    `${indent}${row.map((cell, column) => pad(cell, widths[column] ?? 0, options.right?.includes(column) === true)).join('  ')}`.trimEnd();
  const rule = `${indent}${widths.map((width) => '-'.repeat(width)).join('  ')}`;
  const [first = [], ...rest] = cells;
  return [format(first), rule, ...rest.map(format)].map((line) => `${line}\n`).join('');
}

/** Control characters, as they may come from a log or a file, become visible text. */
export function escapeForTerminal(text: string): string {
  // oxlint-disable-next-line no-control-regex -- control characters are the point
  return text.replace(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

function pad(text: string, width: number, isRight: boolean): string {
  const blanks = ' '.repeat(Math.max(0, width - stringWidth(text)));
  return isRight ? blanks + text : text + blanks;
}
