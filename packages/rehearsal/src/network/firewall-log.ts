// The firewall's log, as the Linux kernel writes it for an nftables rule
// `log prefix "sekisho-reject "` and syslog stores it (nf_log_syslog.c: IN, OUT,
// MAC, SRC, DST, LEN, TOS, PREC, TTL, ID, then the transport's fields).

import { formatSyslogTime } from '@sekisho/dns/syslog-time.ts';
import type { FirewallEvent } from './network.ts';
import { whereIs, type SiteNetworks } from './firewall.ts';

export interface FirewallLogOptions {
  /** Name of the firewall in syslog's second column. */
  readonly hostname: string;
  readonly networks: SiteNetworks;
  readonly line: (text: string) => void;
}

/** A listener for `onFirewall` that writes one line for each rejection and nothing else. */
export function logRejections(options: FirewallLogOptions): (event: FirewallEvent) => void {
  let packets = 0;
  return (event) => {
    if (event.verdict !== 'rejected') return;
    packets += 1;
    options.line(formatRejection(event, options, packets));
  };
}

function formatRejection(
  event: FirewallEvent,
  options: FirewallLogOptions,
  packet: number,
): string {
  const devices = `IN=${deviceOf(event.from, options.networks)} OUT=${deviceOf(event.to, options.networks)}`;
  // A first SYN is 60 bytes; a datagram's length is not known here, so its shortest is written.
  const transport =
    event.protocol === 'tcp'
      ? `PROTO=TCP SPT=${String(event.fromPort ?? 0)} DPT=${String(event.port)} WINDOW=64240 RES=0x00 SYN URGP=0`
      : `PROTO=UDP SPT=${String(event.fromPort ?? 0)} DPT=${String(event.port)} LEN=8`;
  const length = event.protocol === 'tcp' ? 60 : 28;
  return (
    `${formatSyslogTime(event.at)} ${options.hostname} kernel: sekisho-reject ${devices} MAC= SRC=${event.from} DST=${event.to} ` +
    `LEN=${String(length)} TOS=0x00 PREC=0x00 TTL=63 ID=${String(packet & 0xffff)} DF ${transport}`
  );
}

const DEVICES = { here: 'lan0', vpn: 'vpn0', elsewhere: 'wan0' } as const;

function deviceOf(address: string, networks: SiteNetworks): string {
  return DEVICES[whereIs(networks, address)];
}
