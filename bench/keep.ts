// Measures keep against real servers on this machine: the time from a new record being wanted until the server
// answers it, with NXDOMAIN cached just before; 10,000 records on BIND; new connections through Squid while its list
// changes, in both ways. Prints one JSON document. A server that is not installed is named in it as not measured.
//
// Options by environment: BENCH_RECORDS (default 200), BENCH_MANY (default 10000), BENCH_RELOADS (default 10).

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { toPattern } from '../src/names/pattern.ts';
import type { Driver } from '../src/keep/driver.ts';
import { bindDriver } from '../src/keep/drivers/bind.ts';
import { dnsmasqDriver } from '../src/keep/drivers/dnsmasq.ts';
import { squidDriver, squidEntries } from '../src/keep/drivers/squid.ts';
import { unboundDriver } from '../src/keep/drivers/unbound.ts';
import { EMPTY_ESTATE, type Estate } from '../src/estate/estate.ts';
import { keepSite } from '../src/keep/keep-site.ts';
import { AZURE_PACE } from '../src/keep/pace.ts';
import { syncTarget, type SyncReport } from '../src/keep/sync-target.ts';
import { driverTarget } from '../src/keep/target.ts';
import { manyNames, syncOptions, wanted, ZONE } from '../src/keep/testing/desired.ts';
import { prepareBind } from '../src/keep/testing/real-bind.ts';
import { prepareDnsmasq } from '../src/keep/testing/real-dnsmasq.ts';
import { prepareRealSquid } from '../src/keep/testing/real-squid.ts';
import { prepareUnbound } from '../src/keep/testing/real-unbound.ts';
import { openTunnels, startEcho } from '../src/keep/testing/tunnels.ts';
import { readTsigKey } from '../src/keep/wire/tsig-key.ts';
import { renderInput } from '../src/render/testing/render-input.ts';
import { askDns, startSmallDns } from '../src/render/testing/small-dns.ts';
import { findProgram } from '../src/render/testing/programs.ts';

const RECORDS = Number(process.env['BENCH_RECORDS'] ?? '200');
const MANY = Number(process.env['BENCH_MANY'] ?? '10000');
const RELOADS = Number(process.env['BENCH_RELOADS'] ?? '10');
const ROUNDS = 50;
const LOOP_ROUNDS = 30;

interface Running {
  readonly port: number;
  readonly folder: string;
  readonly driver: () => Promise<Driver>;
  stop(): Promise<void>;
}

const SERVERS: readonly { readonly product: string; readonly program: string; start(path: string, upstream: number): Promise<Running> }[] = [
  { product: 'bind, zone', program: 'named', start: (path, upstream) => startBind(path, upstream, { zones: [ZONE] }) },
  { product: 'bind, policy zone', program: 'named', start: (path, upstream) => startBind(path, upstream, { zones: [], policyZone: 'sekisho.rpz' }) },
  {
    product: 'unbound',
    program: 'unbound',
    start: async (path, upstream) => {
      const server = await prepareUnbound(path, upstream);
      await server.start();
      const options = { name: 'dns1', resolver: { address: '127.0.0.1', port: server.port }, controlSocket: server.controlSocket, file: server.file, aliases: () => new Map(), timeoutMs: 5000 };
      return { ...server, driver: async () => unboundDriver(options) };
    },
  },
  {
    product: 'dnsmasq',
    program: 'dnsmasq',
    start: async (path, upstream) => {
      const server = await prepareDnsmasq(path, upstream);
      await server.start();
      const options = { name: 'dns1', resolver: { address: '127.0.0.1', port: server.port }, hostsFile: server.hostsFile, serversFile: server.serversFile, pidFile: server.pidFile, timeoutMs: 5000 };
      return { ...server, driver: async () => dnsmasqDriver(options) };
    },
  },
];

async function startBind(path: string, upstreamPort: number, site: { readonly zones: readonly string[]; readonly policyZone?: string }): Promise<Running> {
  const server = await prepareBind(path, { ...site, upstreamPort });
  await server.start();
  const options = { name: 'dns1', site: 'bench', zones: site.zones, policyZone: site.policyZone ?? null, aliases: () => new Map(), flush: null };
  return { ...server, driver: async () => bindDriver({ ...options, server: { address: '127.0.0.1', port: server.port, key: await readTsigKey(server.keyFile), timeoutMs: 30_000, now: Date.now } }) };
}

