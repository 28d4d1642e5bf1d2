// What stands in the bypass lists of today besides the plan: entries that change no
// planned path stay, whoever needs them; those that send a name past the proxy which
// has to go through it are taken out. Entries with which the program refuses its
// list are told apart elsewhere: until they are gone nothing else counts.

import { toName, type Name } from '@sekisho/dns/name.ts';
import { DIALECTS } from '../roads/dialects/dialects.ts';
import { learnMatcher } from './learn-matcher.ts';
import type { LearnEntry, PlannedRoad } from './plan.ts';
import type { PlanInput } from './plan-input.ts';
import { suffixOf } from './tenant-suffixes.ts';

export type ListLayer = 'configuration-manager' | 'system-bypass';

export interface StandingEntries {
  readonly kept: readonly string[];
  readonly removed: readonly string[];
}

interface Planned {
  readonly roads: readonly PlannedRoad[];
  readonly learn: readonly LearnEntry[];
  /** Entries of the plan for this list. */
  readonly bypass: readonly string[];
}

/** In the order of the list. Nothing where the site does not tell what is set today. */
export function standingEntries(
  { current, appliance }: Pick<PlanInput, 'current' | 'appliance'>,
  layer: ListLayer,
  planned: Planned,
): StandingEntries {
  const own = current?.appliances.find((each) => each.appliance === appliance.name);
  const today =
    (layer === 'configuration-manager' ? own?.configurationManager : own?.system)?.bypass ?? [];
  const dialect = dialectOf(layer);
  const refused = new Set(
    dialect
      .parse(today)
      .problems.filter(({ fatal }) => fatal)
      .map(({ index }) => index),
  );
  const isPlanned = new Set(planned.bypass.map((entry) => entry.toLowerCase()));
  const others = today.filter(
    (entry, index) => !refused.has(index) && !isPlanned.has(entry.toLowerCase()),
  );
  const proxied = proxiedNames(planned, layer);
  const isHarmful = (entry: string): boolean => takenOf(layer, entry, proxied) !== null;
  return {
    kept: [...new Set(others.filter((entry) => !isHarmful(entry)))],
    removed: [...new Set(others.filter(isHarmful))],
  };
}

/** The first of these names that the entry sends past the proxy. */
export function takenOf(layer: ListLayer, entry: string, names: readonly Name[]): Name | null {
  const list = dialectOf(layer).parse([entry]);
  return (
    names.find((host) => list.decide({ scheme: 'https', host, port: 443 }).road === 'direct') ??
    null
  );
}

/** The names that the program has to reach through the proxy; of a form, a name that has it. */
export function proxiedNames({ roads, learn }: Omit<Planned, 'bypass'>, layer: ListLayer): Name[] {
  const program = layer === 'configuration-manager' ? 'configuration-manager' : 'system';
  const proxied = roads.filter((road) => road.road === 'proxy' && road.programs.includes(program));
  const known = proxied.flatMap(({ pattern, match }) =>
    match === 'shape' ? [] : [toName(match === 'suffix' ? `any.${suffixOf(pattern)}` : pattern)],
  );
  const expected = learn
    .filter((entry) => entry.layer === 'proxy-allow')
    .flatMap((entry) => {
      const name = exampleOf(entry.shape);
      return learnMatcher(entry)(name) ? [name] : [];
    });
  return [...known, ...expected];
}

/** Some name of a form: digits for a number, hexadecimal ones as many as it says, letters for the rest. */
export function exampleOf(form: string): Name {
  return toName(
    form
      .replace(/^\*?\./, 'any.')
      .replace(/<hex(\d+)>/g, (_, digits: string) => 'a'.repeat(Number(digits)))
      .replace(/<n(?:umber)?>/g, '1')
      .replace(/<(?:id|keyVault|cacheAccount)>/g, 'xxxx')
      .replace(/<[^>]+>/g, 'x'),
  );
}

function dialectOf(layer: ListLayer): (typeof DIALECTS)['wininet'] {
  return DIALECTS[layer === 'configuration-manager' ? 'configuration-manager' : 'wininet'];
}
