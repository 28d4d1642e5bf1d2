// Measures assist as it is run, the program by itself, beside a real Squid whose log is as long as a busy company's:
// from a name's first refusal to the first request for it that passes. Prints one JSON document.
//
// Options by environment: BENCH_NAMES (default 30), BENCH_LINES (default 200000) that are in the log before, of
// others than the appliance.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

import { parse, stringify } from 'yaml';

import { inPackage } from '@sekisho/core/package-folder.ts';
import { prepareRealSquid, type RealSquid } from '@sekisho/test-kit/sync/real-squid.ts';
import { askTunnel } from '@sekisho/core/products/squid/ask-tunnel.ts';
import { findProgram } from '@sekisho/test-kit/render/programs.ts';

const NAMES = Number(process.env['BENCH_NAMES'] ?? '30');
const LINES = Number(process.env['BENCH_LINES'] ?? '200000');
const DIFFERENT_NAMES = 20_000;
const EXAMPLE = inPackage('examples', 'japan-east');
const PROGRAM = inPackage('dist', 'cli', 'bin.js');

async function main(): Promise<void> {
  const path = findProgram('squid');
  if (path === null) {
    process.stdout.write(
      `${JSON.stringify({ schema: 'sekisho/bench-assist/1', learned: 'squid is not installed' })}\n`,
    );
    return;
  }
  const folder = await mkdtemp(join(tmpdir(), 'sekisho-bench-'));
  const squid = await prepareRealSquid(path, {
    way: 'helper',
    lists: { 'allow.txt': '' },
    names: Array.from({ length: NAMES }, (_, index) => eventHubs(index)),
  });
  await writeFile(squid.accessLog, others());
  await squid.start();
  await placeSite(folder, squid);
  const child = spawn(
    process.execPath,
    [PROGRAM, 'assist', folder, squid.accessLog, '--apply', '--json'],
    { stdio: ['ignore', 'ignore', 'inherit'] },
  );
  const closed = once(child, 'close');
  try {
    while (
      !(await readFile(join(squid.lists, 'allow.txt'), 'utf8')).includes(
        'login.microsoftonline.com',
      )
    )
      await delay(50);
    const times: number[] = [];
    for (let index = 0; index < NAMES; index += 1) times.push(await learn(squid, eventHubs(index)));
    process.stdout.write(
      `${JSON.stringify({ schema: 'sekisho/bench-assist/1', lines: LINES, names: NAMES, askedEveryMs: 100, ...spread(times) }, null, 2)}\n`,
    );
  } finally {
    child.kill('SIGTERM');
    await closed;
    await squid.stop();
    await rm(folder, { recursive: true });
  }
}

/** The example's site, with this machine as its appliance. */
async function placeSite(folder: string, squid: RealSquid): Promise<void> {
  await cp(EXAMPLE, folder, { recursive: true });
  const site = parse(await readFile(join(folder, 'site.yaml'), 'utf8'));
  site.networks.onPremises.push('127.0.0.0/8');
  site.appliances[0].address = '127.0.0.1';
  Object.assign(site.proxies[0], {
    address: '127.0.0.1',
    port: squid.port,
    sync: { driver: 'squid', folder: squid.lists, probe: false },
  });
  await writeFile(join(folder, 'site.yaml'), stringify(site));
}

async function learn(squid: RealSquid, name: string): Promise<number> {
  const ask = (verdict: 'allowed' | 'refused') =>
    askTunnel({ address: '127.0.0.1', port: squid.port }, `${name}:443`, {
      signal: new AbortController().signal,
      timeoutMs: 20_000,
      until: (found) => found === verdict,
    });
  if ((await ask('refused')) !== 'refused') throw new Error(`${name} is allowed already`);
  const begun = performance.now();
  if ((await ask('allowed')) !== 'allowed') throw new Error(`${name} was not learned`);
  return performance.now() - begun;
}

/** Of the form that the plan expects. */
function eventHubs(index: number): string {
  return `jpepod01rcm1evhbdiags${String(index)}.servicebus.windows.net`;
}

function others(): string {
  const at = (Date.now() / 1000).toFixed(3);
  return Array.from(
    { length: LINES },
    (_, index) =>
      `${at}    120 10.1.9.${String(index % 250)} TCP_TUNNEL/200 4096 CONNECT host${String(index % DIFFERENT_NAMES)}.example.com:443 - HIER_DIRECT/192.0.2.1 -\n`,
  ).join('');
}

function spread(times: readonly number[]): Readonly<Record<string, number>> {
  const sorted = times.toSorted((a, b) => a - b);
  const at = (share: number): number =>
    Math.round(
      sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN,
    );
  return { p50Ms: at(0.5), p95Ms: at(0.95), maxMs: at(1) };
}

await main();
