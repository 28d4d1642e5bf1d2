// The proxy's own connections to the servers that clients ask for.

import type { Duplex } from 'node:stream';

import type { ProxyTarget } from './proxy-target.ts';
import { unreachableReply, unresolvedReply, type ErrorReply } from './squid-pages.ts';
import type { OpenStreams } from './open-streams.ts';
import type { ForwardProxyOptions } from './proxy-options.ts';

type Opened =
  | { readonly stream: Duplex; readonly server: string }
  | { readonly reply: ErrorReply; readonly server: string | null };

const ERRNO: Readonly<Record<string, number>> = {
  ECONNREFUSED: 111,
  ETIMEDOUT: 110,
  EHOSTUNREACH: 113,
  ENETUNREACH: 101,
  ECONNRESET: 104,
};

export class Upstream {
  readonly #options: Pick<ForwardProxyOptions, 'host' | 'resolve'>;
  readonly #connectTimeoutMs: number;
  readonly #streams: OpenStreams;

  constructor(
    options: Pick<ForwardProxyOptions, 'host' | 'resolve'>,
    connectTimeoutMs: number,
    streams: OpenStreams,
  ) {
    this.#options = options;
    this.#connectTimeoutMs = connectTimeoutMs;
    this.#streams = streams;
  }

  /** Tries the addresses in turn, as long as the client is there. */
  async open(target: ProxyTarget, client: Duplex): Promise<Opened> {
    const addresses =
      target.name === null
        ? [target.host.replace(/^\[|\]$/g, '')]
        : await this.#options.resolve(target.name).catch(() => []);
    let failed: Opened = { reply: unresolvedReply(target.host), server: null };
    const gone = new AbortController();
    const onClose = (): void => gone.abort();
    client.once('close', onClose);
    for (const address of addresses) {
      if (client.destroyed) break;
      try {
        const stream = await this.#options.host.connect(
          { address, port: target.port },
          { timeoutMs: this.#connectTimeoutMs, signal: gone.signal },
        );
        this.#streams.hold(stream);
        client.off('close', onClose);
        return { stream, server: address };
      } catch (error) {
        const code = error instanceof Error && 'code' in error ? String(error.code) : '';
        failed = { reply: unreachableReply(target.host, ERRNO[code] ?? 0), server: address };
      }
    }
    client.off('close', onClose);
    return failed;
  }
}
