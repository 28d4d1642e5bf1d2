// Several logs at once, by the installed program: what it says does not depend on how many threads read.

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

import { afterAll, beforeAll, expect, test } from 'vitest';

import { EXAMPLE, runCli } from './run-cli.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sekisho-threads-test-'));
  const put = (name: string, content: string | Buffer): Promise<void> =>
    writeFile(join(folder, name), content);
  await put('a.log', squid(30_000, 1));
  await put('b.log.gz', gzipSync(squid(20_000, 2)));
  await put('c.log.1', squid(5000, 3));
  // What the older part denies, the newer one carries.
  await put('c.log', squid(5000, 3).replaceAll('TCP_DENIED/403', 'TCP_TUNNEL/200'));
  await put('d.log', `${squid(100, 4)}no line of Squid's\n`);
  await put('empty.log', '');
  await put('broken.gz', gzipSync(squid(20_000, 5)).subarray(0, 9000));
  await put(
    'dns.log',
    '[1701000000] unbound[1:0] info: 10.1.1.10 a.example.net. A IN NXDOMAIN 0.01 0 60\n'.repeat(50),
  );
  await runCli(['diagnose', EXAMPLE, 'b.log.gz', '--save', 'saved.agg', '--quiet'], {
    cwd: folder,
  });
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Own machines and others, names that are denied here and carried there. */
function squid(lines: number, seed: number): string {
  let text = '';
  for (let at = 0; at < lines; at += 1) {
    const draw = (at * 7919 + seed * 104_729) % 9973;
    const isOwn = draw % 50 === 0;
    const client = isOwn ? '10.1.1.10' : `10.20.${String(draw % 7)}.${String(draw % 250)}`;
    const isDenied = isOwn || draw % 9 === 0;
    const name = isOwn ? OWN_NAME : `h${String((draw * seed) % 800)}.example.com`;
    text += `${String(1_700_762_400 + at)}.000     12 ${client} ${isDenied ? 'TCP_DENIED/403' : 'TCP_TUNNEL/200'} 17 CONNECT ${name}:443 - HIER_NONE/- -\n`;
  }
  return text;
}

const OWN_NAME = 'privateasr2cache.blob.core.windows.net';
const LOGS = [
  'a.log',
  'dns.log',
  'b.log.gz',
  'empty.log',
  'c.log',
  'd.log',
  'c.log.1',
  'saved.agg',
];

async function said(threads: string, logs: readonly string[]): Promise<object> {
  const argv = ['diagnose', EXAMPLE, ...logs, '--json', '--unknown', '--threads', threads];
  const { exit, stdout, stderr } = await runCli(argv, { cwd: folder });
  const document = stdout === '' ? null : (JSON.parse(stdout) as { read: { seconds: number } });
  if (document !== null) document.read.seconds = 0;
  return { exit, stderr, document };
}

test('as many threads as there are logs find what one finds', async () => {
  const one = await said('1', LOGS);
  expect(one).toMatchObject({
    exit: 1,
    document: { read: { unreadable: 1 }, others: { isComplete: true }, findings: [{}] },
  });
  for (const threads of ['2', '8']) expect(await said(threads, LOGS), threads).toEqual(one);
});

test('the first log that can not be read is named, however many are read at once', async () => {
  const logs = ['a.log', 'broken.gz', 'nowhere.log', 'd.log'];
  const one = await said('1', logs);
  expect(one).toMatchObject({ exit: 2, document: null });
  expect(one).toHaveProperty('stderr', expect.stringContaining('broken.gz is not whole'));
  for (const threads of ['2', '4']) expect(await said(threads, logs), threads).toEqual(one);
  expect(await said('3', ['a.log', 'nowhere.log', 'b.log.gz'])).toMatchObject({
    exit: 2,
    stderr: expect.stringContaining('nowhere.log') as string,
  });
});

test('Ctrl-C ends all threads', async () => {
  const question =
    'Nov 26 12:00:00 dnsmasq[1]: 7 10.1.1.9/40001 query[A] a.example.net from 10.1.1.9\n';
  const logs = ['long1.log', 'long2.log', 'long3.log'];
  for (const name of logs) await writeFile(join(folder, name), question.repeat(400_000));
  const stop = new AbortController();
  setTimeout(() => stop.abort(), 700);
  const argv = ['diagnose', EXAMPLE, ...logs, '--threads', '3'];
  const { exit, stdout } = await runCli(argv, { cwd: folder, signal: stop.signal });
  expect([exit, stdout]).toEqual([130, '']);
});
