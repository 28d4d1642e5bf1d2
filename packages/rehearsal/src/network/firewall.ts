// What the site's firewall decides, as a pure function. Traffic that stays on
// the premises, or never comes near them, passes; anything else needs a rule.
// Written apart from roads/ on purpose: the model's prediction is tested against this.

import { isInAny, parseCidr } from '@sekisho/dns/address.ts';

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
} & (
  | { readonly ports: readonly (number | string)[] }
  | { readonly port: number; readonly endPort?: number }
);

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

export type Side = 'lan' | 'vpn' | 'elsewhere';

/** As a router decides it: the longest prefix that holds the address. */
export function sideOf(networks: SiteNetworks, address: string): Side {
  const length = (list: readonly string[]): number =>
    Math.max(
      -1,
      ...list
        .filter((network) => isInAny(address, [network]))
        .map((network) => parseCidr(network)?.prefix ?? -1),
    );
  const [here, there] = [length(networks.onPremises), length(networks.throughVpn)];
  if (here < 0 && there < 0) return 'elsewhere';
  return here >= there ? 'lan' : 'vpn';
}

/** What carries the bytes between two addresses. */
export function linkBetween(networks: SiteNetworks, from: string, to: string): Link {
  const isFromHere = sideOf(networks, from) === 'lan';
  const isToHere = sideOf(networks, to) === 'lan';
  if (from === to || (isFromHere && isToHere)) return 'lan';
  if (isFromHere !== isToHere)
    return sideOf(networks, isFromHere ? to : from) === 'vpn' ? 'vpn' : 'internet';
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
  const crosses = (sideOf(networks, from) === 'lan') !== (sideOf(networks, to) === 'lan');
  if (!crosses) return { verdict: 'allowed', via, rule: null };
  const rule = rules.find(
    (each) =>
      portsOf(each).some(([first, last]) => port >= first && port <= last) &&
      covers(each.from, from, networks) &&
      covers(each.to, to, networks),
  );
  return { verdict: rule === undefined ? 'rejected' : 'allowed', via, rule: rule ?? null };
}

/** The first and the last port of each range. */
export function portsOf(rule: NetworkRule): readonly (readonly [number, number])[] {
  if (!('ports' in rule)) return [[rule.port, rule.endPort ?? rule.port]];
  return rule.ports.map((text) => {
    const [first = 0, last = first] = String(text).split('-').map(Number);
    return [first, last];
  });
}

function covers(term: string, address: string, networks: SiteNetworks): boolean {
  if (term === 'any') return true;
  if (term === 'internet') return sideOf(networks, address) === 'elsewhere';
  return isInAny(address, [term]);
}
