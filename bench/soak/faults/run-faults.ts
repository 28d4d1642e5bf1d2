// Everything around sync fails at random while Azure changes and others write into the same servers. Then all is
// well again, and DNS and the allow-list have to become what is planned, with every line of others in place.

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

import { askTunnel } from '@sekisho/core/products/squid/ask-tunnel.ts';
import { askDns } from '@sekisho/test-kit/render/small-dns.ts';
import { chanceOf, type Chance } from '../shared/chance.ts';
import { openFaultScene, Turn, type FaultSceneOptions, type FaultServer } from './fault-scene.ts';
import { isInNamespaces } from './own-machine.ts';
import {
  approve,
  changeAzure,
  cutAllLinks,
  cutLink,
  editByHand,
  endSync,
  failArm,
  fillDisk,
  freezeSync,
  harmState,
  jumpClock,
  killServer,
  secondSync,
  shrinkRights,
  THEIR_ADDRESS,
  writeTheirs,
  type Soak,
} from './troubles.ts';

export interface FaultsOptions extends FaultSceneOptions {
  readonly seconds: number;
  /** How long all may take to come in step when nothing fails any more. */
  readonly settleSeconds: number;
}

export interface FaultsResult {
  readonly seed: number;
  readonly seconds: number;
  /** What was done, and how often. */
  readonly troubles: Readonly<Record<string, number>>;
  /** Of the troubles, those that this machine does not allow. */
  readonly notTried: readonly string[];
  /** What sync told, and how often. */
  readonly stated: Readonly<Record<string, number>>;
  /** From SIGTERM to the end of a sync. */
  readonly slowestEndMs: number;
  readonly settledMs: number | null;
  /** Names of Azure at the end; those with an endpoint. */
  readonly names: number;
  readonly standing: number;
  /** Records and lines of others at the end. */
  readonly theirs: number;
  /** A line for each thing that is not as it has to be; empty: as planned, and nothing of anybody lost. */
  readonly wrong: readonly string[];
}

/** Names that an admin takes before Azure has them: conflicts, which stay the admin's. */
const TAKEN = 3;

export async function runFaults(options: FaultsOptions): Promise<FaultsResult> {
  const scene = await openFaultScene(options);
  try {
    const soak: Soak = {
      ...scene,
      troubles: {},
      wrong: [],
      azureTurn: new Turn(),
      changedAt: new Map(),
    };
    await takeNames(soak);
    soak.sync.start();
    await makeTrouble(soak, options);
    return await settle(soak, options);
  } finally {
    await scene.close();
  }
}

async function takeNames({ azure, dns }: Soak): Promise<void> {
  for (const host of azure[0].hosts.slice(0, TAKEN)) {
    for (const { server, theirs } of dns) {
      if (!(await server.addTheirs(host, THEIR_ADDRESS)))
        throw new Error(`${server.product} takes no record`);
      theirs.add(host);
    }
    await azure[0].create(host);
  }
}

async function makeTrouble(soak: Soak, { seed, seconds }: FaultsOptions): Promise<void> {
  const chance = chanceOf(seed);
  const until = performance.now() + seconds * 1000;
  const repeat = async (
    fromMs: number,
    toMs: number,
    act: (chance: Chance) => Promise<void>,
  ): Promise<void> => {
    const own = chance.fork();
    for (;;) {
      const waitMs = own.between(fromMs, toMs);
      if (performance.now() + waitMs >= until) return;
      await delay(waitMs);
      await act(own);
    }
  };
  const { dns, squid, stateDisk } = soak;
  const [, , dnsmasq] = dns;
  const edited = [
    { server: squid, file: 'lists/allow.txt' },
    ...(dnsmasq === undefined ? [] : [{ server: dnsmasq, file: 'hosts' }]),
  ];
  await Promise.all([
    repeat(300, 1500, (own) => changeAzure(soak, own)),
    repeat(1000, 4000, (own) => failArm(soak, own)),
    repeat(20_000, 60_000, (own) => shrinkRights(soak, own)),
    repeat(5000, 12_000, () => approve(soak)),
    repeat(4000, 12_000, (own) => jumpClock(soak, own)),
    repeat(8000, 25_000, (own) => endSync(soak, own.next() < 0.5 ? 'SIGTERM' : 'SIGKILL')),
    repeat(20_000, 60_000, (own) => freezeSync(soak, own)),
    repeat(15_000, 45_000, () => secondSync(soak)),
    repeat(2000, 8000, (own) => soak.site.toggle(Math.floor(own.between(0, 1000)))),
    ...(isInNamespaces() ? [repeat(20_000, 60_000, (own) => cutAllLinks(soak, own))] : []),
    ...(stateDisk === null ? [] : [repeat(8000, 30_000, (own) => harmState(soak, stateDisk, own))]),
    ...edited.map(({ server, file }) =>
      repeat(1000, 6000, (own) => editByHand(soak, server, { file, chance: own })),
    ),
    ...[...dns, squid].flatMap((server) => [
      repeat(2000, 12_000, (own) =>
        own.next() < 0.5 ? killServer(soak, server, own) : cutLink(soak, server, own),
      ),
      repeat(10_000, 40_000, (own) => fillDisk(soak, server, own)),
      repeat(500, 4000, (own) => writeTheirs(soak, server, own)),
    ]),
  ]);
}

