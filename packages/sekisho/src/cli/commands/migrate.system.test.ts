// The whole command on the example site in the form of 0.1.0. Real servers: src/cli/migrate.

import {
  cp,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rm,
  stat,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { runCli } from '../../../../../test/cli/run-cli.ts';
import { FORMER_SCHEMAS, FORMER_STATE_FOLDER } from '@sekisho/core/former-words.ts';
import { encodeText } from '@sekisho/core/estate/decode-text.ts';
import { EXAMPLE_SITE } from '../site-input.ts';

const JOURNAL = (target: string): string =>
  `${JSON.stringify({ schema: FORMER_SCHEMAS.journal, target, owned: { 'a.example.com': ['10.2.1.9'] }, pending: {}, absentSince: {} }, null, 1)}\n`;
const LEARNED = `${JSON.stringify({ schema: 'sekisho/learned/1', names: [{ name: 'a.servicebus.windows.net', requirement: 'r', at: '2026-11-24T10:00:00.000Z', by: 'person' }] }, null, 1)}\n`;
const AHEAD = {
  'dns1.json': JOURNAL('dns1'),
  'proxy1.json': JOURNAL('proxy1'),
  'learned.json': LEARNED,
};

let folder: string;
let former: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sekisho-migrate-'));
  former = join(folder, FORMER_STATE_FOLDER);
  await cp(EXAMPLE_SITE, folder, {
    recursive: true,
    filter: (path) => !path.includes('.sekisho'),
  });
  const text = await siteText();
  await writeFile(
    join(folder, 'site.yaml'),
    text
      .replace('\npolicy:', '\nhouse:')
      .replace(
        /(?<= {4}allowList: .*\n)/,
        '    keep: { driver: squid, folder: lists } # the helper\n',
      )
      .replace(
        /(?<= {4}product: bind\n)/,
        '    keep:\n      driver: coredns\n      hostsFile: hosts\n',
      ),
  );
  await mkdir(former, { recursive: true });
  for (const [name, journal] of Object.entries(AHEAD)) await writeFile(join(former, name), journal);
});
afterEach(() => rm(folder, { recursive: true }));

const siteText = (): Promise<string> => readFile(join(folder, 'site.yaml'), 'utf8');
const migrate = (...options: string[]) => runCli(['migrate', folder, ...options]);

/** Everything below the site: bytes, mode, and of files the time. */
async function snapshot(): Promise<Record<string, string>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const all = await Promise.all(
    entries.map(async (entry) => {
      const path = join(entry.parentPath, entry.name);
      const { mode, mtimeMs } = await stat(path);
      if (entry.isDirectory()) return [path, String(mode)] as const;
      return [path, `${String(mode)} ${String(mtimeMs)} ${await readFile(path, 'hex')}`] as const;
    }),
  );
  return Object.fromEntries(all);
}

async function state(): Promise<Record<string, string>> {
  const path = join(folder, '.sekisho', 'sync');
  const names = await readdir(path).catch(() => []);
  const all = names.map(async (name) => [name, await readFile(join(path, name), 'utf8')] as const);
  return Object.fromEntries(await Promise.all(all));
}

function lease(parts: object = {}): string {
  return JSON.stringify({
    schema: FORMER_SCHEMAS.lease,
    owner: 'x',
    host: hostname(),
    pid: process.pid,
    since: '2026-11-24T10:00:00.000Z',
    beat: new Date().toISOString(),
    ...parts,
  });
}

test('a dry run says every line and changes no byte: exit code 1', async () => {
  const before = await snapshot();
  const { exit, stdout, stderr } = await migrate();
  expect({ exit, stderr }).toEqual({ exit: 1, stderr: '' });
  expect(stdout).toContain('    keep: { driver: squid, folder: lists } # the helper\n');
  expect(stdout).toContain('    sync: { driver: squid, folder: lists } # the helper\n');
  expect(stdout).toContain('.sekisho/keep/dns1.json -> .sekisho/sync/dns1.json\n');
  expect(stdout).toMatch(/squid\.conf of proxy1.*dist\/sync\/squid-helper-main\.js/);
  expect(stdout).toMatch(/Nothing was changed: --apply makes these changes\.\n$/);
  expect(await snapshot()).toEqual(before);
});

