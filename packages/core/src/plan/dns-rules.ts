// What the firewall must let through for DNS, and only where somebody asks for a name: clients for private ones, the
// proxy for its own, each at every resolver of its own list; and from resolver to resolver as far as the answer lies:
// to the internet where an alias of its leads to a record, into the virtual network where the name is asked for there.

import type { FirewallAllow } from '../model/firewall-rule.ts';
import { INTERNET_DNS } from '../site/asked-resolvers.ts';
import type { Site, SiteResolver } from '../site/site.ts';
import { answerPlace, type Question } from './answer-places.ts';
import type { EndpointName } from './endpoint-names.ts';
import type { PlannedRoad } from './plan.ts';
import { resolverNamed, resolversOf, type PlanInput } from './plan-input.ts';
import { proxyQuestions } from './proxy-rules.ts';
import { laterQuestion, questionOf, suffixIn } from './questions.ts';

const DNS_PORT = 53;

interface DnsNeeds {
  readonly roads: readonly PlannedRoad[];
  readonly served: readonly EndpointName[];
  readonly clientsOf: (road: PlannedRoad) => readonly string[];
}

export function dnsRules(
  input: PlanInput,
  { roads, served, clientsOf }: DnsNeeds,
): FirewallAllow[] {
  const { site, appliance } = input;
  const own = roads.filter((road) => road.road === 'private-endpoint');
  const byName = new Map(served.map((each) => [each.name as string, each]));
  const asked = [
    ...own.map((road) => {
      const each = byName.get(road.pattern);
      const question = each === undefined ? laterQuestion(input, road) : questionOf(input, each);
      // Without an address there is no record, and so no alias to follow.
      const followsAlias = each === undefined || each.addresses.length > 0;
      return {
        from: clientsOf(road),
        resolvers: resolversOf(site, appliance),
        question,
        followsAlias,
      };
    }),
    ...proxyQuestions(input, roads, clientsOf)
      .filter(({ resolver }) => resolver !== INTERNET_DNS)
      .flatMap(({ from, resolver, names }) =>
        names.map((name) => ({
          from: [from],
          resolvers: [resolverNamed(site, resolver)],
          question: { name: suffixIn(name), target: null, isPublic: true },
          followsAlias: true,
        })),
      ),
  ];
  return asked.flatMap(({ from, resolvers, question, followsAlias }) =>
    resolvers.flatMap((resolver) => [
      ...from.map((each) => ({ from: each, to: resolver.address, port: DNS_PORT })),
      ...onwardRules(site, resolver, { question, followsAlias }),
    ]),
  );
}

/** From each resolver on the way to the next, and from those that decide to whoever answers. */
function onwardRules(
  site: Site,
  resolver: SiteResolver,
  { question, followsAlias }: { readonly question: Question; readonly followsAlias: boolean },
): FirewallAllow[] {
  const { hops, on, asksInternet, answer } = answerPlace(site, resolver, question);
  const last = hops.at(-1) ?? resolver;
  const between = hops.slice(1).map((to, index) => ({
    from: (hops[index] ?? resolver).address,
    to: to.address,
    port: DNS_PORT,
  }));
  const inward = answer.by === 'azure' || answer.by === 'forward' ? answer.to : [];
  return [
    ...between,
    ...inward.map((to) => ({ from: on.address, to, port: DNS_PORT })),
    ...(asksInternet && followsAlias
      ? [{ from: last.address, to: 'internet', port: DNS_PORT }]
      : []),
  ];
}
