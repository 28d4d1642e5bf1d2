// The disk that a scenario protects, and what is done with it.

import type { FailedBack } from '../machine/fail-back.ts';
import type { Recovered } from '../machine/recover-machine.ts';
import type { DiskSource } from '../replication/source.ts';
import type { FailoverPoint } from './choose-point.ts';

export interface RehearsedDisk {
  readonly source: DiskSource;
  readonly sizeBytes: number;
  /** What the server writes between two cycles. */
  change(cycle: number): Promise<void>;
  checkFileSystem(file: string): Promise<string>;
  /** Where the source is a machine: boots the recovered disk apart from everybody, and asks its service for all records. */
  recover?(file: string, takenAt: Date): Promise<Recovered>;
  /** Where the source is a machine: it is lost, the recovered disk's machine goes on, and what that writes comes back to the first one. */
  failBack?(file: string): Promise<FailedBack>;
  /** Where the source is a group of two. */
  readonly partner?: RehearsedPartner;
}

/** The second machine of a group: its cycles begin at the first one's instants, and it notes what the first has confirmed. */
export interface RehearsedPartner extends Pick<
  RehearsedDisk,
  'source' | 'sizeBytes' | 'checkFileSystem'
> {
  recover(file: string, takenAt: Date): Promise<Recovered>;
  /** The highest number that it had noted, and confirmed, before an instant. */
  notedBefore(instant: Date): number;
}

export interface ReplicationOptions {
  readonly disk: RehearsedDisk;
  /** Cycles of changes after the initial copy. */
  readonly cycles: number;
  /** Default: `latest-processed`. */
  readonly failoverPoint?: FailoverPoint;
  /** After the test failover, the site is lost and comes back. */
  readonly failsBack?: boolean;
  /** What the site's figures promise for the initial copy; null where nothing slows the VPN. */
  readonly predictedInitialSeconds?: number | null;
}
