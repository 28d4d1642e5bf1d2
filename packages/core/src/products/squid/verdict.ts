// What Squid did with a request, from its result tag and status: a denial of its
// own is told from a 403 of the service, and a failure of its own from a service's 500.

import type { ProxyObservation } from '../shared/logs/observation.ts';
import { verdictOfTunnel } from '../shared/logs/tunnel-answer.ts';

export interface SquidResult {
  readonly tag: string;
  readonly status: number;
  readonly method: string;
  readonly server: string | null;
}

/** Of Squid's words for what it did: another one says nothing of what became of the request. */
export function isSquidTag(tag: string): boolean {
  return /^(?:TAG|TCP|UDP|NONE|ERR)(?:_|$)/.test(tag);
}

/** The address that was connected to, if it is the service's: a parent or sibling is another proxy. */
export function serverOfPeer(hierarchy: string, peer: string | null): string | null {
  return peer === null ||
    /(?:PARENT|SIBLING|CARP)/.test(hierarchy) ||
    !/^[\da-f]*[.:][\da-f.:]*$/i.test(peer)
    ? null
    : peer;
}

export function squidVerdict({
  tag,
  status,
  method,
  server,
}: SquidResult): ProxyObservation['verdict'] {
  if (tag.includes('DENIED')) return 'denied';
  const refused = verdictOfTunnel(method, status);
  if (refused !== null) return refused;
  // Status 0: the client went away before the proxy had any answer.
  const isOwn = method === 'CONNECT' || server === null;
  if (isOwn && (status >= 500 || (status === 0 && server === null))) return 'failed';
  return 'allowed';
}
