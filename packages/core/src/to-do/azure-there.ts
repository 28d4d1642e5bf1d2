// What the plan needs of Azure and the exports have already: the private endpoints that serve its names.

import { asInAzure } from '../model/world/translation.ts';
import { viewOf, type PlanInput } from '../plan/plan-input.ts';
import type { Plan } from '../plan/plan.ts';
import type { ToDoStep } from './to-do.ts';

/** As a step that is done, so that the Azure team's part is said as every other's; none where no endpoint serves. */
export function azureThere(
  input: PlanInput,
  { roads }: Plan,
  appliances: readonly string[],
): readonly ToDoStep[] {
  const view = viewOf(input);
  const served = new Set(
    roads.flatMap((road) => road.addresses.map((address) => asInAzure(view, address))),
  );
  const entries = input.estate.privateEndpoints
    .filter(
      ({ connection, members }) =>
        connection === 'Approved' &&
        members.some(({ addresses }) => addresses.some((address) => served.has(address))),
    )
    .map(({ name, targetId }) => ({
      text: `${name} (${targetId.slice(targetId.lastIndexOf('/') + 1)})`,
      state: 'there' as const,
    }));
  if (entries.length === 0) return [];
  return [
    {
      appliances,
      order: null,
      team: 'azure',
      layer: 'azure',
      state: 'done',
      because: {
        what: { code: 'step.endpoints-there', values: {} },
        why: { code: 'step.why.endpoints-read', values: {} },
      },
      at: [],
      entries,
      readings: [],
      feedback: null,
      ways: [],
      checks: [],
    },
  ];
}
