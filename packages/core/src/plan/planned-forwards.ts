// What the on-premises resolver forwards into the virtual network, where it can:
// single names under suffixes that others use too, since a forwarded suffix ties
// every such name to the VPN and hides the endpoints of other tenants; whole
// zones only where all names are of Microsoft's own services.
// A public name is listed with the name that its alias leads to, because some
// resolvers ask for the target of an alias themselves.

import { isUnder, parentsOf } from '@sekisho/dns/name.ts';
import { isBehindVpn } from '../model/world/place.ts';
import { sortUnique } from '../compare-text.ts';
import { askedNames } from '../site/asked-resolvers.ts';
import type { EndpointName } from './endpoint-names.ts';
import { hasPublicAlias } from './planned-records.ts';
import type { PlannedRoad } from './plan.ts';
import { resolverOf, type PlanInput } from './plan-input.ts';
import type { Planned } from './plan-requirement.ts';
import { asksByItself, proxiesOf, proxyOf } from './site-proxies.ts';
import { isTenantSuffix } from './tenant-suffixes.ts';

/**
 * Null when the resolver does not forward there, or stands there itself; and when the proxy asks it too, since then
 * whatever the proxy may open has to be forwarded as it is today.
 */
export function plannedForwards(input: PlanInput, planned: readonly Planned[]): string[] | null {
  const resolver = resolverOf(input.site, input.appliance);
  if (resolver.forwards !== 'azure' || isBehindVpn(input.site.networks, resolver.address))
    return null;
  // Who goes out without a proxy asks it for whatever it may open.
  if (proxyOf(input.site, input.appliance) === null) return null;
  const isAsked = proxiesOf(input.site, input.appliance).some(
    (proxy) => asksByItself(proxy) && askedNames(proxy).includes(resolver.name),
  );
  if (isAsked) return null;
  const { scope } = input.site.policy;
  const served = planned
    .flatMap((each) => each.served)
    .flatMap((each) => namesToForward(input, each, scope));
  const later =
    scope === 'zone' ? planned.flatMap((each) => each.roads).flatMap(zoneOfUnknown) : [];
  const entries = sortUnique([...served, ...later]);
  const all = new Set(entries);
  return entries.filter((entry) => !parentsOf(entry).some((parent) => all.has(parent)));
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

function zoneOfUnknown(road: PlannedRoad): string[] {
  if (road.road !== 'private-endpoint' || road.known) return [];
  const parent = road.pattern.slice(road.pattern.indexOf('.') + 1);
  const zone = parent.slice(parent.lastIndexOf('>') + 1).replace(/^\./, '');
  return isTenantSuffix(zone) ? [] : [zone];
}
