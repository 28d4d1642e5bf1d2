// The text of an unbound.conf → its clauses with their attributes (unbound.conf(5)). Attributes need
// no line of their own; `#` begins a comment where a word could begin.

import { findGiven, findGivenMany, assertOpens, isGlob } from '../given-files.ts';
import { stateError, type Place, type StateFile } from '../state-file.ts';

export interface Attribute {
  readonly key: string;
  readonly values: readonly string[];
  readonly place: Place;
}

export interface Clause {
  readonly name: string;
  readonly attributes: readonly Attribute[];
  readonly place: Place;
}

export interface UnboundClauses {
  readonly clauses: readonly Clause[];
  /** Files that are included and were not given. */
  readonly missing: readonly { readonly path: string; readonly place: Place }[];
  /** Files that were read because another includes them. */
  readonly included: ReadonlySet<string>;
}

const CLAUSES = new Set([
  'server',
  'stub-zone',
  'forward-zone',
  'auth-zone',
  'rpz',
  'view',
  'remote-control',
  'python',
  'dynlib',
  'dnscrypt',
  'cachedb',
  'ipset',
  'dnstap',
]);
/** Attributes that stand for clauses of the whole file, whatever clause is open. */
const TOP_INCLUDE = 'include-toplevel';
const KEY = /[a-z][a-z0-9-]*:(?!:)/y;
const SPACE = /(?:[ \t\r]|#[^\n]*)*/y;
const WORD = /"([^"\n]*)"|'([^'\n]*)'|[^\s"']+/y;

interface Token {
  readonly text: string;
  readonly isKey: boolean;
  readonly line: number;
}

/** Fragments begin in the clause `server`, as where they are included there. */
export function readClauses(
  roots: readonly StateFile[],
  files: readonly StateFile[],
): UnboundClauses {
  const clauses: { name: string; attributes: Attribute[]; place: Place }[] = [];
  const missing: { path: string; place: Place }[] = [];
  const included = new Set<string>();

  const clauseNamed = (name: string, place: Place): void => {
    clauses.push({ name, attributes: [], place });
  };
  const include = (path: string, place: Place, open: readonly StateFile[]): void => {
    const given = isGlob(path)
      ? findGivenMany(files, path).filter(({ file }) => !open.some((each) => each.file === file))
      : [findGiven(files, path, place)].filter((each) => each !== null);
    if (given.length === 0) missing.push({ path, place });
    for (const each of given) {
      assertOpens(open, each, place);
      included.add(each.file);
      read(each, [...open, each]);
    }
  };
  const read = (file: StateFile, open: readonly StateFile[]): void => {
    const tokens = tokensOf(file);
    for (let at = 0; at < tokens.length;) {
      const token = tokens[at];
      at += 1;
      if (token === undefined) break;
      const place = { file: file.file, line: token.line };
      if (!token.isKey)
        throw stateError(
          place,
          'a word stands where an attribute such as "name:" is expected',
          'unbound-checkconf shows what Unbound says to it',
        );
      const key = token.text;
      if (CLAUSES.has(key)) {
        clauseNamed(key, place);
        continue;
      }
      const values: string[] = [];
      while (tokens[at]?.isKey === false) {
        values.push(tokens[at]?.text ?? '');
        at += 1;
      }
      const [first] = values;
      if (first === undefined)
        throw stateError(
          place,
          `${key}: has no value`,
          'unbound-checkconf shows what Unbound says to it',
        );
      if (key === 'include' || key === TOP_INCLUDE) {
        include(first, place, open);
        // What an included file opened is closed at its end.
        if (key === TOP_INCLUDE) clauseNamed('', place);
        continue;
      }
      if (clauses.length === 0) clauseNamed('server', place);
      clauses.at(-1)?.attributes.push({ key, values, place });
    }
  };
  for (const root of roots) {
    clauseNamed('server', { file: root.file, line: 1 });
    read(root, [root]);
  }
  return { clauses: clauses.filter(({ attributes }) => attributes.length > 0), missing, included };
}

function tokensOf({ file, text }: StateFile): readonly Token[] {
  const tokens: Token[] = [];
  let line = 1;
  let needsValue = false;
  for (let at = 0; at < text.length;) {
    SPACE.lastIndex = at;
    SPACE.test(text);
    at = SPACE.lastIndex;
    if (at >= text.length) break;
    if (text[at] === '\n') {
      line += 1;
      at += 1;
      continue;
    }
    KEY.lastIndex = at;
    // The first word behind an attribute is its value, whatever it looks like.
    if (!needsValue && KEY.test(text)) {
      const key = text.slice(at, KEY.lastIndex - 1);
      tokens.push({ text: key, isKey: true, line });
      needsValue = !CLAUSES.has(key);
      at = KEY.lastIndex;
      continue;
    }
    WORD.lastIndex = at;
    const match = WORD.exec(text);
    if (match === null)
      throw stateError(
        { file, line },
        'a quote is not closed',
        'unbound-checkconf shows what Unbound says to it',
      );
    tokens.push({ text: match[1] ?? match[2] ?? match[0], isKey: false, line });
    needsValue = false;
    at = WORD.lastIndex;
  }
  return tokens;
}
