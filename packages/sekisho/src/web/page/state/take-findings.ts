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
  return noteFindings(start, page, event.changed);
}

/** A finding whose counts alone grew stays where it was told first. They may come in thousands. */
function noteFindings(
  scenario: ScenarioSoFar,
  { id, at }: PageEvent,
  told: readonly Finding[],
): ScenarioSoFar {
  const findings = [...scenario.findings];
  const entries = [...scenario.entries];
  const wanted = new Set(told.map(findingKey));
  const places = new Map<string, number>();
  for (const [place, { finding }] of findings.entries()) {
    const key = findingKey(finding);
    if (wanted.has(key) && !places.has(key)) places.set(key, place);
  }
  for (const [part, finding] of told.entries()) {
    const key = findingKey(finding);
    const place = places.get(key);
    const known = place === undefined ? undefined : findings[place];
    if (place !== undefined && known !== undefined) {
      findings[place] = { at: known.at, finding };
      continue;
    }
    places.set(key, findings.length);
    findings.push({ at: finding.first === '' ? at : finding.first, finding });
    entries.push({ kind: 'finding', id: `${id}.${String(part)}`, at, finding });
  }
  return { ...scenario, findings, entries };
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
  return noteFindings({ ...scenario, standing, isFollowingLogs: true }, page, [finding]);
}
