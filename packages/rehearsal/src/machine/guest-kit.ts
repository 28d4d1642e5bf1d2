// What a rehearsed machine runs: a Linux kernel with its virtio drivers, and a static
// busybox. Both come from the machine's own Debian packages, unpacked once into a
// cache folder and not installed; another folder with the same files can be named.

import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, rename, rm, copyFile, access } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { OutsideError } from '@sekisho/dns/user-error.ts';

const run = promisify(execFile);

/** Names the folder of a kit that was made by hand. */
export const KIT_VARIABLE = 'SEKISHO_GUEST_KIT';
const KERNEL_PACKAGE = 'linux-image-cloud-amd64';
const BUSYBOX_PACKAGE = 'busybox-static';
/** In the order in which they have to be loaded. */
export const DRIVERS = [
  'virtio_ring',
  'virtio',
  'virtio_pci_modern_dev',
  'virtio_pci_legacy_dev',
  'virtio_pci',
  'virtio_blk',
  'virtio_console',
  'failover',
  'net_failover',
  'virtio_net',
] as const;
const DOWNLOAD_MS = 300_000;

export interface GuestKit {
  readonly kernel: string;
  readonly busybox: string;
  /** Paths of the drivers that the kernel has as modules, in loading order. */
  readonly drivers: readonly string[];
}

export interface KitOptions {
  readonly environment?: Readonly<Record<string, string | undefined>>;
  readonly signal?: AbortSignal;
}

export async function findGuestKit({
  environment = process.env,
  signal,
}: KitOptions = {}): Promise<GuestKit> {
  const named = environment[KIT_VARIABLE];
  if (named !== undefined && named !== '') {
    const kit = await readKit(named);
    if (kit === null)
      throw new OutsideError(
        `${KIT_VARIABLE} names a folder without a kernel or a busybox: ${named}`,
        { code: 'machine.no-kit', where: named, hint: howToMakeKit() },
      );
    return kit;
  }
  const folder = join(
    environment['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'),
    'sekisho',
    'guest',
  );
  return (await readKit(folder)) ?? makeKit(folder, signal);
}

async function readKit(folder: string): Promise<GuestKit | null> {
  const [kernel, busybox] = [join(folder, 'vmlinuz'), join(folder, 'busybox')] as const;
  const there = await Promise.all([kernel, busybox].map((path) => access(path).then(() => true, () => false))); // prettier-ignore
  if (there.includes(false)) return null;
  const modules = new Set(await readdir(join(folder, 'modules')).catch(() => []));
  return {
    kernel,
    busybox,
    drivers: DRIVERS.filter((name) => modules.has(`${name}.ko`)).map((name) =>
      join(folder, 'modules', `${name}.ko`),
    ),
  };
}

async function makeKit(folder: string, signal: AbortSignal | undefined): Promise<GuestKit> {
  const parent = join(folder, '..');
  await mkdir(parent, { recursive: true });
  const work = await mkdtemp(join(parent, 'guest-'));
  try {
    const kit = join(work, 'kit');
    await unpack(work, [await kernelPackage(), BUSYBOX_PACKAGE], signal);
    await collect(join(work, 'tree'), kit);
    // Another run may have been faster: then its folder is there, and as good.
    await rename(kit, folder).catch(() => undefined);
  } catch (cause) {
    signal?.throwIfAborted();
    throw new OutsideError('no Linux kernel could be fetched for the rehearsed machine', {
      code: 'machine.no-kit',
      hint: howToMakeKit(),
      cause,
    });
  } finally {
    await rm(work, { recursive: true, force: true });
  }
  const made = await readKit(folder);
  if (made === null)
    throw new OutsideError(`the fetched kernel is not complete in ${folder}`, {
      code: 'machine.no-kit',
      where: folder,
      hint: howToMakeKit(),
    });
  return made;
}

/** The package of the newest kernel: the one named above only depends on it. */
async function kernelPackage(): Promise<string> {
  const { stdout } = await run('apt-cache', ['depends', KERNEL_PACKAGE]);
  const found = /Depends: (linux-image-\S+)/.exec(stdout)?.[1];
  if (found === undefined) throw new Error(`apt knows no ${KERNEL_PACKAGE}`);
  return found;
}

/** apt checks the packages' signatures, as for any other. */
async function unpack(
  work: string,
  packages: readonly string[],
  signal: AbortSignal | undefined,
): Promise<void> {
  const how = { cwd: work, timeout: DOWNLOAD_MS, ...(signal === undefined ? {} : { signal }) };
  await run('apt-get', ['download', '-q', ...packages], how);
  for (const file of await readdir(work))
    if (file.endsWith('.deb')) await run('dpkg-deb', ['-x', file, 'tree'], how);
}

async function collect(tree: string, kit: string): Promise<void> {
  await mkdir(join(kit, 'modules'), { recursive: true });
  const kernel = (await readdir(join(tree, 'boot'))).find((name) => name.startsWith('vmlinuz-'));
  if (kernel === undefined) throw new Error('the package has no kernel');
  await copyFile(join(tree, 'boot', kernel), join(kit, 'vmlinuz'));
  const release = kernel.slice('vmlinuz-'.length);
  for (const file of await readdir(join(tree, 'lib', 'modules', release), { recursive: true })) {
    const name = file.slice(file.lastIndexOf('/') + 1);
    if (DRIVERS.some((driver) => `${driver}.ko` === name))
      await copyFile(join(tree, 'lib', 'modules', release, file), join(kit, 'modules', name));
  }
  const busybox = (await readdir(tree, { recursive: true })).find((file) =>
    /(?:^|\/)bin\/busybox$/.test(file),
  );
  if (busybox === undefined) throw new Error('the package has no busybox');
  await copyFile(join(tree, busybox), join(kit, 'busybox'));
}

function howToMakeKit(): string {
  return `on Debian it is fetched by apt; elsewhere put vmlinuz, a static busybox and modules/*.ko (virtio, unless built in) of an x86-64 Linux with ext4 into a folder, and name it with ${KIT_VARIABLE}=FOLDER`;
}
