// A host of the rehearsed network, as its programs see it. Programs name the
// site's true addresses (10.2.1.13) and ports (443); the fabric decides what
// carries them: loopback maps them into 127.0.0.0/8, netns uses them as they are.

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

/** One decision of the firewall, for its log and its counters. */
export interface FirewallEvent {
  readonly at: Date;
  readonly from: string;
  /** The sender's port, where the fabric knows it. */
  readonly fromPort?: number;
  readonly to: string;
  readonly port: number;
  readonly protocol: 'tcp' | 'udp';
  readonly verdict: 'allowed' | 'rejected';
  readonly via: 'lan' | 'vpn' | 'internet';
}

export interface LinkCounters {
  readonly link: 'lan' | 'vpn' | 'internet';
  readonly connections: number;
  readonly bytesOut: number;
  readonly bytesIn: number;
  readonly rejected: number;
}

/** What the VPN is made of, and why it is nothing better. `shaped`: a rate and a delay inside this process. */
export interface VpnLink {
  readonly kind: 'shaped' | VpnLinkKind;
  readonly why: 'chosen' | 'no-kernel-module' | 'no-tool' | 'no-program' | 'no-tun' | null;
}

export const VPN_LINKS = ['wireguard', 'wireguard-go', 'plain'] as const;
export type VpnLinkKind = (typeof VPN_LINKS)[number];

export interface Fabric {
  readonly kind: 'loopback' | 'netns';
  readonly vpnLink: VpnLink;
  /** Adds a host; an address can be added to it later (Azure creates endpoints while it runs). */
  host(name: string, address: string): Host;
  addAddress(host: Host, address: string): void;
  /** Lines for the screen: what runs where. */
  describe(): readonly { readonly host: string; readonly address: string; readonly real: string }[];
  counters(): readonly LinkCounters[];
  close(): Promise<void>;
}