test('--apply does what the dry run says; a second run finds nothing', async () => {
  const before = await siteText();
  const dry = JSON.parse((await migrate('--json')).stdout);
  const done = JSON.parse((await migrate('--apply', '--json')).stdout);
  expect(done).toEqual({ ...dry, applied: true });
  expect(dry.files.map((each: { to: string }) => each.to)).toEqual(
    [
      '.sekisho/sync/dns1.json',
      '.sekisho/sync/learned.json',
      '.sekisho/sync/proxy1.json',
      join(folder, 'site.yaml'),
    ].map((path) => path.replace(`${folder}/`, '')),
  );
  expect(await siteText()).toBe(
    before.replace('\nhouse:', '\npolicy:').replaceAll('    keep:', '    sync:'),
  );
  expect(await state()).toEqual({
    'dns1.json': JOURNAL('dns1').replace(FORMER_SCHEMAS.journal, 'sekisho/sync-journal/2'),
    'proxy1.json': JOURNAL('proxy1').replace(FORMER_SCHEMAS.journal, 'sekisho/sync-journal/2'),
    'learned.json': LEARNED,
  });
  expect(await readdir(join(folder, '.sekisho'))).toEqual(['sync']);
  const after = await snapshot();
  for (const options of [[], ['--apply']])
    expect(await migrate(...options)).toMatchObject({
      exit: 0,
      stdout: 'Nothing of 0.1.0 is left in use here.\n',
      stderr: '',
    });
  expect(await snapshot()).toEqual(after);
});

test('in Japanese', async () => {
  expect((await migrate('--lang', 'ja')).stdout).toContain('--apply を付けると');
});

describe('a site with state of 0.1.0 that was not carried over is refused', () => {
  test.each([
    ['sync', '--once', '--apply'],
    ['sync', '--dry-run'],
    ['assist', '--apply'],
    ['plan'],
    ['serve', '--no-open'],
    ['render', '--out', 'rendered', '--dry-run'],
    ['trace', 'management.azure.com', '--as', 'system'],
  ])('%s %s', async (command, ...options) => {
    // The keys are of today: nothing but the state says that 0.1.0 was here.
    const text = (await siteText())
      .replace('\nhouse:', '\npolicy:')
      .replaceAll('    keep:', '    sync:');
    await writeFile(join(folder, 'site.yaml'), text);
    const before = await snapshot();
    expect(await runCli([command, folder, ...options])).toMatchObject({
      exit: 2,
      stdout: '',
      stderr: expect.stringMatching(/holds the state of 0\.1\.0.*\nhint: sekisho migrate /),
    });
    expect(await snapshot()).toEqual(before);
  });

  test('of sync --state too, and of a folder that somebody renamed', async () => {
    const elsewhere = join(folder, 'var');
    await cp(former, elsewhere, { recursive: true });
    await rm(former, { recursive: true });
    await migrate('--apply');
    const sync = (): ReturnType<typeof runCli> =>
      runCli(['sync', folder, '--once', '--apply', '--state', elsewhere]);
    expect(await sync()).toMatchObject({
      exit: 3,
      stderr: expect.stringContaining('is a journal of 0.1.0'),
    });
    expect((await migrate('--state', elsewhere)).exit).toBe(1);
    expect((await migrate('--state', elsewhere, '--apply')).exit).toBe(0);
    expect((await migrate('--state', elsewhere)).exit).toBe(0);
    expect((await sync()).stderr).not.toContain('0.1.0');
    expect(await readFile(join(elsewhere, 'learned.json'), 'utf8')).toBe(LEARNED);
  });
});

