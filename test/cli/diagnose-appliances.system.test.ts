// `sekisho diagnose` on a site with two appliances: whose plan explains a line is told by its client.

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, expect, test } from 'vitest';

import { runCli, type CliResult } from './run-cli.ts';
import { FIRST, SECOND, writeTwoAppliances } from './two-appliances.ts';

let folder = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sekisho-several-logs-'));
  await writeTwoAppliances(join(folder, 'own'), { servers: 'own' });
});

afterAll(() => rm(folder, { recursive: true, force: true }));

async function sekisho(...argv: string[]): Promise<CliResult> {
  return runCli(argv, { cwd: folder });
}

const CACHE_OF_SECOND = `${SECOND.cache}.blob.core.windows.net`;

const LOGIN = 'login.microsoftonline.com';
interface Stated {
  readonly code: string;
  readonly severity: string;
  readonly client: string | null;
  readonly name: string;
  readonly fix: { readonly add: readonly string[] };
}

const denied = (client: string, name: string, second = 0): string =>
  `${String(1_700_762_400 + second)}.000     12 ${client} TCP_DENIED/403 17 CONNECT ${name}:443 - HIER_NONE/- -`;

async function findingsOf(
  lines: readonly string[],
  ...options: string[]
): Promise<readonly Stated[]> {
  await writeFile(join(folder, 'access.log'), `${lines.join('\n')}\n`);
  const { stdout, stderr } = await sekisho('diagnose', 'own', 'access.log', '--json', ...options);
  if (stdout === '') throw new Error(stderr);
  return (JSON.parse(stdout) as { findings: Stated[] }).findings;
}

test("each line by its client: the second appliance's and its source's are its own", async () => {
  const findings = await findingsOf([
    denied(FIRST.address, FIRST.rcm),
    denied(SECOND.address, SECOND.rcm),
    denied(SECOND.address, CACHE_OF_SECOND),
    denied(SECOND.source, LOGIN),
  ]);
  expect(findings.map(({ severity }) => severity)).toEqual(Array(4).fill('error'));
  expect(findings.map(({ client, name, fix }) => [client, name, fix.add])).toEqual(
    expect.arrayContaining([
      [FIRST.address, FIRST.rcm, [FIRST.rcm]],
      [SECOND.address, SECOND.rcm, [SECOND.rcm]],
      [SECOND.address, CACHE_OF_SECOND, [CACHE_OF_SECOND]],
      [SECOND.source, LOGIN, [LOGIN]],
    ]),
  );
  for (const format of ['table', 'markdown', 'html']) {
    const { stdout } = await sekisho('diagnose', 'own', 'access.log', '-q', '--format', format);
    expect(stdout.replaceAll('\\', '')).toContain(`${SECOND.source} (${SECOND.name})`);
  }
});

test('a name of one asked for by the other is a finding of its own, and proposes nothing', async () => {
  const findings = await findingsOf([
    denied(FIRST.address, SECOND.rcm),
    denied(FIRST.source, CACHE_OF_SECOND, 1),
    denied(SECOND.address, FIRST.rcm.replace('rcm1', 'tel1'), 2),
  ]);
  expect(findings).toMatchObject([
    { code: 'name-of-other-appliance', client: FIRST.address, fix: { add: [] } },
    { code: 'name-of-other-appliance', client: FIRST.source, fix: { add: [] } },
    { code: 'name-of-other-appliance', client: SECOND.address, fix: { add: [] } },
  ]);
  const { stdout } = await sekisho('diagnose', 'own', 'access.log', '--lang', 'ja', '-q');
  expect(stdout).toContain('asr-east (コンテナー rsv-east) が、asr-west (コンテナー rsv-west)');
});

test('with --appliance only that one: what the other asked for is left out', async () => {
  const lines = [
    denied(FIRST.address, FIRST.rcm),
    denied(SECOND.address, SECOND.rcm),
    denied(SECOND.address, 'nobody.example.com'),
    denied('172.20.9.9', CACHE_OF_SECOND),
  ];
  const findings = await findingsOf(lines, '--appliance', FIRST.name);
  expect(findings).toMatchObject([{ client: FIRST.address, name: FIRST.rcm }]);
  const other = await findingsOf(lines, '--appliance', SECOND.name);
  expect(other.map(({ name }) => name).sort()).toEqual(
    [SECOND.rcm, 'nobody.example.com', CACHE_OF_SECOND].sort(),
  );
});

