// New connections through Squid while its allow-list changes, in both ways, and tunnels that are open meanwhile.

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { squidDriver, squidEntries } from '@sekisho/core/products/squid/driver.ts';
import { syncTarget, type SyncReport } from '@sekisho/core/sync/sync-target.ts';
import { syncOptions } from '@sekisho/test-kit/sync/desired.ts';
import { prepareRealSquid } from '@sekisho/test-kit/sync/real-squid.ts';
import { openTunnel, openTunnels, startEcho } from '@sekisho/test-kit/sync/tunnels.ts';
import { toPattern } from '@sekisho/core/names/pattern.ts';
import { round1, spread } from './measure.ts';

const OPEN = 20;

export async function measureSquid(
  program: string,
  {
    way,
    reloads,
    others,
  }: { readonly way: 'helper' | 'reconfigure'; readonly reloads: number; readonly others: number },
): Promise<unknown> {
  // The reconfigured list has no ports, so the echo may stand anywhere.
  const echo = await startEcho();
  const port = way === 'helper' ? echo.port : 443;
  const theirs = Array.from(
    { length: others },
    (_, index) =>
      `${way === 'helper' ? `${String(port)} ` : ''}other${String(index)}.example.net\n`,
  ).join('');
  const listed =
    way === 'helper'
      ? { 'allow.txt': `${theirs}${String(port)} steady.example.com\n` }
      : { 'allow-443.txt': `${theirs}steady.example.com\n` };
  const squid = await prepareRealSquid(program, {
    way,
    lists: listed,
    names: [
      'steady.example.com',
      'first.example.com',
      ...Array.from({ length: reloads }, (_, index) => `n${String(index)}.example.com`),
    ],
  });
  await squid.start();
  const folder = await mkdtemp(join(tmpdir(), 'bench-sync-'));
  const driver = squidDriver({
    name: 'proxy1',
    proxy: { address: '127.0.0.1', port: squid.port },
    folder: squid.lists,
    reconfigure:
      way === 'helper' ? null : { program, config: squid.config, service: squid.service },
    isProbed: true,
    timeoutMs: 20_000,
  });
  const sync = (names: readonly string[]): Promise<SyncReport> =>
    syncTarget(
      driver,
      squidEntries([{ port, patterns: names.map(toPattern) }], way),
      syncOptions(folder),
    );
  await sync(['first.example.com']);
  const target = `steady.example.com:${String(echo.port)}`;
  const open = await Promise.all(
    Array.from({ length: OPEN }, () => openTunnel(squid.port, target)),
  );
  const times: number[] = [];
  const changes = (async () => {
    for (let round = 0; round < reloads; round += 1) {
      const begun = performance.now();
      await sync(['first.example.com', `n${String(round)}.example.com`]);
      times.push(performance.now() - begun);
    }
  })();
  const tally = await openTunnels(squid.port, target, changes);
  const alive = await Promise.all(open.map((tunnel) => tunnel.echo('still here').catch(() => '')));
  for (const tunnel of open) tunnel.close();
  echo.close();
  await squid.stop();
  await rm(folder, { recursive: true });
  return {
    way,
    entriesOfOthers: others,
    listChanges: reloads,
    newConnections: tally.tried,
    refused: tally.refused,
    longestConnectMs: round1(tally.longestMs),
    openTunnels: OPEN,
    openTunnelsHarmed: alive.filter((said) => said !== 'still here').length,
    changeInForceMs: spread(times),
  };
}
