// Runs `keep --azure` for a while against an emulated Azure in which endpoints come and go, and three real servers,
// while everything around it fails at random: servers are killed and started again, links cut, Resource Manager
// answers 429, 500, slowly or by halves, tokens end, the clock jumps, keep itself is ended and started again, and an
// admin writes records of his own. Then all is mended, and DNS has to become what Azure has, to the last name.

import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';

import { parse, stringify } from 'yaml';

import { run } from '../../src/cli/main.ts';
import { EXAMPLE_SITE } from '../../src/cli/site-input.ts';
import { readEstate } from '../../src/estate/read-estate.ts';
import { seedFromEstate } from '../../src/rehearsal/azure/seed-from-estate.ts';
import { parseFaults, type FaultOrder } from '../../src/rehearsal/azure/stand-alone/faults.ts';
import { CLIENT, startTestEmulator, type TestEmulator } from '../../src/rehearsal/azure/testing/emulator.ts';
import { askDns, startSmallDns } from '../../src/render/testing/small-dns.ts';
import { chanceOf, type Chance } from './chance.ts';
import { prepareAzure, type SoakAzure } from './soak-azure.ts';
import { startServers, type Program, type SoakServer } from './soak-servers.ts';

export interface SoakOptions {
  readonly seed: number;
  readonly seconds: number;
  /** Paths of the servers' programs. */
  readonly programs: Readonly<Record<Program, string>>;
  /** How long all may take to come in step when nothing fails any more. */
  readonly settleSeconds: number;
}

export interface SoakResult {
  readonly seed: number;
  readonly seconds: number;
  /** What was done, and how often. */
  readonly troubles: Readonly<Record<string, number>>;
  /** What keep told, and how often. */
  readonly told: Readonly<Record<string, number>>;
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

interface Scene {
  readonly emulator: TestEmulator;
  readonly azure: SoakAzure;
  readonly servers: readonly [SoakServer, SoakServer, SoakServer];
  readonly keep: KeepRunner;
  readonly clock: { shiftMs: number };
  readonly troubles: Record<string, number>;
  /** By product: names that the admin wrote there. */
  readonly theirs: Map<string, Set<string>>;
  readonly signal: AbortSignal;
}

/** Changes the process's environment and its Date.now, and brings both back. */
export async function runSoak(options: SoakOptions): Promise<SoakResult> {
  const folder = await mkdtemp(join(tmpdir(), 'sekisho-soak-'));
  const upstream = await startSmallDns('127.0.0.1', () => null);
  const servers = await startServers(options.programs, upstream.port);
  const { estate } = await readEstate(join(EXAMPLE_SITE, 'estate-after-setup'));
  const seed = seedFromEstate(estate, { region: 'japaneast', codes: { siteRecovery: 'jpe', migrate: 'je' }, beforeRegistration: true });
  const emulator = await startTestEmulator({ seed: { ...seed, applications: [{ ...CLIENT, displayName: 'keeper' }] } });
  const clock = { shiftMs: 0 };
  const restore = changeProcess(emulator, clock);
  const end = new AbortController();
  const keep = new KeepRunner(['keep', folder, '--azure', '--azure-endpoint', emulator.origin, '--azure-ca', join(folder, 'ca.pem'), '--grace', String(GRACE_SECONDS), '--force', '--json']);
  try {
    await writeSite(folder, emulator, servers);
    const [endpoint] = estate.privateEndpoints;
    const [vault] = estate.vaults;
    if (endpoint?.subnetId === undefined || vault === undefined) throw new Error('the example has no endpoint');
    const groupId = vault.id.slice(0, vault.id.indexOf('/providers/'));
    const azure = await prepareAzure(emulator, { groupId, subnetId: endpoint.subnetId, count: KEY_VAULTS, seed: options.seed });
    const scene: Scene = { emulator, azure, servers, keep, clock, troubles: {}, theirs: new Map(servers.map(({ product }) => [product, new Set<string>()])), signal: end.signal };
    await takeNames(scene);
    keep.start();
    await makeTrouble(scene, options);
    return await settle(scene, options);
  } finally {
    end.abort();
    await keep.stop();
    restore();
    await Promise.all([emulator.close(), upstream.close(), ...servers.map((server) => server.stop())]);
    await rm(folder, { recursive: true, maxRetries: 3 });
  }
}

function changeProcess(emulator: TestEmulator, clock: { readonly shiftMs: number }): () => void {
  const { now } = Date;
  const given = { AZURE_TENANT_ID: emulator.cloud.tenantId, AZURE_CLIENT_ID: CLIENT.appId, AZURE_CLIENT_SECRET: CLIENT.secret };
  const before = Object.keys(given).map((name) => [name, process.env[name]] as const);
  Object.assign(process.env, given);
  // The emulator reads its clock by new Date(), which this leaves right.
  Date.now = () => now() + clock.shiftMs;
  return () => {
    Date.now = now;
    for (const [name, value] of before) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
  };
}

async function writeSite(folder: string, emulator: TestEmulator, servers: Scene['servers']): Promise<void> {
  await cp(EXAMPLE_SITE, folder, { recursive: true });
  await writeFile(join(folder, 'ca.pem'), emulator.ca);
  const site: Record<string, unknown> = parse(await readFile(join(folder, 'site.yaml'), 'utf8'));
  site['resolvers'] = servers.map(({ product, keep }, index) => ({ name: `dns${String(index + 1)}`, product, address: `10.1.1.5${String(index + 3)}`, keep }));
  await writeFile(join(folder, 'site.yaml'), stringify(site));
}

/** keep in this process, as the command line runs it. */
class KeepRunner {
  readonly told: Record<string, number> = {};
  readonly #argv: readonly string[];
  #running: Promise<unknown> = Promise.resolve();
  #stop = new AbortController();
  #said = '';