async function main(): Promise<void> {
  const report: Record<string, unknown> = { schema: 'sekisho/bench-keep/1', records: RECORDS };
  report['answers'] = await eachServer(measureAnswers);
  report['loop'] = await eachServer(measureLoop);
  report['many'] = findProgram('named') === null ? 'named is not installed' : await measureMany(findProgram('named') ?? '');
  report['squid'] = findProgram('squid') === null ? 'squid is not installed' : [await measureSquid('helper'), await measureSquid('reconfigure')];
  process.stdout.write(`${JSON.stringify(report, null, 2)}\n`);
}

async function eachServer(measure: (server: Running) => Promise<unknown>): Promise<Record<string, unknown>> {
  const results: Record<string, unknown> = {};
  for (const { product, program, start } of SERVERS) {
    const path = findProgram(program);
    if (path === null) {
      results[product] = `${program} is not installed`;
      continue;
    }
    const internet = await startSmallDns('127.0.0.1', () => null);
    const server = await start(path, internet.port);
    results[product] = await measure(server);
    await server.stop();
    await internet.close();
  }
  return results;
}

/** One round of a driver that goes on: the new name is wanted → the server answers it. */
async function measureAnswers(server: Running): Promise<unknown> {
  const driver = await server.driver();
  const names: Record<string, readonly string[]> = manyNames(RECORDS);
  await syncTarget(driver, wanted(names), syncOptions(server.folder));
  const times: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const name = `fresh${String(round)}.${ZONE}`;
    await requireNxdomain(server.port, name);
    names[name] = ['10.2.1.20'];
    const begun = performance.now();
    const syncing = syncTarget(driver, wanted(names), syncOptions(server.folder));
    times.push((await untilAnswered(server.port, name)) - begun);
    await syncing;
  }
  return { rounds: ROUNDS, ...spread(times) };
}

/** The whole loop at the pace for Azure: the endpoint is visible → the server answers it. */
async function measureLoop(server: Running): Promise<unknown> {
  const input = renderInput();
  const names: Record<string, readonly string[]> = manyNames(RECORDS);
  const stop = new AbortController();
  let estate: Estate = EMPTY_ESTATE;
  const target = driverTarget(await server.driver(), () => wanted(names));
  const running = keepSite({
    targets: [target],
    readEstate: async () => ({ estate, reads: 0 }),
    plan: () => () => input,
    pace: AZURE_PACE,
    recheckMs: 60_000,
    optionsFor: (_, signal) => syncOptions(server.folder, { signal }),
    tell: () => undefined,
    signal: stop.signal,
  });
  await untilAnswered(server.port, `n${String(RECORDS - 1)}.${ZONE}`);
  const times: number[] = [];
  for (let round = 0; round < LOOP_ROUNDS; round += 1) {
    const name = `loop${String(round)}.${ZONE}`;
    await requireNxdomain(server.port, name);
    // Anywhere in the interval, as Azure does it.
    await new Promise((resolve) => setTimeout(resolve, Math.random() * 1000));
    const begun = performance.now();
    names[name] = ['10.2.1.21'];
    estate = { ...EMPTY_ESTATE, vaults: [{ id: name, name, location: 'x', endpointConnections: [] }] };
    times.push((await untilAnswered(server.port, name)) - begun);
  }
  stop.abort();
  await running;
  return { rounds: LOOP_ROUNDS, pollMs: AZURE_PACE.fastMs, ...spread(times) };
}

