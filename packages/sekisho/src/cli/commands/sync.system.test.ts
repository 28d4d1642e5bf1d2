// The whole command on the example site: a DNS server of ours that answers from the hosts file, and the lists
// of a firewall. Real products are in packages/core/src/products.

import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, expect, test } from 'vitest';
import { parse, stringify } from 'yaml';

import { startSmallDns, type SmallDnsServer } from '@sekisho/test-kit/render/small-dns.ts';
import { parseHosts } from '@sekisho/core/products/shared/sync/hosts-lines.ts';
import { runCli } from '../../../../../test/cli/run-cli.ts';
import { EXAMPLE_SITE } from '../site-input.ts';

let folder: string;
let dns: SmallDnsServer;

async function change(
  edit: (site: {
    resolvers: Record<string, unknown>[];
    proxies: Record<string, unknown>[];
  }) => void,
): Promise<void> {
  const file = join(folder, 'site.yaml');
  const site = parse(await readFile(file, 'utf8'));
  edit(site);
  await writeFile(file, stringify(site));
}

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sekisho-sync-'));
  // Another test may serve the example itself at this time.
  await cp(EXAMPLE_SITE, folder, { recursive: true, filter: (from) => !from.endsWith('.sekisho') });
  await writeFile(join(folder, 'hosts'), '10.9.9.9 theirs.example.com\n');
  dns = await startSmallDns('127.0.0.1', (name, type) => {
    const entry = parseHosts(readFileSync(join(folder, 'hosts'), 'utf8')).entries.get(name);
    return entry === undefined
      ? null
      : type === 'A'
        ? entry.values.map((data) => ({ type: 'A', name, ttl: 10, data }))
        : [];
  });
  await change(({ resolvers, proxies }) => {
    Object.assign(resolvers[0] ?? {}, {
      sync: { driver: 'coredns', server: '127.0.0.1', port: dns.port, hostsFile: 'hosts' },
    });
    Object.assign(proxies[0] ?? {}, { sync: { driver: 'edl', folder: '.' } });
  });
});
afterEach(async () => {
  await dns.close();
  await rm(folder, { recursive: true });
});

const sync = (...options: string[]) => runCli(['sync', folder, ...options]);

test('a site without sync blocks is told how to get some where it would only wait', async () => {
  const { exit, stderr } = await runCli(['sync', EXAMPLE_SITE, '--apply']);
  expect(exit).toBe(2);
  expect(stderr).toContain('docs/sync.md');
  expect(stderr).toContain('sekisho sync SITE shows');
});

test.each(['en', 'ja'])('and in one round (%s) shows what is to be set by hand', async (lang) => {
  const state = join(folder, 'state');
  const argv = ['sync', EXAMPLE_SITE, '--state', state, '--lang', lang];
  for (const more of [[], ['--dry-run'], ['--once', '--apply']]) {
    const { exit, stdout, stderr } = await runCli([...argv, ...more]);
    expect({ exit, stderr }).toEqual({ exit: 1, stderr: '' });
    expect(stdout).toContain('siterecovery.windowsazure.com. 10 IN A 10.2.1.');
    expect(stdout).toContain('login.microsoftonline.com');
    expect(stdout).toContain(lang === 'ja' ? '手作業' : 'by hand');
  }
  expect(JSON.parse((await runCli([...argv, '--json'])).stdout)).toMatchObject({
    ok: false,
    targets: [],
    byHand: [
      { layer: 'dns', where: 'dns1' },
      { layer: 'proxy-allow', where: 'proxy1' },
    ],
  });
});

test('a server without a driver beside one that has one is said, and holds up nothing', async () => {
  await change(({ proxies }) => delete proxies[0]?.['sync']);
  const { stderr } = await sync('--once', '--apply');
  expect(stderr).toContain('proxy1: without a sync: block');
  expect(await sync('--once', '--apply', '--quiet')).toMatchObject({ exit: 0, stderr: '' });
});

