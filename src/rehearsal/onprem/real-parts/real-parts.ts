// Resolver and proxy as programs that sites really run, each in the namespace of
// its host, with the files of the rehearsal's folder.

import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';

import { dnsAnswers } from '../../../render/dns-answers.ts';
import type { RenderInput } from '../../../render/rendered-file.ts';
import type { DnsRecord, Settings } from '../../../roads/settings.ts';
import type { ProxyKeep, ResolverKeep, SiteResolver } from '../../../site/site.ts';
import type { NetnsFabric } from '../../fabric/netns/netns.ts';
import { requirePrograms } from '../../fabric/netns/commands.ts';
import type { OnPremises } from '../on-premises.ts';
import type { OnPremisesOptions } from '../own-parts.ts';
import { withRecords } from './rendered-records.ts';
import { resolverProgram } from './resolver-programs.ts';
import { Squid } from './squid.ts';

export interface RealPartsOptions extends OnPremisesOptions {
  readonly fabric: NetnsFabric;
  readonly folder: string;
  /** What the site says that its resolver is. */
  readonly resolverProduct: SiteResolver['product'];
  /** What renderers are given for the plan as it is now. */
  readonly renderInput: () => RenderInput;
  readonly squidHelper: string | null;
}

export interface RealParts extends OnPremises {
  readonly keep: { readonly resolver: ResolverKeep; readonly proxy: ProxyKeep };
}

export async function startRealParts(options: RealPartsOptions): Promise<RealParts> {
  const { fabric, logs, settings, resolver, proxy, resolverProduct, renderInput, squidHelper } =
    options;
  const { title, programs, start } = resolverProgram(resolverProduct);
  requirePrograms([...programs, 'squid', 'unshare']);
  const [resolverFolder, proxyFolder] = [
    join(options.folder, 'programs', 'resolver'),
    join(options.folder, 'programs', 'proxy'),
  ];
  await Promise.all([
    mkdir(resolverFolder, { recursive: true }),
    mkdir(proxyFolder, { recursive: true }),
  ]);
  const toRender = (records: readonly DnsRecord[]): RenderInput =>
    withRecords(renderInput(), records);
  const [dns, squid] = await Promise.all([
    start(
      {
        fabric,
        ...resolver,
        folder: resolverFolder,
        logFile: logs.path('resolver.log'),
        title,
        toRender,
      },
      settings.dnsRecords,
    ),
    Squid.start(
      {
        fabric,
        ...proxy,
        folder: proxyFolder,
        logFile: logs.path('proxy-access.log'),
        keptBy: squidHelper,
      },
      settings.proxyAllow,
    ),
  ]);
  const answersOf = (records: readonly DnsRecord[]): string =>
    JSON.stringify(dnsAnswers(toRender(records)));
  let answers = answersOf(settings.dnsRecords);
  const replaceRecords = async (records: readonly DnsRecord[]): Promise<void> => {
    const wanted = answersOf(records);
    if (wanted === answers) return;
    answers = wanted;
    await dns.replaceRecords(records);
  };
  return {
    keep: { resolver: dns.keep, proxy: squid.keep },
    apply: async (next: Settings) =>
      void (await Promise.all([
        replaceRecords(next.dnsRecords),
        squid.replaceAllow(next.proxyAllow),
        fabric.replaceRules(next.firewallAllow),
      ])),
    // Squid remembers an address for a second at most, and has no command to forget it.
    flush: () => dns.flush(),
    settleLogs: () => fabric.settle(),
    close: async () => void (await Promise.all([dns.close(), squid.close()])),
  };
}
