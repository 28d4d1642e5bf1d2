// Shapes: the form of a name that is not known until it is seen, such as
// `<geo>pod<n>rcm<n>evhbdiags<id>.servicebus.windows.net`. A placeholder stands
// for part of one label; it never crosses a dot, so a shape cannot widen into a suffix.

import { parseName } from '@sekisho/dns/name.ts';

/** The text that each placeholder can stand for. Anything else in `<…>` is a word of [a-z0-9-]. */
const PLACEHOLDERS: ReadonlyMap<string, string> = new Map([
  // As narrow as it was seen: pod01, prot2, z17.
  ['n', '[0-9]{1,2}'],
  // Seen once, as `2j8q`.
  ['id', '[a-z0-9]{4}'],
  ['number', '[0-9]{1,24}'],
  ['hex32', '[0-9a-f]{32}'],
  ['asrCode', '[a-z0-9]{2,12}'],
  ['migrateCode', '[a-z0-9]{2,12}'],
  ['backupCode', '[a-z0-9]{2,12}'],
  // Azure's naming rules: 3 to 24 of letters, digits and "-", a letter first, no "-" last.
  ['keyVault', '[a-z][a-z0-9-]{1,22}[a-z0-9]'],
  // Azure's naming rules: 3 to 24 of lower-case letters and digits.
  ['cacheAccount', '[a-z0-9]{3,24}'],
]);
const WORD = '[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?';
const PLACEHOLDER = /<([A-Za-z][A-Za-z0-9]*)>/g;

export interface Shape {
  /** Literals in lower case, placeholders as given. */
  readonly text: string;
  readonly expression: RegExp;
  /** The literal labels on the right that every match ends with: `servicebus.windows.net`. */
  readonly suffix: string;
}

/** Compiles a shape. Throws a RangeError when a placeholder is open or the shape has no literal suffix. */
export function parseShape(text: string): Shape {
  const names = new Set<string>();
  const pieces = text.trim().split(PLACEHOLDER);
  // split() with one group gives literal, placeholder, literal, …
  const canonical = pieces
    .map((piece, at) => (at % 2 === 1 ? `<${piece}>` : piece.toLowerCase()))
    .join('');
  requireLiterals(pieces, text);
  const source = pieces
    .map((piece, at) =>
      at % 2 === 1 ? capture(piece, names) : piece.toLowerCase().replaceAll('.', '\\.'),
    )
    .join('');
  const suffix = canonical.slice(canonical.lastIndexOf('>') + 1).replace(/^[^.]*\.?/, '');
  if (!suffix.includes('.'))
    throw new RangeError(
      `a shape needs at least two literal labels on the right: ${JSON.stringify(text)}`,
    );
  return { text: canonical, expression: new RegExp(`^${source}$`), suffix };
}

export function matchesShape(shape: Shape, name: string): boolean {
  return shape.expression.test(name);
}

/** The text that each named placeholder stands for (its first place, when repeated), or null when the name has another form. */
export function bindShape(shape: Shape, name: string): Readonly<Record<string, string>> | null {
  const match = shape.expression.exec(name);
  return match === null ? null : { ...match.groups };
}

/** With every placeholder read as a letter, the shape must be a name: this finds an open `<`, a `*`, an empty label. */
function requireLiterals(pieces: readonly string[], text: string): void {
  const skeleton = parseName(pieces.map((piece, at) => (at % 2 === 1 ? 'x' : piece)).join(''));
  if (skeleton.ok) return;
  const reason = /[<>]/.test(pieces.filter((_, at) => at % 2 === 0).join(''))
    ? 'a placeholder is not closed, or is no word'
    : skeleton.message;
  throw new RangeError(`not a shape: ${JSON.stringify(text)}: ${reason}`);
}

function capture(placeholder: string, names: Set<string>): string {
  const body = PLACEHOLDERS.get(placeholder) ?? WORD;
  if (names.has(placeholder)) return `(?:${body})`;
  names.add(placeholder);
  return `(?<${placeholder}>${body})`;
}
