// The way to a public address that ExpressRoute with Microsoft peering carries: which address of the service it
// is today nobody knows beforehand, so every range has to be let through.

import type { Name } from '@sekisho/dns/name.ts';
import { formatFirewallAllow } from '../model/firewall-rule.ts';
import { PUBLIC_ADDRESS } from './ask-resolver.ts';
import type { PreparedWorld } from './prepare-world.ts';
import type { Steps } from './trace-types.ts';

/** True for a name at a public address that the circuit leads to. */
export function isPeered({ world }: PreparedWorld, name: Name, to: string): boolean {
  return to === PUBLIC_ADDRESS && world.peering?.names.includes(name) === true;
}

/** Null when every range is let through; else the end of the walk. */
export function passPeering(
  { world, firewall }: PreparedWorld,
  { from, port }: { readonly from: string; readonly port: number },
  steps: Steps,
): 'rejected-by-firewall' | 'not-known' | null {
  const met = (world.peering?.networks ?? []).map((network) => ({
    network,
    ...firewall(from, network.replace(/\/.*/, ''), port),
  }));
  const values = { from, to: met.map(({ network }) => network).join(', '), port: String(port) };
  steps?.push({
    step: 'route',
    from,
    to: PUBLIC_ADDRESS,
    via: 'microsoft-peering',
    reason: { code: 'route.microsoft-peering', values },
  });
  const decisive = met.find(({ verdict }) => verdict !== 'allowed') ?? met[0];
  if (decisive === undefined) return null;
  const { network, verdict, rule } = decisive;
  const by = rule === null ? null : formatFirewallAllow(rule);
  const own = { ...values, to: network, by: by ?? '' };
  if (verdict === 'not-known') {
    const reason = { code: 'not-known.firewallAllow', values: own };
    steps?.push({ step: 'not-known', part: 'firewallAllow', reason });
    return 'not-known';
  }
  const isAllowed = verdict === 'allowed';
  steps?.push({
    step: 'firewall',
    from,
    to: network,
    port,
    verdict: isAllowed ? 'allowed' : 'rejected',
    by,
    reason: { code: `firewall.${isAllowed ? 'allowed' : 'rejected'}`, values: own },
  });
  return isAllowed ? null : 'rejected-by-firewall';
}