test('what is written into a folder that is not there yet: the dry run says so, and it is made', async () => {
  await change(({ resolvers, proxies }) => {
    const script = 'out/dns/windows-dns.ps1';
    Object.assign(resolvers[0] ?? {}, {
      product: 'windows',
      sync: { driver: 'windows', server: '127.0.0.1', port: dns.port, script },
    });
    Object.assign(proxies[0] ?? {}, { sync: { driver: 'edl', folder: 'out/lists' } });
  });
  const dry = await sync('--dry-run');
  expect(dry.stdout).toMatch(/would write .*windows-dns\.ps1/);
  expect(dry.stdout).toMatch(/^dns1 \(windows\): [1-9]\d* to change/m);
  await expect(readFile(join(folder, 'out', 'lists', 'domains.txt'))).rejects.toThrow('ENOENT');
  expect((await sync('--once', '--apply')).stderr).not.toContain('failed');
  expect(await readFile(join(folder, 'out', 'dns', 'windows-dns.ps1'), 'utf8')).toContain(
    '10.2.1.',
  );
  expect(await readFile(join(folder, 'out', 'lists', 'domains.txt'), 'utf8')).toContain('login.');
});

test('without --apply nothing is changed and no lease taken, however it is called', async () => {
  const before = await readFile(join(folder, 'hosts'), 'utf8');
  const [plain, dry, once] = [await sync(), await sync('--dry-run'), await sync('--once')];
  expect(plain.exit).toBe(1);
  expect(plain.stdout).toMatch(/^dns1 \(coredns\): [1-9]\d* to change/m);
  expect([dry, once]).toEqual([plain, plain]);
  expect(await readFile(join(folder, 'hosts'), 'utf8')).toBe(before);
  // What was read is noted, and nothing else.
  expect((await readdir(join(folder, '.sekisho'), { recursive: true })).toSorted()).toEqual([
    'sync',
    join('sync', 'readings'),
    join('sync', 'readings', 'proxy.proxy1.json'),
    join('sync', 'readings', 'resolver.dns1.json'),
  ]);
  await sync('--once', '--apply');
  expect((await sync()).exit).toBe(0);
});

test.each([
  ['--yes', /--apply/],
  ['--apply --dry-run', /exclude each other/],
  ['--watch --once --apply', /--watch goes on/],
])('sync %s is refused', async (words, message) => {
  const { exit, stderr } = await sync(...words.split(' '));
  expect({ exit, stderr }).toEqual({ exit: 2, stderr: expect.stringMatching(message) });
});

test('--remove shows what is ours, with --apply takes that back, and leaves what is not', async () => {
  await sync('--once', '--apply');
  await writeFile(
    join(folder, 'domains.txt'),
    `# of the firewall team\ntheirs.example.com\n${await readFile(join(folder, 'domains.txt'), 'utf8')}`,
  );
  const full = await readFile(join(folder, 'hosts'), 'utf8');
  const shown = await sync('--remove', '--estate', join(folder, 'no-such-folder'));
  expect(shown.exit).toBe(1);
  expect(shown.stdout).toMatch(/^ {2}- .*siterecovery\.windowsazure\.com 10\.2\.1\.\d+$/m);
  expect(shown.stdout).toMatch(/^ {2}- domains\.txt login\.microsoftonline\.com$/m);
  expect(await readFile(join(folder, 'hosts'), 'utf8')).toBe(full);
  expect(await sync('--remove', '--apply')).toMatchObject({ exit: 0, stderr: '' });
  expect(await readFile(join(folder, 'hosts'), 'utf8')).toBe('10.9.9.9 theirs.example.com\n');
  expect(await readFile(join(folder, 'domains.txt'), 'utf8')).toBe(
    '# of the firewall team\ntheirs.example.com\n',
  );
  expect(await sync('--remove')).toMatchObject({ exit: 0 });
});

