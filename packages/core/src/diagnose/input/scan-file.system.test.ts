import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';

import type { Observation } from '../../products/shared/logs/observation.ts';
import { LONGEST_LINE, ALL_TIMES } from '../scan/scanner.ts';
import { EVERYTHING } from '../tally/interest.ts';
import { createTally, type Tally } from '../tally/tally.ts';
import { formatTally, parseTally, type FileReading } from '../tally/tally-file.ts';
import { openLog } from './open-log.ts';
import { LineFeeder } from '../scan/line-feeder.ts';
import { chooseFormat } from '../scan/choose-scanner.ts';
import { rotatedSets } from './rotated-order.ts';
import { scanFile, type ScanContext } from './scan-file.ts';

const folder = mkdtempSync(join(tmpdir(), 'scan-file-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const CONTEXT: ScanContext = {
  settings: { format: null, range: ALL_TIMES, zoneMs: 0, now: new Date('2024-01-01') },
  interest: EVERYTHING,
};

const line = (at: number, name: string): string =>
  `${String(1_700_000_000 + at)}.000     12 10.1.1.${String(at % 3)} TCP_DENIED/403 17 CONNECT ${name}:443 - HIER_NONE/- -`;

async function scan(
  content: string | Uint8Array,
  parts: Partial<ScanContext> = {},
  name = 'a.log',
): Promise<{ readonly tally: Tally; readonly reading: FileReading }> {
  const path = join(folder, name);
  writeFileSync(path, content);
  const tally = createTally();
  const context = { ...CONTEXT, ...parts };
  return { tally, reading: await scanFile(await openLog(name, path), { name, tally }, context) };
}

function flat(tally: Tally): object {
  return {
    groups: [...tally.groups.entries()].sort(([a], [b]) => (a < b ? -1 : 1)),
    appliance: tally.appliance,
    dropped: tally.dropped,
  };
}

test('files that are read at the same time have each its own lines', async () => {
  // More than are read in a row, so that they take turns.
  const names = ['a.log', 'b.log', 'c.log'];
  const interest = {
    ...EVERYTHING,
    clients: ['10.9.9.9'],
    endings: ['example.net'],
    isOfConcern: () => false,
    isOwn: () => true,
    parts: null,
    add: (tally: Tally, seen: Observation) => {
      if (seen.kind === 'proxy') tally.others.add(seen);
    },
  };
  const contents = names.map((name, of) =>
    Array.from({ length: 40_000 }, (_, at) =>
      line(at, `h${String(at % 500)}.${name}.com`).padEnd(500 + of, 'x'),
    ).join('\n'),
  );
  const together = await Promise.all(
    names.map((name, of) => scan(contents[of] ?? '', { interest }, name)),
  );
  for (const [of, name] of names.entries()) {
    const alone = await scan(contents[of] ?? '', { interest }, name);
    const { tally, reading } = together[of] ?? alone;
    expect(reading).toEqual(alone.reading);
    expect(formatTally({ tally, readings: [] })).toBe(
      formatTally({ tally: alone.tally, readings: [] }),
    );
    expect(tally.others).toMatchObject({ requests: 40_000, denied: 40_000 });
    expect(tally.others.deniedNames.all.map(({ count }) => count)).toEqual(
      Array.from({ length: 500 }, () => 80),
    );
  }
});

describe('blocks of one file', () => {
  test('however a file is cut into blocks, the tally and its evidence are the same', () => {
    const lines = fc.oneof(
      {
        weight: 8,
        arbitrary: fc
          .tuple(fc.nat(50), fc.constantFrom('a.example.com', 'b.example.com'))
          .map(([at, name]) => line(at, name)),
      },
      fc.constantFrom('', 'nonsense', '\r'),
    );
    const scanCut = (bytes: Buffer, blockBytes: number) => {
      const tally = createTally();
      const scanner = chooseFormat(bytes, { ...CONTEXT.settings, format: 'squid' })?.createScanner(
        EVERYTHING,
        { file: 'a.log', tally },
      );
      if (scanner === undefined) throw new RangeError('no scanner');
      const feeder = new LineFeeder(scanner);
      for (let at = 0; at < bytes.length; at += blockBytes)
        feeder.push(bytes.subarray(at, at + blockBytes));
      feeder.end();
      return { tally: flat(tally), counts: scanner.counts };
    };
    fc.assert(
      fc.property(
        fc.array(lines, { minLength: 12, maxLength: 40 }),
        fc.integer({ min: 20, max: 900 }),
        fc.boolean(),
        (all, blockBytes, hasEnd) => {
          const text = Buffer.from(all.join('\n') + (hasEnd ? '\n' : ''));
          expect(scanCut(text, blockBytes)).toEqual(scanCut(text, 1 << 20));
        },
      ),
      { numRuns: 100 },
    );
  });

  test('a line longer than is sensible is counted and passed over, in files and in streams', async () => {
    const text = `${line(1, 'a.example.com')}\n${line(2, 'b.example.com')}\n${'x'.repeat(LONGEST_LINE * 3)}\n${line(3, 'a.example.com')}\n`;
    const inFile = await scan(text, {
      settings: { ...CONTEXT.settings, format: 'squid' },
    });
    const inStream = await scan(gzipSync(text), {
      settings: { ...CONTEXT.settings, format: 'squid' },
    });
    for (const { reading, tally } of [inFile, inStream]) {
      expect(reading).toMatchObject({ unreadable: 1 });
      expect([...tally.groups.values()].reduce((sum, group) => sum + group.count, 0)).toBe(3);
    }
    expect(
      [...inStream.tally.groups.values()]
        .flatMap((group) => group.evidence.map((each) => each.evidence.line))
        .sort(),
    ).toEqual([1, 2, 4]);
  });
});

describe('what holds a log', () => {
  const text = Array.from({ length: 50 }, (_, at) =>
    line(at, `h${String(at % 5)}.example.com`),
  ).join('\n');
  const has = (program: string): boolean => {
    try {
      execFileSync(program, ['--version'], { stdio: 'ignore' });
      return true;
    } catch {
      return false;
    }
  };

  test('gzip is told by its first bytes, whatever the name', async () => {
    expect(flat((await scan(gzipSync(text))).tally)).toEqual(flat((await scan(text)).tally));
  });

  test.each([
    { title: 'UTF-8 with a mark', bytes: Buffer.from(`\ufeff${text}`) },
    {
      title: 'UTF-16, as PowerShell writes it',
      bytes: Buffer.from(`\ufeff${text.replaceAll('\n', '\r\n')}`, 'utf16le'),
    },
    {
      title: 'UTF-16, the other way round',
      bytes: Buffer.from(`\ufeff${text}`, 'utf16le').swap16(),
    },
  ])('$title, packed or not', async ({ bytes }) => {
    const plain = flat((await scan(text)).tally);
    expect(flat((await scan(bytes)).tally)).toEqual(plain);
    expect(flat((await scan(gzipSync(bytes))).tally)).toEqual(plain);
  });

  test('members of gzip one after the other, as log rotation appends them', async () => {
    const both = Buffer.concat([gzipSync(`${text}\n`), gzipSync(text)]);
    expect((await scan(both)).reading).toMatchObject({ lines: 100, unreadable: 0 });
  });

  describe.each(['zstd', 'xz', 'bzip2'])('%s', (program) => {
    test.skipIf(!has(program))('is unpacked by its program', async () => {
      const packed = execFileSync(program, ['-c'], { input: text });
      expect((await scan(packed)).reading).toMatchObject({ lines: 50 });
    });
  });

  test('a packed log that was cut says so', async () => {
    await expect(scan(gzipSync(text).subarray(0, 100))).rejects.toThrow(/is not whole/);
  });

  test('a log that is not there says so', async () => {
    await expect(openLog('missing.log', join(folder, 'missing.log'))).rejects.toThrow(
      /can't read the log missing.log/,
    );
    await expect(openLog('it', folder)).rejects.toThrow(/is a folder/);
  });

  test('a log of no known format is counted and stops nothing', async () => {
    expect((await scan('hello\nworld\n')).reading).toMatchObject({ format: null, bytes: 12 });
  });

  test('an empty log is no trouble', async () => {
    expect((await scan('')).reading).toMatchObject({ format: null, lines: 0 });
  });

  test('two formats in one file are both read', async () => {
    const mixed = `${Array.from({ length: 3 }, (_, at) => line(at, 'a.example.com')).join('\n')}\nNov 23 18:00:00 fw kernel: IN=a OUT=b SRC=10.1.1.10 DST=10.2.1.1 LEN=1 PROTO=TCP SPT=1 DPT=443\nnoise\n`;
    const { tally, reading } = await scan(mixed);
    expect([...new Set([...tally.groups.values()].map((group) => group.kind))].sort()).toEqual([
      'firewall',
      'proxy',
    ]);
    expect(reading).toMatchObject({
      lines: 5,
      unreadable: 1,
      examples: [{ line: 5, text: 'noise' }],
    });
  });

  test('random bytes never stop it', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 3000 }), async (bytes) => {
        // Bytes that begin as a packed file may well be no such file.
        const { reading } = await scan(Buffer.concat([Buffer.from('x'), bytes]), {
          settings: { ...CONTEXT.settings, format: 'key-value' },
        });
        expect(reading.bytes).toBeGreaterThan(0);
      }),
      { numRuns: 50 },
    );
  });
});

