// What an event of a rehearsal changes in what the page shows.

import type { RehearsalEvent } from '@sekisho/rehearsal/report/events.ts';
import type { PageEvent } from '../../api.ts';
import type { Entry, PointLine, RateSeries, ScenarioSoFar, StageLine } from './scenario.ts';

const KEPT_CONSOLE_LINES = 200;

type SentEvent = Extract<PageEvent['emitted'], { readonly by: 'rehearsal' }>['event'];

export function takeRehearsal(
  scenario: ScenarioSoFar,
  page: PageEvent,
  event: SentEvent,
): ScenarioSoFar {
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
