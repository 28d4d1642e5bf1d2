// Ten thousand records on BIND: the first sync, runs without a change, one change, and five hundred.

import { syncTarget, type SyncReport } from '@sekisho/core/sync/sync-target.ts';
import { manyNames, syncOptions, wanted, ZONE } from '@sekisho/test-kit/sync/desired.ts';
import { exchange } from '@sekisho/dns/wire/exchange.ts';
import { OPCODE, TYPE } from '@sekisho/dns/wire/message-writer.ts';
import { startSmallDns } from '@sekisho/test-kit/render/small-dns.ts';
import { cacheNxdomain, round1, spread, untilAnswered } from './measure.ts';
import { startBind } from './servers.ts';

const ROUNDS = 100;
const BULKS = 20;

export async function measureMany(path: string, records: number): Promise<unknown> {
  const internet = await startSmallDns('127.0.0.1', () => null);
  const server = await startBind(path, internet.port, { zones: [ZONE] });
  const driver = await server.driver();
  const names: Record<string, readonly string[]> = manyNames(records);
  const timed = async (
    each = driver,
  ): Promise<{ readonly ms: number; readonly report: SyncReport }> => {
    const desired = wanted(names);
    const begun = performance.now();
    const report = await syncTarget(each, desired, syncOptions(server.folder));
    return { ms: round1(performance.now() - begun), report };
  };
  /** The change is seen → the last of its names is answered. */
  const untilLast = async (fresh: readonly string[]): Promise<number> => {
    const last = fresh.at(-1) ?? '';
    await cacheNxdomain(server.port, last);
    for (const name of fresh) names[name] = ['10.2.1.20'];
    const desired = wanted(names);
    const begun = performance.now();
    const syncing = syncTarget(driver, desired, syncOptions(server.folder));
    const ms = (await untilAnswered(server.port, last)) - begun;
    await syncing;
    return ms;
  };
  const first = await timed();
  const serial = await serialOf(server.port);
  const same: number[] = [];
  for (let round = 0; round < 20; round += 1) same.push((await timed()).ms);
  const newProcess = await timed(await server.driver());
  const updates = ((await serialOf(server.port)) - serial) >>> 0;
  const others = await server.driver('others');
  const afterOthers: number[] = [];
  for (let round = 0; round < 20; round += 1) {
    await syncTarget(
      others,
      wanted({ [`others${String(round)}.${ZONE}`]: ['10.2.1.30'] }),
      syncOptions(server.folder, {
        journalFile: `${server.folder}/others.json`,
        isForced: true,
        graceMs: 60_000,
      }),
    );
    afterOthers.push((await timed()).ms);
  }
  const one: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1)
    one.push(await untilLast([`one${String(round)}.${ZONE}`]));
  const bulk: number[] = [];
  for (let round = 0; round < BULKS; round += 1)
    bulk.push(
      await untilLast(
        Array.from({ length: 500 }, (_, index) => `b${String(round)}x${String(index)}.${ZONE}`),
      ),
    );
  await server.stop();
  await internet.close();
  return {
    records,
    firstSync: { ms: first.ms, changes: first.report.changes.length },
    noChange: { ...spread(same), newProcessMs: newProcess.ms, updatesThatBindSaw: updates },
    noChangeAfterOthersChanged: spread(afterOthers),
    oneChange: spread(one),
    fiveHundredChanges: spread(bulk),
  };
}

/** BIND raises it by one for each update that it takes. */
async function serialOf(port: number): Promise<number> {
  const server = { address: '127.0.0.1', port, key: null, timeoutMs: 5000, now: Date.now };
  const { packet } = await exchange(
    server,
    { opcode: OPCODE.QUERY, question: { name: ZONE, type: TYPE.SOA } },
    new AbortController().signal,
  );
  const soa = (packet.answers ?? []).find(({ type }) => type === 'SOA');
  if (soa?.type !== 'SOA' || soa.data.serial === undefined) throw new Error('BIND tells no serial');
  return soa.data.serial;
}
