// Resolvers and proxies of the rehearsal's own making, in its process: they run anywhere.

import { toPattern } from '@sekisho/core/names/pattern.ts';
import { buildRuleIndex, type RuleIndex } from '@sekisho/core/names/rule-index.ts';
import type { Settings } from '@sekisho/core/model/settings.ts';
import type { LogFiles } from '../workspace/log-files.ts';
import { ForwardProxy } from './forward-proxy/forward-proxy.ts';
import type { OnPremises } from './on-premises.ts';
import { startOwnResolver } from './own-resolver.ts';
import type { PremisesParts, ProxyPart } from './premises-parts.ts';
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
    for (const part of resolvers) parts.push(await startOwnResolver(part, { settings, logs }));
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

async function startProxy(part: ProxyPart, { settings, logs }: Start): Promise<Part> {
  const stub = new StubResolver({ host: part.host, servers: part.dns, clock: now });
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
