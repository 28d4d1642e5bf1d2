// What logs and counted traffic have shown of a name: the road that it was seen
// on, whether it was refused there, and what findings say of it.

import type { Finding, FindingCode } from '@sekisho/core/diagnose/finding.ts';
import type { PlannableRoad, Road } from '@sekisho/core/model/road.ts';
import type { SeenName } from '../../api.ts';
import { stateOf, type Judge, type RoadState } from './road-row.ts';

/** The road that a finding tells of, where its code says so. */
const ROAD_OF: Partial<Record<FindingCode, Road>> = {
  'bypass-list-not-shown': 'proxy',
  'manager-bypass-missing': 'proxy',
  'system-bypass-missing': 'proxy',
  'user-bypass-missing': 'proxy',
  'private-name-not-found': 'none',
  'private-name-public-address': 'direct',
  'bypassed-without-endpoint': 'direct',
  'direct-attempt': 'direct',
};

/** What was seen last decides: a finding that was fixed is over when the name is carried afterwards. */
export function judgeByLogs(seen: Iterable<SeenName>, findings: readonly Finding[]): Judge {
  const observations = new Map<string, SeenName>();
  for (const each of seen) {
    const key = `${each.name} ${each.program}`;
    const before = observations.get(key);
    if (before === undefined || each.last >= before.last) observations.set(key, each);
  }
  const emitted = new Map(
    findings
      .filter(({ severity }) => severity === 'error')
      .map((finding) => [`${finding.name} ${finding.program}`, finding]),
  );
  return (planned, program) => {
    const observation =
      observations.get(`${planned.pattern} ${program}`) ??
      observations.get(`${planned.pattern} unknown`);
    const finding =
      emitted.get(`${planned.pattern} ${program}`) ?? emitted.get(`${planned.pattern} unknown`);
    if (finding !== undefined && (observation === undefined || observation.last <= finding.last)) {
      const road = ROAD_OF[finding.code] ?? planned.road;
      return { state: stateByFinding(planned.road, road, observation), road, outcome: null };
    }
    if (observation === undefined) return null;
    const outcome = observation.isRefused ? 'denied-by-proxy' : 'reached';
    return {
      road: observation.road,
      outcome: observation.isRefused ? null : outcome,
      state: stateOf(planned.road, { road: observation.road, outcome }),
    };
  };
}

/** An error means that it does not work; a request that the proxy has let through arrives all the same. */
function stateByFinding(
  planned: PlannableRoad,
  road: Road,
  observation: SeenName | undefined,
): RoadState {
  if (road === planned || road === 'none') return 'refused';
  const isCarried =
    road === 'proxy' && observation?.road === 'proxy' && observation.isRefused === false;
  return isCarried ? 'wrong-road' : 'refused-astray';
}
