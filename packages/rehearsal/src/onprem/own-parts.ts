// Resolvers and proxies of the rehearsal's own making, in its process: they run anywhere.

import { toPattern } from '@sekisho/core/names/pattern.ts';
import { buildRuleIndex, type RuleIndex } from '@sekisho/core/names/rule-index.ts';
import type { Settings } from '@sekisho/core/model/settings.ts';
import type { Host } from '@sekisho/dns/host.ts';
import type { LogFiles } from '../workspace/log-files.ts';
import { forwardTo } from '@sekisho/dns/client.ts';
import type { Forwarder } from '@sekisho/dns/resolve.ts';
import { DnsServer } from '@sekisho/dns/server.ts';
import { ForwardProxy } from './forward-proxy/forward-proxy.ts';
import { zonesOf } from './local-zones.ts';
import type { OnPremises } from './on-premises.ts';
import {
  forwardTest,
  type PremisesParts,
  type ProxyPart,
  type ResolverPart,
  type Upstream,
} from './premises-parts.ts';
import { StubResolver } from '@sekisho/dns/stub-resolver.ts';

type Part = Pick<OnPremises, 'apply' | 'flush' | 'close'>;

export async function startOwnParts({
  settings,
  logs,
  resolvers,
  proxies,
}: PremisesParts): Promise<OnPremises> {
  const parts: Part[] = [];
  const all = async (act: (part: Part) => Promise<void>): Promise<void> =>
    void (await Promise.all(parts.map(act)));
  const close = (): Promise<void> => all((part) => part.close());
  try {
    for (const part of resolvers) parts.push(await startResolver(part, { settings, logs }));
    for (const part of proxies) parts.push(await startProxy(part, { settings, logs }));
  } catch (error) {
    await close();
    throw error;
  }
  return {
    apply: (next) => all((part) => part.apply(next)),
    flush: () => all((part) => part.flush()),
    // They write before they answer.
    settleLogs: () => Promise.resolve(),
    close,
  };
}

interface Start {
  readonly settings: Settings;
  readonly logs: LogFiles;
}

async function startResolver(part: ResolverPart, { settings, logs }: Start): Promise<Part> {
  const { host, upstreams, conditional, records, forwards } = part;
  const [rest, inward] = [askInTurn(host, upstreams), askInTurn(host, conditional)];
  let isForwarded = forwardTest(forwards(settings));
  const server = await DnsServer.start({
    host,
    zones: zonesOf(records(settings), 'single-names'),
    forward:
      rest === null && inward === null ? null : (name) => (isForwarded(name) ? inward : rest),
    log: (line) => logs.write('resolver.log', line),
    clock: now,
  });
  return {
    apply(next) {
      isForwarded = forwardTest(forwards(next));
      server.replaceZones(zonesOf(records(next), 'single-names'));
      return Promise.resolve();
    },
    flush: () => Promise.resolve(server.flush()),
    close: () => server.close(),
  };
}

/** The first that answers at all has the word. */
function askInTurn(host: Host, upstreams: readonly Upstream[]): Forwarder | null {
  const forwarders = upstreams.map((each) => ('ask' in each ? each : forwardTo(host, each)));
  const [first, ...others] = forwarders;
  if (first === undefined) return null;
  return {
    to: first.to,
    ask: (question) =>
      others.reduce((asked, next) => asked.catch(() => next.ask(question)), first.ask(question)),
  };
}

async function startProxy(part: ProxyPart, { settings, logs }: Start): Promise<Part> {
  const stub = new StubResolver({ host: part.host, servers: [part.dns], clock: now });
  let allow = indexAllow(part.allow(settings));
  const proxy = await ForwardProxy.start({
    host: part.host,
    port: part.port,
    allow: () => allow,
    resolve: async (name) => (await stub.resolve(name)).addresses,
    log: (line) => logs.write('proxy-access.log', line),
    clock: now,
  });
  return {
    apply(next) {
      allow = indexAllow(part.allow(next));
      return Promise.resolve();
    },
    flush: () => Promise.resolve(stub.flush()),
    close: () => proxy.close(),
  };
}

function now(): Date {
  return new Date();
}

function indexAllow(entries: readonly string[]): RuleIndex<true> {
  return buildRuleIndex(
    entries.map((entry) => ({ pattern: toPattern(entry), value: true as const })),
  );
}
