import { describe, expect, test } from 'vitest';

import { FORMAT_SAMPLES } from '@sekisho/test-kit/diagnose/format-samples.ts';
import { lineReaderOf } from '@sekisho/test-kit/diagnose/line-reader.ts';
import { detectFormat, FORMATS } from './formats.ts';
import type { Observation } from '../products/shared/logs/observation.ts';

const OPTIONS = { zoneMs: 0, now: new Date('2024-01-01T00:00:00Z') };

function readAll(format: string, lines: readonly string[]): Observation[] {
  const found = FORMATS.find((each) => each.id === format);
  if (found === undefined) throw new Error(`no format ${format}`);
  const read = lineReaderOf(found, OPTIONS);
  return lines.flatMap((line, index) => read(line, { file: 'log', line: index + 1 }) ?? []);
}

describe('what each format tells', () => {
  test.each(FORMAT_SAMPLES)('$format: $title', ({ format, lines, seen }) => {
    const found = readAll(format, lines);
    expect(found).toMatchObject(seen);
    expect(found).toHaveLength(seen.length);
  });
});

describe('a format is found from the first lines', () => {
  test.each(FORMAT_SAMPLES)('$format: $title', ({ format, lines }) => {
    expect(detectFormat(lines, OPTIONS)?.id).toBe(format);
  });

  test('text of no format has none', () => {
    expect(detectFormat(['', 'hello', '\u0000\u0001', '<html>', 'a=b'], OPTIONS)).toBeNull();
  });
});

test('a clock that is not in UTC moves times without a zone, and no others', () => {
  const zoned = { ...OPTIONS, zoneMs: 9 * 3_600_000 };
  const at = (format: string, line: string): number | undefined => {
    const seen = FORMATS.find((each) => each.id === format)?.create(zoned)(line, {
      file: '',
      line: 1,
    });
    return seen?.at;
  };
  expect(
    at(
      'bind',
      '23-Nov-2023 18:00:00.000 queries: info: client 10.1.1.10#1 (a.example.com): query: a.example.com IN A + (10.1.1.53)',
    ),
  ).toBe(Date.UTC(2023, 10, 23, 9));
  expect(
    at(
      'squid',
      '1700762400.000 1 10.1.1.10 TCP_TUNNEL/200 1 CONNECT a.example.com:443 - HIER_NONE/- -',
    ),
  ).toBe(1_700_762_400_000);
  expect(
    at(
      'nftables',
      '2023-11-23T18:00:00Z fw kernel: IN=a OUT=b SRC=10.1.1.10 DST=10.2.1.1 LEN=1 PROTO=TCP SPT=1 DPT=443',
    ),
  ).toBe(Date.UTC(2023, 10, 23, 18));
});
