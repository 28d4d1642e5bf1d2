// What the firewall rejected, and for which name: told by the plan's addresses, by
// what the resolver answered the same machine, or by the tunnel that the proxy was opening.

import type { Name } from '../../names/name.ts';
import { isInAny } from '../../site/address.ts';
import type { FirewallGroup } from '../tally/tally.ts';
import { readName, tellActor, type Draft, type RuleContext } from './draft.ts';
import { questionBefore } from './question-before.ts';

const DNS_PORT = 53;

export function findAtFirewall(context: RuleContext): Draft[] {
  return context.firewall.flatMap((packet): Draft[] => {
    const planned = context.lookUp.nameAt(packet.to);
    if (planned !== null)
      return [rejectedNeeded(context, packet, { name: planned, to: packet.to })];
    if (isInAny(packet.to, context.networks.throughVpn)) return [];
    const dialled = dialledThroughProxy(context, packet);
    if (dialled !== null)
      return [rejectedNeeded(context, packet, { name: dialled, to: 'internet' })];
    return directAttempt(context, packet);
  });
}

function rejectedNeeded(
  context: RuleContext,
  packet: FirewallGroup,
  of: { readonly name: Name; readonly to: string },
): Draft {
  const told =
    of.to === 'internet'
      ? { actor: 'unknown' as const, confidence: 'medium' as const }
      : { ...tellActor(context, of.name, { planned: [] }), confidence: 'high' as const };
  return {
    code: 'firewall-rejects-needed',
    severity: 'error',
    ...told,
    name: of.name,
    client: packet.from,
    values: { to: packet.to },
    fix: { layer: 'firewall', add: [`${packet.from} -> ${of.to}:${String(packet.port)}`] },
    seen: [packet],
  };
}

/** A rejected packet of the proxy itself: the name that it was opening a tunnel for. */
function dialledThroughProxy({ proxy }: RuleContext, packet: FirewallGroup): Name | null {
  const tunnel = proxy.findLast(
    (each) =>
      each.verdict === 'failed' &&
      each.client !== packet.from &&
      (each.port === packet.port || packet.port === DNS_PORT),
  );
  return tunnel === undefined ? null : readName(tunnel.name);
}

/** A program that went past the proxy to the internet. */
function directAttempt(context: RuleContext, packet: FirewallGroup): Draft[] {
  const { dns, lookUp, networks } = context;
  if (!isInAny(packet.from, networks.onPremises) || isInAny(packet.to, networks.onPremises))
    return [];
  const answered =
    dns.findLast((each) => each.client === packet.from && each.addresses.includes(packet.to)) ??
    questionBefore(context, packet);
  const name = answered === null ? null : readName(answered.name);
  const road = name === null ? null : lookUp.roadOf(name);
  // A private name at a public address is the resolver's finding.
  if (name === null || road === null || road.road === 'private-endpoint') return [];
  const told = tellActor(context, name, { planned: road.actors });
  const layer = told.actor === 'system' ? 'system-bypass' : 'configuration-manager';
  const isBypassed = road.road === 'proxy';
  return [
    {
      code: isBypassed ? 'bypassed-without-endpoint' : 'direct-attempt',
      severity: isBypassed ? 'error' : 'warning',
      name,
      ...told,
      client: packet.from,
      values: { to: packet.to },
      fix: { layer, add: [] },
      seen: [packet],
    },
  ];
}
