// On what kind of file system a folder is: a kernel's lock holds on this machine, and a file system that other machines
// have too would let each of them have it.

import { readFile, realpath } from 'node:fs/promises';
import { dirname } from 'node:path';

import { isMissingFile } from '../replace-file.ts';

/** Of network and cluster file systems, and of those that a virtual machine has from its host; as /proc/self/mountinfo says them. */
const SHARED = new Set(
  `9p afs acfs beegfs ceph cifs coda cvfs davfs exofs fhgfs gfs2 glusterfs gpfs kafs lustre ncpfs ncp nfs nfs3 nfs4 nfsd
   ocfs2 orangefs panfs prl_fs prl_fs_psi pvfs2 sharefs smb smb2 smb3 smbfs smbfs2 vboxsf virtiofs vmhgfs wekafs webdav`.split(
    /\s+/,
  ),
);
/** A program serves it, which may take the files from anywhere; these are known to take them from this machine. */
const LOCAL_FUSE: ReadonlySet<string> = new Set([
  'fuseblk',
  'fuse.bindfs',
  'fuse.fuse-overlayfs',
  'fuse.mergerfs',
  'fuse.ntfs-3g',
]);

/** What other machines may have too, in a word: its type; null: as far as can be known, it is this machine's alone. */
export async function sharedFileSystem(folder: string): Promise<string | null> {
  if (process.platform === 'win32') return sharedOnWindows(await nearestPath(folder));
  const text = await readFile('/proc/self/mountinfo', 'utf8').catch(() => null);
  const type = text === null ? null : fileSystemAt(text, await nearestPath(folder));
  return type !== null && isShared(type) ? type : null;
}

/** The type of the mount that a path lies on; null when none of the lines has it. */
export function fileSystemAt(mountinfo: string, path: string): string | null {
  let best: { readonly point: string; readonly type: string } | null = null;
  for (const line of mountinfo.split('\n')) {
    const [before = '', after = ''] = line.split(' - ', 2);
    const point = unescapeMount(before.split(' ')[4] ?? '');
    const [type = ''] = after.split(' ');
    const isAbove = point !== '' && (path === point || path.startsWith(withSlash(point)));
    // Of two at one place the later one is seen.
    if (isAbove && type !== '' && point.length >= (best?.point.length ?? 0)) best = { point, type };
  }
  return best?.type ?? null;
}

export function isShared(type: string): boolean {
  if (type.startsWith('fuse') && type !== 'fusectl') return !LOCAL_FUSE.has(type);
  return SHARED.has(type);
}

/** realpath() follows a drive letter of the network to its share: `\\server\share`, `\\?\UNC\server\share`. */
export function sharedOnWindows(path: string): string | null {
  return /^\\\\(?:\?\\UNC\\|[^?.\\])/i.test(path) ? 'SMB' : null;
}

/** Of a folder that is not there yet, the nearest one above it that is. */
async function nearestPath(folder: string): Promise<string> {
  try {
    return await realpath(folder);
  } catch (error) {
    if (!isMissingFile(error) || dirname(folder) === folder) throw error;
    return nearestPath(dirname(folder));
  }
}

function withSlash(point: string): string {
  return point.endsWith('/') ? point : `${point}/`;
}

/** proc(5): blank, tab, line feed and backslash are octal. */
function unescapeMount(text: string): string {
  return text.replace(/\\([0-7]{3})/g, (_, digits: string) =>
    String.fromCharCode(Number.parseInt(digits, 8)),
  );
}
