// The functions of the query language that are served.

import { isObject, parseJson, type Json } from '../../base/json.ts';
import { listOf, numberOf, textOf } from './values.ts';

type GraphFunction = (...args: readonly (Json | undefined)[]) => Json;

function parse(value: Json | undefined): Json {
  return typeof value === 'string' ? (parseJson(value) ?? value) : (value ?? null);
}

function pack(...pairs: readonly (Json | undefined)[]): Json {
  return Object.fromEntries(
    pairs.flatMap((key, index) =>
      index % 2 === 0 ? [[textOf(key), pairs[index + 1] ?? null]] : [],
    ),
  );
}

function sizeOf(value: Json | undefined): Json {
  return Array.isArray(value) ? value.length : null;
}

function choose(...args: readonly (Json | undefined)[]): Json {
  for (let index = 0; index + 1 < args.length; index += 2)
    if (args[index] === true) return args[index + 1] ?? null;
  return args.at(-1) ?? null;
}

function extract(pattern: Json | undefined, group: Json | undefined, text: Json | undefined): Json {
  return new RegExp(textOf(pattern)).exec(textOf(text))?.[numberOf(group) ?? 0] ?? '';
}

const isNothing = (value: Json | undefined): boolean => value === undefined || value === null;

/** By name in lower case. */
export const FUNCTIONS: Readonly<Record<string, GraphFunction>> = {
  tostring: (value) => textOf(value),
  tolower: (value) => textOf(value).toLowerCase(),
  toupper: (value) => textOf(value).toUpperCase(),
  toint: (value) => truncated(value),
  tolong: (value) => truncated(value),
  todouble: (value) => numberOf(value),
  toreal: (value) => numberOf(value),
  tobool: (value) => toBool(value),
  toboolean: (value) => toBool(value),
  todynamic: parse,
  parse_json: parse,
  isempty: (value) => textOf(value) === '',
  isnotempty: (value) => textOf(value) !== '',
  isnull: (value) => isNothing(value),
  isnotnull: (value) => !isNothing(value),
  not: (value) => value !== true,
  strcat: (...values) => values.map(textOf).join(''),
  strcat_array: (values, sign) => listOf(values).map(textOf).join(textOf(sign)),
  strlen: (value) => textOf(value).length,
  split: (value, sign, index) => {
    const parts = textOf(value).split(textOf(sign));
    return index === undefined ? parts : [parts[numberOf(index) ?? 0] ?? ''];
  },
  substring: (value, start, length) => {
    const from = numberOf(start) ?? 0;
    return textOf(value).slice(
      from,
      length === undefined ? undefined : from + (numberOf(length) ?? 0),
    );
  },
  replace_string: (value, old, fresh) => textOf(value).replaceAll(textOf(old), textOf(fresh)),
  replace_regex: (value, pattern, fresh) =>
    textOf(value).replace(
      new RegExp(textOf(pattern), 'g'),
      textOf(fresh).replace(/\\(\d)/g, '$$$1'),
    ),
  trim: (pattern, value) =>
    textOf(value).replace(new RegExp(`^(?:${textOf(pattern)})|(?:${textOf(pattern)})$`, 'g'), ''),
  extract,
  indexof: (value, part) => textOf(value).indexOf(textOf(part)),
  array_length: sizeOf,
  arraylength: sizeOf,
  array_concat: (...values) => values.flatMap((each) => listOf(each)),
  array_index_of: (values, wanted) =>
    listOf(values).findIndex((each) => textOf(each) === textOf(wanted)),
  bag_keys: (value) => (isObject(value) ? Object.keys(value) : []),
  pack,
  bag_pack: pack,
  pack_array: (...values) => values.map((each) => each ?? null),
  coalesce: (...values) => values.find((each) => textOf(each) !== '') ?? null,
  iff: (test, yes, no) => (test === true ? (yes ?? null) : (no ?? null)),
  iif: (test, yes, no) => (test === true ? (yes ?? null) : (no ?? null)),
  case: choose,
  abs: (value) => Math.abs(numberOf(value) ?? 0),
};

function truncated(value: Json | undefined): Json {
  const number = numberOf(value);
  return number === null ? null : Math.trunc(number);
}

function toBool(value: Json | undefined): Json {
  const text = textOf(value).toLowerCase();
  return text === 'true' || text === '1' ? true : text === 'false' || text === '0' ? false : null;
}
