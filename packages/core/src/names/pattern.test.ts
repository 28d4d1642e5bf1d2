import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { toName } from '@sekisho/dns/name.ts';
import { formatPattern, matchesPattern, parsePattern, toPattern, type Pattern } from './pattern.ts';

describe('a pattern says whether the apex is meant', () => {
  test.each([
    { text: 'login.live.com', name: 'login.live.com', matches: true },
    { text: 'login.live.com', name: 'a.login.live.com', matches: false },
    { text: '*.vault.azure.net', name: 'kv.vault.azure.net', matches: true },
    { text: '*.vault.azure.net', name: 'a.b.vault.azure.net', matches: true },
    { text: '*.vault.azure.net', name: 'vault.azure.net', matches: false },
    { text: '*.vault.azure.net', name: 'evilvault.azure.net', matches: false },
    { text: '.vault.azure.net', name: 'vault.azure.net', matches: true },
    { text: '.vault.azure.net', name: 'kv.vault.azure.net', matches: true },
    { text: '.vault.azure.net', name: 'evilvault.azure.net', matches: false },
    { text: ' *.Vault.Azure.NET. ', name: 'kv.vault.azure.net', matches: true },
    { text: '*.bücher.example', name: 'a.xn--bcher-kva.example', matches: true },
  ])('$text and $name: $matches', ({ text, name, matches }) => {
    expect(matchesPattern(toPattern(text), name)).toBe(matches);
  });
});

describe('what is not a pattern is refused', () => {
  test.each([
    { text: '', message: /empty/ },
    { text: '*', message: /in front/ },
    { text: '*.', message: /empty/ },
    { text: '**.example.com', message: /in front/ },
    { text: 'a.*.example.com', message: /in front/ },
    { text: '*example.com', message: /in front/ },
    { text: '*.*.example.com', message: /letters, digits/ },
    { text: '..example.com', message: /dots/ },
    { text: '*.10.0.0.1', message: /address/ },
    { text: 'example.com/path', message: /letters, digits/ },
  ])('$text', ({ text, message }) => {
    expect(parsePattern(text)).toMatchObject({
      ok: false,
      message: expect.stringMatching(message),
    });
    expect(() => toPattern(text)).toThrow(RangeError);
  });
});

test('reading what was written gives the same pattern', () => {
  const patterns = fc
    .tuple(fc.domain(), fc.constantFrom('exact', 'under', 'apex'))
    .map(([domain, kind]): Pattern => {
      const name = toName(domain);
      return kind === 'exact'
        ? { kind: 'exact', name }
        : { kind: 'suffix', suffix: name, apex: kind === 'apex' };
    });
  fc.assert(
    fc.property(patterns, (pattern) => {
      expect(toPattern(formatPattern(pattern))).toEqual(pattern);
    }),
  );
});
