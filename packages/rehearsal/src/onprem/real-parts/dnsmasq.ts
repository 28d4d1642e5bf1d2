// dnsmasq as the site's resolver. The records of its start are in its settings, as
// `sekisho render` writes them; it reads those only when it starts. What is added
// later stands in the files that it reads again on SIGHUP, as `sekisho sync` has
// them, and only another change starts it anew. Its query log is what a diagnosis reads.

import type { ChildProcess } from 'node:child_process';
import { appendFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import type { DnsRecord } from '@sekisho/core/model/dns-record.ts';
import { dnsAnswers, type DnsAnswer } from '@sekisho/core/products/shared/render/dns-answers.ts';
import { renderDnsmasq } from '@sekisho/core/products/dnsmasq/render.ts';
import type { ResolverSync } from '@sekisho/core/site/site.ts';
import { placeRendered } from './place-rendered.ts';
import type { RealResolver, RealResolverOptions } from './real-resolver.ts';
import { endProgram, startAsNobody, untilLogged } from './run-program.ts';

export async function startDnsmasq(
  options: RealResolverOptions,
  records: readonly DnsRecord[],
): Promise<RealResolver> {
  const server = new Dnsmasq(options);
  await server.launch(records);
  return server;
}

class Dnsmasq implements RealResolver {
  readonly #options: RealResolverOptions;
  #child: ChildProcess | null = null;
  /** By line of the records it started with. */
  #atStart: ReadonlySet<string> = new Set();

  constructor(options: RealResolverOptions) {
    this.#options = options;
  }

  get sync(): ResolverSync {
    const { folder } = this.#options;
    return {
      driver: 'dnsmasq',
      port: 53,
      hostsFile: join(folder, 'kept.hosts'),
      pidFile: join(folder, 'dnsmasq.pid'),
    };
  }

  async replaceRecords(records: readonly DnsRecord[]): Promise<void> {
    const answers = dnsAnswers(this.#options.toRender(records));
    const wanted = new Map(answers.map((answer) => [JSON.stringify(answer), answer]));
    if ([...this.#atStart].every((line) => wanted.has(line))) {
      await this.#writeAdded(
        answers.filter((answer) => !this.#atStart.has(JSON.stringify(answer))),
      );
      await this.flush();
      return;
    }
    await this.close();
    await this.launch(records);
  }

  /** Empties the cache, and reads the added ones again. */
  async flush(): Promise<void> {
    await this.#untilItReads('does not read its records', () => {
      this.#child?.kill('SIGHUP');
      return Promise.resolve(null);
    });
  }

  async close(): Promise<void> {
    if (this.#child !== null) await endProgram(this.#child);
  }

  async launch(records: readonly DnsRecord[]): Promise<void> {
    const { folder, toRender } = this.#options;
    const input = toRender(records);
    const configuration = join(folder, 'dnsmasq.conf');
    await writeFile(configuration, this.#configuration());
    await appendFile(join(folder, 'kept.hosts'), '');
    await placeRendered(renderDnsmasq(input), {
      from: 'dnsmasq',
      to: folder,
      always: ['sekisho.conf'],
    });
    await this.#writeAdded([]);
    this.#atStart = new Set(dnsAnswers(input).map((answer) => JSON.stringify(answer)));
    this.#child = await this.#untilItReads('did not start', () =>
      startAsNobody(this.#options, [
        'dnsmasq',
        '--keep-in-foreground',
        `--conf-file=${configuration}`,
      ]),
    );
  }

  get #hostsFile(): string {
    return join(this.#options.folder, 'added.hosts');
  }

  get #serversFile(): string {
    return join(this.#options.folder, 'added.servers');
  }

  async #writeAdded(answers: readonly DnsAnswer[]): Promise<void> {
    await writeFile(
      this.#hostsFile,
      answers
        .flatMap(({ name, addresses }) => addresses.map((address) => `${address} ${name}\n`))
        .join(''),
    );
    // Other types of these names must not be asked upstream.
    await writeFile(this.#serversFile, answers.map(({ name }) => `server=/${name}/\n`).join(''));
  }

  /** It says in its log when it has read the files: from then on it answers by them. */
  #untilItReads(
    what: string,
    begin: () => Promise<ChildProcess | null>,
  ): Promise<ChildProcess | null> {
    return untilLogged(
      this.#options.logFile,
      { title: this.#options.title, what, pattern: /read \S+added\.hosts - / },
      begin,
    );
  }

  #configuration(): string {
    const { host, upstream, logFile, folder } = this.#options;
    return [
      'no-resolv',
      'no-hosts',
      'bind-interfaces',
      `listen-address=${host.address}`,
      `pid-file=${join(folder, 'dnsmasq.pid')}`,
      ...(upstream === null ? [] : [`server=${upstream.address}#${String(upstream.port)}`]),
      `addn-hosts=${join(folder, 'kept.hosts')}`,
      `addn-hosts=${this.#hostsFile}`,
      `servers-file=${this.#serversFile}`,
      `conf-file=${join(folder, 'sekisho.conf')}`,
      'log-queries=extra',
      `log-facility=${logFile}`,
      '',
    ].join('\n');
  }
}
