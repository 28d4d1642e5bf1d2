// Where a step is carried out: the server, or the machine, with the address at which its team finds it.

import type { PlanInput } from '../plan/plan-input.ts';
import { resolversOf } from '../plan/plan-input.ts';
import { proxyOf } from '../plan/site-proxies.ts';
import type { Layer } from '../model/layer.ts';
import type { ToDoPlace, ToDoStep } from './to-do.ts';

export function placesOf(
  { site, appliance }: PlanInput,
  { layer, because }: Pick<ToDoStep, 'layer' | 'because'>,
): readonly ToDoPlace[] {
  return PLACES[layer](site, appliance, because);
}

type Find = (
  site: PlanInput['site'],
  appliance: PlanInput['appliance'],
  because: ToDoStep['because'],
) => readonly ToDoPlace[];

const onAppliance: Find = (_, { name, address }) => [{ name, address }];

const PLACES: Readonly<Record<Layer, Find>> = {
  dns: (site, appliance, { what }) => {
    // A step may be of one resolver among several, of which others hold the record already.
    const named = String(what.values['resolver'] ?? '').split(', ');
    const own = site.resolvers.filter(({ name }) => named.includes(name));
    return (own.length > 0 ? own : resolversOf(site, appliance)).map(({ name, address }) => ({
      name,
      address,
    }));
  },
  'proxy-allow': (site, appliance, { what }) => {
    // A step may be of the proxy of a browser, or of one behind the appliance's own.
    const own =
      site.proxies.find(({ name }) => name === what.values['proxy']) ?? proxyOf(site, appliance);
    return own === null ? [] : [{ name: own.name, address: `${own.address}:${String(own.port)}` }];
  },
  'configuration-manager': onAppliance,
  'system-bypass': onAppliance,
  // The site names no firewall, and a subscription has no address.
  firewall: () => [],
  azure: () => [],
};
