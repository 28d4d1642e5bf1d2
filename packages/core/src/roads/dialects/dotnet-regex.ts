// Reads a .NET regular expression (options IgnoreCase and CultureInvariant, as
// WebProxy sets them) into a tree, following RegexParser of dotnet/runtime. What
// .NET refuses is `invalid`; what means in JavaScript something else, or depends
// on the .NET version, is `unsupported`: refused rather than answered wrongly. One
// invalid expression refuses a whole list, so reading goes on behind what is unsupported.

import { parseDotnetClass, readCharEscape, readShorthand, toSetSource } from './dotnet-class.ts';
import { peek, RegexRefusal, take, type Cursor } from './dotnet-cursor.ts';
import { findUndefined, noteGroup, readReference, type Groups } from './dotnet-groups.ts';

export type RegexNode =
  /** One character; `source` is a JavaScript pattern for it under the flags `iu`. */
  | { readonly kind: 'set'; readonly source: string }
  | { readonly kind: 'assert'; readonly at: 'start' | 'end' | 'boundary' | 'not-boundary' }
  | { readonly kind: 'sequence'; readonly items: readonly RegexNode[] }
  | { readonly kind: 'choice'; readonly items: readonly RegexNode[] }
  | {
      readonly kind: 'repeat';
      readonly item: RegexNode;
      readonly min: number;
      readonly max: number;
      readonly lazy: boolean;
    }
  | {
      readonly kind: 'look';
      readonly item: RegexNode;
      readonly behind: boolean;
      readonly negative: boolean;
    }
  | { readonly kind: 'atomic'; readonly item: RegexNode };

export type ParsedRegex =
  | { readonly ok: true; readonly tree: RegexNode }
  | { readonly ok: false; readonly kind: 'invalid' | 'unsupported'; readonly message: string };

interface Options {
  /** `s`: the dot takes a line feed too. */
  readonly dotAll: boolean;
  /** `x`: blanks and comments in the pattern do not count. */
  readonly extended: boolean;
  /** `n`: only named groups capture. */
  readonly explicit: boolean;
}

/** A pattern while it is read. */
interface Pattern extends Cursor {
  readonly groups: Groups;
  /** The first thing that is not translated. */
  unsupported: string | null;
}

const DEEPEST = 200;

export function parseDotnetRegex(pattern: string): ParsedRegex {
  const cursor: Pattern = {
    text: pattern,
    at: 0,
    groups: { unnamed: 0, numbers: new Set(), names: new Set(), references: [] },
    unsupported: /[\ud800-\udfff\u0130\u0131\u017f\u212a]/.test(pattern)
      ? 'a character whose case depends on the version of .NET'
      : null,
  };
  try {
    const tree = parseChoice(cursor, { dotAll: false, extended: false, explicit: false }, 0);
    if (cursor.at < pattern.length)
      throw new RegexRefusal('invalid', 'too many closing parentheses');
    const missing = findUndefined(cursor.groups);
    if (missing !== null)
      throw new RegexRefusal('invalid', `a reference to the undefined group ${missing}`);
    if (cursor.unsupported !== null) throw new RegexRefusal('unsupported', cursor.unsupported);
    return { ok: true, tree };
  } catch (error) {
    if (error instanceof RegexRefusal)
      return { ok: false, kind: error.kind, message: error.message };
    throw error;
  }
}

/** Up to the closing parenthesis of the group or the end; both are left unread. */
function parseChoice(cursor: Pattern, given: Options, depth: number): RegexNode {
  if (depth > DEEPEST) throw new RegexRefusal('unsupported', 'groups nested too deeply');
  let options = given;
  const branches: RegexNode[] = [];
  let items: RegexNode[] = [];
  for (;;) {
    skipBlank(cursor, options);
    const next = peek(cursor);
    if (next === '' || next === ')') break;
    const inline = readInlineOptions(cursor, options);
    if (inline !== null) {
      options = inline;
    } else if (next === '|') {
      cursor.at += 1;
      branches.push({ kind: 'sequence', items });
      items = [];
    } else {
      items.push(parseQuantifier(cursor, parseAtom(cursor, options, depth), options));
    }
  }
  branches.push({ kind: 'sequence', items });
  const only = branches[0];
  return branches.length === 1 && only !== undefined ? only : { kind: 'choice', items: branches };
}

