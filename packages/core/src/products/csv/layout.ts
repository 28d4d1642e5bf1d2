// How the rows below a head look (access-log.ts): which column is what, as a row shows that was read.

import { splitCsv } from '../shared/logs/csv-fields.ts';
import { openEnvelopes } from '../shared/logs/envelopes.ts';
import { rolesOf } from '../shared/logs/fields/learned-roles.ts';
import { fieldsOf } from '../shared/logs/fields/named-field-set.ts';
import type { FieldsLayout, LearnedLayouts } from '../shared/logs/line-layout.ts';
import { PLAIN_OPTIONS } from '../shared/logs/reader-options.ts';
import { hasOpenQuote } from '../shared/logs/records.ts';
import { isHeadOfTable, mayHoldHead } from '../shared/logs/table-head.ts';
import { columnsOf } from './access-log.ts';

export const CSV_LAYOUT: LearnedLayouts = { headOf, learn };

/** null: it names the columns from within an envelope; undefined: it does not. */
function headOf(line: string): string | null | undefined {
  if (isHeadOfTable(line)) return line;
  if (!mayHoldHead(line)) return undefined;
  for (const level of openEnvelopes(line, PLAIN_OPTIONS))
    if (level.some(({ text }) => isHeadOfTable(text))) return null;
  return undefined;
}

function learn(line: string, head: string | null): FieldsLayout | null {
  const columns = columnsOf(head ?? '');
  const values = splitCsv(line);
  if (head === null || hasOpenQuote(line) || values.length !== columns.length) return null;
  const cells = columns.map((name, at) => ({
    kind: 'string' as const,
    name: name.toLowerCase(),
    text: values[at] ?? '',
  }));
  // Of two columns with one name the first counts.
  const byName = new Map(cells.toReversed().map((cell) => [cell.name, cell]));
  const roles = rolesOf({
    fields: fieldsOf(cells.map(({ name, text }) => [name, text])),
    byName,
    valueOf: (name) => byName.get(name)?.text ?? '',
  });
  if (roles === null) return null;
  return {
    kind: 'fields',
    separator: 'comma',
    fields: cells.map((cell) => roles.get(cell)?.role ?? 'text'),
    needed: cells.flatMap((cell, at) => (roles.get(cell)?.isNeeded === true ? [at] : [])),
    isTable: true,
  };
}
