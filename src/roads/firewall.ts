// The firewall between the premises, the VPN and the internet: traffic inside
// the premises passes, everything else needs a rule, and the rest is rejected.

import { isInAny } from '../site/address.ts';
import type { FirewallAllow } from './settings.ts';
import type { FirewallModel } from './world.ts';

export type Link = 'lan' | 'vpn' | 'internet';

export interface FirewallDecision {
  readonly verdict: 'allowed' | 'rejected';
  readonly link: Link;
  /** The rule that allowed it; null for traffic inside the premises and for a rejection. */
  readonly rule: FirewallAllow | null;
}

export function linkTo(model: FirewallModel, to: string): Link {
  if (isInAny(to, model.networks.onPremises)) return 'lan';
  return isInAny(to, model.networks.throughVpn) ? 'vpn' : 'internet';
}

export function decideFirewall(model: FirewallModel, from: string, to: string, port: number): FirewallDecision {
  const link = linkTo(model, to);
  if (link === 'lan') return { verdict: 'allowed', link, rule: null };
  const rule = model.allow.find((each) => each.port === port && covers(each.from, from, link) && covers(each.to, to, link));
  return { verdict: rule === undefined ? 'rejected' : 'allowed', link, rule: rule ?? null };
}

export function formatFirewallAllow(rule: FirewallAllow): string {
  return `${rule.from} -> ${rule.to}:${String(rule.port)}`;
}

function covers(term: string, address: string, link: Link): boolean {
  if (term === 'any') return true;
  if (term === 'internet') return link === 'internet';
  return isInAny(address, [term]);
}
