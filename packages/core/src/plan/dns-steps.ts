// What the DNS team does before anybody asks: records on each resolver that decides, and what is to be forwarded. What
// stands there already, as site.yaml or the server's own files tell it, is no step.

import { formatFamilies, recordName } from '../model/dns-record.ts';
import { sortUnique } from '../compare-text.ts';
import { groupBy } from '../group-by.ts';
import type { SiteResolver } from '../site/site.ts';
import { forwardTargets } from './network-resolvers.ts';
import type { Plan, PlannedRecord } from './plan.ts';
import type { PlanInput } from './plan-input.ts';
import { toDnsRecord } from './plan-settings.ts';
import { holdersOf, standingOf } from './record-standing.ts';
import { recordHolders } from './resolver-chains.ts';

export interface DnsDraft {
  readonly layer: 'dns';
  readonly what: string;
  readonly values: Readonly<Record<string, string>>;
  readonly why: string;
  readonly entries: readonly string[];
}

export function dnsDrafts(input: PlanInput, { layers }: Pick<Plan, 'layers'>): DnsDraft[] {
  const { site, appliance } = input;
  const holders = recordHolders(site, appliance);
  const groups = groupBy(
    layers.dns.records
      .map((record) => ({
        record,
        on: holdersOf(input, record),
        standing: standingOf(input, record),
      }))
      .filter(({ standing }) => standing !== 'there'),
    ({ on, standing, record }) =>
      `${String(standing === 'differs')} ${String(record.isInHostedZone)} ${on.join(', ')}`,
  );
  const records = [...groups.values()].flatMap((each): DnsDraft[] => {
    const [first] = each;
    if (first === undefined) return [];
    const many = first.on.length > 1 ? '-on-each' : '';
    const isHosted = first.record.isInHostedZone === true && first.standing !== 'differs';
    const action = first.standing === 'differs' ? 'change-records' : 'add-records';
    const zones = isHosted ? sortUnique(each.map(({ record }) => record.zone)).join(', ') : '';
    return [
      {
        layer: 'dns',
        what: isHosted ? 'add-to-hosted' : `${action}${many}`,
        values: { resolver: first.on.join(', '), ...(isHosted ? { zones } : {}) },
        why: 'records-before-bypass',
        entries: each.flatMap(({ record }) => recordLines(record)),
      },
    ];
  });
  const forwarding = holders.filter(
    (each) => each.forwards === 'azure' || forwardTargets(site, each).length > 0,
  );
  return [
    ...records,
    {
      layer: 'dns',
      what: 'forward-names',
      values: { resolver: (forwarding.length === 0 ? holders : forwarding).map(nameOf).join(', ') },
      why: 'records-before-bypass',
      entries: layers.dns.forward ?? [],
    },
  ];
}

function recordLines(record: PlannedRecord): string[] {
  return formatFamilies(record.type, record.addresses).map(
    (family) => `${recordName(toDnsRecord(record))} ${family}`,
  );
}

function nameOf({ name }: SiteResolver): string {
  return name;
}
