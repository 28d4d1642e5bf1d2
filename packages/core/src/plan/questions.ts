// What resolvers are asked for the names of a plan, as far as it is known.

import { isAtOrUnder } from '@sekisho/dns/name.ts';
import type { Question } from './answer-places.ts';
import type { EndpointName } from './endpoint-names.ts';
import type { PlannedRoad } from './plan.ts';
import type { PlanInput } from './plan-input.ts';

/** Of a name that an endpoint serves. */
export function questionOf(input: PlanInput, { name, zone, record }: EndpointName): Question {
  const isDialled = isAtOrUnder(name, zone);
  return { name, target: !isDialled && hasPublicAlias(input, zone) ? `${record}.${zone}` : null };
}

/** Of one that is known by its form: the suffix under which it will lie. */
export function laterQuestion(
  { requirements }: Pick<PlanInput, 'requirements'>,
  { pattern, requirement }: Pick<PlannedRoad, 'pattern' | 'requirement'>,
): Question {
  const name = suffixIn(pattern);
  const zone = requirements.find(({ id }) => id === requirement)?.privateLink?.zone ?? null;
  if (pattern.includes('.privatelink.')) return { name, target: null };
  return { name, target: zone === null ? name : suffixIn(zone) };
}

/** The part of a name's form that is known: `<keyVault>.vault.azure.net`, `*.vault.azure.net` → `vault.azure.net`. */
export function suffixIn(pattern: string): string {
  return pattern.slice(pattern.lastIndexOf('>') + 1).replace(/^\*?\./, '');
}

/** True when the internet's DNS leads the public name into this zone. */
export function hasPublicAlias(
  { privateLinks }: Pick<PlanInput, 'privateLinks'>,
  zone: string,
): boolean {
  return (
    privateLinks === undefined ||
    privateLinks.some((link) => link.zones.includes(zone) && link.publicAlias.kind === 'cname')
  );
}
