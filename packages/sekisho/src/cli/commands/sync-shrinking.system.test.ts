// An estate that shrinks, through the whole command: an empty answer, one that drains away, one that lost a list or a
// resource group. What a person confirms goes; nothing else.

import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, expect, test } from 'vitest';
import { parse, stringify } from 'yaml';

import { startSmallDns, type SmallDnsServer } from '@sekisho/test-kit/render/small-dns.ts';
import { parseHosts } from '@sekisho/core/products/shared/sync/hosts-lines.ts';
import { runCli, type CliResult } from '../../../../../test/cli/run-cli.ts';
import { EXAMPLE_SITE } from '../site-input.ts';

const THEIRS = '10.9.9.9 theirs.example.com';
/** Files of the example's estate, as they lie there. */
const ENDPOINTS = 'private-endpoint-list.json';
const INTERFACES = 'nic-list.json';

let folder: string;
let dns: SmallDnsServer;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sekisho-shrinking-'));
  await cp(EXAMPLE_SITE, folder, { recursive: true });
  await writeFile(join(folder, 'hosts'), `${THEIRS}\n`);
  // What tells the same again: without these the two lists are all that the names come from.
  for (const more of [
    'zone-groups-pe-asr.json',
    'zone-groups-pe-cache.json',
    'private-dns-records',
  ])
    await rm(join(folder, 'estate', more), { recursive: true });
  dns = await startSmallDns('127.0.0.1', (name, type) => {
    const entry = parseHosts(readFileSync(join(folder, 'hosts'), 'utf8')).entries.get(name);
    if (entry === undefined) return null;
    return type === 'A' ? entry.values.map((data) => ({ type: 'A', name, ttl: 10, data })) : [];
  });
  const site = parse(await readFile(join(folder, 'site.yaml'), 'utf8'));
  const sync = { driver: 'coredns', server: '127.0.0.1', port: dns.port, hostsFile: 'hosts' };
  Object.assign(site.resolvers[0], { sync });
  await writeFile(join(folder, 'site.yaml'), stringify(site));
});
afterEach(async () => {
  await dns.close();
  await rm(folder, { recursive: true });
});

const sync = (...words: string[]): Promise<CliResult> =>
  runCli(['sync', folder, '--once', '--apply', '--grace', '0', '--lang', 'en', ...words]);
const approve = (): Promise<CliResult> => runCli(['sync', 'approve', folder, '--lang', 'en']);
const hosts = (): Promise<string> => readFile(join(folder, 'hosts'), 'utf8');
const ours = async (): Promise<number> =>
  (await hosts()).split('\n').filter((line) => line !== '' && line !== THEIRS).length;

/** The list of endpoints as an export has it, through a change. */
async function changeList(
  file: string,
  change: (list: Record<string, unknown>[]) => unknown,
): Promise<void> {
  const path = join(folder, 'estate', file);
  const list: unknown = JSON.parse(await readFile(path, 'utf8'));
  await writeFile(path, JSON.stringify(change(list as Record<string, unknown>[])));
}

const LISTS = [ENDPOINTS, INTERFACES, 'private-endpoint-cache.txt'];
const each = async (harm: (path: string) => Promise<void>): Promise<void> => {
  for (const file of LISTS) await harm(join(folder, 'estate', file));
};
/** Only the cache's endpoint stays. */
async function loseMost(): Promise<void> {
  await changeList(ENDPOINTS, () => []);
  await changeList(INTERFACES, (list) => list.slice(-1));
}

const HARM: readonly { readonly title: string; readonly harm: () => Promise<void> }[] = [
  { title: 'all lists are empty', harm: () => each((path) => writeFile(path, '[]')) },
  { title: 'the lists are missing', harm: () => each((path) => rm(path)) },
  {
    title: 'errors stand in place of the lists',
    harm: () => each((path) => writeFile(path, '{"error":{"code":"AuthorizationFailed"}}')),
  },
  { title: 'the lists have zero bytes', harm: () => each((path) => writeFile(path, '')) },
  {
    title: 'the list of interfaces is missing',
    harm: () => rm(join(folder, 'estate', INTERFACES)),
  },
  { title: 'most of a list is missing', harm: loseMost },
];

test.each(HARM)(
  'when $title nothing goes, with --once, again and again, until a person confirms',
  async ({ harm }) => {
    expect((await sync()).exit).toBe(0);
    const before = await hosts();
    await harm();
    for (let round = 0; round < 3; round += 1) {
      const { exit, stdout, stderr } = await sync();
      expect([1, 3]).toContain(exit);
      expect(stdout + stderr).toMatch(/half an answer|^held: /m);
      expect(await hosts()).toBe(before);
    }
  },
  60_000,
);

test('with too little left what goes is held and shown; approve lets exactly that go', async () => {
  expect((await sync()).exit).toBe(0);
  const all = await ours();
  expect(all).toBeLessThan(10);
  await loseMost();
  const lost = await sync();
  expect([1, 3]).toContain(lost.exit);
  expect(await ours()).toBe(all);
  const said = await approve();
  expect(said).toMatchObject({ exit: 0, stdout: expect.stringContaining('confirmed') });
  const after = await sync();
  expect(await ours()).toBeLessThan(all);
  expect((await hosts()).startsWith(THEIRS)).toBe(true);
  expect(after.exit).toBe(0);
  expect((await approve()).stdout).toContain('nothing is held back');
}, 60_000);

test('sync approve reaches a loop that runs, and a name that came back is not needed any more', async () => {
  const stop = new AbortController();
  const loop = runCli(['sync', folder, '--apply', '--grace', '0', '--json'], {
    signal: stop.signal,
  });
  try {
    await expect.poll(ours, { timeout: 40_000, interval: 50 }).toBeGreaterThan(3);
    const all = await ours();
    await loseMost();
    await new Promise((done) => setTimeout(done, 3000));
    expect(await ours()).toBe(all);
    expect((await approve()).exit).toBe(0);
    await expect.poll(ours, { timeout: 30_000, interval: 100 }).toBeLessThan(all);
  } finally {
    stop.abort();
    expect((await loop).exit).toBe(130);
  }
}, 60_000);
