// Laws of the comparison: done once it is done, nothing of others is touched, and order says nothing.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { compareEntries, invertChanges, type Situation } from './compare-entries.ts';
import { applyChanges, type Change } from '../products/shared/sync/change.ts';
import { indexEntries, toEntry, type Entry } from '../products/shared/sync/entry.ts';
import { applyGrace, limitChanges, type SinceConfirmed } from './hold-back.ts';

const A = '10.2.1.13';
const B = '10.2.1.14';
const entry = (values: readonly string[], ttlSeconds = 10): Entry =>
  toEntry('x.example.com', values, ttlSeconds);

interface Row {
  readonly title: string;
  readonly wanted?: Entry;
  readonly found?: Entry;
  readonly mark?: readonly string[];
  readonly change?: Change['kind'];
  readonly conflict?: 'not-ours' | 'changed-by-others';
}

const ROWS: readonly Row[] = [
  { title: 'a wanted name that nobody answers is added', wanted: entry([A]), change: 'add' },
  {
    title: 'a wanted name with the right answer of somebody else is left',
    wanted: entry([A]),
    found: entry([A], 3600),
  },
  {
    title: 'a wanted name with another answer of somebody else is a conflict',
    wanted: entry([A]),
    found: entry([B]),
    conflict: 'not-ours',
  },
  {
    title: 'our name with another address is changed',
    wanted: entry([B]),
    found: entry([A]),
    mark: [A],
    change: 'change',
  },
  {
    title: 'our name with another TTL is changed',
    wanted: entry([A]),
    found: entry([A], 60),
    mark: [A],
    change: 'change',
  },
  {
    title: 'our name with an address that somebody added is a conflict',
    wanted: entry([A]),
    found: entry([A, B]),
    mark: [A],
    conflict: 'changed-by-others',
  },
  {
    title: 'our name from which somebody took an address gets it back',
    wanted: entry([A, B]),
    found: entry([A]),
    mark: [A, B],
    change: 'change',
  },
  {
    title: 'our name that is not wanted any more is removed',
    found: entry([A]),
    mark: [A],
    change: 'remove',
  },
  {
    title: 'our name that is not wanted and that somebody changed stays',
    found: entry([B]),
    mark: [A],
    conflict: 'changed-by-others',
  },
  { title: 'the name of somebody else that nobody wants stays', found: entry([A]) },
  {
    title: 'a mark without an entry is forgotten when nobody wants the name',
    mark: [A],
    change: 'forget',
  },
  {
    title: 'a mark without an entry is used again when the name is wanted',
    wanted: entry([A]),
    mark: [A],
    change: 'add',
  },
];

describe('one name', () => {
  test.each(ROWS)('$title', ({ wanted, found, mark, change, conflict }) => {
    const result = compareEntries({
      desired: indexEntries(wanted === undefined ? [] : [wanted]),
      observed: indexEntries(found === undefined ? [] : [found]),
      owned: new Map(mark === undefined ? [] : [['x.example.com', mark]]),
    });
    expect(result.changes.map(({ kind }) => kind)).toEqual(change === undefined ? [] : [change]);
    expect(result.conflicts.map(({ reason }) => reason)).toEqual(
      conflict === undefined ? [] : [conflict],
    );
  });
});

const KEY = fc.constantFrom('a', 'b', 'c', 'd', 'e').map((label) => `${label}.example.com`);
const VALUES = fc.uniqueArray(fc.constantFrom(A, B, '10.2.1.15'), { minLength: 1 });
const ENTRIES = fc
  .dictionary(KEY, fc.tuple(VALUES, fc.constantFrom(10, 60)))
  .map((all) =>
    indexEntries(Object.entries(all).map(([key, [values, ttl]]) => toEntry(key, values, ttl))),
  );
const OWNED = fc.dictionary(KEY, VALUES).map((all) => new Map(Object.entries(all)));
const SITUATION: fc.Arbitrary<Situation> = fc.record({
  desired: ENTRIES,
  observed: ENTRIES,
  owned: OWNED,
});

describe('laws', () => {
  test('applying twice changes nothing', () => {
    fc.assert(
      fc.property(SITUATION, (situation) => {
        const first = compareEntries(situation);
        const second = compareEntries({
          desired: situation.desired,
          ...applyChanges(situation, first.changes),
        });
        expect(second.changes).toEqual([]);
        expect(second.conflicts).toEqual(first.conflicts);
      }),
    );
  });

  test('what is not owned, or holds a value that we did not write, is never changed or removed', () => {
    fc.assert(
      fc.property(SITUATION, (situation) => {
        const after = applyChanges(situation, compareEntries(situation).changes).observed;
        for (const [key, before] of situation.observed) {
          const mark = situation.owned.get(key) ?? [];
          if (!before.values.every((value) => mark.includes(value)))
            expect(after.get(key)).toEqual(before);
        }
      }),
    );
  });

  test('without conflicts, every wanted name is answered as wanted and no mark is left over', () => {
    fc.assert(
      fc.property(SITUATION, (situation) => {
        const { changes, conflicts } = compareEntries(situation);
        const after = applyChanges(situation, changes);
        const stuck = new Set(conflicts.map(({ key }) => key));
        for (const [key, wanted] of situation.desired) {
          if (!stuck.has(key)) expect(after.observed.get(key)?.values).toEqual(wanted.values);
        }
        for (const key of after.owned.keys())
          expect(situation.desired.has(key) || stuck.has(key)).toBe(true);
      }),
    );
  });

  test('the order in which names come does not matter', () => {
    fc.assert(
      fc.property(SITUATION, (situation) => {
        const reversed = {
          desired: new Map([...situation.desired].reverse()),
          observed: new Map([...situation.observed].reverse()),
          owned: new Map([...situation.owned].reverse()),
        };
        expect(compareEntries(reversed)).toEqual(compareEntries(situation));
      }),
    );
  });

  test('changes and their inversion leave every entry as it was', () => {
    fc.assert(
      fc.property(SITUATION, (situation) => {
        const { changes } = compareEntries(situation);
        const back = applyChanges(applyChanges(situation, changes), invertChanges(changes));
        expect(new Map([...back.observed].sort())).toEqual(new Map([...situation.observed].sort()));
      }),
    );
  });
});

