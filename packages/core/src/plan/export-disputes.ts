// Exports that differ about a private endpoint or a record set: which address is
// right, nobody can say, unless the zone's record has the one that the plan takes.

import { idKey, type PrivateDnsZone } from '../estate/estate.ts';
import { groupBy } from '../group-by.ts';
import { areSameAddresses } from '@sekisho/dns/address.ts';
import type { EndpointName } from './endpoint-names.ts';
import { notesOf } from './export-gaps.ts';
import type { PlanInput } from './plan-input.ts';

type IsDisputed = (served: EndpointName) => boolean;

export function findDisputes(input: Pick<PlanInput, 'estate' | 'notes' | 'missing'>): IsDisputed {
  const disputed = new Set(
    notesOf(input, 'conflicting-exports')
      .flatMap((note) => [note.where, ...(note.concerns ?? [])])
      .map(idKey),
  );
  if (disputed.size === 0) return () => false;
  const byName = groupBy(input.estate.zones, ({ name }) => name);
  const held = groupBy(
    input.estate.zones.flatMap((zone) => zone.records.map((record) => ({ zone, record }))),
    ({ zone, record }) => `${record.name}.${zone.name}`,
  );
  const isConfirmed = ({ zone, record, inAzure: addresses }: EndpointName): boolean => {
    const values = (held.get(`${record}.${zone}`) ?? []).flatMap(({ record: set }) =>
      set.type === 'A' || set.type === 'AAAA' ? set.values : [],
    );
    return addresses.length > 0 && areSameAddresses(values, addresses);
  };
  return (served) =>
    (byName.get(served.zone) ?? []).some((zone) => isRecordDisputed(disputed, zone, served)) ||
    (disputed.has(idKey(served.endpoint.id)) && !isConfirmed(served));
}

function isRecordDisputed(
  disputed: ReadonlySet<string>,
  { id }: PrivateDnsZone,
  { record }: EndpointName,
): boolean {
  return ['A', 'AAAA'].some((type) => disputed.has(idKey(`${id}/${type}/${record}`)));
}
