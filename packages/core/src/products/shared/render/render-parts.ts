// Settings that several appliances share, by appliance, for servers that distinguish their clients.

import { allowLists } from '../../../plan/allow-lists.ts';
import type { Plan } from '../../../plan/plan.ts';
import { formatPattern } from '../../../names/pattern.ts';
import type { Site } from '../../../site/site.ts';
import { allowByPort, type PortRules } from './allow-rules.ts';
import type { RenderInput, RenderPart } from './rendered-file.ts';

/** In the site's order. */
export function partsOfSite(site: Site, plans: readonly Plan[]): readonly RenderPart[] {
  return site.appliances.flatMap((appliance) => {
    const plan = plans.find((each) => each.appliance === appliance.name);
    return plan === undefined ? [] : [{ appliance, plan }];
  });
}

/** Of the appliances that meet this proxy, with its list in place of their own proxy's. */
export function partsOfProxy(
  parts: readonly RenderPart[],
  { site, proxy }: { readonly site: Site; readonly proxy: string },
): readonly RenderPart[] {
  return parts.flatMap((part): RenderPart[] => {
    const { appliance, plan } = part;
    const list = allowLists({ site, appliance }, plan).find((each) => each.proxy === proxy);
    if (list === undefined) return [];
    if (appliance.proxy === proxy) return [part];
    const { allow } = list;
    return [{ appliance, plan: { ...plan, layers: { ...plan.layers, 'proxy-allow': { allow } } } }];
  });
}

export function partsOf({ plan, appliance, parts }: RenderInput): readonly RenderPart[] {
  return parts ?? [{ plan, appliance }];
}

/** Rules that hold for the same appliances. */
export interface SharedRules {
  readonly parts: readonly RenderPart[];
  /** The appliance, where the rules are of one among several; null: they are of all. */
  readonly only: string | null;
  readonly rules: readonly PortRules[];
}

/** First what all have, then what is one appliance's alone. No appliance is given another one's names. */
export function rulesByAppliance(input: RenderInput): readonly SharedRules[] {
  const parts = partsOf(input);
  const of = parts.map((part) => ({ part, rules: allowByPort(part.plan) }));
  const [first] = of;
  if (first === undefined) return [];
  const keyOf = (port: number, pattern: PortRules['patterns'][number]): string =>
    `${String(port)} ${formatPattern(pattern)}`;
  const keys = of.map(
    ({ rules }) =>
      new Set(
        rules.flatMap(({ port, patterns }) => patterns.map((pattern) => keyOf(port, pattern))),
      ),
  );
  const isOfAll = (key: string): boolean => keys.every((each) => each.has(key));
  const filter = (
    rules: readonly PortRules[],
    isWanted: (key: string) => boolean,
  ): readonly PortRules[] =>
    rules
      .map(({ port, patterns }) => ({
        port,
        patterns: patterns.filter((pattern) => isWanted(keyOf(port, pattern))),
      }))
      .filter(({ patterns }) => patterns.length > 0);
  return [
    { parts, only: null, rules: filter(first.rules, isOfAll) },
    ...of.map(({ part, rules }) => ({
      parts: [part],
      only: part.appliance.name,
      rules: filter(rules, (key) => !isOfAll(key)),
    })),
  ].filter(({ rules }) => rules.length > 0);
}
