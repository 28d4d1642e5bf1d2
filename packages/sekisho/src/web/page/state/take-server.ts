// What the server's own events change in what the page shows.

import { seenKey, type PageEvent, type ServerEvent } from '../../api.ts';
import type { ScenarioSoFar } from './scenario.ts';

export function takeServer(
  scenario: ScenarioSoFar,
  { id, at }: PageEvent,
  event: ServerEvent,
): ScenarioSoFar {
  switch (event.event) {
    case 'site':
      return { ...scenario, site: { ...event, at }, siteFailure: null };
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
          ...event.names.map((seen) => [seenKey(seen), seen] as const),
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
