// The text of a site.yaml → the site, or one error that names every problem in it, each with its
// line and column and how to fix it.

import {
  isAlias,
  isMap,
  isPair,
  isScalar,
  isSeq,
  LineCounter,
  parseAllDocuments,
  type Document,
  type YAMLError,
} from 'yaml';
import type { z } from 'zod';

import { FORMER_KEYS } from '../former-words.ts';
import { UserError } from '@sekisho/dns/user-error.ts';
import { withoutProxyAdvice } from './check-proxies.ts';
import { checkReferences } from './check-references.ts';
import { closestWord } from './closest-word.ts';
import type { SiteProblem } from './raw-rows.ts';
import { SiteSchema, type Site } from './site.ts';

/** An alias may stand for at most this many nodes in all; enough for a person, too few for a bomb. */
const MAX_ALIASES = 100;

interface PlacedProblem {
  readonly offset: number;
  readonly message: string;
  readonly isFormerKey?: boolean;
}

interface KeyProblem extends SiteProblem {
  /** The problem is this key of the place, not the place's value. */
  readonly atKey?: string;
  readonly isFormerKey?: boolean;
}

type Path = SiteProblem['path'];
type Issue = z.core.$ZodIssue;

/**
 * `site.yaml` → the site. `fileName` is how messages name it.
 *
 * Throws one {@link UserError} that tells all problems, each with its line and column and what to write in its place.
 */
export function parseSite(text: string, fileName = 'site.yaml'): Site {
  const body = text.startsWith('\ufeff') ? text.slice(1) : text;
  const lines = new LineCounter();
  const documents = parseAllDocuments(body, { lineCounter: lines, prettyErrors: false });
  const [document, second] = Array.isArray(documents) ? documents : [];
  const fail = (problems: readonly PlacedProblem[]): never =>
    throwProblems(problems, fileName, lines);

  if (document === undefined || document.contents === null)
    return fail([
      ...(document?.errors ?? []).map(fromYamlError),
      { offset: 0, message: 'the file is empty: sekisho init writes one with comments' },
    ]);
  const yamlProblems = [document, ...(second === undefined ? [] : [second])].flatMap(({ errors }) =>
    errors.map(fromYamlError),
  );
  if (second !== undefined && yamlProblems.length === 0)
    yamlProblems.push({
      offset: second.range[0],
      message:
        'a second document begins here: keep one site in one file, and remove the "---" between them',
    });
  if (yamlProblems.length > 0) return fail(yamlProblems);

  const data = toData(document);
  if ('problem' in data) return fail([data.problem]);
  const parsed = SiteSchema.safeParse(data.value);
  const issues = parsed.success
    ? []
    : parsed.error.issues.flatMap((issue) => describeIssue(issue, data.value));
  const problems = [...issues, ...checkReferences(data.value)].map(
    ({ path, message, atKey, isFormerKey = false }: KeyProblem) => ({
      offset: offsetOf(document, path, atKey),
      isFormerKey,
      message: `${path.length === 0 ? '' : `${formatPath(path)}: `}${message}`,
    }),
  );
  return parsed.success && problems.length === 0 ? parsed.data : fail(problems);
}

function throwProblems(
  problems: readonly PlacedProblem[],
  fileName: string,
  lines: LineCounter,
): never {
  const sorted = [...problems].sort((a, b) => a.offset - b.offset);
  const place = (offset: number): string => {
    const { line, col } = lines.linePos(offset);
    return `${fileName}:${Math.max(line, 1)}:${Math.max(col, 1)}`;
  };
  const texts = new Set(sorted.map(({ offset, message }) => `${place(offset)}: ${message}`));
  const isOld = sorted.some(({ isFormerKey }) => isFormerKey === true);
  throw new UserError([...texts].join('\n'), {
    code: 'site.invalid',
    where: place(sorted[0]?.offset ?? 0),
    hint: isOld
      ? 'sekisho migrate SITE rewrites the keys of 0.1.0, comments kept, and shows first what it would change'
      : `fix ${texts.size === 1 ? 'it' : `these ${texts.size} places`}; docs/site.md lists every key`,
  });
}

function toData(
  document: Document,
): { readonly value: unknown } | { readonly problem: PlacedProblem } {
  try {
    return { value: document.toJS({ maxAliasCount: MAX_ALIASES }) };
  } catch (error) {
    if (!(error instanceof ReferenceError)) throw error;
    return {
      problem: {
        offset: 0,
        message: `${error.message.toLowerCase().replace(/\.$/, '')}: write the values out`,
      },
    };
  }
}

