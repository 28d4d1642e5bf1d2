// How the result of a step comes back, so that its entries are known to be there.

import type { Reason } from '../model/road.ts';
import type { PlanInput } from '../plan/plan-input.ts';
import { SYNC_COMMAND } from './readings.ts';
import type { ToDoStep } from './to-do.ts';

export function feedbackOf(
  { site }: PlanInput,
  { layer, at, state }: Pick<ToDoStep, 'layer' | 'at' | 'state'>,
): Reason | null {
  if (state === 'done' || state === 'later') return null;
  const servers = [...site.resolvers, ...site.proxies];
  const synced = at.filter((place) =>
    servers.some(({ name, sync }) => name === place.name && sync !== undefined),
  );
  return synced.length > 0
    ? {
        code: 'to-do.feedback.sync',
        values: { command: SYNC_COMMAND, servers: synced.map(({ name }) => name).join(', ') },
      }
    : { code: `to-do.feedback.${layer}`, values: {} };
}
