// Resolver and proxy of the rehearsal's own making, in its process: they run anywhere.

import { toPattern } from '../../names/pattern.ts';
import { buildRuleIndex, type RuleIndex } from '../../names/rule-index.ts';
import type { Settings } from '../../roads/settings.ts';
import type { Host, SitePoint } from '../fabric/host.ts';
import type { LogFiles } from '../log-files.ts';
import { forwardTo } from './dns-client.ts';
import { DnsServer } from './dns-server.ts';
import { ForwardProxy } from './forward-proxy.ts';
import { zonesOf } from './local-zones.ts';
import type { OnPremises } from './on-premises.ts';
import { StubResolver } from './stub-resolver.ts';

export interface OnPremisesOptions<H extends Host = Host> {
  readonly settings: Settings;
  readonly logs: LogFiles;
  readonly resolver: {
    readonly host: H;
    /** Null: it forwards to nobody. */ readonly upstream: SitePoint | null;
  };
  readonly proxy: {
    readonly host: H;
    readonly port: number;
    /** Whom it asks for names. */ readonly dns: SitePoint;
  };
}

export async function startOwnParts({
  settings,
  logs,
  resolver,
  proxy,
}: OnPremisesOptions): Promise<OnPremises> {
  const clock = (): Date => new Date();
  const { upstream } = resolver;
  const dnsServer = await DnsServer.start({
    host: resolver.host,
    zones: zonesOf(settings.dnsRecords, 'single-names'),
    forward: upstream === null ? null : () => forwardTo(resolver.host, upstream),
    log: (line) => logs.write('resolver.log', line),
    clock,
  });
  const stub = new StubResolver({ host: proxy.host, servers: [proxy.dns], clock });
  let allow = indexAllow(settings.proxyAllow);
  const forwardProxy = await ForwardProxy.start({
    host: proxy.host,
    port: proxy.port,
    allow: () => allow,
    resolve: async (name) => (await stub.resolve(name)).addresses,
    log: (line) => logs.write('proxy-access.log', line),
    clock,
  });
  return {
    apply(next) {
      allow = indexAllow(next.proxyAllow);
      dnsServer.replaceZones(zonesOf(next.dnsRecords, 'single-names'));
      return Promise.resolve();
    },
    flush() {
      dnsServer.flush();
      stub.flush();
      return Promise.resolve();
    },
    // They write before they answer.
    settleLogs: () => Promise.resolve(),
    close: async () => void (await Promise.all([dnsServer.close(), forwardProxy.close()])),
  };
}

function indexAllow(entries: readonly string[]): RuleIndex<true> {
  return buildRuleIndex(
    entries.map((entry) => ({ pattern: toPattern(entry), value: true as const })),
  );
}