test('a dry run prints the exact changes and does nothing', async () => {
  const { exit, stdout } = await sync('--dry-run');
  expect(exit).toBe(1);
  expect(stdout).toMatch(/^dns1 \(coredns\): \d+ to change, 0 in step, 0 ours; nothing was done$/m);
  expect(stdout).toMatch(/^ {2}\+ .*siterecovery\.windowsazure\.com 10\.2\.1\.\d+$/m);
  expect(await readFile(join(folder, 'hosts'), 'utf8')).toBe('10.9.9.9 theirs.example.com\n');
});

test('once brings all in step, a second time finds it so; what registration adds comes later', async () => {
  expect(await sync('--once', '--apply')).toMatchObject({ exit: 0, stderr: '' });
  const before = await readFile(join(folder, 'hosts'), 'utf8');
  expect(await sync('--once', '--apply')).toMatchObject({
    exit: 0,
    stdout: expect.stringMatching(/^dns1 \(coredns\): 0 changed/),
  });
  expect(await readFile(join(folder, 'hosts'), 'utf8')).toBe(before);
  const { exit, stdout } = await sync(
    '--once',
    '--apply',
    '--json',
    '--estate',
    join(folder, 'estate-after-setup'),
  );
  expect(exit).toBe(0);
  const report: unknown = JSON.parse(stdout);
  expect(report).toMatchObject({ schema: 'sekisho/sync/2', ok: true, failed: [] });
  const after = await readFile(join(folder, 'hosts'), 'utf8');
  expect(after.startsWith(before)).toBe(true);
  expect(after).toMatch(/^10\.2\.1\.\d+ privateasr58afkv\.vault\.azure\.net$/m);
  expect(await readFile(join(folder, 'domains.txt'), 'utf8')).toContain(
    'login.microsoftonline.com\n',
  );
});

test.each(['box', 'lease', 'learned'])(
  'a resolver and a proxy of one name, %s, have a journal each: later addresses are followed',
  async (name) => {
    await change((site) => {
      Object.assign(site.resolvers[0] ?? {}, { name });
      Object.assign(site.proxies[0] ?? {}, { name });
      for (const each of (site as unknown as { appliances: Record<string, unknown>[] }).appliances)
        Object.assign(each, { proxy: name, resolver: name });
    });
    expect(await sync('--once', '--apply')).toMatchObject({ exit: 0, stderr: '' });
    const { stdout } = await sync('--once', '--apply');
    expect(stdout).toMatch(/ \(coredns\): 0 changed, [1-9]\d* in step, [1-9]\d* ours$/m);
    expect(stdout).toMatch(/ \(edl\): 0 changed, [1-9]\d* in step, [1-9]\d* ours$/m);
    const gone = await sync('--remove', '--apply');
    expect(gone.exit).toBe(0);
    expect(await readFile(join(folder, 'hosts'), 'utf8')).toBe('10.9.9.9 theirs.example.com\n');
  },
);

test('records that others have come to hold are findings: exit code 1', async () => {
  await sync('--once', '--apply');
  const hosts = await readFile(join(folder, 'hosts'), 'utf8');
  await writeFile(join(folder, 'hosts'), hosts.replace(/^10\.2\.1\.\d+ /m, '10.8.8.8 '));
  const { exit, stdout } = await sync('--once', '--apply');
  expect(exit).toBe(1);
  expect(stdout).toMatch(
    /conflict: .* is 10\.8\.8\.8 on dns1, where others changed what Sekisho made/,
  );
});

test('what a resolver does not answer is taken back: exit code 1, and the others are brought in step', async () => {
  await change(({ resolvers }) => Object.assign(resolvers[0]?.['sync'] ?? {}, { port: 1 }));
  const { exit, stdout, stderr } = await sync('--once', '--apply', '--json');
  expect(exit).toBe(1);
  expect(JSON.parse(stdout)).toMatchObject({
    ok: false,
    targets: [{ target: 'dns1', changes: [] }, { target: 'proxy1' }],
  });
  expect(stderr).toBe('');
});

