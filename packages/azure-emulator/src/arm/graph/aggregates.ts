// `summarize`: rows in groups, and what is counted or gathered of each.

import type { Json } from '../../base/json.ts';
import { readExpression, type Expression } from './expressions.ts';
import { QueryError, type Tokens } from './tokens.ts';
import { compareValues, numberOf, textOf, type Row } from './values.ts';

export interface Aggregate {
  readonly name: string;
  readonly columns: readonly string[];
  readonly of: (rows: readonly Row[]) => Json;
}

type Gather = (values: readonly (Json | undefined)[], rows: readonly Row[]) => Json;

const present = (values: readonly (Json | undefined)[]): Json[] =>
  values.filter((each): each is Json => each !== undefined && each !== null);
const numbers = (values: readonly (Json | undefined)[]): number[] =>
  values.flatMap((each) => numberOf(each) ?? []);
const distinct = (values: readonly (Json | undefined)[]): Json[] => [
  ...new Map(present(values).map((each) => [textOf(each), each])).values(),
];

/** By name, and the beginning of the column's name. */
const GATHERS: Readonly<Record<string, { readonly prefix: string; readonly gather: Gather }>> = {
  count: { prefix: 'count_', gather: (_, rows) => rows.length },
  countif: {
    prefix: 'countif_',
    gather: (values) => values.filter((each) => each === true).length,
  },
  dcount: { prefix: 'dcount_', gather: (values) => distinct(values).length },
  sum: { prefix: 'sum_', gather: (values) => numbers(values).reduce((a, b) => a + b, 0) },
  avg: {
    prefix: 'avg_',
    gather: (values) => {
      const all = numbers(values);
      return all.length === 0 ? null : all.reduce((a, b) => a + b, 0) / all.length;
    },
  },
  min: { prefix: 'min_', gather: (values) => [...present(values)].sort(compareValues)[0] ?? null },
  max: {
    prefix: 'max_',
    gather: (values) => [...present(values)].sort(compareValues).at(-1) ?? null,
  },
  make_list: { prefix: 'list_', gather: present },
  make_set: { prefix: 'set_', gather: distinct },
};

/** `[name =] count()`, … */
export function readAggregate(reader: Tokens): Aggregate {
  const isNamed = reader.peek(1) === '=';
  const given = isNamed ? reader.word('a name is expected') : undefined;
  if (isNamed) reader.take('=');
  const word = reader.word('an aggregate is expected');
  const found = GATHERS[word.toLowerCase()];
  if (found === undefined)
    throw new QueryError(word, `one of ${Object.keys(GATHERS).join(', ')} is expected`);
  reader.take('(');
  const argument = reader.peek() === ')' ? undefined : readExpression(reader);
  // How many a list may hold at most.
  if (reader.skip(',')) reader.number();
  reader.take(')');
  const { prefix, gather } = found;
  return {
    name:
      given ??
      (word.toLowerCase() === 'count' || word.toLowerCase() === 'countif'
        ? prefix
        : `${prefix}${argument?.name ?? ''}`),
    columns: argument?.columns ?? [],
    of: (rows) =>
      gather(
        rows.map((row) => argument?.of(row)),
        rows,
      ),
  };
}

export interface NamedColumn {
  readonly name: string;
  readonly value: Expression;
}

/** One row for each combination of values, with what is gathered of its rows. */
export function summarize(
  rows: readonly Row[],
  by: readonly NamedColumn[],
  aggregates: readonly Aggregate[],
): Row[] {
  const groups = new Map<string, { readonly key: Row; readonly rows: Row[] }>();
  for (const row of rows) {
    const key = Object.fromEntries(by.map(({ name, value }) => [name, value.of(row) ?? null]));
    const text = JSON.stringify(key);
    const group = groups.get(text) ?? { key, rows: [] };
    groups.set(text, group);
    group.rows.push(row);
  }
  if (by.length === 0 && groups.size === 0) groups.set('', { key: {}, rows: [] });
  return [...groups.values()].map((group) => ({
    ...group.key,
    ...Object.fromEntries(aggregates.map(({ name, of }) => [name, of(group.rows)])),
  }));
}
