import { expect, test } from 'vitest';

import { mergePlaces } from './merge-places.ts';

test('a few stay alone, however near they are', () => {
  const few = Array.from({ length: 100 }, (_, at) => at % 2);
  expect(mergePlaces(few, (place) => place)).toEqual(few.map((item) => ({ item, others: 0 })));
});

test('of many, each place has the first of its own, in the order of the line, and none is lost', () => {
  const many = Array.from({ length: 5000 }, (_, at) => ({ at, place: 100 - at / 50 }));
  const marks = mergePlaces(many, ({ place }) => place);
  expect(marks.length).toBeLessThanOrEqual(201);
  expect(marks.reduce((sum, { others }) => sum + 1 + others, 0)).toBe(many.length);
  const places = marks.map(({ item }) => item.place);
  expect(places).toEqual(places.toSorted((a, b) => a - b));
  expect(marks.at(-1)?.item).toBe(many[0]);
  expect(mergePlaces([], () => 0)).toEqual([]);
});
