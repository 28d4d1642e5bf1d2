// What the own files of the site's DNS servers do not tell.

import { isAtOrUnder } from '@sekisho/dns/name.ts';
import type { PlanInput } from '../plan-input.ts';
import { resolverStateOf } from '../plan-input.ts';
import type { Remark, Unwarned } from './remark.ts';

/** What concerns a zone in which the plan has no name is nobody's business here. */
export function stateWarnings(input: PlanInput, { roads }: Pick<Unwarned, 'roads'>): Remark[] {
  const matters = ({ zone }: Readonly<Record<string, string>>): boolean =>
    zone === undefined ||
    // An alias of a planned name can end there.
    zone.includes('privatelink') ||
    roads.some(({ pattern }) => isAtOrUnder(pattern, zone));
  return input.site.resolvers.flatMap(({ name }) =>
    (resolverStateOf(input, name)?.notes ?? [])
      .filter(({ values }) => matters(values))
      .map(({ code, values }) => ({
        code: `warning.${code}`,
        values: { ...values, resolver: name },
      })),
  );
}
