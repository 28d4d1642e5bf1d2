// What the site's firewall decides, as a pure function. Traffic that stays on
// the premises, or never comes near them, passes; anything else needs a rule.
// Written apart from roads/ on purpose: the model's prediction is tested against this.

import { isInAny } from '@sekisho/dns/address.ts';

export type Link = 'lan' | 'vpn' | 'internet';

export interface SiteNetworks {
  readonly onPremises: readonly string[];
  readonly throughVpn: readonly string[];
}

/** As site.yaml writes it (`ports`) or as settings hold it (`port`). */
export type NetworkRule = {
  /** CIDR, address, `internet` or `any`. */
  readonly from: string;
  readonly to: string;
} & ({ readonly ports: readonly number[] } | { readonly port: number });

export interface Crossing {
  readonly from: string;
  readonly to: string;
  readonly port: number;
}

export interface Decision {
  readonly verdict: 'allowed' | 'rejected';
  readonly via: Link;
  /** The rule that allowed it; null where none was needed, and for a rejection. */
  readonly rule: NetworkRule | null;
}

/** What carries the bytes between two addresses. */
export function linkBetween(networks: SiteNetworks, from: string, to: string): Link {
  const isFromHere = isInAny(from, networks.onPremises);
  const isToHere = isInAny(to, networks.onPremises);
  if (from === to || (isFromHere && isToHere)) return 'lan';
  if (isFromHere !== isToHere)
    return isInAny(isFromHere ? to : from, networks.throughVpn) ? 'vpn' : 'internet';
  return networks.throughVpn.some((network) => isInAny(from, [network]) && isInAny(to, [network]))
    ? 'lan'
    : 'internet';
}

export function decide(
  rules: readonly NetworkRule[],
  networks: SiteNetworks,
  { from, to, port }: Crossing,
): Decision {
  const via = linkBetween(networks, from, to);
  const crosses = isInAny(from, networks.onPremises) !== isInAny(to, networks.onPremises);
  if (!crosses) return { verdict: 'allowed', via, rule: null };
  const rule = rules.find(
    (each) =>
      portsOf(each).includes(port) &&
      covers(each.from, from, networks) &&
      covers(each.to, to, networks),
  );
  return { verdict: rule === undefined ? 'rejected' : 'allowed', via, rule: rule ?? null };
}

function portsOf(rule: NetworkRule): readonly number[] {
  return 'ports' in rule ? rule.ports : [rule.port];
}

function covers(term: string, address: string, networks: SiteNetworks): boolean {
  if (term === 'any') return true;
  if (term === 'internet')
    return !isInAny(address, networks.onPremises) && !isInAny(address, networks.throughVpn);
  return isInAny(address, [term]);
}
