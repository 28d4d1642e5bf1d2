// Measures converge as it is run, the program by itself, against the emulated Azure and real servers: from the moment
// an endpoint's interface is visible in Azure to the moment each resolver answers its name, with NXDOMAIN cached just
// before; and from a name's first refusal by Squid to the first request for it that passes. Prints one JSON document.
//
// Options by environment: BENCH_ROUNDS (default 40), BENCH_NAMES (default 20).

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

import { parse, stringify } from 'yaml';

import { readEstate } from '../src/estate/read-estate.ts';
import { prepareBind } from '../src/keep/testing/real-bind.ts';
import { prepareDnsmasq } from '../src/keep/testing/real-dnsmasq.ts';
import { prepareRealSquid } from '../src/keep/testing/real-squid.ts';
import { prepareUnbound } from '../src/keep/testing/real-unbound.ts';
import { askTunnel } from '../src/keep/wire/ask-tunnel.ts';
import { seedFromEstate } from '../src/rehearsal/azure/seed-from-estate.ts';
import { CLIENT, startTestEmulator, type TestEmulator } from '../src/rehearsal/azure/testing/emulator.ts';
import { findProgram } from '../src/render/testing/programs.ts';
import { askDns, startSmallDns } from '../src/render/testing/small-dns.ts';

const ROUNDS = Number(process.env['BENCH_ROUNDS'] ?? '40');
const NAMES = Number(process.env['BENCH_NAMES'] ?? '20');
const NAME = 'privateasr58afkv.vault.azure.net';
const EXAMPLE = fileURLToPath(new URL('../examples/japan-east', import.meta.url));
const PROGRAM = fileURLToPath(new URL('../src/cli/bin.js', import.meta.url));

interface Resolver {
  readonly product: string;
  readonly port: number;
  readonly keep: object;
  stop(): Promise<void>;
}

async function startResolvers(upstream: number): Promise<Resolver[]> {
  const [named, unbound, dnsmasq] = ['named', 'unbound', 'dnsmasq'].map(findProgram);
  const found: Resolver[] = [];
  if (named !== null && named !== undefined) {
    const server = await prepareBind(named, { zones: [], policyZone: 'sekisho.rpz', upstreamPort: upstream });
    await server.start();
    found.push({ product: 'bind', port: server.port, stop: server.stop, keep: { driver: 'bind', policyZone: 'sekisho.rpz', tsigKeyFile: server.keyFile } });
  }
  if (unbound !== null && unbound !== undefined) {
    const server = await prepareUnbound(unbound, upstream);
    await server.start();
    found.push({ product: 'unbound', port: server.port, stop: server.stop, keep: { driver: 'unbound', controlSocket: server.controlSocket, file: server.file } });
  }
  if (dnsmasq !== null && dnsmasq !== undefined) {
    const server = await prepareDnsmasq(dnsmasq, upstream);
    await server.start();
    const { hostsFile, serversFile, pidFile } = server;
    found.push({ product: 'dnsmasq', port: server.port, stop: server.stop, keep: { driver: 'dnsmasq', hostsFile, serversFile, pidFile } });
  }
  return found;
}

async function main(): Promise<void> {
  const squidPath = findProgram('squid');
  const folder = await mkdtemp(join(tmpdir(), 'sekisho-bench-'));
  await cp(EXAMPLE, folder, { recursive: true });
  const upstream = await startSmallDns('127.0.0.1', () => null);
  const resolvers = await startResolvers(upstream.port);
  const squid = squidPath === null ? null : await prepareRealSquid(squidPath, { way: 'helper', lists: { 'allow.txt': '' }, names: Array.from({ length: NAMES }, (_, index) => eventHubs(index)) });
  await squid?.start();
  const { estate } = await readEstate(join(EXAMPLE, 'estate-after-setup'));
  const seed = seedFromEstate(estate, { region: 'japaneast', codes: { siteRecovery: 'jpe', migrate: 'je' }, beforeRegistration: true });
  const emulator = await startTestEmulator({ seed: { ...seed, applications: [{ ...CLIENT, displayName: 'keeper' }] } });
  await writeFile(join(folder, 'ca.pem'), emulator.ca);
  const site = parse(await readFile(join(folder, 'site.yaml'), 'utf8'));
  site.networks.onPremises.push('127.0.0.0/8');
  site.appliances[0].address = '127.0.0.1';
  site.resolvers = resolvers.map(({ product, port, keep }, index) => ({
    name: `dns${String(index + 1)}`,
    product,
    address: `10.1.1.5${String(index + 3)}`,
    keep: { ...keep, server: '127.0.0.1', port },
  }));
  if (squid !== null) Object.assign(site.proxies[0], { address: '127.0.0.1', port: squid.port, keep: { driver: 'squid', folder: squid.lists, probe: false } });
  await writeFile(join(folder, 'site.yaml'), stringify(site));
  const env = { ...process.env, AZURE_TENANT_ID: emulator.cloud.tenantId, AZURE_CLIENT_ID: CLIENT.appId, AZURE_CLIENT_SECRET: CLIENT.secret };
  const azure = ['--azure', '--azure-endpoint', emulator.origin, '--azure-ca', join(folder, 'ca.pem')];
  const logs = squid === null ? [] : [squid.accessLog];
  const child = spawn(process.execPath, [PROGRAM, 'converge', folder, ...logs, ...azure, '--yes', '--json', '--grace', '0', '--force'], { env, stdio: ['ignore', 'ignore', 'inherit'] });
  const closed = once(child, 'close');
  try {
    const answers = await measureAnswers(emulator, resolvers, estate);
    const learned = squid === null ? 'squid is not installed' : await measureLearning(squid.port);
    process.stdout.write(`${JSON.stringify({ schema: 'sekisho/bench-converge/1', rounds: ROUNDS, answers, learned }, null, 2)}\n`);
  } finally {
    child.kill('SIGTERM');
    await closed;
    await Promise.all([emulator.close(), upstream.close(), squid?.stop(), ...resolvers.map((each) => each.stop())]);
    await rm(folder, { recursive: true });
  }
}

