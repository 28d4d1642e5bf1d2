// How Site Recovery answers every change.

import type { Reply } from '../base/http.ts';
import type { Call, Written } from './resource-type.ts';

/** What a change answers first: accepted, and where to follow it. */
export function accepted(
  call: Pick<Call, 'world' | 'id' | 'parent'>,
  settle: () => void | Promise<void>,
  result?: () => Reply,
): Written {
  const { world, id } = call;
  return {
    status: 202,
    operation: {
      style: 'site-recovery',
      resourceId: id,
      location: world.region,
      afterMs: world.pace.operationMs,
      settle,
      ...(result === undefined ? {} : { result }),
    },
  };
}
