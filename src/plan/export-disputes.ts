// Exports that differ about a private endpoint or a record set: which address is
// right, nobody can say, unless the zone's record has the one that the plan takes.

import { idKey } from '../estate/estate.ts';
import { addressKey } from '../site/address.ts';
import type { EndpointName } from './endpoint-names.ts';
import { notesOf } from './export-gaps.ts';
import type { PlanInput } from './plan-input.ts';

export function isDisputed(
  input: Pick<PlanInput, 'estate' | 'notes' | 'missing'>,
  { endpoint, zone, record, addresses }: EndpointName,
): boolean {
  const disputed = new Set(
    notesOf(input, 'conflicting-exports')
      .flatMap((note) => [note.where, ...(note.concerns ?? [])])
      .map(idKey),
  );
  const zones = input.estate.zones.filter(({ name }) => name === zone);
  const isRecordDisputed = zones.some(({ id }) =>
    ['A', 'AAAA'].some((type) => disputed.has(idKey(`${id}/${type}/${record}`))),
  );
  if (isRecordDisputed) return true;
  if (!disputed.has(idKey(endpoint.id))) return false;
  const has = zones.flatMap(({ records }) =>
    records.flatMap(({ name, type, values }) =>
      name === record && (type === 'A' || type === 'AAAA') ? values : [],
    ),
  );
  return (
    addresses.length === 0 ||
    has.length !== addresses.length ||
    addresses.some((address) => !has.map(addressKey).includes(addressKey(address)))
  );
}