const removal = (key: string): Change => ({
  kind: 'remove',
  key,
  before: toEntry(key, [A], 10),
  owned: [A],
});
const addition = (key: string): Change => ({
  kind: 'add',
  key,
  after: toEntry(key, [A], 10),
  owned: null,
});

describe('grace', () => {
  test('a name that is missing once is not removed, and is wanted again without a trace', () => {
    const first = applyGrace([removal('a')], { absentSince: new Map(), nowMs: 1000, graceMs: 500 });
    expect(first).toMatchObject({ ready: [], waiting: [{ key: 'a' }] });
    expect(
      applyGrace([], { absentSince: first.absentSince, nowMs: 1100, graceMs: 500 }).absentSince
        .size,
    ).toBe(0);
  });

  test('a name that stays missing is removed when its grace is over', () => {
    const grace = { absentSince: new Map([['a', 1000]]), graceMs: 500 };
    expect(applyGrace([removal('a')], { ...grace, nowMs: 1499 }).ready).toEqual([]);
    expect(applyGrace([removal('a')], { ...grace, nowMs: 1500 }).ready).toHaveLength(1);
  });

  test('a clock that was set back starts the grace again and not later', () => {
    const { absentSince } = applyGrace([removal('a')], {
      absentSince: new Map([['a', 9000]]),
      nowMs: 1000,
      graceMs: 500,
    });
    expect(absentSince.get('a')).toBe(1000);
  });

  test('additions wait for nothing', () => {
    expect(
      applyGrace([addition('a')], { absentSince: new Map(), nowMs: 0, graceMs: 500 }).ready,
    ).toHaveLength(1);
  });
});

describe('safety limit', () => {
  const nobody = (): boolean => false;
  const removals = (count: number, from = 0): Change[] =>
    Array.from({ length: count }, (_, index) => removal(`n${String(from + index)}`));
  test.each([
    { title: '30 % goes through', count: 6, owned: 20, held: 0 },
    { title: 'one more is held, all of them', count: 7, owned: 20, held: 7 },
    { title: 'up to three of few go', count: 3, owned: 8, held: 0 },
    { title: 'four of few are held', count: 4, owned: 8, held: 4 },
    { title: 'all of few are held', count: 8, owned: 8, held: 8 },
    { title: 'the last three are held', count: 3, owned: 3, held: 3 },
    { title: 'the last one is held', count: 1, owned: 1, held: 1 },
  ])('$title', ({ count, owned, held }) => {
    expect(
      limitChanges(removals(count), { ownedCount: owned, since: new Map(), isApproved: nobody })
        .held,
    ).toHaveLength(held);
  });

  test('additions go on when removals are held', () => {
    expect(
      limitChanges([...removals(10), addition('new')], {
        ownedCount: 10,
        since: new Map(),
        isApproved: nobody,
      }).allowed,
    ).toEqual([addition('new')]);
  });

  test('law: however the rounds are cut, without a person no more than 30 % or three go, and never the last', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 60 }),
        fc.array(fc.integer({ min: 1, max: 5 }), { maxLength: 40 }),
        (stood, rounds) => {
          let since: SinceConfirmed = new Map();
          let left = stood;
          for (const count of rounds) {
            const asked = removals(Math.min(count, left), stood - left);
            const limited = limitChanges(asked, { ownedCount: left, since, isApproved: nobody });
            since = limited.sinceAfter(limited.allowed);
            left -= limited.allowed.length;
          }
          expect(left).toBeGreaterThan(0);
          expect(stood - left).toBeLessThanOrEqual(Math.max(3, stood * 0.3));
        },
      ),
    );
  });

  test('a person’s word counts for exactly these, and begins the count anew; what came back stands again', () => {
    const ask = removals(8);
    const isApproved = ({ key }: Change): boolean => key !== 'n7';
    const limited = limitChanges(ask, { ownedCount: 10, since: new Map(), isApproved });
    expect(limited.held).toEqual([]);
    expect(limited.sinceAfter(limited.allowed).size).toBe(0);
    expect(limited.sinceWhile.size).toBe(8);
    const two = limitChanges(removals(2), { ownedCount: 10, since: new Map(), isApproved: nobody });
    const back = limitChanges([addition('n0')], {
      ownedCount: 8,
      since: two.sinceAfter(two.allowed),
      isApproved: nobody,
    });
    expect([...back.sinceAfter(back.allowed).keys()]).toEqual(['n1']);
    // Not before it is made: a run may be killed before that.
    expect([...back.sinceWhile.keys()]).toEqual(['n0', 'n1']);
    expect([...back.sinceAfter([]).keys()]).toEqual(['n0', 'n1']);
  });

  test('another TTL or a mark written anew takes nothing away', () => {
    const same = Array.from({ length: 9 }, (_, index): Change => {
      const key = `n${String(index)}`;
      const before = toEntry(key, [A], 10);
      return { kind: 'change', key, before, after: { ...before, ttlSeconds: 99 }, owned: [A] };
    });
    expect(
      limitChanges(same, { ownedCount: 9, since: new Map(), isApproved: nobody }).held,
    ).toEqual([]);
  });
});
