// Of the appliances of one site: those that a name belongs to.

import type { Name } from '@sekisho/dns/name.ts';
import type { PlanLookUp } from './look-up.ts';

/**
 * Those whose plan has a path for exactly this name; where no plan has, those that expect its form. A vault
 * that has no endpoint yet is planned by forms, which another vault's names may have: so the exact ones win.
 */
export function ownersOf<T extends { readonly lookUp: PlanLookUp }>(
  appliances: readonly T[],
  name: Name,
): readonly T[] {
  const exact = appliances.filter(({ lookUp }) => lookUp.roadOf(name)?.match === 'exact');
  if (exact.length > 0) return exact;
  return appliances.filter(
    ({ lookUp }) => lookUp.roadOf(name) !== null || lookUp.learnOf(name).length > 0,
  );
}
