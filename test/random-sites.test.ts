// Random sites of the soak: each is a site, and each shape of a network that companies have is among any 25 of them.

import { expect, test } from 'vitest';
import { stringify } from 'yaml';

import { parseSite } from '@sekisho/core/site/parse-site.ts';
import { randomSite } from '../bench/soak/sites/random-site.ts';
import { SHAPES } from '../bench/soak/sites/shapes.ts';

const FIRST = 7000;
const drawn = Array.from({ length: 100 }, (_, at) => randomSite(FIRST + at));

test('a random site is one that every command reads', () => {
  const problems = drawn.flatMap(({ seed, site, dimensions }) => {
    try {
      parseSite(stringify(site));
      return [];
    } catch (error) {
      return [`${String(seed)}: ${String(error)} (${dimensions.filter(isShape).join(', ')})`];
    }
  });
  expect(problems).toEqual([]);
});

test('each shape is among any 25 of them', () => {
  for (let begin = 0; begin + 25 <= drawn.length; begin += 1) {
    const of = new Set(
      drawn.slice(begin, begin + 25).flatMap(({ dimensions }) => dimensions.filter(isShape)),
    );
    expect(of.size).toBe(SHAPES.length);
  }
});

function isShape(dimension: string): boolean {
  return dimension.startsWith('shape: ');
}
