// The proxy's own connections to the servers that clients ask for.

import type { Duplex } from 'node:stream';

import type { ProxyTarget } from './proxy-target.ts';
import { openTunnel } from '../../network/open-tunnel.ts';
import { parentReply, unreachableReply, unresolvedReply, type ErrorReply } from './squid-pages.ts';
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
  readonly #options: Pick<ForwardProxyOptions, 'host' | 'resolve' | 'parent'>;
  readonly #connectTimeoutMs: number;
  readonly #streams: OpenStreams;

  constructor(
    options: Pick<ForwardProxyOptions, 'host' | 'resolve' | 'parent'>,
    connectTimeoutMs: number,
    streams: OpenStreams,
  ) {
    this.#options = options;
    this.#connectTimeoutMs = connectTimeoutMs;
    this.#streams = streams;
  }

  /** True: requests go to another proxy, with their whole URL. */
  get hasParent(): boolean {
    return this.#options.parent !== undefined;
  }

  /** A tunnel to the target: through the parent, where there is one. */
  async openTunnel(target: ProxyTarget, client: Duplex): Promise<Opened> {
    const opened = await this.open(target, client);
    if (!this.hasParent || 'reply' in opened) return opened;
    const { stream, server } = opened;
    try {
      const { status, reason } = await openTunnel(stream, {
        name: target.host,
        port: target.port,
        timeoutMs: this.#connectTimeoutMs,
      });
      if (status === 200) return opened;
      stream.destroy();
      return { reply: parentReply(target.host, status, reason), server };
    } catch {
      stream.destroy();
      return { reply: unreachableReply(target.host, 0), server };
    }
  }

  /** Tries the addresses in turn, as long as the client is there. */
  async open(asked: ProxyTarget, client: Duplex): Promise<Opened> {
    const { parent } = this.#options;
    const target: ProxyTarget =
      parent === undefined ? asked : { name: null, host: parent.address, port: parent.port };
    const addresses =
      target.name === null
        ? [target.host.replace(/^\[|\]$/g, '')]
        : await this.#options.resolve(target.name).catch(() => []);
    let failed: Opened = { reply: unresolvedReply(asked.host), server: null };
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
        failed = { reply: unreachableReply(asked.host, ERRNO[code] ?? 0), server: address };
      }
    }
    client.off('close', onClose);
    return failed;
  }
}
