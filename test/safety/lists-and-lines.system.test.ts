// Reproducers of the attack on 0.1.0, F1 to F6: names of others, lines of others, an estate that shrinks, journals.
// README.md of this folder says what each is, and how another build is tried.

import { readFileSync } from 'node:fs';
import { appendFile, cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { afterEach, expect, test } from 'vitest';

import { askDns, startSmallDns, type SmallDnsServer } from '@sekisho/test-kit/render/small-dns.ts';
import { describeWithPrograms } from '@sekisho/test-kit/render/describe-with-programs.ts';
import { BIND_WANTED, prepareBind } from '@sekisho/test-kit/sync/real-bind.ts';
import { DNSMASQ_WANTED, prepareDnsmasq } from '@sekisho/test-kit/sync/real-dnsmasq.ts';
import { prepareUnbound, UNBOUND_WANTED } from '@sekisho/test-kit/sync/real-unbound.ts';
import {
  changeFiles,
  deniedLine,
  removeAll,
  siteToTry,
  startTrial,
  tryOut,
  until,
  WORDS,
} from '@sekisho/test-kit/safety/tried-program.ts';

const ONCE = [...WORDS.sync, '--once', '--grace', '0'];
const CACHE = 'privateasr2cache.blob.core.windows.net';

const folders: string[] = [];
const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
  await removeAll(...folders.splice(0));
});

async function site(of: Parameters<typeof siteToTry>[0]): Promise<string> {
  const folder = await siteToTry(of);
  folders.push(folder);
  return folder;
}

/** Answers what stands in a hosts file, as CoreDNS does. */
async function answerHosts(file: () => string): Promise<SmallDnsServer> {
  const dns = await startSmallDns('127.0.0.1', (name, type) => {
    const lines = readFileSync(file(), 'utf8').split('\n');
    const addresses = lines.flatMap((line) => {
      const [address = '', ...names] = (line.split('#')[0] ?? '').trim().split(/\s+/);
      return names.includes(name) ? [address] : [];
    });
    if (addresses.length === 0) return null;
    return type === 'A' ? addresses.map((data) => ({ type: 'A', name, ttl: 10, data })) : [];
  });
  closing.push(() => dns.close());
  return dns;
}

async function siteWithHosts(more: object = {}): Promise<{ folder: string; hosts: string }> {
  let hosts = '';
  const dns = await answerHosts(() => hosts);
  const sync = { driver: 'coredns', server: '127.0.0.1', port: dns.port, hostsFile: 'hosts' };
  const folder = await site({ resolver: sync, ...more });
  hosts = join(folder, 'hosts');
  await writeFile(hosts, '10.9.9.9 theirs.example.com\n');
  return { folder, hosts };
}

const OTHERS_NAMES = [
  'jpepod01rcm1evhbdiagsattack.servicebus.windows.net',
  'jpepod01rcm1evhbdiagsevil.servicebus.windows.net',
  `jpepod9999rcm9999evhbdiags${'a'.repeat(24)}.servicebus.windows.net`,
  'onedrive.live.com',
  'api.onedrive.live.com',
  'storage.live.com',
  'outlook.live.com',
  'forms.office.com',
  'attacker-tenant.office.com',
  'evil.msauth.net',
  'other.msauth.net',
];

test('F1: no name that somebody else may have comes into the list unseen, and of one suffix one name at most', async () => {
  const folder = await site({ proxy: { driver: 'squid', folder: 'lists', probe: false } });
  await mkdir(join(folder, 'lists'));
  const [list, log] = [join(folder, 'lists', 'allow.txt'), join(folder, 'access.log')];
  await writeFile(list, '');
  await writeFile(log, '');
  const run = await startTrial([...WORDS.assist, folder, log, '--json']);
  const listed = (): string => readFileSync(list, 'utf8');
  expect(await until(() => listed().includes('login.microsoftonline.com'))).toBe(true);
  await appendFile(log, OTHERS_NAMES.map(deniedLine).join(''));
  expect(await until(() => OTHERS_NAMES.every((name) => run.said().includes(name)))).toBe(true);
  await new Promise((done) => setTimeout(done, 1500));
  run.interrupt();
  await run.ended;
  const isOf = (name: string): boolean => listed().split(/\s/).includes(name);
  expect(OTHERS_NAMES.filter(isOf).filter((name) => !name.endsWith('.msauth.net'))).toEqual([]);
  expect(OTHERS_NAMES.filter(isOf).length).toBeLessThanOrEqual(1);
}, 60_000);

