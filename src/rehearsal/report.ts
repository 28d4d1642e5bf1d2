// The JSON document of a rehearsal (`sekisho/rehearsal/1`).

import type { Actor, Layer } from '../roads/settings.ts';
import type { LinkCounters } from './fabric/host.ts';
import type { StageId } from './appliance/stage.ts';
import type { SettingsChange } from './settings/change.ts';
import type { TrafficRow } from './appliance/traffic-meter.ts';

export const REHEARSAL_SCHEMA = 'sekisho/rehearsal/1';

export interface StageReport {
  readonly stage: StageId;
  readonly actor: Actor | null;
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
}

export interface ReplicationReport {
  readonly disk: { readonly bytes: number; readonly sha256: string };
  readonly recoveryPoints: readonly RecoveryPointReport[];
  readonly failover: { readonly point: string; readonly sha256: string; readonly identical: boolean; readonly fileSystem: string } | null;
  readonly bytesUploaded: number;
  readonly bytesPerSecond: number;
}

export interface RehearsalReport {
  readonly schema: typeof REHEARSAL_SCHEMA;
  readonly story: string;
  readonly fabric: 'loopback' | 'netns';
  readonly ok: boolean;
  readonly seconds: number;
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
