// The whole site in one process and without privileges: every host has its own
// address in 127.0.0.0/8, every connection is a real one, and what the firewall
// rejects is sent where nobody listens, so that the refusal is the kernel's.

import type { Socket as UdpSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';

import { passesAll, type Barrier } from './barrier.ts';
import { createAddressMap, sameSpelling, type AddressMap } from './address-map.ts';
import { askByUdp, dialTcp, DialError, type Dial } from './dial.ts';
import {
  decide,
  translate,
  whereIs,
  type NetworkRule,
  type Link,
  type SiteNetworks,
} from './firewall.ts';
import type { ConnectOptions, Host, RealPoint, SitePoint } from '@sekisho/dns/host.ts';
import type { RehearsedNetwork, FirewallEvent } from './network.ts';
import {
  bindDatagrams,
  bindServer,
  createPortRegistry,
  type PortRegistry,
  type Protocol,
} from './ports.ts';
import { Pacer, ShapedSocket, type LinkQuality } from './shaping.ts';
import { createTraffic, type Traffic } from './traffic.ts';
import { isUnrouted } from './unrouted.ts';

export interface LoopbackOptions {
  readonly networks: SiteNetworks;
  /** Asked anew for every connection, so that rules can change while hosts talk. */
  readonly firewall: () => readonly NetworkRule[];
  readonly vpn?: LinkQuality;
  /** Bind site port p at portBase + p, for programs outside; otherwise the system chooses. */
  readonly portBase?: number;
  /** Hears every decision, the allowed ones too. */
  readonly onFirewall?: (event: FirewallEvent) => void;
  readonly clock?: () => Date;
  /** Use 127.0.0.1 for all hosts even where 127.0.0.0/8 can be bound. */
  readonly sharesOneAddress?: boolean;
}

interface State {
  readonly options: LoopbackOptions;
  readonly addresses: AddressMap;
  readonly ports: PortRegistry;
  readonly traffic: Traffic;
  readonly toVpn: Pacer;
  readonly fromVpn: Pacer;
  readonly isShaped: boolean;
  readonly sharesOneAddress: boolean;
  /** Own ports of outgoing connections where all hosts share one address: the only way to tell who calls. */
  readonly callers: Map<number, string>;
  readonly hosts: LoopbackHost[];
  readonly open: Set<Duplex>;
  readonly listeners: Set<Server | UdpSocket>;
  readonly ending: AbortController;
  barriers: readonly Barrier[];
}

interface RoadTaken {
  readonly via: Link;
  readonly isShaped: boolean;
  readonly dial: Dial;
  readonly forgetCaller: () => void;
}

const ONLY_ADDRESS = '127.0.0.1';
/** Nobody listens at port 1 (tcpmux), and the system never hands it out. */
const SILENT_PORT = 1;
/** The firewall's own address: from the range that no host gets. */
const FIREWALL_ADDRESS = '127.0.0.254';
const DEFAULT_TIMEOUT_MS = 10_000;

export async function createLoopbackNetwork(options: LoopbackOptions): Promise<RehearsedNetwork> {
  const sharesOneAddress = options.sharesOneAddress === true || !(await canBindWholeLoopback());
  const addresses = createAddressMap();
  const vpn = options.vpn ?? { rateMbps: 0, delayMs: 0 };
  const realAddressOf = (address: string): string =>
    sharesOneAddress ? ONLY_ADDRESS : addresses.realOf(address);
  const state: State = {
    options,
    addresses,
    ports: createPortRegistry({ realAddressOf, portBase: options.portBase, sharesOneAddress }),
    traffic: createTraffic(),
    toVpn: new Pacer(vpn),
    fromVpn: new Pacer(vpn),
    isShaped: vpn.rateMbps > 0 || vpn.delayMs > 0,
    sharesOneAddress,
    callers: new Map(),
    hosts: [],
    open: new Set(),
    listeners: new Set(),
    ending: new AbortController(),
    barriers: [],
  };
  return {
    kind: 'loopback',
    vpnLink: { kind: 'shaped', why: null },
    host: (name, address) => addHost(state, name, sameSpelling(address)),
    addAddress(host, spelt) {
      const address = sameSpelling(spelt);
      const found = state.hosts.find((each) => each === host);
      if (found === undefined) throw new Error(`host ${host.name} is not of this network`);
      claimAddress(state, address);
      found.addresses.push(address);
    },
    describe: () =>
      state.hosts.flatMap((host) =>
        host.addresses.map((address) => ({
          host: host.name,
          address,
          real: describeReal(state, address),
        })),
      ),
    guard: (barriers) => {
      state.barriers = barriers;
      return Promise.resolve();
    },
    counters: () => state.traffic.counters(),
    close: () => closeAll(state),
  };
}

class LoopbackHost implements Host {
  readonly name: string;
  readonly address: string;
  readonly addresses: string[];
  readonly #state: State;

  constructor(state: State, name: string, address: string) {
    this.#state = state;
    this.name = name;
    this.address = address;
    this.addresses = [address];
  }

  async listen(server: Server, spelt: SitePoint): Promise<RealPoint> {
    const at = pointOf(spelt);
    this.#requireOwn(at);
    const state = this.#state;
    const address = realAddress(state, at.address);
    const real = await state.ports.open('tcp', at, (port) => bindServer(server, address, port));
    server.on('connection', (socket: Socket) => track(state, socket));
    this.#holdUntilClosed(server, 'tcp', at, real);
    return real;
  }

  async bind(socket: UdpSocket, spelt: SitePoint): Promise<RealPoint> {
    const at = pointOf(spelt);
    this.#requireOwn(at);
    const address = realAddress(this.#state, at.address);
    const real = await this.#state.ports.open('udp', at, (port) =>
      bindDatagrams(socket, address, port),
    );
    this.#holdUntilClosed(socket, 'udp', at, real);
    return real;
  }

  async connect(spelt: SitePoint, options: ConnectOptions = {}): Promise<Duplex> {
    const to = pointOf(spelt);
    const state = this.#state;
    const road = this.#takeRoad('tcp', to, options);
    // The handshake crosses the link twice; a refusal of the own firewall does not.
    if (road.isShaped)
      await sleep(2 * state.toVpn.delayMs, undefined, { signal: road.dial.signal });
    const socket = await dialTcp(road.dial).catch((error: unknown) => {
      road.forgetCaller();
      throw error;
    });
    socket.once('close', road.forgetCaller);
    track(state, socket);
    state.traffic.countConnection(road.via, socket);
    if (!road.isShaped) return socket;
    const shaped = new ShapedSocket(socket, this.#pacers(to));
    track(state, shaped);
    return shaped;
  }

  async exchange(
    spelt: SitePoint,
    message: Uint8Array,
    options: ConnectOptions = {},
  ): Promise<Uint8Array> {
    const to = pointOf(spelt);
    const state = this.#state;
    const road = this.#takeRoad('udp', to, options);
    const { outgoing, incoming } = this.#pacers(to);
    if (road.isShaped)
      await sleep(outgoing.reserve(message.length) + outgoing.delayMs, undefined, {
        signal: road.dial.signal,
      });
    const answer = await askByUdp(road.dial, message).finally(road.forgetCaller);
    state.traffic.countDatagrams(road.via, message.length, answer.length);
    if (road.isShaped)
      await sleep(incoming.reserve(answer.length) + incoming.delayMs, undefined, {
        signal: road.dial.signal,
      });
    return answer;
  }

  siteOf(peer: RealPoint): SitePoint {
    const listening = this.#state.ports.siteOf(peer);
    if (listening !== undefined) return listening;
    const address = this.#state.sharesOneAddress
      ? this.#state.callers.get(peer.port)
      : this.#state.addresses.siteOf(peer.address);
    return { address: address ?? peer.address, port: peer.port };
  }

  /** Asks the firewall, tells who listens to it, and says where the packets really go. */
  #takeRoad(protocol: Protocol, to: SitePoint, options: ConnectOptions): RoadTaken {
    const state = this.#state;
    if (state.ending.signal.aborted) throw new DialError('ENETDOWN', to);
    const { verdict, via } = decide(state.options.firewall(), state.options.networks, {
      from: this.address,
      to: to.address,
      port: to.port,
    });
    if (verdict === 'rejected') state.traffic.countRejection(via);
    const { networks } = state.options;
    const there =
      via === 'vpn'
        ? { ...to, address: translate(networks, { from: this.address, to: to.address }) }
        : to;
    const isStopped =
      verdict === 'rejected' ||
      !passesAll(state.barriers, { from: this.address, to: there.address, port: to.port });
    let ownPort = 0;
    const signals =
      options.signal === undefined ? [state.ending.signal] : [state.ending.signal, options.signal];
    const dial: Dial = {
      site: to,
      real: isStopped ? firewallPoint(state) : realPoint(state, protocol, there, via),
      localAddress: realAddress(state, this.address),
      timeoutMs: options.timeoutMs ?? DEFAULT_TIMEOUT_MS,
      signal: AbortSignal.any(signals),
      onBound: (fromPort) => {
        ownPort = fromPort;
        if (state.sharesOneAddress) state.callers.set(fromPort, this.address);
        const at = state.options.clock?.() ?? new Date();
        state.options.onFirewall?.({
          at,
          from: this.address,
          fromPort,
          to: to.address,
          port: to.port,
          protocol,
          verdict,
          via,
        });
      },
    };
    return {
      via,
      isShaped: !isStopped && via === 'vpn' && state.isShaped,
      dial,
      forgetCaller: () => void state.callers.delete(ownPort),
    };
  }

  #pacers(to: SitePoint): { readonly outgoing: Pacer; readonly incoming: Pacer } {
    const { toVpn, fromVpn, options } = this.#state;
    const isInbound = whereIs(options.networks, to.address) === 'here';
    return isInbound
      ? { outgoing: fromVpn, incoming: toVpn }
      : { outgoing: toVpn, incoming: fromVpn };
  }

  #requireOwn(at: SitePoint): void {
    if (!this.addresses.includes(at.address))
      throw new Error(`host ${this.name} has no address ${at.address}`);
  }

  #holdUntilClosed(
    listener: Server | UdpSocket,
    protocol: Protocol,
    at: SitePoint,
    real: RealPoint,
  ): void {
    const { listeners, ports } = this.#state;
    listeners.add(listener);
    listener.once('close', () => {
      listeners.delete(listener);
      ports.release(protocol, at.port === 0 ? { address: at.address, port: real.port } : at);
    });
  }
}

