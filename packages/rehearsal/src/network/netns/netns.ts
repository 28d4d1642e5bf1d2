// The site on Linux network namespaces, with its true addresses: every machine in
// one of its own, a router with nftables between the site, the virtual network and
// the internet. The rehearsal's own parts stay in one process and hold sockets that
// agents started in the namespaces; Squid and dnsmasq run inside.

import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import type { Socket as UdpSocket } from 'node:dgram';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { connect, createServer, type Server, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { pipeline } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';

import { OutsideError } from '@sekisho/dns/user-error.ts';
import { DialError } from '../dial.ts';
import type { NetworkRule, SiteNetworks } from '../firewall.ts';
import type { ConnectOptions, Host, RealPoint, SitePoint } from '@sekisho/dns/host.ts';
import type {
  RehearsedNetwork,
  FirewallEvent,
  LinkCounters,
  VpnLink,
  VpnLinkKind,
} from '../network.ts';
import { bindServer } from '../ports.ts';
import { programEnvironment, requirePrograms, runWithInput } from './commands.ts';
import { NamespaceAgent, type BareHandle } from './namespace-agent.ts';
import { rulesText, tableText, type CounterName } from './ruleset.ts';
import { beginRun, endRun, fileOf, noteLeaving, removeNamespaces, sweep } from './run-state.ts';
import {
  addressLine,
  baseLines,
  INTERNET,
  machineLines,
  nameOf,
  placeOf,
  plainVpnLines,
  ROUTER,
  tunnelLineLines,
  tunnelLines,
  VIRTUAL_NETWORK,
  VPN_DEVICE,
  type TopologyOptions,
} from './topology.ts';
import { createTraceReader } from './trace-events.ts';
import {
  chooseVpnLink,
  configurationText,
  newTunnelEnds,
  setUserSpaceEnd,
  USER_SPACE_COMMAND,
  type TunnelEnd,
} from './vpn-link.ts';

export interface NetnsOptions {
  readonly networks: SiteNetworks;
  readonly firewall: readonly NetworkRule[];
  /** Rules that stand whatever the others are: what is none of the rehearsed settings. */
  readonly standing?: readonly NetworkRule[];
  /** 0: as fast as the machine. */
  readonly vpnRateMbps: number;
  /** Default: the best that this machine has. */
  readonly vpnLink?: VpnLinkKind | 'auto';
  /** Hears every decision of the router, the allowed ones too, soon after it was made. */
  readonly onFirewall?: (event: FirewallEvent) => void;
  readonly clock?: () => Date;
}

/** A program that runs inside a host's namespace. */
export interface InnerProgram {
  /** As it is called on the screen. */
  readonly title: string;
  readonly command: readonly [string, ...string[]];
  /** Variables of its environment besides: what must not be seen in a list of processes. */
  readonly env?: Readonly<Record<string, string>>;
}

export interface NetnsNetwork extends RehearsedNetwork {
  readonly kind: 'netns';
  /** Puts these rules in place of the others, at once; open connections stay. */
  replaceRules(rules: readonly NetworkRule[]): Promise<void>;
  /** Starts a program in a host's namespace; it ends with the network at the latest. Its standard error is for the caller to read. */
  start(host: Host, program: InnerProgram): Promise<ChildProcess>;
  /** Runs a tool in a host's namespace to its end and gives what it printed; rejects with what it complained of. */
  run(host: Host, command: readonly [string, ...string[]]): Promise<string>;
  /** Notes a passing file: whatever begins with this path is removed by the next network, if this process is killed. */
  noteLeaving(path: string): Promise<void>;
  /** Resolves when every decision that the router has counted was told. */
  settle(): Promise<void>;
}

const DEFAULT_TIMEOUT_MS = 10_000;
const SETTLE_MS = 1_000;

export async function createNetnsNetwork(options: NetnsOptions): Promise<NetnsNetwork> {
  requirePrograms(options.vpnRateMbps > 0 ? ['ip', 'nft', 'tc'] : ['ip', 'nft']);
  await sweep();
  const prefix = await beginRun();
  const network = new NamespaceNetwork(options, prefix);
  let vpnLink: VpnLink;
  try {
    vpnLink = await network.build();
  } catch (error) {
    await network.close();
    throw error;
  }
  return {
    kind: 'netns',
    vpnLink,
    host: (name, address) => network.addHost(name, address),
    addAddress: (host, address) => network.addAddress(host, address),
    describe: () => network.describe(),
    counters: () => network.counters(),
    replaceRules: (rules) => network.replaceRules(rules),
    start: (host, program) => network.start(host, program),
    run: (host, command) => network.run(host, command),
    noteLeaving: (path) => noteLeaving(prefix, path),
    settle: () => network.settle(),
    close: () => network.close(),
  };
}

class NamespaceNetwork {
  readonly options: NetnsOptions;
  readonly open = new Set<Duplex>();
  readonly listeners = new Set<Server | UdpSocket>();
  readonly #prefix: string;
  readonly #topology: TopologyOptions;
  readonly #hosts: NetnsHost[] = [];
  readonly #agents = new Map<string, NamespaceAgent>();
  readonly #programs = new Set<ChildProcess>();
  readonly #titles = new Map<string, string>();
  readonly #tear: () => void;
  #decisions = 0;
  #rules = '';
  /** One after the other: later lines name what earlier ones make. */
  #lastChange: Promise<unknown> = Promise.resolve();
  #closing: Promise<void> | null = null;

  constructor(options: NetnsOptions, prefix: string) {
    this.options = options;
    this.#prefix = prefix;
    this.#topology = { prefix, networks: options.networks, vpnRateMbps: options.vpnRateMbps };
    this.#tear = () => this.#tearDownNow();
    process.once('exit', this.#tear);
  }

  get isClosed(): boolean {
    return this.#closing !== null;
  }

  async build(): Promise<VpnLink> {
    await this.change(baseLines(this.#topology));
    const vpnLink = await this.#joinVirtualNetwork();
    await runWithInput(
      'ip',
      ['netns', 'exec', this.#router, 'nft', '-f', '-'],
      tableText(this.options.networks),
    );
    await this.replaceRules(this.options.firewall);
    await this.#followDecisions();
    return vpnLink;
  }

  addHost(name: string, address: string): NetnsHost {
    const holder = this.#hosts.find((host) => host.addresses.includes(address));
    if (holder !== undefined)
      throw new Error(`address ${address} is already of host ${holder.name}`);
    const place = placeOf(address, this.options.networks);
    const port = `p${String(this.#hosts.length)}`;
    const namespace = nameOf(
      this.#prefix,
      place === 'vpn'
        ? VIRTUAL_NETWORK
        : place === 'internet'
          ? INTERNET
          : `h${String(this.#hosts.length)}`,
    );
    const lines =
      place === 'lan'
        ? machineLines(this.#topology, { namespace, address, port })
        : [addressLine(namespace, address)];
    const host = new NetnsHost(this, { name, address, namespace, ready: this.change(lines) });
    this.#hosts.push(host);
    return host;
  }

  addAddress(host: Host, address: string): void {
    const found = this.#find(host);
    found.addresses.push(address);
    found.ready = this.change([addressLine(found.namespace, address)]);
  }

  describe(): { readonly host: string; readonly address: string; readonly real: string }[] {
    return this.#hosts.flatMap((host) =>
      host.addresses.map((address) => ({
        host: host.name,
        address,
        real: [`netns ${host.namespace}`, this.#titles.get(host.name)]
          .filter((part) => part !== undefined)
          .join(', '),
      })),
    );
  }

  /** Runs these lines in the system's shell, after all that were asked for before. */
  change(lines: readonly string[]): Promise<void> {
    const changed = this.#lastChange.then(
      async () => void (await runWithInput('sh', ['-e'], `${lines.join('\n')}\n`)),
    );
    this.#lastChange = changed.catch(() => undefined);
    // Who uses the host hears of it.
    changed.catch(() => undefined);
    return changed;
  }

  async replaceRules(rules: readonly NetworkRule[]): Promise<void> {
    const text = rulesText([...(this.options.standing ?? []), ...rules]);
    if (text === this.#rules) return;
    await runWithInput('ip', ['netns', 'exec', this.#router, 'nft', '-f', '-'], text);
    this.#rules = text;
  }

  async start(host: Host, { title, command, env }: InnerProgram): Promise<ChildProcess> {
    const { ready, namespace } = this.#find(host);
    await ready;
    this.#titles.set(host.name, title);
    return this.#spawnInside(namespace, command, env);
  }

  async run(host: Host, command: readonly [string, ...string[]]): Promise<string> {
    const { ready, namespace } = this.#find(host);
    await ready;
    return runWithInput('ip', ['netns', 'exec', namespace, ...command], '');
  }

  /** the agent in a namespace, opened when it is first needed. */
  agentOf(namespace: string): NamespaceAgent {
    const known = this.#agents.get(namespace) ?? new NamespaceAgent(namespace);
    this.#agents.set(namespace, known);
    return known;
  }

  counters(): LinkCounters[] {
    const count = this.#readCounters();
    return [
      { link: 'lan', connections: 0, bytesOut: 0, bytesIn: 0, rejected: 0 },
      ...(['vpn', 'internet'] as const).map((link) => ({
        link,
        connections: count(`${link}_new`).packets,
        bytesOut: count(`${link}_out`).bytes,
        bytesIn: count(`${link}_in`).bytes,
        rejected: count(`${link}_rejected`).packets,
      })),
    ];
  }

  async settle(): Promise<void> {
    const end = performance.now() + SETTLE_MS;
    const counted = this.counters().reduce(
      (sum, { connections, rejected }) => sum + connections + rejected,
      0,
    );
    while (this.#decisions < counted && performance.now() < end) await sleep(2);
  }

  close(): Promise<void> {
    this.#closing ??= this.#closeAll();
    return this.#closing;
  }

  #find(host: Host): NetnsHost {
    const found = this.#hosts.find((each) => each === host);
    if (found === undefined) throw new Error(`host ${host.name} is not of this network`);
    return found;
  }

  async #joinVirtualNetwork(): Promise<VpnLink> {
    const ends = [this.#router, nameOf(this.#prefix, VIRTUAL_NETWORK)] as const;
    const link = await chooseVpnLink(this.options.vpnLink ?? 'auto', () =>
      this.change(
        ends.map((namespace) => `ip -n ${namespace} link add ${VPN_DEVICE} type wireguard`),
      ).then(
        () => true,
        () => false,
      ),
    );
    if (link.kind === 'plain') {
      await this.change(plainVpnLines(this.#topology));
      return link;
    }
    await this.change(tunnelLineLines(this.#topology));
    const keys = newTunnelEnds(this.options.networks.throughVpn);
    await Promise.all(
      ends.map((namespace, at) =>
        this.#setTunnelEnd(link.kind, namespace, at === 0 ? keys.router : keys.far),
      ),
    );
    await this.change(tunnelLines(this.#topology));
    return link;
  }

  async #setTunnelEnd(kind: VpnLink['kind'], namespace: string, end: TunnelEnd): Promise<void> {
    if (kind === 'wireguard') {
      await runWithInput(
        'ip',
        ['netns', 'exec', namespace, 'wg', 'setconf', VPN_DEVICE, '/dev/stdin'],
        configurationText(end),
      );
      return;
    }
    const program = this.#spawnInside(namespace, USER_SPACE_COMMAND, { LOG_LEVEL: 'error' });
    let said = '';
    program.stderr?.on(
      'data',
      (chunk: Buffer) => void (said = `${said}${chunk.toString('utf8')}`.slice(-1_000)),
    );
    program.stdout?.resume();
    const ended = once(program, 'exit').then(() => {
      throw new OutsideError(`wireguard-go ended: ${said.trim()}`, {
        code: 'netns.wireguard-ended',
        hint: 'use --vpn-link plain',
      });
    });
    ended.catch(() => undefined);
    await Promise.race([setUserSpaceEnd(program.pid ?? 0, end), ended]);
  }

  get #router(): string {
    return nameOf(this.#prefix, ROUTER);
  }

  async #closeAll(): Promise<void> {
    for (const stream of this.open) stream.destroy();
    await Promise.all([...this.listeners].map((listener) => closeListener(listener)));
    await Promise.all([...this.#agents.values()].map((agent) => agent.close()));
    await Promise.all([...this.#programs].map((program) => endProgram(program)));
    await this.#lastChange;
    await removeNamespaces(this.#prefix);
    await endRun(this.#prefix);
    process.off('exit', this.#tear);
  }

  /** When the process ends without having closed: nothing can be waited for any more. */
  #tearDownNow(): void {
    for (const pid of [...this.#programs, ...this.#agents.values()].map((each) => each.pid))
      if (pid !== undefined) killQuietly(pid);
    execFileSync(
      'sh',
      [
        '-c',
        `for n in $(ip netns list | cut -d' ' -f1 | grep '^${this.#prefix}-'); do ip netns del "$n"; done`,
      ],
      { stdio: 'ignore', env: programEnvironment() },
    );
    rmSync(fileOf(this.#prefix), { force: true });
  }

  #spawnInside(
    namespace: string,
    command: readonly [string, ...string[]],
    env: Readonly<Record<string, string>> = {},
  ): ChildProcess {
    // A process group of its own: Ctrl-C at a terminal is for the rehearsal to answer.
    const child = spawn('ip', ['netns', 'exec', namespace, ...command], {
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
      env: { ...programEnvironment(), ...env },
    });
    this.#programs.add(child);
    child.once('exit', () => this.#programs.delete(child));
    child.on('error', () => this.#programs.delete(child));
    return child;
  }

  async #followDecisions(): Promise<void> {
    const { onFirewall, clock } = this.options;
    const read = createTraceReader(
      (event) => {
        this.#decisions += 1;
        onFirewall?.(event);
      },
      clock ?? (() => new Date()),
    );
    const monitor = this.#spawnInside(this.#router, ['nft', 'monitor', 'trace']);
    let rest = '';
    monitor.stdout?.on('data', (chunk: Buffer) => {
      const lines = `${rest}${chunk.toString('utf8')}`.split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) read(line);
    });
    await untilListening(monitor);
  }

  #readCounters(): (name: CounterName) => { readonly packets: number; readonly bytes: number } {
    const text = execFileSync(
      'ip',
      ['netns', 'exec', this.#router, 'nft', '-j', 'list', 'counters'],
      { encoding: 'utf8', env: programEnvironment() },
    );
    // The parse border: libnftables-json(5).
    const { nftables } = JSON.parse(text) as {
      readonly nftables: readonly {
        readonly counter?: {
          readonly name: string;
          readonly packets: number;
          readonly bytes: number;
        };
      }[];
    };
    const byName = new Map(
      nftables.flatMap(({ counter }) => (counter === undefined ? [] : [[counter.name, counter]])),
    );
    return (name) => byName.get(name) ?? { packets: 0, bytes: 0 };
  }
}

interface HostParts {
  readonly name: string;
  readonly address: string;
  readonly namespace: string;
  readonly ready: Promise<void>;
}

class NetnsHost implements Host {
  readonly name: string;
  readonly address: string;
  readonly addresses: string[];
  readonly namespace: string;
  /** Its namespace and addresses are there. */
  ready: Promise<void>;
  readonly #network: NamespaceNetwork;

  constructor(network: NamespaceNetwork, { name, address, namespace, ready }: HostParts) {
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

async function closeListener(listener: Server | UdpSocket): Promise<void> {
  const closed = once(listener, 'close');
  listener.close();
  await closed;
}

async function endProgram(program: ChildProcess): Promise<void> {
  if (program.exitCode !== null || program.signalCode !== null || program.pid === undefined) return;
  const exited = once(program, 'exit');
  program.kill('SIGKILL');
  await exited;
}

/** nftables' monitor does not say when it listens; the kernel's list of such sockets does. */
async function untilListening(monitor: ChildProcess): Promise<void> {
  const end = performance.now() + 5_000;
  while (performance.now() < end) {
    const sockets = await readFile(`/proc/${String(monitor.pid)}/net/netlink`, 'utf8').catch(
      () => '',
    );
    if (sockets.split('\n').some((line) => isNetfilterListener(line))) return;
    await sleep(2);
  }
  throw new OutsideError('nft monitor trace does not start', { code: 'netns.no-monitor' });
}

/** Columns: sk, protocol (12 is netfilter), port, groups. */
function isNetfilterListener(line: string): boolean {
  const [, protocol, , groups = '0'] = line.trim().split(/\s+/);
  return protocol === '12' && /[1-9a-f]/.test(groups);
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

function killQuietly(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has ended by itself.
  }
}
