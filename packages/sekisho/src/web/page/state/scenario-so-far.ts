// All that the stream of events has told, put together: one value, made from the
// events alone, so that a page that is loaded again comes to the same.

import type { PageEvent } from '../../api.ts';
import type { ScenarioSoFar } from './scenario.ts';
import { takeAssist, takeLogs } from './take-findings.ts';
import { takeRehearsal } from './take-rehearsal.ts';
import { takeServer } from './take-server.ts';

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
