// Characters and character classes of .NET regular expressions, as JavaScript
// source under the flags `iu`: escapes, `[…]` with ranges and subtraction, and the
// shorthands, which in .NET take in all of Unicode (RegexParser.ScanCharClass).

import { peek, RegexRefusal, take, type Cursor } from './dotnet-cursor.ts';

const WORD = '\\p{L}\\p{Mn}\\p{Nd}\\p{Pc}';
const SPACE = '\\f\\n\\r\\t\\v\\x85\\p{Z}';
// Inside a class `\W` stands in a union, so the complements are spelled out.
const NOT_WORD =
  '\\p{Mc}\\p{Me}\\p{Nl}\\p{No}\\p{Pd}\\p{Ps}\\p{Pe}\\p{Pi}\\p{Pf}\\p{Po}\\p{S}\\p{Z}\\p{C}';
const NOT_SPACE =
  '\\x00-\\x08\\x0e-\\x1f\\x7f-\\x84\\x86-\\x9f\\p{L}\\p{M}\\p{N}\\p{P}\\p{S}\\p{Cf}\\p{Co}\\p{Cn}';
/** What `\b` looks at: word characters and the two joiners. */
export const BOUNDARY_CLASS = `[${WORD}\\u200c\\u200d]`;

/** General categories that hold both cases of every letter in them. */
const CATEGORIES =
  'L|Lm|Lo|M|Mn|Mc|Me|N|Nd|Nl|No|P|Pc|Pd|Ps|Pe|Pi|Pf|Po|S|Sm|Sc|Sk|So|Z|Zs|Zl|Zp|Cc|Cf|Co|Cn';

/** One character as a JavaScript pattern that stands for it literally. */
export function toSetSource(character: string): string {
  return /^[a-z0-9]$/i.test(character)
    ? character
    : `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`;
}

/** Reads `d`, `W`, `p{L}` and so on behind a backslash: the inside of a class, or null when none stands here. */
export function readShorthand(cursor: Cursor): string | null {
  const letter = peek(cursor);
  if (!/[dDwWsSpP]/.test(letter)) return null;
  cursor.at += 1;
  switch (letter) {
    case 'd':
      return '\\p{Nd}';
    case 'D':
      return '\\P{Nd}';
    case 'w':
      return WORD;
    case 'W':
      return NOT_WORD;
    case 's':
      return SPACE;
    case 'S':
      return NOT_SPACE;
    default:
      return readCategory(cursor, letter);
  }
}

/** Reads what follows a backslash as one character; .NET refuses letters that mean nothing. */
export function readCharEscape(cursor: Cursor): string {
  const octal = /^[0-7]{1,3}/.exec(cursor.text.slice(cursor.at));
  if (octal !== null)
    return take(cursor, octal[0].length, String.fromCharCode(Number.parseInt(octal[0], 8) & 0xff));
  const letter = peek(cursor);
  cursor.at += 1;
  switch (letter) {
    case '':
      throw new RegexRefusal('invalid', 'a backslash at the end of the pattern');
    case 'x':
      return readHex(cursor, 2);
    case 'u':
      return readHex(cursor, 4);
    case 'c':
      return readControl(cursor);
    default:
      return readPlainEscape(letter);
  }
}

/** Reads a class behind its `[`, up to and with its `]`. */
export function parseDotnetClass(cursor: Cursor): string {
  const isNegative = peek(cursor) === '^';
  if (isNegative) cursor.at += 1;
  const parts: string[] = [];
  let rangeFrom: string | null = null;
  let subtracted = '';
  for (let isFirst = true; ; isFirst = false) {
    const item = readClassItem(cursor, isFirst);
    if (item.kind === 'end') break;
    if (item.kind === 'hyphen' && rangeFrom === null) {
      // `\-` begins no range, unlike every other character.
      parts.push(toSetSource('-'));
    } else if (item.kind === 'shorthand') {
      if (rangeFrom !== null)
        throw new RegexRefusal('invalid', 'a class such as \\d inside a range');
      parts.push(item.source);
    } else if (rangeFrom !== null) {
      if (item.character === '[' && !item.isEscaped && !isFirst) {
        parts.push(toSetSource(rangeFrom));
        subtracted = readSubtraction(cursor);
      } else {
        if (rangeFrom > item.character)
          throw new RegexRefusal('invalid', '[x-y] range in reverse order');
        parts.push(`${toSetSource(rangeFrom)}-${toSetSource(item.character)}`);
      }
      rangeFrom = null;
    } else if (startsRange(cursor)) {
      rangeFrom = item.character;
      cursor.at += 1;
    } else if (item.character === '-' && !item.isEscaped && peek(cursor) === '[' && !isFirst) {
      cursor.at += 1;
      subtracted = readSubtraction(cursor);
    } else {
      parts.push(toSetSource(item.character));
    }
  }
  return `${subtracted === '' ? '' : `(?!${subtracted})`}[${isNegative ? '^' : ''}${parts.join('')}]`;
}