async function settle(
  soak: Soak,
  { seed, seconds, settleSeconds }: FaultsOptions,
): Promise<FaultsResult> {
  const { azure, emulator, dns, squid, troubles, sync, stateDisk, site, reading } = soak;
  emulator.faults.clear();
  sync.setClock(0);
  // It reads site.yaml when it starts; a person confirms what is still held.
  await sync.end('SIGTERM');
  const begun = performance.now();
  const addresses = new Map([...(await azure[0].addresses()), ...(await azure[1].addresses())]);
  let wrong: readonly string[];
  do {
    wrong = [
      ...(await Promise.all(dns.map((server) => findWrong(server, addresses)))).flat(),
      ...(await findWrongOfList(soak)),
    ];
    if (wrong.length > 0) {
      await approve(soak);
      await delay(250);
    }
  } while (wrong.length > 0 && performance.now() - begun < settleSeconds * 1000);
  const settledMs = wrong.length === 0 ? Math.round(performance.now() - begun) : null;
  const end = await sync.beside(['plan', site.folder, ...reading.slice(0, 5), '--json', '--quiet']);
  const planned = (JSON.parse(end.said) as { layers: { 'proxy-allow': { allow: string[] } } })
    .layers['proxy-allow'].allow; // plan's own document
  const lines = await linesOf(squid);
  for (const name of planned)
    if (!lines.has(`443 ${name}`))
      wrong = [...wrong, `squid: ${name} is planned and not in the list`];
  for (const line of lines)
    if (!planned.includes(line.slice(4)) && !squid.theirs.has(line.slice(4)))
      wrong = [...wrong, `squid: ${line} is nobody's`];
  return {
    seed,
    seconds,
    troubles: sorted(troubles),
    notTried: [
      ...(isInNamespaces() ? [] : ['all links down']),
      ...(stateDisk === null ? ['full and read-only disks'] : []),
      ...(sync.hasClock ? [] : ['wrong clocks']),
    ],
    stated: sorted(sync.stated),
    slowestEndMs: sync.slowestEndMs,
    settledMs,
    names: addresses.size,
    standing: [...addresses.values()].filter((address) => address !== null).length,
    theirs: [...dns, squid].reduce((sum, { theirs }) => sum + theirs.size, 0),
    wrong: [...soak.wrong, ...sync.faults, ...wrong],
  };
}

async function findWrong(
  { server, theirs }: FaultServer,
  addresses: ReadonlyMap<string, string | null>,
): Promise<string[]> {
  const wanted = new Map<string, string | null>([
    ...addresses,
    ...[...theirs].map((name) => [name, THEIR_ADDRESS] as const),
  ]);
  const wrong: string[] = [];
  for (const [name, address] of wanted) {
    const found = (await askDns(server.port, name, 'A', 2000))?.addresses.join(' ');
    if (found !== (address ?? ''))
      wrong.push(
        `${server.product}: ${name} is ${found ?? 'not answered'}, wanted ${address ?? 'nothing'}`,
      );
  }
  return wrong;
}

async function linesOf({ server }: FaultServer): Promise<ReadonlySet<string>> {
  const text = await readFile(join(server.folder, 'lists', 'allow.txt'), 'utf8');
  return new Set(text.split('\n').filter((line) => line !== '' && !line.startsWith('#')));
}

/** The file, and what Squid itself says of the names that came and went. */
async function findWrongOfList({ squid, site }: Soak): Promise<string[]> {
  const lines = await linesOf(squid);
  const wrong = [...site.extra, ...squid.theirs].flatMap((name) =>
    lines.has(`443 ${name}`) ? [] : [`squid: ${name} is not in the list`],
  );
  const text = await readFile(join(squid.server.folder, 'lists', 'allow.txt'), 'utf8');
  if (!text.startsWith('# of the company\n')) wrong.push('squid: the comment of others is gone');
  const proxy = { address: '127.0.0.1', port: squid.server.port };
  for (const at of [0, 1, 2, 3, 4, 5]) {
    const name = `partner${String(at)}.example.net`;
    const isWanted = site.extra.includes(name);
    const verdict = await askTunnel(proxy, `${name}:443`, {
      signal: new AbortController().signal,
      timeoutMs: 3000,
      until: (each) => (each === 'allowed') === isWanted,
    }).catch(() => 'no answer');
    if ((verdict === 'allowed') !== isWanted) wrong.push(`squid: ${name}: ${verdict}`);
  }
  return wrong;
}

function sorted(counts: Readonly<Record<string, number>>): Record<string, number> {
  return Object.fromEntries(Object.entries(counts).sort(([a], [b]) => (a < b ? -1 : 1)));
}