describeWithPrograms(
  'with dnsmasq and Unbound',
  [...DNSMASQ_WANTED, ...UNBOUND_WANTED],
  ([dnsmasqPath = '', unboundPath = '']) => {
    test('F2: lines of others stay in the files that are shared with them', async () => {
      const upstream = await startSmallDns('127.0.0.1', () => null);
      closing.push(() => upstream.close());
      const dnsmasq = await prepareDnsmasq(dnsmasqPath, upstream.port);
      const unbound = await prepareUnbound(unboundPath, upstream.port);
      closing.push(
        () => dnsmasq.stop(),
        () => unbound.stop(),
      );
      await writeFile(dnsmasq.serversFile, 'server=/corp.example/127.0.0.1#9\n');
      await writeFile(
        unbound.file,
        ' local-zone: "ads.example." always_nxdomain\n private-address: 192.168.0.0/16\n',
      );
      await Promise.all([dnsmasq.start(), unbound.start()]);
      const { hostsFile, serversFile, pidFile, port } = dnsmasq;
      const first = await site({
        resolver: { driver: 'dnsmasq', server: '127.0.0.1', port, hostsFile, serversFile, pidFile },
      });
      const { controlSocket, file } = unbound;
      const second = await site({
        resolver: {
          driver: 'unbound',
          server: '127.0.0.1',
          port: unbound.port,
          controlSocket,
          file,
        },
      });
      const [ofDnsmasq, ofUnbound] = await Promise.all([
        tryOut([...ONCE, first]),
        tryOut([...ONCE, second]),
      ]);
      expect(await readFile(serversFile, 'utf8')).toContain('server=/corp.example/127.0.0.1#9');
      const kept = await readFile(file, 'utf8');
      expect(kept).toContain('local-zone: "ads.example." always_nxdomain');
      expect(kept).toContain('private-address: 192.168.0.0/16');
      expect([ofDnsmasq.exit, ofUnbound.exit]).toEqual([0, 0]);
    }, 60_000);

    test('F5: a name of others that begins with "error" stops nobody', async () => {
      const upstream = await startSmallDns('127.0.0.1', () => null);
      const unbound = await prepareUnbound(unboundPath, upstream.port);
      closing.push(
        () => unbound.stop(),
        () => upstream.close(),
      );
      await writeFile(unbound.file, ' local-data: "errors.corp.example. 300 IN A 10.8.8.8"\n');
      await unbound.start();
      const { controlSocket, file, port } = unbound;
      const folder = await site({
        resolver: { driver: 'unbound', server: '127.0.0.1', port, controlSocket, file },
      });
      expect((await tryOut([...ONCE, folder])).exit).toBe(0);
      expect((await askDns(port, 'errors.corp.example'))?.addresses).toEqual(['10.8.8.8']);
      expect((await askDns(port, CACHE))?.addresses).toEqual(['10.2.1.20']);
    }, 60_000);
  },
);

test.each([
  ['an empty estate', (path: string) => writeFile(path, '[]')],
  ['no files', (path: string) => rm(path, { recursive: true })],
  [
    'errors in their place',
    (path: string) => writeFile(path, '{"error":{"code":"AuthorizationFailed"}}'),
  ],
] as const)(
  'F3: with fewer than ten records, %s takes none of them away',
  async (_, harm) => {
    const { folder, hosts } = await siteWithHosts();
    expect((await tryOut([...ONCE, folder])).exit).toBe(0);
    const before = await readFile(hosts, 'utf8');
    expect(before).toContain(CACHE);
    const estate = join(folder, 'estate');
    await rm(join(estate, 'private-dns-records'), { recursive: true });
    for (const file of ['zone-groups-pe-asr.json', 'zone-groups-pe-cache.json'])
      await rm(join(estate, file));
    for (const file of [
      'private-endpoint-list.json',
      'nic-list.json',
      'private-endpoint-cache.txt',
    ])
      await harm(join(estate, file));
    for (let round = 0; round < 2; round += 1) {
      const { stdout, stderr } = await tryOut([...ONCE, folder]);
      expect(await readFile(hosts, 'utf8')).toBe(before);
      expect(stdout + stderr).not.toBe('');
    }
  },
  60_000,
);

test('F4: a resolver and a proxy of one name each know what is theirs', async () => {
  const { folder, hosts } = await siteWithHosts({
    name: 'box',
    proxy: { driver: 'squid', folder: 'lists', probe: false },
  });
  await mkdir(join(folder, 'lists'));
  await writeFile(join(folder, 'lists', 'allow.txt'), '');
  // Whichever wrote a shared journal last, the other one's is lost by the second round.
  for (let round = 0; round < 3; round += 1) await tryOut([...ONCE, folder]);
  expect(await readFile(hosts, 'utf8')).toMatch(new RegExp(`^10\\.2\\.1\\.20 .*${CACHE}`, 'm'));
  const moved = [
    'nic-list.json',
    'zone-groups-pe-asr.json',
    'zone-groups-pe-cache.json',
    'private-endpoint-cache.txt',
  ];
  await changeFiles(join(folder, 'estate'), moved, (text) => text.replaceAll('10.2.1.', '10.2.2.'));
  await tryOut([...ONCE, folder, '--force']);
  const after = await readFile(hosts, 'utf8');
  expect(after).toMatch(new RegExp(`^10\\.2\\.2\\.20 .*${CACHE}`, 'm'));
  expect(after).not.toContain('10.2.1.20');
}, 60_000);

describeWithPrograms('with BIND', BIND_WANTED.slice(0, 1), ([named = '']) => {
  test('F6: two sites of one name on one server leave each other their records', async () => {
    const upstream = await startSmallDns('127.0.0.1', () => null);
    const bind = await prepareBind(named, {
      zones: [],
      policyZone: 'sekisho.rpz',
      upstreamPort: upstream.port,
    });
    closing.push(
      () => bind.stop(),
      () => upstream.close(),
    );
    await bind.start();
    const resolver = {
      driver: 'bind',
      server: '127.0.0.1',
      port: bind.port,
      policyZone: 'sekisho.rpz',
      tsigKeyFile: bind.keyFile,
    };
    const first = await site({ resolver });
    expect((await tryOut([...ONCE, first])).exit).toBe(0);
    expect((await askDns(bind.port, CACHE))?.addresses).toEqual(['10.2.1.20']);
    const second = await site({ resolver });
    await cp(join(first, 'estate', 'virtual-networks.json'), join(second, 'only.json'));
    await rm(join(second, 'estate'), { recursive: true });
    await mkdir(join(second, 'estate'));
    await cp(join(second, 'only.json'), join(second, 'estate', 'virtual-networks.json'));
    await writeFile(join(second, 'estate', 'private-endpoint-list.json'), '[]');
    await tryOut([...ONCE, second]);
    expect((await askDns(bind.port, CACHE))?.addresses).toEqual(['10.2.1.20']);
  }, 60_000);
});
