// The router between the site, the virtual network and the internet: its rules, its decisions and
// its counters.

import { execFileSync, type ChildProcess } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';

import { OutsideError } from '@sekisho/dns/user-error.ts';
import type { NetworkRule, SiteNetworks } from '../firewall.ts';
import type { FirewallEvent, LinkCounters } from '../network.ts';
import { programEnvironment, runWithInput } from './commands.ts';
import { rulesText, tableText, type CounterName } from './ruleset.ts';
import type { InnerPrograms } from './inner-programs.ts';
import { createTraceReader } from './trace-events.ts';

const SETTLE_MS = 1_000;

export interface RouterOptions {
  readonly networks: SiteNetworks;
  /** Rules that stand whatever the others are: what is none of the rehearsed settings. */
  readonly standing?: readonly NetworkRule[];
  /** Hears every decision of the router, the allowed ones too, soon after it was made. */
  readonly onFirewall?: (event: FirewallEvent) => void;
  readonly clock?: () => Date;
}

export class Router {
  readonly #namespace: string;
  readonly #options: RouterOptions;
  readonly #programs: InnerPrograms;
  #decisions = 0;
  #rules = '';

  constructor(namespace: string, options: RouterOptions, programs: InnerPrograms) {
    this.#namespace = namespace;
    this.#options = options;
    this.#programs = programs;
  }

  /** Rejects everything until there are rules. */
  async addTable(): Promise<void> {
    await runWithInput(
      'ip',
      ['netns', 'exec', this.#namespace, 'nft', '-f', '-'],
      tableText(this.#options.networks),
    );
  }

  async replaceRules(rules: readonly NetworkRule[]): Promise<void> {
    const text = rulesText([...(this.#options.standing ?? []), ...rules], this.#options.networks);
    if (text === this.#rules) return;
    await runWithInput('ip', ['netns', 'exec', this.#namespace, 'nft', '-f', '-'], text);
    this.#rules = text;
  }

  async followDecisions(): Promise<void> {
    const { onFirewall, clock } = this.#options;
    const read = createTraceReader(
      (event) => {
        this.#decisions += 1;
        onFirewall?.(event);
      },
      clock ?? (() => new Date()),
    );
    const monitor = this.#programs.spawn(this.#namespace, ['nft', 'monitor', 'trace']);
    let rest = '';
    monitor.stdout?.on('data', (chunk: Buffer) => {
      const lines = `${rest}${chunk.toString('utf8')}`.split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) read(line);
    });
    await untilListening(monitor);
  }

  counters(): LinkCounters[] {
    const count = this.#readCounters();
    return [
      {
        link: 'lan',
        connections: count('lan_new').packets,
        bytesOut: 0,
        bytesIn: 0,
        rejected: count('lan_rejected').packets,
      },
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

  #readCounters(): (name: CounterName) => { readonly packets: number; readonly bytes: number } {
    const text = execFileSync(
      'ip',
      ['netns', 'exec', this.#namespace, 'nft', '-j', 'list', 'counters'],
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