describe('a sync that runs', () => {
  test('of 0.1.0: refused, and the dry run says so', async () => {
    await writeFile(join(former, 'lease.json'), lease());
    const before = await snapshot();
    expect((await migrate()).stdout).toContain(`process ${String(process.pid)} on `);
    expect(JSON.parse((await migrate('--json')).stdout).heldBy).toMatchObject({ pid: process.pid });
    expect(await migrate('--apply')).toMatchObject({
      exit: 3,
      stdout: '',
      stderr: expect.stringContaining('sekisho of 0.1.0 runs for this site already'),
    });
    expect(await snapshot()).toEqual(before);
  });

  test('of this version, or of 0.1.0 in the folder of another name: refused', async () => {
    await cp(former, join(folder, 'var'), { recursive: true });
    for (const schema of ['sekisho/sync-lease/2', FORMER_SCHEMAS.lease]) {
      await writeFile(join(folder, 'var', 'lease.json'), lease({ schema }));
      expect((await migrate('--state', join(folder, 'var'), '--apply')).exit).toBe(3);
    }
  });

  test('one that died is no hindrance, and leaves nothing', async () => {
    const gone = { host: 'elsewhere.example.com', beat: '2026-11-24T10:00:00.000Z' };
    await writeFile(join(former, 'lease.json'), lease(gone));
    await writeFile(join(former, '.dns1.json.3d1e8a34-5a0c-4f3b-9f7c-0f2f4a0b8c11'), '{');
    expect((await migrate('--apply')).exit).toBe(0);
    expect(await readdir(join(folder, '.sekisho'))).toEqual(['sync']);
    expect(Object.keys(await state())).toEqual(Object.keys(AHEAD).toSorted());
  });
});

test.each([
  ['a journal cut off', 'dns1.json', JOURNAL('dns1').slice(0, 60), 'dns1.json'],
  ['an empty journal', 'dns1.json', '', 'dns1.json'],
  ['a journal of another server', 'dns1.json', JOURNAL('dns2'), 'is the journal of dns2'],
  ['a journal of a later version', 'dns1.json', JOURNAL('dns1').replace('/1"', '/9"'), 'dns1.json'],
  [
    'a journal whose values are no lists',
    'dns1.json',
    JOURNAL('dns1').replace(/\[[^\]]*\]/, '1'),
    'dns1.json',
  ],
  ['bytes that are no text', 'dns1.json', Buffer.from([0xff, 0xc0, 0x80]), 'dns1.json'],
  ['learned names cut off', 'learned.json', LEARNED.slice(0, 40), 'learned.json'],
])('%s: it is named, and nothing is changed', async (_, name, data, message) => {
  await writeFile(join(former, name), data);
  const before = await snapshot();
  for (const options of [[], ['--apply']]) {
    expect(await migrate(...options)).toMatchObject({
      exit: 2,
      stdout: '',
      stderr: expect.stringContaining(message),
    });
    expect(await snapshot()).toEqual(before);
  }
});

test('what this version does not read in site.yaml is said with its line, and nothing is changed', async () => {
  await writeFile(join(folder, 'site.yaml'), `${await siteText()}nonsense: 1\n`);
  const before = await snapshot();
  const { exit, stderr } = await migrate('--apply');
  expect(exit).toBe(2);
  expect(stderr).toMatch(/site\.yaml:\d+:1: the key "nonsense" is not known/);
  expect(await snapshot()).toEqual(before);
});

describe('goes on where a run ended', () => {
  test('with some files carried over', async () => {
    await mkdir(join(folder, '.sekisho', 'sync'));
    const carried = AHEAD['dns1.json'].replace(FORMER_SCHEMAS.journal, 'sekisho/sync-journal/2');
    await writeFile(join(folder, '.sekisho', 'sync', 'dns1.json'), carried);
    await rm(join(former, 'proxy1.json'));
    await writeFile(
      join(folder, '.sekisho', 'sync', 'proxy1.json'),
      carried.replace('dns1', 'proxy1'),
    );
    expect((await migrate('--apply')).exit).toBe(0);
    expect(Object.keys(await state())).toEqual(Object.keys(AHEAD).toSorted());
    expect(await readdir(join(folder, '.sekisho'))).toEqual(['sync']);
  });

  test('with all of it carried over but the folder', async () => {
    await migrate('--apply');
    await mkdir(former);
    expect((await migrate()).exit).toBe(1);
    expect((await migrate('--apply')).exit).toBe(0);
    expect(await migrate()).toMatchObject({ exit: 0, stdout: expect.stringContaining('Nothing') });
  });
});

