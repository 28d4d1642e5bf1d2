// What goes wrong during a soak, and what others do meanwhile: each once. Whatever it takes away it gives back.

import { readFile, rename, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

import type { GrantedRole } from '@sekisho/azure-emulator/entra/directory.ts';
import { parseFaults, type FaultOrder } from '@sekisho/azure-emulator/stand-alone/faults.ts';
import { READER } from '@sekisho/test-kit/azure-emulator/emulator.ts';
import type { Chance } from '../shared/chance.ts';
import type { FaultScene, FaultServer, Turn } from './fault-scene.ts';
import { setLinks, type SmallDisk } from './own-machine.ts';

export const THEIR_ADDRESS = '10.9.9.9';
/** What stood so long when sync last read Azure was in its plan. */
const SEEN_MS = 10_000;

export interface Soak extends FaultScene {
  readonly troubles: Record<string, number>;
  /** What must never be, as it was seen. */
  readonly wrong: string[];
  /** By host, when its endpoint last came or went. */
  readonly changedAt: Map<string, number>;
  /** Who changes Azure, takes rights away or approves has it. */
  readonly azureTurn: Turn;
}

export function count({ troubles }: Soak, what: string): void {
  troubles[what] = (troubles[what] ?? 0) + 1;
}

export function changeAzure(soak: Soak, chance: Chance): Promise<void> {
  return soak.azureTurn.take(async () => {
    const group = chance.pick(soak.azure);
    const [first = '', ...others] = group.hosts;
    const host = chance.pick([first, ...others]);
    await group.toggle(host);
    soak.changedAt.set(host, performance.now());
    count(soak, 'endpoint created or deleted');
  });
}

export function failArm(soak: Soak, chance: Chance): Promise<void> {
  return soak.azureTurn.take(async () => failNext(soak, chance));
}

function failNext(soak: Soak, chance: Chance): void {
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
    { do: 'answer', status: 404, code: 'NotFound' },
    { do: 'answer', status: 403, code: 'AuthorizationFailed' },
    { do: 'cut', afterBytes: 60 },
    { do: 'cut', afterBytes: 0 },
    { do: 'delay', delayMs: 1500 },
    { do: 'expire-tokens' },
  ]);
  // What says that there is nothing, or no right, meets the lists alone: the admin would believe it.
  const isBelieved = fault.status === 404 || fault.status === 403;
  soak.emulator.faults.add(
    parseFaults({
      ...fault,
      match: { path: isBelieved ? `${path}?` : path },
      times: 1 + Math.floor(chance.between(0, 3)),
    }),
  );
  count(soak, `ARM: ${fault.do}${fault.status === undefined ? '' : ` ${String(fault.status)}`}`);
}

/** Rights that shrink to one resource group, or to none: meanwhile nothing that still stands may go. */
export function shrinkRights(soak: Soak, chance: Chance): Promise<void> {
  return soak.azureTurn.take(async () => {
    const { emulator, groups } = soak;
    const subscription = groups[0].slice(0, groups[0].indexOf('/resourceGroups/'));
    const standing = await standingNow(soak);
    soak.sync.removals.length = 0;
    const left = chance.pick([groups[0], groups[1], null]);
    const roles = emulator.cloud.directory;
    const principalId = roles.find(READER.appId)?.principalId ?? '';
    const of = (scope: string): GrantedRole => ({
      name: `reader of ${scope}`,
      principalId,
      principalType: 'ServicePrincipal',
      role: 'Reader',
      scope,
      description: undefined,
      createdOn: new Date(),
    });
    roles.revokeRole(of(subscription));
    if (left !== null) roles.grantRole(of(left));
    count(soak, left === null ? 'rights taken away' : 'rights shrunk to one group');
    try {
      await delay(chance.between(4000, 12_000));
      for (const { name, target, readAt } of soak.sync.removals)
        if (standing.has(name) && (soak.changedAt.get(name) ?? 0) < readAt - SEEN_MS)
          soak.wrong.push(`taken away while rights had shrunk: ${name} of ${target}`);
    } finally {
      if (left !== null) roles.revokeRole(of(left));
      roles.grantRole(of(subscription));
    }
  });
}

/** Hosts with an endpoint. */
async function standingNow({ azure }: Soak): Promise<ReadonlySet<string>> {
  const addresses = [...(await azure[0].addresses()), ...(await azure[1].addresses())];
  return new Set(addresses.flatMap(([host, address]) => (address === null ? [] : [host])));
}

/** A person looks at what is held, and says yes: while all of Azure is seen. */
export function approve(soak: Soak): Promise<void> {
  return soak.azureTurn.take(async () => {
    const { sync, site, emulator, reading } = soak;
    emulator.faults.clear();
    const { exit } = await sync.beside(['sync', 'approve', site.folder, ...reading]);
    count(soak, `approved (exit ${String(exit)})`);
  });
}

