// What registration will meet in Azure, said before it runs.

import type { PlanInput } from '../plan-input.ts';
import type { Remark } from './remark.ts';
import { registrationZoneConflicts } from '../registration-zones.ts';

export function registrationWarnings(input: PlanInput): Remark[] {
  return registrationZoneConflicts(input).map(
    ({ zone, existingZoneId, networkId, sameGroup }): Remark => ({
      code: sameGroup ? 'warning.registration-zone-exists' : 'warning.registration-zone-linked',
      values: {
        zone,
        network: networkId.replace(/^.*\//, ''),
        group: groupOf(existingZoneId),
        own: groupOf(networkId),
      },
      ...(sameGroup ? { isNote: true } : {}),
    }),
  );
}

function groupOf(id: string): string {
  return id.split('/')[4] ?? '';
}
