// Reproducers of the attack on 0.1.0, F7 to F16 without those that need namespaces: secrets, hostile and very many
// lines, slow clients, links, raw bytes. README.md of this folder says what each is.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  appendFile,
  chmod,
  mkdir,
  mkdtemp,
  readFile,
  stat,
  symlink,
  lstat,
  writeFile,
} from 'node:fs/promises';
import { readFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, expect, test } from 'vitest';

import { startSmallDns } from '@sekisho/test-kit/render/small-dns.ts';
import { describeWithPrograms } from '@sekisho/test-kit/render/describe-with-programs.ts';
import { prepareUnbound, UNBOUND_WANTED } from '@sekisho/test-kit/sync/real-unbound.ts';
import {
  callOf,
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
const SECRET = 'PLANTED"s3cret';

let folder: string;
const closing: (() => Promise<void>)[] = [];
beforeEach(async () => {
  folder = await siteToTry({ proxy: { driver: 'squid', folder: 'lists', probe: false } });
  await mkdir(join(folder, 'lists'));
  await writeFile(join(folder, 'lists', 'allow.txt'), '');
});
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
  await removeAll(folder);
});

const listed = (): string => readFileSync(join(folder, 'lists', 'allow.txt'), 'utf8');

test('F7: the proxy’s password is in no difference, and in no file that others may read', async () => {
  const path = join(folder, 'appliance', 'appliance.json');
  const json = JSON.parse((await readFile(path, 'utf8')).replace(/^\uFEFF/, ''));
  json.Proxy = { ...json.Proxy, Password: SECRET };
  await writeFile(path, JSON.stringify(json, null, 2));
  const out = join(folder, 'settings');
  const render = ['render', folder, '--out', out, '--only', 'configuration-manager'];
  for (const more of [['--dry-run'], ['--dry-run', '--json'], []]) {
    const { stdout, stderr } = await tryOut([...render, ...more]);
    expect(stdout + stderr).not.toMatch(/PLANTED|s3cret/);
  }
  const { mode } = await stat(join(out, 'configuration-manager', 'appliance.json'));
  expect((mode & 0o777).toString(8)).toBe('600');
}, 60_000);

test('F8: one line of JSON that nests deeply holds nobody up', async () => {
  const plain = `"ts":"${new Date().toISOString()}","client":"10.1.1.10","method":"CONNECT","host":"a.example.com:443","status":403`;
  const level = (at: number): string =>
    at === 0 ? '1' : `{"a${String(at)}":${level(at - 1)},"b${String(at)}":${String(at)}}`;
  const log = join(folder, 'proxy.log');
  await writeFile(
    log,
    `{${plain}}\n{${plain},"x":${level(24)}}\n{${plain},"x":${'{"x":'.repeat(9000)}1${'}'.repeat(9000)}}\n`,
  );
  const { exit, stdout, stderr } = await tryOut(['diagnose', folder, log], { mostMs: 15_000 });
  expect(exit).not.toBeNull();
  expect(stdout + stderr).not.toContain('This is a bug');
}, 60_000);

test('F9: thousands of names neither make the list grow without bound nor hold SIGTERM up', async () => {
  const log = join(folder, 'access.log');
  await writeFile(log, '');
  const run = await startTrial([...WORDS.assist, folder, log, '--json'], { mostMs: 50_000 });
  expect(await until(() => listed().includes('login.microsoftonline.com'))).toBe(true);
  const before = listed().split('\n').length;
  const names = Array.from({ length: 3000 }, (_, at) => `n${String(at)}.office.com`);
  await appendFile(log, names.map(deniedLine).join(''));
  await appendFile(log, deniedLine('cdn.msauth.net'));
  expect(await until(() => run.said().includes('cdn.msauth.net'))).toBe(true);
  await new Promise((done) => setTimeout(done, 4000));
  const since = performance.now();
  run.interrupt();
  const { exit } = await run.ended;
  expect(exit).not.toBeNull();
  expect(performance.now() - since).toBeLessThan(5000);
  expect(listed().split('\n').length - before).toBeLessThan(20);
}, 90_000);

