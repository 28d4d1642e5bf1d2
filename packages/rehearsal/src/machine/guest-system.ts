// The rehearsed machine's own system, as files: what the kernel starts first, what
// lies on its disk, and the service that keeps writing records. It is busybox and two
// scripts, so that a boot takes seconds where a processor is only emulated.

import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';

import { makeCpio } from './cpio.ts';
import type { GuestKit } from './guest-kit.ts';

/** Bytes of one record; its form is that of `changing-source.ts`. */
const RECORD_BYTES = 4096;
/** A record's header, before its payload. */
const HEADER_BYTES = 128;
/** A machine that nobody thaws does so itself. */
const MOST_FROZEN_SECONDS = 30;
/** What the churning file is made of. */
const CHURN_BLOCK_BYTES = 64 * 1024;

/** Loads the drivers, mounts the disk, and hands over to the disk's own init. */
const FIRST_INIT = `#!/bin/busybox sh
/bin/busybox mkdir -p /proc /sys /dev /root
/bin/busybox mount -t proc none /proc
/bin/busybox mount -t sysfs none /sys
/bin/busybox mount -t devtmpfs none /dev
for driver in $(/bin/busybox cat /modules/order); do /bin/busybox insmod "/modules/$driver" || echo "driver $driver was not loaded"; done
tries=0
until [ -b /dev/vda ] || [ "$tries" -ge 100 ]; do /bin/busybox usleep 50000; tries=$((tries + 1)); done
/bin/busybox mount -t ext4 -o noatime /dev/vda /root || { echo "the disk cannot be mounted"; /bin/busybox poweroff -f; }
/bin/busybox umount /proc
/bin/busybox umount /sys
exec /bin/busybox switch_root /root /sbin/init
`;

/** On the disk. The port of the agent is opened once, and shared: it can't be opened twice. */
const INIT = `#!/bin/busybox sh
/bin/busybox mount -t proc none /proc
/bin/busybox mount -t sysfs none /sys
/bin/busybox mount -t devtmpfs none /dev 2>/dev/null
/bin/busybox mount -t tmpfs none /tmp
[ -e /bin/ls ] || /bin/busybox --install -s /bin
export PATH=/bin
ifconfig lo 127.0.0.1 up
ifconfig eth0 10.0.2.15 netmask 255.255.255.0 up 2>/dev/null && route add default gw 10.0.2.2
httpd -p 80 -h /data
port=$(ls /dev/vport* 2>/dev/null | head -n 1)
[ -c "$port" ] || { echo "no port for the agent"; poweroff -f; }
exec 3<>"$port"
echo "sekisho: the service begins with record $(($(stat -c %s /data/records) / ${String(RECORD_BYTES)} + 1))"
. /sbin/agent
`;

/**
 * The service, and what the host can ask of it. Each answer is one line with the number of its question.
 * What writes does so beside the loop: while the file system is frozen it waits, and the loop has to take the order to thaw.
 */
const AGENT = `write_records() {
  number=$(($(stat -c %s /data/records) / ${String(RECORD_BYTES)}))
  while true; do
    number=$((number + 1))
    head -c ${String(RECORD_BYTES - HEADER_BYTES)} /dev/urandom > /tmp/payload
    set -- $(sha256sum /tmp/payload)
    printf 'sekisho record %012d sha256 %s\\n%28s' "$number" "$1" '' | cat - /tmp/payload > /tmp/record
    dd if=/tmp/record of=/data/records bs=${String(RECORD_BYTES)} oflag=append conv=notrunc,fsync 2>/dev/null || { echo "sekisho: record $number was not written"; break; }
    echo "confirmed $number" >&3
    usleep "$pause"
  done
}
churn() {
  count=$1
  blocks=$(($(stat -c %s /data/churn) / ${String(CHURN_BLOCK_BYTES)}))
  while [ "$count" -gt 0 ]; do
    count=$((count - 1))
    at=$(($(od -An -N4 -tu4 /dev/urandom) % blocks))
    dd if=/dev/urandom of=/data/churn bs=${String(CHURN_BLOCK_BYTES)} count=1 seek="$at" conv=notrunc 2>/dev/null || return 1
  done
  sync /data/churn
}
answer() { echo "answer $id $1" >&3; }
writer=
guard=
echo "ready $(($(stat -c %s /data/records) / ${String(RECORD_BYTES)}))" >&3
while read -r id command first second <&3; do
  case "$command" in
    start) pause=$first; write_records & writer=$!; answer ok ;;
    stop) [ -z "$writer" ] || { kill "$writer"; wait "$writer" 2>/dev/null; }; writer=; sync; answer ok ;;
    freeze) if fsfreeze --freeze /; then (sleep ${String(MOST_FROZEN_SECONDS)}; fsfreeze --unfreeze /) & guard=$!; answer ok; else answer failed; fi ;;
    thaw) [ -z "$guard" ] || kill "$guard" 2>/dev/null; guard=; fsfreeze --unfreeze / && answer ok || answer failed ;;
    churn) (churn "$first" && answer ok || answer failed) & ;;
    note) (echo "$first" | dd of=/data/notes oflag=append conv=notrunc,fsync 2>/dev/null && answer ok || answer failed) & ;;
    reach) nc -w 2 "$first" "$second" < /dev/null > /dev/null 2>&1 && answer yes || answer no ;;
    off) answer ok; sync; poweroff -f ;;
    *) answer unknown ;;
  esac
done
`;

export interface SystemFile {
  readonly path: string;
  readonly mode: number;
  readonly content: Uint8Array | string;
}

/** The archive that the kernel starts with. */
export async function makeInitialArchive(kit: GuestKit): Promise<Buffer> {
  const drivers = await Promise.all(
    kit.drivers.map(async (path) => ({ name: basename(path), content: await readFile(path) })),
  );
  return makeCpio([
    ...['bin', 'dev', 'modules'].map((path) => ({ kind: 'folder', path }) as const),
    { kind: 'device', path: 'dev/console', major: 5, minor: 1 },
    { kind: 'file', path: 'init', mode: 0o755, content: Buffer.from(FIRST_INIT) },
    { kind: 'file', path: 'bin/busybox', mode: 0o755, content: await readFile(kit.busybox) },
    {
      kind: 'file',
      path: 'modules/order',
      mode: 0o644,
      content: Buffer.from(drivers.map(({ name }) => name).join('\n')),
    },
    ...drivers.map(
      ({ name, content }) =>
        ({ kind: 'file', path: `modules/${name}`, mode: 0o644, content }) as const,
    ),
  ]);
}

/** What lies on a new machine's disk, besides what fills it. */
export async function diskFiles(kit: GuestKit): Promise<readonly SystemFile[]> {
  return [
    { path: 'bin/busybox', mode: 0o755, content: await readFile(kit.busybox) },
    { path: 'sbin/init', mode: 0o755, content: INIT },
    { path: 'sbin/agent', mode: 0o644, content: AGENT },
    { path: 'data/records', mode: 0o644, content: '' },
    { path: 'data/notes', mode: 0o644, content: '' },
  ];
}

/** Folders that other file systems are mounted on, or links are put into. */
export const DISK_FOLDERS = ['bin', 'sbin', 'data', 'dev', 'proc', 'sys', 'tmp'] as const;
