// A host: sockets that the agent of its namespace opens, and connections through it.

import type { Socket as UdpSocket } from 'node:dgram';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { type Duplex, pipeline } from 'node:stream';

import { OutsideError } from '@sekisho/dns/user-error.ts';
import type { ConnectOptions, Host, RealPoint, SitePoint } from '@sekisho/dns/host.ts';
import { DialError } from '../dial.ts';
import { bindServer } from '../ports.ts';
import type { NamespaceAgent } from './namespace-agent.ts';
import { type BareHandle } from './namespace-agent.ts';

const DEFAULT_TIMEOUT_MS = 10_000;

/** What hosts use of their network. */
export interface HostSurroundings {
  readonly open: Set<Duplex>;
  readonly listeners: Set<Server | UdpSocket>;
  readonly isClosed: boolean;
  agentOf(namespace: string): NamespaceAgent;
}

interface HostParts {
  readonly name: string;
  readonly address: string;
  readonly namespace: string;
  readonly ready: Promise<void>;
}

export class NetnsHost implements Host {
  readonly name: string;
  readonly address: string;
  readonly addresses: string[];
  readonly namespace: string;
  /** Its namespace and addresses are there. */
  ready: Promise<void>;
  readonly #network: HostSurroundings;

  constructor(network: HostSurroundings, { name, address, namespace, ready }: HostParts) {
    this.#network = network;
    this.name = name;
    this.address = address;
    this.addresses = [address];
    this.namespace = namespace;
    this.ready = ready;
  }

  async listen(server: Server, at: SitePoint): Promise<RealPoint> {
    const { handle, port } = await this.#openAt('tcp', at);
    // A server whose sockets live in another thread cannot take this one: connections are carried to it.
    const front = 'isElsewhere' in server ? await this.#carryTo(server) : server;
    await new Promise<void>((resolve, reject) => {
      front.once('error', reject);
      front.listen(handle, () => {
        front.off('error', reject);
        resolve();
      });
    });
    front.on('connection', (socket: Socket) => this.#track(socket));
    this.#hold(front);
    return { address: at.address, port };
  }

  async bind(socket: UdpSocket, at: SitePoint): Promise<RealPoint> {
    const { handle, port } = await this.#openAt('udp', at);
    await new Promise<void>((resolve, reject) => {
      socket.once('error', reject);
      // The runtime takes a bare handle here, as it does for a cluster's workers; its types do not say so.
      socket.bind(handle as { readonly fd: number }, () => {
        socket.off('error', reject);
        resolve();
      });
    });
    this.#hold(socket);
    return { address: at.address, port };
  }

  async connect(to: SitePoint, options: ConnectOptions = {}): Promise<Duplex> {
    await this.#begin(to, options);
    const asked = this.#network
      .agentOf(this.namespace)
      .connect({ from: this.address, to, timeoutMs: options.timeoutMs ?? DEFAULT_TIMEOUT_MS });
    const socket = await abortable(asked, options.signal, (late) => late.destroy());
    if (this.#network.isClosed) {
      socket.destroy();
      throw new DialError('ENETDOWN', to);
    }
    this.#track(socket);
    return socket;
  }

  async exchange(
    to: SitePoint,
    message: Uint8Array,
    options: ConnectOptions = {},
  ): Promise<Uint8Array> {
    await this.#begin(to, options);
    return abortable(
      this.#network
        .agentOf(this.namespace)
        .exchange(
          { from: this.address, to, timeoutMs: options.timeoutMs ?? DEFAULT_TIMEOUT_MS },
          message,
        ),
      options.signal,
      () => undefined,
    );
  }

  /** Addresses here are the site's own. */
  siteOf(peer: RealPoint): SitePoint {
    return peer;
  }

  async #begin(to: SitePoint, { signal }: ConnectOptions): Promise<void> {
    signal?.throwIfAborted();
    if (this.#network.isClosed) throw new DialError('ENETDOWN', to);
    await this.ready;
  }

  async #openAt(
    protocol: 'tcp' | 'udp',
    at: SitePoint,
  ): Promise<{ readonly handle: BareHandle; readonly port: number }> {
    if (!this.addresses.includes(at.address))
      throw new Error(`host ${this.name} has no address ${at.address}`);
    await this.ready;
    return this.#network
      .agentOf(this.namespace)
      .open(protocol, at)
      .catch((error: unknown) => {
        const where = `${at.address}:${String(at.port)}`;
        const isInUse = error instanceof DialError && error.code === 'EADDRINUSE';
        throw new OutsideError(
          isInUse
            ? `port ${String(at.port)} at ${at.address} is in use in ${this.namespace}`
            : `cannot listen at ${where}: ${String(error)}`,
          {
            code: isInUse ? 'network.port-in-use' : 'network.cannot-listen',
            where,
            cause: error,
          },
        );
      });
  }

  /** Listens for the server in this thread, and passes bytes on over the machine's own loopback. */
  async #carryTo(server: Server): Promise<Server> {
    const port = await bindServer(server, '127.0.0.1', 0);
    const front = createServer({ allowHalfOpen: true }, (socket) => {
      const inner = connect({ host: '127.0.0.1', port, allowHalfOpen: true });
      this.#track(inner);
      // An end of either is the end of both.
      pipeline(socket, inner, socket, () => {
        socket.destroy();
        inner.destroy();
      });
    });
    server.once('close', () => front.close());
    return front;
  }

  #track(stream: Duplex): void {
    const { open } = this.#network;
    open.add(stream);
    stream.once('close', () => open.delete(stream));
    // An owner that has gone reads no more errors.
    stream.on('error', () => undefined);
  }

  #hold(listener: Server | UdpSocket): void {
    const { listeners } = this.#network;
    listeners.add(listener);
    listener.once('close', () => listeners.delete(listener));
  }
}

function abortable<T>(
  asked: Promise<T>,
  signal: AbortSignal | undefined,
  drop: (late: T) => void,
): Promise<T> {
  if (signal === undefined) return asked;
  return new Promise((resolve, reject) => {
    const onAbort = (): void => {
      reject(signal.reason instanceof Error ? signal.reason : new Error(String(signal.reason)));
      asked.then(drop, () => undefined);
    };
    signal.addEventListener('abort', onAbort, { once: true });
    asked.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort));
  });
}