function parseAtom(cursor: Pattern, options: Options, depth: number): RegexNode {
  const next = peek(cursor);
  if (startsQuantifier(cursor))
    throw new RegexRefusal('invalid', `quantifier "${next}" following nothing`);
  cursor.at += 1;
  switch (next) {
    case '[':
      return { kind: 'set', source: parseDotnetClass(cursor) };
    case '(':
      return parseGroup(cursor, options, depth);
    case '\\':
      return parseEscape(cursor);
    // The subject is one line, so `$` needs no exception for a final line feed and `m` changes nothing.
    case '^':
      return { kind: 'assert', at: 'start' };
    case '$':
      return { kind: 'assert', at: 'end' };
    case '.':
      return { kind: 'set', source: options.dotAll ? '[\\s\\S]' : '[^\\n]' };
    default:
      return { kind: 'set', source: toSetSource(next) };
  }
}

function parseGroup(cursor: Pattern, options: Options, depth: number): RegexNode {
  const wrap = readGroupKind(cursor, options);
  const inner = parseChoice(cursor, wrap.options, depth + 1);
  if (peek(cursor) !== ')') throw new RegexRefusal('invalid', 'not enough closing parentheses');
  cursor.at += 1;
  switch (wrap.kind) {
    case 'plain':
      return inner;
    case 'atomic':
      return { kind: 'atomic', item: inner };
    case 'look':
      return { kind: 'look', item: inner, behind: wrap.behind, negative: wrap.negative };
  }
}

type GroupKind =
  | { readonly kind: 'plain' | 'atomic'; readonly options: Options }
  | {
      readonly kind: 'look';
      readonly behind: boolean;
      readonly negative: boolean;
      readonly options: Options;
    };

