// What the on-premises resolver forwards into the virtual network, where it can:
// single names under suffixes that others use too, since a forwarded suffix ties
// every such name to the VPN and hides the endpoints of other tenants; whole
// zones only where all names are of Microsoft's own services.
// A public name is listed with the name that its alias leads to, because some
// resolvers ask for the target of an alias themselves.

import { isAtOrUnder, isUnder, parentsOf } from '@sekisho/dns/name.ts';
import { isBehindVpn } from '../model/world/place.ts';
import { sortUnique } from '../compare-text.ts';
import { askedNames } from '../site/asked-resolvers.ts';
import { answerPlace, ruleFor } from './answer-places.ts';
import { isTranslated, type EndpointName } from './endpoint-names.ts';
import type { PlannedRoad } from './plan.ts';
import { resolverOf, resolversOf, type PlanInput } from './plan-input.ts';
import type { Planned } from './plan-requirement.ts';
import { hasPublicAlias, questionOf, suffixIn } from './questions.ts';
import { holderFrom, recordHolders } from './resolver-chains.ts';
import { asksByItself, proxiesOf, proxyOf } from './site-proxies.ts';
import { isTenantSuffix } from './tenant-suffixes.ts';

/** Null when the resolver does not forward there, or stands there itself. */
export function plannedForwards(input: PlanInput, planned: readonly Planned[]): string[] | null {
  const [holder] = recordHolders(input.site, input.appliance);
  const entries =
    holder?.forwards === 'azure' ? allForwards(input, planned) : missingForwards(input, planned);
  if (entries === null) return null;
  const all = new Set(entries);
  return sortUnique(entries).filter((entry) => !parentsOf(entry).some((parent) => all.has(parent)));
}

/**
 * Of a resolver that sends everything there; null too when the proxy asks it, since then whatever the proxy may open
 * has to be forwarded as it is today.
 */
function allForwards(input: PlanInput, planned: readonly Planned[]): string[] | null {
  const { site, appliance } = input;
  const resolver = resolverOf(site, appliance);
  if (isBehindVpn(site.networks, resolver.address)) return null;
  // Who goes out without a proxy asks it for whatever it may open.
  if (proxyOf(site, appliance) === null) return null;
  const isAsked = proxiesOf(site, appliance).some(
    (proxy) => asksByItself(proxy) && askedNames(proxy).includes(resolver.name),
  );
  if (isAsked) return null;
  const { scope } = site.policy;
  const served = planned
    .flatMap((each) => each.served)
    .filter((each) => !isTranslated(each))
    .flatMap((each) => namesToForward(input, each, scope));
  const later =
    scope === 'zone' ? planned.flatMap((each) => each.roads).flatMap(zoneOfUnknown) : [];
  return [...served, ...later];
}

/** Of one that sends some suffixes there: those that it does not yet. */
function missingForwards(input: PlanInput, planned: readonly Planned[]): string[] | null {
  const { site, appliance } = input;
  const entries = resolversOf(site, appliance).flatMap((resolver) => {
    const served = planned
      .flatMap((each) => each.served)
      .filter(
        (each) => answerPlace(site, resolver, questionOf(input, each)).answer.by === 'forward',
      )
      .flatMap((each) => namesToForward(input, each, site.policy.scope));
    const later = planned
      .flatMap((each) => each.roads)
      .flatMap((road) => suffixOfUnknown(input, road))
      .filter(
        (name) => answerPlace(site, resolver, { name, target: null }).answer.by === 'forward',
      );
    const holder = holderFrom(site, resolver);
    const isThere = (name: string): boolean => {
      const rule = ruleFor(holder, name);
      return rule !== null && !('hosted' in rule);
    };
    return [...served, ...later].filter((name) => !isThere(name));
  });
  return entries.length === 0 ? null : entries;
}

function namesToForward(
  input: PlanInput,
  { name, zone, record }: EndpointName,
  scope: 'zone' | 'names',
): string[] {
  const parent = name.slice(name.indexOf('.') + 1);
  // Dialled by its own privatelink name: nobody else's names lie under that zone's region.
  if (isUnder(name, zone)) return [scope === 'zone' ? parent : name];
  return hasPublicAlias(input, zone) ? [name, `${record}.${zone}`] : [name];
}

/** The suffix under which a name will lie that registration makes; none where others have names there too. */
export function zoneOfUnknown(road: Pick<PlannedRoad, 'road' | 'known' | 'pattern'>): string[] {
  if (road.road !== 'private-endpoint' || road.known) return [];
  const zone = suffixIn(road.pattern.slice(road.pattern.indexOf('.') + 1));
  return isTenantSuffix(zone) ? [] : [zone];
}

/** The same as the documents name it for a forwarder: what is dialled there is made before anybody can add it. */
function suffixOfUnknown({ privateLinks = [] }: PlanInput, road: PlannedRoad): string[] {
  return zoneOfUnknown(road).map((zone) => {
    const documented = privateLinks
      .flatMap((link) => link.forwarders)
      .filter((suffix) => isAtOrUnder(zone, suffix) && !isTenantSuffix(suffix))
      .sort((a, b) => a.length - b.length);
    return documented[0] ?? zone;
  });
}
