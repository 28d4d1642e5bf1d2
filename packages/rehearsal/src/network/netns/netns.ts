// The site on Linux network namespaces, with its true addresses: every machine in
// one of its own, a router with nftables between the site, the virtual network and
// the internet. The rehearsal's own parts stay in one process and hold sockets that
// agents started in the namespaces; Squid and dnsmasq run inside.

import { execFileSync, type ChildProcess } from 'node:child_process';
import type { Socket as UdpSocket } from 'node:dgram';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import type { Server } from 'node:net';
import type { Duplex } from 'node:stream';

import type { Host } from '@sekisho/dns/host.ts';
import type { Barrier } from '../barrier.ts';
import type { NetworkRule } from '../firewall.ts';
import type { RehearsedNetwork, VpnLink, VpnLinkKind } from '../network.ts';
import { programEnvironment, requirePrograms, runWithInput } from './commands.ts';
import { NamespaceAgent } from './namespace-agent.ts';
import { beginRun, endRun, fileOf, noteLeaving, removeNamespaces, sweep } from './run-state.ts';
import {
  addressLine,
  baseLines,
  INTERNET,
  machineLines,
  nameOf,
  placeOf,
  ROUTER,
  VIRTUAL_NETWORK,
  type TopologyOptions,
} from './topology.ts';
import { InnerPrograms, type InnerProgram } from './inner-programs.ts';
import { barriersText } from './barrier-rules.ts';
import { translationText } from './ruleset.ts';
import { joinVirtualNetwork } from './join-virtual-network.ts';
import { NetnsHost, type HostSurroundings } from './netns-host.ts';
import { Router, type RouterOptions } from './router.ts';

export interface NetnsOptions extends RouterOptions {
  readonly firewall: readonly NetworkRule[];
  /** 0: as fast as the machine. */
  readonly vpnRateMbps: number;
  /** Default: the best that this machine has. */
  readonly vpnLink?: VpnLinkKind | 'auto';
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
    guard: (barriers) => network.guard(barriers),
    counters: () => network.router.counters(),
    replaceRules: (rules) => network.router.replaceRules(rules),
    start: (host, program) => network.start(host, program),
    run: (host, command) => network.run(host, command),
    noteLeaving: (path) => noteLeaving(prefix, path),
    settle: () => network.router.settle(),
    close: () => network.close(),
  };
}

class NamespaceNetwork implements HostSurroundings {
  readonly open = new Set<Duplex>();
  readonly listeners = new Set<Server | UdpSocket>();
  readonly router: Router;
  readonly #options: NetnsOptions;
  readonly #prefix: string;
  readonly #topology: TopologyOptions;
  readonly #hosts: NetnsHost[] = [];
  readonly #agents = new Map<string, NamespaceAgent>();
  readonly #programs = new InnerPrograms();
  readonly #titles = new Map<string, string>();
  readonly #tear: () => void;
  /** One after the other: later lines name what earlier ones make. */
  #lastChange: Promise<unknown> = Promise.resolve();
  #closing: Promise<void> | null = null;

  constructor(options: NetnsOptions, prefix: string) {
    this.#options = options;
    this.#prefix = prefix;
    this.#topology = { prefix, networks: options.networks, vpnRateMbps: options.vpnRateMbps };
    this.router = new Router(nameOf(prefix, ROUTER), options, this.#programs);
    this.#tear = () => this.#tearDownNow();
    process.once('exit', this.#tear);
  }

  get isClosed(): boolean {
    return this.#closing !== null;
  }

  async build(): Promise<VpnLink> {
    await this.change(baseLines(this.#topology));
    const vpnLink = await joinVirtualNetwork({
      topology: this.#topology,
      vpnLink: this.#options.vpnLink ?? 'auto',
      change: (lines) => this.change(lines),
      programs: this.#programs,
    });
    const translation = translationText(this.#options.networks);
    if (translation !== null)
      await runWithInput(
        'ip',
        ['netns', 'exec', nameOf(this.#prefix, VIRTUAL_NETWORK), 'nft', '-f', '-'],
        translation,
      );
    await this.router.addTable();
    await this.router.replaceRules(this.#options.firewall);
    await this.router.followDecisions();
    return vpnLink;
  }

  addHost(name: string, address: string): NetnsHost {
    const holder = this.#hosts.find((host) => host.addresses.includes(address));
    if (holder !== undefined)
      throw new Error(`address ${address} is already of host ${holder.name}`);
    const place = placeOf(address, this.#options.networks);
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

  async start(host: Host, { title, command, env }: InnerProgram): Promise<ChildProcess> {
    const { ready, namespace } = this.#find(host);
    await ready;
    this.#titles.set(host.name, title);
    return this.#programs.spawn(namespace, command, env);
  }

  async run(host: Host, command: readonly [string, ...string[]]): Promise<string> {
    const { ready, namespace } = this.#find(host);
    await ready;
    return runWithInput('ip', ['netns', 'exec', namespace, ...command], '');
  }

  async guard(barriers: readonly Barrier[]): Promise<void> {
    await runWithInput(
      'ip',
      ['netns', 'exec', nameOf(this.#prefix, VIRTUAL_NETWORK), 'nft', '-f', '-'],
      barriersText(barriers),
    );
  }

  /** the agent in a namespace, opened when it is first needed. */
  agentOf(namespace: string): NamespaceAgent {
    const known = this.#agents.get(namespace) ?? new NamespaceAgent(namespace);
    this.#agents.set(namespace, known);
    return known;
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

  async #closeAll(): Promise<void> {
    for (const stream of this.open) stream.destroy();
    await Promise.all([...this.listeners].map((listener) => closeListener(listener)));
    await Promise.all([...this.#agents.values()].map((agent) => agent.close()));
    await this.#programs.end();
    await this.#lastChange;
    await removeNamespaces(this.#prefix);
    await endRun(this.#prefix);
    process.off('exit', this.#tear);
  }

  /** When the process ends without having closed: nothing can be waited for any more. */
  #tearDownNow(): void {
    for (const pid of [
      ...this.#programs.pids,
      ...[...this.#agents.values()].map((each) => each.pid),
    ])
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
}

async function closeListener(listener: Server | UdpSocket): Promise<void> {
  const closed = once(listener, 'close');
  listener.close();
  await closed;
}

function killQuietly(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has ended by itself.
  }
}
