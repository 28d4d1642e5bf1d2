// The records that the on-premises resolver must answer, from the endpoints'
// addresses. A resolver that forwards into the virtual network needs none where
// the dialled name leads into a zone there; one that does not forward at all never
// sees the public alias, and where no document tells of an alias nobody can rely on
// it: those need the dialled name itself.

import { isAtOrUnder } from '@sekisho/dns/name.ts';
import { compareText } from '../compare-text.ts';
import type { EndpointName } from './endpoint-names.ts';
import type { PlannedRecord } from './plan.ts';
import { resolverOf, type PlanInput } from './plan-input.ts';
import type { Planned } from './plan-requirement.ts';

/** As Azure writes them; a higher one would hold a change back. */
const TTL_SECONDS = 10;

/** By zone and name, one for each name. */
export function plannedRecords(input: PlanInput, planned: readonly Planned[]): PlannedRecord[] {
  const { forwards } = resolverOf(input.site, input.appliance);
  const records = new Map<string, PlannedRecord>();
  for (const { requirement, served } of planned) {
    for (const each of served.filter(({ addresses }) => addresses.length > 0)) {
      if (forwards === 'azure' && isAnsweredInAzure(input, each)) continue;
      const record = recordOf(each, {
        requirement: requirement.id,
        byAlias: forwards === 'internet' && hasPublicAlias(input, each.zone),
      });
      const key = `${record.name}.${record.zone}`;
      if (!records.has(key)) records.set(key, record);
    }
  }
  return [...records.values()].sort(
    (a, b) => compareText(a.zone, b.zone) || compareText(a.name, b.name),
  );
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

/** True when a program finds one of the record's names only by an alias in the internet's DNS. */
export function needsAlias(record: PlannedRecord): boolean {
  return record.answers.some(
    (name) => name !== (record.name === '@' ? record.zone : `${record.name}.${record.zone}`),
  );
}

/** True when the name is in the zone itself, or a documented alias leads there. */
function isAnsweredInAzure(input: PlanInput, { name, zone }: EndpointName): boolean {
  return isAtOrUnder(name, zone) || hasPublicAlias(input, zone);
}

function recordOf(
  each: EndpointName,
  { requirement, byAlias }: { requirement: string; byAlias: boolean },
): PlannedRecord {
  const common = {
    type: 'A',
    ttl: TTL_SECONDS,
    addresses: each.addresses,
    requirement,
    answers: [each.name],
  } as const;
  if (byAlias || isAtOrUnder(each.name, each.zone))
    return { zone: each.zone, name: each.record, ...common };
  const dot = each.name.indexOf('.');
  return { zone: each.name.slice(dot + 1), name: each.name.slice(0, dot), ...common };
}
