// The operators between the bars of a query, one after the other: each takes rows and gives rows.
// Which columns there are is known at each, so that one that is not there is refused as in Azure.

import type { Json } from '../../base/json.ts';
import { readAggregate, summarize, type NamedColumn } from './aggregates.ts';
import { readExpression, type Expression } from './expressions.ts';
import { isText, QueryError, Tokens } from './tokens.ts';
import { compareValues, listOf, type Row } from './values.ts';

export interface Table {
  readonly columns: readonly string[];
  readonly rows: readonly Row[];
}

/** A table by its name in lower case; undefined: there is none here. */
export type TableOf = (name: string) => Table | undefined;

/** As many as Azure gives of one row when nothing is said. */
const MOST_EXPANDED = 128;
const JOINS = ['inner', 'innerunique', 'leftouter', 'fullouter'] as const;

export function runQuery(text: string, tableOf: TableOf): Row[] {
  const reader = new Tokens(text);
  const table = readPipeline(reader, tableOf);
  if (reader.peek() !== '') throw new QueryError(reader.peek(), "'|' is expected");
  return [...table.rows];
}

function readPipeline(reader: Tokens, tableOf: TableOf): Table {
  const name = reader.word('a table is expected');
  let table = tableOf(name.toLowerCase());
  if (table === undefined) throw new QueryError(name, `a table that is served is expected`);
  while (reader.skip('|')) table = runOperator(reader, table, tableOf);
  return table;
}

/** A column of a facet: its name, and what it is in a row. */
export function parseColumn(text: string): NamedColumn {
  return readColumn(new Tokens(text));
}

/** The condition of a facet, as it stands after `where`. */
export function parseCondition(text: string): (row: Row) => boolean {
  const condition = readExpression(new Tokens(text));
  return (row) => condition.of(row) === true;
}

type Operator = (reader: Tokens, table: Table, tableOf: TableOf) => Table;

const OPERATORS: Readonly<Record<string, Operator>> = {
  where,
  filter: where,
  extend,
  project,
  'project-away': projectAway,
  'project-keep': projectKeep,
  distinct,
  summarize: summarizeRows,
  order,
  sort: order,
  top,
  limit,
  take: limit,
  count: (_, { rows }) => ({ columns: ['Count'], rows: [{ Count: rows.length }] }),
  'mv-expand': expand,
  join,
  union,
};

function runOperator(reader: Tokens, table: Table, tableOf: TableOf): Table {
  const first = reader.word('an operator is expected');
  const word = reader.peek() === '-' ? `${first}${reader.next()}${reader.next()}` : first;
  const operator = OPERATORS[word.toLowerCase()];
  if (operator === undefined)
    throw new QueryError(
      word,
      `one of the operators ${Object.keys(OPERATORS).join(', ')} is expected`,
    );
  return operator(reader, table, tableOf);
}

function where(reader: Tokens, table: Table): Table {
  const condition = known(readExpression(reader), table);
  return { ...table, rows: table.rows.filter((row) => condition.of(row) === true) };
}

function extend(reader: Tokens, table: Table): Table {
  const added = reader.list(() => readColumn(reader, table));
  return {
    columns: withNames(
      table.columns,
      added.map(({ name }) => name),
    ),
    rows: table.rows.map((row) => ({ ...row, ...pick(row, added) })),
  };
}

function project(reader: Tokens, table: Table): Table {
  const columns = reader.list(() => readColumn(reader, table));
  return {
    columns: columns.map(({ name }) => name),
    rows: table.rows.map((row) => pick(row, columns)),
  };
}

function projectAway(reader: Tokens, table: Table): Table {
  const names = reader.list(() => readName(reader));
  return onlyColumns(table, (name) => !names.some((each) => isNamed(each, name)));
}

function projectKeep(reader: Tokens, table: Table): Table {
  const names = reader.list(() => readName(reader));
  return onlyColumns(table, (name) => names.some((each) => isNamed(each, name)));
}

function readName(reader: Tokens): string {
  const name = reader.word('a column is expected');
  return reader.skip('*') ? `${name}*` : name;
}

function isNamed(pattern: string, name: string): boolean {
  return pattern.endsWith('*') ? name.startsWith(pattern.slice(0, -1)) : name === pattern;
}

function onlyColumns(table: Table, isKept: (name: string) => boolean): Table {
  const columns = table.columns.filter(isKept);
  return {
    columns,
    rows: table.rows.map((row) =>
      Object.fromEntries(columns.map((name) => [name, row[name] ?? null])),
    ),
  };
}

