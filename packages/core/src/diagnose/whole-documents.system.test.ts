// Exports that are one document, and records in several lines: each record is read, wherever the document is cut.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { foundFormat, readAll } from '@sekisho/test-kit/diagnose/read-log.ts';
import { question, T0 } from '@sekisho/test-kit/diagnose/seen-in-log.ts';
import { createBlindScanner } from './scan/choose-scanner.ts';
import { LineFeeder } from './scan/line-feeder.ts';

/** What a scanner is given of a log that comes in blocks of so many bytes, and the bytes that are counted. */
function lines(log: string, blockBytes: number) {
  const given: string[] = [];
  let skipped = 0;
  const counts = { bytes: 0 };
  const feeder = new LineFeeder({
    counts,
    scan: (bytes, start, end) => {
      counts.bytes += end - start;
      given.push(bytes.toString('utf8', start, end));
    },
    skipLine: (length) => {
      counts.bytes += length;
      skipped += 1;
    },
    end: () => undefined,
  });
  const bytes = Buffer.from(log);
  for (let at = 0; at < bytes.length; at += blockBytes)
    feeder.push(Buffer.from(bytes.subarray(at, at + blockBytes)));
  feeder.end();
  return { text: given.join(''), skipped, bytes: counts.bytes };
}

const RECORDS = Array.from({ length: 1200 }, (_, at) => ({
  n: at,
  text: `a "quoted" [{ ${String(at)} }] \\ ü 日本\n`,
  inner: { list: [1, [2], { x: ']' }] },
}));
const TEXTS = RECORDS.map((record) => JSON.stringify(record));
const AS_LINES = `${TEXTS.join('\n')}\n`;
const COLUMNS = Object.keys(RECORDS[0] ?? {});
const TABLES = {
  tables: [
    {
      name: 'PrimaryResult',
      columns: COLUMNS.map((name) => ({ name, type: 'dynamic' })),
      rows: RECORDS.map((record) => Object.values(record)),
    },
  ],
  statistics: { query: [{ rows: [[1]] }] },
};

describe('a document on one line, longer than any line of a log', () => {
  test.each([
    { title: 'an array', document: JSON.stringify(RECORDS) },
    { title: 'a list under a name', document: JSON.stringify({ count: 1200, records: RECORDS }) },
    { title: 'a page of a REST answer', document: JSON.stringify({ value: RECORDS, next: 'x' }) },
    { title: 'tables', document: JSON.stringify(TABLES) },
    { title: 'with blanks', document: ` ${JSON.stringify(RECORDS).replaceAll('},{', '} , {')} ` },
  ])('$title: its records, wherever it is cut', ({ document }) => {
    expect(document.length).toBeGreaterThan(70_000);
    for (const blockBytes of [977, 65_536, 1 << 20])
      for (const end of ['', '\n', '\r\n'])
        expect(lines(`${document}${end}`, blockBytes)).toEqual({
          text: AS_LINES,
          skipped: 0,
          bytes: Buffer.byteLength(`${document}${end}`),
        });
  });

  test('behind and in front of other lines', () => {
    const log = `a\n${JSON.stringify(RECORDS)}\nb\n`;
    for (const blockBytes of [4096, 1 << 20])
      expect(lines(log, blockBytes).text).toBe(`a\n${AS_LINES}b\n`);
  });

  test('one that holds no records is one line that is not understood', () => {
    const object = JSON.stringify({ a: 'x'.repeat(70_000) });
    for (const blockBytes of [4096, 1 << 20])
      expect(lines(`a\n${object}\nb\n`, blockBytes)).toMatchObject({ text: 'a\nb\n', skipped: 1 });
    expect(lines(`${'x'.repeat(70_000)}\nb\n`, 4096)).toMatchObject({ text: 'b\n', skipped: 1 });
  });

  test('a record that is too long is not understood, and the others are', () => {
    const long = { x: 'y'.repeat(300_000) };
    const document = JSON.stringify([RECORDS[0], long, RECORDS[1]]);
    expect(lines(document, 5000)).toMatchObject({
      text: `${TEXTS[0] ?? ''}\n${TEXTS[1] ?? ''}\n`,
      skipped: 1,
    });
  });

  test('no text makes it fail', () => {
    const pieces = fc.constantFrom('{', '}', '[', ']', '"', '\\', ',', ':', '\n', 'tables', 'rows');
    fc.assert(
      fc.property(
        fc.array(pieces, { maxLength: 60 }),
        fc.integer({ min: 1, max: 9 }),
        (all, size) => {
          const log = `{"tables":[${all.join('')}`;
          expect(lines(log, size).bytes).toBeGreaterThanOrEqual(0);
          expect(lines(log, size).text).toBe(lines(log, 1000).text);
        },
      ),
    );
  });
});

