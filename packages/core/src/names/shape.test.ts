import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { bindShape, matchesShape, parseShape } from './shape.ts';

const DIAGNOSTICS = '<geo>pod<n>rcm<n>evhbdiags<id>.servicebus.windows.net';
const AGENT = '<hex32>-agent.<migrateCode>.disc.privatelink.prod.migration.windowsazure.com';
const HEX = '0123456789abcdef0123456789abcdef';

describe('a shape matches the names of its form', () => {
  test.each([
    { shape: DIAGNOSTICS, name: 'jpepod01rcm1evhbdiags2j8q.servicebus.windows.net', matches: true },
    { shape: DIAGNOSTICS, name: 'jpepod01rcm1evhbdiags.servicebus.windows.net', matches: false },
    { shape: DIAGNOSTICS, name: 'jpepodrcm1evhbdiags2j8q.servicebus.windows.net', matches: false },
    {
      shape: DIAGNOSTICS,
      name: 'jpe.pod01rcm1evhbdiags2j8q.servicebus.windows.net',
      matches: false,
    },
    {
      shape: DIAGNOSTICS,
      name: 'a.jpepod01rcm1evhbdiags2j8q.servicebus.windows.net',
      matches: false,
    },
    {
      shape: DIAGNOSTICS,
      name: 'jpepod01rcm1evhbdiags2j8q.servicebus.windows.net.example.com',
      matches: false,
    },
    {
      shape: DIAGNOSTICS,
      name: 'jpepod01rcm1evhbdiags2j8q.servicebusxwindows.net',
      matches: false,
    },
    {
      shape: DIAGNOSTICS,
      name: 'jpepod01rcm1evhbdiags2j8q.evil.servicebus.windows.net',
      matches: false,
    },
    { shape: DIAGNOSTICS, name: 'g15-prod-sn3-011-sb.servicebus.windows.net', matches: false },
    // Of an end only what was seen: four letters and digits.
    {
      shape: DIAGNOSTICS,
      name: `jpepod01rcm1evhbdiags${'a'.repeat(24)}.servicebus.windows.net`,
      matches: false,
    },
    {
      shape: DIAGNOSTICS,
      name: 'jpepod01rcm1evhbdiags2-8q.servicebus.windows.net',
      matches: false,
    },
    {
      shape: AGENT,
      name: `${HEX}-agent.je.disc.privatelink.prod.migration.windowsazure.com`,
      matches: true,
    },
    {
      shape: AGENT,
      name: `${HEX}0-agent.je.disc.privatelink.prod.migration.windowsazure.com`,
      matches: false,
    },
    {
      shape: AGENT,
      name: `${HEX}-agent.disc.privatelink.prod.migration.windowsazure.com`,
      matches: false,
    },
    {
      shape: '<cacheAccount>.blob.core.windows.net',
      name: 'cache1.blob.core.windows.net',
      matches: true,
    },
    {
      shape: '<cacheAccount>.blob.core.windows.net',
      name: 'cache-1.blob.core.windows.net',
      matches: false,
    },
    {
      shape: '<cacheAccount>.blob.core.windows.net',
      name: 'a.privatelink.blob.core.windows.net',
      matches: false,
    },
    {
      shape: '<keyVault>.vault.azure.net',
      name: 'privateasr58afkv.vault.azure.net',
      matches: true,
    },
    { shape: '<keyVault>.vault.azure.net', name: 'kv-.vault.azure.net', matches: false },
    { shape: '<constructor>.example.com', name: 'a.example.com', matches: true },
  ])('$shape and $name: $matches', ({ shape, name, matches }) => {
    expect(matchesShape(parseShape(shape), name)).toBe(matches);
  });
});

test('a match says what each placeholder stands for, the first place when it is repeated', () => {
  const shape = parseShape(DIAGNOSTICS);
  expect(bindShape(shape, 'jpepod01rcm1evhbdiags2j8q.servicebus.windows.net')).toEqual({
    geo: 'jpe',
    n: '01',
    id: '2j8q',
  });
  expect(bindShape(shape, 'other.servicebus.windows.net')).toBeNull();
});

test('literals are read in any case and placeholders keep theirs', () => {
  const shape = parseShape(' <keyVault>.Vault.Azure.NET');
  expect({ text: shape.text, suffix: shape.suffix }).toEqual({
    text: '<keyVault>.vault.azure.net',
    suffix: 'vault.azure.net',
  });
});

describe('what is not a shape is refused', () => {
  test.each([
    { text: '<geo.servicebus.windows.net', message: /not closed/ },
    { text: '<a>b<c.example.com', message: /not closed/ },
    { text: 'a>.example.com', message: /not closed/ },
    { text: '<>.example.com', message: /not closed/ },
    { text: '*.<a>.example.com', message: /letters, digits/ },
    { text: '<a>..example.com', message: /dots/ },
    { text: '<a>.com', message: /two literal labels/ },
    { text: '<a>.<b>.net', message: /two literal labels/ },
    { text: '<a>.b<c>.net', message: /two literal labels/ },
  ])('$text', ({ text, message }) => {
    expect(() => parseShape(text)).toThrow(message);
  });
});

test('no placeholder ever stands for a dot', () => {
  const parts = fc
    .array(fc.constantFrom('<geo>', '<part>', '-', 'x', '.'), { maxLength: 8 })
    .map((middle) => ['a', ...middle, '<end>.example.com']);
  const values = fc.array(fc.stringMatching(/^[a-z0-9.]{1,6}$/), { minLength: 9, maxLength: 9 });
  fc.assert(
    fc.property(parts, values, (pieces, given) => {
      fc.pre(!/\.\.|-\.|\.-/.test(pieces.join('')));
      const shape = parseShape(pieces.join(''));
      const name = pieces.map((piece, at) => piece.replace(/<\w+>/, given[at] ?? 'z')).join('');
      const dotsInValues = pieces.some(
        (piece, at) => piece.includes('<') && (given[at] ?? '').includes('.'),
      );
      expect(matchesShape(shape, name)).toBe(!dotsInValues);
    }),
    { numRuns: 1000 },
  );
});
