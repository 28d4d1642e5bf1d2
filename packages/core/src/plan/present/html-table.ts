// A table of a document: on a wide screen and on paper as it is, on a phone each row as a card with the columns' names.

import { escapeHtml } from './html-page.ts';

/** Columns by their index. */
export interface Columns {
  /** What is typed as it stands. */
  readonly entry?: readonly number[];
  readonly small?: readonly number[];
  readonly number?: readonly number[];
}

export interface HtmlTable {
  /** Letters and hyphens; told apart from other tables of the document with other columns. */
  readonly kind: string;
  /** For who hears the table. */
  readonly label: string;
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
  readonly columns?: Columns;
}

export function htmlTable({ kind, label, head, rows, columns = {} }: HtmlTable): string {
  const { entry = [], small = [], number = [] } = columns;
  const classOf = (column: number): string => {
    const names = [
      ...(entry.includes(column) ? ['entry'] : []),
      ...(small.includes(column) ? ['small'] : []),
      ...(number.includes(column) ? ['number'] : []),
    ];
    return names.length === 0 ? '' : ` class="${names.join(' ')}"`;
  };
  const body = rows.map(
    (row) =>
      `<tr>${row.map((cell, column) => `<td${classOf(column)}>${escapeHtml(cell)}</td>`).join('')}</tr>`,
  );
  const heads = head.map(
    (cell, column) =>
      `<th scope="col"${number.includes(column) ? ' class="number"' : ''}>${escapeHtml(cell)}</th>`,
  );
  return `<div class="wide" role="region" tabindex="0" aria-label="${escapeHtml(label)}"><table class="of-${kind}"><thead><tr>${heads.join('')}</tr></thead><tbody>${body.join('\n')}</tbody></table></div>`;
}

/** The columns' names on a phone. The texts are the program's own. */
export function tableStyle({ kind, head }: Pick<HtmlTable, 'kind' | 'head'>): string {
  const rules = head.map(
    (cell, index) =>
      `.of-${kind} td:nth-child(${String(index + 1)})::before { content: "${cell.replace(/["\\<]/g, '')}"; }`,
  );
  return `@media screen and (max-width: 48rem) { ${rules.join(' ')} }\n`;
}
