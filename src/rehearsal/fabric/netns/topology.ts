// Which namespaces there are and what joins them, as the lines of a shell script.
// A router stands in the middle: the site's machines on its bridge lan0, the virtual
// network behind vpn0, the internet behind wan0. Every machine has its true address.

import { isInAny } from '../../../site/address.ts';
import type { SiteNetworks } from '../firewall.ts';

export type Place = 'lan' | 'vpn' | 'internet';

/** The router's side of each link; on-link only, so that it takes no address from the site. */
const ROUTER_ADDRESS = '169.254.1.1';
const FAR_ADDRESS = '169.254.1.2';

export const ROUTER = 'fw';
export const VIRTUAL_NETWORK = 'vnet';
export const INTERNET = 'inet';

export function placeOf(address: string, networks: SiteNetworks): Place {
  if (isInAny(address, networks.onPremises)) return 'lan';
  return isInAny(address, networks.throughVpn) ? 'vpn' : 'internet';
}

export interface TopologyOptions {
  readonly prefix: string;
  readonly networks: SiteNetworks;
  readonly vpnRateMbps: number;
}

export function nameOf(prefix: string, short: string): string {
  return `${prefix}-${short}`;
}

/** The router, the virtual network and the internet, without hosts. */
export function baseLines({ prefix, networks, vpnRateMbps }: TopologyOptions): string[] {
  const [router, vnet, internet] = [ROUTER, VIRTUAL_NETWORK, INTERNET].map((short) => nameOf(prefix, short)) as [string, string, string];
  return [
    ...[router, vnet, internet].flatMap((namespace) => [`ip netns add ${namespace}`, ...forwarding(namespace), `ip -n ${namespace} link set lo up`]),
    `ip -n ${router} link add lan0 type bridge forward_delay 0`,
    `ip -n ${router} link set lan0 up`,
    `ip -n ${router} addr add ${ROUTER_ADDRESS}/32 dev lan0`,
    ...ipv4(networks.onPremises).map((network) => `ip -n ${router} route add ${network} dev lan0`),
    ...farLines({ router, link: 'vpn0', far: vnet }),
    ...ipv4(networks.throughVpn).flatMap((network) => [`ip -n ${router} route add ${network} via ${FAR_ADDRESS} dev vpn0 onlink`, `ip -n ${vnet} route add unreachable ${network}`]),
    ...farLines({ router, link: 'wan0', far: internet }),
    `ip -n ${router} route add default via ${FAR_ADDRESS} dev wan0 onlink`,
    // What the internet does not have is unreachable there and does not come back.
    ...[...ipv4(networks.onPremises), ...ipv4(networks.throughVpn)].map((network) => `ip -n ${internet} route add ${network} via ${ROUTER_ADDRESS} dev eth0 onlink`),
    `ip -n ${internet} route replace unreachable default`,
    ...(vpnRateMbps > 0 ? [shapingLine(router, 'vpn0', vpnRateMbps), shapingLine(vnet, 'eth0', vpnRateMbps)] : []),
  ];
}

/** A machine of the site: a namespace of its own on the router's bridge. */
export function machineLines({ prefix, networks }: TopologyOptions, of: { readonly namespace: string; readonly address: string; readonly port: string }): string[] {
  const router = nameOf(prefix, ROUTER);
  const inside = `ip -n ${of.namespace}`;
  return [
    `ip netns add ${of.namespace}`,
    // Programs without rights listen where the site says.
    `ip netns exec ${of.namespace} sh -c 'echo 0 > /proc/sys/net/ipv4/ip_unprivileged_port_start'`,
    `ip link add ${of.port} netns ${router} type veth peer name eth0 netns ${of.namespace}`,
    `ip -n ${router} link set ${of.port} master lan0 up`,
    `${inside} link set lo up`,
    `${inside} link set eth0 up`,
    `${inside} addr add ${of.address}/32 dev eth0`,
    ...ipv4(networks.onPremises).map((network) => `${inside} route add ${network} dev eth0 src ${of.address}`),
    `${inside} route add default via ${ROUTER_ADDRESS} dev eth0 onlink src ${of.address}`,
  ];
}

/** An address in a namespace that has many. */
export function addressLine(namespace: string, address: string): string {
  return `ip -n ${namespace} addr add ${address}/32 dev lo`;
}

function farLines({ router, link, far }: { readonly router: string; readonly link: string; readonly far: string }): string[] {
  return [
    `ip link add ${link} netns ${router} type veth peer name eth0 netns ${far}`,
    `ip -n ${router} link set ${link} up`,
    `ip -n ${router} addr add ${ROUTER_ADDRESS}/32 dev ${link}`,
    `ip -n ${far} link set eth0 up`,
    `ip -n ${far} addr add ${FAR_ADDRESS}/32 dev eth0`,
    `ip -n ${far} route add default via ${ROUTER_ADDRESS} dev eth0 onlink`,
  ];
}

/** A namespace that does not forward drops what is not for it, and a program would wait for minutes. */
function forwarding(namespace: string): string[] {
  return [`ip netns exec ${namespace} sh -c 'echo 1 > /proc/sys/net/ipv4/ip_forward'`];
}

/** A bucket of 20 ms, and of no less than a full segment of TCP. */
function shapingLine(namespace: string, device: string, rateMbps: number): string {
  const burst = Math.max(65_536, Math.ceil((rateMbps * 1_000_000 * 0.02) / 8));
  return `tc -n ${namespace} qdisc add dev ${device} root tbf rate ${String(Math.round(rateMbps * 1000))}kbit burst ${String(burst)} latency 100ms`;
}

export function ipv4(networks: readonly string[]): string[] {
  return networks.filter((network) => !network.includes(':'));
}