const YAML_ADVICE: Partial<Record<YAMLError['code'], string>> = {
  DUPLICATE_KEY: 'this key is given twice: remove one',
  TAB_AS_INDENT: 'a tab indents this line: indent with spaces',
  BAD_INDENT:
    'this line is indented in a way that YAML does not allow: align it with its neighbours',
  MISSING_CHAR: 'a closing quote or bracket is missing, or a ":" after a key',
  MULTILINE_IMPLICIT_KEY: 'this key runs over several lines: is the ":" missing?',
  UNEXPECTED_TOKEN: 'this is not expected here',
};

function fromYamlError(error: YAMLError): PlacedProblem {
  const advice = YAML_ADVICE[error.code];
  const detail = error.message.split('\n')[0]?.replace(/:$/, '') ?? '';
  // The YAML library goes down by calling itself.
  if (detail.includes('call stack'))
    return {
      offset: error.pos[0],
      message: 'nested too deeply to be read: a site has five levels at most',
    };
  return {
    offset: error.pos[0],
    message:
      advice === undefined
        ? `not valid YAML: ${detail}`
        : error.code === 'DUPLICATE_KEY'
          ? advice
          : `${advice} (${detail})`,
  };
}

function describeIssue(issue: Issue, data: unknown): KeyProblem[] {
  const path = issue.path.filter((part) => typeof part !== 'symbol');
  const given = valueAt(data, path);
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((key) => ({ path, atKey: key, ...unknownKey(key, path) }));
    case 'invalid_type':
      if (given === undefined)
        return [
          {
            path,
            message: `this key is missing; it needs ${article(issue.expected)}${withoutProxyAdvice(path)}`,
          },
        ];
      if (given === null)
        return [{ path, message: `nothing stands here; it needs ${article(issue.expected)}` }];
      return [
        {
          path,
          message: `needs ${article(issue.expected)}, not ${describe(given)}${quotingAdvice(issue.expected, given)}`,
        },
      ];
    case 'invalid_value':
      return [
        {
          path,
          message: `${given === undefined ? 'is missing' : `${describe(given)} is not known`}: use ${issue.values.map(String).join(', ')}${suggestion(given, issue.values.map(String))}`,
        },
      ];
    case 'invalid_union':
      return [{ path, message: unionMessage(issue, given) }];
    case 'too_small':
      return [
        {
          path,
          message:
            issue.origin === 'array'
              ? 'the list needs at least one entry'
              : `must be ${String(issue.minimum)} or more`,
        },
      ];
    case 'too_big':
      return [{ path, message: `must be ${String(issue.maximum)} or less` }];
    case 'invalid_format':
      return [
        {
          path,
          message: `${describe(given)} ${issue.message.startsWith('needs') ? issue.message : `must match ${issue.pattern ?? issue.format}`}`,
        },
      ];
    default:
      return [
        {
          path,
          message: given === undefined ? issue.message : `${describe(given)}: ${issue.message}`,
        },
      ];
  }
}

function unknownKey(key: string, path: Path): Pick<KeyProblem, 'message' | 'isFormerKey'> {
  const known = knownKeys(path);
  const renamed = FORMER_KEYS[key];
  if (renamed !== undefined && known.includes(renamed))
    return { message: `the key ${describe(key)} is called ${renamed} now`, isFormerKey: true };
  const meant = closestWord(key, known);
  const advice = meant === null ? `; known here: ${known.join(', ')}` : `: did you mean ${meant}?`;
  return { message: `the key ${describe(key)} is not known${advice}` };
}

/** The keys that the schema knows at a path. */
function knownKeys(path: Path): readonly string[] {
  let schema: unknown = SiteSchema;
  for (const part of path)
    schema = typeof part === 'number' ? elementOf(schema) : shapeOf(schema)[part];
  return [...new Set(variantsOf(schema).flatMap((variant) => Object.keys(shapeOf(variant))))];
}

/** The forms that a value may have; most have one. */
function variantsOf(schema: unknown): readonly unknown[] {
  const inner = unwrap(schema);
  return typeof inner === 'object' &&
    inner !== null &&
    'options' in inner &&
    Array.isArray(inner.options)
    ? inner.options
    : [inner];
}

function shapeOf(schema: unknown): Readonly<Record<string, unknown>> {
  const inner = unwrap(schema);
  return typeof inner === 'object' &&
    inner !== null &&
    'shape' in inner &&
    typeof inner.shape === 'object' &&
    inner.shape !== null
    ? { ...inner.shape }
    : {};
}

function elementOf(schema: unknown): unknown {
  const inner = unwrap(schema);
  return typeof inner === 'object' && inner !== null && 'element' in inner
    ? inner.element
    : undefined;
}

