// One sync a site: a file that its owner touches again and again. Who finds one that was not touched for a
// while, or whose process on this machine is gone, takes it over; who finds its own taken stops.

import { randomUUID } from 'node:crypto';
import { link, mkdir, readFile, readlink, rename, rm, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { dirname } from 'node:path';

import { z } from 'zod';

import { FORMER_SCHEMAS } from '../former-words.ts';
import { OutsideError } from '@sekisho/dns/user-error.ts';
import { isMissingFile, named, replaceFile } from '../replace-file.ts';

/** One of 0.1.0 counts too: two versions do not change one site at the same time. */
const SCHEMAS = ['sekisho/sync-lease/2', FORMER_SCHEMAS.lease] as const;

const LeaseFile = z.object({
  schema: z.enum(SCHEMAS),
  owner: z.string(),
  host: z.string(),
  pid: z.int(),
  /** The number means something only where it was given: containers may share host name and state. */
  pidNamespace: z.string().exactOptional(),
  since: z.string(),
  beat: z.iso.datetime(),
});
type LeaseFile = z.infer<typeof LeaseFile>;

/** Longer than any round takes, shorter than a person waits. */
export const LEASE_STALE_MS = 60_000;
const BEAT_MS = 10_000;

export interface Lease {
  /** Aborts when another process has taken the lease, or when the lease cannot be renewed. */
  readonly lost: AbortSignal;
  /** Rejects when the lease is lost. A process that was suspended for minutes notices it here, before its timers fire. */
  assertHeld(): Promise<void>;
  release(): Promise<void>;
}

export async function takeLease(
  path: string,
  now: () => number = Date.now,
  /** In the form of 0.1.0, which does not heed the present one. */
  schema: LeaseFile['schema'] = 'sekisho/sync-lease/2',
): Promise<Lease> {
  await mkdir(dirname(path), { recursive: true }).catch((error: unknown) => {
    throw named(error, path);
  });
  const owner = randomUUID();
  const pidNamespace = await ownPidNamespace();
  const since = new Date(now()).toISOString();
  const textNow = (): string =>
    `${JSON.stringify({ schema, owner, host: hostname(), pid: process.pid, ...(pidNamespace === null ? {} : { pidNamespace }), since, beat: new Date(now()).toISOString() } satisfies LeaseFile, null, 1)}\n`;
  await place(path, { textNow, now, pidNamespace });
  const lost = new AbortController();
  let failure: unknown = null;
  const assertOwned = async (): Promise<void> => {
    if ((await readLease(path))?.owner !== owner)
      throw new OutsideError('another sekisho sync has taken over this site', {
        code: 'sync.lease-lost',
        where: path,
      });
  };
  const beat = async (): Promise<void> => {
    await assertOwned();
    // A disk that is full or read-only is waited for; meanwhile nothing is changed, as others may take over.
    failure = await replaceFile(path, textNow(), 0o600).then(
      () => null,
      (error: unknown) => {
        if (!(error instanceof OutsideError)) throw error;
        return error;
      },
    );
  };
  const assertHeld = async (): Promise<void> => {
    if (failure !== null) throw failure;
    await assertOwned();
  };
  let beating: Promise<void> = Promise.resolve();
  const timer = setInterval(() => {
    beating = beating.then(beat).catch((error: unknown) => lost.abort(error));
  }, BEAT_MS);
  timer.unref();
  return {
    lost: lost.signal,
    assertHeld,
    release: async () => {
      clearInterval(timer);
      await beating;
      if ((await readLease(path))?.owner === owner) await rm(path, { force: true });
    },
  };
}

/** Who holds it now; null when nobody does. */
export async function findHolder(
  path: string,
  nowMs: number,
): Promise<Pick<LeaseFile, 'host' | 'pid' | 'since'> | null> {
  const found = await readLease(path);
  return found !== null && isAlive(found, nowMs, await ownPidNamespace()) ? found : null;
}

async function place(
  path: string,
  {
    textNow,
    now,
    pidNamespace,
  }: {
    readonly textNow: () => string;
    readonly now: () => number;
    readonly pidNamespace: string | null;
  },
): Promise<void> {
  for (let round = 0; round < 5; round += 1) {
    if (await createNew(path, textNow())) return;
    const found = await readLease(path);
    if (found !== null && isAlive(found, now(), pidNamespace)) {
      throw new OutsideError(
        `sekisho ${programOf(found)} runs for this site already: process ${String(found.pid)} on ${found.host}, since ${found.since}`,
        {
          code: 'sync.lease-held',
          where: path,
          hint: 'end that one, or wait a minute if its machine is gone',
        },
      );
    }
    // Of several that find it stale, one gets to move this very file away; the others find a new one.
    await moveAway(path, found?.owner ?? null);
  }
  throw new OutsideError("the lease of this site can't be taken: others take it again and again", {
    code: 'sync.lease-held',
    where: path,
  });
}

function programOf({ schema }: LeaseFile): string {
  return schema === FORMER_SCHEMAS.lease ? 'of 0.1.0' : 'sync';
}

/** The file appears whole: half of one would be taken for the rest of a crash. */
async function createNew(path: string, text: string): Promise<boolean> {
  const fresh = `${path}.${randomUUID()}`;
  try {
    await writeFile(fresh, text, { mode: 0o600, flag: 'wx' });
    await link(fresh, path);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw named(error, path);
  } finally {
    await rm(fresh, { force: true });
  }
}

async function moveAway(path: string, owner: string | null): Promise<void> {
  const aside = `${path}.${randomUUID()}`;
  try {
    await rename(path, aside);
  } catch (error) {
    if (isMissingFile(error)) return;
    throw error;
  }
  const moved = await readLease(aside);
  // Somebody was faster and this is the fresh one: it goes back, unless a third has come meanwhile.
  if ((moved?.owner ?? null) !== owner) await createNew(path, await readFile(aside, 'utf8'));
  await rm(aside, { force: true });
}

/** Null: none, or half written by one that died. */
async function readLease(path: string): Promise<LeaseFile | null> {
  try {
    return LeaseFile.parse(JSON.parse(await readFile(path, 'utf8')));
  } catch (error) {
    if (isMissingFile(error) || error instanceof SyntaxError || error instanceof z.ZodError)
      return null;
    throw error;
  }
}

function isAlive(
  { host, pid, pidNamespace, beat }: LeaseFile,
  nowMs: number,
  own: string | null,
): boolean {
  // Of another namespace the process may live and not be seen from here: the beat alone counts.
  const isSeenHere = pidNamespace === undefined || pidNamespace === own;
  if (host === hostname() && isSeenHere && !isRunning(pid)) return false;
  return Math.abs(nowMs - Date.parse(beat)) < LEASE_STALE_MS;
}

async function ownPidNamespace(): Promise<string | null> {
  return readlink('/proc/self/ns/pid').catch(() => null);
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // There, but somebody else's.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
