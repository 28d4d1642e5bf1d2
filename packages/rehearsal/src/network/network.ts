// A rehearsed network as a whole: its hosts, its firewall's decisions and its links. Loopback maps
// the site's addresses into 127.0.0.0/8, netns uses them as they are.

import type { Barrier } from './barrier.ts';
import type { HostNetwork } from '@sekisho/dns/host.ts';

/** One decision of the firewall, for its log and its counters. */
export interface FirewallEvent {
  readonly at: Date;
  readonly from: string;
  /** The sender's port, where the network knows it. */
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

export interface RehearsedNetwork extends HostNetwork {
  readonly kind: 'loopback' | 'netns';
  readonly vpnLink: VpnLink;
  /** Lines for the screen: what runs where. */
  describe(): readonly { readonly host: string; readonly address: string; readonly real: string }[];
  /** Puts these in place of what stands in Azure before its networks, at once; open connections stay. */
  guard(barriers: readonly Barrier[]): Promise<void>;
  counters(): readonly LinkCounters[];
  close(): Promise<void>;
}
