// Which name a rejected packet to the internet was for, where the resolver's log tells
// questions and not their answers: by the appliance's own word, or by the time.

import { isDeclared, isOnPremises } from '../../model/world/place.ts';
import type { DnsGroup, FirewallGroup } from '../tally/tally.ts';
import type { RuleContext } from './draft.ts';

/** Most logs of firewalls cut the time to whole seconds. */
const CUT_MS = 1000;

/** The question of the same machine that the packet followed; null when an answer is known that tells, or none was asked. */
export function questionBefore(context: RuleContext, packet: FirewallGroup): DnsGroup | null {
  const { dns, failed, networks } = context;
  if (!isOnPremises(networks, packet.from) || isDeclared(networks, packet.to)) return null;
  if (dns.some((each) => each.client === packet.from && each.addresses.includes(packet.to)))
    return null;
  const asked = dns.filter(
    (each) =>
      each.answer === 'unknown' &&
      each.isIPv6 !== true &&
      each.client === packet.from &&
      each.first < packet.first + CUT_MS,
  );
  const named =
    failed?.error === 'connection-failed'
      ? asked.find((each) => each.name === failed.name)
      : undefined;
  return (
    named ??
    asked.reduce<DnsGroup | null>(
      (latest, each) => (latest === null || each.first >= latest.first ? each : latest),
      null,
    )
  );
}