test('tables with line breaks: a row is named by the line where it ends', () => {
  const document = JSON.stringify(TABLES, null, 2);
  const { text } = lines(document, 1000);
  expect(text.split('\n').filter((line) => line !== '')).toEqual(TEXTS);
  const at = text.split('\n').indexOf(TEXTS[5] ?? '');
  expect(document.split('\n')[at]?.trim()).toBe('],');
});

test('every line of a log of no known format is counted', () => {
  const tally = { file: 'a.log', tally: undefined as never };
  const scanner = createBlindScanner(undefined as never, tally);
  const feeder = new LineFeeder(scanner);
  feeder.push(Buffer.from(`a\n\nb\n${'x'.repeat(70_000)}\n{\nc`));
  feeder.end();
  expect(scanner.counts).toMatchObject({ lines: 5, unreadable: 5, observations: 0 });
  expect(scanner.counts.examples[0]).toEqual({ line: 1, text: 'a' });
});

const ANSWER =
  'RESPONSE_SUCCESS: TCP=0; InterfaceIP=10.1.1.53; Destination=10.1.1.10; AA=0; AD=0; QNAME=a.example.com.; QTYPE=1; XID=30291; DNSSEC=0; RCODE=3; Port=53; Flags=33152; Scope=Default; Zone=..Cache; PolicyName=NULL; PacketData=0x7653';
const PROVIDER = 'Microsoft-Windows-DNSServer';
/** As a console of so many columns breaks a value off. */
const broken = (name: string, value: string, width = 60): string => {
  const room = width - 15;
  const parts = Array.from({ length: Math.ceil(value.length / room) }, (_, at) =>
    value.slice(at * room, (at + 1) * room),
  );
  return [`${name.padEnd(12)} : ${parts[0] ?? ''}`]
    .concat(parts.slice(1).map((part) => `${' '.repeat(15)}${part}`))
    .join('\r\n');
};
const listed = (time: string, id = '257'): string =>
  [
    `TimeCreated  : ${time}`,
    `ProviderName : ${PROVIDER}`,
    `Id           : ${id}`,
    broken('Message', ANSWER),
  ].join('\r\n');
const told = (date: string, id = '257'): string =>
  [
    '  Log Name: Microsoft-Windows-DNSServer/Analytical',
    `  Source: ${PROVIDER}`,
    `  Date: ${date}`,
    `  Event ID: ${id}`,
    '  Task: LOOK_UP',
    '  Level: Information',
    '  User: N/A',
    '  Description: ',
    ANSWER,
  ].join('\r\n');

const NXDOMAIN = question({ answer: 'nxdomain' });

