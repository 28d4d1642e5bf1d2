// The real network: how long the namespaces take to be there and to be gone again, what the VPN carries, and how often the set-up fails when
// `sekisho assist --apply` keeps DNS and the allow-list in step, beside a walk by hand. RUNS=N for fewer or more.

import { once } from 'node:events';
import { createServer } from 'node:net';
import { performance } from 'node:perf_hooks';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

import { inPackage } from '@sekisho/core/package-folder.ts';
import { loadCatalog } from '@sekisho/core/catalog/load-catalog.ts';
import { createNetnsNetwork } from '@sekisho/rehearsal/network/netns/netns.ts';
import { rehearse } from '@sekisho/rehearsal/rehearse.ts';
import type { RehearsalReport } from '@sekisho/rehearsal/report/report.ts';
import type { ScenarioName } from '@sekisho/rehearsal/scenarios/scenario.ts';
import { readCurrentSettings } from '@sekisho/core/roads/current-settings.ts';
import { readSite } from '@sekisho/core/site/read-site.ts';
import type { SiteResolver } from '@sekisho/core/site/site.ts';

const EXAMPLE = inPackage('examples', 'japan-east');
/** Compiled beside this one. */
const PROGRAM = inPackage('dist', 'cli', 'bin.js');
const RESOLVERS: readonly SiteResolver['product'][] = ['bind', 'unbound', 'dnsmasq'];
const RUNS = Number(process.env['RUNS'] ?? '10');
const ROUNDS = 15;
const CHUNK = Buffer.alloc(64 * 1024);
const LINK_BYTES = 128 * 1024 * 1024;
const HOSTS = ['10.1.1.10', '10.1.1.20', '10.1.1.53', '10.2.1.13', '203.0.113.5'];

async function measureNamespaces(): Promise<void> {
  const [up, down]: number[][] = [[], []];
  for (let round = 0; round < ROUNDS; round += 1) {
    const begun = performance.now();
    const network = await createNetnsNetwork({
      networks: { onPremises: ['10.1.0.0/16'], throughVpn: ['10.2.0.0/16'] },
      firewall: [],
      vpnRateMbps: 0,
    });
    const hosts = HOSTS.map((address) => network.host(address, address));
    // Ready when a tool runs in the last one.
    await network.run(hosts.at(-1) ?? network.host('none', '10.1.1.99'), ['true']);
    const there = performance.now();
    await network.close();
    up?.push(there - begun);
    down?.push(performance.now() - there);
  }
  print(
    `six namespaces: there after ${median(up ?? [])} ms, gone after ${median(down ?? [])} ms (median of ${String(ROUNDS)}, without programs)`,
  );
}

/** One connection through the VPN, as fast as it goes. */
async function measureVpnLinks(): Promise<void> {
  for (const vpnLink of ['plain', 'wireguard-go'] as const) {
    const rates: number[] = [];
    for (let round = 0; round < 3; round += 1) {
      const network = await createNetnsNetwork({
        networks: { onPremises: ['10.1.0.0/16'], throughVpn: ['10.2.0.0/16'] },
        firewall: [{ from: 'any', to: 'any', port: 443 }],
        vpnRateMbps: 0,
        vpnLink,
      });
      const server = createServer((socket) => void socket.resume().on('end', () => socket.end()));
      await network.host('vault', '10.2.1.13').listen(server, { address: '10.2.1.13', port: 443 });
      const stream = await network
        .host('appliance', '10.1.1.10')
        .connect({ address: '10.2.1.13', port: 443 });
      const ended = once(stream, 'close');
      const begun = performance.now();
      await pipeline(
        Readable.from(Array.from({ length: LINK_BYTES / CHUNK.length }, () => CHUNK)),
        stream,
      );
      await ended;
      rates.push((LINK_BYTES * 8) / 1000 / (performance.now() - begun));
      await network.close();
    }
    print(`VPN as ${vpnLink}: ${median(rates)} Mbit/s (median of 3)`);
  }
}

async function walk(
  scenario: ScenarioName,
  product: SiteResolver['product'],
): Promise<RehearsalReport> {
  const { site: read, folder, estate } = await readSite(EXAMPLE);
  const site = { ...read, resolvers: read.resolvers.map((each) => ({ ...each, product })) };
  const [appliance] = site.appliances;
  if (appliance === undefined) throw new Error('the example has no appliance');
  const catalog = loadCatalog();
  const requirements = catalog.requirementsFor({ services: site.services, cloud: site.cloud });
  return rehearse({
    scenario,
    input: {
      site,
      appliance,
      estate: estate.estate,
      requirements,
      codes: catalog.regionCodes(site.region, site.cloud),
      learned: [],
    },
    catalog,
    current: await readCurrentSettings({ site, folder }),
    disk: { sizeBytes: 64 * 1024 * 1024 },
    network: 'netns',
    program: PROGRAM,
    emit: () => undefined,
    signal: new AbortController().signal,
  });
}

async function measureAssist(): Promise<void> {
  const reports: RehearsalReport[] = [];
  for (let run = 0; run < RUNS; run += 1) {
    const product = RESOLVERS[run % RESOLVERS.length] ?? 'bind';
    const report = await walk('planned', product);
    reports.push(report);
    print(
      `planned, assist --apply, ${product.padEnd(7)} ${String(report.failures)} failures, ${String(report.runs.length - 1)} reruns, recovered ${String(report.ok)}, ${report.seconds.toFixed(1)} s`,
    );
  }
  const failures = reports.reduce((sum, report) => sum + report.failures, 0);
  const reruns = reports.reduce((sum, report) => sum + report.runs.length - 1, 0);
  print(
    `${String(RUNS)} in a row: ${String(failures)} failures, ${String(reruns)} reruns, ${String(reports.filter(({ ok }) => ok).length)} recovered`,
  );
  const byHand = await walk('by-hand', 'bind');
  print(
    `by-hand, nobody keeps:       ${String(byHand.failures)} failures, ${String(byHand.runs.length - 1)} reruns, recovered ${String(byHand.ok)}, ${byHand.seconds.toFixed(1)} s`,
  );
}

function median(times: readonly number[]): string {
  return (times.toSorted((a, b) => a - b)[times.length >> 1] ?? 0).toFixed(0);
}

function print(line: string): void {
  console.log(line);
}

await measureNamespaces();
await measureVpnLinks();
await measureAssist();
