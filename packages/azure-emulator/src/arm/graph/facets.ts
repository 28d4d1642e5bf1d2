// Facets of a Resource Graph answer: how often each value of a column occurs among
// the rows that a query finds.

import { objectAt, textAt, valueAt, type Json, type JsonObject } from '../../base/json.ts';
import { countBy, parseColumn, parseCondition } from './operators.ts';
import { QueryError } from './tokens.ts';
import type { Row } from './values.ts';

const MOST = 10;

export function describeFacet(asked: Json, rows: readonly Row[]): JsonObject {
  const expression = textAt(asked, 'expression') ?? '';
  const options = objectAt(asked, 'options');
  try {
    const column = parseColumn(expression);
    const [first = ''] = column.value.columns;
    if (!rows.some((row) => column.name in row || first in row)) return refuse(expression);
    const filter = textAt(options, 'filter');
    const wanted = filter === undefined ? rows : rows.filter(parseCondition(filter));
    // A column of the query's own is called as it is shown.
    const read = rows.some((row) => column.name in row) ? parseColumn(column.name) : column;
    const counted = sortFacet(countBy(wanted, read, 'count'), column.name, options);
    const top = valueAt(options, '$top');
    const data = counted.slice(0, typeof top === 'number' ? top : MOST);
    return {
      expression,
      resultType: 'FacetResult',
      totalRecords: counted.length,
      count: data.length,
      data,
    };
  } catch (error) {
    if (error instanceof QueryError) return refuse(expression);
    throw error;
  }
}

/** By count, the most first, unless a column is named. */
function sortFacet(rows: readonly Row[], name: string, options: JsonObject | undefined): Row[] {
  const key = textAt(options, 'sortBy') === undefined ? 'count' : name;
  const sign = (textAt(options, 'sortOrder') ?? 'desc') === 'asc' ? 1 : -1;
  const text = (row: Row): string => String(valueAt(row, key) ?? '').toLowerCase();
  return [...rows].sort(
    (a, b) =>
      sign *
      (key === 'count'
        ? Number(valueAt(a, key)) - Number(valueAt(b, key))
        : text(a) < text(b)
          ? -1
          : 1),
  );
}

function refuse(expression: string): JsonObject {
  return {
    expression,
    resultType: 'FacetError',
    errors: [
      { code: 'NoValidColumns', message: 'No valid columns in facet expression.' },
      { code: 'InvalidColumnNames', message: `Invalid column names: [${expression}].` },
    ],
  };
}
