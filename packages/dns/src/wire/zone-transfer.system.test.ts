// Changes of a zone as a server lists them, and lists that do not fit together.

import type { Answer } from 'dns-packet';
import { expect, test } from 'vitest';

import { toSteps } from './zone-transfer.ts';

const soa = (serial: number): Answer => ({
  type: 'SOA',
  name: 'z',
  data: { mname: 'a', rname: 'b', serial },
});
const a = (name: string): Answer => ({ type: 'A', name, data: '10.2.1.1' });

test('changes come in steps from one serial to the next', () => {
  const records = [
    soa(3),
    soa(1),
    a('goes'),
    soa(2),
    a('comes'),
    soa(2),
    soa(3),
    a('comes too'),
    soa(3),
  ];
  expect(toSteps(records, 1)).toEqual({
    kind: 'steps',
    serial: 3,
    steps: [
      { removed: [a('goes')], added: [a('comes')] },
      { removed: [], added: [a('comes too')] },
    ],
  });
});

test('nothing but the own serial is no change', () => {
  expect(toSteps([soa(3)], 3)).toEqual({ kind: 'steps', serial: 3, steps: [] });
});

test.each([
  { title: 'they begin elsewhere', records: [soa(3), soa(2), soa(3), a('x'), soa(3)], since: 1 },
  {
    title: 'a step is missing between',
    records: [soa(4), soa(1), soa(2), a('x'), soa(3), soa(4), a('y'), soa(4)],
    since: 1,
  },
  { title: 'they end early', records: [soa(4), soa(1), soa(2), a('x'), soa(4)], since: 1 },
  {
    title: 'a record stands before any serial',
    records: [soa(2), a('x'), soa(1), soa(2), a('y'), soa(2)],
    since: 1,
  },
  { title: 'no additions follow', records: [soa(2), soa(1), a('x'), soa(2)], since: 1 },
  { title: 'there is no serial at all', records: [a('x'), a('y')], since: 1 },
])('$title: not believed', ({ records, since }) => {
  expect(toSteps(records, since)).toBe(null);
});
