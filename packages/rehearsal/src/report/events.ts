// What a rehearsal tells while it runs. The screen and the page are made from
// these; the report is made from the same facts.

import type { StageId } from '@sekisho/core/model/stage.ts';
import type { Finding } from '@sekisho/core/diagnose/finding.ts';
import type { Estate } from '@sekisho/core/estate/estate.ts';
import type { Plan } from '@sekisho/core/plan/plan.ts';
import type { Program } from '@sekisho/core/model/program.ts';
import type { Layer } from '@sekisho/core/model/layer.ts';
import type { Settings } from '@sekisho/core/model/settings.ts';

import type { TrafficRow } from '../appliance/traffic-meter.ts';
import type { VpnLink } from '../network/network.ts';
import type {
  CycleFigures,
  EndReport,
  FailbackReport,
  GroupConsistency,
  MachineReport,
} from './report.ts';
import type { SettingsChange } from '@sekisho/core/model/change.ts';

/** `machine`: which of a group; absent where there is one only. */
export type RehearsalEvent =
  | { readonly event: 'preparing'; readonly site: string }
  | {
      readonly event: 'scenario';
      readonly scenario: string;
      readonly appliance?: string;
      readonly timeScale: number;
      readonly network: 'loopback' | 'netns';
      readonly vpnLink: VpnLink;
      readonly hosts: readonly HostLine[];
      readonly disk: { readonly bytes: number; readonly content: string };
      readonly policy?: {
        readonly keptPoints: number;
        readonly crashConsistentMinutes: number;
        readonly applicationConsistentEvery: number;
      };
    }
  | { readonly event: 'run'; readonly number: number }
  | { readonly event: 'stage-started'; readonly stage: StageId }
  | { readonly event: 'stage-done'; readonly stage: StageId; readonly seconds: number }
  | {
      readonly event: 'stage-failed';
      readonly stage: StageId;
      readonly program: Program;
      readonly name: string;
      readonly message: string;
    }
  | { readonly event: 'finding'; readonly finding: Finding }
  | {
      readonly event: 'changed';
      readonly changes: readonly SettingsChange[];
      readonly wait: boolean;
    }
  | { readonly event: 'learned'; readonly layer: Layer; readonly entry: string }
  | {
      readonly event: 'progress';
      readonly stage: StageId;
      readonly bytesDone: number;
      readonly bytesTotal: number;
      readonly bytesPerSecond: number;
      readonly blocksLeft: number;
    }
  /** `at`: when the disk was as the point holds it, RFC 3339. */
  | {
      readonly event: 'recovery-point';
      readonly number: number;
      readonly id: string;
      readonly at: string;
      readonly blocks: number;
      readonly bytes: number;
      readonly cycle?: CycleFigures;
      readonly machine?: string;
    }
  /** Recovery points that the retention took away, by their ids. */
  | { readonly event: 'points-removed'; readonly ids: readonly string[] }
  /** One line of a machine's console. */
  | { readonly event: 'console'; readonly machine: string; readonly line: string }
  /** The recovered machine has booted, and was asked for all its records. */
  | { readonly event: 'machine'; readonly recovered: MachineReport; readonly machine?: string }
  /** Two machines were recovered to one instant, or not. */
  | { readonly event: 'group'; readonly group: GroupConsistency }
  /** The first machine runs again, with what its twin wrote. */
  | { readonly event: 'failback'; readonly failback: FailbackReport }
  /** What stands: told at the beginning and whenever estate or settings have changed. */
  | {
      readonly event: 'site';
      readonly estate: Estate;
      readonly plan: Plan;
      readonly settings: Settings;
    }
  /** What crossed the sockets so far, by name, program and road; told about once a second while it grows. */
  | { readonly event: 'traffic'; readonly rows: readonly TrafficRow[] }
  | {
      readonly event: 'failover';
      readonly identical: boolean;
      readonly recovered: string;
      readonly source: string;
      readonly fileSystem: string;
      readonly machine?: string;
    }
  /** It goes no further: not known before its first stage, blocked by what a team has to change, or beyond what anybody on premises can. */
  | ({ readonly event: 'ended' } & EndReport)
  | {
      readonly event: 'end';
      readonly scenario: string;
      readonly ok: boolean;
      readonly seconds: number;
    };

export interface HostLine {
  readonly where: 'on-premises' | 'virtual-network' | 'internet';
  readonly host: string;
  readonly address: string;
  readonly real: string;
}

export type Emit = (event: RehearsalEvent) => void;
