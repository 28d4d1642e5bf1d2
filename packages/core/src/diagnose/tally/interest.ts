// Which observations matter one by one: those of the site's own machines, client by client those of private names,
// and those of names that the plans or the lists of today have. All else is summed up (others.ts), so that memory
// does not grow with the names and clients of a log.

import { goesPastProxy } from '../../plan/direct-ways.ts';
import { parseName, type Name } from '@sekisho/dns/name.ts';
import { endingsOf } from '../../names/endings.ts';
import { parsePattern } from '../../names/pattern.ts';
import { buildRuleIndex } from '../../names/rule-index.ts';
import type { PlanLookUp } from '../../plan/look-up.ts';
import type { Plan } from '../../plan/plan.ts';
import type {
  ApplianceObservation,
  DnsObservation,
  ProxyObservation,
  Observation,
} from '../../products/shared/logs/observation.ts';
import { addObservation, ANY_CLIENT, type Group, type Tally } from './tally.ts';

export interface Interest {
  /** Addresses of the site's machines. */
  readonly clients: readonly string[];
  /** Every name of concern ends with one of these, two labels each; null: nothing is known of them. */
  readonly endings: readonly string[] | null;
  /** False: whoever asks for it, it is summed up, unless one of {@link clients} does. */
  isOfConcern(name: string): boolean;
  /** Of one of the site's own machines. */
  isOwn(group: Group): boolean;
  /** Of what it is made, to make another one elsewhere; null: it can't be. */
  readonly parts: InterestParts | null;
  /** Adds what matters as it is, and all else to the sums. */
  add(tally: Tally, observation: Observation): void;
}

/** Plain data. */
export interface InterestParts {
  readonly plan: Plan;
  readonly clients: readonly string[];
  readonly allowList: readonly string[];
}

export interface InterestOf {
  readonly lookUp: PlanLookUp;
  readonly clients: readonly string[];
  /** The patterns of the proxies' lists of today. */
  readonly allowList?: readonly string[];
}

const MOST_JUDGED = 50_000;
/** Which lines tell names and clients apart. */
type Weight = 'client' | 'name' | 'none';

export function createInterest({ lookUp, clients, allowList = [] }: InterestOf): Interest {
  const known = new Set(clients);
  const allowed = buildRuleIndex(
    allowList.flatMap((text) => {
      const parsed = parsePattern(text);
      return parsed.ok ? [{ pattern: parsed.pattern, value: text }] : [];
    }),
  );
  const judge = (text: string): Weight => {
    const parsed = parseName(text);
    // What is no name may be under a suffix all the same, and is told of as malformed.
    if (!parsed.ok) return parsed.problem === 'is-an-address' ? 'none' : 'name';
    if (lookUp.dialledOf(parsed.name) !== null) return 'client';
    const road = lookUp.roadOf(parsed.name);
    if (road !== null && goesPastProxy(road)) return 'client';
    const isNamed =
      road !== null ||
      lookUp.learnOf(parsed.name).length > 0 ||
      allowed.matchAll(text as Name).length > 0;
    return isNamed ? 'name' : 'none';
  };
  // A log has many lines of each name.
  const judged = new Map<string, Weight>();
  const weigh = (text: string): Weight => {
    const before = judged.get(text);
    if (before !== undefined) return before;
    if (judged.size >= MOST_JUDGED) judged.clear();
    const answer = judge(text);
    judged.set(text, answer);
    return answer;
  };
  const endings = endingsOfConcern(lookUp, allowList);
  const isOwn = (of: Group | Exclude<Observation, ApplianceObservation>): boolean =>
    of.kind === 'firewall'
      ? known.has(of.from) || lookUp.nameAt(of.to) !== null
      : known.has(of.client);
  return {
    clients,
    endings: endings === null ? null : [...endings],
    isOfConcern: (name) => weigh(name) !== 'none',
    isOwn,
    parts: { plan: lookUp.plan, clients, allowList },
    add: (tally, seen) => {
      if (seen.kind === 'appliance') return addObservation(tally, seen);
      if (seen.kind === 'firewall') return addObservation(tally, seen, isOwn(seen));
      if (known.has(seen.client)) return addObservation(tally, seen);
      const weight = weigh(seen.name);
      if (weight === 'none') return tally.others.add(seen);
      addObservation(tally, weight === 'client' ? seen : ofAnyClient(seen), false);
    },
  };
}

/** Named one by one: a spread takes longer than all else that is done for a line. */
function ofAnyClient(observation: ProxyObservation | DnsObservation): Observation {
  const { at, evidence, name } = observation;
  if (observation.kind === 'dns') {
    const asked: DnsObservation = {
      kind: 'dns',
      at,
      evidence,
      client: ANY_CLIENT,
      name,
      answer: observation.answer,
      addresses: [],
    };
    return observation.isIPv6 === true ? { ...asked, isIPv6: true } : asked;
  }
  const { port, verdict, status, bytes } = observation;
  const seen: ProxyObservation = {
    kind: 'proxy',
    at,
    evidence,
    client: ANY_CLIENT,
    name,
    port,
    verdict,
    status,
    bytes,
    server: null,
  };
  return observation.isInspected === true ? { ...seen, isInspected: true } : seen;
}

/** Of all names of concern. */
export function endingsOfConcern(
  { plan }: PlanLookUp,
  allowList: readonly string[],
): ReadonlySet<string> | null {
  return endingsOf([
    ...plan.roads.map(({ pattern }) => pattern),
    ...plan.learn.map(({ shape }) => shape),
    ...allowList,
  ]);
}

/** Of questions that matter one by one (ReaderOptions). */
export function rememberedBy({
  clients,
  isOfConcern,
}: Interest): (client: string, name: string) => boolean {
  const own = new Set(clients);
  return (client, name) => own.has(client) || isOfConcern(name);
}

/** Everything matters: for a small log, and for comparing. */
export const EVERYTHING: Interest = {
  clients: [],
  endings: null,
  isOfConcern: () => true,
  isOwn: () => true,
  parts: null,
  add: (tally, observation) => addObservation(tally, observation),
};
