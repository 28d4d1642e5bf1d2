// The JSON document of a rehearsal (`sekisho/rehearsal/2`).

import { sayObstacleFix } from '@sekisho/core/plan/obstacle.ts';
import type { PlanObstacle } from '@sekisho/core/plan/plan.ts';
import type { Team, Layer } from '@sekisho/core/model/layer.ts';
import type { Program } from '@sekisho/core/model/program.ts';
import type { Reason } from '@sekisho/core/model/road.ts';
import { sayReason } from '@sekisho/core/text/text.ts';
import type { LinkCounters, VpnLink } from '../network/network.ts';
import type { StageId } from '../appliance/stage.ts';
import type { Consistency } from '../replication/source.ts';
import type { SettingsChange } from '@sekisho/core/model/change.ts';
import type { TrafficRow } from '../appliance/traffic-meter.ts';

export const REHEARSAL_SCHEMA = 'sekisho/rehearsal/2';

export interface StageReport {
  readonly stage: StageId;
  readonly program: Program | null;
  readonly ok: boolean;
  readonly name: string | null;
  readonly error: string | null;
  /** Code of the finding that explained it. */
  readonly finding: string | null;
  readonly layer: Layer | null;
  readonly seconds: number;
}

export interface RunReport {
  readonly number: number;
  readonly ok: boolean;
  readonly stages: readonly StageReport[];
  readonly changed: readonly SettingsChange[];
  /** Nothing was changed because the finding says that it heals by itself. */
  readonly waited: boolean;
}

export interface RecoveryPointReport {
  readonly id: string;
  readonly at: string;
  readonly sha256: string;
  readonly cycle: CycleFigures;
  /** The retention still kept it when the failover was asked for. */
  readonly isKept: boolean;
}

/** What a cycle carried, and how old its point was when it could first be recovered to. */
export interface CycleFigures {
  readonly consistency: Consistency;
  /** In whole blocks, as the source told them; null for a comparison of digests. */
  readonly dirtyBytes: number | null;
  readonly sentBytes: number;
  readonly seconds: number;
  /** From the instant of the point to the vault's answer. */
  readonly rpoSeconds: number;
}

/** After a failover, and back on the first machine. */
export interface FailbackReport {
  readonly ok: boolean;
  /** Records that the recovered machine had confirmed; those that the first machine has now. */
  readonly confirmed: number;
  readonly whole: number;
  readonly torn: number;
  /** Read on each side, and written to the first disk. */
  readonly comparedBytes: number;
  readonly writtenBytes: number;
  /** Between the two machines nobody answered. */
  readonly downSeconds: number;
}

/** A machine that booted from its recovered disk. */
export interface MachineReport {
  readonly ok: boolean;
  /** Age of the point when the failover was asked for. */
  readonly rpoSeconds: number;
  /** From asking for the failover to the service's answer over the network. */
  readonly rtoSeconds: number;
  readonly bootSeconds: number;
  /** Records that the service had confirmed before the point; those that are there; places with anything else. */
  readonly confirmed: number;
  readonly whole: number;
  readonly torn: number;
  readonly isIsolated: boolean;
}

export interface FailoverReport {
  readonly point: string;
  readonly sha256: string;
  readonly identical: boolean;
  readonly fileSystem: string;
  readonly machine: MachineReport | null;
}

/** The second machine of a group, and whether both were recovered to one instant. */
export interface GroupReport {
  readonly name: string;
  readonly disk: { readonly bytes: number; readonly sha256: string };
  readonly recoveryPoints: readonly RecoveryPointReport[];
  readonly failover: FailoverReport;
  readonly consistency: GroupConsistency;
}

/** The second machine notes numbers that the first has confirmed: it must know all that it noted before the point, and none that the first does not have. */
export interface GroupConsistency {
  readonly ok: boolean;
  /** Instant of both points. */
  readonly at: string;
  /** The highest number that had been noted and confirmed before the point. */
  readonly notedBefore: number;
  /** The highest number that the recovered second machine holds. */
  readonly noted: number;
  /** Whole records of the recovered first machine. */
  readonly whole: number;
}

export interface ReplicationReport {
  readonly disk: { readonly bytes: number; readonly sha256: string };
  readonly recoveryPoints: readonly RecoveryPointReport[];
  readonly failover: FailoverReport | null;
  /** Null for a single machine. */
  readonly group: GroupReport | null;
  readonly failback: FailbackReport | null;
  /** What the site's figures promised for the first copy, beside what it took until all was in the cache storage; null where the VPN is as fast as this machine. */
  readonly prediction: { readonly initialSeconds: number; readonly measuredSeconds: number } | null;
  readonly bytesUploaded: number;
  readonly bytesPerSecond: number;
}

/** Why a rehearsal went no further. */
export interface EndReport {
  /**
   * `not-known`: before its first stage, for want of what nobody has told. `blocked`: a team on premises has to change
   * something that no step of the plan makes. `beyond-premises`: nobody on premises can change what failed.
   */
  readonly why: 'not-known' | 'blocked' | 'beyond-premises';
  readonly reasons: readonly EndReason[];
}

export interface EndReason extends Reason {
  readonly message: string;
  /** What to do about it, where it is the plan's own word. */
  readonly fix: string | null;
  /** Who does that. */
  readonly team: Team | null;
}

export function sayEnd(because: Reason): EndReason {
  return { ...because, message: sayReason('en', because), fix: null, team: null };
}

/** What a plan says of itself, in its own words. */
export function sayObstacles(
  by: readonly PlanObstacle[],
  state: PlanObstacle['state'],
): readonly EndReason[] {
  return by
    .filter((each) => each.state === state)
    .map(({ because, team }) => ({
      ...because,
      message: sayReason('en', because),
      fix: sayObstacleFix('en', { because }),
      team,
    }));
}

export interface RehearsalReport {
  readonly schema: typeof REHEARSAL_SCHEMA;
  readonly scenario: string;
  readonly appliance: string;
  readonly network: 'loopback' | 'netns';
  /** What the VPN was made of, and why it was nothing better. */
  readonly vpnLink: VpnLink;
  readonly ok: boolean;
  readonly seconds: number;
  /** Null when it went to its end, and when somebody stopped it. */
  readonly ended: EndReport | null;
  readonly runs: readonly RunReport[];
  /** Runs that failed. */
  readonly failures: number;
  /** What was added while a run went on, without a failure. */
  readonly learned: readonly { readonly layer: Layer; readonly entry: string }[];
  readonly replication: ReplicationReport | null;
  readonly traffic: readonly TrafficRow[];
  /** Bytes of names that the plan sends to private endpoints, but that a proxy carried. */
  readonly privateBytesThroughProxy: number;
  /** Connections that left for the internet without the proxy; the firewall's own count. */
  readonly firewall: { readonly rejected: number; readonly directToInternet: number };
  /** What each link carried: with `netns`, the counters of nftables on the router. */
  readonly links: readonly LinkCounters[];
}
