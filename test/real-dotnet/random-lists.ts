// Random bypass lists and URLs of the kind that people write, and that go wrong: names bare, with
// stars and dots, expressions with and without anchors, ports, schemes, addresses.

import fc from 'fast-check';

export interface Pair {
  readonly entries: readonly string[];
  readonly url: string;
}

const LABELS = ['vault', 'azure', 'net', 'a', 'b1', 'x-y', 'example', 'privatelink', 'blob'];
const label = fc.constantFrom(...LABELS);
const host = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.array(label, { minLength: 1, maxLength: 4 }).map((all) => all.join('.')),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom('10.2.1.18', '192.168.0.1', '[2001:db8::1]', '[fe80::1]'),
  },
);
const url = fc
  .tuple(fc.constantFrom('http', 'https'), host, fc.constantFrom('', '', ':443', ':80', ':8443'))
  .map(([scheme, name, port]) => `${scheme}://${name}${port}/`);

const piece = fc.oneof(
  { weight: 8, arbitrary: label },
  { weight: 6, arbitrary: fc.constantFrom('.', '\\.', '-', ':443', '//', 'https') },
  {
    weight: 3,
    arbitrary: fc.constantFrom('.*', '[a-z]+', '\\w+', '[^.]+', '\\d{1,3}', 'a?', '(?:a|b1)'),
  },
  {
    weight: 2,
    arbitrary: fc.constantFrom('^', '$', '\\b', '*', '+', '?', '|', '(', ')', '[', ']', '{2}'),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom('(?i)', '(?=a)', '(?!b)', '[a-z-[a]]', '\\p{L}', '\\1', 'A', ' '),
  },
);
const entry = fc.oneof(
  { weight: 3, arbitrary: host },
  { weight: 2, arbitrary: host.map((name) => `*.${name}`) },
  { weight: 1, arbitrary: host.map((name) => `.*.${name}`) },
  { weight: 1, arbitrary: host.map((name) => `${name.replaceAll('.', '\\.')}$`) },
  {
    weight: 8,
    arbitrary: fc.array(piece, { minLength: 1, maxLength: 6 }).map((all) => all.join('')),
  },
);

/** The same pairs for the same seed. */
export function randomPairs(count: number, seed: number): readonly Pair[] {
  const pair = fc.record({ entries: fc.array(entry, { maxLength: 3 }), url });
  return fc.sample(pair, { numRuns: count, seed });
}
