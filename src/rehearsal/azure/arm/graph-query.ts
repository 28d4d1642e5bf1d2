// The part of Resource Graph's query language (KQL) that discovery and its published
// examples need: one table, `where`, `project`, `summarize count() by`, `order by`,
// `top`, `limit`, `count`. Anything else is refused with its place.

import { isObject, valueAt, type Json, type JsonObject } from '../json.ts';

export type Row = JsonObject;

export interface GraphQuery {
  readonly table: string;
  readonly steps: readonly Step[];
}

export type Step =
  | { readonly kind: 'where'; readonly test: (row: Row) => boolean }
  | { readonly kind: 'project'; readonly columns: readonly Column[] }
  | { readonly kind: 'order'; readonly path: readonly string[]; readonly isDescending: boolean }
  | { readonly kind: 'summarize'; readonly columns: readonly Column[] }
  | { readonly kind: 'count' }
  | { readonly kind: 'limit'; readonly count: number };

interface Column {
  readonly name: string;
  readonly path: readonly string[];
}

export class QueryError extends Error {
  readonly token: string;

  constructor(token: string, expected: string) {
    super(`${expected}, and there is ${token === '' ? 'the end' : `'${token}'`}`);
    this.token = token;
  }
}

/** Words, texts in quotes, numbers, signs. */
const TOKEN =
  /\s*(?:\/\/[^\n]*)?\s*('(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"|[A-Za-z_][\w]*~?|!contains\b|\d+|[=!]~|[=!]=|[|(),.=]|\S)/y;
const OPERATORS = [
  '==',
  '=~',
  '!=',
  '!~',
  'in',
  'in~',
  'contains',
  '!contains',
  'startswith',
  'endswith',
  'has',
] as const;
type Operator = (typeof OPERATORS)[number];

export function parseQuery(text: string): GraphQuery {
  const reader = new Tokens(text);
  const table = reader.word('a table is expected');
  const steps: Step[] = [];
  while (reader.peek() !== '') {
    reader.take('|');
    steps.push(...readStep(reader));
  }
  return { table: table.toLowerCase(), steps };
}

export function runQuery(query: GraphQuery, rows: readonly Row[]): Row[] {
  return query.steps.reduce<Row[]>((here, step) => runStep(step, here), [...rows]);
}

function runStep(step: Step, rows: Row[]): Row[] {
  switch (step.kind) {
    case 'where':
      return rows.filter(step.test);
    case 'limit':
      return rows.slice(0, step.count);
    case 'count':
      return [{ Count: rows.length }];
    case 'project':
      return rows.map((row) => pick(row, step.columns));
    case 'summarize':
      return countBy(rows, step.columns);
    case 'order':
      return rows.sort(
        (a, b) =>
          compareValues(valueIn(a, step.path), valueIn(b, step.path)) *
          (step.isDescending ? -1 : 1),
      );
  }
}

function pick(row: Row, columns: readonly Column[]): Row {
  return Object.fromEntries(columns.map(({ name, path }) => [name, valueIn(row, path) ?? null]));
}

/** One row for each combination of values, with how many rows have it. */
export function countBy(rows: readonly Row[], columns: readonly Column[], count = 'count_'): Row[] {
  const groups = new Map<string, { readonly row: Row; count: number }>();
  for (const each of rows) {
    const row = pick(each, columns);
    const key = JSON.stringify(row);
    const group = groups.get(key) ?? { row, count: 0 };
    group.count += 1;
    groups.set(key, group);
  }
  return [...groups.values()].map((group) => ({ ...group.row, [count]: group.count }));
}

/** A column of a facet or a query: `properties.a.b` is called `properties_a_b`. */
export function parseColumn(text: string): Column {
  return readColumn(new Tokens(text));
}

/** The condition of a facet, as it stands after `where`. */
export function parseCondition(text: string): (row: Row) => boolean {
  return readOr(new Tokens(text));
}

function readStep(reader: Tokens): Step[] {
  const word = reader.word('an operator is expected');
  switch (word.toLowerCase()) {
    case 'where':
      return [{ kind: 'where', test: readOr(reader) }];
    case 'project':
      return [{ kind: 'project', columns: readColumns(reader) }];
    case 'summarize':
      for (const each of ['count', '(', ')']) reader.take(each);
      return [{ kind: 'summarize', columns: reader.skip('by') ? readColumns(reader) : [] }];
    case 'order':
    case 'sort':
      reader.take('by');
      return [readOrder(reader)];
    case 'top': {
      const count = reader.number();
      reader.take('by');
      return [readOrder(reader), { kind: 'limit', count }];
    }
    case 'limit':
    case 'take':
      return [{ kind: 'limit', count: reader.number() }];
    case 'count':
      return [{ kind: 'count' }];
    default:
      throw new QueryError(
        word,
        'only where, project, summarize count() by, order by, top, limit and count are emulated',
      );
  }
}

function readOrder(reader: Tokens): Step {
  const path = readPath(reader);
  const direction = ['asc', 'desc'].includes(reader.peek().toLowerCase())
    ? reader.next().toLowerCase()
    : 'desc';
  return { kind: 'order', path, isDescending: direction === 'desc' };
}

type Test = (row: Row) => boolean;

function readOr(reader: Tokens): Test {
  const tests = [readAnd(reader)];
  while (reader.skip('or')) tests.push(readAnd(reader));
  return (row) => tests.some((test) => test(row));
}

function readAnd(reader: Tokens): Test {
  const tests = [readComparison(reader)];
  while (reader.skip('and')) tests.push(readComparison(reader));
  return (row) => tests.every((test) => test(row));
}

function readComparison(reader: Tokens): Test {
  if (reader.skip('(')) {
    const test = readOr(reader);
    reader.take(')');
    return test;
  }
  const call = ['isempty', 'isnotempty', 'isnull', 'isnotnull'].find(
    (each) => each === reader.peek().toLowerCase(),
  );
  if (call !== undefined) {
    reader.next();
    reader.take('(');
    const path = readPath(reader);
    reader.take(')');
    return (row) => (textOf(valueIn(row, path)) === '') === !call.includes('not');
  }
  const path = readPath(reader);
  const word = reader.next();
  const operator = OPERATORS.find((each) => each === word.toLowerCase());
  if (operator === undefined)
    throw new QueryError(word, `one of ${OPERATORS.join(' ')} is expected`);
  const values = operator.startsWith('in') ? readTexts(reader) : [reader.text()];
  return (row) => matches(operator, textOf(valueIn(row, path)), values);
}

function matches(operator: Operator, value: string, wanted: readonly string[]): boolean {
  const [first = ''] = wanted;
  const [text, part] = [value.toLowerCase(), first.toLowerCase()];
  switch (operator) {
    case 'contains':
      return text.includes(part);
    case '!contains':
      return !text.includes(part);
    case 'startswith':
      return text.startsWith(part);
    case 'endswith':
      return text.endsWith(part);
    case 'has':
      return text.split(/[^\p{L}\p{N}]+/u).includes(part);
    default:
      return matchesWhole(operator, value, wanted);
  }
}

function matchesWhole(operator: Operator, value: string, wanted: readonly string[]): boolean {
  const ignoresCase = operator.endsWith('~');
  const isEqual = wanted.some((each) =>
    ignoresCase ? each.toLowerCase() === value.toLowerCase() : each === value,
  );
  return isEqual !== operator.startsWith('!');
}

function readTexts(reader: Tokens): string[] {
  reader.take('(');
  const texts = [reader.text()];
  while (reader.skip(',')) texts.push(reader.text());
  reader.take(')');
  return texts;
}

function readColumns(reader: Tokens): Column[] {
  const columns = [readColumn(reader)];
  while (reader.skip(',')) columns.push(readColumn(reader));
  return columns;
}

function readColumn(reader: Tokens): Column {
  const path = readPath(reader);
  const [name = ''] = path;
  if (!reader.skip('=')) return { name: path.join('_'), path };
  if (path.length > 1) throw new QueryError('=', 'a column has a plain name');
  return { name, path: readPath(reader) };
}

/** `tostring(x)` and `tolower(x)` are read as `x`: all comparisons here are of texts. */
function readPath(reader: Tokens): string[] {
  const path = [reader.word('a column is expected')];
  if (['tostring', 'tolower'].includes(path[0]?.toLowerCase() ?? '') && reader.skip('(')) {
    const inner = readPath(reader);
    reader.take(')');
    return inner;
  }
  while (reader.skip('.')) path.push(reader.word('a field is expected'));
  return path;
}

/** Columns are known by their exact names, and fields of `properties` without case. */
function valueIn(row: Row, path: readonly string[]): Json | undefined {
  let here: Json | undefined = valueAt(row, path[0] ?? '');
  for (const key of path.slice(1))
    here = isObject(here)
      ? Object.entries(here).find(([name]) => name.toLowerCase() === key.toLowerCase())?.[1]
      : undefined;
  return here;
}

function textOf(value: Json | undefined): string {
  if (value === undefined || value === null) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function compareValues(a: Json | undefined, b: Json | undefined): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  return compareText(textOf(a), textOf(b));
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

class Tokens {
  readonly #tokens: readonly string[];
  #at = 0;

  constructor(text: string) {
    const tokens: string[] = [];
    const pattern = new RegExp(TOKEN.source, 'y');
    for (let found = pattern.exec(text); found !== null; found = pattern.exec(text))
      tokens.push(found[1] ?? '');
    this.#tokens = tokens;
  }

  peek(): string {
    return this.#tokens[this.#at] ?? '';
  }

  next(): string {
    this.#at += 1;
    return this.#tokens[this.#at - 1] ?? '';
  }

  skip(token: string): boolean {
    if (this.peek().toLowerCase() !== token) return false;
    this.#at += 1;
    return true;
  }

  take(token: string): void {
    const found = this.peek();
    if (!this.skip(token)) throw new QueryError(found, `'${token}' is expected`);
  }

  word(expected: string): string {
    const found = this.next();
    if (!/^[A-Za-z_]\w*$/.test(found)) throw new QueryError(found, expected);
    return found;
  }

  text(): string {
    const found = this.next();
    if (!/^['"]/.test(found)) throw new QueryError(found, 'a text in quotes is expected');
    return found.slice(1, -1).replace(/\\(.)/g, '$1');
  }

  number(): number {
    const found = this.next();
    if (!/^\d+$/.test(found)) throw new QueryError(found, 'a number is expected');
    return Number(found);
  }
}
