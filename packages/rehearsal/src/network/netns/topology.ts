// Which namespaces there are and what joins them, as the lines of a shell script.
// A router stands in the middle: the site's machines on its bridge lan0, the virtual
// network behind vpn0, the internet behind wan0. Every machine has its true address.

import { isInAny } from '@sekisho/dns/address.ts';
import { whereIs, zoneOf, type SiteNetworks } from '../firewall.ts';
import { isUnrouted } from '../unrouted.ts';

export type Place = 'lan' | 'vpn' | 'internet';

/** The router's side of each link; on-link only, so that it takes no address from the site. */
const ROUTER_ADDRESS = '169.254.1.1';
export const FAR_ADDRESS = '169.254.1.2';

/**
 * Of its own: a bridge otherwise takes the lowest of its ports' and so another with a new machine, and what the
 * machines have resolved is dropped for half a minute.
 */
const BRIDGE_ADDRESS = '02:00:00:00:00:01';

/** The way to the virtual network, at both ends where it is a tunnel. */
export const VPN_DEVICE = 'vpn0';
/** The ends of the line that a tunnel runs over. */
export const LINE_ADDRESSES = { router: '169.254.2.1', far: '169.254.2.2' };
const LINE_DEVICE = 'line0';
/** 1,500 bytes less what WireGuard puts around a packet, as wg-quick(8) reckons. */
const TUNNEL_MTU = 1_420;

export const ROUTER = 'fw';
export const VIRTUAL_NETWORK = 'vnet';
export const INTERNET = 'inet';

export function placeOf(address: string, networks: SiteNetworks): Place {
  // Whom the premises see under another address stands in Azure, whatever here has this one.
  if ((networks.translated ?? []).some(({ azure }) => isInAny(address, [azure]))) return 'vpn';
  const where = whereIs(networks, address);
  if (where === 'here') return 'lan';
  // What the internet does not route stands in the virtual network, with no way to it.
  return where === 'vpn' || isUnrouted(address) ? 'vpn' : 'internet';
}

export interface TopologyOptions {
  readonly prefix: string;
  readonly networks: SiteNetworks;
  readonly vpnRateMbps: number;
}

export function nameOf(prefix: string, short: string): string {
  return `${prefix}-${short}`;
}

/** The router, the virtual network and the internet, without hosts and without the VPN. */
export function baseLines({ prefix, networks }: TopologyOptions): string[] {
  const [router, vnet, internet] = [ROUTER, VIRTUAL_NETWORK, INTERNET].map((short) =>
    nameOf(prefix, short),
  ) as [string, string, string];
  return [
    ...[router, vnet, internet].flatMap((namespace) => [
      `ip netns add ${namespace}`,
      ...forwarding(namespace),
      `ip -n ${namespace} link set lo up`,
    ]),
    // It goes by the router from one zone to another, which nobody is to take for a detour.
    `ip netns exec ${router} sh -c 'echo 0 > /proc/sys/net/ipv4/conf/all/send_redirects; echo 0 > /proc/sys/net/ipv4/conf/default/send_redirects'`,
    // A resolver of the site can stand in the virtual network.
    unprivilegedPorts(vnet),
    `ip -n ${router} link add lan0 address ${BRIDGE_ADDRESS} type bridge forward_delay 0`,
    `ip -n ${router} link set lan0 up`,
    `ip -n ${router} addr add ${ROUTER_ADDRESS}/32 dev lan0`,
    ...ipv4(networks.onPremises).map((network) => `ip -n ${router} route add ${network} dev lan0`),
    ...ipv4(networks.throughVpn).map((network) => `ip -n ${vnet} route add unreachable ${network}`),
    ...farLines({ router, link: 'wan0', far: internet }),
    `ip -n ${router} route add default via ${FAR_ADDRESS} dev wan0 onlink`,
    // What the internet does not have is unreachable there and does not come back.
    ...[...ipv4(networks.onPremises), ...ipv4(networks.throughVpn)].map(
      (network) => `ip -n ${internet} route add ${network} via ${ROUTER_ADDRESS} dev eth0 onlink`,
    ),
    `ip -n ${internet} route replace unreachable default`,
  ];
}

/** The VPN as a plain link. */
export function plainVpnLines({ prefix, networks, vpnRateMbps }: TopologyOptions): string[] {
  const [router, vnet] = [nameOf(prefix, ROUTER), nameOf(prefix, VIRTUAL_NETWORK)];
  return [
    ...farLines({ router, link: VPN_DEVICE, far: vnet }),
    ...ipv4(networks.throughVpn).map(
      (network) =>
        `ip -n ${router} route add ${network} via ${FAR_ADDRESS} dev ${VPN_DEVICE} onlink`,
    ),
    ...shapingLines({ router, link: VPN_DEVICE, far: vnet, vpnRateMbps }),
  ];
}