test.each([
  {
    title: 'Format-List, day first, and an audit event',
    format: 'windows-event',
    log: `\r\n\r\n${listed('23/11/2023 18:00:00')}\r\n\r\n${listed('23/11/2023 18:00:00', '541')}\r\n\r\n${listed('23/11/2023 18:00:00')}\r\n\r\n\r\n`,
    seen: [NXDOMAIN, NXDOMAIN],
  },
  {
    title: 'Format-List of a Japanese server, without a blank line at its end',
    format: 'windows-event',
    log: listed('2023/11/23 18:00:00'),
    seen: [NXDOMAIN],
  },
  {
    title: 'Format-List *, the message first',
    format: 'windows-event',
    log: `${broken('Message', ANSWER)}\r\nId           : 257\r\nProviderName : ${PROVIDER}\r\nTimeCreated  : 11/23/2023 6:00:00 PM\r\n`,
    seen: [NXDOMAIN],
  },
  {
    title: 'wevtutil /f:text',
    format: 'windows-event',
    log: `Event[0]:\r\n${told('2023-11-23T18:00:00.000')}\r\n\r\nEvent[1]:\r\n${told('2023-11-23T18:00:00.0000000Z', '513')}\r\n\r\nEvent[2]\r\n${told('2023-11-23T18:00:00.0000000Z')}`,
    seen: [NXDOMAIN, NXDOMAIN],
  },
  {
    title: 'the last entry of journalctl -o export',
    format: 'squid',
    log: '__CURSOR=a\n__REALTIME_TIMESTAMP=1\nMESSAGE=1700762400.000 1 10.1.1.10 TCP_DENIED/403 1 CONNECT a.example.com:443 - HIER_NONE/- -\n_PID=1',
    seen: [{ name: 'a.example.com', at: T0 }],
  },
])('$title', ({ format, log, seen }) => {
  const reading = readAll(format, log);
  expect(reading.seen).toMatchObject(seen);
  expect(reading.seen).toHaveLength(seen.length);
  expect(reading.unknown).toBe(0);
  expect(reading.known).toBe(log.split('\n').filter((line) => line.trim() !== '').length);
  expect(foundFormat(`${log}\n\n`)).toBe(format);
});

const LINE =
  '1700762400.000 1 10.1.1.10 TCP_DENIED/403 1 CONNECT a.example.com:443 - HIER_NONE/- -';
const cri = (tag: string, text: string, stream = 'stdout'): string =>
  `2023-11-23T18:00:00.123456789Z ${stream} ${tag} ${text}`;
const docker = (text: string): string =>
  `${JSON.stringify({ log: text, stream: 'stdout', time: '2023-11-23T18:00:00.1Z' })}`;
/** So long that Docker writes it in two parts. */
const LONG = LINE.replace(':443 -', `:443 ${'u'.repeat(17_000)}`);

test.each([
  { title: 'two parts', log: [cri('P', LINE.slice(0, 30)), cri('F', LINE.slice(30))], seen: 1 },
  {
    title: 'three parts, another stream between them',
    log: [
      cri('P', LINE.slice(0, 30)),
      cri('F', LINE, 'stderr'),
      cri('P', LINE.slice(30, 50)),
      cri('F', LINE.slice(50)),
    ],
    seen: 2,
  },
  { title: 'no part', log: [cri('F', LINE), cri('F:x', LINE)], seen: 2 },
  { title: 'the end is missing', log: [cri('F', LINE), cri('P', LINE)], seen: 1, unknown: 1 },
  {
    title: 'parts of nothing',
    log: [cri('F', LINE), cri('P', 'what is'), cri('F', ' this')],
    seen: 1,
    unknown: 2,
  },
  {
    title: "docker's parts",
    log: [docker(LONG.slice(0, 16_384)), docker(`${LONG.slice(16_384)}\n`), docker(`${LINE}\n`)],
    seen: 2,
  },
  { title: 'no line break, and whole', log: [docker(LINE), docker(LINE)], seen: 2 },
])('a line in parts: $title', ({ log, seen, unknown = 0 }) => {
  const reading = readAll('squid', log.join('\n'));
  expect(reading.seen.map((each) => ('name' in each ? each.name : ''))).toEqual(
    Array.from({ length: seen }, () => 'a.example.com'),
  );
  expect({ known: reading.known, unknown: reading.unknown }).toEqual({
    known: log.length - unknown,
    unknown,
  });
});
