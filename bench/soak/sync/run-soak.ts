// Runs `sync --azure` for a while against an emulated Azure in which endpoints come and go, and three real servers,
// while everything around it fails at random: servers are killed and started again, links cut, Resource Manager
// answers 429, 500, slowly or by halves, tokens end, the clock jumps, sync itself is ended and started again, and an
// admin writes records of his own. Then all is fixed, and DNS has to become what Azure has, to the last name.

import { setTimeout as delay } from 'node:timers/promises';

import { parseFaults, type FaultOrder } from '@sekisho/azure-emulator/stand-alone/faults.ts';
import { askDns } from '@sekisho/test-kit/render/small-dns.ts';
import { chanceOf, type Chance } from '../shared/chance.ts';
import { openScene, type SyncScene, type SceneOptions } from './sync-scene.ts';
import type { SoakServer } from './soak-servers.ts';

export interface SoakOptions extends Pick<SceneOptions, 'programs' | 'seed'> {
  readonly seconds: number;
  /** How long all may take to come in step when nothing fails any more. */
  readonly settleSeconds: number;
}

export interface SoakResult {
  readonly seed: number;
  readonly seconds: number;
  /** What was done, and how often. */
  readonly troubles: Readonly<Record<string, number>>;
  /** What sync told, and how often. */
  readonly stated: Readonly<Record<string, number>>;
  readonly settledMs: number | null;
  /** Names of Azure at the end; those with an endpoint. */
  readonly names: number;
  readonly standing: number;
  /** Records of others; of these such as have a name that Azure has too. */
  readonly theirs: number;
  readonly conflicts: number;
  /** A line for each server and name that is not as it has to be; empty: DNS equals Azure, and nobody's record is lost. */
  readonly wrong: readonly string[];
}

const KEY_VAULTS = 24;
/** Names that an admin takes before Azure has them. */
const TAKEN = 3;
const GRACE_SECONDS = 2;
const THEIR_ADDRESS = '10.9.9.9';

interface Scene extends SyncScene {
  readonly troubles: Record<string, number>;
  /** By product: names that the admin wrote there. */
  readonly theirs: Map<string, Set<string>>;
}

export async function runSoak(options: SoakOptions): Promise<SoakResult> {
  const opened = await openScene({
    ...options,
    keyVaults: KEY_VAULTS,
    graceSeconds: GRACE_SECONDS,
  });
  try {
    const scene: Scene = {
      ...opened,
      troubles: {},
      theirs: new Map(opened.servers.map(({ product }) => [product, new Set<string>()])),
    };
    await takeNames(scene);
    scene.sync.start();
    await makeTrouble(scene, options);
    return await settle(scene, options);
  } finally {
    await opened.close();
  }
}

/** Names that stand there already when Azure gets them are conflicts, and stay the admin's. */
async function takeNames({ azure, servers, theirs }: Scene): Promise<void> {
  for (const host of azure.hosts.slice(0, TAKEN)) {
    for (const server of servers) {
      if (!(await server.addTheirs(host, THEIR_ADDRESS)))
        throw new Error(`${server.product} takes no record`);
      theirs.get(server.product)?.add(host);
    }
    await azure.create(host);
  }
}

async function makeTrouble(scene: Scene, { seed, seconds }: SoakOptions): Promise<void> {
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
  await Promise.all([
    repeat(200, 1200, (own) => changeAzure(scene, own)),
    repeat(1000, 4000, (own) => failArm(scene, own)),
    repeat(4000, 12_000, (own) => jumpClock(scene, own)),
    repeat(8000, 20_000, () => restartSync(scene)),
    ...scene.servers.flatMap((server) => [
      repeat(2000, 9000, (own) =>
        own.next() < 0.5 ? killServer(scene, server, own) : cutLink(scene, server, own),
      ),
      repeat(500, 3000, (own) => writeTheirs(scene, server, own)),
    ]),
  ]);
}

function count({ troubles }: Scene, what: string): void {
  troubles[what] = (troubles[what] ?? 0) + 1;
}