test('of a machine that is no part of the site, a private name is noted, and nothing proposed for it', async () => {
  const findings = await findingsOf([denied('172.20.9.9', SECOND.rcm)]);
  expect(findings).toMatchObject([
    {
      code: 'private-name-of-other-client',
      client: '172.20.9.9',
      name: SECOND.rcm,
      fix: { add: [] },
    },
  ]);
});

test.each([
  ['a proxy that writes no client', denied('-', SECOND.rcm)],
  ['a needed name of all, too', denied('-', LOGIN)],
  ['a proxy that writes host names', denied('asr-west.corp.example', SECOND.rcm)],
  [
    "the appliance's own log",
    '{"at":"2023-11-23T09:00:00.000Z","event":"stage-started","stage":"rcm"}',
  ],
])('%s: the choices are named, and --appliance tells', async (_title, line) => {
  await writeFile(join(folder, 'bare.log'), `${line}\n`);
  const result = await sekisho('diagnose', 'own', 'bare.log');
  expect(result).toMatchObject({
    exit: 2,
    stderr: expect.stringMatching(
      /bare\.log:1: .*asr-east, asr-west[^]*--appliance asr-east\|asr-west/,
    ),
  });
  const stated = await sekisho('diagnose', 'own', 'bare.log', '--appliance', SECOND.name, '-q');
  expect(stated.exit).not.toBe(2);
});

test("a packet to the other one's endpoint opens nothing", async () => {
  await writeFile(
    join(folder, 'packets.log'),
    'Nov 23 09:00:01 fw kernel: sekisho-reject IN=eth0 OUT=eth1 SRC=172.20.1.21 DST=10.60.2.11 LEN=60 PROTO=TCP SPT=50000 DPT=443\n',
  );
  const { stdout } = await sekisho('diagnose', 'own', 'packets.log', '--json');
  expect((JSON.parse(stdout) as { findings: Stated[] }).findings).toMatchObject([
    {
      code: 'name-of-other-appliance',
      client: FIRST.address,
      appliance: FIRST.name,
      name: SECOND.rcm,
      fix: { add: [] },
    },
  ]);
});

test('progress is told of each, and of the one that was named', async () => {
  const allowed = denied(SECOND.address, LOGIN).replace('TCP_DENIED/403', 'TCP_TUNNEL/200');
  await writeFile(join(folder, 'good.log'), `${allowed}\n`);
  const { stdout } = await sekisho('diagnose', 'own', 'good.log', '-q');
  expect(stdout).toContain('asr-east: ');
  expect(stdout).toContain('asr-west: ');
});

test('the resolver, the firewall and saved counts too', async () => {
  await writeFile(
    join(folder, 'named.log'),
    `23-Nov-2023 09:00:00.000 client @0x7f 172.20.2.21#5353 (${FIRST.rcm}): query: ${FIRST.rcm} IN A +E (172.20.2.53)\n`,
  );
  await writeFile(
    join(folder, 'firewall.log'),
    'Nov 23 09:00:01 fw kernel: sekisho-reject IN=eth0 OUT=eth1 SRC=172.20.2.21 DST=10.60.2.11 LEN=60 PROTO=TCP SPT=50000 DPT=443\n',
  );
  const saved = await sekisho(
    'diagnose',
    'own',
    'named.log',
    'firewall.log',
    '--save',
    'saved.agg',
    '--json',
  );
  const { findings } = JSON.parse(saved.stdout) as { findings: Stated[] };
  expect(findings).toMatchObject([
    { code: 'firewall-rejects-needed', client: SECOND.address, name: SECOND.rcm },
    { code: 'name-of-other-appliance', client: SECOND.address, name: FIRST.rcm },
  ]);
  const again = JSON.parse((await sekisho('diagnose', 'own', 'saved.agg', '--json')).stdout) as {
    findings: Stated[];
  };
  expect(again.findings).toEqual(findings);
});
