// Every format on the list behind every envelope, by the tables of both: a new row of either is in it by itself.

import { gzipSync } from 'node:zlib';

import { describe, expect, test } from 'vitest';

import { envelopesOf } from '@sekisho/test-kit/diagnose/envelopes.ts';
import { LOG_LINES } from '@sekisho/test-kit/diagnose/log-lines.ts';
import { ESTATE_AFTER, planInput, SITE } from '@sekisho/test-kit/plan/japan-east.ts';
import { composePlan } from '../plan/compose-plan.ts';
import { indexPlan } from '../plan/look-up.ts';
import { PLAIN_OPTIONS } from '../products/shared/logs/reader-options.ts';
import { findInTally } from './find.ts';
import { FORMAT_IDS } from './formats.ts';
import { openStream } from './input/open-log.ts';
import { scanFile } from './input/scan-file.ts';
import { ALL_TIMES } from './scan/scanner.ts';
import { createInterest } from './tally/interest.ts';
import { formatTally } from './tally/tally-file.ts';
import { createTally } from './tally/tally.ts';

const lookUp = indexPlan(composePlan(planInput({ estate: ESTATE_AFTER })));
const OWN = '10.1.1.10';
const interest = createInterest({ lookUp, clients: [OWN] });
const settings = { ...PLAIN_OPTIONS, range: ALL_TIMES };
const linesOf = (id: string): readonly string[] =>
  (LOG_LINES[id] ?? []).map((line) =>
    line
      .replaceAll('a.example.net', 'login.microsoftonline.com')
      .replaceAll('b.example.net', 'privateasr2cache.blob.core.windows.net'),
  );

async function read(bytes: Buffer, format: string | null) {
  const tally = createTally();
  const log = await openStream('a.log', chunks(bytes));
  const reading = await scanFile(
    log,
    { name: 'a.log', tally },
    { settings: { ...settings, format }, interest },
  );
  const { groups } = JSON.parse(formatTally({ tally, readings: [] })) as { groups: Group[] };
  const own = groups.filter(({ client, from }) => (client ?? from) === OWN);
  const found = findInTally({ lookUp, networks: SITE.networks, tally }).filter(
    ({ client }) => client === OWN,
  );
  return {
    reading,
    // When and where differs.
    own: own.map((group) => ({ ...group, evidence: null, last: null, first: null })),
    found: found.map(({ code, name, count }) => ({ code, name, count })),
  };
}

interface Group {
  readonly client?: string;
  readonly from?: string;
  readonly evidence: unknown;
  readonly last: unknown;
  readonly first: unknown;
}

async function* chunks(bytes: Buffer): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes.length; at += 1000) yield bytes.subarray(at, at + 1000);
}

const filled = (lines: readonly string[]): number =>
  lines.filter((line) => line.replace(/\r$/, '') !== '').length;

describe.each(FORMAT_IDS)('%s', (id) => {
  test('behind every envelope each line is read, and says the same', async () => {
    const plain = await read(Buffer.from(linesOf(id).join('\n')), id);
    expect(plain.reading).toMatchObject({ lines: linesOf(id).length, unreadable: 0, outside: 0 });
    expect(plain.reading.observations).toBeGreaterThan(0);
    for (const { title, wrap, frame = [[], []] } of envelopesOf('program')) {
      const lines = [
        ...frame[0],
        ...linesOf(id).flatMap((line) => wrap(line).split('\n')),
        ...frame[1],
      ];
      const { reading, own } = await read(Buffer.from(lines.join('\n')), id);
      expect({ title, own }).toEqual({ title, own: plain.own });
      expect({ title, ...reading, bytes: 0, lines: 0 }).toEqual({
        title,
        ...plain.reading,
        bytes: 0,
        lines: 0,
      });
      expect({ title, lines: reading.lines }).toEqual({ title, lines: filled(lines) });
    }
  });

  test('packed, in UTF-16 and with a byte order mark', async () => {
    const text = linesOf(id).join('\r\n');
    const plain = await read(Buffer.from(text), null);
    expect(plain.reading.observations).toBeGreaterThan(0);
    for (const bytes of [
      gzipSync(text),
      Buffer.from(`\ufeff${text}`, 'utf16le'),
      Buffer.from(`\ufeff${text}`),
      gzipSync(Buffer.from(`\ufeff${text}`, 'utf16le')),
    ])
      expect(await read(bytes, null)).toMatchObject({
        own: plain.own,
        reading: { lines: linesOf(id).length, unreadable: plain.reading.unreadable },
      });
  });

  test("the appliance's lines say among others what they say alone, and every line is counted", async () => {
    const own = linesOf(id);
    const others = own.map((line) =>
      line.replaceAll(OWN, '10.9.9.9').replaceAll('[7]', '[8]').replaceAll(' 5 10.9', ' 6 10.9'),
    );
    const noise = ['what is this', '', '{"x":1}', '<30>Nov 23 18:00:00 h cron[1]: (root) CMD (x)'];
    const ROUNDS = 20;
    const alone = Array.from({ length: ROUNDS }, () => own).flat();
    const among = Array.from({ length: ROUNDS }, () => [
      ...others,
      ...noise,
      ...own,
      ...noise,
      ...others,
    ]).flat();
    const [one, all] = await Promise.all(
      [alone, among].map((lines) => read(Buffer.from(lines.join('\n')), id)),
    );
    expect(all?.own).toEqual(one?.own);
    expect(all?.found).toEqual(one?.found);
    const { lines = 0, unreadable } = all?.reading ?? {};
    expect(lines).toBe(filled(among));
    // The JSON object is a line of the format json, and has no verdict.
    expect(unreadable).toBe(ROUNDS * 2 * filled(noise));
  });
});
