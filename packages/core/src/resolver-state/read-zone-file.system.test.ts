// Drawn zone files, in every spelling that RFC 1035 allows, against what named-checkzone makes of them.

import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { addressKey } from '@sekisho/dns/address.ts';
import { toName } from '@sekisho/dns/name.ts';
import { describeWithPrograms } from '@sekisho/test-kit/render/describe-with-programs.ts';
import { makeFolder, runProgram } from '@sekisho/test-kit/render/programs.ts';
import type { HostedRecord } from '../model/world/resolver-state.ts';
import { readZoneFile } from './read-zone-file.ts';

const ZONE = toName('corp.example');
const RUNS = 60;

interface Drawn {
  readonly owner: string;
  readonly type: string;
  readonly data: string;
  readonly ttl: string;
  readonly classWord: string;
  readonly isClassFirst: boolean;
  /** How the line is spelled. */
  readonly spelling: 'plain' | 'blank' | 'wrapped' | 'upper' | 'comment';
}

const owner = fc.constantFrom(
  '@',
  'a',
  'b.a',
  'A.b',
  '*',
  '*.w',
  'x.corp.example.',
  'corp.example.',
  '_srv',
  '10',
);
const address = fc.constantFrom('10.41.0.7', '10.41.0.8', '192.0.2.1');
const record = fc.oneof(
  address.map((data) => ({ type: 'A', data })),
  fc.constantFrom('fd00::1', 'FD00:0:0:0:0:0:0:2').map((data) => ({ type: 'AAAA', data })),
  fc
    .constantFrom('"a ; (b"', '"x" "y\\" z"', 'plain', '"A 1.2.3.4"')
    .map((data) => ({ type: 'TXT', data })),
  fc.constant({ type: 'MX', data: '10 a' }),
);
const line: fc.Arbitrary<Drawn> = fc
  .tuple(
    owner,
    record,
    fc.constantFrom('', '300', '1h', '1h30m'),
    fc.constantFrom('', 'IN', 'in'),
    fc.boolean(),
    fc.constantFrom('plain', 'blank', 'wrapped', 'upper', 'comment'),
  )
  .map(([name, data, ttl, classWord, isClassFirst, spelling]): Drawn => ({
    owner: name,
    ...data,
    ttl,
    classWord,
    isClassFirst,
    spelling: spelling as Drawn['spelling'],
  }));
/** Each has an owner of its own: an alias stands alone. */
const aliases = fc.uniqueArray(
  fc.tuple(
    fc.constantFrom('c1', 'c2', 'C3.d', 'c4.corp.example.'),
    fc.constantFrom('a', '@', 'Out.Example.', 'x.y'),
  ),
  { selector: ([name]) => name, maxLength: 3 },
);

function spell({ owner: name, type, data, ttl, classWord, isClassFirst, spelling }: Drawn): string {
  const words = (isClassFirst ? [classWord, ttl] : [ttl, classWord]).filter((word) => word !== '');
  const head = spelling === 'blank' ? '' : name;
  const shown = spelling === 'upper' ? type.toUpperCase() : type.toLowerCase();
  const body = [...words, shown, data].join(' ');
  if (spelling === 'wrapped')
    return `${name} ${[...words, shown].join('\t')} ( ; begins\n   ${data} ; (\n ) `;
  return `${head}\t${body}${spelling === 'comment' ? ' ; "not closed (' : ''}`;
}

function zoneText(
  lines: readonly Drawn[],
  named: readonly (readonly [string, string])[],
  origin: boolean,
): string {
  return [
    '; drawn',
    '$TTL 1d',
    ...(origin ? ['$ORIGIN corp.example.'] : []),
    '@ IN SOA ns1 hostmaster (',
    '  2026010101 ; serial',
    '  1h 15m 1w 5m )',
    '\tNS ns1',
    'ns1 A 192.0.2.53',
    ...lines.map(spell),
    ...named.map(([name, target]) => `${name} CNAME ${target}`),
    ...(origin ? ['$ORIGIN sub', 'deep A 10.41.0.9', '@ A 10.41.0.10'] : []),
    '',
  ].join('\r\n'.slice(lines.length % 2));
}

describeWithPrograms(
  'records of a zone file',
  [{ program: 'named-checkzone', debianPackage: 'bind9-utils' }],
  ([program = '']) => {
    let folder: Awaited<ReturnType<typeof makeFolder>>;
    beforeAll(async () => {
      folder = await makeFolder();
    });
    afterAll(() => folder.remove());

    test('are those that named-checkzone prints', { timeout: 120_000 }, async () => {
      let checked = 0;
      await fc.assert(
        fc.asyncProperty(
          fc.array(line, { maxLength: 12 }),
          aliases,
          fc.boolean(),
          async (lines, named, origin) => {
            const text = zoneText(lines, named, origin);
            const file = join(folder.path, 'zone');
            await writeFile(file, text);
            const { code, output } = await runProgram(program, [
              '-D',
              '-q',
              '-i',
              'none',
              '-k',
              'ignore',
              ZONE,
              file,
            ]);
            expect(code, output).toBe(0);
            checked += 1;
            const { records } = readZoneFile({ file, text }, ZONE);
            expect(keysOf(records ?? []), text).toEqual(printed(output));
          },
        ),
        { numRuns: RUNS, seed: 19 },
      );
      expect(checked).toBe(RUNS);
    });
  },
);

function keysOf(records: readonly HostedRecord[]): string[] {
  return records
    .flatMap(({ name, type, values }) =>
      values.map((value) => `${name} ${type} ${type === 'CNAME' ? value : addressKey(value)}`),
    )
    .toSorted();
}

/** `NAME TTL IN TYPE DATA`, whole. */
function printed(output: string): string[] {
  const keys = output.split('\n').flatMap((each) => {
    const [name = '', , , type = '', data = ''] = each.split(/\s+/);
    if (type !== 'A' && type !== 'AAAA' && type !== 'CNAME') return [];
    const value = type === 'CNAME' ? data.replace(/\.$/, '').toLowerCase() : addressKey(data);
    return [`${name.replace(/\.$/, '').toLowerCase()} ${type} ${value}`];
  });
  return [...new Set(keys)].toSorted();
}
