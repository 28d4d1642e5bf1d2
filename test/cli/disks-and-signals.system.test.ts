// Commands that go on, while the disk of their state or a server does not do its part: what is wrong is named, it is
// waited for, and SIGTERM is heard within two seconds in any case.

import { spawn, type ChildProcess } from 'node:child_process';
import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { appendFile, cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parse, stringify } from 'yaml';

import { canMount, mountSmallDisk, unmount } from '@sekisho/test-kit/render/small-disk.ts';
import { findProgram, runProgram } from '@sekisho/test-kit/render/programs.ts';
import { packedProgram } from './packed-program.ts';
import { EXAMPLE, WITH_AZURITE } from './run-cli.ts';

const HEARD_MS = 2000;
const COMMANDS = {
  sync: ['sync', '.', '--apply', '--grace', '0', '--state', 'state'],
  assist: ['assist', '.', 'access.log', '--apply', '--state', 'state'],
  serve: ['serve', '.', '--no-open', '--port', '0'],
  diagnose: ['diagnose', '.', 'access.log', '--follow'],
  rehearse: [
    'rehearse',
    '.',
    'planned',
    '--watch',
    '--no-open',
    '--port',
    '0',
    '--disk-size',
    '64',
  ],
} as const;
const LINE =
  '1700762400.123 12 10.1.1.10 TCP_DENIED/403 9 CONNECT login.microsoftonline.com:443 - HIER_NONE/- -\n';
/** It has come as far as its loop. */
const READY = {
  sync: /edl/,
  assist: /edl|proxy1|login/,
  serve: /events|token=/,
  diagnose: /login\./,
  rehearse: /token=/,
} as const;

type Name = keyof typeof COMMANDS;
let silent: Socket;
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sekisho-disks-'));
  // A server that takes questions and answers none.
  silent = createSocket('udp4').bind(0, '127.0.0.1');
  await once(silent, 'listening');
});
afterAll(async () => {
  silent.close();
  await rm(folder, { recursive: true, force: true });
});

interface Running {
  readonly child: ChildProcess;
  said(): string;
  /** From SIGTERM to its end; null: it did not end in time. */
  end(): Promise<number | null>;
}

async function siteFor(name: string): Promise<string> {
  const site = join(folder, name);
  await cp(EXAMPLE, site, { recursive: true, filter: (path) => !path.includes('.sekisho') });
  const raw: Record<string, Record<string, unknown>[]> = parse(
    await readFile(join(site, 'site.yaml'), 'utf8'),
  );
  Object.assign(raw['proxies']?.[0] ?? {}, {
    product: 'other',
    sync: { driver: 'edl', folder: 'lists' },
  });
  Object.assign(raw['resolvers']?.[0] ?? {}, {
    sync: {
      driver: 'coredns',
      server: '127.0.0.1',
      port: silent.address().port,
      hostsFile: 'hosts',
    },
  });
  await writeFile(join(site, 'site.yaml'), stringify(raw));
  await writeFile(join(site, 'access.log'), LINE);
  for (const each of ['lists', 'state']) await mkdir(join(site, each));
  return site;
}

