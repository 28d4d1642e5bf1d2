// Squid itself, its allow-list changed in both ways.

import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { toPattern } from '../../names/pattern.ts';
import { describeWithPrograms } from '@sekisho/test-kit/render/describe-with-programs.ts';
import { syncTarget, type SyncReport } from '../../sync/sync-target.ts';
import { syncOptions } from '@sekisho/test-kit/sync/desired.ts';
import {
  prepareRealSquid,
  SQUID_WANTED,
  type RealSquid,
  type SquidSite,
} from '@sekisho/test-kit/sync/real-squid.ts';
import { openTunnel, openTunnels, startEcho, type Tunnel } from '@sekisho/test-kit/sync/tunnels.ts';
import { askTunnel, type TunnelVerdict } from './ask-tunnel.ts';
import { squidDriver, squidEntries } from './driver.ts';

const NAMES = [
  'steady.example.com',
  'a.example.com',
  'b.example.com',
  'x.wide.example.com',
  'theirs.example.com',
];
const { signal } = new AbortController();

describeWithPrograms('Squid', SQUID_WANTED, ([path = '']) => {
  const serve = (
    way: SquidSite['way'],
    lists: (port: number) => Readonly<Record<string, string>>,
    isManaged = true,
  ) => {
    let squid: RealSquid;
    let echo: Awaited<ReturnType<typeof startEcho>>;
    beforeAll(async () => {
      echo = await startEcho();
      squid = await prepareRealSquid(path, {
        way,
        lists: lists(echo.port),
        names: NAMES,
        isManaged,
      });
      await squid.start();
    });
    afterAll(async () => {
      echo.close();
      await squid.stop();
    });
    const sync = (
      port: number,
      patterns: readonly string[],
      parts: Parameters<typeof syncOptions>[1] = {},
    ): Promise<SyncReport> => {
      const reconfigure =
        way === 'helper' ? null : { program: path, config: squid.config, service: squid.service };
      const driver = squidDriver({
        name: 'proxy1',
        proxy: { address: '127.0.0.1', port: squid.port },
        folder: squid.lists,
        reconfigure,
        isProbed: true,
        timeoutMs: 15_000,
      });
      return syncTarget(
        driver,
        squidEntries([{ port, patterns: patterns.map(toPattern) }], way),
        syncOptions(squid.folder, parts),
      );
    };
    const ask = (name: string, until: TunnelVerdict): Promise<TunnelVerdict> =>
      askTunnel({ address: '127.0.0.1', port: squid.port }, `${name}:${String(echo.port)}`, {
        signal,
        timeoutMs: 3000,
        until: (verdict) => verdict === until,
      });
    return { squid: () => squid, port: () => echo.port, sync, ask };
  };

  describe('with the helper', () => {
    const { squid, port, sync, ask } = serve('helper', (echo) => ({
      'allow.txt': `# the admin's own\n${String(echo)} theirs.example.com\n`,
    }));

    test('names are let through once they are listed, and refused again', async () => {
      expect(await ask('a.example.com', 'refused')).toBe('refused');
      expect(
        await sync(port(), ['steady.example.com', 'a.example.com', '*.wide.example.com']),
      ).toMatchObject({ takenBack: [], owned: 3 });
      expect(await ask('x.wide.example.com', 'allowed')).toBe('allowed');
      expect(await sync(port(), ['steady.example.com', '*.wide.example.com'])).toMatchObject({
        changes: [{ kind: 'remove' }],
        takenBack: [],
      });
      expect(await ask('a.example.com', 'refused')).toBe('refused');
    });

    test("a name that went is still let through by the admin's own wider line, and that is no mistake", async () => {
      const file = join(squid().lists, 'allow.txt');
      const before = await readFile(file, 'utf8');
      await writeFile(file, `${before}${String(port())} .b.example.com\n`);
      await sync(port(), ['steady.example.com', '*.wide.example.com', 'b.example.com']);
      expect(await sync(port(), ['steady.example.com', '*.wide.example.com'])).toMatchObject({
        changes: [{ kind: 'remove' }],
        takenBack: [],
      });
      expect(await ask('b.example.com', 'allowed')).toBe('allowed');
      await writeFile(file, before);
      expect(await ask('b.example.com', 'refused')).toBe('refused');
    });

    test("the admin's own line stays", async () => {
      expect(await readFile(join(squid().lists, 'allow.txt'), 'utf8')).toMatch(
        /^# the admin's own\n\d+ theirs\.example\.com\n/,
      );
      expect(await ask('theirs.example.com', 'allowed')).toBe('allowed');
    });

    test('no new connection is refused while the list changes, and an open tunnel lives on', async () => {
      const tunnel: Tunnel = await openTunnel(squid().port, `steady.example.com:${String(port())}`);
      const changes = (async () => {
        for (let round = 0; round < 4; round += 1)
          await sync(port(), [
            'steady.example.com',
            '*.wide.example.com',
            ...(round % 2 === 0 ? ['a.example.com', 'b.example.com'] : []),
          ]);
      })();
      const tally = await openTunnels(
        squid().port,
        `steady.example.com:${String(port())}`,
        changes,
      );
      expect(tally.refused).toBe(0);
      expect(tally.tried).toBeGreaterThan(20);
      expect(await tunnel.echo('still here')).toBe('still here');
      tunnel.close();
    });

    test('a name taken off the list has its open tunnels told, and they live on', async () => {
      await sync(
        port(),
        ['steady.example.com', 'a.example.com', 'b.example.com', '*.wide.example.com'],
        { isForced: true },
      );
      const [gone, covered, steady] = await Promise.all(
        ['a', 'x.wide', 'steady'].map((name) =>
          openTunnel(squid().port, `${name}.example.com:${String(port())}`),
        ),
      );
      const report = await sync(port(), ['steady.example.com', '*.wide.example.com'], {
        isForced: true,
      });
      expect(report.openTunnels).toMatchObject({
        unknown: null,
        tunnels: [
          {
            client: expect.stringMatching(/^127\.0\.0\.1:\d+$/),
            target: `a.example.com:${String(port())}`,
          },
        ],
      });
      expect(await gone?.echo('still here')).toBe('still here');
      // Nothing has gone: nothing is asked.
      expect(await sync(port(), ['steady.example.com', '*.wide.example.com'])).not.toHaveProperty(
        'openTunnels',
      );
      for (const tunnel of [gone, covered, steady]) tunnel?.close();
    });

    test('a list that somebody emptied is filled again', async () => {
      await writeFile(join(squid().lists, 'allow.txt'), '');
      expect(
        (await sync(port(), ['steady.example.com', '*.wide.example.com'], { isForced: true }))
          .changes,
      ).toMatchObject([{ kind: 'add' }, { kind: 'add' }]);
      expect(await ask('steady.example.com', 'allowed')).toBe('allowed');
    });
  });

  describe('with the helper, and no access to the cache manager', () => {
    const { port, sync } = serve('helper', () => ({ 'allow.txt': '' }), false);
    test('that open tunnels are unknown is told', async () => {
      await sync(port(), ['a.example.com', 'b.example.com']);
      expect(await sync(port(), ['a.example.com'])).toMatchObject({
        changes: [{ kind: 'remove' }],
        openTunnels: { unknown: 'refused', tunnels: [] },
      });
    });
  });

  describe('with reconfigure', () => {
    const { squid, port, sync, ask } = serve('reconfigure', () => ({
      'allow-443.txt': 'theirs.example.com\n',
    }));
    const listed = async (): Promise<string[]> =>
      (await readFile(join(squid().lists, 'allow-443.txt'), 'utf8'))
        .split('\n')
        .filter((line) => line !== '');

    test('a checked list is taken', async () => {
      expect(await ask('a.example.com', 'refused')).toBe('refused');
      expect(await sync(443, ['a.example.com', 'b.example.com'])).toMatchObject({
        takenBack: [],
        owned: 2,
      });
      expect(await listed()).toEqual(['theirs.example.com', 'a.example.com', 'b.example.com']);
      expect(await ask('a.example.com', 'allowed')).toBe('allowed');
    });

    test('open tunnels live on while Squid reads its settings again', async () => {
      // The list has no ports, so the echo may stand anywhere.
      const [steady, gone] = await Promise.all(
        ['a', 'b'].map((name) => openTunnel(squid().port, `${name}.example.com:${String(port())}`)),
      );
      const report = await sync(443, ['a.example.com']);
      expect(report.changes).toMatchObject([
        { kind: 'remove', key: 'allow-443.txt b.example.com' },
      ]);
      for (const tunnel of [steady, gone])
        expect(await tunnel?.echo('still here')).toBe('still here');
      await sync(443, ['a.example.com', 'b.example.com']);
      for (const tunnel of [steady, gone]) tunnel?.close();
    });

    test('what the checker complains of is not taken, and the old list stands', async () => {
      await expect(
        sync(443, ['a.example.com', 'b.example.com', '.theirs.example.com']),
      ).rejects.toMatchObject({ code: 'sync.checker' });
      expect(await listed()).toEqual(['theirs.example.com', 'a.example.com', 'b.example.com']);
    });

    test('a port that squid.conf has no list for is told', async () => {
      expect((await sync(8443, ['a.example.com'], { isDryRun: true })).uncovered).toEqual([
        'allow-8443.txt a.example.com',
      ]);
    });
  });
});