  constructor(argv: readonly string[]) {
    this.#argv = argv;
  }

  start(): void {
    this.#stop = new AbortController();
    this.#said = '';
    const streams = { stdout: { write: (text: string) => this.#hear(text) }, stderr: { write: (text: string) => void (this.#said += text) }, stdin: new PassThrough() };
    this.#running = run(this.#argv, { ...streams, env: process.env, cwd: process.cwd(), signal: this.#stop.signal });
  }

  async stop(): Promise<void> {
    this.#stop.abort();
    const exit = await this.#running;
    if (exit !== undefined && exit !== 130) throw new Error(`keep ended with ${String(exit)}: ${this.#said}`);
    this.#running = Promise.resolve();
  }

  #hear(text: string): void {
    for (const line of text.split('\n').filter((each) => each !== '')) {
      const { event, code, report } = JSON.parse(line) as { event: string; code?: string; report?: { changes: unknown[]; takenBack: unknown[] } }; // keep's own lines
      this.#count(code === undefined ? event : `${event} ${code}`, 1);
      this.#count('changes', report?.changes.length ?? 0);
      this.#count('taken back', report?.takenBack.length ?? 0);
    }
  }

  #count(what: string, by: number): void {
    if (by > 0) this.told[what] = (this.told[what] ?? 0) + by;
  }
}

/** Names that stand there already when Azure gets them are conflicts, and stay the admin's. */
async function takeNames({ azure, servers, theirs }: Scene): Promise<void> {
  for (const host of azure.hosts.slice(0, TAKEN)) {
    for (const server of servers) {
      if (!(await server.addTheirs(host, THEIR_ADDRESS))) throw new Error(`${server.product} takes no record`);
      theirs.get(server.product)?.add(host);
    }
    await azure.create(host);
  }
}

async function makeTrouble(scene: Scene, { seed, seconds }: SoakOptions): Promise<void> {
  const chance = chanceOf(seed);
  const until = performance.now() + seconds * 1000;
  const repeat = async (fromMs: number, toMs: number, act: (chance: Chance) => Promise<void>): Promise<void> => {
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
    repeat(8000, 20_000, () => restartKeep(scene)),
    ...scene.servers.flatMap((server) => [
      repeat(2000, 9000, (own) => (own.next() < 0.5 ? killServer(scene, server, own) : cutLink(scene, server, own))),
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
  const path = chance.pick(['privateEndpoints', 'networkInterfaces', 'vaults', 'subscriptions', 'oauth2']);
  const fault = chance.pick<FaultOrder>([
    { do: 'answer', status: 429, retryAfterSeconds: 1 },
    { do: 'answer', status: 500 },
    { do: 'answer', status: 503, retryAfterSeconds: 2 },
    { do: 'cut', afterBytes: 60 },
    { do: 'cut', afterBytes: 0 },
    { do: 'delay', delayMs: 1500 },
    { do: 'expire-tokens' },
  ]);
  scene.emulator.faults.add(parseFaults({ ...fault, match: { path }, times: 1 + Math.floor(chance.between(0, 3)) }));
  count(scene, `ARM: ${fault.do}${fault.status === undefined ? '' : ` ${String(fault.status)}`}`);
}

async function jumpClock(scene: Scene, chance: Chance): Promise<void> {
  scene.clock.shiftMs = chance.pick([-3_600_000, -600_000, 600_000, 3_600_000]);
  count(scene, 'clock wrong');
  await delay(chance.between(1000, 4000));
  scene.clock.shiftMs = 0;
}

async function restartKeep(scene: Scene): Promise<void> {
  await scene.keep.stop();
  scene.keep.start();
  count(scene, 'keep ended and started');
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
  server.link.mend();
}

async function writeTheirs(scene: Scene, server: SoakServer, chance: Chance): Promise<void> {
  const name = `theirs${String(Math.floor(chance.between(0, 1e9)))}.example.org`;
  if (!(await server.addTheirs(name, THEIR_ADDRESS))) return;
  scene.theirs.get(server.product)?.add(name);
  count(scene, `record of others in ${server.product}`);
}

async function settle(scene: Scene, { seed, seconds, settleSeconds }: SoakOptions): Promise<SoakResult> {
  const { azure, emulator, servers, theirs, troubles, keep } = scene;
  emulator.faults.clear();
  scene.clock.shiftMs = 0;
  const begun = performance.now();
  const addresses = await azure.addresses();
  let wrong: readonly string[];
  do {
    wrong = (await Promise.all(servers.map((server) => findWrong(server, addresses, theirs.get(server.product) ?? new Set())))).flat();
    if (wrong.length > 0) await delay(250);
  } while (wrong.length > 0 && performance.now() - begun < settleSeconds * 1000);
  const settledMs = wrong.length === 0 ? Math.round(performance.now() - begun) : null;
  const standing = [...addresses.values()].filter((address) => address !== null).length;
  const ofOthers = [...theirs.values()].reduce((sum, { size }) => sum + size, 0);
  return { seed, seconds, troubles: sorted(troubles), told: sorted(keep.told), settledMs, names: addresses.size, standing, theirs: ofOthers, conflicts: TAKEN * servers.length, wrong };
}

async function findWrong(server: SoakServer, addresses: ReadonlyMap<string, string | null>, theirs: ReadonlySet<string>): Promise<string[]> {
  const wanted = new Map<string, string | null>([...addresses, ...[...theirs].map((name) => [name, THEIR_ADDRESS] as const)]);
  const wrong: string[] = [];
  for (const [name, address] of wanted) {
    const found = (await askDns(server.port, name, 'A', 2000))?.addresses.join(' ');
    if (found !== (address ?? '')) wrong.push(`${server.product}: ${name} is ${found ?? 'not answered'}, wanted ${address ?? 'nothing'}`);
  }
  return wrong;
}

function sorted(counts: Readonly<Record<string, number>>): Record<string, number> {
  return Object.fromEntries(Object.entries(counts).sort(([a], [b]) => (a < b ? -1 : 1)));
}
