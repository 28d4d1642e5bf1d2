// Expressions of the query language: what a condition, a column or an argument is worth in a row.

import type { Json } from '../../base/json.ts';
import { FUNCTIONS } from './functions.ts';
import { isText, QueryError, unquote, type Tokens } from './tokens.ts';
import { compareValues, fieldOf, listOf, numberOf, textOf, type Row } from './values.ts';

export interface Expression {
  readonly of: (row: Row) => Json | undefined;
  /** What a column of it is called; empty: it has no name by itself. */
  readonly name: string;
  /** The columns that it looks at, and that have to be there. */
  readonly columns: readonly string[];
}

type Compare = (value: Json | undefined, wanted: readonly (Json | undefined)[]) => boolean;

const low = (value: Json | undefined): string => textOf(value).toLowerCase();
const terms = (value: Json | undefined): string[] => low(value).split(/[^\p{L}\p{N}]+/u);
/** A term, or several in a row. */
const hasTerm = (value: Json | undefined, wanted: Json | undefined): boolean => {
  const inner = terms(wanted).filter((each) => each !== '');
  const all = terms(value);
  return all.some((_, at) => inner.every((each, index) => all[at + index] === each));
};
const ordered =
  (test: (order: number) => boolean): Compare =>
  (value, [wanted]) =>
    value !== undefined && value !== null && test(compareValues(value, wanted));

const EQUAL: Compare = (value, wanted) => wanted.some((each) => textOf(each) === textOf(value));
const EQUAL_TEXT: Compare = (value, wanted) => wanted.some((each) => low(each) === low(value));

/** Each may be negated with `!` where the language has that. */
const OPERATORS: Readonly<Record<string, Compare>> = {
  '==': EQUAL,
  '=~': EQUAL_TEXT,
  in: EQUAL,
  'in~': EQUAL_TEXT,
  '<': ordered((order) => order < 0),
  '<=': ordered((order) => order <= 0),
  '>': ordered((order) => order > 0),
  '>=': ordered((order) => order >= 0),
  contains: (value, [part]) => low(value).includes(low(part)),
  contains_cs: (value, [part]) => textOf(value).includes(textOf(part)),
  startswith: (value, [part]) => low(value).startsWith(low(part)),
  startswith_cs: (value, [part]) => textOf(value).startsWith(textOf(part)),
  endswith: (value, [part]) => low(value).endsWith(low(part)),
  endswith_cs: (value, [part]) => textOf(value).endsWith(textOf(part)),
  has: (value, [part]) => hasTerm(value, part),
  has_any: (value, parts) => parts.some((part) => hasTerm(value, part)),
  has_all: (value, parts) => parts.every((part) => hasTerm(value, part)),
};
const LISTED: readonly string[] = ['in', 'in~', 'has_any', 'has_all'];

/** `or` binds the least, then `and`, comparisons, sums, products. */
export function readExpression(reader: Tokens): Expression {
  return readLogical(reader, 'or', () => readLogical(reader, 'and', () => readComparison(reader)));
}

function readLogical(reader: Tokens, word: 'and' | 'or', read: () => Expression): Expression {
  const first = read();
  const all = [first];
  while (reader.skip(word)) all.push(read());
  if (all.length === 1) return first;
  return combined(all, (row) =>
    word === 'or'
      ? all.some((each) => each.of(row) === true)
      : all.every((each) => each.of(row) === true),
  );
}

function readComparison(reader: Tokens): Expression {
  const left = readSum(reader);
  const word = reader.peek().toLowerCase();
  const isNegated = word.startsWith('!');
  const plain = isNegated ? (word === '!=' ? '==' : word === '!~' ? '=~' : word.slice(1)) : word;
  if (word === 'between' || word === '!between') return readBetween(reader, left, word);
  const operator = OPERATORS[plain];
  if (operator === undefined) {
    if (/^!?[a-z_]+~?$/.test(word) && !ENDS.has(word))
      throw new QueryError(reader.peek(), `one of ${Object.keys(OPERATORS).join(' ')} is expected`);
    return left;
  }
  reader.next();
  const wanted = LISTED.includes(plain) ? readValues(reader) : [readSum(reader)];
  return combined([left, ...wanted], (row) => {
    // A list in brackets, or one value that is a list.
    const values = wanted.flatMap((each): readonly (Json | undefined)[] => {
      const value = each.of(row);
      return LISTED.includes(plain) && Array.isArray(value) ? listOf(value) : [value];
    });
    return operator(left.of(row), values) !== isNegated;
  });
}

/** Words that follow an expression and belong to what is around it. */
const ENDS: ReadonlySet<string> = new Set([
  'and',
  'or',
  'by',
  'asc',
  'desc',
  'on',
  'to',
  'nulls',
  'limit',
]);

