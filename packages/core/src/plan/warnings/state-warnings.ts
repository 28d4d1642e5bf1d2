// What the own files of the site's DNS servers do not tell.

import type { PlanInput } from '../plan-input.ts';
import { resolverStateOf } from '../plan-input.ts';
import type { Remark } from './remark.ts';

export function stateWarnings(input: PlanInput): Remark[] {
  return input.site.resolvers.flatMap(({ name }) =>
    (resolverStateOf(input, name)?.notes ?? []).map(({ code, values }) => ({
      code: `warning.${code}`,
      values: { ...values, resolver: name },
    })),
  );
}
