// What sync reads of each kind of DNS server is what to-do and trace take as set today, entry by entry: not known,
// missing, there, missing again when somebody takes one away, and not known while it does not answer.

import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { expect, test } from 'vitest';

import { describeWithPrograms } from '@sekisho/test-kit/render/describe-with-programs.ts';
import { runProgram, type Wanted } from '@sekisho/test-kit/render/programs.ts';
import { askDns, startSmallDns } from '@sekisho/test-kit/render/small-dns.ts';
import { DNSMASQ_WANTED, prepareDnsmasq } from '@sekisho/test-kit/sync/real-dnsmasq.ts';
import { prepareUnbound, UNBOUND_WANTED } from '@sekisho/test-kit/sync/real-unbound.ts';
import { POWERSHELL_WANTED, prepareWindowsDns } from '@sekisho/test-kit/sync/windows-dns-server.ts';
import { runCli } from '../../../../../test/cli/run-cli.ts';
import {
  entryStates,
  makeSyncedSite,
  readingCodes,
  type SyncedSite,
} from '../../../../../test/cli/synced-site.ts';

interface Server {
  readonly port: number;
  /** Its `sync:` block, but for address and port. */
  readonly sync: object;
  /** What a person does after sync has written its part. */
  readonly byHand?: (site: SyncedSite) => Promise<void>;
  /** One record, taken away by hand as its admin would. */
  takeAway(record: { readonly name: string; readonly address: string }): Promise<void>;
  start(): Promise<void>;
  kill(): Promise<void>;
  stop(): Promise<void>;
}

interface Row {
  readonly product: 'unbound' | 'dnsmasq' | 'windows';
  readonly wanted: readonly Wanted[];
  prepare(paths: readonly string[], upstreamPort: number): Promise<Server>;
  /** Of the record that was taken away, when it was started again. */
  readonly afterRestart: 'missing' | 'there';
}

const ROWS: readonly Row[] = [
  {
    product: 'unbound',
    wanted: [...UNBOUND_WANTED, { program: 'unbound-control', debianPackage: 'unbound' }],
    // Its settings, which sync has written too, bring it back.
    afterRestart: 'there',
    prepare: async ([path = '', control = ''], upstreamPort) => {
      const { controlSocket, file, folder, ...server } = await prepareUnbound(path, upstreamPort);
      return {
        ...server,
        sync: { driver: 'unbound', controlSocket, file },
        takeAway: async ({ name }) => {
          const args = ['-c', join(folder, 'unbound.conf'), 'local_data_remove', name];
          expect(await runProgram(control, args)).toEqual({ code: 0, output: 'ok\n' });
        },
      };
    },
  },
  {
    product: 'dnsmasq',
    wanted: DNSMASQ_WANTED,
    afterRestart: 'missing',
    prepare: async ([path = ''], upstreamPort) => {
      const server = await prepareDnsmasq(path, upstreamPort);
      const { hostsFile, serversFile, pidFile } = server;
      return {
        ...server,
        sync: { driver: 'dnsmasq', hostsFile, serversFile, pidFile },
        takeAway: async ({ name, address }) => {
          const before = await readFile(hostsFile, 'utf8');
          const after = before.replace(`${address} ${name}\n`, '');
          expect(after).not.toBe(before);
          await writeFile(hostsFile, after);
          process.kill(Number(await readFile(pidFile, 'utf8')), 'SIGHUP');
          await expect.poll(async () => (await askDns(server.port, name))?.addresses).toEqual([]);
        },
      };
    },
  },
  {
    product: 'windows',
    wanted: POWERSHELL_WANTED,
    afterRestart: 'missing',
    prepare: async ([path = '']) => {
      const server = await prepareWindowsDns(path);
      return {
        ...server,
        sync: { driver: 'windows', script: 'out/windows-dns.ps1' },
        byHand: ({ folder }) => server.run({ script: join(folder, 'out', 'windows-dns.ps1') }),
        takeAway: ({ name, address }) =>
          server.run({
            command: `Remove-DnsServerResourceRecord -ZoneName '${name}' -Name '@' -RRType A -RecordData '${address}' -Force`,
          }),
      };
    },
  },
];

for (const { product, wanted, prepare, afterRestart } of ROWS)
  describeWithPrograms(`what sync has read of ${product}`, wanted, (paths) => {
    test('tells each entry of the step', async () => {
      const internet = await startSmallDns('127.0.0.1', () => null);
      const server = await prepare(paths, internet.port);
      const site = await makeSyncedSite();
      try {
        await server.start();
        await site.change((resolver) => {
          Object.assign(resolver, {
            product,
            sync: { ...server.sync, server: '127.0.0.1', port: server.port },
          });
        });
        await tell(site, server, afterRestart);
      } finally {
        await Promise.all([server.stop(), internet.close(), site.remove()]);
      }
    }, 120_000);
  });

async function tell(site: SyncedSite, server: Server, afterRestart: string): Promise<void> {
  const { folder } = site;
  const look = (...more: readonly string[]) => runCli(['sync', folder, ...more]);
  const before = await site.records();
  expect([entryStates(before), readingCodes(before)]).toEqual([['not-known'], ['read.none']]);

  await look();
  const looked = await site.records();
  expect([looked.state, entryStates(looked)]).toEqual(['open', ['missing']]);
  expect(looked.readings?.[0]?.message).toMatch(
    new RegExp(`^Read by sync from dns1 \\(127\\.0\\.0\\.1 port ${String(server.port)}\\) at `),
  );

  expect((await look('--once', '--apply')).stderr).not.toContain('failed');
  if (server.byHand !== undefined) {
    expect(entryStates(await site.records())).toEqual(['missing']);
    await server.byHand(site);
    await look();
  }
  const applied = await site.records();
  expect([applied.state, applied.order, entryStates(applied)]).toEqual(['done', null, ['there']]);
  expect(await site.traceToday()).toMatchObject({ outcome: 'reached', readings: [{}] });

  const [{ text: taken }, ...others] = applied.entries as [(typeof applied.entries)[0]];
  const [name = '', , address = ''] = taken.split(' ');
  await server.takeAway({ name, address });
  await look();
  const lacking = await site.records();
  expect(lacking.state).toBe('open');
  const missing = lacking.entries.filter(({ state }) => state === 'missing');
  expect(missing).toEqual([{ text: taken, state: 'missing' }]);
  expect(lacking.entries.filter(({ state }) => state === 'there')).toHaveLength(others.length);

  await server.kill();
  await look();
  const silent = await site.records();
  expect([silent.state, entryStates(silent)]).toEqual(['not-known', ['not-known']]);
  expect(silent.readings?.[0]?.message).toContain('could not be read at');
  expect((await site.traceToday()).outcome).toBe('not-known');

  await server.start();
  await look();
  const again = await site.records();
  expect(again.entries.find(({ text }) => text === taken)?.state).toBe(afterRestart);
  expect(again.entries.filter(({ state }) => state === 'there').length).toBeGreaterThanOrEqual(
    others.length,
  );
}