test('parts of one log are a set, oldest first, and other logs stay where they stand', () => {
  expect(rotatedSets(['b.log', 'a.log', 'a.log.1', 'a.log.10.gz', 'a.log.2.gz'])).toEqual([
    ['b.log'],
    ['a.log.10.gz', 'a.log.2.gz', 'a.log.1', 'a.log'],
  ]);
  expect(rotatedSets(['a.log', 'a.log-20231123', 'a.log-20231122.xz'])).toEqual([
    ['a.log-20231122.xz', 'a.log-20231123', 'a.log'],
  ]);
  expect(
    rotatedSets(['p_2023-11-23.log', 'proxy1.log', 'p_2023-11-22T0100.log', 'p_2023-11-22.log.gz']),
  ).toEqual([['p_2023-11-22.log.gz', 'p_2023-11-22T0100.log', 'p_2023-11-23.log'], ['proxy1.log']]);
});

test('a saved tally is read back as it was', async () => {
  const { tally, reading } = await scan(
    Array.from({ length: 30 }, (_, at) => line(at, `h${String(at % 5)}.example.com`)).join('\n'),
  );
  const back = parseTally(formatTally({ tally, readings: [reading] }), 'a.agg');
  expect(flat(back.tally)).toEqual(flat(tally));
  expect(back.readings).toEqual([reading]);
});

test.each(['{', '{"schema":"sekisho/tally/2"}', '{"schema":"sekisho/tally/9","groups":[]}'])(
  '%s is no saved tally',
  (text) => {
    expect(() => parseTally(text, 'a.agg')).toThrow(/a\.agg is not/);
  },
);
