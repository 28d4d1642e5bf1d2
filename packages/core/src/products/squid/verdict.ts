// What Squid did with a request, from its result tag and status: a denial of its
// own is told from a 403 of the service, and a failure of its own from a service's 500.

import type { ProxyObservation } from '../shared/logs/observation.ts';

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

/** 401 and 407 ask for a password, 451 names a law. */
const REFUSALS: readonly number[] = [401, 403, 407, 451];

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
  // What a service says stands inside the tunnel: a 4xx in answer to CONNECT is that of a proxy behind this one.
  if (method === 'CONNECT' && REFUSALS.includes(status)) return 'denied';
  if (method === 'CONNECT' && status >= 400 && status < 500) return 'failed';
  // Status 0: the client went away before the proxy had any answer.
  const isOwn = method === 'CONNECT' || server === null;
  if (isOwn && (status >= 500 || (status === 0 && server === null))) return 'failed';
  return 'allowed';
}
