// Private DNS zones of the estate against its endpoints: records that are missing,
// wrong or point at nothing, and zones that the network of the asked resolver does
// not see. What was not exported is not judged.

import { idKey, lastOf, type PrivateDnsZone } from '../../estate/estate.ts';
import { groupBy } from '../../group-by.ts';
import { recordFamilies } from '../../model/dns-record.ts';
import { addressKey, areSameAddresses } from '@sekisho/dns/address.ts';
import { compareText, sortUnique } from '../../compare-text.ts';
import type { EndpointName } from '../endpoint-names.ts';
import { findDisputes } from '../export-disputes.ts';
import { canAddressBeUnknown, isListMissing, notedIds } from '../export-gaps.ts';
import { isOfSibling } from '../azure-actions.ts';
import { askedNetworks } from '../network-resolvers.ts';
import type { PlanInput } from '../plan-input.ts';
import { holderAskingAzure } from '../resolver-chains.ts';
import type { Remark, Unwarned } from './remark.ts';

export function zoneWarnings(input: PlanInput, plan: Unwarned): Remark[] {
  const served = [
    ...new Map(
      plan.planned
        .flatMap((each) => each.served)
        .map((each) => [`${each.record}.${each.zone}`, each]),
    ).values(),
  ].sort((a, b) => compareText(a.name, b.name));
  const index = indexZones(input);
  const own =
    input.estate.zones.length === 0
      ? []
      : [
          ...served.flatMap((each) => recordWarnings(input, index, each)),
          ...linkWarnings(input, index, served),
          ...strayRecords(input, index, plan),
        ];
  return [...disputeWarnings(index, served), ...own, ...sharedZones(input, served)];
}

/** Look-ups for every served name, made once: there can be thousands of zones and names. */
interface ZoneIndex {
  readonly byName: ReadonlyMap<string, readonly PrivateDnsZone[]>;
  /** Keys of the zones' ids. */
  readonly exported: ReadonlySet<string>;
  /** Record sets of the zones of one name whose records are known, by `type record`; null when none is known. */
  readonly recordSets: (zone: string) => ReadonlyMap<string, readonly RecordSet[]> | null;
  readonly isDisputed: (served: EndpointName) => boolean;
}

type RecordSet = PrivateDnsZone['records'][number];

function indexZones(input: PlanInput): ZoneIndex {
  const { estate } = input;
  const byName = groupBy(estate.zones, ({ name }) => name);
  const unread = notedIds(input, 'records-not-exported');
  const known = new Map<string, ReadonlyMap<string, readonly RecordSet[]> | null>();
  return {
    byName,
    exported: new Set(estate.zones.map(({ id }) => idKey(id))),
    recordSets(zone) {
      const found = known.get(zone);
      if (found !== undefined) return found;
      const zones = countedZones(input, byName.get(zone) ?? []).filter(
        (each) => each.records.length > 0 && !unread.has(idKey(each.id)),
      );
      const sets =
        zones.length === 0
          ? null
          : groupBy(
              zones.flatMap(({ records }) => records),
              ({ type, name }) => `${type} ${name}`,
            );
      known.set(zone, sets);
      return sets;
    },
    isDisputed: findDisputes(input),
  };
}

/** Of several zones of one name, those that the asked resolver sees: what another one holds, nobody asks for. */
function countedZones(
  input: PlanInput,
  zones: readonly PrivateDnsZone[],
): readonly PrivateDnsZone[] {
  const resolver = holderAskingAzure(input.site, input.appliance);
  if (zones.length < 2 || resolver === null) return zones;
  const asked = new Set(askedNetworks(input, resolver)?.map(idKey));
  const seen = zones.filter(({ links }) =>
    links.some((link) => asked.has(idKey(link.virtualNetworkId))),
  );
  return seen.length === 0 ? zones : seen;
}

function recordWarnings(input: PlanInput, index: ZoneIndex, each: EndpointName): Remark[] {
  const zones = index.byName.get(each.zone) ?? [];
  // The zone that the endpoint writes into can be another one than those that are exported.
  if (each.endpoint.zoneIds.some((id) => !index.exported.has(idKey(id)))) return [];
  if (zones.length === 0 && isListMissing(input, 'private DNS zone')) return [];
  if (zones.length === 0)
    return [
      { code: 'warning.zone-missing', values: { zone: each.zone, endpoint: each.endpoint.name } },
    ];
  const known = index.recordSets(each.zone);
  if (known === null || each.inAzure.length === 0 || index.isDisputed(each)) return [];
  return recordFamilies('A', each.inAzure).flatMap(({ type, values: addresses }): Remark[] => {
    const sets = known.get(`${type} ${each.record}`) ?? [];
    const values = {
      record: `${each.record}.${each.zone}`,
      type,
      addresses: addresses.join(', '),
      endpoint: each.endpoint.name,
    };
    if (sets.length === 0) return [{ code: 'warning.endpoint-without-record', values }];
    if (sets.some((set) => areSameAddresses(set.values, addresses))) return [];
    if (sets.some((set) => isOfSibling(input.estate, each, set.values))) return [];
    const has = sortUnique(sets.flatMap((set) => set.values)).join(', ');
    return [{ code: 'warning.record-differs', values: { ...values, has } }];
  });
}

