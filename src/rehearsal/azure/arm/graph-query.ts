// The part of Resource Graph's query language (KQL) that discovery needs: one table,
// `where`, `project`, `order by id`, `limit`. Anything else is refused with its place.

import { isObject, valueAt, type Json, type JsonObject } from '../json.ts';

export type Row = JsonObject;

export interface GraphQuery {
  readonly table: string;
  readonly steps: readonly Step[];
}

export type Step =
  | { readonly kind: 'where'; readonly test: (row: Row) => boolean }
  | { readonly kind: 'project'; readonly columns: readonly { readonly name: string; readonly path: readonly string[] }[] }
  | { readonly kind: 'order'; readonly path: readonly string[]; readonly isDescending: boolean }
  | { readonly kind: 'limit'; readonly count: number };

export class QueryError extends Error {
  readonly token: string;

  constructor(token: string, expected: string) {
    super(`${expected}, and there is ${token === '' ? 'the end' : `'${token}'`}`);
    this.token = token;
  }
}

/** Words, texts in quotes, numbers, signs. */
const TOKEN = /\s*(?:\/\/[^\n]*)?\s*('(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"|[A-Za-z_][\w]*~?|\d+|[=!]~|[=!]=|[|(),.=]|\S)/y;
const OPERATORS = ['==', '=~', '!=', '!~', 'in', 'in~'] as const;
type Operator = (typeof OPERATORS)[number];

export function parseQuery(text: string): GraphQuery {
  const reader = new Tokens(text);
  const table = reader.word('a table is expected');
  const steps: Step[] = [];
  while (reader.peek() !== '') {
    reader.take('|');
    steps.push(readStep(reader));
  }
  return { table: table.toLowerCase(), steps };
}

export function runQuery(query: GraphQuery, rows: readonly Row[]): Row[] {
  let here: Row[] = [...rows];
  for (const step of query.steps) {
    if (step.kind === 'where') here = here.filter(step.test);
    else if (step.kind === 'limit') here = here.slice(0, step.count);
    else if (step.kind === 'project') here = here.map((row) => Object.fromEntries(step.columns.map(({ name, path }) => [name, valueIn(row, path) ?? null])));
    else here = here.sort((a, b) => compareText(textOf(valueIn(a, step.path)), textOf(valueIn(b, step.path))) * (step.isDescending ? -1 : 1));
  }
  return here;
}

function readStep(reader: Tokens): Step {
  const word = reader.word('an operator is expected');
  switch (word.toLowerCase()) {
    case 'where':
      return { kind: 'where', test: readOr(reader) };
    case 'project':
      return { kind: 'project', columns: readColumns(reader) };
    case 'order':
    case 'sort': {
      reader.take('by');
      const path = readPath(reader);
      const direction = ['asc', 'desc'].includes(reader.peek().toLowerCase()) ? reader.next().toLowerCase() : 'desc';
      return { kind: 'order', path, isDescending: direction === 'desc' };
    }
    case 'limit':
    case 'take':
      return { kind: 'limit', count: reader.number() };
    default:
      throw new QueryError(word, 'only where, project, order by and limit are emulated');
  }
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
  const call = ['isempty', 'isnotempty', 'isnull', 'isnotnull'].find((each) => each === reader.peek().toLowerCase());
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
  if (operator === undefined) throw new QueryError(word, `one of ${OPERATORS.join(' ')} is expected`);
  const values = operator.startsWith('in') ? readTexts(reader) : [reader.text()];
  return (row) => matches(operator, textOf(valueIn(row, path)), values);
}

function matches(operator: Operator, value: string, wanted: readonly string[]): boolean {
  const ignoresCase = operator.endsWith('~');
  const isEqual = wanted.some((each) => (ignoresCase ? each.toLowerCase() === value.toLowerCase() : each === value));
  return isEqual !== operator.startsWith('!');
}

function readTexts(reader: Tokens): string[] {
  reader.take('(');
  const texts = [reader.text()];
  while (reader.skip(',')) texts.push(reader.text());
  reader.take(')');
  return texts;
}

function readColumns(reader: Tokens): { name: string; path: readonly string[] }[] {
  const columns = [readColumn(reader)];
  while (reader.skip(',')) columns.push(readColumn(reader));
  return columns;
}

function readColumn(reader: Tokens): { name: string; path: readonly string[] } {
  const path = readPath(reader);
  const [name = ''] = path;
  if (!reader.skip('=')) return { name: path.join('_'), path };
  if (path.length > 1) throw new QueryError('=', 'a column has a plain name');
  return { name, path: readPath(reader) };
}

function readPath(reader: Tokens): string[] {
  const path = [reader.word('a column is expected')];
  while (reader.skip('.')) path.push(reader.word('a field is expected'));
  return path;
}

/** Columns are known by their exact names, and fields of `properties` without case. */
function valueIn(row: Row, path: readonly string[]): Json | undefined {
  let here: Json | undefined = valueAt(row, path[0] ?? '');
  for (const key of path.slice(1)) here = isObject(here) ? Object.entries(here).find(([name]) => name.toLowerCase() === key.toLowerCase())?.[1] : undefined;
  return here;
}

function textOf(value: Json | undefined): string {
  if (value === undefined || value === null) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
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
    for (let found = pattern.exec(text); found !== null; found = pattern.exec(text)) tokens.push(found[1] ?? '');
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
