import { expect, test } from 'vitest';

import { parseTimeWord, parseZone } from './time-words.ts';

const NOW = new Date('2023-11-23T12:00:00Z');
const TOKYO = 9 * 3_600_000;

test.each([
  { text: '2h', zoneMs: TOKYO, at: '2023-11-23T10:00:00Z' },
  { text: '1.5d', zoneMs: 0, at: '2023-11-22T00:00:00Z' },
  { text: '2023-11-23', zoneMs: TOKYO, at: '2023-11-22T15:00:00Z' },
  { text: '2023-11-23 18:00', zoneMs: TOKYO, at: '2023-11-23T09:00:00Z' },
  { text: '2023-11-23T18:00:00Z', zoneMs: TOKYO, at: '2023-11-23T18:00:00Z' },
  { text: '2023-11-23T18:00:00+01:00', zoneMs: TOKYO, at: '2023-11-23T17:00:00Z' },
])('$text at $zoneMs ahead is $at', ({ text, zoneMs, at }) => {
  expect(parseTimeWord(text, { now: NOW, zoneMs })).toBe(Date.parse(at));
});

test.each(['', 'yesterday', '2h30m', '-2h', '23/11/2023'])('%j is no time', (text) => {
  expect(parseTimeWord(text, { now: NOW, zoneMs: 0 })).toBeNull();
});

test.each([
  { text: 'Z', ms: 0 },
  { text: 'utc', ms: 0 },
  { text: '+09:00', ms: TOKYO },
  { text: '-0330', ms: -3.5 * 3_600_000 },
  { text: 'JST', ms: null },
  { text: '+25:00', ms: null },
])('zone $text is $ms', ({ text, ms }) => {
  expect(parseZone(text, NOW)).toBe(ms);
});

test('the local zone is the one of the machine', () => {
  expect(parseZone('local', NOW)).toBe(-NOW.getTimezoneOffset() * 60_000);
});
