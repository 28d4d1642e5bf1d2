import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { toName } from '@sekisho/dns/name.ts';
import { matchesPattern, toPattern, type Pattern } from '../../names/pattern.ts';
import { toDstdomain } from './dstdomain.ts';

describe('patterns as dstdomain entries', () => {
  test.each([
    {
      title: 'single names stay',
      patterns: ['b.example.com', 'a.example.com'],
      allow: ['a.example.com', 'b.example.com'],
      except: [],
    },
    {
      title: 'a suffix with its apex',
      patterns: ['.example.com'],
      allow: ['.example.com'],
      except: [],
    },
    {
      title: 'a suffix without its apex',
      patterns: ['*.example.com'],
      allow: ['.example.com'],
      except: ['example.com'],
    },
    {
      title: 'the apex given besides',
      patterns: ['*.example.com', 'example.com'],
      allow: ['.example.com'],
      except: [],
    },
    {
      title: 'both forms of a suffix',
      patterns: ['*.example.com', '.example.com'],
      allow: ['.example.com'],
      except: [],
    },
    {
      title: 'a name under a suffix goes',
      patterns: ['a.b.example.com', '*.example.com', 'example.com'],
      allow: ['.example.com'],
      except: [],
    },
    {
      title: 'a suffix under a suffix goes, its apex is covered',
      patterns: ['*.b.example.com', '.example.com'],
      allow: ['.example.com'],
      except: [],
    },
    {
      title: 'a near miss stays',
      patterns: ['evilexample.com', '.example.com'],
      allow: ['.example.com', 'evilexample.com'],
      except: [],
    },
  ])('$title', ({ patterns, allow, except }) => {
    expect(toDstdomain(patterns.map(toPattern))).toEqual({ allow, except });
  });
});

const label = fc.constantFrom('a', 'b', 'ab', 'com', 'x-1');
const name = fc
  .array(label, { minLength: 1, maxLength: 4 })
  .map((labels) => toName(labels.join('.')));
const pattern: fc.Arbitrary<Pattern> = fc.oneof(
  name.map((each) => ({ kind: 'exact' as const, name: each })),
  fc.tuple(name, fc.boolean()).map(([suffix, apex]) => ({ kind: 'suffix' as const, suffix, apex })),
);
const takes = (entry: string, each: string): boolean =>
  entry.startsWith('.') ? each === entry.slice(1) || each.endsWith(entry) : each === entry;

test('allows what the patterns match, and no entry lies in another', () => {
  fc.assert(
    fc.property(fc.array(pattern, { maxLength: 8 }), name, (patterns, each) => {
      const { allow, except } = toDstdomain(patterns);
      const isAllowed = allow.some((entry) => takes(entry, each)) && !except.includes(each);
      expect(isAllowed).toBe(patterns.some((one) => matchesPattern(one, each)));
      for (const entry of allow)
        expect(
          allow.filter((other) => other !== entry && takes(other, entry.replace(/^\./, ''))),
        ).toEqual([]);
      expect(new Set(allow).size).toBe(allow.length);
    }),
    { numRuns: 2000 },
  );
});
