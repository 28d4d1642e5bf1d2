// The text of a named.conf → its statements: words and blocks, each ended by ";". Included files
// stand in the place of the include.

import { assertOpens, findGiven } from '../given-files.ts';
import { stateError, type Place, type StateFile } from '../state-file.ts';

/** Such as `zone "corp.example" IN { … };`. */
export interface Statement {
  readonly parts: readonly (string | readonly Statement[])[];
  readonly place: Place;
}

export interface NamedConf {
  readonly statements: readonly Statement[];
  /** Files that are included and were not given. */
  readonly missing: readonly { readonly path: string; readonly place: Place }[];
  readonly included: ReadonlySet<string>;
  /** Files of keys that were not given, nor need be. */
  readonly keyFiles: readonly string[];
}

export const CHECK_CONF = 'named-checkconf shows what BIND says to it';

/** Blocks lie in blocks, never as deep as this. */
const MAX_BLOCKS = 64;
const TOKEN =
  /"(?:[^"\\]|\\[\s\S])*"|\/\*[\s\S]*?\*\/|(?:\/\/|#)[^\n]*|[{};!]|(?:(?!\/[/*])[^\s{};"!#])+|\s+/y;
/** They hold keys and trust anchors, which nobody hands out; by their names on every system. */
const KEY_FILE = /\.keys?$/;

interface Token {
  readonly text: string;
  readonly isQuoted: boolean;
  readonly line: number;
}

export function readStatements(
  roots: readonly StateFile[],
  files: readonly StateFile[],
): NamedConf {
  const missing: { path: string; place: Place }[] = [];
  const included = new Set<string>();
  const keyFiles: string[] = [];
  const read = (file: StateFile, open: readonly StateFile[]): readonly Statement[] => {
    const parser = new Parser(file, (path, place) => {
      const given = findGiven(files, path, place);
      if (given === null) {
        if (KEY_FILE.test(path)) keyFiles.push(path);
        else missing.push({ path, place });
        return [];
      }
      assertOpens(open, given, place);
      included.add(given.file);
      return read(given, [...open, given]);
    });
    return parser.all();
  };
  const statements = roots.flatMap((root) => read(root, [root]));
  return { statements, missing, included, keyFiles };
}

class Parser {
  readonly #tokens: readonly Token[];
  readonly #file: string;
  readonly #include: (path: string, place: Place) => readonly Statement[];
  #at = 0;

  constructor(file: StateFile, include: (path: string, place: Place) => readonly Statement[]) {
    this.#tokens = tokensOf(file);
    this.#file = file.file;
    this.#include = include;
  }

  all(): readonly Statement[] {
    const statements = this.#block(0);
    const left = this.#tokens[this.#at];
    if (left !== undefined) throw this.#error(left.line, '"}" closes nothing');
    return statements;
  }

  /** Up to the closing brace or the end. */
  #block(depth: number): readonly Statement[] {
    if (depth > MAX_BLOCKS) throw this.#error(this.#line(), 'blocks lie too deep in one another');
    const statements: Statement[] = [];
    for (;;) {
      const token = this.#tokens[this.#at];
      if (token === undefined || isSign(token, '}')) return statements;
      if (isSign(token, ';')) this.#at += 1;
      else statements.push(...this.#statement(depth));
    }
  }

  #statement(depth: number): readonly Statement[] {
    const parts: (string | readonly Statement[])[] = [];
    const place = { file: this.#file, line: this.#line() };
    for (;;) {
      const token = this.#tokens[this.#at];
      if (token === undefined || isSign(token, '}'))
        throw this.#error(place.line, 'a statement is not ended by ";"');
      this.#at += 1;
      if (isSign(token, ';')) break;
      if (!isSign(token, '{')) {
        parts.push(token.text);
        continue;
      }
      parts.push(this.#block(depth + 1));
      if (this.#tokens[this.#at] === undefined) throw this.#error(token.line, '"{" is not closed');
      this.#at += 1;
    }
    const [first, path] = parts;
    return first === 'include' && typeof path === 'string' && parts.length === 2
      ? this.#include(path, place)
      : [{ parts, place }];
  }

  #line(): number {
    return (this.#tokens[this.#at] ?? this.#tokens.at(-1))?.line ?? 1;
  }

  #error(line: number, message: string): Error {
    return stateError({ file: this.#file, line }, message, CHECK_CONF);
  }
}

function isSign({ text, isQuoted }: Token, sign: string): boolean {
  return text === sign && !isQuoted;
}

function tokensOf({ file, text }: StateFile): readonly Token[] {
  const tokens: Token[] = [];
  let line = 1;
  for (let at = 0; at < text.length; at = TOKEN.lastIndex) {
    TOKEN.lastIndex = at;
    const part = TOKEN.exec(text)?.[0];
    if (part === undefined)
      throw stateError({ file, line }, 'a quote or a comment is not closed', CHECK_CONF);
    const isQuoted = part.startsWith('"');
    const isComment = /^(?:\/\*|\/\/|#)/.test(part);
    if (!isComment && part.trim() !== '')
      tokens.push({ text: isQuoted ? unquoted(part) : part, isQuoted, line });
    line += part.split('\n').length - 1;
  }
  return tokens;
}

function unquoted(text: string): string {
  return text.slice(1, -1).replace(/\\([\s\S])/g, '$1');
}

/** The first word of a statement. */
export function keyOf({ parts: [first] }: Statement): string {
  return typeof first === 'string' ? first : '';
}

/** The word at this place; undefined where a block stands. */
export function wordAt({ parts }: Statement, index: number): string | undefined {
  const part = parts[index];
  return typeof part === 'string' ? part : undefined;
}

/** The statements of its first block. */
export function blockOf({ parts }: Statement): readonly Statement[] {
  return parts.find((part) => typeof part !== 'string') ?? [];
}

export function named(statements: readonly Statement[], key: string): readonly Statement[] {
  return statements.filter((each) => keyOf(each) === key);
}
