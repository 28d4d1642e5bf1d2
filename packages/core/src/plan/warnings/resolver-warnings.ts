// What follows from what resolvers host, whom they ask and to whom Active Directory replicates it.

import { isAtOrUnder } from '@sekisho/dns/name.ts';
import { isBehindVpn } from '../../model/world/place.ts';
import { sortUnique } from '../../compare-text.ts';
import type { Site, SiteResolver } from '../../site/site.ts';
import { answerPlace, type Question } from '../answer-places.ts';
import { loopsOf } from '../forwarder-loops.ts';
import { forwardTargets, privateZonesFor } from '../network-resolvers.ts';
import { resolversOf, type PlanInput } from '../plan-input.ts';
import { laterQuestion, questionOf } from '../questions.ts';
import { recordHolders } from '../resolver-chains.ts';
import { asksByItself, proxiesOf } from '../site-proxies.ts';
import { isTenantSuffix } from '../tenant-suffixes.ts';
import type { Remark, Unwarned } from './remark.ts';

export function resolverWarnings(input: PlanInput, plan: Unwarned): Remark[] {
  return [
    ...unusedResolvers(input.site),
    ...closedZones(input, plan),
    ...namesToCome(input, plan),
    ...replicationNotes(input, plan),
    ...recordHolders(input.site, input.appliance).flatMap((holder) => [
      ...loopRemarks(input.site, holder),
      ...othersUnder(input, holder),
    ]),
  ];
}

/** Nobody of site.yaml asks it, and no other resolver forwards to it. */
function unusedResolvers(site: Site): Remark[] {
  const { resolvers } = site;
  const used = new Set(
    [...site.appliances, ...site.proxies].flatMap((client) => resolversOf(site, client)),
  );
  for (const resolver of used) for (const next of askedBy(site, resolver)) used.add(next);
  return resolvers
    .filter((each) => !used.has(each))
    .map(({ name, address }) => ({
      code: 'warning.resolver-without-use',
      values: { resolver: name, address },
    }));
}

function askedBy(
  { resolvers }: Site,
  { forwards, forwardTo, conditionalForwarders }: SiteResolver,
): readonly SiteResolver[] {
  const words = [forwards, ...forwardTo, ...conditionalForwarders.flatMap(({ to }) => to)];
  return resolvers.filter(({ name, address }) => words.includes(name) || words.includes(address));
}

function questionsOf(input: PlanInput, plan: Unwarned): readonly Question[] {
  return plan.planned.flatMap(({ served, roads }) => [
    ...served.map((each) => questionOf(input, each)),
    ...roads
      .filter((road) => road.road === 'private-endpoint' && !road.known)
      .map((road) => laterQuestion(input, road)),
  ]);
}

/** Hosted zones that hold a name of the plan, or what its alias leads to. */
function closedZones(input: PlanInput, plan: Unwarned): Remark[] {
  const { site, appliance } = input;
  const names = questionsOf(input, plan).flatMap(({ name, target }) =>
    target === null ? [name] : [name, target],
  );
  const onTheWay = (client: Parameters<typeof resolversOf>[1]): ReadonlySet<SiteResolver> =>
    new Set(
      resolversOf(site, client).flatMap((resolver) =>
        names.flatMap((name) => answerPlace(site, resolver, { name, target: null }).hops),
      ),
    );
  const proxies = proxiesOf(site, appliance).filter(asksByItself);
  const askers = [appliance, ...proxies].map((client) => ({
    name: client.name,
    ways: onTheWay(client),
  }));
  return site.resolvers.flatMap((resolver) => {
    const clients = askers.filter(({ ways }) => ways.has(resolver)).map(({ name }) => name);
    if (clients.length === 0) return [];
    return (
      resolver.hostedZones
        .map((entry) => (typeof entry === 'string' ? entry : entry.zone))
        // A zone of one name is closed for nobody else.
        .filter(
          (zone) => names.some((name) => isAtOrUnder(name, zone)) && !isOneName(resolver, zone),
        )
        .map((zone) => ({
          code: 'warning.hosted-zone-closed',
          values: { resolver: resolver.name, zone, clients: clients.join(', ') },
        }))
    );
  });
}

