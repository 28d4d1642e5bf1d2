// Commands on sites with two appliances: what belongs to which, and never the first one in silence.

import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { runCli, type CliResult } from './run-cli.ts';
import { FIRST, SECOND, writeTwoAppliances } from './two-appliances.ts';

let folder = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sekisho-several-'));
  await writeTwoAppliances(join(folder, 'own'), { servers: 'own' });
  await writeTwoAppliances(join(folder, 'shared'), { servers: 'shared' });
});

afterAll(() => rm(folder, { recursive: true, force: true }));

async function sekisho(...argv: string[]): Promise<CliResult> {
  return runCli(argv, { cwd: folder });
}

const CACHE_OF_SECOND = `${SECOND.cache}.blob.core.windows.net`;

describe('trace', () => {
  test('a name of one vault is traced from its appliance, which is named', async () => {
    const { exit, stdout, stderr } = await sekisho(
      'trace',
      'own',
      CACHE_OF_SECOND,
      '--as',
      'system',
    );
    expect({ exit, stderr }).toEqual({ exit: 0, stderr: expect.stringContaining(SECOND.name) });
    expect(stdout).toContain(
      `${CACHE_OF_SECOND}, asked for by the SYSTEM account on asr-west: path private endpoint, result: arrives`,
    );
    expect(stdout).not.toContain(FIRST.name);
  });

  test('with --appliance only that one, whatever the name', async () => {
    const { exit, stdout } = await sekisho(
      'trace',
      'own',
      CACHE_OF_SECOND,
      '--as',
      'system',
      '--appliance',
      FIRST.name,
      '--json',
    );
    expect(exit).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({
      schema: 'sekisho/trace/2',
      appliance: FIRST.name,
      outcome: 'denied-by-proxy',
    });
  });

  test('a name of all: once where they agree, else each', async () => {
    const name = 'login.microsoftonline.com';
    const same = await sekisho('trace', 'shared', name, '--as', 'system');
    expect(same.exit).toBe(0);
    expect(same.stdout).toContain('on asr-east, asr-west: path proxy, result: arrives');
    expect(same.stdout.split('squid1 allows')).toHaveLength(2);
    const each = await sekisho('trace', 'own', name, '--as', 'system', '--lang', 'ja');
    expect(each.stdout).toContain('asr-east の SYSTEM アカウント');
    expect(each.stdout).toContain('asr-west の SYSTEM アカウント');
    expect(
      JSON.parse((await sekisho('trace', 'own', name, '--as', 'system', '--json')).stdout),
    ).toMatchObject({
      schema: 'sekisho/site-trace/2',
      same: false,
      traces: [
        { schema: 'sekisho/trace/2', appliance: FIRST.name, outcome: 'reached' },
        { schema: 'sekisho/trace/2', appliance: SECOND.name, outcome: 'reached' },
      ],
    });
  });

  test.each([SECOND.address, SECOND.source])('--from %s decides', async (address) => {
    const { stdout } = await sekisho(
      'trace',
      'own',
      'login.microsoftonline.com',
      '--as',
      'system',
      '--from',
      address,
    );
    expect(stdout).toContain('fw2 allows');
    expect(stdout).not.toContain('squid1');
  });

  test('an address of nobody is refused with those that there are', async () => {
    const { exit, stderr } = await sekisho(
      'trace',
      'own',
      'login.microsoftonline.com',
      '--as',
      'system',
      '--from',
      '172.20.9.9',
    );
    expect(exit).toBe(2);
    expect(stderr).toContain(`${SECOND.address} (${SECOND.name})`);
  });
});

describe('diff', () => {
  async function save(name: string, ...argv: string[]): Promise<string> {
    await writeFile(join(folder, name), (await sekisho('plan', ...argv, '--json', '-q')).stdout);
    return name;
  }

  test('of two plans of a whole site, appliance by appliance and by owner', async () => {
    const names = await save('names.json', 'own');
    expect(await sekisho('diff', names, names)).toMatchObject({
      exit: 0,
      stdout: 'no differences\n',
    });
    const zones = await save('zones.json', 'own', '--scope', 'zone');
    const { exit, stdout } = await sekisho('diff', names, zones);
    expect(exit).toBe(1);
    expect(stdout).toMatch(/^asr-east\n[^]*\nasr-west\n/m);
    const shared = await save('shared.json', 'shared');
    const moved = await sekisho('diff', names, shared, '--json');
    expect(JSON.parse(moved.stdout)).toMatchObject({
      schema: 'sekisho/site-diff/2',
      appliances: { added: [], removed: [] },
      shared: {
        proxies: [{ proxy: 'fw2', added: [] }],
        resolvers: [
          { resolver: 'dns1', added: expect.arrayContaining([`${SECOND.rcm} A 10.60.2.11`]) },
          { resolver: 'dns2', added: [] },
        ],
      },
    });
  });

  test('a plan of one appliance against that of the site: the other one came', async () => {
    const one = await save('one.json', 'own', '--appliance', FIRST.name);
    const all = await save('all.json', 'own');
    const { exit, stdout } = await sekisho('diff', one, all);
    expect({ exit, stdout }).toEqual({ exit: 1, stdout: 'appliances\n  + asr-west\n' });
  });

  test('in UTF-16, as PowerShell saves it', async () => {
    const all = await save('all.json', 'own');
    const text = await readFile(join(folder, all), 'utf8');
    await writeFile(join(folder, 'wide.json'), Buffer.from(`\uFEFF${text}`, 'utf16le'));
    expect(await sekisho('diff', all, 'wide.json')).toMatchObject({ exit: 0 });
    await writeFile(join(folder, 'odd.json'), Buffer.from([0xff, 0xfe, 0x7b]));
    expect(await sekisho('diff', all, 'odd.json')).toMatchObject({
      exit: 2,
      stderr: expect.stringContaining('odd.json is UTF-16'),
    });
    expect(await sekisho('diff', '-', '-')).toMatchObject({ exit: 2 });
  });
});

