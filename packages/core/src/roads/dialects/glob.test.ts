import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { compileChromiumGlob, compileStarGlob } from './glob.ts';

const text = fc.string({ unit: fc.constantFrom('a', 'b', '.', '*', '?'), maxLength: 12 });
const plain = fc.string({ unit: fc.constantFrom('a', 'b', '.', '?'), maxLength: 14 });

describe('star globs', () => {
  test.each([
    ['*.a', 'x.a', true],
    ['*.a', '.a', true],
    ['*.a', 'a', false],
    ['a*', 'a', true],
    ['a*b', 'ab', true],
    ['a*b', 'aXb', true],
    ['ab*ba', 'aba', false],
    ['*a*a*', 'xaxa', true],
    ['*a*a*', 'xax', false],
    ['**', '', true],
    ['a?', 'ab', false],
    ['a.b', 'axb', false],
    ['', '', true],
    ['', 'a', false],
  ])('%s and %s: %s', (pattern, subject, matches) => {
    expect(compileStarGlob(pattern)(subject)).toBe(matches);
  });

  test('agree with the regular expression that means the same', () => {
    fc.assert(
      fc.property(text, plain, (pattern, subject) => {
        const expression = new RegExp(
          `^${pattern
            .split('*')
            .map((part) => part.replace(/[.?]/g, '\\$&'))
            .join('.*')}$`,
          's',
        );
        expect(compileStarGlob(pattern)(subject)).toBe(expression.test(subject));
      }),
    );
  });
});

describe('Chromium globs', () => {
  test.each([
    ['www.google.com', 'www.google.com', true],
    ['*', '', true],
    ['*.*', 'a.b', true],
    ['?', '', true],
    ['?', 'a', true],
    ['?', 'ab', false],
    ['??', 'ab', true],
    ['a?b', 'ab', true],
    ['a?b', 'axb', true],
    ['a?b', 'axxb', false],
    ['a?*b', 'axxxb', true],
    ['\\*a', '*a', true],
    ['\\*a', 'xa', false],
    ['a\\', 'a', true],
    ['*a?c', 'xxabc', true],
  ])('%s and %s: %s', (pattern, subject, matches) => {
    expect(compileChromiumGlob(pattern)(subject)).toBe(matches);
  });

  test('read a * as star globs do', () => {
    fc.assert(
      fc.property(text, plain, (pattern, subject) => {
        const stars = pattern.replaceAll('?', 'q');
        expect(compileChromiumGlob(stars)(subject)).toBe(compileStarGlob(stars)(subject));
      }),
    );
  });
});

test('a hostile pattern costs no more than its length', () => {
  const before = performance.now();
  expect(compileStarGlob(`${'*a'.repeat(100)}b`)('a'.repeat(253))).toBe(false);
  expect(compileChromiumGlob(`${'?a'.repeat(100)}b`)('a'.repeat(253))).toBe(false);
  expect(performance.now() - before).toBeLessThan(500);
});
