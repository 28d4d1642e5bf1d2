// Which rows of the catalog a plan is made of:
// 1. rows about hosts on premises need no road out, classic rows only explain an old site;
// 2. on the private route the rows that Private Link took the place of (superseded)
//    fall away; on the public route the private rows fall away and those come back,
//    but never the wide forms that single names say more exactly;
// 3. optional rows only when the policy wants them;
// 4. a suffix falls away where narrower rows of the same private resource say it all.

import type { Requirement } from '../catalog/schema.ts';
import { isAtOrUnder } from '@sekisho/dns/name.ts';
import { parseShape } from '../names/shape.ts';
import { compareText } from '../compare-text.ts';
import { effectiveCodes } from './effective-codes.ts';
import type { WantedRequirement } from './endpoint-names.ts';
import type { PlanCodes, PlanInput } from './plan-input.ts';
import { suffixOf } from './tenant-suffixes.ts';

export const ENDED_SERVICE = 'site-recovery-classic';

/** In one order, whatever the order of the input. */
export function wantedRequirements(input: PlanInput): WantedRequirement[] {
  const codes = effectiveCodes(input);
  const wanted = input.requirements
    .filter((requirement) => isWanted(input, requirement))
    .map((requirement) => withCodes(requirement, codes));
  return wanted
    .filter((requirement) => !isSaidByNarrower(requirement, wanted))
    .sort((a, b) => compareText(a.id, b.id) || compareText(a.pattern, b.pattern));
}

/** True when the service's names are to be reached through private endpoints; false where its cloud documents none. */
export function isOnPrivateRoute(
  input: Pick<PlanInput, 'route' | 'requirements'>,
  service: string,
): boolean {
  return (
    input.route !== 'public' &&
    input.requirements.some(
      (requirement) => requirement.service === service && requirement.reachability === 'private',
    )
  );
}

function isWanted(input: PlanInput, requirement: Requirement): boolean {
  if (
    requirement.match === 'site' ||
    requirement.reachability === 'on-premises' ||
    requirement.service === ENDED_SERVICE
  )
    return false;
  const isPrivateRoute = isOnPrivateRoute(input, requirement.service);
  switch (requirement.need) {
    case 'required':
    case 'conditional':
      return isPrivateRoute || requirement.reachability !== 'private';
    case 'optional':
      return input.site.policy.optional;
    case 'superseded':
      return (
        !isPrivateRoute &&
        requirement.reachability !== 'private' &&
        !requirement.id.includes('.wide.')
      );
  }
}

function isSaidByNarrower(requirement: Requirement, wanted: readonly Requirement[]): boolean {
  const link = requirement.privateLink;
  if (requirement.match !== 'suffix' || link === undefined || requirement.need === 'optional')
    return false;
  const suffix = suffixOf(requirement.pattern);
  return wanted.some(
    (other) =>
      other.match === 'shape' &&
      other.reachability === 'private' &&
      other.privateLink?.type === link.type &&
      isAtOrUnder(parseShape(other.pattern).suffix, suffix),
  );
}

/** `<asrCode>`, `<migrateCode>` and `<backupCode>` give way to the region's codes where they are known. */
function withCodes(requirement: Requirement, codes: PlanCodes): WantedRequirement {
  const fill = (text: string): string =>
    text
      .replaceAll('<asrCode>', codes.asrCode ?? '<asrCode>')
      .replaceAll('<migrateCode>', codes.migrateCode ?? '<migrateCode>')
      .replaceAll('<backupCode>', codes.backupCode ?? '<backupCode>');
  const link = requirement.privateLink;
  return {
    ...requirement,
    open: requirement,
    ...(requirement.match === 'shape' ? { pattern: fill(requirement.pattern) } : {}),
    ...(link === undefined ? {} : { privateLink: { ...link, zone: fill(link.zone) } }),
  };
}
