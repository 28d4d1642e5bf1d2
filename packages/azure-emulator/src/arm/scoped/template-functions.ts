// What functions of deployment templates do, as far as they are served; any other is refused by
// its name. `uniqueString` gives texts of Azure's form, but not Azure's: how it makes them is not public.

import { createHash, randomUUID } from 'node:crypto';

import { isObject, mergeInto, type Json, type JsonObject } from '../../base/json.ts';
import { invalidTemplate } from './template-expression.ts';

type Args = readonly (Json | undefined)[];
type TemplateFunction = (...args: Args) => Json;

/** Of RFC 9562 version 5, with the namespace that Azure's `guid` uses. */
const GUID_NAMESPACE = '11fb06fb712d4ddd98c7e71bbd588830';

const list = (value: Json | undefined): readonly Json[] =>
  Array.isArray(value) ? (value as readonly Json[]) : [];
/** One value, or all of a list. */
const all = (values: Args): (Json | undefined)[] =>
  values.flatMap((each): readonly (Json | undefined)[] =>
    Array.isArray(each) ? list(each) : [each],
  );
const object = (value: Json | undefined): JsonObject => (isObject(value) ? value : {});

/** As `string()` and `concat` write a value. */
export function textOf(value: Json | undefined): string {
  if (value === undefined || value === null) return '';
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  return typeof value === 'string' || typeof value === 'number'
    ? String(value)
    : JSON.stringify(value);
}

function numberOf(value: Json | undefined, name: string): number {
  const number =
    typeof value === 'number' ? value : Number(typeof value === 'string' ? value : NaN);
  if (!Number.isInteger(number))
    throw invalidTemplate(`The template function '${name}' expects integers`);
  return number;
}

function isSame(a: Json | undefined, b: Json | undefined): boolean {
  return JSON.stringify(a ?? null) === JSON.stringify(b ?? null);
}

function arithmetic(name: string, operate: (a: number, b: number) => number): TemplateFunction {
  return (a, b) => operate(numberOf(a, name), numberOf(b, name));
}

function compare(test: (order: number) => boolean): TemplateFunction {
  return (a, b) =>
    typeof a === 'number' && typeof b === 'number'
      ? test(a - b)
      : test(textOf(a) < textOf(b) ? -1 : textOf(a) > textOf(b) ? 1 : 0);
}

function sizeOf(value: Json | undefined): number {
  if (typeof value === 'string') return value.length;
  return Array.isArray(value) ? value.length : Object.keys(object(value)).length;
}

function concat(...parts: Args): Json {
  return parts.every((each) => Array.isArray(each))
    ? parts.flatMap((each) => list(each))
    : parts.map(textOf).join('');
}

function format(...[pattern, ...values]: Args): Json {
  return textOf(pattern).replace(/\{\{|\}\}|\{(\d+)(?::[^}]*)?\}/g, (found, index: string) =>
    found === '{{' ? '{' : found === '}}' ? '}' : textOf(values[Number(index)]),
  );
}

function contains(container: Json | undefined, wanted: Json | undefined): boolean {
  if (typeof container === 'string') return container.includes(textOf(wanted));
  if (Array.isArray(container)) return list(container).some((each) => isSame(each, wanted));
  const name = textOf(wanted).toLowerCase();
  return Object.keys(object(container)).some((key) => key.toLowerCase() === name);
}

function union(...parts: Args): Json {
  if (parts.every((each) => Array.isArray(each))) {
    const all = parts.flatMap((each) => list(each));
    return all.filter((each, index) => all.findIndex((other) => isSame(other, each)) === index);
  }
  return parts.map((each) => object(each)).reduce((a, b) => mergeInto(a, b), {});
}

function intersection(...parts: Args): Json {
  const [first, ...others] = parts;
  if (Array.isArray(first))
    return list(first).filter((each) =>
      others.every((other) => list(other).some((one) => isSame(one, each))),
    );
  return Object.fromEntries(
    Object.entries(object(first)).filter(([key, value]) =>
      others.every((other) => isSame(object(other)[key], value)),
    ),
  );
}

function slice(value: Json | undefined, from: number, to?: number): Json {
  return typeof value === 'string' ? value.slice(from, to) : list(value).slice(from, to);
}

function createObject(...pairs: Args): Json {
  return Object.fromEntries(
    pairs.flatMap((key, index) =>
      index % 2 === 0 ? [[textOf(key), pairs[index + 1] ?? null]] : [],
    ),
  );
}

function guid(...parts: Args): string {
  const hash = createHash('sha1')
    .update(Buffer.from(GUID_NAMESPACE, 'hex'))
    .update(parts.map(textOf).join('-'))
    .digest();
  hash[6] = ((hash[6] ?? 0) & 0x0f) | 0x50;
  hash[8] = ((hash[8] ?? 0) & 0x3f) | 0x80;
  const hex = hash.toString('hex');
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    hex.slice(12, 16),
    hex.slice(16, 20),
    hex.slice(20, 32),
  ].join('-');
}

function uniqueString(...parts: Args): string {
  const digest = createHash('sha256').update(parts.map(textOf).join('-')).digest('hex');
  const text = BigInt(`0x${digest.slice(0, 20)}`)
    .toString(32)
    .padStart(13, '0')
    .slice(-13);
  // Thirteen small letters and digits, the first a letter, so that names can begin with it.
  return `${'abcdefghijklmnop'[Number.parseInt(digest[20] ?? '0', 16)] ?? 'a'}${text.slice(1)}`;
}

