// Requests for a text that is neither a name nor an address: no finding can be about them, so they are counted and shown.

import { parseName } from '@sekisho/dns/name.ts';
import type { Evidence } from '../../products/shared/logs/observation.ts';
import { compareMoments } from './counted.ts';
import type { Tally } from './tally.ts';

export interface MalformedNames {
  /** Requests and questions. */
  readonly count: number;
  /** The oldest few. */
  readonly examples: readonly { readonly name: string; readonly evidence: Evidence }[];
}

const MOST_EXAMPLES = 3;
const LONGEST = 200;

export function findMalformedNames({ groups }: Tally): MalformedNames {
  // A name has several groups.
  const judged = new Map<string, boolean>();
  const isMalformed = (name: string): boolean => {
    const known = judged.get(name);
    if (known !== undefined) return known;
    const parsed = parseName(name);
    const answer = !parsed.ok && parsed.problem !== 'is-an-address';
    judged.set(name, answer);
    return answer;
  };
  const malformed = [...groups.values()]
    .filter((group) => group.kind !== 'firewall')
    .filter(({ name }) => isMalformed(name));
  const examples = malformed.flatMap(({ name, evidence }) =>
    evidence.slice(0, 1).map((moment) => ({ name, moment })),
  );
  return {
    count: malformed.reduce((sum, { count }) => sum + count, 0),
    examples: examples
      .sort((a, b) => compareMoments(a.moment, b.moment))
      .slice(0, MOST_EXAMPLES)
      .map(({ name, moment }) => ({ name: name.slice(0, LONGEST), evidence: moment.evidence })),
  };
}
