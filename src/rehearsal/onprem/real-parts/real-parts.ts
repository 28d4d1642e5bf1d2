// Resolver and proxy as programs that sites really run: dnsmasq and Squid, each in
// the namespace of its host, with the files of the rehearsal's folder.

import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';

import type { DnsRecord, Settings } from '../../../roads/settings.ts';
import type { NetnsFabric } from '../../fabric/netns/netns.ts';
import { requirePrograms } from '../../fabric/netns/commands.ts';
import type { OnPremises } from '../on-premises.ts';
import type { OnPremisesOptions } from '../own-parts.ts';
import { Dnsmasq } from './dnsmasq.ts';
import { Squid } from './squid.ts';

export interface RealPartsOptions extends OnPremisesOptions {
  readonly fabric: NetnsFabric;
  readonly folder: string;
  /** What the site says that its resolver is. */
  readonly resolverProduct: string;
  /** The names that programs dial and that a record answers, as the plan knows them now. */
  readonly dialled: (record: DnsRecord) => readonly string[];
}

export async function startRealParts(options: RealPartsOptions): Promise<OnPremises> {
  requirePrograms(['dnsmasq', 'squid', 'unshare']);
  const { fabric, logs, settings, resolver, proxy, resolverProduct, dialled } = options;
  const folder = join(options.folder, 'programs');
  await mkdir(folder, { recursive: true });
  const title = resolverProduct === 'dnsmasq' ? 'dnsmasq' : `dnsmasq in place of ${resolverProduct}`;
  const [dns, squid] = await Promise.all([
    Dnsmasq.start({ fabric, ...resolver, folder, logFile: logs.path('resolver.log'), title, dialled }, settings.dnsRecords),
    Squid.start({ fabric, ...proxy, folder, logFile: logs.path('proxy-access.log') }, settings.proxyAllow),
  ]);
  return {
    apply: async (next: Settings) => void (await Promise.all([dns.replaceRecords(next.dnsRecords), squid.replaceAllow(next.proxyAllow), fabric.replaceRules(next.firewallAllow)])),
    // Squid remembers an address for a second at most, and has no command to forget it.
    flush: () => dns.flush(),
    settleLogs: () => fabric.settle(),
    close: async () => void (await Promise.all([dns.close(), squid.close()])),
  };
}