function splitText(text: Json | undefined, delimiters: Json | undefined): Json {
  const signs = Array.isArray(delimiters) ? list(delimiters).map(textOf) : [textOf(delimiters)];
  return signs.reduce<string[]>(
    (parts, sign) => parts.flatMap((each) => each.split(sign)),
    [textOf(text)],
  );
}

/** The subnet of that number and length in a network. */
function cidrSubnet(
  network: Json | undefined,
  length: Json | undefined,
  index: Json | undefined,
): Json {
  const [address = '', prefix = ''] = textOf(network).split('/');
  const [wanted, number] = [numberOf(length, 'cidrSubnet'), numberOf(index, 'cidrSubnet')];
  const bits = address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
  const base = bits - (bits % 2 ** (32 - Number(prefix)));
  if (
    wanted < Number(prefix) ||
    wanted > 32 ||
    number >= 2 ** (wanted - Number(prefix)) ||
    Number.isNaN(base)
  )
    throw invalidTemplate(
      `The template function 'cidrSubnet' has no subnet ${String(number)} of /${String(wanted)} in '${textOf(network)}'`,
    );
  const start = base + number * 2 ** (32 - wanted);
  return `${[24, 16, 8, 0].map((shift) => Math.floor(start / 2 ** shift) % 256).join('.')}/${String(wanted)}`;
}

/** By name in lower case. Those that look at the deployment itself are in template-scope.ts. */
export const PLAIN_FUNCTIONS: Readonly<Record<string, TemplateFunction>> = {
  add: arithmetic('add', (a, b) => a + b),
  sub: arithmetic('sub', (a, b) => a - b),
  mul: arithmetic('mul', (a, b) => a * b),
  div: arithmetic('div', (a, b) => Math.trunc(a / b)),
  mod: arithmetic('mod', (a, b) => a % b),
  int: (value) => numberOf(value, 'int'),
  min: (...values) => Math.min(...all(values).map((each) => numberOf(each, 'min'))),
  max: (...values) => Math.max(...all(values).map((each) => numberOf(each, 'max'))),
  range: (start, count) =>
    Array.from(
      { length: numberOf(count, 'range') },
      (_, index) => numberOf(start, 'range') + index,
    ),
  equals: (a, b) => isSame(a, b),
  not: (value) => value !== true,
  less: compare((order) => order < 0),
  lessorequals: compare((order) => order <= 0),
  greater: compare((order) => order > 0),
  greaterorequals: compare((order) => order >= 0),
  bool: (value) =>
    value === true ||
    textOf(value).toLowerCase() === 'true' ||
    (typeof value === 'number' && value !== 0),
  true: () => true,
  false: () => false,
  null: () => null,
  string: (value) => textOf(value),
  json: (value) => JSON.parse(textOf(value)) as Json,
  concat,
  format,
  tolower: (value) => textOf(value).toLowerCase(),
  toupper: (value) => textOf(value).toUpperCase(),
  trim: (value) => textOf(value).trim(),
  replace: (value, old, fresh) => textOf(value).replaceAll(textOf(old), textOf(fresh)),
  split: splitText,
  join: (values, sign) => list(values).map(textOf).join(textOf(sign)),
  substring: (value, start, length) => {
    const [from, text] = [numberOf(start, 'substring'), textOf(value)];
    return text.slice(
      from,
      length === undefined ? undefined : from + numberOf(length, 'substring'),
    );
  },
  startswith: (value, part) => textOf(value).toLowerCase().startsWith(textOf(part).toLowerCase()),
  endswith: (value, part) => textOf(value).toLowerCase().endsWith(textOf(part).toLowerCase()),
  indexof: (value, part) =>
    Array.isArray(value)
      ? list(value).findIndex((each) => isSame(each, part))
      : textOf(value).toLowerCase().indexOf(textOf(part).toLowerCase()),
  lastindexof: (value, part) => textOf(value).toLowerCase().lastIndexOf(textOf(part).toLowerCase()),
  padleft: (value, length, sign) =>
    textOf(value).padStart(numberOf(length, 'padLeft'), textOf(sign ?? ' ')),
  base64: (value) => Buffer.from(textOf(value)).toString('base64'),
  base64tostring: (value) => Buffer.from(textOf(value), 'base64').toString('utf8'),
  uri: (base, path) => new URL(textOf(path), textOf(base)).href,
  uricomponent: (value) => encodeURIComponent(textOf(value)),
  uricomponenttostring: (value) => decodeURIComponent(textOf(value)),
  length: (value) => sizeOf(value),
  empty: (value) => value === null || sizeOf(value) === 0,
  contains,
  first: (value) => (typeof value === 'string' ? value.slice(0, 1) : (list(value)[0] ?? null)),
  last: (value) => (typeof value === 'string' ? value.slice(-1) : (list(value).at(-1) ?? null)),
  skip: (value, count) => slice(value, Math.max(0, numberOf(count, 'skip'))),
  take: (value, count) => slice(value, 0, Math.max(0, numberOf(count, 'take'))),
  array: (value) => (Array.isArray(value) ? list(value) : [value ?? null]),
  createarray: (...values) => values.map((each) => each ?? null),
  createobject: createObject,
  union,
  intersection,
  shallowmerge: (values) => Object.assign({}, ...list(values).map(object)) as JsonObject,
  flatten: (values) => list(values).flatMap((each) => list(each)),
  items: (value) =>
    Object.entries(object(value))
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, held]) => ({ key, value: held ?? null })),
  objectkeys: (value) => Object.keys(object(value)).sort(),
  coalesce: (...values) => values.find((each) => each !== null && each !== undefined) ?? null,
  guid,
  uniquestring: uniqueString,
  newguid: () => randomUUID(),
  cidrsubnet: cidrSubnet,
};
