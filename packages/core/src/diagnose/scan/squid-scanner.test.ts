import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { readSquidNative } from '../../products/squid/access-log.ts';
import { EVERYTHING, guessInterest, type Interest } from '../tally/interest.ts';
import type { Tally } from '../tally/tally.ts';
import type { Scanner } from './scanner.ts';
import { createSquidScanner } from './squid-scanner.ts';
import { createTextScanner } from './text-scanner.ts';

/** Names under example.com matter, and all that 10.1.1.10 asks for. */
const SOME: Interest = {
  clients: ['10.1.1.10'],
  marks: ['example.com'],
  isOfInterest: (name) => name.endsWith('.example.com'),
  reduce: (seen) => {
    if (seen.kind !== 'proxy' || seen.client === '10.1.1.10' || SOME.isOfInterest(seen.name))
      return seen;
    return { ...seen, client: '*', server: null };
  },
};

const LOCATE = (part: number, line: number) => ({ file: String(part), line });

function scanText(scanner: Scanner, text: string): { tally: object; counts: object } {
  const bytes = Buffer.from(text);
  scanner.beginPart(0);
  scanner.scan(bytes, 0, bytes.length);
  return { tally: flat(scanner.finish(LOCATE)), counts: scanner.counts };
}

function flat(tally: Tally): object {
  return {
    groups: [...tally.groups.entries()].sort(([a], [b]) => (a < b ? -1 : 1)),
    dropped: tally.dropped,
  };
}

function expectSame(
  text: string,
  interest: Interest,
  range = { since: Number.NEGATIVE_INFINITY, until: Number.POSITIVE_INFINITY },
): void {
  expect(scanText(createSquidScanner({ interest, range }), text)).toEqual(
    scanText(createTextScanner({ readers: [readSquidNative], interest, range }), text),
  );
}

/** A request longer than 64 bytes is kept in two pieces, one longer than 128 is read as text. */
const LONG_NAMES = [
  `${'p'.repeat(40)}.q.example.com`,
  `${'p'.repeat(40)}.r.example.com`,
  `${'p'.repeat(60)}.${'q'.repeat(40)}.example.net`,
  `${'p'.repeat(60)}.${'q'.repeat(60)}.example.com`,
];
const names = fc.constantFrom(
  'a.example.com',
  'B.Example.COM',
  'b.example.com',
  'login.example.org',
  'www.example.net',
  'x.example.com.evil.test',
  ...LONG_NAMES,
);
const requests = fc.oneof(
  names.map((name) => `CONNECT ${name}:443`),
  fc
    .tuple(names, fc.constantFrom('/', '/p/q?r=//s', '?q', ':8080/x', ''))
    .map(([name, rest]) => `GET http://${name}${rest}`),
  fc.constantFrom(
    '- error:invalid-request',
    'CONNECT [2001:db8::1]:443',
    'CONNECT a.example.com',
    'GET cache_object://h/x',
    'N error:transaction-end-before-headers',
    'GET /x//y/z',
  ),
);
const lines = fc
  .tuple(
    fc.integer({ min: 1_700_000_000_000, max: 1_700_000_000_020 }),
    fc.constantFrom(
      '10.1.1.10',
      '10.1.1.11',
      '2001:db8::7',
      '2001:db8:aaaa:bbbb:cccc:dddd:eeee:ffff%a-very-long-zone',
    ),
    fc.constantFrom(
      'TCP_TUNNEL/200',
      'TCP_DENIED/403',
      'NONE_NONE/503',
      'TCP_MISS/304',
      'TCP_DENIED/407',
      'TCP_TUNNEL_ABORTED/200',
      'NONE_NONE/000',
      'TCP_REFRESH_FAIL_OLD_ERR_ABORTED/200',
    ),
    fc.nat(1e6),
    requests,
    fc.constantFrom(
      'HIER_DIRECT/192.0.2.1',
      'HIER_DIRECT/192.0.2.2',
      'HIER_NONE/-',
      `TIMEOUT_FIRSTUP_PARENT/${'p'.repeat(60)}.example.net`,
    ),
  )
  .map(
    ([at, client, result, size, request, peer]) =>
      `${String(Math.floor(at / 1000))}.${String(at % 1000).padStart(3, '0')}     12 ${client} ${result} ${String(size)} ${request} - ${peer} -`,
  );