describe('render', () => {
  const manifestOf = async (out: string): Promise<{ files: { path: string }[] }> =>
    JSON.parse(await readFile(join(folder, out, 'manifest.json'), 'utf8')) as {
      files: { path: string }[];
    };

  test('everything of the site: shared files once, each with the names of both', async () => {
    expect(await sekisho('render', 'shared', '--out', 'set')).toMatchObject({ exit: 0 });
    const squid = await readFile(join(folder, 'set', 'squid', 'sekisho.conf'), 'utf8');
    expect(squid).toContain(`acl sekisho_clients src ${FIRST.address} ${SECOND.address}\n`);
    const dns = await readFile(join(folder, 'set', 'windows-dns', 'windows-dns.ps1'), 'utf8');
    for (const each of [FIRST, SECOND]) {
      expect(dns).toContain(each.rcm);
      const list = ['appliances', each.name, 'configuration-manager', 'bypass-list-lines.txt'];
      expect(await readFile(join(folder, 'set', ...list), 'utf8')).toContain(each.rcm);
    }
    // Nothing has changed, so nothing is written.
    expect(await sekisho('render', 'shared', '--out', 'set', '--dry-run')).toMatchObject({
      exit: 0,
      stdout: '',
    });
  });

  test("--appliance renders that one's own part and leaves the shared files as they are", async () => {
    await sekisho('render', 'shared', '--out', 'part');
    const before = await readFile(join(folder, 'part', 'squid', 'sekisho.conf'), 'utf8');
    const result = await sekisho('render', 'shared', '--out', 'part', '--appliance', SECOND.name);
    expect(result).toMatchObject({ exit: 0, stderr: expect.stringContaining('squid, edl, ') });
    expect(await readFile(join(folder, 'part', 'squid', 'sekisho.conf'), 'utf8')).toBe(before);
    const fresh = ['render', 'shared', '--out', 'fresh', '--appliance', SECOND.name];
    const { stderr } = await sekisho(...fresh, '--lang', 'ja');
    expect(stderr).toContain('共有しているため');
    expect(stderr).toContain('書き込みました');
    const { files } = await manifestOf('fresh');
    expect(files.length).toBeGreaterThan(4);
    for (const { path } of files) expect(path).toMatch(/^appliances\/asr-west\//);
    expect(await sekisho(...fresh, '--only', 'squid,bind')).toMatchObject({
      exit: 2,
      stderr: expect.stringContaining('leave --appliance out'),
    });
  });

  test('an appliance.json in UTF-16 or with a byte order mark is merged, as plan reads it', async () => {
    const json = '{ "Proxy": { "IPAddress": "http://172.20.1.5", "PortNumber": "3128" } }';
    const site = await writeTwoAppliances(join(folder, 'wide'), { servers: 'shared' });
    await writeFile(join(site, 'first.json'), Buffer.from(`\uFEFF${json}`, 'utf16le'));
    await writeFile(join(site, 'second.json'), `\uFEFF${json}`);
    const yaml = await readFile(join(site, 'site.yaml'), 'utf8');
    await writeFile(
      join(site, 'site.yaml'),
      yaml
        .replace(`${FIRST.cache} }`, `${FIRST.cache}, settings: { applianceJson: first.json } }`)
        .replace(
          `${SECOND.cache} }`,
          `${SECOND.cache}, settings: { applianceJson: second.json } }`,
        ),
    );
    const argv = ['render', 'wide', '--out', 'merged', '--only', 'configuration-manager'];
    expect(await sekisho(...argv)).toMatchObject({ exit: 0 });
    const merged = (name: string): Promise<string> =>
      readFile(
        join(folder, 'merged', 'appliances', name, 'configuration-manager', 'appliance.json'),
        'utf8',
      );
    expect(JSON.parse(await merged(FIRST.name))).toMatchObject({ EnableProxyBypassList: 'true' });
    expect(await merged(SECOND.name)).toMatch(/^\uFEFF\{/);
  });
});

test('warnings of a plan say whose they are, the same ones once', async () => {
  const { stderr } = await sekisho('plan', 'own', '--scope', 'zone');
  const warnings = stderr.split('\n').filter((line) => line.startsWith('warning: '));
  expect(warnings.length).toBeGreaterThan(2);
  expect(new Set(warnings).size).toBe(warnings.length);
  expect(warnings.filter((line) => !/^warning: asr-(?:east|west)\b/.test(line))).toEqual([]);
  expect(warnings.some((line) => line.startsWith('warning: asr-east, asr-west: '))).toBe(true);
});

test('the file site.yaml stands for its folder', async () => {
  expect(await sekisho('plan', 'own/site.yaml', '-q', '--json')).toEqual(
    await sekisho('plan', 'own', '-q', '--json'),
  );
});
