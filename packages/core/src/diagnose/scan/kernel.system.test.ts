// One kernel for all logs: whoever scans takes it, and nothing of one log comes into the sums of another.

import { describe, expect, test } from 'vitest';

import { DRAWN_FORMATS, drawLog, type DrawnFormat } from '@sekisho/test-kit/diagnose/drawn-logs.ts';
import { findFormat } from '../formats.ts';
import { createInterest } from '../tally/interest.ts';
import { formatTally } from '../tally/tally-file.ts';
import { createTally } from '../tally/tally.ts';
import { ESTATE_AFTER, planInput } from '@sekisho/test-kit/plan/japan-east.ts';
import { composePlan } from '../../plan/compose-plan.ts';
import { indexPlan } from '../../plan/look-up.ts';
import { ByteScanner } from './byte-scanner.ts';
import { findKernel } from './kernel.ts';
import { INPUT_BYTES } from './kernel-memory.ts';
import { LogReader } from './log-reader.ts';
import { ALL_TIMES, type Scanner } from './scanner.ts';
import { TextScanner } from './text-scanner.ts';

const OWN = { clients: ['10.1.1.10'], names: ['login.microsoftonline.com'] };
const lookUp = indexPlan(composePlan(planInput({ estate: ESTATE_AFTER })));
const interest = createInterest({ lookUp, clients: OWN.clients });
const OPTIONS = { zoneMs: 3_600_000, now: new Date('2024-01-01') };

function open(id: DrawnFormat, isBytes: boolean) {
  const kernel = findKernel();
  const format = findFormat(id);
  if (kernel === null || format?.layout === undefined) throw new RangeError('no kernel, or layout');
  const tally = createTally();
  const of = { file: `${id}.log`, tally, interest, range: ALL_TIMES };
  const text = new TextScanner({ ...of, reader: new LogReader([format], OPTIONS) });
  const scanner: Scanner = isBytes
    ? new ByteScanner(kernel, text, {
        ...of,
        layout: format.layout,
        hasHead: format.hasHead === true,
      })
    : text;
  const result = (): object => {
    scanner.end();
    return { counts: scanner.counts, tally: JSON.parse(formatTally({ tally, readings: [] })) };
  };
  return { scanner, result };
}

test('logs that are read in turns have each its own sums', () => {
  const logs = DRAWN_FORMATS.map((format, index) => ({
    log: drawLog({ format, seed: 40 + index, lines: 600, own: OWN }),
    bytes: open(format, true),
    text: open(format, false),
    from: 0,
  }));
  for (let turn = 0; turn < 4; turn += 1)
    for (const each of logs) {
      const most = turn === 3 ? each.log.length : (each.log.length * (turn + 1)) >> 2;
      const to = turn === 3 ? most : each.log.lastIndexOf(10, most) + 1;
      each.bytes.scanner.scan(each.log, each.from, to);
      each.text.scanner.scan(each.log, each.from, to);
      if (turn === 1) each.bytes.scanner.settle();
      each.from = to;
    }
  for (const { bytes, text } of logs) expect(bytes.result()).toEqual(text.result());
});

describe('more than the kernel takes at once', () => {
  const request = (at: number, host: string, path: string): string =>
    `17000${String(10_000 + at)}.123    120 10.20.0.9 ${at % 2 === 0 ? 'TCP_DENIED' : 'TCP_MISS'}/${at % 2 === 0 ? '403' : '200'} 512 GET http://${host}${path} - HIER_NONE/- text/html\n`;

  test.each([0, 1, 2, 3])('a line of nearly a block, or of more, after %d others', (others) => {
    for (const length of [60_000, INPUT_BYTES - 100, INPUT_BYTES, 2 * INPUT_BYTES]) {
      const lines = Array.from({ length: others + 3 }, (_, at) =>
        request(
          at,
          `www.site${String(at % 2)}.com`,
          at === others ? `/${'x'.repeat(length)}` : '/',
        ),
      );
      const log = Buffer.from(lines.join('').repeat(3));
      const bytes = open('squid', true);
      const text = open('squid', false);
      bytes.scanner.scan(log, 0, log.length);
      text.scanner.scan(log, 0, log.length);
      expect(bytes.result()).toEqual(text.result());
    }
  });

  test('more denied names than are held: those that are denied most stay', () => {
    const lines = Array.from({ length: 60_000 }, (_, at) => {
      const rank = at % 3 === 0 ? at % 50 : at;
      return request(at % 89_000, `h${String(rank)}.many.com`, '/');
    });
    const log = Buffer.from(lines.join(''));
    const bytes = open('squid', true);
    const text = open('squid', false);
    bytes.scanner.scan(log, 0, log.length);
    text.scanner.scan(log, 0, log.length);
    expect(bytes.result()).toEqual(text.result());
  });
});

const common = (status: number, end: string): string =>
  `10.20.0.9 - user [14/Nov/2023:22:38:36 +0900] "CONNECT a.example.com:443 HTTP/1.1" ${String(status)} 512 TCP_TUNNE${end}\n`;
const zscaler = (second: number): string =>
  `2023-11-14T22:13:${String(20 + 2 * second)}.000Z "Tue Nov 14 22:13:${String(20 + second)} 2023","u@corp.example","HTTPS","a.example.com:443","Blocked","None","1","2","CONNECT","403","10.20.0.9","203.0.113.7","x"\n`;

test.each<[string, DrawnFormat, string[]]>([
  [
    'bytes that are no text end no field',
    'squid-common',
    [common(200, '\u00ffL:HIER_NONE'), common(200, ''), common(200, 'L:HIER_NONE')],
  ],
  [
    "a collector's clock in the field of the time is not the line's",
    'zscaler',
    [zscaler(0), zscaler(1), zscaler(2), zscaler(9)],
  ],
  [
    'the first line of a denied name is shown without its return',
    'squid',
    ['a', 'b', 'c'].map(
      (host) =>
        `1700000031.438 1 10.20.0.9 TCP_DENIED/403 31 CONNECT ${host}.many.com:443 - HIER_NONE/- -\r\n`,
    ),
  ],
])('%s', (_what, format, lines) => {
  const log = Buffer.from(lines.join(''), 'latin1');
  const bytes = open(format, true);
  const text = open(format, false);
  bytes.scanner.scan(log, 0, log.length);
  text.scanner.scan(log, 0, log.length);
  expect(bytes.result()).toEqual(text.result());
});

test('a first line whose time is none says nothing of those that look like it', () => {
  const line = (time: string, host: string): string =>
    `haproxy[2711]: 10.20.0.9:5000 [${time}] proxy out/out1 0/0/9/1/60 200 512 - - ---- 1/1/0/0/0 0/0 "CONNECT ${host}:443 HTTP/1.1"\n`;
  const log = Buffer.from(
    line('23/Nov/2023:18:00:0x.123', 'a.example.com') +
      line('23/Nov/2023:18:00:01.123', 'b.example.com').repeat(20),
  );
  const bytes = open('haproxy', true);
  const text = open('haproxy', false);
  bytes.scanner.scan(log, 0, log.length);
  text.scanner.scan(log, 0, log.length);
  expect(bytes.result()).toEqual(text.result());
});
