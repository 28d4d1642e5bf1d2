// What machines that are not the site's were denied, of names that no plan has, in a few words.

import type { Evidence } from '../products/shared/logs/observation.ts';
import { compareText } from '../compare-text.ts';
import { evidenceOf, type DeniedSlot } from './tally/denied-names.ts';
import type { Tally } from './tally/tally.ts';
import { toIso } from './time-range.ts';

/** A name that was denied, and not carried since. */
export interface UnplannedName {
  readonly name: string;
  readonly port: number;
  readonly count: number;
  /** RFC 3339; empty when the log has no time. */
  readonly first: string;
  readonly last: string;
  readonly evidence: readonly Evidence[];
}

/** What other machines than the site's asked for, of names that no plan has. */
export interface OthersSummary {
  /** At proxies. */
  readonly requests: number;
  readonly denied: number;
  readonly failed: number;
  /** To resolvers. */
  readonly questions: number;
  /** Estimate, within a few percent, of how many different names those were. */
  readonly namesEstimate: number;
  /** How many different names were denied and not carried since. */
  readonly deniedNames: number;
  /** False: so many that only the most frequent were held; there are more than {@link deniedNames}. */
  readonly isComplete: boolean;
  /** The most frequent first. */
  readonly mostDenied: readonly UnplannedName[];
}

const MOST_SHOWN = 10;

/** null when there is nothing to say. `isWhole`: with all the names. */
export function summarizeOthers({ others }: Tally, isWhole = false): OthersSummary | null {
  const { requests, denied, failed, questions, names, deniedNames } = others;
  if (requests + questions === 0) return null;
  const { open } = deniedNames;
  const shown = (isWhole ? open : mostDenied(open))
    .map(({ denied }) => denied)
    .sort((a, b) => b.count - a.count || compareText(a.name, b.name) || a.port - b.port);
  return {
    requests,
    denied,
    failed,
    questions,
    namesEstimate: names.estimate(),
    deniedNames: open.length,
    isComplete: deniedNames.left.names === 0,
    mostDenied: shown.slice(0, isWhole ? undefined : MOST_SHOWN).map((each) => ({
      name: each.name,
      port: each.port,
      count: each.count,
      first: toIso(each.first),
      last: toIso(each.last.at),
      evidence: evidenceOf(each).map((moment) => moment.evidence),
    })),
  };
}

/** So many as are shown, and those that were denied as often as the last of them: few are to be sorted. */
function mostDenied(names: readonly DeniedSlot[]): readonly DeniedSlot[] {
  const counts = Float64Array.from(names, ({ count }) => count).sort();
  const least = counts.at(-MOST_SHOWN) ?? 0;
  return names.filter(({ count }) => count >= least);
}
