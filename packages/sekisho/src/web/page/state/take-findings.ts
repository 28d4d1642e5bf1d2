// What findings of logs and the events of assist change in what the page shows.

import type { AssistEvent } from '@sekisho/core/assist/assist-event.ts';
import type { Finding } from '@sekisho/core/diagnose/finding.ts';
import { findingKey, type LogsEvent, type PageEvent } from '../../api.ts';
import type { Entry, ScenarioSoFar } from './scenario.ts';

export function takeLogs(
  scenario: ScenarioSoFar,
  page: PageEvent,
  event: LogsEvent,
): ScenarioSoFar {
  if (event.event === 'progress') return { ...scenario, progress: event.progress };
  if (event.event === 'logged-states') return { ...scenario, loggedStatesAt: page.id };
  const gone = new Set(event.gone);
  const standing = new Map([...scenario.standing].filter(([key]) => !gone.has(key)));
  for (const finding of event.changed) standing.set(findingKey(finding), finding);
  const goneAt = new Map([...scenario.goneAt, ...event.gone.map((key) => [key, page.at] as const)]);
  const start: ScenarioSoFar = { ...scenario, standing, goneAt, isFollowingLogs: true };
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

export function takeAssist(
  scenario: ScenarioSoFar,
  page: PageEvent,
  event: AssistEvent,
): ScenarioSoFar {
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