function distinct(reader: Tokens, table: Table): Table {
  if (reader.skip('*'))
    return { ...table, rows: unique(table.rows, (row) => table.columns.map((name) => row[name])) };
  const columns = reader.list(() => readColumn(reader, table));
  const rows = table.rows.map((row) => pick(row, columns));
  return { columns: columns.map(({ name }) => name), rows: unique(rows, (row) => row) };
}

function unique(rows: readonly Row[], keyOf: (row: Row) => unknown): Row[] {
  return [...new Map(rows.map((row) => [JSON.stringify(keyOf(row)), row])).values()];
}

function summarizeRows(reader: Tokens, table: Table): Table {
  const aggregates =
    reader.peek().toLowerCase() === 'by' ? [] : reader.list(() => readAggregate(reader));
  for (const each of aggregates) requireColumns(each.columns, table);
  const by = reader.skip('by') ? reader.list(() => readColumn(reader, table)) : [];
  return {
    columns: [...by.map(({ name }) => name), ...aggregates.map(({ name }) => name)],
    rows: summarize(table.rows, by, aggregates),
  };
}

function order(reader: Tokens, table: Table): Table {
  reader.take('by');
  return sorted(reader, table);
}

function top(reader: Tokens, table: Table): Table {
  const count = reader.number();
  reader.take('by');
  const { columns, rows } = sorted(reader, table);
  return { columns, rows: rows.slice(0, count) };
}

/** The largest first, unless it says otherwise. */
function sorted(reader: Tokens, table: Table): Table {
  const keys = reader.list(() => {
    const value = known(readExpression(reader), table);
    const isUp = reader.skip('asc');
    if (!isUp) reader.skip('desc');
    if (reader.skip('nulls')) reader.word('first or last is expected');
    return { value, sign: isUp ? 1 : -1 };
  });
  const rows = [...table.rows].sort((a, b) => {
    for (const { value, sign } of keys) {
      const order = compareValues(value.of(a), value.of(b)) * sign;
      if (order !== 0) return order;
    }
    return 0;
  });
  return { ...table, rows };
}

function limit(reader: Tokens, table: Table): Table {
  return { ...table, rows: table.rows.slice(0, reader.number()) };
}

/** One row for each member of a list; a row without one stays, with nothing in it. */
function expand(reader: Tokens, table: Table): Table {
  const column = readColumn(reader, table);
  if (reader.skip('to')) {
    reader.take('typeof');
    reader.take('(');
    reader.next();
    reader.take(')');
  }
  if (reader.peek() === ',') throw new QueryError(',', 'one column to expand is expected');
  const most = reader.skip('limit') ? reader.number() : MOST_EXPANDED;
  return {
    columns: withNames(table.columns, [column.name]),
    rows: table.rows.flatMap((row) => {
      const held = column.value.of(row);
      const members = membersOf(held);
      return (members.length === 0 ? [null] : members.slice(0, most)).map((each) => ({
        ...row,
        [column.name]: each,
      }));
    }),
  };
}

/** A bag's members are bags of one field each. */
function membersOf(value: Json | undefined): readonly Json[] {
  if (Array.isArray(value)) return listOf(value);
  if (value === null || value === undefined || value === '') return [];
  return typeof value === 'object'
    ? Object.entries(value).map(([key, held]) => ({ [key]: held ?? null }))
    : [value];
}

function join(reader: Tokens, left: Table, tableOf: TableOf): Table {
  let kind: (typeof JOINS)[number] = 'innerunique';
  if (reader.skip('kind')) {
    reader.take('=');
    const word = reader.next();
    const found = JOINS.find((each) => each === word.toLowerCase());
    if (found === undefined)
      throw new QueryError(word, `one of the joins ${JOINS.join(', ')} is expected`);
    kind = found;
  }
  reader.take('(');
  const right = readPipeline(reader, tableOf);
  reader.take(')');
  reader.take('on');
  const keys = reader.list(() => readKey(reader));
  requireColumns(
    keys.map((each) => each.left),
    left,
  );
  requireColumns(
    keys.map((each) => each.right),
    right,
  );
  return joined(kind, left, { table: right, keys });
}

interface JoinKey {
  readonly left: string;
  readonly right: string;
}

