// The plan: the road that each name must take, why, and for each layer the
// settings that make it so. One JSON-serialisable value; tables, sheets and
// product settings are functions of it.

import type { Actor, DnsRecord, FirewallAllow, Layer } from '../roads/settings.ts';
import type { Reason, Road } from '../roads/trace-types.ts';

export const PLAN_SCHEMA = 'sekisho/plan/1';

export interface PlannedRoad {
  /** A name, `*.suffix`, or a shape with `<placeholders>`. */
  readonly pattern: string;
  readonly match: 'exact' | 'suffix' | 'shape';
  readonly port: number;
  readonly actors: readonly Actor[];
  readonly stages: readonly string[];
  readonly road: Road;
  /** Private addresses, when the estate tells them. */
  readonly addresses: readonly string[];
  readonly service: string;
  readonly requirement: string;
  /** English; {@link because} is the same as data. */
  readonly reason: string;
  readonly because: Reason;
  readonly sources: readonly string[];
  /** False while the name is only known by its shape or suffix. */
  readonly known: boolean;
}

/** What is only known at set-up: a name of this form must be added at this layer when it is seen. */
export interface LearnEntry {
  readonly shape: string;
  readonly layer: Layer;
  readonly requirement: string;
  readonly reason: string;
  readonly because: Reason;
}

export interface PlanWarning {
  readonly code: string;
  readonly message: string;
  readonly because: Reason;
}

export interface PlanLayers {
  readonly 'configuration-manager': { readonly proxy: string; readonly bypass: readonly string[] };
  readonly 'system-bypass': { readonly proxy: string; readonly bypass: readonly string[] };
  readonly 'proxy-allow': { readonly allow: readonly string[] };
  readonly 'dns': { readonly records: readonly PlannedRecord[] };
  readonly 'firewall': { readonly allow: readonly FirewallAllow[] };
}

export interface PlannedRecord {
  readonly zone: string;
  readonly name: string;
  readonly type: DnsRecord['type'];
  readonly ttl: number;
  readonly addresses: readonly string[];
  readonly requirement: string;
  /** The names that programs dial and that this record answers, by itself or through a public alias. */
  readonly answers: readonly string[];
}

export interface Plan {
  readonly schema: typeof PLAN_SCHEMA;
  readonly site: string;
  readonly appliance: string;
  readonly scope: 'zone' | 'names';
  readonly roads: readonly PlannedRoad[];
  readonly layers: PlanLayers;
  readonly learn: readonly LearnEntry[];
  readonly warnings: readonly PlanWarning[];
}