async function start(name: Name, site: string): Promise<Running> {
  const { bin } = await packedProgram();
  const child = spawn(bin, [...COMMANDS[name]], {
    cwd: site,
    env: { PATH: process.env['PATH'], HOME: process.env['HOME'], LANG: 'C', ...WITH_AZURITE },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let text = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (part: string) => (text += part));
  return {
    child,
    said: () => text,
    end: async () => {
      const begun = performance.now();
      child.kill('SIGTERM');
      const closed = once(child, 'close');
      const isEnded = await Promise.race([closed.then(() => true), delay(20_000, false)]);
      if (!isEnded) child.kill('SIGKILL');
      return isEnded ? performance.now() - begun : null;
    },
  };
}

async function untilSaid(running: Running, what: RegExp): Promise<void> {
  await expect.poll(() => running.said(), { timeout: 60_000, interval: 50 }).toMatch(what);
}

/** A busy machine is slow in everything: as slow as in ending a program that has nothing to do. */
async function allowance(): Promise<number> {
  const begun = performance.now();
  await runProgram(process.execPath, ['-e', '']);
  return HEARD_MS + 10 * (performance.now() - begun);
}

const TRACE = /bug in sekisho|\n {4}at /;

describe('SIGTERM is heard within two seconds', () => {
  test.each(Object.keys(COMMANDS) as Name[])(
    '%s, whose server does not answer',
    async (name) => {
      const running = await start(name, await siteFor(`silent-${name}`));
      await untilSaid(running, READY[name]);
      const most = await allowance();
      expect(await running.end()).toBeLessThan(most);
      expect(running.child.exitCode).toBe(130);
      expect(running.said()).not.toMatch(TRACE);
    },
    120_000,
  );
});

const mayMount = await canMount();

describe.skipIf(!mayMount)('a disk of the state that is full (needs the right to mount)', () => {
  test.each(['sync', 'assist'] as const)(
    '%s names it, waits, goes on when there is room, and hears SIGTERM meanwhile',
    async (name) => {
      const site = await siteFor(`full-${name}`);
      const state = join(site, 'state');
      expect(await mountSmallDisk(state, '64k')).toBe(true);
      try {
        await fill(join(state, 'filler'));
        // Full from the beginning.
        const first = await start(name, site);
        await untilSaid(
          first,
          /can't write .*\/state\/.*: the disk at .*\/state is full; make room/,
        );
        const most = await allowance();
        expect(await first.end()).toBeLessThan(most);
        expect(first.child.exitCode).toBe(130);
        const second = await start(name, site);
        await untilSaid(second, /is full/);
        await rm(join(state, 'filler'));
        await untilSaid(second, READY[name]);
        await fill(join(state, 'filler'));
        await appendFile(join(site, 'access.log'), LINE);
        await cp(join(site, 'estate-after-setup'), join(site, 'estate'), { recursive: true });
        await expect
          .poll(() => second.said().match(/is full/g)?.length ?? 0, { timeout: 60_000 })
          .toBeGreaterThan(1);
        expect(await second.end()).toBeLessThan(most);
        expect(first.said() + second.said()).not.toMatch(TRACE);
      } finally {
        await unmount(state);
      }
    },
    180_000,
  );
});

async function fill(path: string): Promise<void> {
  await writeFile(path, Buffer.alloc(1 << 20)).catch(() => undefined);
  for (let bytes = 4096; bytes > 0; bytes = Math.floor(bytes / 2))
    await appendFile(path, Buffer.alloc(bytes)).catch(() => undefined);
}

const [losetup, freeze, mkfs] = ['mount', 'fsfreeze', 'mkfs.ext4'].map(findProgram);
const mayFreeze =
  mayMount && typeof losetup === 'string' && typeof freeze === 'string' && typeof mkfs === 'string';

describe.skipIf(!mayFreeze)('a disk that does not answer (needs a loop mount and fsfreeze)', () => {
  test('sync names the file and the disk, hears SIGTERM, and ends when the disk answers', async () => {
    const site = await siteFor('frozen');
    const [image, state] = [join(folder, 'image'), join(site, 'state')];
    await writeFile(image, Buffer.alloc(16 << 20));
    expect((await runProgram(mkfs ?? '', ['-q', image])).code).toBe(0);
    if ((await runProgram(losetup ?? '', ['-o', 'loop', image, state])).code !== 0) {
      process.stderr.write('not tried: a loop mount is not allowed here\n');
      return;
    }
    try {
      const running = await start('sync', site);
      await untilSaid(running, READY.sync);
      expect((await runProgram(freeze ?? '', ['-f', state])).code).toBe(0);
      const thaw = (): Promise<unknown> => runProgram(freeze ?? '', ['-u', state]);
      try {
        await untilSaid(
          running,
          /is being written for more than 5 s: the disk at .*\/state is slow/,
        );
        const ended = running.end();
        const begun = performance.now();
        await untilSaid(running, /interrupted; .* is still being written/);
        expect(performance.now() - begun).toBeLessThan(await allowance());
        await thaw();
        await ended;
        expect(running.child.exitCode).toBe(130);
        expect(running.said()).not.toMatch(TRACE);
      } finally {
        await thaw();
      }
    } finally {
      await unmount(state);
    }
  }, 120_000);
});
