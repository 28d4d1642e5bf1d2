// What the resolver's log shows of private names. A log that does not tell the
// address of an answer says nothing against it.

import { toName, type Name } from '../../names/name.ts';
import type { PlanLookUp } from '../../plan/look-up.ts';
import { toDnsRecord } from '../../plan/plan-settings.ts';
import type { PlannedRecord, PlannedRoad } from '../../plan/plan.ts';
import { isInAny } from '../../site/address.ts';
import type { Fix } from '../finding.ts';
import type { DnsGroup } from '../tally/tally.ts';
import { clientOf, groupBy, readName, tellActor, type Draft, type RuleContext } from './draft.ts';

export function findInDns(context: RuleContext): Draft[] {
  const told = context.dns.filter((each) => each.answer !== 'unknown');
  return groupBy(told, (each) => `${each.client} ${each.name}`).flatMap((group) => findInGroup(context, group));
}

function findInGroup(context: RuleContext, group: readonly DnsGroup[]): Draft[] {
  const { lookUp, networks } = context;
  const last = group.at(-1);
  const name = last === undefined ? null : readName(last.name);
  const road = name === null ? null : lookUp.roadOf(name);
  if (last === undefined || name === null || road?.road !== 'private-endpoint' || isAnsweredSince(context, last)) return [];
  const isRight = last.addresses.length > 0 && last.addresses.every((address) => (road.addresses.length > 0 ? road.addresses.includes(address) : isInAny(address, networks.throughVpn)));
  if (isRight) return [];
  const isPublic = last.addresses.some((address) => !isInAny(address, [...networks.throughVpn, ...networks.onPremises]));
  const code = last.addresses.length === 0 ? 'private-name-not-found' : isPublic ? 'private-name-public-address' : 'private-name-other-address';
  const records = recordsOfEndpoint(lookUp, road, name);
  const add = records.map((record) => `${record.name}.${record.zone} ${record.type} ${record.addresses.join(' ')}`);
  const values = { addresses: last.addresses.join(', '), planned: road.addresses.join(', ') };
  const fix: Fix = { layer: 'dns', add, records: records.map(toDnsRecord) };
  const seen = group.filter((each) => each.answer === last.answer);
  return [{ code, severity: 'error', name, ...tellActor(context, name, { planned: road.actors }), confidence: 'high', client: clientOf(last.client), values, fix, seen }];
}

/** A log without addresses still tells that a name which did not exist was answered later. */
function isAnsweredSince({ dns }: RuleContext, last: DnsGroup): boolean {
  return last.addresses.length === 0 && dns.some((each) => each.answer === 'unknown' && each.client === last.client && each.name === last.name && each.last.at > last.last.at);
}

/** The name's records, and with them those of the other names of its endpoint: who has to add one has to add them all. */
function recordsOfEndpoint(lookUp: PlanLookUp, road: PlannedRoad, name: Name): readonly PlannedRecord[] {
  const endpoint = road.because.values['endpoint'];
  const siblings = endpoint === undefined ? [] : lookUp.plan.roads.filter((each) => each.match === 'exact' && each.because.values['endpoint'] === endpoint);
  const names = [name, ...siblings.map((each) => toName(each.pattern))];
  return lookUp.plan.layers.dns.records.filter((record) => names.some((each) => record.answers.includes(each)));
}