/** The line that a tunnel runs over: only the two ends know it. */
export function tunnelLineLines({ prefix, vpnRateMbps }: TopologyOptions): string[] {
  const [router, vnet] = [nameOf(prefix, ROUTER), nameOf(prefix, VIRTUAL_NETWORK)];
  return [
    `ip link add ${LINE_DEVICE} netns ${router} type veth peer name eth0 netns ${vnet}`,
    // No addresses of IPv6, and so no packets of the kernel's own: what is on the line is WireGuard's.
    `ip -n ${router} link set ${LINE_DEVICE} addrgenmode none up`,
    `ip -n ${vnet} link set eth0 addrgenmode none up`,
    `ip -n ${router} addr add ${LINE_ADDRESSES.router} peer ${LINE_ADDRESSES.far}/32 dev ${LINE_DEVICE}`,
    `ip -n ${vnet} addr add ${LINE_ADDRESSES.far} peer ${LINE_ADDRESSES.router}/32 dev eth0`,
    ...shapingLines({ router, link: LINE_DEVICE, far: vnet, vpnRateMbps }),
  ];
}

/** The tunnel's devices, which exist by now, and what goes through them. */
export function tunnelLines({ prefix, networks }: TopologyOptions): string[] {
  const [router, vnet] = [nameOf(prefix, ROUTER), nameOf(prefix, VIRTUAL_NETWORK)];
  return [
    `ip -n ${router} addr add ${ROUTER_ADDRESS}/32 dev ${VPN_DEVICE}`,
    `ip -n ${vnet} addr add ${FAR_ADDRESS}/32 dev ${VPN_DEVICE}`,
    `ip -n ${router} link set ${VPN_DEVICE} mtu ${String(TUNNEL_MTU)} up`,
    `ip -n ${vnet} link set ${VPN_DEVICE} mtu ${String(TUNNEL_MTU)} up`,
    `ip -n ${router} route add ${FAR_ADDRESS} dev ${VPN_DEVICE}`,
    ...ipv4(networks.throughVpn).map(
      (network) => `ip -n ${router} route add ${network} dev ${VPN_DEVICE}`,
    ),
    `ip -n ${vnet} route add default dev ${VPN_DEVICE}`,
  ];
}

/** A machine of the site: a namespace of its own on the router's bridge. */
export function machineLines(
  { prefix, networks }: TopologyOptions,
  of: { readonly namespace: string; readonly address: string; readonly port: string },
): string[] {
  const router = nameOf(prefix, ROUTER);
  const inside = `ip -n ${of.namespace}`;
  const beside = (network: string): string =>
    `${inside} route replace ${network} dev eth0 src ${of.address}`;
  const throughRouter = (network: string): string =>
    `${inside} route replace ${network} via ${ROUTER_ADDRESS} dev eth0 onlink src ${of.address}`;
  return [
    `ip netns add ${of.namespace}`,
    unprivilegedPorts(of.namespace),
    `ip link add ${of.port} netns ${router} type veth peer name eth0 netns ${of.namespace}`,
    `ip -n ${router} link set ${of.port} master lan0 up`,
    `${inside} link set lo up`,
    `${inside} link set eth0 up`,
    `${inside} addr add ${of.address}/32 dev eth0`,
    ...ipv4(networks.onPremises).map((network) =>
      zoneOf(networks, of.address) === null ? beside(network) : throughRouter(network),
    ),
    // What lies in another zone, or behind the VPN although a network here holds it, goes by the router.
    ...(networks.zones ?? []).flatMap((zone) =>
      ipv4(zone.networks).map((network) =>
        zone.name === zoneOf(networks, of.address) ? beside(network) : throughRouter(network),
      ),
    ),
    ...ipv4(networks.throughVpn).map(throughRouter),
    `${inside} route add default via ${ROUTER_ADDRESS} dev eth0 onlink src ${of.address}`,
  ];
}

/** Programs without rights listen where the site says. */
function unprivilegedPorts(namespace: string): string {
  return `ip netns exec ${namespace} sh -c 'echo 0 > /proc/sys/net/ipv4/ip_unprivileged_port_start'`;
}

/** An address in a namespace that has many. */
export function addressLine(namespace: string, address: string): string {
  return `ip -n ${namespace} addr add ${address}/32 dev lo`;
}

function farLines({
  router,
  link,
  far,
}: {
  readonly router: string;
  readonly link: string;
  readonly far: string;
}): string[] {
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

function shapingLines({
  router,
  link,
  far,
  vpnRateMbps,
}: {
  readonly router: string;
  readonly link: string;
  readonly far: string;
  readonly vpnRateMbps: number;
}): string[] {
  return vpnRateMbps > 0
    ? [shapingLine(router, link, vpnRateMbps), shapingLine(far, 'eth0', vpnRateMbps)]
    : [];
}

/** A bucket of 20 ms, and of no less than a full segment of TCP. */
function shapingLine(namespace: string, device: string, rateMbps: number): string {
  const burst = Math.max(65_536, Math.ceil((rateMbps * 1_000_000 * 0.02) / 8));
  return `tc -n ${namespace} qdisc add dev ${device} root tbf rate ${String(Math.round(rateMbps * 1000))}kbit burst ${String(burst)} latency 100ms`;
}

export function ipv4(networks: readonly string[]): string[] {
  return networks.filter((network) => !network.includes(':'));
}
