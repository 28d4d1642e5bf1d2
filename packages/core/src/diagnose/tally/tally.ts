// Tallies: observations that differ only in when they were seen, counted together.
// Adding and merging commute: whichever way logs are cut into parts, and in whatever
// order the parts come together, the tally is the same.

import type {
  ApplianceObservation,
  DnsObservation,
  Evidence,
  FirewallObservation,
  ProxyObservation,
  Observation,
} from '../../products/shared/logs/observation.ts';

export interface Moment {
  readonly at: number;
  readonly evidence: Evidence;
}

export interface Counted {
  count: number;
  bytes: number;
  /** Milliseconds since 1970; NaN when no line of it had a time. */
  first: number;
  /** The newest of all; decides what is the state now. */
  last: Moment;
  /** The oldest few, oldest first. */
  readonly evidence: Moment[];
}

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
}

export const MOST_EVIDENCE = 5;
/** Memory is bounded by this, whatever a log holds. */
const MOST_GROUPS = 200_000;
const MOST_APPLIANCE_LINES = 50_000;
/** In place of a client, where it does not matter which. */
export const ANY_CLIENT = '*';

export function createTally(): Tally {
  return { groups: new Map(), appliance: [], dropped: 0 };
}

export function tallyObservations(observations: Iterable<Observation>): Tally {
  const tally = createTally();
  for (const each of observations) addObservation(tally, each);
  return tally;
}

export function addObservation(tally: Tally, observation: Observation): void {
  if (observation.kind === 'appliance') {
    if (tally.appliance.length < MOST_APPLIANCE_LINES) tally.appliance.push(observation);
    else tally.dropped += 1;
    return;
  }
  const group = tally.groups.get(keyOf(observation));
  if (group === undefined) addGroup(tally, groupOf(observation));
  else count(group, observation);
}

/** Adds a group as if its observations had been added one by one. The group is the tally's afterwards. */
export function addGroup(tally: Tally, added: Group): void {
  putGroup(tally, keyOf(added), added);
}

/** What `from` holds is `into`'s afterwards; {@link copyTally} keeps one apart. */
export function mergeTally(into: Tally, from: Tally): void {
  for (const [key, group] of from.groups) putGroup(into, key, group);
  for (const each of from.appliance) addObservation(into, each);
  into.dropped += from.dropped;
}

export function copyTally(tally: Tally): Tally {
  return {
    groups: new Map(
      [...tally.groups].map(([key, group]) => [key, { ...group, evidence: [...group.evidence] }]),
    ),
    appliance: [...tally.appliance],
    dropped: tally.dropped,
  };
}

/** A copy whose evidence, which names parts, names lines of a file. */
export function locateTally(tally: Tally, locate: (part: number, line: number) => Evidence): Tally {
  const place = ({ at, evidence }: Moment): Moment => ({
    at,
    evidence: locate(Number(evidence.file), evidence.line),
  });
  return {
    groups: new Map(
      [...tally.groups].map(([key, group]) => [
        key,
        { ...group, last: place(group.last), evidence: group.evidence.map(place) },
      ]),
    ),
    appliance: tally.appliance.map((each) => ({ ...each, evidence: place(each).evidence })),
    dropped: tally.dropped,
  };
}

function putGroup(tally: Tally, key: string, added: Group): void {
  const group = tally.groups.get(key);
  if (group === undefined) {
    if (tally.groups.size < MOST_GROUPS) tally.groups.set(key, added);
    else tally.dropped += added.count;
    return;
  }
  group.count += added.count;
  group.bytes += added.bytes;
  group.first = earlier(group.first, added.first);
  if (compareMoments(added.last, group.last) > 0) group.last = added.last;
  for (const moment of added.evidence) insertEvidence(group.evidence, moment);
}

/** By time, then by place; what has no time comes first. */
export function compareMoments(a: Moment, b: Moment): number {
  const byTime = compareTimes(a.at, b.at);
  if (byTime !== 0) return byTime;
  if (a.evidence.file !== b.evidence.file) return a.evidence.file < b.evidence.file ? -1 : 1;
  return a.evidence.line - b.evidence.line;
}

function compareTimes(a: number, b: number): number {
  if (Number.isNaN(a) || Number.isNaN(b)) return Number(Number.isNaN(b)) - Number(Number.isNaN(a));
  return a - b;
}

function count(group: Group, observation: Exclude<Observation, ApplianceObservation>): void {
  const moment = { at: observation.at, evidence: observation.evidence };
  group.count += 1;
  group.bytes += observation.kind === 'proxy' ? observation.bytes : 0;
  group.first = earlier(group.first, observation.at);
  if (compareMoments(moment, group.last) > 0) group.last = moment;
  insertEvidence(group.evidence, moment);
}

function groupOf(observation: Exclude<Observation, ApplianceObservation>): Group {
  const { at, evidence, ...seen } = observation;
  const moment = { at, evidence };
  return {
    ...seen,
    count: 1,
    bytes: observation.kind === 'proxy' ? observation.bytes : 0,
    first: at,
    last: moment,
    evidence: [moment],
  };
}

function insertEvidence(list: Moment[], moment: Moment): void {
  const newest = list.at(-1);
  if (list.length >= MOST_EVIDENCE && newest !== undefined && compareMoments(moment, newest) >= 0)
    return;
  const at = list.findIndex((each) => compareMoments(moment, each) < 0);
  list.splice(at < 0 ? list.length : at, 0, moment);
  if (list.length > MOST_EVIDENCE) list.pop();
}

function earlier(a: number, b: number): number {
  if (Number.isNaN(a)) return b;
  return Number.isNaN(b) ? a : Math.min(a, b);
}

function keyOf(of: Group | Exclude<Observation, ApplianceObservation>): string {
  if (of.kind === 'proxy')
    return `p ${of.client} ${of.name} ${String(of.port)} ${of.verdict} ${String(of.status)} ${of.server ?? '-'} ${of.isInspected === true ? 'i' : ''} ${of.agent ?? ''}`;
  if (of.kind === 'dns')
    return `d ${of.client} ${of.name} ${of.answer} ${of.addresses.join(',')}${of.isIPv6 === true ? ' 6' : ''}`;
  return `f ${of.from} ${of.to} ${String(of.port)}`;
}