test('F10: comments and second lines of others in a hosts file stay, and a link stays a link', async () => {
  const [real, hosts] = [join(folder, 'real-hosts'), join(folder, 'hosts')];
  const theirs = `# of others\n10.9.9.9 theirs.example.com # theirs too\n10.2.1.20 ${CACHE} intranet.corp.example # intranet too\n`;
  await writeFile(real, theirs);
  await symlink(real, hosts);
  const dns = await startSmallDns('127.0.0.1', (name, type) => {
    const line = readFileSync(hosts, 'utf8')
      .split('\n')
      .find((each) =>
        each
          .split(/[\s#]+/)
          .slice(1)
          .includes(name),
      );
    const address = line?.split(' ')[0] ?? '';
    return line === undefined
      ? null
      : type === 'A'
        ? [{ type: 'A', name, ttl: 10, data: address }]
        : [];
  });
  closing.push(() => dns.close());
  const sync = { driver: 'coredns', server: '127.0.0.1', port: dns.port, hostsFile: 'hosts' };
  const site = await siteToTry({ resolver: { ...sync, hostsFile: hosts } });
  closing.push(() => removeAll(site));
  await tryOut([...ONCE, site]);
  await changeFiles(
    join(site, 'estate'),
    ['nic-list.json', 'zone-groups-pe-asr.json', 'zone-groups-pe-cache.json'],
    (text) => text.replaceAll('10.2.1.20', '10.2.2.20'),
  );
  await tryOut([...ONCE, site, '--force']);
  expect((await lstat(hosts)).isSymbolicLink()).toBe(true);
  for (const line of theirs.trim().split('\n'))
    expect(await readFile(real, 'utf8')).toContain(line);
}, 60_000);

describeWithPrograms('with Unbound', UNBOUND_WANTED, ([unboundPath = '']) => {
  test('F10: a record of another type that others have set at our name stays there when ours changes', async () => {
    const upstream = await startSmallDns('127.0.0.1', () => null);
    const unbound = await prepareUnbound(unboundPath, upstream.port);
    closing.push(
      () => unbound.stop(),
      () => upstream.close(),
    );
    await unbound.start();
    const { controlSocket, file, port } = unbound;
    const site = await siteToTry({
      resolver: { driver: 'unbound', server: '127.0.0.1', port, controlSocket, file },
    });
    closing.push(() => removeAll(site));
    await tryOut([...ONCE, site]);
    expect(await control(controlSocket, 'list_local_data')).toContain(CACHE);
    await control(controlSocket, `local_data ${CACHE} 300 IN TXT "theirs"`);
    await changeFiles(
      join(site, 'estate'),
      ['nic-list.json', 'zone-groups-pe-cache.json', 'private-endpoint-cache.txt'],
      (text) => text.replaceAll('10.2.1.20', '10.2.2.20'),
    );
    await tryOut([...ONCE, site, '--force']);
    const data = await control(controlSocket, 'list_local_data');
    expect(data).toMatch(new RegExp(`^${CACHE}\\.?\\s+\\d+\\s+IN\\s+TXT\\s+"theirs"`, 'm'));
    expect(data).toMatch(new RegExp(`^${CACHE}\\.?\\s+\\d+\\s+IN\\s+A\\s+10\\.2\\.2\\.20`, 'm'));
  }, 60_000);
});

async function control(socket: string, words: string): Promise<string> {
  const connection = connect(socket);
  connection.end(`UBCT1 ${words}\n`);
  let text = '';
  for await (const chunk of connection) text += String(chunk);
  return text;
}

async function serve(): Promise<{ url: URL; link: string; stop: () => Promise<void> }> {
  const run = await startTrial(['serve', folder, '--no-open', '--port', '0', '--lang', 'en']);
  expect(await until(() => /token=\S+\n/.test(run.said()))).toBe(true);
  const link = /http:\S+token=\S+/.exec(run.said())?.[0] ?? '';
  return {
    url: new URL(link),
    link,
    stop: async () => {
      run.interrupt();
      await run.ended;
    },
  };
}

test('F12: three hundred clients that send a byte now and then keep nobody out', async () => {
  const { url, stop } = await serve();
  closing.push(stop);
  const sockets: Socket[] = [];
  const open = (): void => {
    const socket = connect(Number(url.port), '127.0.0.1');
    socket.on('error', () => undefined).on('close', () => undefined);
    socket.write('GET / HTTP/1.1\r\nx');
    sockets.push(socket);
  };
  for (let at = 0; at < 300; at += 1) open();
  const dripping = setInterval(
    () => sockets.forEach((socket) => socket.writable && socket.write('x')),
    500,
  );
  await new Promise((done) => setTimeout(done, 1000));
  try {
    const reply = await fetch(`${url.origin}/healthz`, { signal: AbortSignal.timeout(5000) });
    expect(reply.status).toBe(200);
  } finally {
    clearInterval(dripping);
    for (const socket of sockets) socket.destroy();
  }
}, 60_000);

test('F13: a link is good once', async () => {
  const { link, stop } = await serve();
  closing.push(stop);
  const open = (): Promise<Response> => fetch(link, { redirect: 'manual' });
  expect((await open()).headers.getSetCookie()).toHaveLength(1);
  const again = await open();
  expect([again.status, again.headers.getSetCookie()]).toEqual([401, []]);
  expect(await again.text()).toMatch(/used already[^]*すでに使われ/);
}, 60_000);

test('F13: the browser is opened without a token in its arguments', async () => {
  const bin = await mkdtemp(join(tmpdir(), 'sekisho-tried-bin-'));
  closing.push(() => removeAll(bin));
  const noted = join(bin, 'noted');
  await writeFile(
    join(bin, 'xdg-open'),
    `#!/bin/sh\ntr '\\0' ' ' < /proc/$$/cmdline > ${noted}.part\nstat -c 'mode %a' "$1" >> ${noted}.part 2>&1\nmv ${noted}.part ${noted}\n`,
  );
  await chmod(join(bin, 'xdg-open'), 0o755);
  const words = await callOf(['serve', folder, '--port', '0']);
  // A terminal, which the command asks for before it opens a browser.
  const run = await startTerminal(words, {
    PATH: `${bin}:${process.env['PATH'] ?? ''}`,
    DISPLAY: ':0',
  });
  closing.push(run);
  expect(
    await until(() =>
      stat(noted).then(
        () => true,
        () => false,
      ),
    ),
  ).toBe(true);
  const text = await readFile(noted, 'utf8');
  expect(text).not.toMatch(/token/);
  expect(text).toMatch(/open\.html/);
  expect(text).toContain('mode 600');
}, 60_000);

async function startTerminal(
  words: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<() => Promise<void>> {
  const quoted = words.map((word) => `'${word.replaceAll("'", `'\\''`)}'`).join(' ');
  const child = spawn('script', ['-qec', quoted, '/dev/null'], {
    env: { HOME: process.env['HOME'], TERM: 'xterm', LANG: 'en', ...env },
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  const ended = once(child, 'exit');
  return async () => {
    child.stdin.write('\u0003');
    await ended;
  };
}

test('F16: two Host headers are refused; a sheet in HTML holds no raw control byte', async () => {
  const { url, stop } = await serve();
  closing.push(stop);
  const socket = connect(Number(url.port), '127.0.0.1');
  socket.write(
    `GET /healthz HTTP/1.1\r\nHost: ${url.host}\r\nHost: evil.example\r\nConnection: close\r\n\r\n`,
  );
  let answer = '';
  for await (const chunk of socket) answer += String(chunk);
  expect(answer).toMatch(/^HTTP\/1\.1 4\d\d/);
  await changeFiles(join(folder, 'estate'), ['private-endpoint-list.json'], (text) =>
    text.replace(/"name": "pe-/, '"name": "\\u001b[31m\\u202epe-'),
  );
  for (const format of ['html', 'markdown', 'json']) {
    const { stdout } = await tryOut(['plan', folder, '--format', format]);
    expect([format, /[\u001b\u202e]/.test(stdout)]).toEqual([format, false]);
  }
}, 60_000);