async function changeAzure(scene: Scene, chance: Chance): Promise<void> {
  const [first = '', ...others] = scene.azure.hosts.slice(TAKEN);
  await scene.azure.toggle(chance.pick([first, ...others]));
  count(scene, 'endpoint created or deleted');
}

async function failArm(scene: Scene, chance: Chance): Promise<void> {
  const path = chance.pick([
    'privateEndpoints',
    'networkInterfaces',
    'vaults',
    'subscriptions',
    'oauth2',
  ]);
  const fault = chance.pick<FaultOrder>([
    { do: 'answer', status: 429, retryAfterSeconds: 1 },
    { do: 'answer', status: 500 },
    { do: 'answer', status: 503, retryAfterSeconds: 2 },
    { do: 'cut', afterBytes: 60 },
    { do: 'cut', afterBytes: 0 },
    { do: 'delay', delayMs: 1500 },
    { do: 'expire-tokens' },
  ]);
  scene.emulator.faults.add(
    parseFaults({ ...fault, match: { path }, times: 1 + Math.floor(chance.between(0, 3)) }),
  );
  count(scene, `ARM: ${fault.do}${fault.status === undefined ? '' : ` ${String(fault.status)}`}`);
}

async function jumpClock(scene: Scene, chance: Chance): Promise<void> {
  scene.clock.shiftMs = chance.pick([-3_600_000, -600_000, 600_000, 3_600_000]);
  count(scene, 'clock wrong');
  await delay(chance.between(1000, 4000));
  scene.clock.shiftMs = 0;
}

async function restartSync(scene: Scene): Promise<void> {
  await scene.sync.stop();
  scene.sync.start();
  count(scene, 'sync ended and started');
}

async function killServer(scene: Scene, server: SoakServer, chance: Chance): Promise<void> {
  await server.kill();
  count(scene, `${server.product} killed`);
  await delay(chance.between(200, 4000));
  await server.start();
}

async function cutLink(scene: Scene, server: SoakServer, chance: Chance): Promise<void> {
  server.link.cut();
  count(scene, `link to ${server.product} cut`);
  await delay(chance.between(200, 4000));
  server.link.fix();
}

async function writeTheirs(scene: Scene, server: SoakServer, chance: Chance): Promise<void> {
  const name = `theirs${String(Math.floor(chance.between(0, 1e9)))}.example.org`;
  if (!(await server.addTheirs(name, THEIR_ADDRESS))) return;
  scene.theirs.get(server.product)?.add(name);
  count(scene, `record of others in ${server.product}`);
}

async function settle(
  scene: Scene,
  { seed, seconds, settleSeconds }: SoakOptions,
): Promise<SoakResult> {
  const { azure, emulator, servers, theirs, troubles, sync } = scene;
  emulator.faults.clear();
  scene.clock.shiftMs = 0;
  const begun = performance.now();
  const addresses = await azure.addresses();
  let wrong: readonly string[];
  do {
    wrong = (
      await Promise.all(
        servers.map((server) =>
          findWrong(server, addresses, theirs.get(server.product) ?? new Set()),
        ),
      )
    ).flat();
    if (wrong.length > 0) await delay(250);
  } while (wrong.length > 0 && performance.now() - begun < settleSeconds * 1000);
  const settledMs = wrong.length === 0 ? Math.round(performance.now() - begun) : null;
  const standing = [...addresses.values()].filter((address) => address !== null).length;
  const ofOthers = [...theirs.values()].reduce((sum, { size }) => sum + size, 0);
  return {
    seed,
    seconds,
    troubles: sorted(troubles),
    stated: sorted(sync.stated),
    settledMs,
    names: addresses.size,
    standing,
    theirs: ofOthers,
    conflicts: TAKEN * servers.length,
    wrong,
  };
}

async function findWrong(
  server: SoakServer,
  addresses: ReadonlyMap<string, string | null>,
  theirs: ReadonlySet<string>,
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

function sorted(counts: Readonly<Record<string, number>>): Record<string, number> {
  return Object.fromEntries(Object.entries(counts).sort(([a], [b]) => (a < b ? -1 : 1)));
}
