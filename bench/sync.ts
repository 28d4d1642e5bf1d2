// Measures sync against real servers on this machine: from a private endpoint being created in the emulated Azure until
// the server answers its name, with NXDOMAIN cached just before; the part of that which is sync's alone; 10,000
// records on BIND; 10,000 at BIND, Unbound and dnsmasq by the built program; Squid while its list changes, in both ways. Prints one JSON document. A server that is not installed
// is named in it as not measured.
//
// By environment: BENCH_RECORDS (default 200), BENCH_ROUNDS (100), BENCH_MANY (10000), BENCH_RELOADS (10),
// BENCH_ENTRIES (entries of others in Squid's list, 1000), BENCH_PARTS (of `azure,change,many,three,squid`, which; all).

import { syncTarget } from '@sekisho/core/sync/sync-target.ts';
import { manyNames, syncOptions, wanted, ZONE } from '@sekisho/test-kit/sync/desired.ts';
import { findProgram } from '@sekisho/test-kit/render/programs.ts';
import { measureAzure } from './sync/azure.ts';
import { measureMany } from './sync/many.ts';
import { cacheNxdomain, spread, untilAnswered } from './sync/measure.ts';
import { eachServer, type Running } from './sync/servers.ts';
import { measureSquid } from './sync/squid.ts';
import { measureThree } from './sync/three.ts';
import type { Program } from './soak/sync/soak-servers.ts';

function setting(name: string, byDefault: number): number {
  return Number(process.env[name] ?? String(byDefault));
}

const RECORDS = setting('BENCH_RECORDS', 200);
const ROUNDS = setting('BENCH_ROUNDS', 100);

const PARTS = ['azure', 'change', 'many', 'three', 'squid'] as const;
const asked = (process.env['BENCH_PARTS'] ?? PARTS.join(',')).split(',');
const unknown = asked.find((each) => !PARTS.some((part) => part === each));
if (unknown !== undefined)
  throw new Error(`BENCH_PARTS has no part ${JSON.stringify(unknown)}: ${PARTS.join(', ')}`);

/** sync's part alone: the change is seen → the server answers it. */
async function measureAnswers(server: Running): Promise<unknown> {
  const driver = await server.driver();
  const names: Record<string, readonly string[]> = manyNames(RECORDS);
  await syncTarget(driver, wanted(names), syncOptions(server.folder));
  const times: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const name = `fresh${String(round)}.${ZONE}`;
    await cacheNxdomain(server.port, name);
    names[name] = ['10.2.1.20'];
    const begun = performance.now();
    const syncing = syncTarget(driver, wanted(names), syncOptions(server.folder));
    times.push((await untilAnswered(server.port, name)) - begun);
    await syncing;
  }
  return spread(times);
}

async function withThree(
  measure: (programs: Record<Program, string>) => Promise<unknown>,
): Promise<unknown> {
  const [named, unbound, dnsmasq] = ['named', 'unbound', 'dnsmasq'].map(findProgram);
  const isWhole =
    typeof named === 'string' && typeof unbound === 'string' && typeof dnsmasq === 'string';
  return isWhole
    ? await measure({ named, unbound, dnsmasq })
    : 'not measured: needs named, unbound and dnsmasq';
}

async function measureSquidBoth(): Promise<unknown> {
  const squid = findProgram('squid');
  if (typeof squid !== 'string') return 'not measured: squid is not installed';
  const options = { reloads: setting('BENCH_RELOADS', 10), others: setting('BENCH_ENTRIES', 1000) };
  return [
    await measureSquid(squid, { way: 'helper', ...options }),
    await measureSquid(squid, { way: 'reconfigure', ...options }),
  ];
}

async function measureAll(): Promise<Record<string, unknown>> {
  const named = findProgram('named');
  const has = (part: (typeof PARTS)[number]): boolean => asked.includes(part);
  return {
    schema: 'sekisho/bench-sync/2',
    ...(has('azure')
      ? {
          fromAzure: await withThree((programs) =>
            measureAzure(programs, { records: RECORDS, rounds: ROUNDS }),
          ),
        }
      : {}),
    ...(has('change')
      ? { fromChange: { records: RECORDS, ...(await eachServer(measureAnswers)) } }
      : {}),
    ...(has('many')
      ? {
          many:
            typeof named === 'string'
              ? await measureMany(named, setting('BENCH_MANY', 10_000))
              : 'not measured: named is not installed',
        }
      : {}),
    ...(has('three')
      ? {
          three: await withThree((programs) =>
            measureThree(programs, setting('BENCH_MANY', 10_000)),
          ),
        }
      : {}),
    ...(has('squid') ? { squid: await measureSquidBoth() } : {}),
  };
}

process.stdout.write(`${JSON.stringify(await measureAll(), null, 2)}\n`);
