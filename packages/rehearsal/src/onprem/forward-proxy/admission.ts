// The allow-list: what may pass, and what only `report` mode lets through.

import type { ProxyTarget } from './proxy-target.ts';
import { deniedReply, loginReply, type ErrorReply } from './squid-pages.ts';
import type { ForwardProxyOptions } from './proxy-options.ts';

/** A name that only `report` mode let through. */
export interface WouldDeny {
  readonly host: string;
  readonly port: number;
  readonly count: number;
  readonly firstAt: Date;
}

export class Admission {
  readonly #options: Pick<ForwardProxyOptions, 'allow' | 'clock' | 'mode' | 'asksLogin'>;
  readonly #wouldDeny = new Map<string, WouldDeny>();

  constructor(options: Pick<ForwardProxyOptions, 'allow' | 'clock' | 'mode' | 'asksLogin'>) {
    this.#options = options;
  }

  /** In the order of the first observation. */
  get wouldDeny(): readonly WouldDeny[] {
    return [...this.#wouldDeny.values()];
  }

  /** What somebody is told who is not let through. */
  refusal({ host, port }: ProxyTarget, ports: readonly number[]): ErrorReply {
    return this.#options.asksLogin === true && ports.includes(port)
      ? loginReply(host)
      : deniedReply(host);
  }

  isAllowed(target: ProxyTarget, ports: readonly number[]): boolean {
    if (!ports.includes(target.port)) return false;
    if (target.name !== null && this.#options.allow().has(target.name)) return true;
    if (this.#options.mode?.() !== 'report') return false;
    const key = `${target.host}:${String(target.port)}`;
    const known = this.#wouldDeny.get(key);
    this.#wouldDeny.set(key, {
      host: target.host,
      port: target.port,
      count: (known?.count ?? 0) + 1,
      firstAt: known?.firstAt ?? this.#options.clock(),
    });
    return true;
  }
}