function pointOf({ address, port }: SitePoint): SitePoint {
  return { address: sameSpelling(address), port };
}

function addHost(state: State, name: string, address: string): Host {
  claimAddress(state, address);
  const host = new LoopbackHost(state, name, address);
  state.hosts.push(host);
  return host;
}

function claimAddress(state: State, address: string): void {
  const holder = state.hosts.find((host) => host.addresses.includes(address));
  if (holder !== undefined) throw new Error(`address ${address} is already of host ${holder.name}`);
  // Maps it now, so that the order of hosts and not of their traffic decides.
  state.addresses.realOf(address);
}

function realAddress(state: State, address: string): string {
  return state.sharesOneAddress ? ONLY_ADDRESS : state.addresses.realOf(address);
}

function realPoint(state: State, protocol: Protocol, to: SitePoint, via: Link): RealPoint {
  const found =
    via === 'internet' && isUnrouted(to.address) ? undefined : state.ports.find(protocol, to);
  return found ?? { address: realAddress(state, to.address), port: SILENT_PORT };
}

function firewallPoint(state: State): RealPoint {
  return { address: state.sharesOneAddress ? ONLY_ADDRESS : FIREWALL_ADDRESS, port: SILENT_PORT };
}

function describeReal(state: State, address: string): string {
  const ports = state.ports
    .list()
    .filter((each) => each.site.address === address)
    .map((each) => `${each.protocol} ${String(each.site.port)}→${String(each.real.port)}`);
  return [realAddress(state, address), ports.join(', ')].filter((part) => part !== '').join(' ');
}

function track(state: State, stream: Duplex): void {
  state.open.add(stream);
  stream.once('close', () => state.open.delete(stream));
}

async function closeAll(state: State): Promise<void> {
  state.ending.abort(new Error('the rehearsed network is closed'));
  const streams = [...state.open].map(async (stream) => {
    const closed = once(stream, 'close');
    stream.destroy();
    await closed;
  });
  await Promise.all([
    ...streams,
    ...[...state.listeners].map((listener) => closeListener(listener)),
  ]);
}

async function closeListener(listener: Server | UdpSocket): Promise<void> {
  const closed = once(listener, 'close');
  try {
    listener.close();
  } catch (error) {
    // A datagram socket that its owner has closed in this very turn: its event is on the way.
    if (
      !(error instanceof Error && 'code' in error && error.code === 'ERR_SOCKET_DGRAM_NOT_RUNNING')
    )
      throw error;
  }
  await closed;
}

/** Linux and Windows take any 127.x.y.z; macOS has 127.0.0.1 only. */
async function canBindWholeLoopback(): Promise<boolean> {
  const probe = createServer();
  try {
    await bindServer(probe, '127.255.0.1', 0);
  } catch {
    return false;
  }
  probe.close();
  await once(probe, 'close');
  return true;
}
