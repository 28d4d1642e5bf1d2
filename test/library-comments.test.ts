// Whoever imports the library reads its comments in an editor: each exported symbol has one.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { expect, test } from 'vitest';

import { ROOT } from './markdown.ts';
import { targetOf } from './sources.ts';

const INDEX = 'packages/core/src/library/index.ts';
const EXPORTS = /^export (?:type )?\{([^}]*)\}(?: from '([^']+)')?;/gm;

const read = (file: string): string => readFileSync(join(ROOT, file), 'utf8');

/** Exported name → the name that it has in the file where it comes from; null: of an import of this file. */
function exportsOf(file: string): { name: string; own: string; from: string | null }[] {
  return [...read(file).matchAll(EXPORTS)].flatMap(([, list = '', from]) =>
    list
      .split(',')
      .map((word) => word.trim().replace(/^type /, ''))
      .filter((word) => word !== '')
      .map((word) => {
        const [own = '', name = own] = word.split(' as ');
        return { name, own, from: from ?? null };
      }),
  );
}

/** The comment of a declaration, wherever it is; null without one. */
function commentOf(file: string, name: string): string | null {
  const declared = new RegExp(
    String.raw`^export (?:async )?(?:type|interface|function|const|class) ${name}\b`,
    'm',
  ).exec(read(file));
  if (declared !== null)
    return (
      /\/\*\*(?:(?!\*\/)[\s\S])*\*\/\n$/.exec(read(file).slice(0, declared.index))?.[0] ?? null
    );
  const through = exportsOf(file).find((each) => each.name === name);
  if (through === undefined) return null;
  const from =
    through.from ??
    new RegExp(String.raw`^import [^;]*\b${through.own}\b[^;]* from '([^']+)';`, 'm').exec(
      read(file),
    )?.[1];
  const target = from === undefined ? null : targetOf(file, from);
  return target === null ? null : commentOf(target, through.own);
}

const NAMES = exportsOf(INDEX).map(({ name }) => name);

test('the library is small, and exports nothing twice', () => {
  expect(new Set(NAMES).size).toBe(NAMES.length);
  expect(NAMES.length).toBeGreaterThan(50);
  expect(NAMES.length).toBeLessThan(95);
});

test.each(NAMES)('%s has a comment', (name) => {
  expect(commentOf(INDEX, name)).toMatch(/^\/\*\*\s[\s\S]{10,}\*\/\n$/);
});