test('the loop follows the exports until it is interrupted, one JSON object a line', async () => {
  const stop = new AbortController();
  const running = runCli(['sync', folder, '--apply', '--json'], { signal: stop.signal });
  const has = async (name: string): Promise<void> => {
    await expect
      .poll(async () => readFile(join(folder, 'hosts'), 'utf8'), { timeout: 40_000, interval: 50 })
      .toContain(name);
  };
  await has('siterecovery.windowsazure.com');
  await cp(join(folder, 'estate-after-setup'), join(folder, 'estate'), { recursive: true });
  await has('privateasr58afkv.vault.azure.net');
  const second = await sync('--once', '--apply');
  expect(second).toMatchObject({
    exit: 3,
    stderr: expect.stringContaining('runs for this site already'),
  });
  stop.abort();
  const { exit, stdout } = await running;
  expect(exit).toBe(130);
  const events = stdout
    .trim()
    .split('\n')
    .map((line): unknown => JSON.parse(line));
  expect(events[0]).toMatchObject({
    schema: 'sekisho/sync-event/2',
    event: 'estate',
    changed: true,
  });
});

test('what a killed run has left half written goes at the next start, and nothing else', async () => {
  const uuid = '0b7a3c1e-5a66-4d0c-9d0e-3f4f0a1b2c3d';
  const state = join(folder, '.sekisho', 'sync');
  await mkdir(state, { recursive: true });
  const ours = [
    `.hosts.sekisho-${uuid}`,
    `.proxy-allow.txt.sekisho-${uuid}`,
    join('.sekisho', 'sync', `.resolver.dns1.json.sekisho-${uuid}`),
  ];
  const theirs = [`.hosts.${uuid}`, '.hosts.sekisho-mine', `hosts.sekisho-${uuid}`, '.bashrc'];
  for (const name of [...ours, ...theirs]) await writeFile(join(folder, name), 'half');
  // A dry run writes nothing.
  await sync();
  expect(await readdir(folder)).toEqual(expect.arrayContaining(ours.slice(0, 2)));
  await sync('--once', '--apply');
  const left = [...(await readdir(folder)), ...(await readdir(state))];
  expect(left).toEqual(expect.arrayContaining(theirs));
  expect(left.filter((name) => name.includes(`.sekisho-${uuid}`) && name.startsWith('.'))).toEqual(
    [],
  );
});

test('a site.yaml that is changed or broken while sync goes on is said, once', async () => {
  const stop = new AbortController();
  let said = '';
  const running = runCli(['sync', folder, '--apply', '--lang', 'en'], {
    signal: stop.signal,
    onStderr: (text) => (said += text),
  });
  const file = join(folder, 'site.yaml');
  const before = await readFile(file, 'utf8');
  await expect
    .poll(() => readFile(join(folder, 'hosts'), 'utf8'), { timeout: 40_000 })
    .toContain('siterecovery');
  await writeFile(file, `${before}\nnonsense: true\n`);
  await expect.poll(() => said, { timeout: 40_000 }).toContain('site.yaml cannot be read any more');
  await writeFile(file, `# another one\n${before}`);
  await expect.poll(() => said, { timeout: 40_000 }).toContain('site.yaml has been changed');
  await new Promise((resolve) => setTimeout(resolve, 2500));
  stop.abort();
  expect((await running).exit).toBe(130);
  expect(said.match(/has been changed/g)).toHaveLength(1);
}, 60_000);

test('a lease that says nothing is told, and taken', async () => {
  const state = join(folder, '.sekisho', 'sync');
  await mkdir(state, { recursive: true });
  await writeFile(join(state, 'lease.json'), '{ "schema": "sek');
  const { stderr } = await sync('--once', '--apply', '--lang', 'en');
  expect(stderr).toContain('said nothing of who had this site');
});