/** Nothing is advised about records of an endpoint, or about a record set, on which exports disagree. */
function disputeWarnings(index: ZoneIndex, served: readonly EndpointName[]): Remark[] {
  return served.filter(index.isDisputed).map(({ name, inAzure: addresses, endpoint }) => ({
    code: 'warning.exports-disagree',
    values: { endpoint: endpoint.name, name, addresses: addresses.join(', ') },
  }));
}

/** A link matters only to a resolver that asks Azure: where the premises answer with records of their own, nobody reads the zone. */
function linkWarnings(
  input: PlanInput,
  index: ZoneIndex,
  served: readonly EndpointName[],
): Remark[] {
  const resolver = holderAskingAzure(input.site, input.appliance);
  if (resolver === null) return [];
  const asked = askedNetworks(input, resolver);
  const unlinked = notedIds(input, 'links-not-exported');
  const problems = new Map<string, Remark | null>();
  return served.flatMap(({ zone, endpoint }): Remark[] => {
    let problem = problems.get(zone);
    if (problem === undefined) {
      problem = linkProblem(index.byName.get(zone) ?? [], { asked, unlinked });
      problems.set(zone, problem);
    }
    const values = { zone, resolver: resolver.name, endpoint: endpoint.name };
    return problem === null
      ? []
      : [{ code: problem.code, values: { ...values, ...problem.values } }];
  });
}

/** Faults in the links of one name's zones, as seen from the networks whose DNS is asked; null: not known which those are. */
function linkProblem(
  zones: readonly PrivateDnsZone[],
  { asked, unlinked }: { asked: readonly string[] | null; unlinked: ReadonlySet<string> },
): Remark | null {
  if (zones.length === 0) return null;
  // It may be the one that is linked there.
  if (zones.some(({ id }) => unlinked.has(idKey(id)))) return null;
  const links = zones.flatMap((zone) => zone.links);
  if (asked === null)
    return links.length === 0 ? { code: 'warning.zone-linked-nowhere', values: {} } : null;
  const linked = new Set(links.map((link) => idKey(link.virtualNetworkId)));
  const missing = asked.filter((network) => !linked.has(idKey(network)));
  if (missing.length === 0) return null;
  const network = namesOfNetworks(missing);
  return links.length === 0
    ? { code: 'warning.zone-not-linked', values: { network } }
    : {
        code: 'warning.zone-linked-elsewhere',
        values: { network, linked: namesOfNetworks(links.map((link) => link.virtualNetworkId)) },
      };
}

function namesOfNetworks(ids: readonly string[]): string {
  return sortUnique(ids.map(lastOf)).join(', ');
}

/** Only in zones that this plan uses; other zones are other people's. */
function strayRecords(input: PlanInput, index: ZoneIndex, plan: Unwarned): Remark[] {
  const { estate } = input;
  if (estate.privateEndpoints.length === 0 || canAddressBeUnknown(input)) return [];
  const zones = new Set(
    plan.planned.flatMap((each) => [
      ...each.served.map(({ zone }) => zone),
      ...(each.requirement.privateLink === undefined ? [] : [each.requirement.privateLink.zone]),
    ]),
  );
  const addresses = new Set(
    estate.privateEndpoints.flatMap((endpoint) =>
      endpoint.members.flatMap((member) => member.addresses.map(addressKey)),
    ),
  );
  const disputed = new Set(
    plan.planned
      .flatMap((each) => each.served)
      .filter(index.isDisputed)
      .map((each) => `${each.record}.${each.zone}`),
  );
  return estate.zones
    .filter((zone) => zones.has(zone.name))
    .flatMap((zone) =>
      zone.records
        .filter(
          (record) =>
            (record.type === 'A' || record.type === 'AAAA') &&
            !disputed.has(`${record.name}.${zone.name}`),
        )
        .flatMap((record) =>
          record.values
            .filter((value) => !addresses.has(addressKey(value)))
            .map((value) => ({
              record: record.name === '@' ? zone.name : `${record.name}.${zone.name}`,
              address: value,
            })),
        ),
    )
    .sort((a, b) => compareText(a.record, b.record) || compareText(a.address, b.address))
    .map((values) => ({ code: 'warning.record-points-at-nothing', values }));
}

/** Of two endpoints of one resource in one zone, the second overwrites the first: docs/facts/private-dns.md#zones-and-forwarding. */
function sharedZones({ estate }: PlanInput, served: readonly EndpointName[]): Remark[] {
  const targets = new Set(served.map(({ endpoint }) => idKey(endpoint.targetId)));
  const seen = new Map<string, string>();
  const remarks: Remark[] = [];
  for (const endpoint of estate.privateEndpoints
    .filter((each) => targets.has(idKey(each.targetId)))
    .sort((a, b) => compareText(idKey(a.id), idKey(b.id)))) {
    for (const zone of endpoint.zoneIds) {
      const key = `${idKey(endpoint.targetId)} ${endpoint.groupIds.join()} ${idKey(zone)}`;
      const other = seen.get(key);
      if (other === undefined) seen.set(key, endpoint.name);
      else
        remarks.push({
          code: 'warning.zone-shared',
          values: { zone: lastOf(zone), endpoint: other, other: endpoint.name },
        });
    }
  }
  return remarks;
}
