// dnsmasq as the site's resolver. The records of its start are in its settings, as
// `sekisho render` writes them; it reads those only when it starts. What is added
// later stands in the files that it reads again on SIGHUP, as `sekisho sync` has
// them, and only another change starts it anew. Its query log is what a diagnosis reads.

import type { ChildProcess } from 'node:child_process';
import { appendFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { dnsAnswers, type DnsAnswer } from '@sekisho/core/products/shared/render/dns-answers.ts';
import { renderDnsmasq } from '@sekisho/core/products/dnsmasq/render.ts';
import type { ResolverSync } from '@sekisho/core/site/site.ts';
import type { Held, PlayedZone } from '../premises-parts.ts';
import { placeRendered } from './place-rendered.ts';
import type { RealResolver, RealResolverOptions } from './real-resolver.ts';
import { endProgram, startAsNobody, untilLogged } from './run-program.ts';

export async function startDnsmasq(
  options: RealResolverOptions,
  held: Held,
): Promise<RealResolver> {
  const server = new Dnsmasq(options);
  await server.launch(held);
  return server;
}

class Dnsmasq implements RealResolver {
  readonly #options: RealResolverOptions;
  #child: ChildProcess | null = null;
  /** By line of the records it started with. */
  #atStart: ReadonlySet<string> = new Set();
  #forwards = '';

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

  async replaceHeld(held: Held): Promise<void> {
    const answers = dnsAnswers(this.#options.toRender(held));
    const wanted = new Map(answers.map((answer) => [JSON.stringify(answer), answer]));
    const isForwardingSame = held.forwards.join() === this.#forwards;
    if (isForwardingSame && [...this.#atStart].every((line) => wanted.has(line))) {
      await this.#writeAdded(
        answers.filter((answer) => !this.#atStart.has(JSON.stringify(answer))),
      );
      await this.flush();
      return;
    }
    await this.close();
    await this.launch(held);
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

  async launch(held: Held): Promise<void> {
    const { folder, toRender } = this.#options;
    const input = toRender(held);
    this.#forwards = held.forwards.join();
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
    const { host, upstreams, conditional, hosted, dropsPrivateBut, logFile, folder } =
      this.#options;
    return [
      'no-resolv',
      'no-hosts',
      'bind-interfaces',
      `listen-address=${host.address}`,
      `pid-file=${join(folder, 'dnsmasq.pid')}`,
      ...upstreams.map(({ address, port }) => `server=${address}#${String(port)}`),
      ...conditional.flatMap(({ zones, to }) =>
        zones.flatMap((zone) =>
          to.map(({ address, port }) => `server=/${zone}/${address}#${String(port)}`),
        ),
      ),
      ...hosted.flatMap(hostedLines),
      ...(dropsPrivateBut === null
        ? []
        : ['stop-dns-rebind', ...dropsPrivateBut.map((zone) => `rebind-domain-ok=/${zone}/`)]),
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

/** It answers what it has of the zone, and that the rest does not exist. */
function hostedLines({ name, records }: PlayedZone): string[] {
  return [
    `local=/${name}/`,
    ...records.flatMap((record) =>
      record.values.map((value) =>
        record.type === 'CNAME'
          ? `cname=${record.name},${value}`
          : record.name.startsWith('*.')
            ? `address=/${record.name.slice(2)}/${value}`
            : `host-record=${record.name},${value}`,
      ),
    ),
  ];
}
