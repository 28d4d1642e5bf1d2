// sync is killed (SIGKILL) at random moments while the plan changes and others write into the same server. After each
// kill the lines of others are there; the next round finds its way to the plan, whatever the killed one left.

import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { watch } from 'node:fs';
import { chmod, mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as delay } from 'node:timers/promises';

import { STATE_FOLDER } from '@sekisho/core/sync/learned-names.ts';
import { startSmallDns } from '@sekisho/test-kit/render/small-dns.ts';
import { ChangingSite } from '../shared/changing-site.ts';
import { chanceOf, type Chance } from '../shared/chance.ts';
import type { SoakServer } from '../sync/soak-servers.ts';
import { writeSite } from '../sync/sync-scene.ts';
import { ChangingExports } from './changing-exports.ts';
import { openKilledServer, type KilledProduct } from './killed-server.ts';

export interface KillsOptions {
  readonly product: KilledProduct;
  /** The server's own program. */
  readonly program: string;
  /** dist/cli/bin.js, or an installed sekisho. */
  readonly bin: string;
  readonly kills: number;
  readonly seed: number;
}

export interface KillsResult {
  readonly product: KilledProduct;
  readonly seed: number;
  readonly kills: number;
  /** Runs that had ended by themselves before they were killed; not counted as kills. */
  readonly tooLate: number;
  /** Kills after which the journal said that something was about to be changed. */
  readonly inTheMiddle: number;
  /** Times the plan changed. */
  readonly plans: number;
  /** Rounds that were let through, each held against the plan. */
  readonly rounds: number;
  /** Lines and records of others at the end. */
  readonly theirs: number;
  readonly seconds: number;
  readonly wrong: readonly string[];
}

/** From its start to the first change, and well behind it. */
const LATEST_KILL_MS = 1400;
const WAIT_FOR_WRITE_MS = 3000;

export async function runKills(options: KillsOptions): Promise<KillsResult> {
  const folder = await mkdtemp(join(tmpdir(), 'sekisho-kills-'));
  // Squid gives up root's rights.
  await chmod(folder, 0o755);
  const upstream = await startSmallDns('127.0.0.1', () => null);
  const killed = await openKilledServer(options, folder, upstream.port);
  try {
    const soak = new Kills(options, folder, killed);
    await soak.prepare();
    return await soak.run();
  } finally {
    await killed.server.stop();
    await upstream.close();
    await rm(folder, { recursive: true, maxRetries: 3 });
  }
}

class Kills {
  readonly #options: KillsOptions;
  readonly #site: ChangingSite;
  readonly #killed: Awaited<ReturnType<typeof openKilledServer>>;
  readonly #chance: Chance;
  readonly #theirs = new Set<string>();
  readonly #wrong: string[] = [];
  readonly #journal: string;
  #exports: ChangingExports | null = null;
  #plans = 0;
  #rounds = 0;