function readBetween(reader: Tokens, left: Expression, word: string): Expression {
  reader.next();
  reader.take('(');
  const from = readSum(reader);
  reader.take('..');
  const to = readSum(reader);
  reader.take(')');
  return combined([left, from, to], (row) => {
    const value = left.of(row);
    const isBetween =
      compareValues(value, from.of(row)) >= 0 && compareValues(value, to.of(row)) <= 0;
    return isBetween === (word === 'between');
  });
}

function readValues(reader: Tokens): Expression[] {
  reader.take('(');
  const all = reader.list(() => readExpression(reader));
  reader.take(')');
  return all;
}

const SUMS: Readonly<Record<string, (a: number, b: number) => number>> = {
  '+': (a, b) => a + b,
  '-': (a, b) => a - b,
};
const PRODUCTS: Readonly<Record<string, (a: number, b: number) => number>> = {
  '*': (a, b) => a * b,
  '/': (a, b) => a / b,
  '%': (a, b) => a % b,
};

function readSum(reader: Tokens): Expression {
  return readArithmetic(reader, SUMS, () =>
    readArithmetic(reader, PRODUCTS, () => readPostfix(reader)),
  );
}

function readArithmetic(
  reader: Tokens,
  operators: typeof SUMS,
  read: () => Expression,
): Expression {
  let left = read();
  for (
    let operate = operators[reader.peek()];
    operate !== undefined;
    operate = operators[reader.peek()]
  ) {
    reader.next();
    const [a, b, apply] = [left, read(), operate];
    left = combined([a, b], (row) => {
      const [x, y] = [numberOf(a.of(row)), numberOf(b.of(row))];
      return x === null || y === null ? null : apply(x, y);
    });
  }
  return left;
}

/** A value, and the fields and places in it. */
function readPostfix(reader: Tokens): Expression {
  let here = readPrimary(reader);
  for (;;) {
    if (reader.skip('.')) here = inside(here, reader.word('a field is expected'));
    else if (reader.skip('[')) {
      const isBack = reader.skip('-');
      const token = reader.next();
      reader.take(']');
      here = inside(here, isText(token) ? unquote(token) : Number(token) * (isBack ? -1 : 1));
    } else return here;
  }
}

function inside(outer: Expression, key: string | number): Expression {
  return {
    of: (row) => fieldOf(outer.of(row), key),
    name: outer.name === '' ? '' : `${outer.name}_${String(key)}`,
    columns: outer.columns,
  };
}

function readPrimary(reader: Tokens): Expression {
  if (reader.skip('(')) {
    const inner = readExpression(reader);
    reader.take(')');
    return inner;
  }
  const token = reader.next();
  if (token === '-') {
    const inner = readPostfix(reader);
    return combined([inner], (row) => -(numberOf(inner.of(row)) ?? 0));
  }
  if (isText(token)) return constant(unquote(token));
  if (/^\d+(?:\.\d+)?$/.test(token)) return constant(Number(token));
  const word = token.toLowerCase();
  if (word === 'true' || word === 'false') return constant(word === 'true');
  if (!/^[A-Za-z_]\w*$/.test(token)) throw new QueryError(token, 'a column or a value is expected');
  if (!reader.skip('(')) return { of: (row) => row[token], name: token, columns: [token] };
  if (word === 'dynamic') return readDynamic(reader);
  return readCall(word, token, reader);
}

function readCall(word: string, token: string, reader: Tokens): Expression {
  const args = reader.skip(')') ? [] : reader.list(() => readExpression(reader));
  if (args.length > 0) reader.take(')');
  const apply = FUNCTIONS[word];
  if (apply === undefined)
    throw new QueryError(
      token,
      `one of the functions ${Object.keys(FUNCTIONS).join(', ')} is expected`,
    );
  const [only] = args;
  return {
    of: (row) => apply(...args.map((each) => each.of(row))),
    // A column that is only turned into another kind keeps its name.
    name: args.length === 1 && only !== undefined ? only.name : '',
    columns: args.flatMap((each) => each.columns),
  };
}

/** `dynamic(null)`, `dynamic([1, 'a'])`: a list of values, or one. */
function readDynamic(reader: Tokens): Expression {
  if (reader.skip('null')) {
    reader.take(')');
    return constant(null);
  }
  if (!reader.skip('[')) {
    const only = readExpression(reader);
    reader.take(')');
    return only;
  }
  const items = reader.skip(']') ? [] : reader.list(() => readExpression(reader));
  if (items.length > 0) reader.take(']');
  reader.take(')');
  return constant(items.map((each) => each.of({}) ?? null));
}

function constant(value: Json): Expression {
  return { of: () => value, name: '', columns: [] };
}

function combined(parts: readonly Expression[], of: Expression['of']): Expression {
  return { of, name: '', columns: parts.flatMap((each) => each.columns) };
}