describe('the bytes are read as the text is', () => {
  test('for any log of this format', () => {
    fc.assert(
      fc.property(
        fc.array(lines, { maxLength: 60 }),
        fc.boolean(),
        fc.boolean(),
        (all, isSome, hasEnd) => {
          expectSame(all.join('\n') + (hasEnd ? '\n' : ''), isSome ? SOME : EVERYTHING);
        },
      ),
      { numRuns: 200 },
    );
  });

  test('for any log with bytes changed, lost and added', () => {
    const edits = fc.array(
      fc.tuple(
        fc.nat(),
        fc.constantFrom(0, 10, 13, 32, 9, 47, 58, 45, 65, 48, 0xc2, 0xa0, 0xff, -1),
        fc.boolean(),
      ),
      { minLength: 1, maxLength: 8 },
    );
    fc.assert(
      fc.property(fc.array(lines, { minLength: 1, maxLength: 20 }), edits, (all, changes) => {
        const bytes = [...Buffer.from(all.join('\n'))];
        for (const [place, byte, isInsert] of changes)
          bytes.splice(
            place % bytes.length,
            byte < 0 || !isInsert ? 1 : 0,
            ...(byte < 0 ? [] : [byte]),
          );
        expectSame(Buffer.from(bytes).toString('latin1'), SOME);
        expectSame(Buffer.from(bytes).toString('utf8'), EVERYTHING);
      }),
      { numRuns: 300 },
    );
  });

  test('for random bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 2000 }), (bytes) => {
        const scanner = createSquidScanner({ interest: EVERYTHING });
        scanner.beginPart(0);
        scanner.scan(bytes, 0, bytes.length);
        expect(scanner.counts.unreadable).toBeLessThanOrEqual(scanner.counts.lines);
        expect(scanner.finish(LOCATE).groups.size).toBe(0);
      }),
    );
  });

  test('within a range of time', () => {
    fc.assert(
      fc.property(fc.array(lines, { maxLength: 40 }), (all) => {
        expectSame(all.join('\n'), SOME, { since: 1_700_000_000_005, until: 1_700_000_000_015 });
      }),
    );
  });
});

test('a thread that began before it was known who matters gives what reading all at once gives, or says that it does not', () => {
  // A plan for which names of Azure are private, and some others that no guess knows.
  const planned = (isPrivate: (name: string) => boolean): Interest => ({
    clients: ['10.1.1.10'],
    marks: ['vault.azure.net', 'example.net'],
    isOfInterest: isPrivate,
    reduce: (seen) =>
      seen.kind !== 'proxy' || seen.client === '10.1.1.10' || isPrivate(seen.name)
        ? seen
        : { ...seen, client: '*', server: null },
  });
  const azure = lines.map((line) =>
    line
      .replace('a.example.com', 'v.vault.azure.net')
      .replace('b.example.com', 'open.blob.core.windows.net'),
  );
  const log = fc.array(
    fc.oneof(
      { weight: 9, arbitrary: azure },
      fc.constantFrom(
        'nonsense',
        '',
        '1700000000.000 -1 10.1.1.12 TCP_MISS/200 1 GET http://v.vault.azure.net/ - X/- -',
      ),
    ),
    {
      minLength: 1,
      maxLength: 40,
    },
  );
  fc.assert(
    fc.property(log, log, fc.boolean(), (before, after, isGuessed) => {
      const interest = planned(
        (name) => name === 'v.vault.azure.net' || (!isGuessed && name === 'www.example.net'),
      );
      const read = (scanner: Scanner, part: number, text: string): void => {
        scanner.beginPart(part);
        scanner.scan(Buffer.from(text), 0, Buffer.byteLength(text));
      };
      const early = createSquidScanner({ interest: guessInterest(['10.1.1.10', '10.1.1.11']) });
      read(early, 0, before.join('\n'));
      early.changeInterest(interest);
      read(early, 1, after.join('\n'));
      const joined = createSquidScanner({ interest });
      const agrees = joined.absorb(early.pack());
      const atOnce = createSquidScanner({ interest });
      read(atOnce, 0, before.join('\n'));
      read(atOnce, 1, after.join('\n'));
      if (isGuessed) expect(agrees).toBe(true);
      if (agrees) expect(flat(joined.finish(LOCATE))).toEqual(flat(atOnce.finish(LOCATE)));
      else expect(before.some((line) => line.includes('www.example.net'))).toBe(true);
    }),
    { numRuns: 300 },
  );
});

test('a log that came from Windows, with empty lines, keeps its line numbers', () => {
  const line =
    '1700762400.123   5012 10.1.1.10 TCP_DENIED/403 6042 CONNECT a.example.com:443 - HIER_NONE/- text/html';
  const { tally, counts } = scanText(
    createSquidScanner({ interest: EVERYTHING }),
    `\r\n${line}\r\nnonsense\r\n\r\n${line}\r\n`,
  );
  expect(counts).toMatchObject({
    lines: 3,
    unreadable: 1,
    examples: [{ line: 3, text: 'nonsense' }],
  });
  expect(tally).toMatchObject({
    groups: [
      [
        expect.any(String),
        { count: 2, evidence: [{ evidence: { line: 2 } }, { evidence: { line: 5 } }] },
      ],
    ],
  });
});

test('many names make the table grow and lose nothing', () => {
  const all = Array.from(
    { length: 20_000 },
    (_, at) =>
      `1700762400.123 1 10.1.1.11 TCP_TUNNEL/200 1 CONNECT h${String(at % 10_000)}.example.net:443 - HIER_DIRECT/192.0.2.1 -`,
  );
  const scanner = createSquidScanner({ interest: SOME });
  scanText(scanner, all.join('\n'));
  const groups = [...scanner.finish(LOCATE).groups.values()];
  expect(groups).toHaveLength(10_000);
  expect(groups.every((group) => group.count === 2)).toBe(true);
});
