import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { toName } from '@sekisho/dns/name.ts';
import { matchesPattern, toPattern, type Pattern } from './pattern.ts';
import { buildRuleIndex } from './rule-index.ts';

// Few labels, so that suffixes of one another are common.
const labels = fc.constantFrom('a', 'b', 'ab', 'ba', 'com', 'net', 'x-1', '_s');
const names = fc
  .array(labels, { minLength: 1, maxLength: 5 })
  .map((parts) => toName(parts.join('.')));
const patterns = fc.oneof(
  names.map((name): Pattern => ({ kind: 'exact', name })),
  fc
    .tuple(names, fc.boolean())
    .map(([suffix, apex]): Pattern => ({ kind: 'suffix', suffix, apex })),
);

function indexOf(texts: readonly string[]) {
  return buildRuleIndex(texts.map((text) => ({ pattern: toPattern(text), value: text })));
}

const RULES = [
  '*.windows.net',
  '.blob.core.windows.net',
  'login.windows.net',
  '*.windows.net',
  'blob.core.windows.net',
  '*.core.windows.net',
];

describe('all rules that match, in the order given', () => {
  test.each([
    { name: 'login.windows.net', all: ['*.windows.net', 'login.windows.net', '*.windows.net'] },
    {
      name: 'blob.core.windows.net',
      all: [
        '*.windows.net',
        '.blob.core.windows.net',
        '*.windows.net',
        'blob.core.windows.net',
        '*.core.windows.net',
      ],
    },
    {
      name: 'a.blob.core.windows.net',
      all: ['*.windows.net', '.blob.core.windows.net', '*.windows.net', '*.core.windows.net'],
    },
    {
      name: 'evilblob.core.windows.net',
      all: ['*.windows.net', '*.windows.net', '*.core.windows.net'],
    },
    { name: 'windows.net', all: [] },
    { name: 'evilwindows.net', all: [] },
    { name: 'net', all: [] },
  ])('$name', ({ name, all }) => {
    const index = indexOf(RULES);
    expect(index.matchAll(toName(name))).toEqual(all);
    expect(index.matchFirst(toName(name))).toBe(all[0]);
    expect(index.has(toName(name))).toBe(all.length > 0);
  });
});

test('the first rule is the first given, not the narrowest', () => {
  expect(indexOf(['*.example.com', 'a.example.com']).matchFirst(toName('a.example.com'))).toBe(
    '*.example.com',
  );
  expect(indexOf(['a.example.com', '*.example.com']).matchFirst(toName('a.example.com'))).toBe(
    'a.example.com',
  );
});

test('an index of no rules matches nothing', () => {
  const index = indexOf([]);
  expect([
    index.size,
    index.matchAll(toName('a.b')),
    index.matchFirst(toName('a.b')),
    index.has(toName('a.b')),
  ]).toEqual([0, [], undefined, false]);
});

test('the index answers as comparing with every rule would', () => {
  fc.assert(
    fc.property(
      fc.array(patterns, { maxLength: 40 }),
      fc.array(names, { minLength: 1, maxLength: 20 }),
      (given, asked) => {
        const index = buildRuleIndex(given.map((pattern, value) => ({ pattern, value })));
        for (const name of asked) {
          const expected = given.flatMap((pattern, at) =>
            matchesPattern(pattern, name) ? [at] : [],
          );
          expect(index.matchAll(name)).toEqual(expected);
          expect(index.matchFirst(name)).toBe(expected[0]);
          expect(index.has(name)).toBe(expected.length > 0);
        }
      },
    ),
    { numRuns: 500 },
  );
});

test('50,000 rules are answered as by comparing with every rule', () => {
  const texts = Array.from({ length: 50_000 }, (_, at) =>
    at % 3 === 0
      ? `*.z${at}.example.net`
      : at % 3 === 1
        ? `n${at}.example.net`
        : `.y${at}.example.org`,
  );
  const index = indexOf(texts);
  for (let at = 0; at < 50_000; at += 997) {
    const rule = texts[at] ?? '';
    const under = toName(`host.${rule.replace(/^\*?\./, '')}`);
    expect(index.matchAll(under)).toEqual(rule.startsWith('n') ? [] : [rule]);
  }
  expect(index.size).toBe(50_000);
});
