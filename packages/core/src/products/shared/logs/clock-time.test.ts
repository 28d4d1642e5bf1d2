import { expect, test } from 'vitest';

import { parseBindTime, parseClfTime, parseDateTime, parseWordedTime } from './clock-time.ts';

test.each([
  { read: parseClfTime, text: '23/Nov/2023:18:00:00 +0900', at: '2023-11-23T09:00:00Z' },
  { read: parseClfTime, text: '23/Nov/2023:18:00:00 -0330', at: '2023-11-23T21:30:00Z' },
  { read: parseClfTime, text: '23/Nov/2023:18:00:00.123', at: '2023-11-23T18:00:00.123Z' },
  { read: parseDateTime, text: '2023-11-23 18:00:00', at: '2023-11-23T18:00:00Z' },
  { read: parseDateTime, text: '2023/11/23 18:00:00.5', at: '2023-11-23T18:00:00.500Z' },
  { read: parseDateTime, text: '2023-11-23T18:00:00.123456+09:00', at: '2023-11-23T09:00:00.123Z' },
  { read: parseWordedTime, text: 'Mon Jun 20 15:29:11 2022', at: '2022-06-20T15:29:11Z' },
  { read: parseBindTime, text: '23-Nov-2023 18:00:00.123', at: '2023-11-23T18:00:00.123Z' },
])('$text is $at', ({ read, text, at }) => {
  expect(read(text)).toBe(Date.parse(at));
});

test.each([
  { read: parseClfTime, text: '23/Foo/2023:18:00:00 +0900' },
  { read: parseDateTime, text: '2023-11-23' },
  { read: parseWordedTime, text: 'Mon Jun 20' },
  { read: parseBindTime, text: '23-Nov-2023' },
])('$text is no time', ({ read, text }) => {
  expect(read(text)).toBeNaN();
});