  constructor(
    options: KillsOptions,
    folder: string,
    killed: Awaited<ReturnType<typeof openKilledServer>>,
  ) {
    this.#options = options;
    this.#killed = killed;
    this.#site = new ChangingSite(join(folder, 'site'));
    this.#chance = chanceOf(options.seed);
    this.#journal = join(
      this.#site.folder,
      STATE_FOLDER,
      options.product === 'squid' ? 'proxy.proxy1.json' : 'resolver.dns1.json',
    );
  }

  get #server(): SoakServer {
    return this.#killed.server;
  }

  async prepare(): Promise<void> {
    const { server } = this.#killed;
    const isSquid = this.#options.product === 'squid';
    await writeSite(this.#site.folder, isSquid ? [] : [server], (raw) => {
      if (!isSquid) return;
      const [proxy] = raw['proxies'] as readonly object[]; // the example's
      raw['proxies'] = [{ ...proxy, address: '127.0.0.1', port: server.port, sync: server.sync }];
      raw['resolvers'] = [
        { name: 'dns1', product: 'bind', address: '10.1.1.53', forwards: 'internet' },
      ];
    });
    await mkdir(join(this.#site.folder, STATE_FOLDER), { recursive: true });
    this.#exports = await ChangingExports.open(join(this.#site.folder, 'estate'));
    await this.#changePlan();
    await this.#round();
  }

  async run(): Promise<KillsResult> {
    const { product, kills, seed } = this.#options;
    const begun = performance.now();
    const counts = { kills: 0, tooLate: 0, inTheMiddle: 0 };
    while (counts.kills < kills) {
      const how = await this.#kill();
      counts[how === 'late' ? 'tooLate' : 'kills'] += 1;
      if (how === 'middle') counts.inTheMiddle += 1;
      await this.#expectTheirs(`kill ${String(counts.kills)}`);
      // Not after each: what one kill leaves is the next one's beginning, too.
      if (this.#chance.next() < 0.4) await this.#round();
    }
    await this.#round();
    return {
      product,
      seed,
      ...counts,
      plans: this.#plans,
      rounds: this.#rounds,
      theirs: this.#theirs.size,
      seconds: Math.round((performance.now() - begun) / 1000),
      wrong: this.#wrong,
    };
  }

  async #changePlan(): Promise<void> {
    this.#plans += 1;
    if (this.#options.product !== 'squid') return this.#exports?.change(this.#chance);
    for (let left = 1 + Math.floor(this.#chance.between(0, 4)); left > 0; left -= 1)
      await this.#site.toggle(Math.floor(this.#chance.between(0, 1000)));
  }

  async #kill(): Promise<'late' | 'killed' | 'middle'> {
    const chance = this.#chance;
    await this.#changePlan();
    const child = this.#start('--grace', '0', '--force');
    const ended = once(child, 'close');
    const atWrite = chance.next() < 0.5;
    const others = delay(chance.between(0, 800)).then(() => this.#writeTheirs());
    if (atWrite) {
      await Promise.race([this.#firstWrite(), ended]);
      await delay(chance.between(0, 40));
    } else await delay(chance.between(0, LATEST_KILL_MS));
    const isLate = child.exitCode !== null;
    child.kill('SIGKILL');
    await Promise.all([ended, others]);
    if (isLate) return 'late';
    const journal = await readFile(this.#journal, 'utf8').catch(() => '');
    return /"pending": \{\s*"/.test(journal) ? 'middle' : 'killed';
  }

  #start(...words: readonly string[]): ChildProcess {
    const { bin } = this.#options;
    const argv = ['sync', this.#site.folder, '--apply', '--json', ...words];
    const [command, first] = bin.endsWith('.js') ? [process.execPath, [bin]] : [bin, []];
    return spawn(command, [...first, ...argv], { stdio: ['ignore', 'pipe', 'pipe'] });
  }

  /** Of the journal, or of the server itself where it has no journal. */
  async #firstWrite(): Promise<void> {
    const stop = new AbortController();
    const path = this.#killed.watched ?? join(this.#site.folder, STATE_FOLDER);
    const seen = new Promise<void>((resolve) => {
      const watcher = watch(path, { signal: stop.signal }, (_event, file) => {
        if (/\.jnl$|(?:resolver|proxy)\./.test(file ?? '')) resolve();
      });
      watcher.on('error', () => resolve());
    });
    await Promise.race([seen, delay(WAIT_FOR_WRITE_MS)]);
    stop.abort();
  }

  async #writeTheirs(): Promise<void> {
    const name = `theirs${String(Math.floor(this.#chance.between(0, 1e9)))}.example.org`;
    if (await this.#server.addTheirs(name, this.#killed.theirAddress)) this.#theirs.add(name);
  }

  /** One round, undisturbed: it goes on from wherever the killed ones stood. */
  async #round(): Promise<void> {
    this.#rounds += 1;
    const child = this.#start('--once', '--grace', '0', '--force');
    const [said, told] = await Promise.all([
      child.stdout === null ? '' : text(child.stdout),
      child.stderr === null ? '' : text(child.stderr),
      once(child, 'close'),
    ]);
    const round = `round ${String(this.#rounds)}`;
    if (child.exitCode !== 0)
      this.#wrong.push(`${round}: exit ${String(child.exitCode)}: ${(told + said).slice(0, 1500)}`);
    if (/bug in sekisho/.test(told)) this.#wrong.push(`${round}: ${told.slice(0, 1500)}`);
    const wanted =
      this.#options.product === 'squid'
        ? this.#site.wanted()
        : (this.#exports?.wanted() ?? new Map<string, string | null>());
    for (const [name, address] of wanted) {
      const found = await this.#killed.ask(name);
      if (found !== address)
        this.#wrong.push(
          `${round}: ${name} is ${found ?? 'nothing'}, wanted ${address ?? 'nothing'}`,
        );
    }
    await this.#expectTheirs(round);
  }

  async #expectTheirs(when: string): Promise<void> {
    for (const lost of await this.#killed.lostOf(this.#theirs))
      this.#wrong.push(`${when}: ${lost} of others is gone`);
  }
}
