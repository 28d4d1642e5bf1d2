// Whether a planned record stands on the resolvers that are to hold it, as far as somebody tells: sync, which has read
// the server; else site.yaml or the server's own files.

import { recordFamilies, recordName } from '../model/dns-record.ts';
import { valuesOn } from '../model/server-records.ts';
import type { SiteResolver } from '../site/site.ts';
import type { PlannedRecord } from './plan.ts';
import { resolverOf, resolverStateOf, type PlanInput } from './plan-input.ts';
import { toDnsRecord } from './plan-settings.ts';

/** `differs`: the name has other values on one of them; `not-known`: nobody tells of one of them, and no other lacks it. */
export type Standing = 'there' | 'differs' | 'missing' | 'not-known';

type Input = Pick<PlanInput, 'site' | 'appliance' | 'current' | 'resolverStates'>;

export function holdersOf({ site, appliance }: Input, record: PlannedRecord): readonly string[] {
  return record.on ?? [resolverOf(site, appliance).name];
}

export function standingOf(input: Input, record: PlannedRecord): Standing {
  const wanted = textOf(
    recordFamilies(record.type, record.addresses).flatMap(({ values }) => values),
  );
  const name = recordName(toDnsRecord(record));
  const found = holdersOf(input, record).map((holder): Standing => {
    const values = valuesAt(input, holder, name);
    if (values === null) return 'not-known';
    if (values.length === 0) return 'missing';
    return textOf(values) === wanted ? 'there' : 'differs';
  });
  return WORST.find((each) => found.includes(each)) ?? 'not-known';
}

const WORST: readonly Standing[] = ['differs', 'missing', 'not-known', 'there'];

function textOf(values: readonly string[]): string {
  return values.toSorted().join();
}

/** Empty: nothing stands there; null: nobody tells. */
function valuesAt(input: Input, holder: string, name: string): readonly string[] | null {
  const server = input.current?.servers?.find(({ resolver }) => resolver === holder);
  const read = server === undefined ? null : valuesOn(server, name);
  if (read !== null) return read;
  const resolver = input.site.resolvers.find((each) => each.name === holder);
  const hosted = resolver === undefined ? null : hostedValues(resolver, name);
  if (hosted !== null) return hosted;
  return (resolverStateOf(input, holder)?.zones ?? null) === null ? null : [];
}

function hostedValues(resolver: SiteResolver, name: string): readonly string[] | null {
  for (const entry of resolver.hostedZones) {
    if (typeof entry === 'string' || entry.records === undefined) continue;
    for (const [own, value] of Object.entries(entry.records)) {
      const full = own === '@' ? entry.zone : `${own.toLowerCase()}.${entry.zone}`;
      if (full === name) return typeof value === 'string' ? [value] : value;
    }
    // All that stands in the zone is said.
    if (name === entry.zone || name.endsWith(`.${entry.zone}`)) return [];
  }
  return null;
}