test('a journal that is another one on both sides is not chosen for anybody', async () => {
  await mkdir(join(folder, '.sekisho', 'sync'));
  await writeFile(join(folder, '.sekisho', 'sync', 'dns1.json'), '{}');
  const before = await snapshot();
  expect(await migrate('--apply')).toMatchObject({
    exit: 2,
    stderr: expect.stringContaining('and they differ'),
  });
  expect(await snapshot()).toEqual(before);
});

test('files of others in the old folder stay, and are named', async () => {
  await writeFile(join(former, 'notes.txt'), 'ours');
  expect((await migrate('--apply')).stdout).toContain('leaves .sekisho/keep/notes.txt');
  expect(await readdir(former)).toEqual(['notes.txt']);
  expect(await migrate()).toMatchObject({ exit: 0 });
  expect((await runCli(['plan', folder, '--quiet'])).stderr).not.toContain('0.1.0');
});

test.each(['utf-8-bom', 'utf-16le', 'utf-16be', 'utf-16le-bare'] as const)(
  'a site.yaml in %s with line ends of Windows stays one, with its rights',
  async (encoding) => {
    const text = (await siteText()).replaceAll('\n', '\r\n');
    await writeFile(join(folder, 'site.yaml'), encodeText(text, encoding), { mode: 0o640 });
    const { mode } = await stat(join(folder, 'site.yaml'));
    expect((await migrate('--apply')).exit).toBe(0);
    const after = text.replace('\nhouse:', '\npolicy:').replaceAll('    keep:', '    sync:');
    expect(await readFile(join(folder, 'site.yaml'))).toEqual(encodeText(after, encoding));
    expect((await stat(join(folder, 'site.yaml'))).mode).toBe(mode);
  },
);

test('a site.yaml that is a link stays one', async () => {
  await mkdir(join(folder, 'shared'));
  await cp(join(folder, 'site.yaml'), join(folder, 'shared', 'tokyo.yaml'));
  await rm(join(folder, 'site.yaml'));
  await symlink(join('shared', 'tokyo.yaml'), join(folder, 'site.yaml'));
  expect((await migrate('--apply')).exit).toBe(0);
  expect(await readFile(join(folder, 'shared', 'tokyo.yaml'), 'utf8')).toContain('\npolicy:');
  expect(await readdir(join(folder, 'shared'))).toEqual(['tokyo.yaml']);
});

test('--state that names the old folder is the same, and one that is not there is an error', async () => {
  const [plain, named] = [await migrate(), await migrate('--state', former)];
  expect(named).toEqual(plain);
  expect(await migrate('--state', join(folder, 'nowhere'), '--apply')).toMatchObject({
    exit: 2,
    stderr: expect.stringContaining('there is no folder'),
  });
});

test('journals that are elsewhere are asked for, where some could be', async () => {
  await rm(former, { recursive: true });
  expect((await migrate()).stdout).toContain('If it ran with --state DIR');
  await cp(join(EXAMPLE_SITE, 'site.yaml'), join(folder, 'site.yaml'));
  const text = (await siteText()).replace('\npolicy:', '\nhouse:');
  await writeFile(join(folder, 'site.yaml'), text);
  expect((await migrate()).stdout).not.toContain('--state');
});

test('a file that can not be written beside its place: nothing is changed', async () => {
  // So long a name that none is left for one beside it.
  await cp(join(folder, 'site.yaml'), join(folder, `${'x'.repeat(250)}.yml`));
  await rm(join(folder, 'site.yaml'));
  await symlink(`${'x'.repeat(250)}.yml`, join(folder, 'site.yaml'));
  const before = await snapshot();
  expect(await migrate('--apply')).toMatchObject({
    exit: 3,
    stdout: '',
    stderr: expect.stringContaining('nothing was changed'),
  });
  expect(await snapshot()).toEqual(before);
});

test('a place that can not be written leaves everything as it was', async () => {
  // A file where the folder has to be: nobody, root neither, can make one there.
  await writeFile(join(folder, '.sekisho', 'sync'), '');
  const before = await snapshot();
  expect(await migrate('--apply')).toMatchObject({ exit: 3, stdout: '' });
  expect(await snapshot()).toEqual(before);
});

test('a site without anything of 0.1.0', async () => {
  expect(await runCli(['migrate', EXAMPLE_SITE])).toMatchObject({ exit: 0, stderr: '' });
});
