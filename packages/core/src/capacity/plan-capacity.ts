// The capacity document: what a link promises for all disks of a site together, and
// which documented limits they break.

import { findLimits, type CapacityWarning, type PlannedDisk } from './limits.ts';
import {
  predictReplication,
  type Link,
  type ReplicationPrediction,
} from './predict-replication.ts';

export const CAPACITY_SCHEMA = 'sekisho/capacity/1';
/** Above this part of the link a bad hour is enough to fall behind. */
const BUSY_LINK = 0.7;

export interface CapacityInput {
  readonly site: string;
  readonly disks: readonly PlannedDisk[];
  readonly link: Link;
  readonly cycleSeconds: number;
}

export interface CapacityDocument {
  readonly schema: typeof CAPACITY_SCHEMA;
  readonly site: string;
  readonly link: Link;
  readonly cycleSeconds: number;
  readonly disks: readonly PlannedDisk[];
  readonly usedBytes: number;
  readonly churnBytesPerSecond: number;
  readonly prediction: ReplicationPrediction;
  readonly warnings: readonly CapacityWarning[];
}

export function planCapacity({ site, disks, link, cycleSeconds }: CapacityInput): CapacityDocument {
  const usedBytes = Math.round(disks.reduce((total, { usedGB }) => total + usedGB * 1e9, 0));
  const churnBytesPerSecond = Math.round(
    disks.reduce((total, { churnMBps }) => total + churnMBps * 1e6, 0),
  );
  const prediction = predictReplication({ usedBytes, churnBytesPerSecond, cycleSeconds, link });
  const warnings = [...linkWarnings(prediction, link), ...findLimits(disks)];
  return {
    schema: CAPACITY_SCHEMA,
    site,
    link,
    cycleSeconds,
    disks,
    usedBytes,
    churnBytesPerSecond,
    prediction,
    warnings,
  };
}

function linkWarnings(
  { linkUse }: ReplicationPrediction,
  { rateMbps }: Link,
): readonly CapacityWarning[] {
  const values = { percent: Math.round(linkUse * 100), rateMbps };
  if (linkUse >= 1) return [{ code: 'capacity.link-too-slow', values }];
  return linkUse > BUSY_LINK ? [{ code: 'capacity.link-busy', values }] : [];
}
