// What the site's firewall decides, as a pure function. Traffic that stays on
// the premises, or never comes near them, passes; anything else needs a rule.
// Written apart from roads/ on purpose: the model's prediction is tested against this.

import { formatAddress, isInAny, isInCidr, parseAddress, parseCidr } from '@sekisho/dns/address.ts';

export type Link = 'lan' | 'vpn' | 'internet';

export interface SiteNetworks {
  readonly onPremises: readonly string[];
  readonly throughVpn: readonly string[];
  /** Parts of the premises with a firewall between them; what is in none is one more. */
  readonly zones?: readonly { readonly name: string; readonly networks: readonly string[] }[];
  /** From these networks nothing leads to those: another site's tunnel does, or another address. */
  readonly closed?: readonly { readonly from: readonly string[]; readonly to: readonly string[] }[];
  readonly translated?: readonly Translation[];
}

/** A network in Azure that these networks on premises see under other addresses, one for one. */
export interface Translation {
  readonly from: readonly string[];
  readonly azure: string;
  readonly seenAs: string;
}

/** As site.yaml writes it (`ports`, of which a range is text) or as settings hold it (`port`). */
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

/** Where an address lies: the longest prefix says it, as routing has it. */
export function whereIs(networks: SiteNetworks, address: string): 'here' | 'vpn' | 'elsewhere' {
  const here = longestPrefix(networks.onPremises, address);
  const vpn = longestPrefix(networks.throughVpn, address);
  if (here < 0 && vpn < 0) return 'elsewhere';
  return vpn > here ? 'vpn' : 'here';
}

/** What carries the bytes between two addresses. */
export function linkBetween(networks: SiteNetworks, from: string, to: string): Link {
  const [start, end] = [whereIs(networks, from), whereIs(networks, to)];
  // Azure's own addresses may be in use here too: that is why the premises see others.
  if (from !== to && isClosed(networks, from, to)) return 'internet';
  if (from === to || (start === 'here' && end === 'here')) return 'lan';
  if (start === 'here' || end === 'here') {
    const isBehindVpn = (start === 'here' ? end : start) === 'vpn';
    return isBehindVpn ? 'vpn' : 'internet';
  }
  return networks.throughVpn.some((network) => isInAny(from, [network]) && isInAny(to, [network]))
    ? 'lan'
    : 'internet';
}

/** True where no way leads there from here. */
function isClosed({ closed = [] }: SiteNetworks, from: string, to: string): boolean {
  return closed.some((each) => isInAny(from, each.from) && isInAny(to, each.to));
}

export function decide(
  rules: readonly NetworkRule[],
  networks: SiteNetworks,
  { from, to, port }: Crossing,
): Decision {
  const via = linkBetween(networks, from, to);
  const [start, end] = [whereIs(networks, from), whereIs(networks, to)];
  const crosses =
    (start === 'here') !== (end === 'here') ||
    (start === 'here' && zoneOf(networks, from) !== zoneOf(networks, to));
  if (!crosses) return { verdict: 'allowed', via, rule: null };
  const rule = rules.find(
    (each) =>
      coversPort(each, port) && covers(each.from, from, networks) && covers(each.to, to, networks),
  );
  return { verdict: rule === undefined ? 'rejected' : 'allowed', via, rule: rule ?? null };
}

/** Null: in none of the named zones, or there are none. */
export function zoneOf({ zones = [] }: SiteNetworks, address: string): string | null {
  let found: { readonly name: string; readonly prefix: number } | null = null;
  for (const { name, networks } of zones) {
    const prefix = longestPrefix(networks, address);
    if (prefix > (found?.prefix ?? -1)) found = { name, prefix };
  }
  return found?.name ?? null;
}

/** The address in Azure that somebody here means by the one that he sees. */
export function translate(
  { translated = [] }: SiteNetworks,
  { from, to }: Pick<Crossing, 'from' | 'to'>,
): string {
  const by = translated.find((each) => isInAny(from, each.from) && isInAny(to, [each.seenAs]));
  const [seen, azure, address] = [
    parseCidr(by?.seenAs ?? ''),
    parseCidr(by?.azure ?? ''),
    parseAddress(to),
  ];
  if (seen === null || azure === null || address === null) return to;
  const bits = azure.network.bits + (address.bits - seen.network.bits);
  return formatAddress({ version: address.version, bits });
}

/** Bits of the longest network that holds it; -1: none does. */
function longestPrefix(networks: readonly string[], text: string): number {
  const address = parseAddress(text);
  if (address === null) return -1;
  return networks.reduce((longest, network) => {
    const cidr = parseCidr(network);
    return cidr !== null && cidr.prefix > longest && isInCidr(address, cidr)
      ? cidr.prefix
      : longest;
  }, -1);
}

function coversPort(rule: NetworkRule, port: number): boolean {
  return portRanges(rule).some(([first, last]) => port >= first && port <= last);
}

/** The first and the last of each. */
export function portRanges(rule: NetworkRule): readonly (readonly [number, number])[] {
  if (!('ports' in rule)) return [[rule.port, rule.endPort ?? rule.port]];
  return rule.ports.map((each) => {
    const [first = 0, last = first] = String(each).split('-').map(Number);
    return [first, last];
  });
}

function covers(term: string, address: string, networks: SiteNetworks): boolean {
  if (term === 'any') return true;
  if (term === 'internet') return whereIs(networks, address) === 'elsewhere';
  return isInAny(address, [term]);
}
