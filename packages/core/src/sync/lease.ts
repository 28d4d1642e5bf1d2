// One sync a site. Where a server itself refuses the late change of a process that another has taken over from (BIND),
// that is a file which its owner touches again and again, on any disk: who finds one that was not touched for a while,
// or whose process on this machine is gone, takes it over; who finds its own taken stops.
// Everywhere else the kernel's lock stands beside it: nobody takes over while its holder lives, stopped or not.

import { randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { hostname } from 'node:os';
import { dirname, join } from 'node:path';

import { FORMER_SCHEMAS } from '../former-words.ts';
import { OutsideError } from '@sekisho/dns/user-error.ts';
import { takenOver } from '../products/shared/sync/taken-over.ts';
import { makeFolder, named, replaceFile } from '../replace-file.ts';
import { takeKernelLock, type KernelLock } from './kernel-lock.ts';
import {
  BEAT_MS,
  createLease,
  isRenewed,
  lifeOf,
  momentNow,
  moveAway,
  ownerOf,
  ownPidNamespace,
  readLease,
  type LeaseFile,
} from './lease-file.ts';

export const LOCK_FILE = 'lock';

export interface Lease {
  /** Aborts when another process has taken the lease, or when the lease cannot be renewed. */
  readonly lost: AbortSignal;
  /** A file stood in its place that was no lease. */
  readonly wasCorrupt: boolean;
  /** Rejects when the lease is lost. A process that was suspended for minutes notices it here, before its timers fire. */
  assertHeld(): Promise<void>;
  release(): Promise<void>;
}

export interface LeaseOptions {
  readonly now?: () => number;
  /** In the form of 0.1.0, which does not heed the present one. */
  readonly schema?: LeaseFile['schema'];
  /** `kernel` (if nothing is said): its lock is held too. `none`: the servers themselves refuse a late change. */
  readonly lock?: 'kernel' | 'none';
  /** How long a silent lease is watched where no clock can be believed. */
  readonly watchMs?: number;
}

export async function takeLease(path: string, options: LeaseOptions = {}): Promise<Lease> {
  const { now = Date.now, schema = 'sekisho/sync-lease/2', lock = 'kernel' } = options;
  await makeFolder(dirname(path));
  const held = lock === 'kernel' ? await lockOrRefuse(path) : null;
  const owner = randomUUID();
  const pidNamespace = await ownPidNamespace();
  const since = new Date(now()).toISOString();
  const textNow = async (): Promise<string> => {
    const { wallMs, steady } = await momentNow(now);
    const file: LeaseFile = {
      schema,
      owner,
      host: hostname(),
      pid: process.pid,
      ...(pidNamespace === null ? {} : { pidNamespace }),
      since,
      beat: new Date(wallMs).toISOString(),
      ...(steady === null ? {} : { steady }),
      ...(held === null ? {} : { isLocked: true }),
    };
    return `${JSON.stringify(file, null, 1)}\n`;
  };
  const { wasCorrupt } = await place(path, {
    textNow,
    now,
    pidNamespace,
    lock: held,
    watchMs: options.watchMs,
  }).catch((error: unknown) => {
    held?.release();
    throw named(error, path);
  });
  const lost = new AbortController();
  let failure: unknown = null;
  const assertOwned = async (): Promise<void> => {
    if (ownerOf(await readLease(path)) !== owner) throw takenOver(path);
  };
  const beat = async (): Promise<void> => {
    await assertOwned();
    // A disk that is full or read-only is waited for; meanwhile nothing is changed, as others may take over.
    failure = await replaceFile(path, await textNow(), 0o600).then(
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
    wasCorrupt,
    assertHeld,
    release: async () => {
      clearInterval(timer);
      try {
        await beating;
        // Where the disk does not let it go, it is found with nobody behind it.
        if (ownerOf(await readLease(path)) === owner)
          await rm(path, { force: true }).catch((error: unknown) => {
            if (!(named(error, path) instanceof OutsideError)) throw error;
          });
      } finally {
        held?.release();
      }
    },
  };
}

/** Who holds it now; null when nobody does. */
export async function findHolder(
  path: string,
  nowMs: number,
): Promise<Pick<LeaseFile, 'host' | 'pid' | 'since'> | null> {
  const found = await readLease(path);
  if (found === null || found === 'corrupt') return null;
  const life = lifeOf(found, {
    now: await momentNow(() => nowMs),
    pidNamespace: await ownPidNamespace(),
    hasLock: false,
  });
  return life === 'alive' ? found : null;
}

async function lockOrRefuse(path: string): Promise<KernelLock> {
  const lock = await takeKernelLock(join(dirname(path), LOCK_FILE));
  if (lock !== null) return lock;
  const found = await readLease(path);
  if (found !== null && found !== 'corrupt') throw heldBy(found, path);
  throw new OutsideError('another process holds the lock of this site', {
    code: 'sync.lease-held',
    where: join(dirname(path), LOCK_FILE),
    hint: 'end that one: nobody takes over while it lives',
  });
}

function heldBy(found: LeaseFile, path: string): OutsideError {
  const version = found.schema === FORMER_SCHEMAS.lease ? 'of 0.1.0' : 'sync';
  return new OutsideError(
    `sekisho ${version} runs for this site already: process ${String(found.pid)} on ${found.host}, since ${found.since}`,
    {
      code: 'sync.lease-held',
      where: path,
      hint:
        found.isLocked === true
          ? 'end that one; one that is stopped has it too, as nobody takes over while its holder lives'
          : 'end that one, or wait a minute if its machine is gone',
    },
  );
}

async function place(
  path: string,
  {
    textNow,
    now,
    pidNamespace,
    lock,
    watchMs,
  }: {
    readonly textNow: () => Promise<string>;
    readonly now: () => number;
    readonly pidNamespace: string | null;
    readonly lock: KernelLock | null;
    readonly watchMs: number | undefined;
  },
): Promise<{ readonly wasCorrupt: boolean }> {
  let wasCorrupt = false;
  for (let round = 0; round < 5; round += 1) {
    if (await createLease(path, await textNow())) return { wasCorrupt };
    const found = await readLease(path);
    if (found === null) continue;
    if (found === 'corrupt') {
      wasCorrupt = true;
      // Who writes it anew meanwhile has a lease; the file of one that holds the lock is no question.
      if (lock === null && (await isRenewed(path, watchMs))) continue;
    } else {
      const life = lifeOf(found, {
        now: await momentNow(now),
        pidNamespace,
        hasLock: lock !== null,
      });
      if (life === 'alive') throw heldBy(found, path);
      if (life === 'unsure' && (await isRenewed(path, watchMs))) throw heldBy(found, path);
      // Its holder may be stopped: the lock says whether it lives.
      if (lock === null && found.isLocked === true) (await lockOrRefuse(path)).release();
    }
    // Of several that find it stale, one gets to move this very file away; the others find a new one.
    await moveAway(path, ownerOf(found));
  }
  throw new OutsideError("the lease of this site can't be taken: others take it again and again", {
    code: 'sync.lease-held',
    where: path,
  });
}
