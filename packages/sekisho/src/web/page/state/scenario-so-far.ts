// All that the stream of events has told, put together: one value, made from the
// events alone, so that a page that is loaded again comes to the same.

import type { AssistEvent, HandTask } from '@sekisho/core/assist/assist-event.ts';
import type { Finding } from '@sekisho/core/diagnose/finding.ts';
import type { StageProgress } from '@sekisho/core/diagnose/progress.ts';
import type { Estate } from '@sekisho/core/estate/estate.ts';
import type { Plan } from '@sekisho/core/plan/plan.ts';
import type { RehearsalEvent } from '@sekisho/rehearsal/report/events.ts';
import type { CycleFigures } from '@sekisho/rehearsal/report/report.ts';
import type { Settings } from '@sekisho/core/model/settings.ts';
import {
  findingKey,
  type Decision,
  type LogsEvent,
  type PageEvent,
  type Proposal,
  type SeenName,
  type ServerEvent,
} from '../../api.ts';

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
  } | null;
  readonly siteFailure: string | null;
  /** By name, program and road. */
  readonly seen: ReadonlyMap<string, SeenName>;
  readonly runs: readonly RunLines[];
  readonly progress: readonly StageProgress[];
  readonly entries: readonly Entry[];
  /** The findings of logs as they stand now. */
  readonly standing: ReadonlyMap<string, Finding>;
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

const KEPT_CONSOLE_LINES = 200;

