// Asks a proxy for a tunnel, as a client does, and only looks at whether the proxy's rules let it.

import { connect } from 'node:net';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';

import { withDeadline } from '@sekisho/dns/deadline.ts';
import { OutsideError } from '@sekisho/dns/user-error.ts';

export type TunnelVerdict = 'allowed' | 'refused';

/** A refusal by a rule comes at once; what takes longer is a connection under way. */
const PATIENCE_MS = 1500;

/** Asks again until the verdict is the awaited one or the time is over. Throws an OutsideError when the proxy is away. */
export async function askTunnel(
  proxy: { readonly address: string; readonly port: number },
  target: string,
  {
    signal,
    timeoutMs,
    until,
  }: {
    readonly signal: AbortSignal;
    readonly timeoutMs: number;
    readonly until: (verdict: TunnelVerdict) => boolean;
  },
): Promise<TunnelVerdict> {
  const deadline = performance.now() + timeoutMs;
  for (;;) {
    const verdict = await askOnce(proxy, target, signal).catch((error: unknown) => {
      // A proxy that reads its settings again does not accept for a moment.
      if (error instanceof OutsideError && performance.now() < deadline) return null;
      throw error;
    });
    if (verdict !== null && (until(verdict) || performance.now() >= deadline)) return verdict;
    await delay(100, undefined, { signal });
  }
}

async function askOnce(
  { address, port }: { readonly address: string; readonly port: number },
  target: string,
  signal: AbortSignal,
): Promise<TunnelVerdict> {
  const socket = connect({ host: address, port });
  const limit = withDeadline(signal, PATIENCE_MS);
  try {
    await once(socket, 'connect', { signal: limit });
    socket.write(`CONNECT ${target} HTTP/1.1\r\nHost: ${target}\r\n\r\n`);
    const [head]: unknown[] = await once(socket, 'data', { signal: limit });
    return /^HTTP\/1\.[01] (?:403|407)/.test(String(head)) ? 'refused' : 'allowed';
  } catch (cause) {
    signal.throwIfAborted();
    if (limit.aborted && !socket.connecting) return 'allowed';
    throw new OutsideError(`the proxy ${address}:${String(port)} does not answer`, {
      code: 'sync.no-answer',
      where: `${address}:${String(port)}`,
      cause,
    });
  } finally {
    socket.destroy();
  }
}
