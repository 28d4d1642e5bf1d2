// Which resolver decides the answer for a name, and what is missing there: nothing, because a resolver in Azure is
// asked; a forward to one; or a record, under the name that programs dial or under the one that the public alias
// leads to. The same rules as in roads/ask-resolver.ts, for names and suffixes that no world knows yet.

import { isAtOrUnder } from '@sekisho/dns/name.ts';
import { isBehindVpn } from '../model/world/place.ts';
import type { Site, SiteResolver } from '../site/site.ts';
import { forwardTargets } from './network-resolvers.ts';

export interface Question {
  /** As programs dial it, or the suffix under which it will lie. */
  readonly name: string;
  /** The name that the public alias leads to; null: no alias is documented, or it is dialled itself. */
  readonly target: string | null;
  /** The internet's answer is the right one. */
  readonly isPublic?: boolean;
}

export interface AnswerPlace {
  /** From the resolver that is asked to the last of the site. */
  readonly hops: readonly SiteResolver[];
  /** The one of them that decides. */
  readonly on: SiteResolver;
  /** True when the last hop has to ask the internet's DNS, for the answer or for the alias. */
  readonly asksInternet: boolean;
  readonly answer: PlaceAnswer;
}

export type PlaceAnswer =
  | { readonly by: 'internet' }
  /** By a resolver in Azure, at one of these addresses where they are known. */
  | { readonly by: 'azure'; readonly to: readonly string[] }
  /** The same, once {@link AnswerPlace.on} forwards the name. */
  | { readonly by: 'forward'; readonly to: readonly string[] }
  | {
      readonly by: 'record';
      /** `both`: the dialled name has the effect; the other one is there for whoever asks for it by name. */
      readonly of: 'dialled' | 'target' | 'both';
      /** The zone that the resolver hosts already; null: it has none that holds the name. */
      readonly hosted: string | null;
    };

/** Products that look at their own data for the target of an alias, whoever they asked. */
const ASKS_AGAIN: readonly SiteResolver['product'][] = ['bind'];
/** Products that never do (docs/resolvers.md). */
const TAKES_WHOLE_CHAIN: readonly SiteResolver['product'][] = ['unbound', 'dnsmasq', 'coredns'];

export function answerPlace(site: Site, asked: SiteResolver, question: Question): AnswerPlace {
  const hops: SiteResolver[] = [];
  let current = asked;
  const end = (answer: PlaceAnswer): AnswerPlace => ({
    hops,
    on: current,
    asksInternet: false,
    answer,
  });
  for (;;) {
    // parseSite() has refused circles; a site that was made otherwise ends here too.
    if (hops.includes(current)) return end({ by: 'record', of: 'dialled', hosted: null });
    hops.push(current);
    const rule = ruleFor(current, question.name);
    if (rule !== null && 'hosted' in rule)
      return end({ by: 'record', of: 'dialled', hosted: rule.hosted });
    const onward = nextOf(site, current, rule?.to ?? null);
    switch (onward.kind) {
      case 'resolver':
        current = onward.resolver;
        continue;
      case 'azure': {
        const isLost = rule !== null && leavesAgain(site, current, question);
        return end({ by: isLost ? 'forward' : 'azure', to: onward.to });
      }
      case 'nobody':
        return end({ by: 'record', of: 'dialled', hosted: null });
      case 'internet':
        return byInternet(site, { hops, last: current }, question);
    }
  }
}

/** The last of the hops asks the internet, whose alias leads on. */
function byInternet(
  site: Site,
  { hops, last }: { readonly hops: readonly SiteResolver[]; readonly last: SiteResolver },
  { target, isPublic = false }: Question,
): AnswerPlace {
  const end = (on: SiteResolver, answer: PlaceAnswer, asksInternet: boolean): AnswerPlace => ({
    hops,
    on,
    asksInternet,
    answer,
  });
  if (isPublic) return end(last, { by: 'internet' }, true);
  if (target !== null)
    for (const hop of hops) {
      const rule = asksAgain(hop, hop === last) ? ruleFor(hop, target) : null;
      if (rule === null) continue;
      if ('hosted' in rule)
        return end(hop, { by: 'record', of: 'target', hosted: rule.hosted }, true);
      const onward = nextOf(site, hop, rule.to);
      if (onward.kind === 'azure') return end(hop, { by: 'azure', to: onward.to }, true);
    }
  const inward = forwardTargets(site, last);
  if (inward.length > 0) return end(last, { by: 'forward', to: inward }, false);
  const takesChain = TAKES_WHOLE_CHAIN.includes(last.product);
  const of = target === null ? 'dialled' : takesChain ? 'both' : 'target';
  return end(last, { by: 'record', of, hosted: null }, of !== 'dialled');
}

/** One that asks the internet by itself looks at its own zones at each step, unless its product never does. */
function asksAgain({ product }: SiteResolver, isLast: boolean): boolean {
  return ASKS_AGAIN.includes(product) || (isLast && !TAKES_WHOLE_CHAIN.includes(product));
}

/** True when it asks for the target of the alias by itself, and not in Azure. */
function leavesAgain(site: Site, resolver: SiteResolver, { target }: Question): boolean {
  if (target === null || !ASKS_AGAIN.includes(resolver.product)) return false;
  const rule = ruleFor(resolver, target);
  if (rule === null) return resolver.forwards !== 'azure';
  return !('hosted' in rule) && nextOf(site, resolver, rule.to).kind !== 'azure';
}

type Rule = { readonly hosted: string } | { readonly to: readonly string[] };

/** The longest zone or forwarder that holds the name. */
export function ruleFor(resolver: SiteResolver, name: string): Rule | null {
  const rules = [
    ...resolver.hostedZones
      .map((entry) => (typeof entry === 'string' ? entry : entry.zone))
      .map((zone) => ({ suffix: zone, rule: { hosted: zone } as Rule })),
    ...resolver.conditionalForwarders.flatMap(({ zones, to }) =>
      zones.map((suffix) => ({ suffix, rule: { to } as Rule })),
    ),
  ];
  const found = rules
    .filter(({ suffix }) => isAtOrUnder(name, suffix))
    .sort((a, b) => b.suffix.length - a.suffix.length)[0];
  return found?.rule ?? null;
}

type Onward =
  | { readonly kind: 'resolver'; readonly resolver: SiteResolver }
  | { readonly kind: 'azure'; readonly to: readonly string[] }
  | { readonly kind: 'internet' | 'nobody' };

/** `words` of a conditional forwarder; null: as it does with all else. */
function nextOf(site: Site, resolver: SiteResolver, words: readonly string[] | null): Onward {
  const { forwards } = resolver;
  const named = (word: string): SiteResolver | undefined =>
    site.resolvers.find((each) => each.name === word || each.address === word);
  if (words === null && forwards === 'internet') return { kind: 'internet' };
  if (words === null && forwards === 'none') return { kind: 'nobody' };
  const to = words ?? (forwards === 'azure' ? forwardTargets(site, resolver) : [forwards]);
  const own = to.map(named).find((each) => each !== undefined);
  if (own !== undefined) return { kind: 'resolver', resolver: own };
  if (words === null || to.some((word) => isBehindVpn(site.networks, word, resolver.address)))
    return { kind: 'azure', to };
  return { kind: 'nobody' };
}
