import { expect, test } from 'vitest';

import { parseSyslogTime } from './syslog-time.ts';

const NOW = new Date('2024-01-01T06:00:00Z');

test.each([
  {
    title: 'with no year, the newest that is not in the future',
    line: 'Dec 31 23:59:58 host x',
    at: '2023-12-31T23:59:58Z',
  },
  {
    title: 'a clock that runs some hours ahead is believed',
    line: 'Jan  1 12:00:00 host x',
    at: '2024-01-01T12:00:00Z',
  },
  { title: 'RFC 3339 in UTC', line: '2023-05-06T07:08:09Z host x', at: '2023-05-06T07:08:09Z' },
  {
    title: 'RFC 3339 with an offset',
    line: '2023-05-06T07:08:09.250+09:00 host x',
    at: '2023-05-05T22:08:09.250Z',
  },
])('$title', ({ line, at }) => {
  expect(parseSyslogTime(line, NOW)).toBe(Date.parse(at));
});

test.each(['', 'Foo 31 23:59:58 x', 'no time here'])('%j has no time', (line) => {
  expect(parseSyslogTime(line, NOW)).toBeNaN();
});
