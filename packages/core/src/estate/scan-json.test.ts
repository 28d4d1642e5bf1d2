import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { MAX_JSON_DEPTH, scanJson } from './scan-json.ts';

function values(text: string): unknown[] | string {
  const scanned = scanJson(text);
  return scanned.ok
    ? scanned.documents.map(({ start, end }) => JSON.parse(text.slice(start, end)))
    : `${scanned.kind}@${scanned.index}`;
}

describe('scanJson', () => {
  test.each([
    {
      title: 'one document',
      text: ' {"a":[1,true,null,"x"]} ',
      expected: [{ a: [1, true, null, 'x'] }],
    },
    {
      title: 'documents one after another',
      text: '{"a":1}\n{"b":2}[]',
      expected: [{ a: 1 }, { b: 2 }, []],
    },
    { title: 'no document at all', text: ' \n', expected: [] },
    { title: 'text that ends inside an object is cut', text: '{"a":1,"b', expected: 'cut@9' },
    { title: 'text that ends inside a word is cut', text: '[tru', expected: 'cut@4' },
    { title: 'text that ends after a comma is cut', text: '[1,', expected: 'cut@3' },
    { title: 'text that ends inside an escape is cut', text: '["\\u00', expected: 'cut@6' },
    { title: 'a trailing comma is broken, at the bracket', text: '[1,]', expected: 'broken@3' },
    { title: 'a trailing comma in an object is broken', text: '{"a":1,}', expected: 'broken@7' },
    { title: 'a closing bracket of the other kind is broken', text: '[1}', expected: 'broken@2' },
    { title: 'single quotes are broken', text: "{'a':1}", expected: 'broken@1' },
    { title: 'a line break in a string is broken', text: '["a\nb"]', expected: 'broken@3' },
    { title: 'an unknown escape is broken', text: '["a\\qbcdefgh"]', expected: 'broken@3' },
    { title: 'a leading zero is broken', text: '[01]', expected: 'broken@1' },
    {
      title: 'nesting beyond the limit is refused',
      text: '['.repeat(1_000_000),
      expected: `too-deep@${MAX_JSON_DEPTH}`,
    },
  ])('$title', ({ text, expected }) => {
    expect(values(text)).toEqual(expected);
  });

  test('finds every list of JSON values written one after another', () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(fc.dictionary(fc.string(), fc.jsonValue()), fc.array(fc.jsonValue()))),
        fc.constantFrom('', '\n', ' '),
        (documents, glue) => {
          const text = documents.map((document) => JSON.stringify(document)).join(glue);
          expect(values(text)).toEqual(
            JSON.parse(`[${documents.map((document) => JSON.stringify(document)).join(',')}]`),
          );
        },
      ),
    );
  });

  test('agrees with JSON.parse on any text about what one document is', () => {
    const almostJson = fc
      .array(
        fc.constantFrom(
          '{',
          '}',
          '[',
          ']',
          ',',
          ':',
          '"',
          'a',
          '\\',
          '1',
          '0',
          '-',
          '.',
          'e',
          'true',
          'null',
          ' ',
          '\n',
        ),
      )
      .map((parts) => parts.join(''));
    fc.assert(
      fc.property(almostJson, (text) => {
        const scanned = scanJson(text);
        const isOne = scanned.ok && scanned.documents.length === 1;
        let parses = true;
        try {
          JSON.parse(text);
        } catch {
          parses = false;
        }
        expect(isOne).toBe(parses);
      }),
      { numRuns: 2000 },
    );
  });

  test('every strict beginning of an object is cut, never broken', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), fc.nat(), (value, seed) => {
        const text = JSON.stringify(value);
        const scanned = scanJson(text.slice(0, 1 + (seed % (text.length - 1 || 1))));
        expect(scanned.ok ? 'ok' : scanned.kind).toBe('cut');
      }),
    );
  });
});
