// Logs: each format's reader, line by line as it stands in the list of products, and the whole scan with any envelope.

import { gzipSync } from 'node:zlib';

import { FORMATS } from '@sekisho/core/diagnose/formats.ts';
import { decodeBlocks } from '@sekisho/core/diagnose/input/text-encoding.ts';
import { openStream } from '@sekisho/core/diagnose/input/open-log.ts';
import { scanFile, type ScanContext } from '@sekisho/core/diagnose/input/scan-file.ts';
import { readLogs } from '@sekisho/core/diagnose/read-logs.ts';
import { ALL_TIMES } from '@sekisho/core/diagnose/scan/scanner.ts';
import { EVERYTHING } from '@sekisho/core/diagnose/tally/interest.ts';
import { createTally } from '@sekisho/core/diagnose/tally/tally.ts';
import { formatTally, parseTally } from '@sekisho/core/diagnose/tally/tally-file.ts';
import { compileLogformat, readLogformats } from '@sekisho/core/products/squid/logformat.ts';
import { LOG_LINES } from '@sekisho/test-kit/diagnose/log-lines.ts';
import { plain, type FuzzTarget } from '../target.ts';

const OPTIONS = { zoneMs: 0, now: new Date('2024-01-01T00:00:00Z') };
const CONTEXT: ScanContext = {
  settings: { format: null, range: ALL_TIMES, ...OPTIONS },
  interest: EVERYTHING,
};
const HEADS = [
  '',
  '<134>1 2023-11-26T12:00:00.123Z host1 prog 2711 - [a b="c"] ',
  '2023-11-26T12:00:00.123456789Z stdout F ',
  'Nov 26 12:00:00 host1 prog[12]: ',
];
const ALL = Object.values(LOG_LINES).map((lines) => `${lines.join('\n')}\n`);
const SQUID_CONF =
  'logformat own %ts.%03tu %6tr %>a %Ss/%03>Hs %<st %rm %ru\nlogformat other %{%Y-%m-%dT%H:%M:%S}tl "%{User-Agent}>h" [%un] %% %\\>a\naccess_log stdio:/var/log/squid/access.log own\n';

async function* blocksOf(input: Buffer): AsyncGenerator<Buffer> {
  // Cut anywhere: lines and characters go on in the next block.
  for (let at = 0; at < input.length; at += 1000) yield input.subarray(at, at + 1000);
}

/** As `diagnose` reads a pipe, twice over: what is saved is read again. */
async function scan(input: Buffer): Promise<void> {
  const tally = createTally();
  const opened = await openStream('log', blocksOf(input));
  const reading = await scanFile(opened, { name: 'log', tally }, CONTEXT);
  parseTally(formatTally({ tally, readings: [reading] }), 'saved');
}

const readers = FORMATS.map(({ id, create }): FuzzTarget => {
  const lines = LOG_LINES[id] ?? [];
  return {
    name: `log: ${id}`,
    inputs: HEADS.map((head) => `${lines.map((line) => head + line).join('\n')}\n`),
    read: (input) => {
      const read = create(OPTIONS);
      for (const [index, line] of input.toString('utf8').split('\n').entries())
        read(line, { file: 'log', line: index + 1 });
    },
  };
});

const saved = (): string => {
  const tally = createTally();
  return formatTally({ tally, readings: [] });
};

export const logTargets = plain([
  ...readers,
  { name: 'logs: any format', inputs: [...ALL, gzipSync(ALL.join(''))], read: scan },
  {
    name: 'logs: as the rehearsal reads them',
    inputs: [ALL.join('')],
    read: (input) => readLogs([{ file: 'log', text: input.toString('utf8') }]),
  },
  {
    name: 'logs: encodings',
    inputs: ['a\n', Buffer.from('\ufeffab\r\n', 'utf16le'), Buffer.from([0xef, 0xbb, 0xbf, 0x61])],
    read: async (input) => {
      for await (const block of decodeBlocks(blocksOf(input))) block.toString('utf8');
    },
  },
  {
    name: "logs: Squid's logformat",
    inputs: [SQUID_CONF],
    words: ['%', '%%', '%>a', '%{', '}tl', '%-10', '%"', "%'", '%[', '%#', 'logformat x '],
    read: (input) => {
      for (const specification of readLogformats(input.toString('utf8')).values()) {
        const read = compileLogformat(specification);
        for (const line of ALL.join('').split('\n')) read(line, { file: 'log', line: 1 });
      }
    },
  },
  {
    name: 'logs: a saved tally',
    inputs: [saved()],
    read: (input) => parseTally(input.toString('utf8'), 'tally.json'),
  },
]);
