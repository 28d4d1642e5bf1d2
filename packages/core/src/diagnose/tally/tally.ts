// Tallies: observations that differ only in when they were seen, counted together.
// Adding and merging commute: whichever way logs are cut into parts, and in whatever
// order the parts come together, the tally is the same.

import type {
  ApplianceObservation,
  DnsObservation,
  FirewallObservation,
  ProxyObservation,
  Observation,
} from '../../products/shared/logs/observation.ts';
import { compareMoments, countMoment, mergeCounted, momentOf, type Counted } from './counted.ts';
import { Others } from './others.ts';

export type ProxyGroup = Omit<ProxyObservation, 'at' | 'evidence' | 'bytes'> & Counted;
export type DnsGroup = Omit<DnsObservation, 'at' | 'evidence'> & Counted;
export type FirewallGroup = Omit<FirewallObservation, 'at' | 'evidence'> & Counted;
export type Group = ProxyGroup | DnsGroup | FirewallGroup;

export interface Tally {
  readonly groups: Map<string, Group>;
  /** The appliance's own log is short and its order matters, so it is kept line by line. */
  readonly appliance: ApplianceObservation[];
  /** Observations left out because there were too many different ones. */
  dropped: number;
  /** What nobody of the site asked for and no plan has. */
  readonly others: Others;
}

/** Memory is bounded by these, whatever a log holds. What the site's own machines did is left out last. */
const MOST_GROUPS = 100_000;
const MOST_GROUPS_WITH_OWN = 200_000;
const MOST_APPLIANCE_LINES = 50_000;
/** Of so many groups the line of the first sighting is held. */
const MOST_GROUPS_WITH_LINE = 20_000;
/** In place of a client, where it does not matter which. */
export const ANY_CLIENT = '*';

export function createTally(): Tally {
  return { groups: new Map(), appliance: [], dropped: 0, others: new Others() };
}

export function tallyObservations(observations: Iterable<Observation>): Tally {
  const tally = createTally();
  for (const each of observations) addObservation(tally, each);
  return tally;
}

/** `isOwn`: of one of the site's own machines. */
export function addObservation(tally: Tally, observation: Observation, isOwn = true): void {
  if (observation.kind === 'appliance') {
    const { evidence } = momentOf(observation, observation.name ?? '');
    return putApplianceLine(tally, { ...observation, evidence });
  }
  const key = keyOf(observation);
  const group = tally.groups.get(key);
  if (group !== undefined) count(group, observation);
  else if (isOwn || tally.groups.size < MOST_GROUPS)
    putGroup(tally, key, groupOf(observation, tally.groups.size < MOST_GROUPS_WITH_LINE));
  else tally.dropped += 1;
}

/** Adds a group as if its observations had been added one by one. The group is the tally's afterwards. */
export function addGroup(tally: Tally, added: Group): void {
  putGroup(tally, keyOf(added), added);
}

/**
 * What `from` holds is `into`'s afterwards; {@link copyTally} keeps one apart. `isOwn`: of one of the site's own
 * machines.
 */
export function mergeTally(
  into: Tally,
  from: Tally,
  isOwn: (group: Group) => boolean = () => true,
): void {
  for (const [key, group] of from.groups) {
    const { size } = into.groups;
    if (size >= MOST_GROUPS && !into.groups.has(key) && !isOwn(group)) into.dropped += group.count;
    else putGroup(into, key, size < MOST_GROUPS_WITH_LINE ? group : withoutLine(group));
  }
  for (const each of from.appliance) putApplianceLine(into, each);
  into.dropped += from.dropped;
  into.others.merge(from.others);
}

export function copyTally(tally: Tally): Tally {
  return {
    groups: new Map(
      [...tally.groups].map(([key, group]) => [key, { ...group, evidence: [...group.evidence] }]),
    ),
    appliance: [...tally.appliance],
    dropped: tally.dropped,
    others: tally.others.copy(),
  };
}

function withoutLine(group: Group): Group {
  return { ...group, evidence: group.evidence.map((moment) => momentOf(moment, null)) };
}

function putApplianceLine(tally: Tally, line: ApplianceObservation): void {
  if (tally.appliance.length < MOST_APPLIANCE_LINES) tally.appliance.push(line);
  else tally.dropped += 1;
}

function putGroup(tally: Tally, key: string, added: Group): void {
  const group = tally.groups.get(key);
  if (group !== undefined) mergeCounted(group, added);
  else if (tally.groups.size < MOST_GROUPS_WITH_OWN) tally.groups.set(key, added);
  else tally.dropped += added.count;
}

function count(group: Group, observation: Exclude<Observation, ApplianceObservation>): void {
  group.bytes += observation.kind === 'proxy' ? observation.bytes : 0;
  const [oldest] = group.evidence;
  const isShown = oldest?.evidence.text !== undefined && compareMoments(observation, oldest) < 0;
  countMoment(group, momentOf(observation, isShown ? aboutOf(observation) : null));
}

function aboutOf(observation: Exclude<Observation, ApplianceObservation>): string {
  return observation.kind === 'firewall' ? observation.to : observation.name;
}

function groupOf(observation: Exclude<Observation, ApplianceObservation>, isShown: boolean): Group {
  const { at, evidence: _, ...seen } = observation;
  return {
    ...seen,
    count: 1,
    bytes: observation.kind === 'proxy' ? observation.bytes : 0,
    first: at,
    last: momentOf(observation, null),
    evidence: [momentOf(observation, isShown ? aboutOf(observation) : null)],
  };
}

function keyOf(of: Group | Exclude<Observation, ApplianceObservation>): string {
  if (of.kind === 'proxy')
    return `p ${of.client} ${of.name} ${String(of.port)} ${of.verdict} ${String(of.status)} ${of.server ?? '-'} ${of.isInspected === true ? 'i' : ''} ${of.agent ?? ''}`;
  if (of.kind === 'dns')
    return `d ${of.client} ${of.name} ${of.answer} ${of.addresses.join(',')}${of.isIPv6 === true ? ' 6' : ''}`;
  return `f ${of.from} ${of.to} ${String(of.port)}`;
}
