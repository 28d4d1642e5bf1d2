import fc from 'fast-check';
import { expect, test } from 'vitest';

import type { ProxyObservation } from '../../products/shared/logs/observation.ts';
import { mergePortable, toPortable } from './portable-tally.ts';
import { addObservation, createTally, mergeTally, type Tally } from './tally.ts';
import { formatTally } from './tally-file.ts';

interface Seen extends ProxyObservation {
  readonly isOwn: boolean;
}

const seen = fc.record({
  kind: fc.constant('proxy' as const),
  at: fc.oneof(fc.integer({ min: 0, max: 20 }), fc.constant(Number.NaN)),
  evidence: fc.record({
    file: fc.constantFrom('a.log', 'b.log'),
    line: fc.integer({ min: 1, max: 1_000_000 }),
    text: fc.constantFrom('short', 'x'.repeat(1200)),
  }),
  client: fc.constantFrom('c1', 'c2'),
  name: fc.constantFrom('n1', 'n2', 'n3'),
  port: fc.constantFrom(443, 8443),
  verdict: fc.constantFrom('allowed' as const, 'denied' as const),
  status: fc.constantFrom(200, 403),
  bytes: fc.nat(100),
  server: fc.constant(null),
  isOwn: fc.boolean(),
});
/** Each place in a log is one line. */
const logs = fc.uniqueArray(seen, {
  maxLength: 60,
  selector: ({ evidence }) => `${evidence.file}:${String(evidence.line)}`,
});

function tallyOf(all: readonly Seen[]): Tally {
  const tally = createTally();
  for (const { isOwn, ...each } of all)
    if (isOwn) addObservation(tally, each);
    else tally.others.add(each);
  return tally;
}

const textOf = (tally: Tally): string => formatTally({ tally, readings: [] });
const isOwn = (): boolean => true;

test('a tally that came from another thread is merged as one of this thread', () => {
  fc.assert(
    fc.property(logs, logs, (first, second) => {
      const here = tallyOf(first);
      mergeTally(here, tallyOf(second), isOwn);
      const there = tallyOf(first);
      mergePortable(there, structuredClone(toPortable(tallyOf(second))), isOwn);
      expect(textOf(there)).toBe(textOf(here));
    }),
  );
});

test('of two logs one line of a denied name is shown, that of the older denial', () => {
  const denial = (file: string, at: number): Seen => ({
    kind: 'proxy',
    at,
    evidence: { file, line: 1, text: `the line of ${file}` },
    client: 'c1',
    name: 'a.example.com',
    port: 443,
    verdict: 'denied',
    status: 403,
    bytes: 0,
    server: null,
    isOwn: false,
  });
  for (const [first, second] of [
    [denial('new.log', 2), denial('old.log', 1)],
    [denial('old.log', 1), denial('new.log', 2)],
  ] as const) {
    const tally = tallyOf([first]);
    mergeTally(tally, tallyOf([second]));
    const text = textOf(tally);
    expect(text).toContain('the line of old.log');
    expect(text).not.toContain('the line of new.log');
  }
});

test("what the site's own machines did is left out last, also where tallies are merged", () => {
  const tally = createTally();
  const packet = (from: string): Tally => {
    const one = createTally();
    for (let index = 0; index < 60_000; index += 1)
      addObservation(one, {
        kind: 'firewall',
        at: 1,
        evidence: { file: 'a', line: index },
        from: `${from}${String(index)}`,
        to: 'x',
        port: 1,
      });
    return one;
  };
  const isSite = (group: { readonly kind: string; readonly from?: string }): boolean =>
    group.from?.startsWith('own') === true;
  for (const from of ['first', 'second', 'own']) mergeTally(tally, packet(from), isSite);
  expect([tally.groups.size, tally.dropped]).toEqual([160_000, 20_000]);
  expect([...tally.groups.values()].filter(isSite)).toHaveLength(60_000);
});
