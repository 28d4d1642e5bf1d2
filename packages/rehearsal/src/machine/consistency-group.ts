// Machines that belong together: their cycles begin at one instant, by one
// transaction, so that a point of one never knows more than the others' points.

import { OutsideError } from '@sekisho/dns/user-error.ts';
import type { DiskSource, FrozenDisk } from '../replication/source.ts';
import { freezeTogether, type TrackedDisk } from './tracked-disk.ts';

/** How long the first to begin a cycle waits for the last. */
const WAIT_MS = 60_000;

interface Waiting {
  readonly disk: TrackedDisk;
  readonly resolve: (frozen: FrozenDisk) => void;
  readonly reject: (error: unknown) => void;
}

/** A source for each disk, in the same order; each cycle of one waits until the others begin theirs. All disks are of one daemon. */
export function joinGroup(disks: readonly TrackedDisk[]): readonly DiskSource[] {
  let waiting: Waiting[] = [];
  let timer: NodeJS.Timeout | undefined;
  const give = (error: unknown): void => {
    for (const { reject } of waiting) reject(error);
    waiting = [];
  };
  const begin = (disk: TrackedDisk): Promise<FrozenDisk> =>
    new Promise((resolve, reject) => {
      waiting.push({ disk, resolve, reject });
      if (waiting.length === 1) timer = setTimeout(() => give(missing(disks, waiting)), WAIT_MS);
      if (waiting.length < disks.length) return;
      clearTimeout(timer);
      const all = waiting;
      waiting = [];
      void freezeAll(all);
    });
  return disks.map((disk) => ({
    name: disk.name,
    beginCycle: () => begin(disk),
    close: () => disk.close(),
  }));
}

async function freezeAll(all: readonly Waiting[]): Promise<void> {
  try {
    const frozen = await freezeTogether(all.map(({ disk }) => disk));
    for (const [at, { resolve, reject }] of all.entries()) {
      const own = frozen[at];
      if (own === undefined) reject(new Error('a disk of the group was not frozen'));
      else resolve(own);
    }
  } catch (error) {
    for (const { reject } of all) reject(error);
  }
}

function missing(disks: readonly TrackedDisk[], waiting: readonly Waiting[]): OutsideError {
  const names = disks
    .filter((disk) => !waiting.some((each) => each.disk === disk))
    .map(({ name }) => name);
  return new OutsideError(
    `no point of the group: ${names.join(', ')} did not begin a cycle in ${String(WAIT_MS / 1000)} s`,
    { code: 'replication.group' },
  );
}