export const NOTHING_YET: ScenarioSoFar = {
  lastId: null,
  scenario: null,
  site: null,
  siteFailure: null,
  seen: new Map(),
  runs: [],
  progress: [],
  entries: [],
  standing: new Map(),
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

/** Events that were told before are left out, so that a stream that begins again from anywhere changes nothing. */
export function playOn(scenario: ScenarioSoFar, events: readonly PageEvent[]): ScenarioSoFar {
  return events.reduce(
    (before, event) =>
      isLater(event.id, before.lastId) ? { ...takeIn(before, event), lastId: event.id } : before,
    scenario,
  );
}

/** Ids are `run-number`; another run is another scenario. */
function isLater(id: string, last: string | null): boolean {
  if (last === null) return true;
  const [run, number] = cutId(id);
  const [lastRun, lastNumber] = cutId(last);
  return run !== lastRun || number > lastNumber;
}

export function cutId(id: string): readonly [string, number] {
  const dash = id.lastIndexOf('-');
  return [id.slice(0, dash), Number(id.slice(dash + 1))];
}

function takeIn(scenario: ScenarioSoFar, page: PageEvent): ScenarioSoFar {
  switch (page.emitted.by) {
    case 'rehearsal':
      return takeRehearsal(scenario, page, page.emitted.event);
    case 'assist':
      return takeAssist(scenario, page, page.emitted.event);
    case 'logs':
      return takeLogs(scenario, page, page.emitted.event);
    case 'server':
      return takeServer(scenario, page, page.emitted.event);
    default:
      return scenario;
  }
}

type SentEvent = Extract<PageEvent['emitted'], { readonly by: 'rehearsal' }>['event'];

function takeRehearsal(scenario: ScenarioSoFar, page: PageEvent, event: SentEvent): ScenarioSoFar {
  switch (event.event) {
    case 'scenario':
      return { ...scenario, scenario: event, runs: [], end: null, failover: null };
    case 'run':
      return {
        ...note(scenario, page, event),
        runs: [...scenario.runs, { number: event.number, stages: [] }],
      };
    case 'stage-started':
      return withRun(scenario, (stages) => [
        ...stages,
        { stage: event.stage, state: 'running', startedAt: page.at, seconds: null, failure: null },
      ]);
    case 'stage-done':
      return withRun(scenario, (stages) =>
        endStage(stages, event.stage, { state: 'done', seconds: event.seconds }),
      );
    case 'stage-failed':
      return withRun(note(scenario, page, event), (stages) =>
        endStage(stages, event.stage, { state: 'failed', failure: event }),
      );
    case 'finding':
      return {
        ...scenario,
        findings: [...scenario.findings, { at: page.at, finding: event.finding }],
        entries: [
          ...scenario.entries,
          { kind: 'finding', id: page.id, at: page.at, finding: event.finding },
        ],
      };
    case 'progress':
      return {
        ...scenario,
        copied: { done: event.bytesDone, total: event.bytesTotal },
        rates: addRate(scenario.rates, page.at, event),
      };
    case 'recovery-point':
      return { ...note(scenario, page, event), points: [...scenario.points, pointLine(event)] };
    case 'points-removed':
      return {
        ...note(scenario, page, event),
        points: scenario.points.map((point) =>
          event.ids.includes(point.id) ? { ...point, isRemoved: true } : point,
        ),
      };
    case 'failover':
      return {
        ...note(scenario, page, event),
        failover: scenario.failover?.identical === false ? scenario.failover : event,
      };
    case 'end':
      return { ...note(scenario, page, event), end: event };
    case 'console':
      return {
        ...scenario,
        console: [...scenario.console, `${event.machine} | ${event.line}`].slice(
          -KEPT_CONSOLE_LINES,
        ),
      };
    case 'changed':
    case 'learned':
    case 'machine':
    case 'group':
    case 'failback':
      return note(scenario, page, event);
    default:
      return scenario;
  }
}

function note(
  scenario: ScenarioSoFar,
  { id, at }: PageEvent,
  event: Extract<Entry, { readonly kind: 'rehearsal' }>['event'],
): ScenarioSoFar {
  return { ...scenario, entries: [...scenario.entries, { kind: 'rehearsal', id, at, event }] };
}

function withRun(
  scenario: ScenarioSoFar,
  change: (stages: readonly StageLine[]) => readonly StageLine[],
): ScenarioSoFar {
  const last = scenario.runs.at(-1) ?? { number: 1, stages: [] };
  return {
    ...scenario,
    runs: [...scenario.runs.slice(0, -1), { ...last, stages: change(last.stages) }],
  };
}

function endStage(
  stages: readonly StageLine[],
  stage: string,
  end: Partial<StageLine>,
): StageLine[] {
  return stages.map((line) =>
    line.stage === stage && line.state === 'running' ? { ...line, ...end } : line,
  );
}

function pointLine({
  id,
  number,
  at,
  bytes,
  blocks,
  cycle,
  machine,
}: Extract<RehearsalEvent, { readonly event: 'recovery-point' }>): PointLine {
  return {
    id,
    number,
    at,
    bytes,
    blocks,
    cycle: cycle ?? null,
    machine: machine ?? null,
    isRemoved: false,
  };
}

/** The last report of a cycle is followed by silence, in which nothing flows. */
function addRate(
  rates: RateSeries,
  at: string,
  event: { readonly bytesPerSecond: number; readonly blocksLeft: number },
): RateSeries {
  const time = Date.parse(at) / 1000;
  const isLast = event.blocksLeft === 0;
  return {
    at: [...rates.at, time, ...(isLast ? [time + 0.001] : [])],
    bytesPerSecond: [...rates.bytesPerSecond, event.bytesPerSecond, ...(isLast ? [0] : [])],
    blocksLeft: [...rates.blocksLeft, event.blocksLeft, ...(isLast ? [0] : [])],
  };
}

function takeLogs(scenario: ScenarioSoFar, page: PageEvent, event: LogsEvent): ScenarioSoFar {
  if (event.event === 'progress') return { ...scenario, progress: event.progress };
  const gone = new Set(event.gone);
  const standing = new Map([...scenario.standing].filter(([key]) => !gone.has(key)));
  for (const finding of event.changed) standing.set(findingKey(finding), finding);
  const start: ScenarioSoFar = { ...scenario, standing, isFollowingLogs: true };
  return event.changed.reduce(
    (before, finding, at) => noteFinding(before, page, { finding, part: at }),
    start,
  );
}

/** A finding whose counts alone grew stays where it was told first. */
function noteFinding(
  scenario: ScenarioSoFar,
  { id, at }: PageEvent,
  { finding, part }: { readonly finding: Finding; readonly part: number },
): ScenarioSoFar {
  const key = findingKey(finding);
  const known = scenario.isFollowingLogs
    ? scenario.findings.findIndex((each) => findingKey(each.finding) === key)
    : -1;
  if (known !== -1)
    return {
      ...scenario,
      findings: scenario.findings.with(known, { at: scenario.findings[known]?.at ?? at, finding }),
    };
  const since = finding.first === '' ? at : finding.first;
  return {
    ...scenario,
    findings: [...scenario.findings, { at: since, finding }],
    entries: [...scenario.entries, { kind: 'finding', id: `${id}.${String(part)}`, at, finding }],
  };
}

function takeAssist(scenario: ScenarioSoFar, page: PageEvent, event: AssistEvent): ScenarioSoFar {
  switch (event.event) {
    case 'finding':
      return noteStanding(scenario, page, event.finding);
    case 'stage': {
      const { stage, state, at } = event;
      return {
        ...scenario,
        progress: [
          ...scenario.progress.filter((each) => each.stage !== stage),
          { stage, state, at },
        ],
      };
    }
    case 'by-hand':
      return { ...scenario, byHand: event.tasks };
    case 'synced':
      return event.report.changes.length === 0 ? scenario : noteAssist(scenario, page, event);
    case 'estate-failed':
    case 'sync-failed':
    case 'name-expected':
    case 'denied':
    case 'would-deny':
    case 'end':
      return noteAssist(scenario, page, event);
    default:
      return scenario;
  }
}

function noteAssist(
  scenario: ScenarioSoFar,
  { id, at }: PageEvent,
  event: Extract<Entry, { readonly kind: 'assist' }>['event'],
): ScenarioSoFar {
  return { ...scenario, entries: [...scenario.entries, { kind: 'assist', id, at, event }] };
}

function noteStanding(scenario: ScenarioSoFar, page: PageEvent, finding: Finding): ScenarioSoFar {
  const standing = new Map(scenario.standing).set(findingKey(finding), finding);
  return noteFinding({ ...scenario, standing, isFollowingLogs: true }, page, { finding, part: 0 });
}

function takeServer(
  scenario: ScenarioSoFar,
  { id, at }: PageEvent,
  event: ServerEvent,
): ScenarioSoFar {
  switch (event.event) {
    case 'site':
      return { ...scenario, site: event, siteFailure: null };
    case 'site-failed':
      return {
        ...scenario,
        siteFailure: event.message,
        entries: [...scenario.entries, { kind: 'site-failed', id, at, message: event.message }],
      };
    case 'seen':
      return {
        ...scenario,
        seen: new Map([
          ...scenario.seen,
          ...event.names.map(
            (seen) => [`${seen.name} ${seen.program} ${seen.road}`, seen] as const,
          ),
        ]),
      };
    case 'proposed':
      return {
        ...scenario,
        open: [...scenario.open, event.proposal],
        entries: [...scenario.entries, { kind: 'proposed', id, at, proposal: event.proposal }],
      };
    case 'decided': {
      const proposal = scenario.open.find((each) => each.id === event.proposal) ?? null;
      return {
        ...scenario,
        open: scenario.open.filter((each) => each.id !== event.proposal),
        entries: [
          ...scenario.entries,
          { kind: 'decided', id, at, proposal, decision: event.decision },
        ],
      };
    }
    default:
      return scenario;
  }
}