/** Defaults and optional stand around a schema. */
function unwrap(schema: unknown): unknown {
  let inner = schema;
  while (
    typeof inner === 'object' &&
    inner !== null &&
    'unwrap' in inner &&
    typeof inner.unwrap === 'function' &&
    !('element' in inner)
  )
    inner = inner.unwrap();
  return inner;
}

function unionMessage(issue: Extract<Issue, { code: 'invalid_union' }>, given: unknown): string {
  const chosen =
    'options' in issue && Array.isArray(issue.options) ? issue.options.map(String) : [];
  const words = [
    ...chosen,
    ...issue.errors
      .flat()
      .flatMap((inner) => (inner.code === 'invalid_value' ? inner.values.map(String) : [])),
  ];
  const needs = issue.errors
    .flat()
    .flatMap((inner) => (inner.code === 'custom' ? [inner.message.replace(/^needs /, '')] : []));
  const wanted = [...new Set([...needs, ...words.map((word) => `"${word}"`)])];
  // Of a union that says itself what it needs.
  if (wanted.length === 0) return `${describe(given)} ${issue.message}`;
  return `${given === undefined ? 'is missing: it' : describe(given)} needs ${wanted.join(', or ')}${suggestion(given, words)}`;
}

/** What other programs call the same (`az cloud list`). */
const OTHER_SPELLINGS: Readonly<Record<string, string>> = {
  azurecloud: 'AzurePublic',
  azurechinacloud: 'AzureChina',
  azureusgovernmentcloud: 'AzureUSGovernment',
  azuregovernment: 'AzureUSGovernment',
};

function suggestion(given: unknown, words: readonly string[]): string {
  if (typeof given !== 'string') return '';
  const spelt = OTHER_SPELLINGS[given.toLowerCase()];
  const meant = spelt !== undefined && words.includes(spelt) ? spelt : closestWord(given, words);
  return meant === null ? '' : `; did you mean ${meant}?`;
}

function article(expected: string): string {
  const names: Readonly<Record<string, string>> = {
    string: 'text',
    int: 'a whole number',
    number: 'a number',
    boolean: 'true or false',
    array: 'a list',
    object: 'keys with values',
    record: 'keys with values',
  };
  return names[expected] ?? expected;
}

function quotingAdvice(expected: string, given: unknown): string {
  if (expected === 'string' && (typeof given === 'number' || typeof given === 'boolean'))
    return ': put it in quotes';
  if (
    expected === 'boolean' &&
    typeof given === 'string' &&
    /^(?:yes|no|on|off|true|false)$/i.test(given)
  )
    return `: write ${/^(?:yes|on|true)$/i.test(given) ? 'true' : 'false'}`;
  if (expected === 'array' && typeof given === 'string') return `: begin the line with "- "`;
  if (
    (expected === 'number' || expected === 'int') &&
    typeof given === 'string' &&
    /^\d+$/.test(given)
  )
    return ': remove the quotes';
  return '';
}

function describe(value: unknown): string {
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object' && value !== null) return 'keys with values';
  const text = JSON.stringify(value) ?? 'nothing';
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}

function valueAt(data: unknown, path: Path): unknown {
  let value = data;
  for (const part of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, part))
      return undefined;
    value = Reflect.get(value, part);
  }
  return value;
}

function formatPath(path: Path): string {
  return path.reduce<string>(
    (text, part) =>
      typeof part === 'number' ? `${text}[${part}]` : text === '' ? part : `${text}.${part}`,
    '',
  );
}

/** Where the value at a path begins; for a missing one, the nearest thing around it. */
function offsetOf(document: Document, path: Path, key?: string): number {
  let node: unknown = document.contents;
  let offset = rangeStart(node) ?? 0;
  for (const part of key === undefined ? path : [...path, key]) {
    if (isAlias(node)) node = node.resolve(document);
    if (isMap(node)) {
      const pair = node.items.find(
        (item) => isScalar(item.key) && String(item.key.value) === String(part),
      );
      if (pair === undefined) return offset;
      const isEmpty =
        !isPair(pair) || pair.value === null || (isScalar(pair.value) && pair.value.source === '');
      const isLast = key !== undefined && part === key;
      offset = (isEmpty || isLast ? rangeStart(pair.key) : rangeStart(pair.value)) ?? offset;
      node = pair.value;
    } else if (isSeq(node) && typeof part === 'number') {
      node = node.items[part];
      offset = rangeStart(node) ?? offset;
    } else {
      return offset;
    }
  }
  return offset;
}

function rangeStart(node: unknown): number | undefined {
  if (typeof node !== 'object' || node === null || !('range' in node) || !Array.isArray(node.range))
    return undefined;
  const start: unknown = node.range[0];
  return typeof start === 'number' ? start : undefined;
}
