// What stands in a plan's way, as code and values; its sentences are made here.

import { isTextCode, say, sayReason, type Language } from '../text/text.ts';
import type { Reason } from '../model/road.ts';
import type { PlanObstacle } from './plan.ts';
import type { Team } from '../model/layer.ts';

export interface Obstacle {
  readonly state: PlanObstacle['state'];
  readonly team: Team;
  readonly code: string;
  readonly values: Readonly<Record<string, string>>;
}

/** A zone that no export has; of a zone group it is known where it lies. */
export function zoneOfOthers(
  { zone = '', subscription = '', group = '' }: Readonly<Record<string, string>>,
  who: { readonly resolver: string; readonly asked: string },
): Obstacle {
  const values = { zone, subscription, group, ...who };
  return { state: 'not-known', team: 'azure', code: 'zone-of-others', values };
}

/** What to do about an obstacle, in the language asked for. */
export function sayObstacleFix(language: Language, { because }: { because: Reason }): string {
  const code = because.code.replace(/^obstacle\./, 'obstacle-fix.');
  // Ids stay ids: a fix names options of commands.
  return isTextCode(code) ? say(language, code, because.values) : sayReason(language, because);
}

export function toObstacle({ state, team, code, values }: Obstacle): PlanObstacle {
  const because = { code: `obstacle.${code}`, values };
  return {
    code,
    state,
    team,
    because,
  };
}
