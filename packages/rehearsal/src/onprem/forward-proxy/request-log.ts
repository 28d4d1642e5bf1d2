// A request's line in the log, written when the request ends.

import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';

import { formatAccessEntry, type AccessEntry } from './squid-log.ts';
import type { ForwardProxyOptions } from './proxy-options.ts';

/** One request from its arrival to its line in the log. */
export interface Exchange {
  readonly startedAt: Date;
  readonly client: string;
  readonly method: string;
  readonly url: string;
}

type HowItEnded = Pick<AccessEntry, 'tag' | 'status' | 'bytes' | 'server' | 'contentType'>;

export class RequestLog {
  readonly #options: Pick<ForwardProxyOptions, 'host' | 'log' | 'clock'>;

  constructor(options: Pick<ForwardProxyOptions, 'host' | 'log' | 'clock'>) {
    this.#options = options;
  }

  begin(request: IncomingMessage, url: string): Exchange {
    return {
      startedAt: this.#options.clock(),
      client: this.clientOf(request.socket),
      method: request.method ?? '-',
      url,
    };
  }

  write(exchange: Exchange, end: HowItEnded): void {
    const endedAt = this.#options.clock();
    const { client, method, url, startedAt } = exchange;
    this.#options.log(
      formatAccessEntry({
        endedAt,
        elapsedMs: endedAt.getTime() - startedAt.getTime(),
        client,
        method,
        url,
        ...end,
      }),
    );
  }

  /** The address on the site of who asks. */
  clientOf(socket: Socket): string {
    return this.#options.host.siteOf({
      address: socket.remoteAddress ?? '-',
      port: socket.remotePort ?? 0,
    }).address;
  }
}
