// Decides whether a parsed .NET expression matches somewhere in a text: simple
// expressions as a JavaScript RegExp, the others by a machine that cannot run away.

import { BOUNDARY_CLASS } from './dotnet-class.ts';
import { compileToProgram, type TextMatcher } from './dotnet-program.ts';
import type { RegexNode } from './dotnet-regex.ts';

/** For texts in lower case. Null when the expression expands to too large a program. */
export function compileMatcher(tree: RegexNode): TextMatcher | null {
  const matches = isSimple(tree) ? compileToRegExp(tree) : compileToProgram(tree);
  const literals = findLiterals(tree);
  return matches === null || literals.length === 0
    ? matches
    : (text) => holdsInOrder(text, literals) && matches(text);
}

// Nearly every expression of a bypass list holds plain text, and nearly every URL
// lacks it: looking for that first is several times faster than any engine.

/** Texts that stand in every match, one behind the other. */
function findLiterals(tree: RegexNode): string[] {
  const runs = [''];
  for (const item of tree.kind === 'sequence' ? tree.items : [tree]) {
    const character = item.kind === 'set' ? toLiteral(item.source) : null;
    if (character === null) runs.push('');
    else runs[runs.length - 1] += character;
  }
  return runs.filter((run) => run !== '');
}

function toLiteral(source: string): string | null {
  if (/^[a-z0-9]$/i.test(source)) return source.toLowerCase();
  return source === '\\u{2e}' ? '.' : source === '\\u{2d}' ? '-' : null;
}

function holdsInOrder(text: string, literals: readonly string[]): boolean {
  let at = 0;
  for (const literal of literals) {
    const found = text.indexOf(literal, at);
    if (found < 0) return false;
    at = found + literal.length;
  }
  return true;
}

// Simple: at most one unlimited repetition, of a single character; few choices.

export function compileToRegExp(tree: RegexNode): TextMatcher {
  const expression = new RegExp(toSource(tree), 'iu');
  return (text) => expression.test(text);
}

function isSimple(tree: RegexNode): boolean {
  const counts = { unlimited: 0, variable: 0, choices: 0 };
  return (
    countParts(tree, counts) && counts.unlimited <= 1 && counts.variable <= 4 && counts.choices <= 3
  );
}

/** False when the tree holds a part that a RegExp could try very often. */
function countParts(
  node: RegexNode,
  counts: { unlimited: number; variable: number; choices: number },
): boolean {
  switch (node.kind) {
    case 'set':
    case 'assert':
      return true;
    case 'atomic':
      return false;
    case 'look':
      return countParts(node.item, counts);
    case 'choice':
      counts.choices += 1;
      return node.items.length <= 32 && node.items.every((item) => countParts(item, counts));
    case 'sequence':
      return node.items.every((item) => countParts(item, counts));
    case 'repeat':
      if (node.max === Infinity) counts.unlimited += 1;
      else if (node.max !== node.min) counts.variable += 1;
      if (node.item.kind !== 'set') return node.max <= 1 && countParts(node.item, counts);
      return node.min <= 64 && (node.max === Infinity || node.max <= 64);
  }
}

function toSource(node: RegexNode): string {
  switch (node.kind) {
    case 'set':
      return node.source;
    case 'assert':
      return ASSERT_SOURCES[node.at];
    case 'sequence':
      return node.items.map(toSource).join('');
    case 'choice':
      return `(?:${node.items.map(toSource).join('|')})`;
    case 'repeat':
      return `(?:${toSource(node.item)})${toBounds(node.min, node.max)}${node.lazy ? '?' : ''}`;
    case 'look':
      return `(?${node.behind ? '<' : ''}${node.negative ? '!' : '='}${toSource(node.item)})`;
    case 'atomic':
      throw new RangeError('a RegExp has no atomic groups');
  }
}

const ASSERT_SOURCES: Readonly<Record<'start' | 'end' | 'boundary' | 'not-boundary', string>> = {
  start: '^',
  end: '$',
  boundary: `(?:(?<=${BOUNDARY_CLASS})(?!${BOUNDARY_CLASS})|(?<!${BOUNDARY_CLASS})(?=${BOUNDARY_CLASS}))`,
  'not-boundary': `(?:(?<=${BOUNDARY_CLASS})(?=${BOUNDARY_CLASS})|(?<!${BOUNDARY_CLASS})(?!${BOUNDARY_CLASS}))`,
};

function toBounds(min: number, max: number): string {
  return max === Infinity ? `{${min},}` : `{${min},${max}}`;
}
