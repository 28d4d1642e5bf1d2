// What sync reads of a real BIND is what plan, to-do and trace take as set today: entry by entry, with time and source;
// a server that does not answer, an old note and one of another folder are not known.

import { cp, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { describeWithPrograms } from '@sekisho/test-kit/render/describe-with-programs.ts';
import { startSmallDns, type SmallDnsServer } from '@sekisho/test-kit/render/small-dns.ts';
import { BIND_WANTED, prepareBind, type RealBind } from '@sekisho/test-kit/sync/real-bind.ts';
import { runCli } from '../../../../../test/cli/run-cli.ts';
import {
  entryStates,
  makeSyncedSite,
  readingCodes,
  type ReadStep,
  type SyncedSite,
} from '../../../../../test/cli/synced-site.ts';
import { runTool } from '@sekisho/core/products/shared/sync/run-tool.ts';

const WANTED = [...BIND_WANTED, { program: 'nsupdate', debianPackage: 'bind9-dnsutils' }];
const NOTE = join('.sekisho', 'sync', 'readings', 'resolver.dns1.json');
describeWithPrograms('what sync has read of BIND', WANTED, ([named = '', , nsupdate = '']) => {
  let site: SyncedSite;
  let folder: string;
  let internet: SmallDnsServer;
  let bind: RealBind;

  beforeEach(async () => {
    site = await makeSyncedSite();
    ({ folder } = site);
    internet = await startSmallDns('127.0.0.1', () => null);
    bind = await prepareBind(named, {
      zones: [],
      policyZone: 'sekisho.rpz',
      upstreamPort: internet.port,
    });
    await bind.start();
    await site.change((resolver) => {
      resolver.sync = {
        driver: 'bind',
        server: '127.0.0.1',
        port: bind.port,
        policyZone: 'sekisho.rpz',
        tsigKeyFile: bind.keyFile,
      };
    });
  });
  afterEach(async () => {
    await Promise.all([bind.stop(), internet.close()]);
    await site.remove();
  });

  /** By hand, as a person at the server does it. */
  const remove = async (name: string): Promise<void> => {
    const commands = join(folder, 'by-hand.txt');
    await writeFile(
      commands,
      `server 127.0.0.1 ${String(bind.port)}\nzone sekisho.rpz\nupdate delete ${name}.sekisho.rpz A\nsend\n`,
    );
    const signal = AbortSignal.timeout(10_000);
    await runTool(nsupdate, ['-k', bind.keyFile, commands], { signal, code: 'test.nsupdate' });
  };

  test('entry by entry: not known, missing, there, missing again when somebody takes one away, and not known when it does not answer', async () => {
    const before = await site.records();
    expect(entryStates(before)).toEqual(['not-known']);
    expect(readingCodes(before)).toEqual(['read.none']);

    expect((await runCli(['sync', folder])).exit).toBe(1);
    const looked = await site.records();
    expect([looked.state, entryStates(looked)]).toEqual(['open', ['missing']]);
    expect(looked.readings?.[0]?.message).toMatch(
      /^Read by sync from dns1 \(127\.0\.0\.1 port \d+\) at \d{4}-\d\d-\d\d \d\d:\d\d UTC\.$/,
    );
    // A look takes no lease and makes no id, so that a later first run is one.
    expect(await readdir(join(folder, '.sekisho', 'sync'))).toEqual(['readings']);
    expect((await stat(join(folder, NOTE))).mode & 0o777).toBe(0o600);

    expect((await runCli(['sync', folder, '--once', '--apply'])).stderr).not.toContain('failed');
    const applied = await site.records();
    expect([applied.state, applied.order, entryStates(applied)]).toEqual(['done', null, ['there']]);
    expect(await site.traceToday()).toMatchObject({ outcome: 'reached', readings: [{}] });

    const [taken, ...others] = applied.entries.map(({ text }) => text);
    const name = taken?.split(' ')[0] ?? '';
    await remove(name);
    expect(entryStates(await site.records())).toEqual(['there']);
    await runCli(['sync', folder]);
    const lacking = await site.records();
    expect(lacking.state).toBe('open');
    expect(lacking.entries.filter(({ state }) => state === 'missing')).toEqual([
      { text: taken, state: 'missing' },
    ]);
    expect(lacking.entries.filter(({ state }) => state === 'there')).toHaveLength(others.length);
    const plan = await runCli(['plan', folder]);
    expect(plan.stderr).toContain('Read by sync from dns1 (127.0.0.1');
    expect(plan.stdout).toContain(name);

    await bind.kill();
    expect((await runCli(['sync', folder])).exit).toBe(3);
    const silent = await site.records();
    expect([silent.state, entryStates(silent)]).toEqual(['not-known', ['not-known']]);
    expect(silent.readings?.[0]?.message).toContain('could not be read at');
    expect((await site.traceToday()).outcome).toBe('not-known');

    await bind.start();
    await runCli(['sync', folder]);
    expect((await site.records()).entries.filter(({ state }) => state === 'missing')).toHaveLength(
      1,
    );
  }, 60_000);

  describe('a note that does not count', () => {
    beforeEach(async () => {
      await runCli(['sync', folder, '--once', '--apply']);
    });

    const rewrite = async (parts: object): Promise<void> => {
      const path = join(folder, NOTE);
      const note = JSON.parse(await readFile(path, 'utf8'));
      await writeFile(path, JSON.stringify({ ...note, ...parts }));
    };
    const hoursAgo = (hours: number): string =>
      new Date(Date.now() - hours * 3_600_000).toISOString();

    test('an old one says its age, and counts for a day', async () => {
      await rewrite({ readAt: hoursAgo(3) });
      const old = await site.records();
      expect(entryStates(old)).toEqual(['there']);
      expect(old.readings?.[0]?.message).toMatch(/UTC, 3 hours ago\.$/);
      await rewrite({ readAt: hoursAgo(25) });
      expect(entryStates(await site.records())).toEqual(['not-known']);
      expect(readingCodes(await site.records())).toEqual(['read.too-old']);
      // Of a clock that was set back.
      await rewrite({ readAt: hoursAgo(-2) });
      expect(readingCodes(await site.records())).toEqual(['read.too-old']);
    });

    test('one of another address or other settings of the server', async () => {
      await site.change((resolver) => Object.assign(resolver.sync ?? {}, { server: '127.0.0.9' }));
      const other = await site.records();
      expect([entryStates(other), readingCodes(other)]).toEqual([
        ['not-known'],
        ['read.other-server'],
      ]);
    });

    test('one in a copy of the folder, and one that is damaged', async () => {
      const copy = join(folder, '..', `${String(process.pid)}-copy`);
      await cp(folder, copy, { recursive: true });
      try {
        const copied = await site.records(copy);
        expect([entryStates(copied), readingCodes(copied)]).toEqual([
          ['not-known'],
          ['read.copied'],
        ]);
      } finally {
        await rm(copy, { recursive: true });
      }
      await writeFile(join(folder, NOTE), '{"schema":');
      const damaged = await site.records();
      expect([entryStates(damaged), readingCodes(damaged)]).toEqual([
        ['not-known'],
        ['read.broken'],
      ]);
      await runCli(['sync', folder]);
      expect(entryStates(await site.records())).toEqual(['there']);
    });

    test('a folder that takes no note: the look goes on and says so', async () => {
      await rm(join(folder, '.sekisho', 'sync', 'readings'), { recursive: true });
      await writeFile(join(folder, '.sekisho', 'sync', 'readings'), 'in the way');
      const looked = await runCli(['sync', folder]);
      expect(looked).toMatchObject({ exit: 0, stderr: expect.stringContaining('not be saved') });
    });
  });

  test('files that site.yaml names for the same layer count when they are newer', async () => {
    await writeFile(join(folder, 'list.txt'), 'login.microsoftonline.com\n');
    await site.change((_, proxy) => {
      proxy.allowList = 'list.txt';
      proxy.sync = { driver: 'squid', folder: 'lists', probe: false };
    });
    await utimes(join(folder, 'list.txt'), new Date(0), new Date(0));
    await runCli(['sync', folder, '--once', '--apply']);
    const allow = async (): Promise<ReadStep | undefined> => {
      const { stdout } = await runCli(['to-do', folder, '--json', '--team', 'proxy']);
      return JSON.parse(stdout).teams[0].steps.find(
        ({ because }: ReadStep) => because.what.code === 'step.allow-names',
      );
    };
    const synced = await allow();
    expect([synced?.state, synced && readingCodes(synced)]).toEqual(['done', ['read.counts']]);
    await utimes(join(folder, 'list.txt'), new Date(), new Date(Date.now() + 1000));
    const exported = await allow();
    expect(exported && readingCodes(exported)).toEqual(['read.older']);
    expect(exported?.readings?.[0]?.message).toContain('Taken from list.txt');
    expect(exported?.entries.filter(({ state }) => state === 'there')).toEqual([
      { text: 'login.microsoftonline.com', state: 'there' },
    ]);
  });
});