function readGroupKind(cursor: Pattern, options: Options): GroupKind {
  if (peek(cursor) !== '?') {
    if (!options.explicit) cursor.groups.unnamed += 1;
    return { kind: 'plain', options };
  }
  const head = cursor.text.slice(cursor.at, cursor.at + 3);
  if (head.startsWith('?:')) return take(cursor, 2, { kind: 'plain', options });
  if (head.startsWith('?>')) return take(cursor, 2, { kind: 'atomic', options });
  if (/^\?[=!]/.test(head))
    return take(cursor, 2, { kind: 'look', behind: false, negative: head[1] === '!', options });
  if (/^\?<[=!]/.test(head))
    return take(cursor, 3, { kind: 'look', behind: true, negative: head[2] === '!', options });
  if (/^\?[<']/.test(head)) return readGroupName(cursor, options);
  if (head.startsWith('?(')) throw new RegexRefusal('unsupported', 'a conditional group (?(…)…)');
  const inline = /^\?([a-z+-]*):/i.exec(cursor.text.slice(cursor.at, cursor.at + 20));
  if (inline === null) throw new RegexRefusal('invalid', 'unrecognized grouping construct');
  return take(cursor, inline[0].length, {
    kind: 'plain',
    options: applyOptions(cursor, options, inline[1] ?? ''),
  });
}

const GROUP_NAME = /^(?:0*[1-9]\d{0,8}|[\p{L}\p{Mn}\p{Pc}][\p{L}\p{Mn}\p{Nd}\p{Pc}]*)$/u;

/** Names matter to references only. */
function readGroupName(cursor: Pattern, options: Options): GroupKind {
  const named = /^\?(?:<([^>]*)>|'([^']*)')/.exec(cursor.text.slice(cursor.at));
  const name = named?.[1] ?? named?.[2] ?? '';
  if (named === null) throw new RegexRefusal('invalid', 'unrecognized grouping construct');
  const balancing = /^([^-]*)-([^-]+)$/.exec(name);
  if (balancing !== null) return readBalancing(cursor, options, [named[0], ...balancing.slice(1)]);
  if (!GROUP_NAME.test(name)) throw new RegexRefusal('invalid', 'invalid group name');
  noteGroup(cursor.groups, name);
  return take(cursor, named[0].length, { kind: 'plain', options });
}

/** `(?<a-b>…)`: makes the group a, where one is named, and takes back what b has. */
function readBalancing(
  cursor: Pattern,
  options: Options,
  [written = '', group = '', from = '']: readonly string[],
): GroupKind {
  if (!GROUP_NAME.test(from) || (group !== '' && !GROUP_NAME.test(group)))
    throw new RegexRefusal('invalid', 'invalid group name');
  if (group !== '') noteGroup(cursor.groups, group);
  cursor.groups.references.push(/^\d/.test(from) ? Number(from) : from);
  cursor.unsupported ??= 'a balancing group (?<a-b>…)';
  return take(cursor, written.length, { kind: 'plain', options });
}

/** `(?i)` and its like change the options for the rest of the group. */
function readInlineOptions(cursor: Pattern, options: Options): Options | null {
  const inline = /^\(\?([a-z+-]+)\)/i.exec(cursor.text.slice(cursor.at, cursor.at + 20));
  return inline === null
    ? null
    : take(cursor, inline[0].length, applyOptions(cursor, options, inline[1] ?? ''));
}

function applyOptions(cursor: Pattern, options: Options, letters: string): Options {
  let { dotAll, extended, explicit } = options;
  let turnsOn = true;
  for (const letter of letters.toLowerCase()) {
    if (letter === '-' || letter === '+') turnsOn = letter === '+';
    else if (letter === 's') dotAll = turnsOn;
    else if (letter === 'x') extended = turnsOn;
    else if (letter === 'n') explicit = turnsOn;
    else if (letter === 'i' && !turnsOn)
      cursor.unsupported ??= 'a part that tells upper from lower case (?-i)';
    else if (!'im'.includes(letter))
      throw new RegexRefusal('invalid', 'unrecognized grouping construct');
  }
  return { dotAll, extended, explicit };
}

function parseEscape(cursor: Pattern): RegexNode {
  const next = peek(cursor);
  switch (next) {
    case '':
      throw new RegexRefusal('invalid', 'a backslash at the end of the pattern');
    case 'A':
    case 'G':
      return take(cursor, 1, { kind: 'assert', at: 'start' });
    case 'Z':
    case 'z':
      return take(cursor, 1, { kind: 'assert', at: 'end' });
    case 'b':
      return take(cursor, 1, { kind: 'assert', at: 'boundary' });
    case 'B':
      return take(cursor, 1, { kind: 'assert', at: 'not-boundary' });
    default:
      break;
  }
  if (readReference(cursor, cursor.groups)) {
    cursor.unsupported ??= 'a reference back to a group';
    return { kind: 'sequence', items: [] };
  }
  const shorthand = readShorthand(cursor);
  return {
    kind: 'set',
    source: shorthand === null ? toSetSource(readCharEscape(cursor)) : `[${shorthand}]`,
  };
}

function parseQuantifier(cursor: Cursor, item: RegexNode, options: Options): RegexNode {
  skipBlank(cursor, options);
  if (!startsQuantifier(cursor)) return item;
  const { min, max } = readBounds(cursor);
  skipBlank(cursor, options);
  const lazy = peek(cursor) === '?';
  if (lazy) cursor.at += 1;
  skipBlank(cursor, options);
  if (startsQuantifier(cursor))
    throw new RegexRefusal('invalid', `nested quantifier "${peek(cursor)}"`);
  return { kind: 'repeat', item, min, max, lazy };
}

function startsQuantifier(cursor: Cursor): boolean {
  const next = peek(cursor);
  return (
    next === '*' ||
    next === '+' ||
    next === '?' ||
    (next === '{' && BOUNDS.test(cursor.text.slice(cursor.at)))
  );
}

const BOUNDS = /^\{(\d+)(?:(,)(\d*))?\}/;

function readBounds(cursor: Cursor): { min: number; max: number } {
  const next = peek(cursor);
  if (next !== '{')
    return take(cursor, 1, { min: next === '+' ? 1 : 0, max: next === '?' ? 1 : Infinity });
  const bounds = BOUNDS.exec(cursor.text.slice(cursor.at));
  const min = Number(bounds?.[1] ?? 0);
  const max = bounds?.[2] === undefined ? min : bounds[3] === '' ? Infinity : Number(bounds[3]);
  if (min > 2147483647 || (max !== Infinity && max > 2147483647))
    throw new RegexRefusal('invalid', 'a quantifier out of range');
  if (min > max) throw new RegexRefusal('invalid', 'illegal {x,y} with x > y');
  return take(cursor, bounds?.[0].length ?? 1, { min, max });
}

/** Comments `(?#…)`, and with the option x also blanks and `# …`. */
function skipBlank(cursor: Cursor, options: Options): void {
  for (;;) {
    const rest = cursor.text.slice(cursor.at);
    const blank = options.extended ? /^(?:[\s]+|#[^\n]*)/.exec(rest) : null;
    const comment = rest.startsWith('(?#') ? rest.indexOf(')') + 1 : 0;
    if (rest.startsWith('(?#') && comment === 0)
      throw new RegexRefusal('invalid', 'unterminated (?#...) comment');
    if (blank === null && comment === 0) return;
    cursor.at += blank?.[0].length ?? comment;
  }
}
