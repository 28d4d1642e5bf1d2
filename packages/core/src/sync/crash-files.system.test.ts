// Killed (SIGKILL) at every step of a round that changes files: CoreDNS's hosts file, the list of Squid's helper, the
// external dynamic lists, and, with a real Squid, the lists that it reads again when told.

import { readFileSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { describeWithPrograms } from '@sekisho/test-kit/render/describe-with-programs.ts';
import { makeFolder } from '@sekisho/test-kit/render/programs.ts';
import { startSmallDns, type SmallDnsServer } from '@sekisho/test-kit/render/small-dns.ts';
import type { Driver } from '../products/shared/sync/driver.ts';
import { corednsDriver } from '../products/coredns/driver.ts';
import { edlDriver } from '../products/edl/driver.ts';
import { parseHosts } from '../products/shared/sync/hosts-lines.ts';
import { listEntry } from '../products/shared/sync/list-files.ts';
import { squidDriver } from '../products/squid/driver.ts';
import { toEntry, type Entry } from '../products/shared/sync/entry.ts';
import { readJournal } from './journal.ts';
import { syncTarget } from './sync-target.ts';
import { syncOptions } from '@sekisho/test-kit/sync/desired.ts';
import { buildSync, imports, runKilled, STEPS } from '@sekisho/test-kit/sync/killed-round.ts';
import {
  prepareRealSquid,
  SQUID_WANTED,
  type RealSquid,
} from '@sekisho/test-kit/sync/real-squid.ts';
import { openTunnel, startEcho } from '@sekisho/test-kit/sync/tunnels.ts';
import { askTunnel } from '../products/squid/ask-tunnel.ts';

let built: Awaited<ReturnType<typeof makeFolder>>;
beforeAll(async () => {
  built = await makeFolder();
  await buildSync(built.path, ['coredns', 'edl', 'squid']);
}, 60_000);
afterAll(() => built.remove());

interface Target {
  readonly driver: Driver;
  /** The same driver as code for the process that is killed. */
  readonly make: string;
  readonly folder: string;
  readonly before: readonly Entry[];
  readonly after: readonly Entry[];
}

/** A round to BEFORE, one to AFTER that is killed, and one that goes on from there. */
async function killAndGoOn(
  { driver, make, folder, before, after }: Target,
  step: (typeof STEPS)[number],
): Promise<void> {
  const options = { ...syncOptions(folder), isForced: true };
  await syncTarget(driver, before, options);
  await runKilled(built.path, { step, make, desired: after, journalFile: options.journalFile });
  expect(await syncTarget(driver, after, options)).toMatchObject({
    conflicts: [],
    takenBack: [],
    owned: after.length,
  });
  expect((await readJournal(options.journalFile, driver.name)).pending.size).toBe(0);
  expect(await syncTarget(driver, after, options)).toMatchObject({
    changes: [],
    inStep: after.length,
  });
}

describe('the hosts file of CoreDNS, killed', () => {
  let folder: Awaited<ReturnType<typeof makeFolder>>;
  let server: SmallDnsServer;
  const hosts = (): string => join(folder.path, 'hosts');

  beforeAll(async () => {
    folder = await makeFolder();
    await writeFile(hosts(), '# theirs\n10.9.9.9 theirs.example.com\n');
    // Reads the file by itself, as the plugin does.
    server = await startSmallDns('127.0.0.1', (name, type) => {
      const values = parseHosts(readFileSync(hosts(), 'utf8')).entries.get(name)?.values;
      return values === undefined
        ? null
        : type === 'A'
          ? values.map((data) => ({ type: 'A', name, ttl: 10, data }))
          : [];
    });
  });
  afterAll(() => Promise.all([server.close(), folder.remove()]));

  test.each(STEPS)(
    '%s',
    async (step) => {
      const options = {
        name: 'dns1',
        resolver: { address: '127.0.0.1', port: server.port },
        hostsFile: hosts(),
        pidFile: null,
        timeoutMs: 3000,
      };
      await killAndGoOn(
        {
          driver: corednsDriver(options),
          make: `${imports(built.path, 'corednsDriver', 'packages/core/src/products/coredns/driver.js')} return corednsDriver(${JSON.stringify(options)});`,
          folder: folder.path,
          before: [
            toEntry('stays.example.com', ['10.2.1.1'], 0),
            toEntry('moves.example.com', ['10.2.1.2'], 0),
            toEntry('goes.example.com', ['10.2.1.3'], 0),
          ],
          after: [
            toEntry('stays.example.com', ['10.2.1.1'], 0),
            toEntry('moves.example.com', ['10.2.1.4'], 0),
            toEntry('comes.example.com', ['10.2.1.5'], 0),
          ],
        },
        step,
      );
      const lines = (await readFile(hosts(), 'utf8')).split('\n').filter((line) => line !== '');
      expect(lines.slice(0, 2)).toEqual(['# theirs', '10.9.9.9 theirs.example.com']);
      expect(lines.slice(2).sort()).toEqual([
        '10.2.1.1 stays.example.com',
        '10.2.1.4 moves.example.com',
        '10.2.1.5 comes.example.com',
      ]);
    },
    30_000,
  );
});

describe.each([
  {
    title: "the list of Squid's helper",
    file: 'allow.txt',
    line: (name: string) => `443 ${name}.example.com`,
  },
  {
    title: 'an external dynamic list',
    file: 'domains.txt',
    line: (name: string) => `${name}.example.com`,
  },
])('$title, killed', ({ file, line }) => {
  let folder: Awaited<ReturnType<typeof makeFolder>>;
  beforeAll(async () => {
    folder = await makeFolder();
    await mkdir(join(folder.path, 'lists'));
    await writeFile(join(folder.path, 'lists', file), `# theirs\n${line('theirs')}\n`);
  });
  afterAll(() => folder.remove());

  test.each(STEPS)(
    '%s',
    async (step) => {
      const isSquid = file === 'allow.txt';
      const options = {
        name: 'proxy1',
        folder: join(folder.path, 'lists'),
        proxy: { address: '127.0.0.1', port: 1 },
        reconfigure: null,
        isProbed: false,
        timeoutMs: 1000,
      };
      const [name, module] = isSquid
        ? ['squidDriver', 'packages/core/src/products/squid/driver.js']
        : ['edlDriver', 'packages/core/src/products/edl/driver.js'];
      await killAndGoOn(
        {
          driver: isSquid ? squidDriver(options) : edlDriver(options),
          make: `${imports(built.path, name ?? '', module ?? '')} return ${name ?? ''}(${JSON.stringify(options)});`,
          folder: folder.path,
          before: ['stays', 'goes'].map((each) => listEntry(file, line(each))),
          after: ['stays', 'comes'].map((each) => listEntry(file, line(each))),
        },
        step,
      );
      expect((await readFile(join(folder.path, 'lists', file), 'utf8')).split('\n')).toEqual([
        '# theirs',
        line('theirs'),
        line('stays'),
        line('comes'),
        '',
      ]);
    },
    30_000,
  );
});

describeWithPrograms("Squid's own lists, killed", SQUID_WANTED, ([path = '']) => {
  let squid: RealSquid;
  let echo: Awaited<ReturnType<typeof startEcho>>;
  const names = ['theirs', 'stays', 'goes', 'comes'].map((name) => `${name}.example.com`);
  beforeAll(async () => {
    echo = await startEcho();
    squid = await prepareRealSquid(path, {
      way: 'reconfigure',
      lists: { 'allow-443.txt': 'theirs.example.com\n' },
      names,
    });
    await squid.start();
  });
  afterAll(async () => {
    echo.close();
    await squid.stop();
  });

  test.each(STEPS)(
    '%s',
    async (step) => {
      const options = {
        name: 'proxy1',
        folder: squid.lists,
        proxy: { address: '127.0.0.1', port: squid.port },
        reconfigure: { program: path, config: squid.config, service: squid.service },
        isProbed: true,
        timeoutMs: 10_000,
      };
      await killAndGoOn(
        {
          driver: squidDriver(options),
          make: `${imports(built.path, 'squidDriver', 'packages/core/src/products/squid/driver.js')} return squidDriver(${JSON.stringify(options)});`,
          folder: squid.folder,
          before: ['stays', 'goes'].map((name) =>
            listEntry('allow-443.txt', `${name}.example.com`),
          ),
          after: ['stays', 'comes'].map((name) =>
            listEntry('allow-443.txt', `${name}.example.com`),
          ),
        },
        step,
      );
      // Squid itself, not the file, says what is in force.
      const ask = (name: string, wanted: 'allowed' | 'refused') =>
        askTunnel(
          { address: '127.0.0.1', port: squid.port },
          `${name}.example.com:${String(echo.port)}`,
          {
            signal: new AbortController().signal,
            timeoutMs: 5000,
            until: (verdict) => verdict === wanted,
          },
        );
      for (const name of ['theirs', 'stays', 'comes'])
        expect([name, await ask(name, 'allowed')]).toEqual([name, 'allowed']);
      expect(await ask('goes', 'refused')).toBe('refused');
      (await openTunnel(squid.port, `comes.example.com:${String(echo.port)}`)).close();
    },
    60_000,
  );
});
