// Resources that registration created and whose owner is not known.

import { idKey } from '../../estate/estate.ts';
import { isOfKind, targetType } from '../endpoint-names.ts';
import { ownershipOf } from '../owned-resources.ts';
import type { PlanInput } from '../plan-input.ts';
import type { Remark, Unwarned } from './remark.ts';

/** Applies only while this appliance has no resource that is certainly its own. */
export function ownerWarnings(input: PlanInput, plan: Unwarned): Remark[] {
  const { estate, appliance } = input;
  return plan.planned
    .filter(({ served, roads }) => served.length === 0 && roads.length > 0)
    .flatMap(({ requirement }) =>
      estate.privateEndpoints
        .filter(
          (endpoint) =>
            isOfKind(requirement, endpoint) &&
            // Which of two vaults of one name it is, the verdict asks.
            !targetType(requirement).endsWith('recoveryservices/vaults') &&
            ownershipOf(input, targetType(requirement), endpoint.targetId) === 'unknown',
        )
        .map((endpoint) => ({
          code: 'warning.owner-unknown',
          values: {
            resource: idKey(endpoint.targetId).replace(/^.*\//, ''),
            endpoint: endpoint.name,
            appliance: appliance.name,
          },
        })),
    );
}