async function measureMany(path: string): Promise<unknown> {
  const internet = await startSmallDns('127.0.0.1', () => null);
  const server = await startBind(path, internet.port, { zones: [ZONE] });
  const driver = await server.driver();
  const names: Record<string, readonly string[]> = manyNames(MANY);
  const timed = async (): Promise<{ ms: number; report: SyncReport }> => {
    const begun = performance.now();
    const report = await syncTarget(driver, wanted(names), syncOptions(server.folder));
    return { ms: performance.now() - begun, report };
  };
  const first = await timed();
  const same: number[] = [];
  let updates = 0;
  for (let round = 0; round < 10; round += 1) {
    const { ms, report } = await timed();
    same.push(ms);
    updates += report.changes.length;
  }
  const fresh = await server.driver();
  const begun = performance.now();
  await syncTarget(fresh, wanted(names), syncOptions(server.folder));
  const afterRestart = performance.now() - begun;
  const one: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const name = `one${String(round)}.${ZONE}`;
    names[name] = ['10.2.1.20'];
    const start = performance.now();
    const syncing = syncTarget(driver, wanted(names), syncOptions(server.folder));
    one.push((await untilAnswered(server.port, name)) - start);
    await syncing;
  }
  const fiveHundred: number[] = [];
  for (let round = 0; round < 5; round += 1) {
    for (let index = 0; index < 500; index += 1) names[`b${String(round)}x${String(index)}.${ZONE}`] = ['10.2.1.22'];
    const start = performance.now();
    const syncing = syncTarget(driver, wanted(names), syncOptions(server.folder));
    fiveHundred.push((await untilAnswered(server.port, `b${String(round)}x499.${ZONE}`)) - start);
    await syncing;
  }
  await server.stop();
  await internet.close();
  return {
    records: MANY,
    firstSyncMs: round1(first.ms),
    firstSyncChanges: first.report.changes.length,
    noChange: { ...spread(same), updates },
    noChangeNewProcessMs: round1(afterRestart),
    oneChange: { rounds: ROUNDS, ...spread(one) },
    fiveHundredChanges: { rounds: 5, ...spread(fiveHundred) },
  };
}

async function measureSquid(way: 'helper' | 'reconfigure'): Promise<unknown> {
  const program = findProgram('squid') ?? '';
  // The reconfigured list has no ports, so the echo may stand anywhere.
  const echo = await startEcho();
  const listed = way === 'helper' ? { 'allow.txt': '' } : { 'allow-443.txt': 'steady.example.com\n' };
  const squid = await prepareRealSquid(program, {
    way,
    lists: listed,
    names: ['steady.example.com', 'first.example.com', ...Array.from({ length: RELOADS }, (_, index) => `n${String(index)}.example.com`)],
  });
  await squid.start();
  const folder = await mkdtemp(join(tmpdir(), 'bench-keep-'));
  const driver = squidDriver({
    name: 'proxy1',
    proxy: { address: '127.0.0.1', port: squid.port },
    folder: squid.lists,
    reconfigure: way === 'helper' ? null : { program, config: squid.config, service: squid.service },
    isProbed: true,
    timeoutMs: 5000,
  });
  const port = way === 'helper' ? echo.port : 443;
  const sync = (names: readonly string[]): Promise<SyncReport> => syncTarget(driver, squidEntries([{ port, patterns: names.map(toPattern) }], way), syncOptions(folder));
  const steady = way === 'helper' ? ['steady.example.com'] : [];
  await sync([...steady, 'first.example.com']);
  const times: number[] = [];
  const changes = (async () => {
    for (let round = 0; round < RELOADS; round += 1) {
      const begun = performance.now();
      await sync([...steady, 'first.example.com', `n${String(round)}.example.com`]);
      times.push(performance.now() - begun);
    }
  })();
  const tally = await openTunnels(squid.port, `steady.example.com:${String(echo.port)}`, changes);
  echo.close();
  await squid.stop();
  await rm(folder, { recursive: true });
  return { way, listChanges: RELOADS, newConnections: tally.tried, refused: tally.refused, longestMs: round1(tally.longestMs), changeInForceMs: spread(times) };
}

async function requireNxdomain(port: number, name: string): Promise<void> {
  const reply = await askDns(port, name);
  if (reply?.code !== 'NXDOMAIN') throw new Error(`${name} is there before it is wanted`);
}

/** When the answer came. */
async function untilAnswered(port: number, name: string): Promise<number> {
  const deadline = performance.now() + 60_000;
  for (;;) {
    if (((await askDns(port, name, 'A', 1000))?.addresses.length ?? 0) > 0) return performance.now();
    if (performance.now() > deadline) throw new Error(`${name} is not answered in a minute`);
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
}

function spread(times: readonly number[]): { p50Ms: number; p95Ms: number; p99Ms: number } {
  const sorted = [...times].sort((a, b) => a - b);
  const at = (share: number): number => round1(sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * share) - 1)] ?? 0);
  return { p50Ms: at(0.5), p95Ms: at(0.95), p99Ms: at(0.99) };
}

function round1(value: number): number {
  return Math.round(value * 10) / 10;
}

await main();
