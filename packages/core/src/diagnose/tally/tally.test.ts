import fc from 'fast-check';
import { expect, test } from 'vitest';

import type { Observation } from '../../products/shared/logs/observation.ts';
import { addObservation, createTally, mergeTally, tallyObservations, type Tally } from './tally.ts';

const at = fc.oneof(fc.integer({ min: 0, max: 20 }), fc.constant(Number.NaN));
const evidence = fc.record({
  file: fc.constantFrom('a.log', 'b.log'),
  line: fc.integer({ min: 1, max: 1_000_000 }),
});
const observations: fc.Arbitrary<Observation> = fc.oneof(
  fc.record({
    kind: fc.constant('proxy' as const),
    at,
    evidence,
    client: fc.constantFrom('c1', 'c2'),
    name: fc.constantFrom('n1', 'n2'),
    port: fc.constant(443),
    verdict: fc.constantFrom('allowed' as const, 'denied' as const),
    status: fc.constantFrom(200, 403),
    bytes: fc.nat(100),
    server: fc.constant(null),
  }),
  fc.record({
    kind: fc.constant('dns' as const),
    at,
    evidence,
    client: fc.constant('c1'),
    name: fc.constantFrom('n1', 'n2'),
    answer: fc.constantFrom('nxdomain' as const, 'unknown' as const),
    addresses: fc.constant([]),
  }),
  fc.record({
    kind: fc.constant('firewall' as const),
    at,
    evidence,
    from: fc.constant('c1'),
    to: fc.constantFrom('s1', 's2'),
    port: fc.constant(443),
  }),
);

/** Each place in a log is one line. */
const logs = fc.uniqueArray(observations, {
  maxLength: 60,
  selector: (each) => `${each.evidence.file}:${String(each.evidence.line)}`,
});

function flat(tally: Tally): object {
  return {
    groups: [...tally.groups.entries()].sort(([a], [b]) => (a < b ? -1 : 1)),
    dropped: tally.dropped,
  };
}

test('tallies of parts, merged in any order, are the tally of the whole', () => {
  fc.assert(
    fc.property(
      logs,
      fc.array(fc.nat(3), { minLength: 60, maxLength: 60 }),
      fc.shuffledSubarray([0, 1, 2, 3], { minLength: 4 }),
      (all, parts, order) => {
        const merged = createTally();
        for (const part of order)
          mergeTally(merged, tallyObservations(all.filter((_, index) => parts[index] === part)));
        expect(flat(merged)).toEqual(flat(tallyObservations(all)));
      },
    ),
  );
});

test('nothing is lost or counted twice', () => {
  fc.assert(
    fc.property(logs, (all) => {
      const groups = [...tallyObservations(all).groups.values()];
      expect(groups.reduce((sum, group) => sum + group.count, 0)).toBe(all.length);
      expect(groups.reduce((sum, group) => sum + group.bytes, 0)).toBe(
        all.reduce((sum, each) => sum + (each.kind === 'proxy' ? each.bytes : 0), 0),
      );
    }),
  );
});

test('more different observations than memory has room for are counted and left out', () => {
  const tally = createTally();
  for (let index = 0; index < 200_010; index += 1)
    addObservation(tally, {
      kind: 'firewall',
      at: 1,
      evidence: { file: 'a', line: index },
      from: String(index),
      to: 'x',
      port: 1,
    });
  expect([tally.groups.size, tally.dropped]).toEqual([200_000, 10]);
});
