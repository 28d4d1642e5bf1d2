// The machine's clock is set back and forward under a running sync (faketime): a grace is neither cut short nor made
// longer, what comes comes, and nobody else takes the site.

import { cp, mkdtemp, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { parse, stringify } from 'yaml';

import { startSmallDns, type SmallDnsServer } from '@sekisho/test-kit/render/small-dns.ts';
import { parseHosts } from '@sekisho/core/products/shared/sync/hosts-lines.ts';
import { runCli, type CliResult } from '../../../../../test/cli/run-cli.ts';
import { EXAMPLE_SITE } from '../site-input.ts';

const GRACE_S = 6;
const LIBRARY = findFaketime();

/** Debian's package faketime has it below /usr/lib/ARCHITECTURE. */
function findFaketime(): string | null {
  const folders = process.platform === 'linux' ? readdirSync('/usr/lib') : [];
  for (const folder of folders) {
    const path = join('/usr/lib', folder, 'faketime', 'libfaketime.so.1');
    try {
      readFileSync(path);
      return path;
    } catch {
      // Another architecture's folder.
    }
  }
  return null;
}

describe.skipIf(LIBRARY === null)(
  LIBRARY === null ? 'clocks [skipped: missing faketime (Debian package faketime)]' : 'clocks',
  () => {
    let folder: string;
    let dns: SmallDnsServer;
    let running: Promise<CliResult> | null;
    let stop: AbortController;

    beforeEach(async () => {
      folder = await mkdtemp(join(tmpdir(), 'sekisho-clocks-'));
      stop = new AbortController();
      running = null;
      await cp(EXAMPLE_SITE, folder, {
        recursive: true,
        filter: (from) => !from.endsWith('.sekisho'),
      });
      // What tells the same again.
      for (const more of ['zone-groups-pe-asr.json', 'private-dns-records'])
        await rm(join(folder, 'estate', more), { recursive: true });
      await writeFile(join(folder, 'hosts'), '');
      dns = await startSmallDns('127.0.0.1', (name, type) => {
        const entry = parseHosts(readFileSync(join(folder, 'hosts'), 'utf8')).entries.get(name);
        if (entry === undefined) return null;
        return type === 'A' ? entry.values.map((data) => ({ type: 'A', name, ttl: 10, data })) : [];
      });
      const path = join(folder, 'site.yaml');
      const site = parse(await readFile(path, 'utf8'));
      const sync = { driver: 'coredns', server: '127.0.0.1', port: dns.port, hostsFile: 'hosts' };
      Object.assign(site.resolvers[0], { sync });
      await writeFile(path, stringify(site));
      await setClock(0);
    });
    afterEach(async () => {
      stop.abort();
      await running;
      await dns.close();
      await rm(folder, { recursive: true });
    });

    /** Of the program alone, from now on; the clock that only counts on stays right, as the kernel's does. */
    async function setClock(hours: number): Promise<void> {
      await writeFile(join(folder, 'clock'), `${hours < 0 ? '' : '+'}${String(hours)}h\n`);
      await utimes(join(folder, 'clock'), new Date(), new Date());
    }
    const env = (): Record<string, string> => ({
      LD_PRELOAD: LIBRARY ?? '',
      FAKETIME_TIMESTAMP_FILE: join(folder, 'clock'),
      FAKETIME_NO_CACHE: '1',
      FAKETIME_DONT_FAKE_MONOTONIC: '1',
      NO_FAKE_STAT: '1',
    });
    const argv = (...words: string[]): string[] => [
      'sync',
      folder,
      '--apply',
      '--grace',
      String(GRACE_S),
      '--lang',
      'en',
      ...words,
    ];
    const lines = async (): Promise<readonly string[]> =>
      (await readFile(join(folder, 'hosts'), 'utf8')).split('\n').filter((line) => line !== '');
    const moved = async (from: string, to: string): Promise<void> => {
      const path = join(folder, 'estate', 'nic-list.json');
      await writeFile(path, (await readFile(path, 'utf8')).replaceAll(from, to));
    };
    /** One address of the vault's endpoint. */
    async function loseOne(): Promise<void> {
      const path = join(folder, 'estate', 'nic-list.json');
      const nics: { ipConfigurations: unknown[] }[] = JSON.parse(await readFile(path, 'utf8'));
      const fewer = nics.map((each) => ({
        ...each,
        ipConfigurations: each.ipConfigurations.slice(0, 4),
      }));
      await writeFile(path, JSON.stringify(fewer));
    }

    test('a grace is as long as it is, though the clock goes forward and back', async () => {
      running = runCli(argv('--json'), { env: env(), signal: stop.signal });
      await expect.poll(lines, { timeout: 40_000 }).not.toEqual([]);
      const all = (await lines()).length;
      await loseOne();
      await delay(2500);
      await setClock(1);
      await delay(1500);
      expect((await lines()).length).toBe(all);
      await setClock(-3);
      // It can't be taken with either clock.
      const second = await runCli(argv('--once'), { env: env() });
      expect(second).toMatchObject({
        exit: 3,
        stderr: expect.stringContaining('runs for this site'),
      });
      const third = await runCli(argv('--once'));
      expect(third.exit).toBe(3);
      await expect.poll(async () => (await lines()).length, { timeout: 40_000 }).toBeLessThan(all);
      // What comes is not waited for.
      await moved('10.2.1.13', '10.2.1.99');
      await expect
        .poll(async () => (await lines()).join('\n'), { timeout: 40_000 })
        .toContain('10.2.1.99');
      stop.abort();
      expect((await running).exit).toBe(130);
    }, 60_000);
  },
);
