// The firewall between the premises, the VPN and the internet: traffic inside
// the premises passes, everything else needs a rule, and the rest is rejected.
// A private address in no declared network is not on the internet: nothing leads there.

import { isInAny, isReachedByInternet } from '@sekisho/dns/address.ts';
import type { FirewallAllow } from '../model/firewall-rule.ts';
import type { FirewallModel } from './world.ts';

export type Link = 'lan' | 'vpn' | 'internet' | 'undeclared';

export interface FirewallDecision {
  readonly verdict: 'allowed' | 'rejected' | 'no-route' | 'not-known';
  readonly link: Link;
  /** The rule that allowed it; null for traffic inside the premises and for everything that is not allowed. */
  readonly rule: FirewallAllow | null;
}

/** Decides as {@link decideFirewall}, and remembers: a world has few addresses and very many questions. */
export type Firewall = (from: string, to: string, port: number) => FirewallDecision;

export function linkTo(model: FirewallModel, to: string): Link {
  if (isInAny(to, model.networks.onPremises)) return 'lan';
  if (isInAny(to, model.networks.throughVpn)) return 'vpn';
  return isReachedByInternet(to) ? 'internet' : 'undeclared';
}

export function decideFirewall(
  model: FirewallModel,
  from: string,
  to: string,
  port: number,
): FirewallDecision {
  const link = linkTo(model, to);
  if (link === 'lan') return { verdict: 'allowed', link, rule: null };
  if (link === 'undeclared') return { verdict: 'no-route', link, rule: null };
  if (model.allow === null) return { verdict: 'not-known', link, rule: null };
  const rule = model.allow.find(
    (each) => each.port === port && covers(each.from, from, link) && covers(each.to, to, link),
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
