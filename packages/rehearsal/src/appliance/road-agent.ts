// The HTTPS agent of one program on the appliance. For every new connection it
// does what the real program does: asks its own settings for the road by the name
// that it dials, then resolves and connects, or asks the proxy for a tunnel.
// Nothing here knows what the plan wants.

import { Agent, type RequestOptions } from 'node:https';
import { isIP } from 'node:net';
import { PassThrough, type Duplex } from 'node:stream';
import { connect as connectTls, type TLSSocket } from 'node:tls';

import { parseName, type Name } from '@sekisho/dns/name.ts';
import type { Program } from '@sekisho/core/model/program.ts';
import type { Host, SitePoint } from '@sekisho/dns/host.ts';
import { openTunnel } from '../network/open-tunnel.ts';
import { RoadError } from './road-error.ts';
import type { RoadChoice } from './program-settings.ts';
import type { TrafficMeter } from './traffic-meter.ts';

export interface AddressLookup {
  (name: Name): Promise<{
    readonly answer: 'address' | 'nxdomain' | 'nodata' | 'none';
    readonly addresses: readonly string[];
  }>;
}

export interface RoadAgentOptions {
  readonly program: Program;
  readonly host: Host;
  readonly resolve: AddressLookup;
  /** The company's own DNS, as far as it names proxies. */
  readonly proxyHosts: ReadonlyMap<string, readonly string[]>;
  /** Asked anew for every connection, as settings may have changed. */
  readonly choose: (name: Name, port: number) => RoadChoice;
  /** True for an address that is reached through the VPN. */
  readonly isPrivate: (address: string) => boolean;
  /** PEM of the authority that the program trusts. */
  readonly ca: string;
  readonly meter: TrafficMeter;
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

type Created = (error: Error | null, socket: Duplex) => void;

export class RoadAgent extends Agent {
  readonly #options: RoadAgentOptions;
  #lastFailure: RoadError | null = null;
  /** A name with several addresses is answered in turn. */
  #turn = -1;

  constructor(options: RoadAgentOptions) {
    super({ keepAlive: true, maxSockets: 8 });
    this.#options = options;
  }

  override createConnection(options: RequestOptions, created?: Created): undefined {
    const name = (options.host ?? '').toLowerCase() as Name;
    this.#open(name, Number(options.port ?? 443)).then(
      (socket) => created?.(null, socket),
      (error: unknown) => {
        if (error instanceof RoadError) this.#lastFailure = error;
        // Node looks at the error only; the type wants a stream all the same.
        created?.(
          error instanceof Error ? error : new Error(String(error)),
          new PassThrough().destroy(),
        );
      },
    );
    return undefined;
  }

  /** The last failure of a road, if it is what this text tells of: the storage SDK keeps of an error no more than its message. */
  failureReportedBy(text: string): RoadError | null {
    return this.#lastFailure !== null && text.includes(this.#lastFailure.message)
      ? this.#lastFailure
      : null;
  }

  checkSettings(name: Name): void {
    const choice = this.#options.choose(name, 443);
    if (choice.road === 'rejected')
      throw new RoadError('settings-rejected', {
        program: this.#options.program,
        name,
        entries: choice.entries,
      });
  }

  async #open(name: Name, port: number): Promise<TLSSocket> {
    const { program, choose, meter } = this.#options;
    const choice = choose(name, port);
    if (choice.road === 'rejected')
      throw new RoadError('settings-rejected', { program, name, entries: choice.entries });
    const { socket, road } =
      choice.road === 'direct'
        ? await this.#openDirect(name, port)
        : await this.#openThroughProxy(choice.proxy, name, port);
    meter.watch(socket, { name, program, road });
    return this.#secure(socket, name);
  }

  async #openDirect(
    name: Name,
    port: number,
  ): Promise<{ socket: Duplex; road: 'private-endpoint' | 'direct' }> {
    const { program, host, resolve, isPrivate, timeoutMs, signal } = this.#options;
    const found = await resolve(name);
    const address = found.addresses[0];
    if (found.answer === 'nxdomain' || found.answer === 'nodata')
      throw new RoadError('no-such-name', { program, name });
    if (address === undefined) throw new RoadError('no-resolver-answer', { program, name });
    const road = isPrivate(address) ? 'private-endpoint' : 'direct';
    try {
      return { socket: await host.connect({ address, port }, { timeoutMs, signal }), road };
    } catch (error) {
      throw new RoadError('connection-failed', {
        program,
        name,
        address,
        detail: codeOf(error),
        cause: error,
      });
    }
  }

  async #openThroughProxy(
    proxy: SitePoint,
    name: Name,
    port: number,
  ): Promise<{ socket: Duplex; road: 'proxy' }> {
    const { program, host, timeoutMs, signal } = this.#options;
    let socket: Duplex;
    try {
      const address = await this.#addressOfProxy(proxy.address);
      socket = await host.connect({ ...proxy, address }, { timeoutMs, signal });
    } catch (error) {
      if (signal.aborted) throw error;
      throw new RoadError('proxy-unreachable', {
        program,
        name,
        address: proxy.address,
        detail: codeOf(error),
        cause: error,
      });
    }
    const answer = await openTunnel(socket, { name, port, timeoutMs });
    if (answer.status === 200) return { socket, road: 'proxy' };
    socket.destroy();
    throw new RoadError(answer.status === 403 ? 'proxy-denied' : 'proxy-failed', {
      program,
      name,
      address: proxy.address,
      detail: `${String(answer.status)} ${answer.reason}`,
    });
  }

  async #addressOfProxy(name: string): Promise<string> {
    const plain = name.replace(/^\[(.*)\]$/, '$1');
    if (isIP(plain) !== 0) return plain;
    const known = this.#options.proxyHosts.get(plain.toLowerCase());
    if (known !== undefined) {
      this.#turn += 1;
      return known[this.#turn % known.length] ?? plain;
    }
    const parsed = parseName(plain);
    const found = parsed.ok ? await this.#options.resolve(parsed.name) : null;
    const address = found?.addresses[0];
    if (address === undefined)
      throw Object.assign(new Error(`no address of ${plain}`), { code: 'ENOTFOUND' });
    return address;
  }

  #secure(socket: Duplex, name: Name): Promise<TLSSocket> {
    const { program, ca, timeoutMs } = this.#options;
    return new Promise((resolve, reject) => {
      const secure = connectTls({ socket, servername: name, ca });
      const timer = setTimeout(() => fail(new Error('timed out')), timeoutMs);
      const fail = (error: Error): void => {
        clearTimeout(timer);
        secure.destroy();
        reject(new RoadError('tls-failed', { program, name, detail: error.message, cause: error }));
      };
      secure.once('error', fail);
      secure.once('secureConnect', () => {
        clearTimeout(timer);
        secure.off('error', fail);
        resolve(secure);
      });
    });
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : String(error);
}
