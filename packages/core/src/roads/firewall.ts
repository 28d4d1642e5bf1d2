// The firewalls between the premises, the VPN and the internet, and between the zones of
// the premises where the site names some: traffic inside one zone passes, everything else
// needs a rule, and the rest is rejected.
// A private address in no declared network is not on the internet: nothing leads there.

import { isInAny } from '@sekisho/dns/address.ts';
import { coversPort, type FirewallAllow } from '../model/firewall-rule.ts';
import { isBetweenZones, placeOf, type PlaceKind } from '../model/world/place.ts';
import type { FirewallModel } from './world.ts';

export type Link = 'lan' | 'vpn' | 'internet' | 'undeclared';

export interface FirewallDecision {
  readonly verdict: 'allowed' | 'rejected' | 'no-route' | 'not-known';
  readonly link: Link;
  /** The rule that allowed it; null for traffic that meets no firewall and for everything that is not allowed. */
  readonly rule: FirewallAllow | null;
  /** The way stays inside one zone of the premises: no firewall is asked. */
  readonly isInside?: boolean;
  /** It is in Azure, and another site's tunnel leads there, or another address. */
  readonly isNotReached?: boolean;
}

/** Decides as {@link decideFirewall}, and remembers: a world has few addresses and very many questions. */
export type Firewall = (from: string, to: string, port: number) => FirewallDecision;

const LINK_OF: Readonly<Record<PlaceKind, Link>> = {
  'on-premises': 'lan',
  'behind-vpn': 'vpn',
  'not-reached': 'undeclared',
  internet: 'internet',
  undeclared: 'undeclared',
};

export function decideFirewall(
  model: FirewallModel,
  from: string,
  to: string,
  port: number,
): FirewallDecision {
  const { kind } = placeOf(model.networks, to, from);
  const link = LINK_OF[kind];
  if (link === 'lan' && !isBetweenZones(model.networks, from, to))
    return { verdict: 'allowed', link, rule: null, isInside: true };
  if (link === 'undeclared')
    return { verdict: 'no-route', link, rule: null, isNotReached: kind === 'not-reached' };
  if (model.allow === null) return { verdict: 'not-known', link, rule: null };
  const rule = model.allow.find(
    (each) => coversPort(each, port) && covers(each.from, from, link) && covers(each.to, to, link),
  );
  return { verdict: rule === undefined ? 'rejected' : 'allowed', link, rule: rule ?? null };
}

export function prepareFirewall(model: FirewallModel): Firewall {
  const byTo = new Map<string, Map<string, Map<number, FirewallDecision>>>();
  return (from, to, port) => {
    const byPort = entryOf(entryOf(byTo, to), from);
    const known = byPort.get(port);
    if (known !== undefined) return known;
    const decision = decideFirewall(model, from, to, port);
    byPort.set(port, decision);
    return decision;
  };
}

function entryOf<K, V>(map: Map<string, Map<K, V>>, key: string): Map<K, V> {
  const known = map.get(key);
  if (known !== undefined) return known;
  const fresh = new Map<K, V>();
  map.set(key, fresh);
  return fresh;
}

function covers(term: string, address: string, link: Link): boolean {
  if (term === 'any') return true;
  if (term === 'internet') return link === 'internet';
  return isInAny(address, [term]);
}
