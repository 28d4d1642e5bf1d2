// A packet that a firewall stopped, as an observation. Only one that asks for something which a rule could let through
// says anything of a missing rule: the first packet of a TCP connection, or a question to a name server. Roads are
// planned for TCP. QUIC (UDP 443) is stopped on purpose at many sites, and its clients go on by TCP; ICMP has no port;
// an RST, FIN or ACK belongs to a connection that the firewall has forgotten already.

import type { FirewallObservation } from './observation.ts';

const DNS_PORT = 53;

export interface StoppedPacket extends Pick<
  FirewallObservation,
  'at' | 'evidence' | 'from' | 'to'
> {
  readonly port: number;
  /** `TCP`, `udp`, `6`; undefined: the log does not say. */
  readonly protocol: string | undefined;
  /** False: it is no first packet of a connection. */
  readonly isFirst?: boolean;
}

export function stoppedPacket(packet: StoppedPacket): FirewallObservation | null {
  const { at, evidence, from, to, port, protocol, isFirst } = packet;
  if (!Number.isInteger(port) || port <= 0 || port > 65_535 || isFirst === false) return null;
  const isTcp = protocol === undefined || /^(?:tcp|6)$/i.test(protocol);
  const isQuestion = /^(?:udp|17)$/i.test(protocol ?? '') && port === DNS_PORT;
  return isTcp || isQuestion ? { kind: 'firewall', at, evidence, from, to, port } : null;
}
