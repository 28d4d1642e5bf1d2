import { expect, test } from 'vitest';

import { fileSystemAt, isShared, sharedOnWindows } from './file-system.ts';

const MOUNTS = `22 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw
30 22 0:25 / /srv rw - nfs4 files.example.com:/srv rw,vers=4.2
31 30 0:26 / /srv/local\\040disk rw - xfs /dev/sdb1 rw
32 22 0:27 /sub /srvx rw,relatime shared:3 master:2 - fuse.sshfs me@files.example.com: rw
33 22 0:28 / /mnt rw - autofs systemd-1 rw
34 33 0:29 / /mnt rw - cifs //files.example.com/share rw
`;

test.each([
  ['/', 'ext4'],
  ['/home/me', 'ext4'],
  ['/srv', 'nfs4'],
  ['/srv/sekisho/state', 'nfs4'],
  ['/srv/local disk/state', 'xfs'],
  ['/srvx', 'fuse.sshfs'],
  ['/srvy', 'ext4'],
  ['/mnt/state', 'cifs'],
])('%s lies on %s', (path, type) => expect(fileSystemAt(MOUNTS, path)).toBe(type));

test('what no line has is not known', () => expect(fileSystemAt('', '/srv')).toBeNull());

test.each([
  'nfs',
  'nfs4',
  'cifs',
  'smb3',
  '9p',
  'virtiofs',
  'ceph',
  'glusterfs',
  'gfs2',
  'fuse',
  'fuse.sshfs',
  'fuse.glusterfs',
  'fuse.rclone',
])('%s may be other machines’ too', (type) => expect(isShared(type)).toBe(true));

test.each([
  'ext4',
  'xfs',
  'btrfs',
  'zfs',
  'tmpfs',
  'overlay',
  'fuseblk',
  'fuse.fuse-overlayfs',
  'fusectl',
])('%s is this machine’s', (type) => expect(isShared(type)).toBe(false));

test.each([
  ['\\\\server\\share\\state', 'SMB'],
  ['\\\\?\\UNC\\server\\share\\state', 'SMB'],
  ['C:\\sekisho\\state', null],
  ['\\\\?\\C:\\sekisho\\state', null],
])('of Windows, %s: %s', (path, shared) => expect(sharedOnWindows(path)).toBe(shared));
