// Machines that site.yaml names. Whoever asks for one of them meets it on premises: the company's own DNS has
// its name, and the internet's is never asked.

import { isAtOrUnder, type Name } from '@sekisho/dns/name.ts';
import type { SiteMachine } from '../model/world/networks.ts';
import type { World } from './world.ts';

/** By its full name, its address, or its name in site.yaml before any domain that is none of Azure's. */
export function machineNamed({ machines = [], internet }: World, name: Name): SiteMachine | null {
  const exact = machines.find(({ host, address }) => host === name || address === name);
  if (exact !== undefined) return exact;
  const dot = name.indexOf('.');
  const label = dot < 0 ? name : name.slice(0, dot);
  const isAzures = internet.zones.some(
    ({ suffix, aliasZone }) =>
      isAtOrUnder(name, suffix) || (aliasZone !== undefined && isAtOrUnder(name, aliasZone)),
  );
  return isAzures
    ? null
    : (machines.find(({ host, name: own }) => host === null && own === label) ?? null);
}