/** `id`, or `$left.a == $right.b`. */
function readKey(reader: Tokens): JoinKey {
  if (!reader.skip('$left')) {
    const name = reader.word('a column is expected');
    return { left: name, right: name };
  }
  reader.take('.');
  const left = reader.word('a column is expected');
  for (const each of ['==', '$right', '.']) reader.take(each);
  return { left, right: reader.word('a column is expected') };
}

function joined(
  kind: (typeof JOINS)[number],
  left: Table,
  { table: right, keys }: { readonly table: Table; readonly keys: readonly JoinKey[] },
): Table {
  const leftKey = (row: Row): string => JSON.stringify(keys.map((key) => row[key.left] ?? null));
  const rightKey = (row: Row): string => JSON.stringify(keys.map((key) => row[key.right] ?? null));
  const byKey = new Map<string, Row[]>();
  for (const row of right.rows)
    byKey.set(rightKey(row), [...(byKey.get(rightKey(row)) ?? []), row]);
  const names = new Map(
    right.columns.map((name) => [name, left.columns.includes(name) ? `${name}1` : name]),
  );
  const rightPart = (row: Row | undefined): Row =>
    Object.fromEntries([...names].map(([name, shown]) => [shown, row?.[name] ?? null]));
  const lefts = kind === 'innerunique' ? firsts(left.rows, leftKey) : left.rows;
  const used = new Set<string>();
  const rows = lefts.flatMap((row) => {
    const matches = byKey.get(leftKey(row)) ?? [];
    if (matches.length > 0) used.add(leftKey(row));
    const partners = matches.length === 0 && kind.endsWith('outer') ? [undefined] : matches;
    return partners.map((partner) => ({ ...row, ...rightPart(partner) }));
  });
  const empty = Object.fromEntries(left.columns.map((name) => [name, null]));
  const lonely =
    kind === 'fullouter'
      ? right.rows
          .filter((row) => !used.has(rightKey(row)))
          .map((row) => ({ ...empty, ...rightPart(row) }))
      : [];
  return { columns: [...left.columns, ...names.values()], rows: [...rows, ...lonely] };
}

/** The first row of each key. */
function firsts(rows: readonly Row[], keyOf: (row: Row) => string): Row[] {
  const seen = new Map<string, Row>();
  for (const row of rows) if (!seen.has(keyOf(row))) seen.set(keyOf(row), row);
  return [...seen.values()];
}

function union(reader: Tokens, table: Table, tableOf: TableOf): Table {
  const others = reader.list(() => {
    if (!reader.skip('(')) return readPipelineName(reader, tableOf);
    const inner = readPipeline(reader, tableOf);
    reader.take(')');
    return inner;
  });
  const columns = others.reduce<readonly string[]>(
    (all, other) => withNames(all, other.columns),
    table.columns,
  );
  const rows = [table, ...others].flatMap((each) => each.rows);
  return {
    columns,
    rows: rows.map((row) => Object.fromEntries(columns.map((name) => [name, row[name] ?? null]))),
  };
}

function readPipelineName(reader: Tokens, tableOf: TableOf): Table {
  const name = reader.word('a table is expected');
  const table = tableOf(name.toLowerCase());
  if (table === undefined) throw new QueryError(name, 'a table that is served is expected');
  return table;
}

/** `name = value`, or a value that has a name. */
function readColumn(reader: Tokens, table?: Table): NamedColumn {
  if (reader.peek(1) === '=' && !isText(reader.peek())) {
    const name = reader.word('a name is expected');
    reader.take('=');
    return { name, value: known(readExpression(reader), table) };
  }
  const value = known(readExpression(reader), table);
  return { name: value.name === '' ? 'Column1' : value.name, value };
}

function known(value: Expression, table: Table | undefined): Expression {
  if (table !== undefined) requireColumns(value.columns, table);
  return value;
}

function requireColumns(names: readonly string[], table: Table): void {
  const missing = names.find((name) => !table.columns.includes(name));
  if (missing !== undefined)
    throw new QueryError(missing, `one of the columns ${table.columns.join(', ')} is expected`);
}

function withNames(names: readonly string[], more: readonly string[]): string[] {
  return [...names, ...more.filter((each) => !names.includes(each))];
}

function pick(row: Row, columns: readonly NamedColumn[]): Row {
  return Object.fromEntries(columns.map(({ name, value }) => [name, value.of(row) ?? null]));
}

/** How often each value of a column occurs. */
export function countBy(rows: readonly Row[], column: NamedColumn, count: string): Row[] {
  return summarize(rows, [column], [{ name: count, columns: [], of: (group) => group.length }]);
}
