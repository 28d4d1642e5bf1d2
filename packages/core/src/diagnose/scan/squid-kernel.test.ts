import { writeFileSync } from 'node:fs';

import fc from 'fast-check';
import { expect, test } from 'vitest';

import { DONE, NEW_KEY, SEPARATORS, STATE, WINDOW_BYTES } from './kernel-layout.ts';
import { KeyTable } from './key-table.ts';
import { ALL_TIMES } from './scanner.ts';
import { assembleSquidKernel } from './squid-kernel.ts';
import { SQUID_KERNEL } from './squid-kernel-bytes.ts';

/** Reads the lines as the scanner does; gives why the kernel stopped, each time. */
function read(table: KeyTable, text: string, flags = 0): number[] {
  const bytes = Buffer.from(`${text}\n`);
  const start = table.room(bytes.length);
  table.bytes.set(bytes, start);
  table.setRange(ALL_TIMES);
  table.kernel.split(start, start + bytes.length - 1, 1);
  table.view.setInt32(STATE.lineStart, start, true);
  const reasons: number[] = [];
  for (;;) {
    const why = table.kernel.scan();
    reasons.push(why);
    if (why !== NEW_KEY) return reasons;
    table.add(flags);
  }
}

const LOCATE = (part: number, line: number) => ({ file: String(part), line });

/** By request. */
function countsOf(table: KeyTable): Map<string, object> {
  return new Map(
    table
      .records()
      .map((record) => [table.piecesOf(record).request, table.countsOf(record, LOCATE)]),
  );
}

test('the bytes that are run are what the source makes', () => {
  const made = Buffer.from(assembleSquidKernel()).toString('base64');
  if (process.env['SEKISHO_UPDATE'] === '1') {
    const head =
      '// The program of squid-kernel.ts, assembled: it starts in less time than it is made in. A test holds them together.\n';
    writeFileSync(
      new URL('./squid-kernel-bytes.ts', import.meta.url),
      `${head}\nexport const SQUID_KERNEL =\n  '${made}';\n`,
    );
  } else {
    expect(made).toBe(SQUID_KERNEL);
  }
});

test.each([
  [
    '1700762400.123   5012 10.1.1.10 TCP_DENIED/403 6042 CONNECT a.example.com:443 - HIER_NONE/- text/html',
    ['TCP_DENIED/403', 'CONNECT a.example.com:443'],
  ],
  [
    '1700762400.123      0 10.1.1.10 TCP_MISS/200 17 GET http://a.example.com/p/q?r#s user HIER_DIRECT/192.0.2.1 -',
    ['TCP_MISS/200', 'GET http://a.example.com'],
  ],
  [
    '1700762400.123 123456789 2001:db8::7 TCP_MISS/200 0 POST https://b.example.com:8443 - FIRSTUP_PARENT/2001:db8::1 -',
    ['TCP_MISS/200', 'POST https://b.example.com:8443'],
  ],
  [
    '1700762400.123  12 10.1.1.10 NONE/200 123456789012 GET ftp://c.example.com?x - ROUNDROBIN_PARENT_AND_MORE/p -',
    ['NONE/200', 'GET ftp://c.example.com'],
  ],
  [
    '1700762400.123  12 10.1.1.10 TAG/000 0 - error:transaction-end-before-headers - HIER_NONE/- - more of it here',
    ['TAG/000', '- error:transaction-end-before-headers'],
  ],
  [
    '1700762400.123  12 10.1.1.10 TCP_MISS/200 1 GET averyveryverylongscheme://d.example.com/x - HIER_DIRECT/p -\r',
    ['TCP_MISS/200', 'GET averyveryverylongscheme://d.example.com'],
  ],
])('%s is read without being text', (line, pieces) => {
  const table = new KeyTable();
  const bytes = Number(/\/\d{3} (\d+) /.exec(line)?.[1]);
  expect(read(table, `${line}\n${line}`)).toEqual([NEW_KEY, DONE]);
  const [record = 0] = table.records();
  expect(table.piecesOf(record)).toEqual({
    result: pieces[0],
    request: pieces[1],
    client: null,
    peer: '',
  });
  const place = (line: number) => ({ evidence: { line } });
  expect(table.countsOf(record, LOCATE)).toMatchObject({
    count: 2,
    bytes: bytes * 2,
    first: 1_700_762_400_123,
    last: place(2),
    evidence: [place(1), place(2)],
  });
});

test('what another table packed is counted as if it had been read here', () => {
  const line = (at: number, host: number): string =>
    `${String(1_700_000_000 + at)}.000 1 10.1.1.1 TCP_MISS/200 ${String(at)} CONNECT h${String(host)}.example.com:443 - HIER_DIRECT/192.0.2.1 -`;
  const lines = fc.array(fc.tuple(fc.nat(30), fc.nat(3)), { maxLength: 40 });
  fc.assert(
    fc.property(lines, lines, (first, second) => {
      const tables = [[first], [[], second], [first, second]].map((parts) => {
        const table = new KeyTable();
        for (const [part, all] of parts.entries()) {
          table.view.setInt32(STATE.part, part, true);
          table.view.setInt32(STATE.line, 0, true);
          if (all.length > 0) read(table, all.map(([at, host]) => line(at, host)).join('\n'));
        }
        return table;
      });
      const [a, b, both] = tables;
      if (a === undefined || b === undefined || both === undefined)
        throw new RangeError('three tables');
      expect(a.absorb(b.pack(), () => a.add(0))).toBe(0);
      expect(countsOf(a)).toEqual(countsOf(both));
    }),
  );
});

test('blanks, control characters and bytes beyond ASCII are separators, and nothing else', () => {
  const table = new KeyTable();
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 1, maxLength: 600 }), (all) => {
      const start = table.room(1024);
      table.bytes.set(all, start);
      table.kernel.split(start, start + all.length, 1);
      const expected = [...all].flatMap((byte, at) =>
        byte <= 32 || byte >= 128 ? [start + at] : [],
      );
      const found = Array.from({ length: expected.length + 2 }, (_, at) =>
        table.view.getInt32(SEPARATORS + at * 4, true),
      );
      expect(found).toEqual([...expected, start + all.length, 0x7fff_ffff]);
    }),
    { numRuns: 300 },
  );
});

test('a window full of separators has room for all', () => {
  const table = new KeyTable();
  const start = table.room(WINDOW_BYTES);
  table.bytes.fill(32, start, start + WINDOW_BYTES);
  table.kernel.split(start, start + WINDOW_BYTES, 0);
  expect(table.view.getInt32(SEPARATORS + (WINDOW_BYTES - 1) * 4, true)).toBe(
    start + WINDOW_BYTES - 1,
  );
  expect(table.view.getInt32(SEPARATORS + WINDOW_BYTES * 4, true)).toBe(start + WINDOW_BYTES);
});
