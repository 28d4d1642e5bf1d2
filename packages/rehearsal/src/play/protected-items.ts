// The protected items of the vault during one replication, and what has been reached with them.

import type { StageListener } from '../appliance/appliance.ts';
import type { Emit } from '../report/events.ts';
import type { RehearsedSite } from '../site/rehearsed-site.ts';
import type { Recovered } from '../machine/recover-machine.ts';
import type {
  FailbackReport,
  FailoverReport,
  GroupReport,
  RecoveryPointReport,
  ReplicationReport,
} from '../report/report.ts';
import type { DiskReplication } from '../replication/disk-replication.ts';
import type { RehearsedDisk, ReplicationOptions } from './rehearsed-disk.ts';

export interface ReplicateInput {
  readonly site: RehearsedSite;
  readonly listener: StageListener;
  readonly emit: Emit;
  readonly signal: AbortSignal;
  readonly options: ReplicationOptions;
}

/** One protected item of the vault, and what has been reached with it. */
export interface Item {
  readonly name: string;
  readonly disk: Pick<RehearsedDisk, 'source' | 'sizeBytes' | 'checkFileSystem'>;
  readonly recover: ((file: string, takenAt: Date) => Promise<Recovered>) | null;
  replication: DiskReplication | null;
  points: RecoveryPointReport[];
}

export interface State {
  readonly own: Item;
  readonly partner: Item | null;
  bytesUploaded: number;
  uploadSeconds: number;
  initialSeconds: number | null;
  failover: FailoverReport | null;
  group: GroupReport | null;
  failback: FailbackReport | null;
}

export function newItem(name: string, disk: Item['disk'], recover: Item['recover']): Item {
  return { name, disk, recover, replication: null, points: [] };
}

export function itemsOf({ own, partner }: State): readonly Item[] {
  return partner === null ? [own] : [own, partner];
}

/** Said only where there is more than one. */
export function machineOf({ partner }: State, { name }: Item): { readonly machine?: string } {
  return partner === null ? {} : { machine: name };
}

export function describeDisk({ disk, points }: Item): ReplicationReport['disk'] {
  return { bytes: disk.sizeBytes, sha256: points.at(-1)?.sha256 ?? '' };
}

export function toSeconds(ms: number): number {
  return Math.round(ms) / 1000;
}
