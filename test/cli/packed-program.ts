// The program as a user installs it: packed by `npm run package`, installed by npm into an
// empty folder with no registry at hand, and found there as `sekisho`. Packed again only when
// something that goes into it has changed.

import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import {
  access,
  cp,
  mkdir,
  mkdtemp,
  open,
  readdir,
  readFile,
  rename,
  rm,
  stat,
  symlink,
  utimes,
} from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

import { npm } from './install-package.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
/** Not below the clone, where Node would find the clone's packages. */
const CACHE = join(homedir(), '.cache', 'sekisho-packed');
/** All that the package is made of, and nothing else. */
const INGREDIENTS = [
  'build',
  'catalog',
  'docs',
  'examples',
  'kernel-plugin.ts',
  'packaging',
  'packages',
  'CHANGELOG.md',
  'LICENSE',
  'README.ja.md',
  'README.md',
  'kernel-plugin.ts',
  'package-lock.json',
  'package.json',
  'tsconfig.json',
  'vite.config.ts',
  'vite.program.config.ts',
  'workspaces.ts',
];
const NOT_PACKED =
  /[/\\]packages[/\\][\w-]+[/\\]dist[/\\]|\.test\.tsx?$|[/\\](?:testing|\.sekisho)[/\\]|[/\\]docs[/\\](?:images|decisions)[/\\]/;
/** A clone is packed while others wait; who holds the lock for longer has died. */
const LOCK_STALE_MS = 300_000;
export const PACKING_MS = 2 * LOCK_STALE_MS;
const POLL_MS = 200;
const OLD_MS = 2 * 3_600_000;

export interface PackedProgram {
  /** What npm made of the manifest's `bin`. */
  readonly bin: string;
  /** The installed package. */
  readonly folder: string;
  readonly tarball: string;
  /** Of all published packages. */
  readonly tarballs: Readonly<Record<'core' | 'emulator', string>>;
}

let made: Promise<PackedProgram> | undefined;

export function packedProgram(): Promise<PackedProgram> {
  made ??= findOrMake();
  return made;
}

async function findOrMake(): Promise<PackedProgram> {
  const files = await ingredients();
  const target = join(CACHE, await digestOf(files));
  if (await isThere(target)) await utimes(target, new Date(), new Date());
  else await underLock(() => make(files, target));
  const isWindows = process.platform === 'win32';
  const prefix = join(target, 'prefix');
  const folder = join(prefix, ...(isWindows ? [] : ['lib']), 'node_modules', 'sekisho');
  return {
    bin: join(prefix, ...(isWindows ? ['sekisho.cmd'] : ['bin', 'sekisho'])),
    folder,
    tarball: await tarballOf(target, 'sekisho'),
    tarballs: {
      core: await tarballOf(target, 'sekisho-core'),
      emulator: await tarballOf(target, 'sekisho-azure-emulator'),
    },
  };
}

/** The file of one package; the version is whatever it is. */
async function tarballOf(folder: string, name: string): Promise<string> {
  const ending = /^-\d[\w.-]*\.tgz$/;
  const found = (await readdir(folder)).filter(
    (file) => file.startsWith(name) && ending.test(file.slice(name.length)),
  );
  if (found.length !== 1) throw new Error(`${String(found.length)} files of ${name} in ${folder}`);
  return join(folder, found[0] ?? '');
}

async function ingredients(): Promise<string[]> {
  const lists = await Promise.all(
    INGREDIENTS.map(async (name) => {
      const path = join(ROOT, name);
      if ((await stat(path)).isFile()) return [path];
      const entries = await readdir(path, { recursive: true, withFileTypes: true });
      return entries
        .filter((entry) => entry.isFile())
        .map((entry) => join(entry.parentPath, entry.name));
    }),
  );
  return lists
    .flat()
    .filter((path) => !NOT_PACKED.test(path))
    .toSorted();
}

async function digestOf(files: readonly string[]): Promise<string> {
  const hash = createHash('sha256');
  for (const file of files) hash.update(`${relative(ROOT, file)}\0`).update(await readFile(file));
  return hash.digest('hex').slice(0, 16);
}

/** In a copy, so that a build beside it does no harm. */
async function make(files: readonly string[], target: string): Promise<void> {
  if (await isThere(target)) return;
  const work = await mkdtemp(join(tmpdir(), 'sekisho-pack-'));
  const fresh = await mkdtemp(`${target}.`);
  try {
    const clone = join(work, 'clone');
    for (const file of files) await cp(file, join(clone, relative(ROOT, file)));
    await symlink(join(ROOT, 'node_modules'), join(clone, 'node_modules'), 'junction');
    await npm(['run', '--silent', 'package', '--', fresh], clone);
    const tarball = await tarballOf(fresh, 'sekisho');
    await npm(
      ['install', '--offline', '--global', '--prefix', join(fresh, 'prefix'), tarball],
      work,
    );
    await rename(fresh, target);
    await forgetOld(target);
  } finally {
    for (const folder of [work, fresh]) await rm(folder, { recursive: true, force: true });
  }
}

async function forgetOld(target: string): Promise<void> {
  for (const name of await readdir(CACHE)) {
    const path = join(CACHE, name);
    const { mtimeMs } = await stat(path);
    if (path !== target && Date.now() - mtimeMs > OLD_MS)
      await rm(path, { recursive: true, force: true });
  }
}

/** Test files run side by side; the first one packs. */
async function underLock(work: () => Promise<void>): Promise<void> {
  await mkdir(CACHE, { recursive: true });
  const lock = join(CACHE, 'lock');
  for (;;) {
    const held = await open(lock, 'wx').catch(() => null);
    if (held !== null) {
      try {
        await held.writeFile(String(process.pid));
        return await work();
      } finally {
        await held.close();
        await rm(lock, { force: true });
      }
    }
    if (await isLeft(lock)) await rm(lock, { force: true });
    await wait(POLL_MS);
  }
}

/** Whoever made it has ended without taking it away. */
async function isLeft(lock: string): Promise<boolean> {
  const since = await stat(lock).catch(() => null);
  if (since === null) return false;
  if (Date.now() - since.mtimeMs > LOCK_STALE_MS) return true;
  const pid = Number(await readFile(lock, 'utf8').catch(() => ''));
  // Made a moment ago, and not written yet.
  if (pid === 0) return false;
  try {
    return !process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ESRCH';
  }
}

async function isThere(path: string): Promise<boolean> {
  return access(path, constants.F_OK).then(
    () => true,
    () => false,
  );
}
