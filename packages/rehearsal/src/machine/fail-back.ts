// The way home after a failover: the recovered machine has gone on writing, and what
// it wrote returns to the first machine's disk. Most of it while it still runs; then
// it goes off, the rest follows, and the first machine boots again.

import { OutsideError } from '@sekisho/dns/user-error.ts';
import { copyHome, type CopiedHome } from '../replication/copy-home.ts';
import { digestDisk } from '../replication/digest-disk.ts';
import type { NbdClient } from '../replication/nbd-client.ts';
import type { RehearsedMachine } from './rehearsed-machine.ts';
import { judgeRecords, type RecordsFound } from './records.ts';

export interface FailedBack extends RecordsFound {
  /** While the recovered machine ran, by digests of everything. */
  readonly whileRunning: CopiedHome;
  /** After it went off, by its dirty bitmap. */
  readonly atTheEnd: CopiedHome;
  /** Records that the recovered machine had confirmed when it went off. */
  readonly confirmed: number;
  /** Both disks, before the first machine booted. */
  readonly sha256: string;
  /** From the end of the recovered machine to the first one's answer over the network. */
  readonly downSeconds: number;
}

/** `first` is off, and its disk is still served; `recovered` runs. */
export async function failBack(
  first: RehearsedMachine,
  recovered: RehearsedMachine,
  signal: AbortSignal,
): Promise<FailedBack> {
  const home = await first.openDisk();
  try {
    const whileRunning = await copyOnce(recovered, home, { signal, changesOnly: false });
    await recovered.powerOff();
    const offAt = performance.now();
    const confirmed = recovered.confirmed;
    const atTheEnd = await copyOnce(recovered, home, { signal, changesOnly: true });
    const sha256 = await sameDigest(recovered, home, signal);
    await home.close();
    await first.powerOn();
    const found = judgeRecords(await first.guest.fetch('records'));
    return {
      whileRunning,
      atTheEnd,
      confirmed,
      sha256,
      downSeconds: Math.round(performance.now() - offAt) / 1000,
      ...found,
    };
  } finally {
    await home.close();
  }
}

async function copyOnce(
  from: RehearsedMachine,
  home: NbdClient,
  how: { readonly signal: AbortSignal; readonly changesOnly: boolean },
): Promise<CopiedHome> {
  const frozen = await from.source.beginCycle();
  let outcome: 'applied' | 'abandoned' = 'abandoned';
  try {
    const copied = await copyHome(frozen, home, how);
    outcome = 'applied';
    return copied;
  } finally {
    await frozen.release(outcome);
  }
}

async function sameDigest(
  recovered: RehearsedMachine,
  home: NbdClient,
  signal: AbortSignal,
): Promise<string> {
  const away = await recovered.openDisk();
  try {
    const sha256 = await digestDisk(away, signal);
    if (sha256 === (await digestDisk(home, signal))) return sha256;
    throw new OutsideError(
      `the disks of ${recovered.name} and ${home.name} differ after the failback`,
      { code: 'failback.different', where: home.name },
    );
  } finally {
    await away.close();
  }
}