async function measureAnswers(emulator: TestEmulator, resolvers: readonly Resolver[], estate: Awaited<ReturnType<typeof readEstate>>['estate']): Promise<unknown> {
  const vault = estate.keyVaults.find(({ host }) => host === NAME);
  const endpoint = estate.privateEndpoints.find(({ targetId }) => targetId === vault?.id);
  if (vault === undefined || endpoint?.subnetId === undefined) throw new Error('the example has no Key Vault with an endpoint');
  const path = `${endpoint.id}?api-version=2024-01-01`;
  const interfaces = `${endpoint.id.split('/').slice(0, 3).join('/')}/providers/Microsoft.Network/networkInterfaces?api-version=2024-01-01`;
  const connection = { name: 'c', properties: { privateLinkServiceId: vault.id, groupIds: ['vault'] } };
  const body = { location: 'japaneast', properties: { subnet: { id: endpoint.subnetId }, privateLinkServiceConnections: [connection] } };
  await emulator.ask('PUT', `${vault.id}?api-version=2023-07-01`, {
    json: { location: 'japaneast', properties: { tenantId: emulator.cloud.tenantId, sku: { family: 'A', name: 'standard' }, accessPolicies: [] } },
  });
  const times = new Map<string, number[]>(resolvers.map(({ product }) => [product, []]));
  for (let round = -1; round < ROUNDS; round += 1) {
    // Asked until it is gone: NXDOMAIN is in the caches then.
    await Promise.all(resolvers.map(({ port }) => until(async () => !(await isAnswered(port)))));
    await delay(Math.random() * 600);
    await emulator.ask('PUT', path, { json: body });
    await until(async () => JSON.stringify((await emulator.ask('GET', interfaces)).body).includes(NAME));
    const begun = performance.now();
    await Promise.all(
      resolvers.map(async ({ product, port }) => {
        await until(() => isAnswered(port));
        // The first round waits for the program's start.
        if (round >= 0) times.get(product)?.push(performance.now() - begun);
      }),
    );
    await emulator.ask('DELETE', path);
  }
  return Object.fromEntries([...times].map(([product, list]) => [product, spread(list)]));
}

async function measureLearning(port: number): Promise<unknown> {
  const ask = (name: string, verdict: 'allowed' | 'refused') =>
    askTunnel({ address: '127.0.0.1', port }, `${name}:443`, { signal: new AbortController().signal, timeoutMs: 20_000, until: (found) => found === verdict });
  const times: number[] = [];
  for (let index = 0; index < NAMES; index += 1) {
    const name = eventHubs(index);
    if ((await ask(name, 'refused')) !== 'refused') throw new Error(`${name} is allowed already`);
    const begun = performance.now();
    if ((await ask(name, 'allowed')) !== 'allowed') throw new Error(`${name} was not learned`);
    times.push(performance.now() - begun);
  }
  return { names: NAMES, askedEveryMs: 100, ...spread(times) };
}

/** Of the form that the plan expects. */
function eventHubs(index: number): string {
  return `jpepod01rcm1evhbdiags${String(index)}.servicebus.windows.net`;
}

async function isAnswered(port: number): Promise<boolean> {
  return ((await askDns(port, NAME))?.addresses.length ?? 0) > 0;
}

async function until(isDone: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 30_000;
  while (!(await isDone())) {
    if (Date.now() > deadline) throw new Error('it takes longer than 30 s');
    await delay(5);
  }
}

function spread(times: readonly number[]): Readonly<Record<string, number>> {
  const sorted = times.toSorted((a, b) => a - b);
  const at = (share: number): number => Math.round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN);
  return { p50Ms: at(0.5), p95Ms: at(0.95), p99Ms: at(0.99), maxMs: at(1) };
}

await main();
