// Where a walk ends at what stands in Azure before an endpoint.

import type { Step } from '../roads/trace-types.ts';
import type { Obstacle } from './obstacle.ts';

/** Null where it ended elsewhere. The addresses of endpoints are left out, so that one barrier is one obstacle. */
export function barrierObstacle(step: Step): Obstacle | null {
  const of = (state: Obstacle['state'], code: string, keys: readonly string[]): Obstacle => ({
    state,
    team: 'azure',
    code,
    values: Object.fromEntries(keys.map((key) => [key, step.reason.values[key] ?? ''])),
  });
  switch (step.reason.code) {
    case 'not-known.subnet-group':
      return of('not-known', 'subnet-group', ['group', 'from']);
    case 'not-known.routed-firewall':
      return of('not-known', 'routed-firewall', ['table', 'route', 'appliance', 'from']);
    case 'firewall.route-drops':
      return of('blocked', 'route-drops', ['table', 'route']);
    default:
      return null;
  }
}