export async function jumpClock(soak: Soak, chance: Chance): Promise<void> {
  soak.sync.setClock(chance.pick([-3600, -600, -90, 90, 600, 3600]));
  count(soak, 'clock wrong');
  await delay(chance.between(1000, 4000));
  soak.sync.setClock(0);
}

export async function endSync(soak: Soak, signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
  await soak.sync.end(signal);
  count(soak, signal === 'SIGTERM' ? 'sync ended' : 'sync killed');
}

/** Stopped long enough that others could think it dead. */
export async function freezeSync(soak: Soak, chance: Chance): Promise<void> {
  const { pid } = soak.sync;
  if (pid === null) return;
  const send = (signal: NodeJS.Signals): void => {
    try {
      process.kill(pid, signal);
    } catch {
      // It has ended meanwhile.
    }
  };
  send('SIGSTOP');
  count(soak, 'sync stopped for a while');
  await delay(chance.between(500, 5000));
  send('SIGCONT');
}

export async function secondSync(soak: Soak): Promise<void> {
  const { site, sync, reading } = soak;
  const { exit } = await sync.beside(['sync', site.folder, '--apply', '--once', ...reading]);
  count(soak, `a second sync (exit ${String(exit)})`);
}

export function killServer(
  soak: Soak,
  { server, turn }: FaultServer,
  chance: Chance,
): Promise<void> {
  return turn.take(async () => {
    await server.kill();
    count(soak, `${server.product} killed`);
    await delay(chance.between(200, 4000));
    await server.start();
  });
}

export async function cutLink(soak: Soak, { server }: FaultServer, chance: Chance): Promise<void> {
  server.link.cut();
  count(soak, `link to ${server.product} cut`);
  await delay(chance.between(200, 4000));
  server.link.fix();
}

export async function cutAllLinks(soak: Soak, chance: Chance): Promise<void> {
  // No server is started or asked by its admin meanwhile.
  const servers = [...soak.dns, soak.squid];
  const hold = async (rest: readonly FaultServer[]): Promise<void> => {
    const [next, ...others] = rest;
    if (next !== undefined) return next.turn.take(() => hold(others));
    await setLinks('down');
    count(soak, 'all links down');
    await delay(chance.between(500, 4000));
    await setLinks('up');
  };
  await hold(servers);
}

export function fillDisk(
  soak: Soak,
  { server, turn, disk }: FaultServer,
  chance: Chance,
): Promise<void> {
  return turn.take(async () => {
    if (disk === null) return;
    await disk.fill();
    count(soak, `disk of ${server.product} full`);
    await delay(chance.between(1000, 6000));
    await disk.free();
  });
}

export async function harmState(soak: Soak, disk: SmallDisk, chance: Chance): Promise<void> {
  if (chance.next() < 0.6) {
    await disk.fill();
    count(soak, 'disk of the state full');
    await delay(chance.between(1000, 14_000));
    await disk.free();
  } else if (await disk.setReadOnly(true)) {
    count(soak, 'disk of the state read-only');
    await delay(chance.between(1000, 14_000));
    while (!(await disk.setReadOnly(false))) await delay(100);
  }
}

/** A line or record of others comes. */
export function writeTheirs(
  soak: Soak,
  { server, turn, theirs }: FaultServer,
  chance: Chance,
): Promise<void> {
  return turn.take(async () => {
    const name = `theirs${String(Math.floor(chance.between(0, 1e9)))}.example.org`;
    if (!(await server.addTheirs(name, THEIR_ADDRESS))) return;
    theirs.add(name);
    count(soak, `record of others in ${server.product}`);
  });
}

/** A file that people edit with an editor that writes it anew: a line of theirs goes, or one of ours, or lines change places. */
export function editByHand(
  soak: Soak,
  { server, turn, theirs }: FaultServer,
  { file, chance }: { readonly file: string; readonly chance: Chance },
): Promise<void> {
  return turn.take(async () => {
    const path = join(server.folder, file);
    const text = await readFile(path, 'utf8');
    const lines = text.trimEnd().split('\n');
    const isTheirs = (line: string): boolean =>
      [...theirs].some((name) => line.endsWith(` ${name}`));
    const [own, others] = [true, false].map((ours) =>
      lines.flatMap((line, at) =>
        /^\d\S* \S+$/.test(line) && isTheirs(line) !== ours && !line.endsWith(' theirs.example.com')
          ? [at]
          : [],
      ),
    );
    const from = chance.next() < 0.5 ? own : others;
    const [first, ...rest] = from ?? [];
    if (first === undefined) return;
    const at = chance.pick([first, ...rest]);
    const [line = ''] = lines.splice(at, 1);
    const { mode } = await stat(path);
    await writeFile(`${path}.edited`, `${lines.join('\n')}\n`, { mode });
    // An editor asks before it writes over what has changed under it; then somebody begins anew.
    if ((await readFile(path, 'utf8')) !== text) return;
    await rename(`${path}.edited`, path);
    if (isTheirs(line)) theirs.delete(line.slice(line.indexOf(' ') + 1));
    count(soak, `list of ${server.product} edited by hand`);
  });
}
