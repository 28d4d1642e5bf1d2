// The one value that the page shows: all that events have told of a scenario.

import type { AssistEvent, HandTask } from '@sekisho/core/assist/assist-event.ts';
import type { Finding } from '@sekisho/core/diagnose/finding.ts';
import type { StageProgress } from '@sekisho/core/diagnose/progress.ts';
import type { Estate } from '@sekisho/core/estate/estate.ts';
import type { Plan } from '@sekisho/core/plan/plan.ts';
import type { RehearsalEvent } from '@sekisho/rehearsal/report/events.ts';
import type { CycleFigures } from '@sekisho/rehearsal/report/report.ts';
import type { Settings } from '@sekisho/core/model/settings.ts';
import type { Decision, LayerSource, Proposal, SeenName } from '../../api.ts';

export interface StageLine {
  readonly stage: string;
  readonly state: 'running' | 'done' | 'failed';
  readonly startedAt: string;
  readonly seconds: number | null;
  readonly failure: {
    readonly program: string;
    readonly name: string;
    readonly message: string;
  } | null;
}

export interface RunLines {
  readonly number: number;
  readonly stages: readonly StageLine[];
}

/** What is worth a line of the activity log. */
export type Entry =
  | {
      readonly kind: 'finding';
      readonly id: string;
      readonly at: string;
      readonly finding: Finding;
    }
  | {
      readonly kind: 'rehearsal';
      readonly id: string;
      readonly at: string;
      readonly event: Extract<
        RehearsalEvent,
        {
          readonly event:
            | 'run'
            | 'stage-failed'
            | 'changed'
            | 'learned'
            | 'recovery-point'
            | 'points-removed'
            | 'failover'
            | 'machine'
            | 'group'
            | 'failback'
            | 'end';
        }
      >;
    }
  | {
      readonly kind: 'proposed';
      readonly id: string;
      readonly at: string;
      readonly proposal: Proposal;
    }
  | {
      readonly kind: 'decided';
      readonly id: string;
      readonly at: string;
      readonly proposal: Proposal | null;
      readonly decision: Decision;
    }
  | {
      readonly kind: 'assist';
      readonly id: string;
      readonly at: string;
      readonly event: Extract<
        AssistEvent,
        {
          readonly event:
            | 'synced'
            | 'estate-failed'
            | 'sync-failed'
            | 'name-expected'
            | 'denied'
            | 'would-deny'
            | 'end';
        }
      >;
    }
  | {
      readonly kind: 'site-failed';
      readonly id: string;
      readonly at: string;
      readonly message: string;
    };

/** Columns of the replication chart; seconds since 1970. */
export interface RateSeries {
  readonly at: readonly number[];
  readonly bytesPerSecond: readonly number[];
  readonly blocksLeft: readonly number[];
}

export interface SeenFinding {
  readonly at: string;
  readonly finding: Finding;
}

/** `at`: the instant that the point holds. */
export interface PointLine {
  readonly id: string;
  readonly number: number;
  readonly at: string;
  readonly bytes: number;
  readonly blocks: number;
  readonly cycle: CycleFigures | null;
  /** Which of a group; null where there is one machine. */
  readonly machine: string | null;
  /** Whether the retention has taken it away. */
  readonly isRemoved: boolean;
}

export interface ScenarioSoFar {
  readonly lastId: string | null;
  readonly scenario: Extract<RehearsalEvent, { readonly event: 'scenario' }> | null;
  readonly site: {
    readonly plan: Plan;
    readonly estate: Estate;
    readonly settings: Settings;
    readonly sources?: readonly LayerSource[];
    /** RFC 3339, when it was told. */
    readonly at: string;
  } | null;
  readonly siteFailure: string | null;
  /** The last event by which logs changed what is done of the steps; empty: none did. */
  readonly loggedStatesAt: string;
  /** By name, program and road. */
  readonly seen: ReadonlyMap<string, SeenName>;
  readonly runs: readonly RunLines[];
  readonly progress: readonly StageProgress[];
  readonly entries: readonly Entry[];
  /** The findings of logs as they stand now. */
  readonly standing: ReadonlyMap<string, Finding>;
  /** When a finding of logs stood no longer. */
  readonly goneAt: ReadonlyMap<string, string>;
  /** Findings of logs come again with other counts; those of a rehearsal's runs are told once each. */
  readonly isFollowingLogs: boolean;
  /** What people still have to set while assist runs. */
  readonly byHand: readonly HandTask[];
  /** Each finding when it was first told. */
  readonly findings: readonly SeenFinding[];
  readonly open: readonly Proposal[];
  readonly rates: RateSeries;
  readonly copied: { readonly done: number; readonly total: number };
  readonly points: readonly PointLine[];
  /** The last lines of the machines' consoles, each behind its machine's name. */
  readonly console: readonly string[];
  readonly failover: Extract<RehearsalEvent, { readonly event: 'failover' }> | null;
  readonly end: Extract<RehearsalEvent, { readonly event: 'end' }> | null;
}

export const NOTHING_YET: ScenarioSoFar = {
  lastId: null,
  scenario: null,
  site: null,
  siteFailure: null,
  loggedStatesAt: '',
  seen: new Map(),
  runs: [],
  progress: [],
  entries: [],
  standing: new Map(),
  goneAt: new Map(),
  isFollowingLogs: false,
  byHand: [],
  findings: [],
  open: [],
  rates: { at: [], bytesPerSecond: [], blocksLeft: [] },
  copied: { done: 0, total: 0 },
  points: [],
  console: [],
  failover: null,
  end: null,
};
