// Two engines decide .NET expressions: they have to agree with each other, and
// with JavaScript where both languages mean the same.

import fc from 'fast-check';
import { expect, test } from 'vitest';

import { compileMatcher, compileToRegExp } from './dotnet-match.ts';
import { compileToProgram } from './dotnet-program.ts';
import { parseDotnetRegex } from './dotnet-regex.ts';

const subject = fc.string({ unit: fc.constantFrom('a', 'b', 'c', '.', '-', '/'), maxLength: 12 });

/** Expressions over few letters, without atomic groups, of which JavaScript has none. */
const expression = fc.letrec<{ part: string; atom: string; repeat: string; list: string }>(
  (tie) => ({
    atom: fc.constantFrom(
      'a',
      'b',
      'c',
      '.',
      '\\.',
      '[ab]',
      '[^a]',
      '^',
      '$',
      '\\b',
      '\\w',
      '\\W',
      '[a-c-[b]]',
      '-',
    ),
    repeat: fc
      .tuple(
        tie('part'),
        fc.constantFrom('*', '+', '?', '{2}', '{0,2}', '{1,}'),
        fc.constantFrom('', '?'),
      )
      .map(([part, bounds, lazy]) => `(?:${part})${bounds}${lazy}`),
    list: fc
      .tuple(tie('part'), tie('part'), fc.constantFrom('', '|'))
      .map(([left, right, between]) => `(${left}${between}${right})`),
    part: fc.oneof(
      { maxDepth: 4 },
      tie('atom'),
      tie('repeat'),
      tie('list'),
      fc
        .tuple(fc.constantFrom('?=', '?!', '?<=', '?<!'), tie('atom'))
        .map(([kind, atom]) => `(${kind}${atom})`),
    ),
  }),
).part;

test('the program and the RegExp of one tree agree', () => {
  fc.assert(
    fc.property(expression, subject, (source, text) => {
      const parsed = parseDotnetRegex(source);
      if (!parsed.ok) throw new Error(parsed.message);
      const program = compileToProgram(parsed.tree);
      const expected = compileToRegExp(parsed.tree)(text);
      expect(program?.(text)).toBe(expected);
      expect(compileMatcher(parsed.tree)?.(text)).toBe(expected);
    }),
    { numRuns: 1000 },
  );
});

test('an atomic group matches no more than the group without being atomic', () => {
  fc.assert(
    fc.property(expression, expression, subject, (left, right, text) => {
      const [atomic, plain] = [`(?>${left})${right}`, `(?:${left})${right}`].map((source) => {
        const parsed = parseDotnetRegex(source);
        return parsed.ok ? compileMatcher(parsed.tree) : null;
      });
      if (atomic?.(text) === true) expect(plain?.(text)).toBe(true);
    }),
  );
});

test('no text makes the reader throw, and what it reads runs', () => {
  const grammar = fc.string({
    unit: fc.constantFrom(
      'a',
      '1',
      '(',
      ')',
      '[',
      ']',
      '{',
      '}',
      '?',
      '*',
      '+',
      '|',
      '\\',
      '^',
      '$',
      '.',
      '-',
      ':',
      '<',
      '>',
      '=',
      '!',
      ',',
      '#',
      ' ',
      'p',
      'x',
      'é',
    ),
    maxLength: 15,
  });
  fc.assert(
    fc.property(fc.oneof(grammar, fc.string({ unit: 'binary' })), subject, (source, text) => {
      const parsed = parseDotnetRegex(source);
      if (parsed.ok) expect(typeof compileMatcher(parsed.tree)?.(text)).toBe('boolean');
      else expect(parsed.message).not.toBe('');
    }),
    { numRuns: 3000 },
  );
});

test('an expression of letters and dots finds its text anywhere', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom('a', 'b', '.'), minLength: 1, maxLength: 5 }),
      subject,
      (source, text) => {
        const parsed = parseDotnetRegex(source);
        expect(parsed.ok && compileMatcher(parsed.tree)?.(text)).toBe(
          new RegExp(source).test(text),
        );
      },
    ),
  );
});