type ClassItem =
  | { readonly kind: 'end' }
  | { readonly kind: 'shorthand'; readonly source: string }
  | {
      readonly kind: 'hyphen' | 'character';
      readonly character: string;
      readonly isEscaped: boolean;
    };

function readClassItem(cursor: Cursor, isFirst: boolean): ClassItem {
  const character = peek(cursor);
  if (character === '') throw new RegexRefusal('invalid', 'unterminated [] set');
  cursor.at += 1;
  if (character === ']' && !isFirst) return { kind: 'end' };
  if (character === '[' && peek(cursor) === ':')
    throw new RegexRefusal('unsupported', 'a class of the form [:name:]');
  if (character !== '\\' || cursor.at >= cursor.text.length)
    return { kind: 'character', character, isEscaped: false };
  if (peek(cursor) === '-')
    return take(cursor, 1, { kind: 'hyphen', character: '-', isEscaped: true });
  const source = readShorthand(cursor);
  return source === null
    ? { kind: 'character', character: readCharEscape(cursor), isEscaped: true }
    : { kind: 'shorthand', source };
}

function startsRange(cursor: Cursor): boolean {
  const after = cursor.text.charAt(cursor.at + 1);
  return peek(cursor) === '-' && after !== ']' && after !== '';
}

function readSubtraction(cursor: Cursor): string {
  const source = parseDotnetClass(cursor);
  const next = peek(cursor);
  if (next !== ']' && next !== '')
    throw new RegexRefusal(
      'invalid',
      'a subtraction must be the last element in a character class',
    );
  return source;
}

function readCategory(cursor: Cursor, letter: string): string {
  const name = /^\{([A-Za-z0-9-]+)\}/.exec(cursor.text.slice(cursor.at));
  if (name === null)
    throw new RegexRefusal('invalid', `incomplete \\${letter}{X} character escape`);
  const category = name[1] ?? '';
  if (/^(?:Lu|Ll|Lt|C|Cs)$|^Is/.test(category))
    throw new RegexRefusal('unsupported', `the category ${category}`);
  if (!CATEGORIES.split('|').includes(category))
    throw new RegexRefusal('invalid', `unknown property "${category}"`);
  return take(cursor, name[0].length, `\\${letter}{${category}}`);
}

function readHex(cursor: Cursor, length: number): string {
  const digits = cursor.text.slice(cursor.at, cursor.at + length);
  if (digits.length !== length || !/^[0-9a-f]+$/i.test(digits))
    throw new RegexRefusal('invalid', 'insufficient hexadecimal digits');
  const code = Number.parseInt(digits, 16);
  if (code >= 0xd800 && code <= 0xdfff)
    throw new RegexRefusal('unsupported', 'half of a surrogate pair');
  return take(cursor, length, String.fromCharCode(code));
}

function readControl(cursor: Cursor): string {
  const letter = peek(cursor).toUpperCase();
  if (!/^[@-_]$/.test(letter)) throw new RegexRefusal('invalid', 'unrecognized control character');
  return take(cursor, 1, String.fromCharCode(letter.charCodeAt(0) - 64));
}

const NAMED: Readonly<Record<string, string>> = {
  a: '\x07',
  b: '\b',
  e: '\x1b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
};

function readPlainEscape(letter: string): string {
  const named = NAMED[letter];
  if (named !== undefined) return named;
  if (/^[\p{L}\p{Mn}\p{Nd}\p{Pc}\u200c\u200d]$/u.test(letter))
    throw new RegexRefusal('invalid', `unrecognized escape sequence \\${letter}`);
  return letter;
}
