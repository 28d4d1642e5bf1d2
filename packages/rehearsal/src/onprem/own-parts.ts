// Resolvers and proxies of the rehearsal's own making, in its process: they run anywhere.

import { createServer, type Server, type Socket } from 'node:net';

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

/** A machine of a cluster is a proxy of its own; who connects to the cluster is given to one after the other. */
async function startProxy(part: ProxyPart, { settings, logs }: Start): Promise<Part> {
  const { host, port, nodes, entrances, parent } = part;
  let allow = indexAllow(part.allow(settings));
  const started: { readonly proxy: ForwardProxy; readonly stub: StubResolver }[] = [];
  const fronts: Server[] = [];
  const close = async (): Promise<void> => {
    for (const front of fronts) front.close();
    await Promise.all(started.map(({ proxy }) => proxy.close()));
  };
  try {
    for (const node of nodes.length === 0 ? [host] : nodes) {
      const stub = new StubResolver({ host: node, servers: part.dns, clock: now });
      const proxy = await ForwardProxy.start({
        host: node,
        port,
        allow: () => allow,
        ...(parent === null ? {} : { parent }),
        asksLogin: part.asksLogin,
        resolve: async (name) => (await stub.resolve(name)).addresses,
        log: (line) => logs.write('proxy-access.log', line),
        clock: now,
      });
      started.push({ proxy, stub });
    }
    let next = 0;
    const give = (socket: Socket): void => {
      started[next % started.length]?.proxy.take(socket);
      next += 1;
    };
    for (const address of [...(nodes.length === 0 ? [] : [host.address]), ...entrances]) {
      const front = createServer({ allowHalfOpen: true }, give);
      fronts.push(front);
      await host.listen(front, { address, port });
    }
  } catch (error) {
    await close();
    throw error;
  }
  return {
    apply(next) {
      allow = indexAllow(part.allow(next));
      return Promise.resolve();
    },
    flush: () => Promise.resolve(started.forEach(({ stub }) => stub.flush())),
    close,
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
