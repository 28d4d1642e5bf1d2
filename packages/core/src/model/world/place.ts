// Where an address lies, as routing has it: the longest prefix that holds it wins, so a network in Azure may lie
// inside one of the premises and the other way round. What lies behind the VPN depends on who asks: each site
// reaches what its own tunnel leads to. Everything that asks "which way to this address" asks here.

import {
  isInCidr,
  isReachedByInternet,
  parseAddress,
  parseCidr,
  type Cidr,
} from '@sekisho/dns/address.ts';
import type { Translation, WorldNetworks, WorldSite } from './networks.ts';

export type PlaceKind =
  | 'on-premises'
  | 'behind-vpn'
  /** Behind the VPN of another site, or known by another address on premises. */
  | 'not-reached'
  | 'internet'
  /** A private address in no network of the site: nothing leads there. */
  | 'undeclared';

export interface Place {
  readonly kind: PlaceKind;
  /** The network of site.yaml that holds it. */
  readonly network: string | null;
}

/** The networks as machines of one place see them. */
export interface View {
  readonly onPremises: readonly string[];
  readonly throughVpn: readonly string[];
  /** Behind the VPNs of other sites. */
  readonly notReached: readonly string[];
  readonly translated: readonly Translation[];
}

/** Where the address lies for a machine at `from`; without one, for anybody of the site. */
export function placeOf(networks: WorldNetworks, address: string, from?: string): Place {
  const view = from === undefined ? wholeView(networks) : viewFrom(networks, from);
  return placeIn(view, address);
}

export function isOnPremises(networks: WorldNetworks, address: string): boolean {
  return placeOf(networks, address).kind === 'on-premises';
}

/** Behind any VPN of the site; with `from`, behind one that this machine reaches. */
export function isBehindVpn(networks: WorldNetworks, address: string, from?: string): boolean {
  return placeOf(networks, address, from).kind === 'behind-vpn';
}

/** True for an address in one of the networks that site.yaml names. */
export function isDeclared(networks: WorldNetworks, address: string): boolean {
  const { kind } = placeOf(networks, address);
  return kind === 'on-premises' || kind === 'behind-vpn';
}

export function placeIn(view: View, address: string): Place {
  const found = longest(entriesOf(view), address);
  if (found === null)
    return { kind: isReachedByInternet(address) ? 'internet' : 'undeclared', network: null };
  const { kind, text, cidr } = found;
  const isHidden =
    kind === 'behind-vpn' && (longestOf(originals(view), address)?.prefix ?? -1) >= cidr.prefix;
  return { kind: isHidden ? 'not-reached' : kind, network: text };
}

const WHOLE = new WeakMap<WorldNetworks, View>();

/** All sites together, for questions that no machine asks. */
export function wholeView(networks: WorldNetworks): View {
  const known = WHOLE.get(networks);
  if (known !== undefined) return known;
  const { sites = [] } = networks;
  const view = composeView(networks, sites, []);
  WHOLE.set(networks, view);
  return view;
}

const VIEWS = new WeakMap<WorldNetworks, Map<string, View>>();

/** As the site sees them to which the address belongs; a machine in Azure sees what the sites see that reach it. */
export function viewFrom(networks: WorldNetworks, address: string): View {
  const { sites = [] } = networks;
  if (sites.length === 0) return wholeView(networks);
  const own = sitesOf(networks, address);
  const key = own.map(({ name }) => name).join('\n');
  const views = VIEWS.get(networks) ?? new Map<string, View>();
  VIEWS.set(networks, views);
  const known = views.get(key);
  if (known !== undefined) return known;
  const view = composeView(
    networks,
    own,
    sites.filter((site) => !own.includes(site)),
  );
  views.set(key, view);
  return view;
}

/** The site on premises that holds the address, else those that reach it. Empty: none, or all of them alike. */
export function sitesOf(networks: WorldNetworks, address: string): readonly WorldSite[] {
  const { sites = [] } = networks;
  if (placeOf(networks, address).kind !== 'on-premises')
    return sites.filter((site) => longestOf(site.throughVpn, address) !== null);
  const shared = longestOf(networks.onPremises, address)?.prefix ?? -1;
  return sites
    .map((site) => ({ site, prefix: longestOf(site.onPremises, address)?.prefix ?? -1 }))
    .filter(({ prefix }) => prefix >= 0 && prefix >= shared)
    .sort((a, b) => b.prefix - a.prefix)
    .slice(0, 1)
    .map(({ site }) => site);
}

function composeView(
  networks: WorldNetworks,
  own: readonly WorldSite[],
  others: readonly WorldSite[],
): View {
  const all = [...own, ...others];
  const translated = [networks, ...own].flatMap((each) => each.translated ?? []);
  return {
    onPremises: [networks, ...all].flatMap(({ onPremises }) => onPremises),
    throughVpn: [
      ...new Set([
        ...[networks, ...own].flatMap(({ throughVpn }) => throughVpn),
        ...translated.map(({ seenAs }) => seenAs),
      ]),
    ],
    notReached: others.flatMap((site) => [
      ...site.throughVpn,
      ...(site.translated ?? []).map(({ seenAs }) => seenAs),
    ]),
    translated,
  };
}

/** The zone inside the premises; null: in none of them. Undefined: the site has no zones. */
export function zoneOf({ zones = [] }: WorldNetworks, address: string): string | null | undefined {
  if (zones.length === 0) return undefined;
  const found = zones
    .map(({ name, networks }) => ({ name, prefix: longestOf(networks, address)?.prefix ?? -1 }))
    .filter(({ prefix }) => prefix >= 0)
    .sort((a, b) => b.prefix - a.prefix);
  return found[0]?.name ?? null;
}

/** True when a firewall of the premises stands between two addresses on premises. */
export function isBetweenZones(networks: WorldNetworks, from: string, to: string): boolean {
  return (
    zoneOf(networks, from) !== zoneOf(networks, to) &&
    isOnPremises(networks, from) &&
    isOnPremises(networks, to)
  );
}

interface Entry {
  readonly kind: PlaceKind;
  readonly text: string;
  readonly cidr: Cidr;
}

const ENTRIES = new WeakMap<View, readonly Entry[]>();

/** The longest prefix first; of equal ones the premises before the VPN. */
function entriesOf(view: View): readonly Entry[] {
  const known = ENTRIES.get(view);
  if (known !== undefined) return known;
  const of = (kind: PlaceKind, texts: readonly string[]): Entry[] =>
    texts.flatMap((text) => {
      const cidr = parseCidr(text);
      return cidr === null ? [] : [{ kind, text, cidr }];
    });
  const entries = [
    ...of('on-premises', view.onPremises),
    ...of('behind-vpn', view.throughVpn),
    ...of('not-reached', view.notReached),
  ].sort((a, b) => b.cidr.prefix - a.cidr.prefix);
  ENTRIES.set(view, entries);
  return entries;
}

function longest(entries: readonly Entry[], text: string): Entry | null {
  const address = parseAddress(text);
  if (address === null) return null;
  return entries.find(({ cidr }) => isInCidr(address, cidr)) ?? null;
}

function longestOf(networks: readonly string[], text: string): Cidr | null {
  const address = parseAddress(text);
  if (address === null) return null;
  let best: Cidr | null = null;
  for (const network of networks) {
    const cidr = parseCidr(network);
    if (cidr !== null && isInCidr(address, cidr) && cidr.prefix > (best?.prefix ?? -1)) best = cidr;
  }
  return best;
}

function originals({ translated }: View): readonly string[] {
  return translated.map(({ azure }) => azure);
}
