// Which observations matter one client at a time: those of private names,
// and those of the site's own machines. All others are counted by name alone, so that
// memory grows with the names in a log and not with names times clients.

import { parseName } from '@sekisho/dns/name.ts';
import type { PlanLookUp } from '../../plan/look-up.ts';
import type { Plan } from '../../plan/plan.ts';
import type {
  DnsObservation,
  ProxyObservation,
  Observation,
} from '../../products/shared/logs/observation.ts';
import { ANY_CLIENT } from './tally.ts';

export interface Interest {
  /** Addresses of the site's machines. */
  readonly clients: readonly string[];
  /** Every name of interest holds one of these, in lower case; null: nothing is known of them but what {@link isOfInterest} says. */
  readonly marks: readonly string[] | null;
  /** Clients must be distinguished for this name. */
  isOfInterest(name: string): boolean;
  /** The observation with what does not matter taken away. */
  reduce(observation: Observation): Observation;
}

const MOST_JUDGED = 50_000;

export function createInterest(lookUp: PlanLookUp, clients: readonly string[]): Interest {
  const known = new Set(clients);
  const judge = (text: string): boolean => {
    const parsed = parseName(text);
    // Of a name that goes through the proxy anyway, which of the site's other machines asked matters little.
    return parsed.ok && lookUp.roadOf(parsed.name)?.road === 'private-endpoint';
  };
  // A log has many lines of each name.
  const judged = new Map<string, boolean>();
  const isOfInterest = (text: string): boolean => {
    const before = judged.get(text);
    if (before !== undefined) return before;
    if (judged.size >= MOST_JUDGED) judged.clear();
    const answer = judge(text);
    judged.set(text, answer);
    return answer;
  };
  return {
    clients,
    marks: marksOf(lookUp.plan),
    isOfInterest,
    reduce: (observation) => {
      if (observation.kind === 'appliance' || observation.kind === 'firewall') return observation;
      if (known.has(observation.client) || isOfInterest(observation.name)) return observation;
      return ofAnyClient(observation);
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

/** The last two labels of private names; what stands before them may be a placeholder. */
function marksOf({ roads }: Plan): string[] | null {
  const marks = new Set(
    roads.flatMap((each) =>
      each.road === 'private-endpoint'
        ? [each.pattern.toLowerCase().split('.').slice(-2).join('.')]
        : [],
    ),
  );
  return [...marks].every((mark) => /^[a-z0-9.-]+$/.test(mark)) ? [...marks] : null;
}

/** Marks of Azure's names; no other names have private endpoints. */
const AZURE_MARKS: readonly string[] = ['azure', 'windows', 'microsoft', 'cloudapi'];

/** The clients that may matter, guessed without a plan: too many, which {@link Interest.reduce} of the plan's own removes. */
export function guessInterest(clients: readonly string[]): Interest {
  return {
    clients,
    marks: AZURE_MARKS,
    isOfInterest: (name) => AZURE_MARKS.some((mark) => name.includes(mark)),
    reduce: (observation) => observation,
  };
}

/** Everything matters: for a small log, and for comparing. */
export const EVERYTHING: Interest = {
  clients: [],
  marks: null,
  isOfInterest: () => true,
  reduce: (observation) => observation,
};
