// What a firewall that reads names says of a connection: a request, where the record has its name, else the packet, where
// it was stopped.

import type { FirewallObservation, ProxyObservation } from './observation.ts';
import { stoppedPacket } from './packet.ts';
import type { ProxyTarget } from './proxy-target.ts';

interface Connection extends Pick<ProxyObservation, 'at' | 'evidence' | 'client' | 'verdict'> {
  /** null: the record has no name. */
  readonly target: ProxyTarget | null;
  readonly server: string | undefined;
  /** Of the packet, as `stoppedPacket` takes them. */
  readonly port: number;
  readonly protocol: string | undefined;
  readonly isFirst?: boolean | undefined;
  /** Default: 0, of logs that do not tell. */
  readonly status?: number;
  readonly bytes?: number;
  readonly agent?: string | undefined;
}

/** null: it says nothing of a name, nor of a missing rule. */
export function requestOrPacket({
  at,
  evidence,
  client,
  verdict,
  target,
  server,
  port,
  protocol,
  isFirst,
  status = 0,
  bytes = 0,
  agent,
}: Connection): ProxyObservation | FirewallObservation | null {
  if (target !== null)
    return {
      kind: 'proxy',
      at,
      evidence,
      client,
      ...target,
      verdict,
      status,
      bytes,
      server: server ?? null,
      ...(agent === undefined ? {} : { agent }),
    };
  if (verdict !== 'denied' || server === undefined) return null;
  const packet = { at, evidence, from: client, to: server, port, protocol };
  return stoppedPacket(isFirst === undefined ? packet : { ...packet, isFirst });
}
