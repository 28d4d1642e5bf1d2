// dnsmasq as the site's resolver: addresses from a file that it reads again on
// SIGHUP, which empties its cache as well; aliases are in its configuration, so a
// change of those starts it anew. Its own query log is what a diagnosis reads.
// It takes a chain of aliases from upstream whole and never looks into its own file
// for the target, so that the dialled names stand in the file too, as `render` has them.

import type { ChildProcess } from 'node:child_process';
import { open, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { recordName } from '../../../roads/resolve.ts';
import type { DnsRecord } from '../../../roads/settings.ts';
import { OutsideError } from '../../../user-error.ts';
import type { Host, SitePoint } from '../../fabric/host.ts';
import type { NetnsFabric } from '../../fabric/netns/netns.ts';
import { AS_NOBODY, endProgram } from './run-program.ts';

export interface DnsmasqOptions {
  readonly fabric: NetnsFabric;
  readonly host: Host;
  readonly upstream: SitePoint | null;
  readonly folder: string;
  readonly logFile: string;
  readonly title: string;
  /** The names that programs dial and that a record answers, besides its own. */
  readonly dialled: (record: DnsRecord) => readonly string[];
}

const RELOAD_MS = 5_000;

export class Dnsmasq {
  readonly #options: DnsmasqOptions;
  #aliases = '';
  #hosts = '';
  #child: ChildProcess | null = null;

  private constructor(options: DnsmasqOptions) {
    this.#options = options;
  }

  static async start(options: DnsmasqOptions, records: readonly DnsRecord[]): Promise<Dnsmasq> {
    const server = new Dnsmasq(options);
    server.#aliases = aliasLines(records);
    server.#hosts = hostLines(records, options.dialled);
    await writeFile(server.#hostsFile, server.#hosts);
    await server.#launch();
    return server;
  }

  async replaceRecords(records: readonly DnsRecord[]): Promise<void> {
    const [aliases, hosts] = [aliasLines(records), hostLines(records, this.#options.dialled)];
    if (aliases === this.#aliases && hosts === this.#hosts) return;
    if (hosts !== this.#hosts) await writeFile(this.#hostsFile, hosts);
    this.#hosts = hosts;
    if (aliases === this.#aliases) return this.flush();
    this.#aliases = aliases;
    await this.close();
    await this.#launch();
  }

  /** Empties the cache, and reads the file again. */
  async flush(): Promise<void> {
    await this.#untilItReads(() => this.#child?.kill('SIGHUP'));
  }

  async close(): Promise<void> {
    if (this.#child !== null) await endProgram(this.#child);
  }

  get #hostsFile(): string {
    return join(this.#options.folder, 'dnsmasq.hosts');
  }

  async #launch(): Promise<void> {
    const { fabric, host, folder, title } = this.#options;
    const configuration = join(folder, 'dnsmasq.conf');
    await writeFile(configuration, this.#configuration());
    let said = '';
    let hasEnded = false;
    await this.#untilItReads(
      async () => {
        const child = await fabric.start(host, { title, command: [...AS_NOBODY, 'dnsmasq', '--keep-in-foreground', `--conf-file=${configuration}`] });
        child.stderr?.on('data', (chunk: Buffer) => void (said += chunk.toString('utf8')));
        child.once('exit', () => (hasEnded = true));
        this.#child = child;
      },
      () => {
        if (hasEnded) throw new OutsideError(`${title} did not start: ${said.trim()}`, { code: 'netns.program-failed' });
      },
    );
  }

  /** It says in its log when it has read the file: from then on it answers by it. */
  async #untilItReads(begin: () => unknown, check: () => void = () => undefined): Promise<void> {
    const { logFile, title } = this.#options;
    const { size } = await stat(logFile);
    await begin();
    const end = performance.now() + RELOAD_MS;
    while (performance.now() < end) {
      if ((await readFrom(logFile, size)).includes(`read ${this.#hostsFile} - `)) return;
      check();
      await sleep(3);
    }
    throw new OutsideError(`${title} does not read its records`, { code: 'netns.program-failed', where: this.#hostsFile });
  }

  #configuration(): string {
    const { host, upstream, logFile } = this.#options;
    return [
      'no-resolv',
      'no-hosts',
      'bind-interfaces',
      `listen-address=${host.address}`,
      'pid-file=',
      ...(upstream === null ? [] : [`server=${upstream.address}#${String(upstream.port)}`]),
      `addn-hosts=${this.#hostsFile}`,
      'log-queries=extra',
      `log-facility=${logFile}`,
      this.#aliases,
    ].join('\n');
  }
}

function hostLines(records: readonly DnsRecord[], dialled: DnsmasqOptions['dialled']): string {
  const addresses = records.filter((record) => record.type === 'A');
  const lines = addresses.flatMap((record) => [recordName(record), ...dialled(record)].flatMap((name) => record.values.map((address) => `${address} ${name}\n`)));
  return [...new Set(lines)].join('');
}

function aliasLines(records: readonly DnsRecord[]): string {
  return records.flatMap((record) => (record.type === 'CNAME' ? record.values.map((target) => `cname=${recordName(record)},${target}\n`) : [])).join('');
}

async function readFrom(file: string, offset: number): Promise<string> {
  if (offset === 0) return readFile(file, 'utf8');
  const handle = await open(file);
  try {
    const { size } = await handle.stat();
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(Math.max(0, size - offset)), 0, Math.max(0, size - offset), offset);
    return buffer.toString('utf8', 0, bytesRead);
  } finally {
    await handle.close();
  }
}