/** A zone of its own for one name, as the plan's own records have it. */
function isOneName({ hostedZones }: SiteResolver, zone: string): boolean {
  return hostedZones.some(
    (entry) =>
      typeof entry !== 'string' &&
      entry.zone === zone &&
      entry.records !== undefined &&
      Object.keys(entry.records).join() === '@',
  );
}

function namesToCome(input: PlanInput, plan: Unwarned): Remark[] {
  const { site, appliance } = input;
  const later = plan.planned
    .flatMap(({ roads }) => roads)
    .filter((road) => road.road === 'private-endpoint' && !road.known);
  return later.flatMap((road) => {
    const question = laterQuestion(input, road);
    return resolversOf(site, appliance).flatMap((resolver): Remark[] => {
      const { on, answer } = answerPlace(site, resolver, question);
      if (answer.by !== 'record' || answer.hosted === null) return [];
      const first = road.pattern.slice(0, -question.name.length - 1);
      const full = answer.of === 'dialled' ? road.pattern : `${first}.${question.target ?? ''}`;
      return [
        {
          code: 'warning.hosted-name-to-come',
          values: {
            name: road.pattern,
            zone: answer.hosted,
            resolver: on.name,
            record: full.slice(0, -answer.hosted.length - 1),
          },
        },
      ];
    });
  });
}

/** Of an appliance that asks several servers of Active Directory. */
function replicationNotes({ site, appliance }: PlanInput, plan: Unwarned): Remark[] {
  const [first, ...others] = resolversOf(site, appliance).filter(
    ({ product, replication }) =>
      product === 'windows' && (replication === 'domain' || replication === 'forest'),
  );
  if (first === undefined || others.length === 0 || plan.layers.dns.records.length === 0) return [];
  return [
    {
      code: 'warning.records-replicate',
      values: {
        resolver: first.name,
        others: others.map(({ name }) => name).join(', '),
        scope: sharedScope(first, others),
      },
      isNote: true,
    },
  ];
}

/** Servers with the scope of a domain are taken to be of one domain. */
function sharedScope(first: SiteResolver, others: readonly SiteResolver[]): string {
  return [first, ...others].every(({ replication }) => replication === 'domain')
    ? 'Domain'
    : 'Forest';
}

/** A forwarder in Active Directory goes to every domain controller of its scope, also to the one at which it points. */
function loopRemarks(site: Site, holder: SiteResolver): Remark[] {
  const targets = forwardTargets(site, holder);
  if (holder.product !== 'windows' || targets.length === 0 || holder.replication === 'server')
    return [];
  const described = site.resolvers.filter(({ address }) => targets.includes(address));
  const loops = loopsOf(site, holder).map(({ other }) => ({
    code: 'warning.forwarders-loop',
    values: {
      resolver: holder.name,
      other: other.name,
      address: other.address,
      scope: sharedScope(other, [holder]) === 'Domain' ? 'Domain, Forest' : 'Forest',
    },
  }));
  if (loops.length > 0) return loops;
  const isDescribed = targets.every((target) =>
    described.some(({ address }) => address === target),
  );
  return isDescribed
    ? []
    : [
        {
          code: 'warning.forwarders-in-directory',
          values: { resolver: holder.name, targets: targets.join(', ') },
        },
      ];
}

/** Suffixes of many owners that are asked for in Azure, while the internet is asked for the rest. */
function othersUnder(input: PlanInput, holder: SiteResolver): Remark[] {
  const { site, privateLinks = [] } = input;
  if (holder.forwards === 'azure') return [];
  const suffixes = holder.conditionalForwarders
    .filter(({ to }) =>
      to.some((word) =>
        isBehindVpn(
          site.networks,
          site.resolvers.find(({ name }) => name === word)?.address ?? word,
          holder.address,
        ),
      ),
    )
    .flatMap(({ zones }) => zones)
    .filter(isTenantSuffix);
  const linked = privateZonesFor(input, holder)?.zones ?? [];
  const zones = privateLinks
    .filter(({ forwarders }) => forwarders.some((each) => suffixes.includes(each)))
    .flatMap((link) => link.zones)
    .filter((zone) => linked.includes(zone));
  return zones.length === 0
    ? []
    : [
        {
          code: 'warning.others-not-answered',
          values: {
            resolver: holder.name,
            suffixes: sortUnique(suffixes).join(', '),
            zones: sortUnique(zones).join(', '),
          },
          isNote: true,
        },
      ];
}
