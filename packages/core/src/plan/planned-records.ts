// The records that the on-premises resolvers must answer, from the endpoints'
// addresses, each on the resolver that decides (answer-places.ts). A resolver that
// asks Azure needs none where the dialled name leads into a zone there; one that never
// sees the public alias, or takes the chain of whom it asked, and one of a name
// without a documented alias, needs the dialled name itself. So does one whose address
// is translated on the way: what Azure answers leads nowhere on premises.

import { isAtOrUnder } from '@sekisho/dns/name.ts';
import { compareText } from '../compare-text.ts';
import { answerPlace } from './answer-places.ts';
import { isTranslated, type EndpointName } from './endpoint-names.ts';
import type { PlannedRecord } from './plan.ts';
import { resolversOf, type PlanInput } from './plan-input.ts';
import type { Planned } from './plan-requirement.ts';
import { hasPublicAlias, questionOf } from './questions.ts';

/** As Azure writes them; a higher one would hold a change back. */
const TTL_SECONDS = 10;

const DIALLED = { of: 'dialled', hosted: null } as const;

/** By zone and name, one for each name. */
export function plannedRecords(input: PlanInput, planned: readonly Planned[]): PlannedRecord[] {
  const { site, appliance } = input;
  const asked = resolversOf(site, appliance);
  const records = new Map<string, PlannedRecord & { readonly on: readonly string[] }>();
  for (const { requirement, served } of planned)
    for (const each of served.filter(({ addresses }) => addresses.length > 0))
      for (const resolver of asked) {
        const { on: holder, answer } = answerPlace(site, resolver, questionOf(input, each));
        const on = holder.name;
        if (answer.by !== 'record' && isAnsweredInAzure(input, each) && !isTranslated(each))
          continue;
        const { of, hosted } = answer.by === 'record' ? answer : DIALLED;
        for (const form of of === 'both' ? (['dialled', 'target'] as const) : [of]) {
          const record = recordOf(each, { requirement: requirement.id, of: form, hosted });
          const key = `${record.name}.${record.zone}`;
          const before = records.get(key);
          records.set(key, {
            ...(before ?? record),
            on: [...new Set([...(before?.on ?? []), on])],
          });
        }
      }
  const isOnFirst = ({ on }: { readonly on: readonly string[] }): boolean =>
    asked.length === 1 && on.join() === asked[0]?.name;
  return [...records.values()]
    .map((record): PlannedRecord => {
      const { on, ...rest } = record;
      return isOnFirst(record) ? rest : { ...rest, on };
    })
    .sort((a, b) => compareText(a.zone, b.zone) || compareText(a.name, b.name));
}

/** True when the name is in the zone itself, or a documented alias leads there. */
function isAnsweredInAzure(input: PlanInput, { name, zone }: EndpointName): boolean {
  return isAtOrUnder(name, zone) || hasPublicAlias(input, zone);
}

function recordOf(
  each: EndpointName,
  {
    requirement,
    of,
    hosted,
  }: {
    readonly requirement: string;
    readonly of: 'dialled' | 'target';
    readonly hosted: string | null;
  },
): PlannedRecord {
  const common = {
    type: 'A',
    ttl: TTL_SECONDS,
    addresses: each.addresses,
    requirement,
    answers: [each.name],
  } as const;
  const isInZone = of === 'target' || isAtOrUnder(each.name, each.zone);
  const full = isInZone && of === 'target' ? `${each.record}.${each.zone}` : each.name;
  // A zone of this one name is what the plan itself makes.
  if (hosted !== null)
    return {
      ...cut(full, hosted),
      ...common,
      ...(hosted === full ? {} : { isInHostedZone: true }),
    };
  if (isInZone) return { zone: each.zone, name: each.record, ...common };
  const dot = each.name.indexOf('.');
  return { zone: each.name.slice(dot + 1), name: each.name.slice(0, dot), ...common };
}

function cut(name: string, zone: string): Pick<PlannedRecord, 'zone' | 'name'> {
  return { zone, name: name === zone ? '@' : name.slice(0, name.length - zone.length - 1) };
}
