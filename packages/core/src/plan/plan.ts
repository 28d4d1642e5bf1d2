// The plan: the road that each name must take, why, and for each layer the
// settings that make it so. One JSON-serialisable value; tables, sheets and
// product settings are functions of it.

import type { AgentService } from '../catalog/services.ts';
import type { Program } from '../model/program.ts';
import type { DnsRecord } from '../model/dns-record.ts';
import type { FirewallAllow } from '../model/firewall-rule.ts';
import type { Layer, Team } from '../model/layer.ts';
import type { PlannableRoad, Reason } from '../model/road.ts';
import type { AzureAction } from './azure-action.ts';

export const PLAN_SCHEMA = 'sekisho/plan/2';

/** The path that one name, or the names of one form, must take. */
export interface PlannedRoad {
  /** A name, `*.suffix`, or a shape with `<placeholders>`. */
  readonly pattern: string;
  readonly match: 'exact' | 'suffix' | 'shape';
  /** 0 when no source states one; the road is `none` then. */
  readonly port: number;
  /** Of the appliance and the machines to protect; empty where agents of other services alone ask. */
  readonly programs: readonly Program[];
  /** Services whose agents ask, on machines of their own and by settings of their own. */
  readonly agents?: readonly AgentService[];
  readonly stages: readonly string[];
  readonly road: PlannableRoad;
  /** What carries a direct road past a proxy or a list of names. Absent: nothing special. */
  readonly way?: 'microsoft-peering' | 'on-premises';
  /** Private addresses, when the estate has them. */
  readonly addresses: readonly string[];
  readonly service: string;
  readonly requirement: string;
  readonly because: Reason;
  readonly sources: readonly string[];
  /** False while the name is only known by its shape or suffix. */
  readonly known: boolean;
}

/** A name that is known only during the set-up: when a name of this form is seen, add it at this layer. */
export interface LearnEntry {
  readonly shape: string;
  readonly layer: Layer;
  readonly requirement: string;
  /** Of the set-up, in which the name is asked for. */
  readonly stages: readonly string[];
  readonly because: Reason;
  /** Suffixes of other tenants inside the shape: the entry does not expect a name under one of them. */
  readonly except?: readonly string[];
  /** Anybody can take a name of this form, so a person has to look at it before it is added. */
  readonly otherTenants?: boolean;
}

/** Something that whoever follows the plan should know. */
export interface PlanWarning {
  readonly code: string;
  /** `error`: the plan cannot work with Azure as it is now. `note`: information, nothing to fix. */
  readonly severity: 'error' | 'warning' | 'note';
  /** The text of the fix has the same values, and `fix.` in place of `warning.` in its code. */
  readonly because: Reason;
  /** Ids of the catalog's sources, where documents are compared. */
  readonly sources?: readonly string[];
}

/** One change, in the order in which the changes have to be made. */
export interface PlanStep {
  /** From 1. */
  readonly order: number;
  readonly layer: Layer;
  readonly team: Team;
  readonly entries: readonly string[];
  /** What to do, and why at this place of the order. */
  readonly because: { readonly what: Reason; readonly why: Reason };
  /** Of the Azure team's steps, as far as they can be said as requests. */
  readonly actions?: readonly AzureAction[];
}

/**
 * What a plan is: `complete`, when every step is done every name arrives; `blocked`, by something that no step can
 * make; `not-known`, because of something that nobody has told, observed or documented.
 */
export interface PlanVerdict {
  readonly state: 'complete' | 'blocked' | 'not-known';
  /** Empty when it is complete; what blocks it stands first. */
  readonly by: readonly PlanObstacle[];
}

export interface PlanObstacle {
  readonly code: string;
  readonly state: 'blocked' | 'not-known';
  /** Who can change it. */
  readonly team: Team;
  /** The text of the fix has the same values, and `obstacle-fix.` in place of `obstacle.` in its code. */
  readonly because: Reason;
}

export interface PlanLayers {
  readonly 'configuration-manager': ProxyUse;
  readonly 'system-bypass': ProxyUse;
  readonly 'proxy-allow': {
    /** Of the appliance's own proxy; of the firewall where `by` says so. */
    readonly allow: readonly string[];
    /** The appliance goes out without a proxy, and the firewall lets names through. */
    readonly by?: 'firewall';
    /** Of its parents, and of the browser's proxy with its parents. */
    readonly others?: readonly { readonly proxy: string; readonly allow: readonly string[] }[];
    /** `http://host:port` of the proxy of people's browsers on the appliance, where it is another one. */
    readonly browserProxy?: string;
  };
  readonly dns: {
    readonly records: readonly PlannedRecord[];
    /** Names and zones to forward into the virtual network, when the resolver forwards there in place of own records. */
    readonly forward?: readonly string[];
  };
  readonly firewall: {
    readonly allow: readonly FirewallAllow[];
    /** Rules to names, where it lets programs without a proxy out by them. */
    readonly names?: readonly FirewallAllow[];
  };
  /** ProxyInfo.conf of machines whose agent talks to Azure itself; absent when no such agent is planned. */
  readonly 'mobility-agent'?: ProxyUse;
}

export interface ProxyUse {
  /** null: the program uses none, so no list is read. */
  readonly proxy: string | null;
  /** What the plan needs. */
  readonly bypass: readonly string[];
  /** What stands there today besides, changes no planned road, and stays. Absent: nothing, or not known. */
  readonly kept?: readonly string[];
  /** What stands there today and sends names past the proxy that have to go through it. */
  readonly removed?: readonly string[];
  /** By policy every account reads the list of the machine: the policy's key. */
  readonly ofMachine?: string;
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
  /** Its zone stands on these resolvers already, with names of others. */
  readonly isInHostedZone?: true;
  /** Names of the resolvers that it is set on. Absent: the one that the appliance asks. */
  readonly on?: readonly string[];
}

/** The path of each name for one appliance, what each layer sets, and in which order. */
export interface Plan {
  readonly schema: typeof PLAN_SCHEMA;
  readonly site: string;
  readonly appliance: string;
  readonly scope: 'zone' | 'names';
  readonly roads: readonly PlannedRoad[];
  readonly layers: PlanLayers;
  readonly learn: readonly LearnEntry[];
  readonly steps: readonly PlanStep[];
  readonly verdict: PlanVerdict;
  readonly warnings: readonly PlanWarning[];
}
