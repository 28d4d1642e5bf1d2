// The records that the on-premises resolver must answer, from the endpoints'
// addresses. A resolver that forwards into the virtual network needs none; one
// that does not forward at all also needs the public name, since it never sees the alias.

import type { Requirement } from '../catalog/schema.ts';
import { isAtOrUnder } from '../names/name.ts';
import { endpointNames, type EndpointName } from './endpoint-names.ts';
import type { PlannedRecord } from './plan.ts';
import { resolverOf, type PlanInput } from './plan-input.ts';

/** As Azure writes them; a higher one would hold a change back. */
const TTL_SECONDS = 10;

export function plannedRecords(input: PlanInput): PlannedRecord[] {
  const { forwards } = resolverOf(input.site, input.appliance);
  if (forwards === 'azure') return [];
  const records = input.requirements.flatMap((requirement) => endpointNames(input, requirement).flatMap((each) => recordsOf(each, requirement, forwards)));
  const unique = new Map(records.map((record) => [`${record.name}.${record.zone}`, record]));
  return [...unique.values()].sort((a, b) => a.zone.localeCompare(b.zone) || a.name.localeCompare(b.name));
}

function recordsOf(each: EndpointName, requirement: Requirement, forwards: 'internet' | 'none'): PlannedRecord[] {
  const common = { type: 'A', ttl: TTL_SECONDS, addresses: each.addresses, requirement: requirement.id, answers: [each.name] } as const;
  const inZone: PlannedRecord = { zone: each.zone, name: each.record, ...common };
  if (isAtOrUnder(each.name, each.zone) || forwards === 'internet') return [inZone];
  const dot = each.name.indexOf('.');
  return [{ zone: each.name.slice(dot + 1), name: each.name.slice(0, dot), ...common }];
}
