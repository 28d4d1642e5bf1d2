// The file that says who has a site, and whether that one still lives.

import { randomUUID } from 'node:crypto';
import { link, readFile, readlink, rename, rm, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';

import { z } from 'zod';

import { FORMER_SCHEMAS } from '../former-words.ts';
import { isMissingFile, named } from '../replace-file.ts';

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
  /** Seconds by the clock that nobody sets, which all processes of one boot share. */
  steady: z.object({ boot: z.string(), seconds: z.number() }).exactOptional(),
  /** Its holder has the kernel's lock beside it: who gets that lock knows that it is gone. */
  isLocked: z.boolean().exactOptional(),
});
export type LeaseFile = Readonly<z.infer<typeof LeaseFile>>;

/** Longer than any round takes, shorter than a person waits. */
export const LEASE_STALE_MS = 60_000;
export const BEAT_MS = 10_000;
/** Two and a half beats, where no clock can be believed. */
const WATCH_MS = 25_000;
/** So far the two clocks of one machine may differ in what has passed, without one of them having been set. */
const CLOCKS_AGREE_MS = 5000;

/** Null: none. `corrupt`: it is there, and is no lease; a disk that ran full has left half of one. */
export async function readLease(path: string): Promise<LeaseFile | 'corrupt' | null> {
  try {
    return LeaseFile.parse(JSON.parse(await readFile(path, 'utf8')));
  } catch (error) {
    if (isMissingFile(error)) return null;
    if (error instanceof SyntaxError || error instanceof z.ZodError) return 'corrupt';
    throw error;
  }
}

export function ownerOf(lease: LeaseFile | 'corrupt' | null): string | null {
  return lease === null || lease === 'corrupt' ? null : lease.owner;
}

/** The file appears whole: half of one would be taken for the rest of a crash. */
export async function createLease(path: string, text: string): Promise<boolean> {
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

export async function moveAway(path: string, owner: string | null): Promise<void> {
  const aside = `${path}.${randomUUID()}`;
  try {
    await rename(path, aside);
  } catch (error) {
    if (isMissingFile(error)) return;
    throw error;
  }
  // Somebody was faster and this is the fresh one: it goes back, unless a third has come meanwhile.
  if (ownerOf(await readLease(aside)) !== owner)
    await createLease(path, await readFile(aside, 'utf8'));
  await rm(aside, { force: true });
}

export interface Moment {
  readonly wallMs: number;
  /** Null: this machine does not say which boot it is in. */
  readonly steady: Exclude<LeaseFile['steady'], undefined> | null;
}

export async function momentNow(now: () => number): Promise<Moment> {
  const boot = await readFile('/proc/sys/kernel/random/boot_id', 'utf8').catch(() => null);
  const seconds = Number(process.hrtime.bigint() / 1_000_000n) / 1000;
  return { wallMs: now(), steady: boot === null ? null : { boot: boot.trim(), seconds } };
}

export async function ownPidNamespace(): Promise<string | null> {
  return readlink('/proc/self/ns/pid').catch(() => null);
}

/** `unsure`: by a clock that may have been set, or is another machine's, it is silent. */
export function lifeOf(
  lease: LeaseFile,
  {
    now,
    pidNamespace,
    hasLock,
  }: {
    readonly now: Moment;
    readonly pidNamespace: string | null;
    /** The kernel's lock beside the lease is ours. */
    readonly hasLock: boolean;
  },
): 'alive' | 'gone' | 'unsure' {
  const { host, pid, beat, steady } = lease;
  // Of another namespace the process may live and not be seen from here: the beat alone counts.
  const isSeenHere = lease.pidNamespace === undefined || lease.pidNamespace === pidNamespace;
  if (host === hostname() && isSeenHere && !isRunning(pid)) return 'gone';
  if (host === hostname() && hasLock && lease.isLocked === true) return 'gone';
  const byWallMs = Math.abs(now.wallMs - Date.parse(beat));
  if (byWallMs < LEASE_STALE_MS) return 'alive';
  // Who holds the lock is the only one on this machine, and no other machine has this file system.
  if (hasLock && lease.isLocked === true) return 'gone';
  if (steady === undefined || now.steady === null || steady.boot !== now.steady.boot)
    return 'unsure';
  const bySteadyMs = (now.steady.seconds - steady.seconds) * 1000;
  if (Math.abs(bySteadyMs - byWallMs) > CLOCKS_AGREE_MS) return 'unsure';
  return 'gone';
}

/** Whether its holder writes it anew while it is watched: no clock of two machines is compared. */
export async function isRenewed(path: string, watchMs: number = WATCH_MS): Promise<boolean> {
  const before = await readFile(path, 'utf8').catch(() => null);
  const until = performance.now() + watchMs;
  while (performance.now() < until) {
    await delay(Math.min(1000, watchMs));
    if ((await readFile(path, 'utf8').catch(() => null)) !== before) return true;
  }
  return false;
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
