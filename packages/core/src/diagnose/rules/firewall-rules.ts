// What the firewall rejected, and for which name: told by the plan's addresses, by
// what the resolver answered the same machine, or by the tunnel that the proxy was opening.

import type { Name } from '@sekisho/dns/name.ts';
import { isBehindVpn, isOnPremises } from '../../model/world/place.ts';
import type { FirewallGroup } from '../tally/tally.ts';
import { readName, identifyProgram, type Draft, type RuleContext } from './draft.ts';
import { isElsewhere, severityElsewhere } from './clients.ts';
import { entriesFor } from './list-entries.ts';
import { questionBefore } from './question-before.ts';

const DNS_PORT = 53;

export function findAtFirewall(context: RuleContext): Draft[] {
  return context.firewall.flatMap((packet): Draft[] => {
    const planned = context.lookUp.nameAt(packet.to);
    if (planned !== null)
      return [rejectedNeeded(context, packet, { name: planned, to: packet.to })];
    if (isBehindVpn(context.networks, packet.to, packet.from)) return [];
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
  if (isElsewhere(context, { client: packet.from, name: of.name }))
    return {
      code: 'firewall-rejects-needed',
      sentence: 'finding.firewall-rejects-other-client',
      severity: severityElsewhere(packet.from),
      confidence: 'low',
      program: 'unknown',
      name: of.name,
      client: packet.from,
      values: { to: packet.to },
      fix: { layer: 'firewall', add: [] },
      seen: [packet],
    };
  const stated =
    of.to === 'internet'
      ? { program: 'unknown' as const, confidence: 'medium' as const }
      : { ...identifyProgram(context, of.name, { planned: [] }), confidence: 'high' as const };
  return {
    code: 'firewall-rejects-needed',
    severity: 'error',
    ...stated,
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
  if (!isOnPremises(networks, packet.from) || isOnPremises(networks, packet.to)) return [];
  const answered =
    dns.findLast((each) => each.client === packet.from && each.addresses.includes(packet.to)) ??
    questionBefore(context, packet);
  const name = answered === null ? null : readName(answered.name);
  const road = name === null ? null : lookUp.roadOf(name);
  // A private name at a public address is the resolver's finding.
  if (name === null || road?.road === 'private-endpoint') return [];
  // Its full name may be known to nobody yet, and its form has to go through the proxy.
  const isLearned = lookUp.learnOf(name).some(({ layer }) => layer === 'proxy-allow');
  if (road === null && !isLearned) return [];
  const stated = identifyProgram(context, name, { planned: road?.programs ?? [] });
  const isBypassed = road === null || road.road === 'proxy';
  return [
    {
      code: isBypassed ? 'bypassed-without-endpoint' : 'direct-attempt',
      severity: isBypassed ? 'error' : 'warning',
      name,
      ...stated,
      client: packet.from,
      values: { to: packet.to },
      fix: harmfulEntries(context, name, stated.program),
      seen: [packet],
    },
  ];
}

/** Entries of today that the plan wants away, and that take this name: of the program's list, else of the one that has some. */
function harmfulEntries(
  { lookUp }: RuleContext,
  name: Name,
  program: Draft['program'],
): Draft['fix'] {
  const { layers } = lookUp.plan;
  const manager = entriesFor(
    'configuration-manager',
    layers['configuration-manager'].removed ?? [],
    name,
  );
  const system = entriesFor('wininet', layers['system-bypass'].removed ?? [], name);
  const isOfSystem =
    program === 'system' || (program === 'unknown' && manager.length === 0 && system.length > 0);
  const remove = isOfSystem ? system : manager;
  return {
    layer: isOfSystem ? 'system-bypass' : 'configuration-manager',
    add: [],
    ...(remove.length === 0 ? {} : { remove }),
  };
}
