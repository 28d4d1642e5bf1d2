// A host of a network, as its programs see it. Programs name the site's true
// addresses (10.2.1.13) and ports (443); the network decides what carries them.

import type { Socket as UdpSocket } from 'node:dgram';
import type { Server } from 'node:net';
import type { Duplex } from 'node:stream';

/** An address and port as the site writes them. */
export interface SitePoint {
  readonly address: string;
  readonly port: number;
}

/** Where a program really has to bind or send to. */
export interface RealPoint {
  readonly address: string;
  readonly port: number;
}

export interface ConnectOptions {
  readonly signal?: AbortSignal;
  /** Default 10,000. */
  readonly timeoutMs?: number;
}

/**
 * Thrown by {@link Host.connect} and {@link Host.exchange}; `code` is the system's: ECONNREFUSED, EHOSTUNREACH, ETIMEDOUT, …
 * An aborted signal rejects with its reason, or with an AbortError that has it as cause.
 */
export interface ConnectError extends Error {
  readonly code: string;
}

export interface Host {
  readonly name: string;
  readonly address: string;
  /** Listens at one of the host's own addresses. Resolves when bound; an OutsideError names a port in use. */
  listen(server: Server, at: SitePoint): Promise<RealPoint>;
  /** Binds a datagram socket. Messages come from real points; {@link Host.siteOf} names their sender. */
  bind(socket: UdpSocket, at: SitePoint): Promise<RealPoint>;
  /** Opens a TCP connection through the network, its firewall and its links. */
  connect(to: SitePoint, options?: ConnectOptions): Promise<Duplex>;
  /** Sends one datagram and waits for one answer, through the same network. */
  exchange(to: SitePoint, message: Uint8Array, options?: ConnectOptions): Promise<Uint8Array>;
  /** The site's address of a peer that connected to or sent to this host. A program from outside the rehearsal keeps its own. */
  siteOf(peer: RealPoint): SitePoint;
}

/** A network that hosts can be added to. */
export interface HostNetwork {
  host(name: string, address: string): Host;
  /** An address can be added to a host later: Azure creates endpoints while it runs. */
  addAddress(host: Host, address: string): void;
}
