// Resolvers and proxies as programs that sites really run, each in the namespace of
// its host, with the files of the rehearsal's folder.

import { mkdir } from 'node:fs/promises';
import type { Server } from 'node:net';
import { basename, join } from 'node:path';

import { dnsAnswers } from '@sekisho/core/products/shared/render/dns-answers.ts';
import type { RenderInput } from '@sekisho/core/products/shared/render/rendered-file.ts';
import type { Settings } from '@sekisho/core/model/settings.ts';
import type { ProxySync, ResolverSync } from '@sekisho/core/site/site.ts';
import type { Host, SitePoint } from '@sekisho/dns/host.ts';
import type { NetnsNetwork } from '../../network/netns/netns.ts';
import type { NetworkRule } from '../../network/firewall.ts';
import { requirePrograms } from '../../network/netns/commands.ts';
import type { LogFiles } from '../../workspace/log-files.ts';
import { OutsideError } from '@sekisho/dns/user-error.ts';
import type { Forwarder } from '@sekisho/dns/resolve.ts';
import { DnsServer } from '@sekisho/dns/server.ts';
import type { OnPremises } from '../on-premises.ts';
import type { Held, PremisesParts, ProxyPart, ResolverPart } from '../premises-parts.ts';
import { startRelay } from './relay.ts';
import { withRecords } from './rendered-records.ts';
import { resolverProgram } from './resolver-programs.ts';
import { loginHelper, Squid } from './squid.ts';

export interface RealPartsOptions extends PremisesParts {
  readonly network: NetnsNetwork;
  readonly folder: string;
  /** What renderers are given for the plan as it is now. */
  readonly renderInput: () => RenderInput;
  readonly squidHelper: string | null;
  readonly firewallRules: (settings: Settings) => readonly NetworkRule[];
}

export interface RealParts extends OnPremises {
  /** Of the resolvers by name, and of the rehearsed appliance's proxy. */
  readonly sync: {
    readonly resolvers: ReadonlyMap<string, ResolverSync>;
    readonly proxy: ProxySync | null;
  };
}

/** Not 53: there the program itself listens. */
const BESIDE_PORT = 5353;

type Part<Sync> = Pick<OnPremises, 'apply' | 'flush' | 'close'> & { readonly sync: Sync };

export async function startRealParts(options: RealPartsOptions): Promise<RealParts> {
  const { network, resolvers, proxies } = options;
  requirePrograms([
    ...new Set(resolvers.flatMap(({ product }) => resolverProgram(product).programs)),
    'squid',
    'unshare',
  ]);
  if (proxies.some(({ asksLogin }) => asksLogin) && loginHelper() === null)
    throw new OutsideError("Squid's helper basic_ncsa_auth is not installed here", {
      code: 'netns.no-program',
      hint: 'install Squid with its helpers, or use --network loopback',
    });
  const started: Part<unknown>[] = [];
  const note = async <P extends Part<unknown>>(starting: Promise<P>): Promise<P> => {
    const part = await starting;
    started.push(part);
    return part;
  };
  const all = async (act: (part: Part<unknown>) => Promise<void>): Promise<void> =>
    void (await Promise.all(started.map(act)));
  const close = (): Promise<void> => all((part) => part.close());
  let sync: RealParts['sync'];
  try {
    const ofResolvers = await settled(
      resolvers.map((part, at) => note(startResolver(options, part, at === 0))),
    );
    let proxy: Part<ProxySync> | undefined;
    for (const wave of parentsFirst(proxies)) {
      const own = await settled(
        wave.map((part) => note(startProxy(options, part, part === proxies[0]))),
      );
      proxy ??= own[wave.findIndex((part) => part === proxies[0])];
    }
    sync = {
      resolvers: new Map(
        resolvers.flatMap(({ name }, at) => {
          const found = ofResolvers[at];
          return found === undefined ? [] : [[name, found.sync] as const];
        }),
      ),
      proxy: proxy?.sync ?? null,
    };
  } catch (error) {
    await close();
    throw error;
  }
  return {
    sync,
    apply: async (next) =>
      void (await Promise.all([
        all((part) => part.apply(next)),
        network.replaceRules(options.firewallRules(next)),
      ])),
    // Squid remembers an address for a second at most, and has no command to forget it.
    flush: () => all((part) => part.flush()),
    settleLogs: () => network.settle(),
    close,
  };
}

/** Waits for all of them, so that what has started is known when one of them fails. */
async function settled<T>(starting: readonly Promise<T>[]): Promise<T[]> {
  const all = await Promise.allSettled(starting);
  const failed = all.find((each) => each.status === 'rejected');
  if (failed !== undefined) throw failed.reason;
  return all.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []));
}

/** A Squid that finds nobody at its parent's address when it starts does not ask there for a while. */
function parentsFirst(proxies: readonly ProxyPart[]): ProxyPart[][] {
  const waves: ProxyPart[][] = [];
  for (let rest = [...proxies]; rest.length > 0;) {
    const isLeft = (address: string): boolean => rest.some(({ host }) => host.address === address);
    const wave = rest.filter(({ parent }) => parent === null || !isLeft(parent.address));
    waves.push(wave.length === 0 ? rest : wave);
    rest = wave.length === 0 ? [] : rest.filter((each) => !wave.includes(each));
  }
  return waves;
}

async function startResolver(
  { network, folder, logs, settings, renderInput }: RealPartsOptions,
  part: ResolverPart,
  isOwn: boolean,
): Promise<Part<ResolverSync>> {
  const { name, host, hosted, conditional, dropsPrivateBut, held } = part;
  const { title, start } = resolverProgram(part.product);
  const own = await makeFolder(folder, isOwn ? 'resolver' : `resolver-${name}`);
  // The plan is the rehearsed appliance's, and tells what its own resolver answers besides.
  const inward = part.inward.flatMap((each) => ('ask' in each ? [] : [each.address]));
  const toRender = ({ records, forwards }: Held): RenderInput => ({
    // Whoever sends everything to Azure needs no single zones for it.
    ...withRecords(
      renderInput(),
      records,
      part.inward === part.upstreams || inward.length === 0 ? [] : forwards,
    ),
    forwardTo: inward,
  });
  const [first] = part.upstreams;
  const beside = first !== undefined && 'ask' in first ? await serveBeside(host, first) : null;
  const upstreams = beside === null ? part.upstreams.filter((each) => 'port' in each) : [beside];
  const program = await start(
    {
      network,
      host,
      upstreams,
      conditional,
      hosted,
      dropsPrivateBut,
      folder: own,
      logFile: logOf(logs, 'resolver', name, isOwn),
      title,
      toRender,
    },
    held(settings),
  ).catch(async (error: unknown) => {
    await beside?.close();
    throw error;
  });
  const answersOf = (of: Settings): string =>
    JSON.stringify([dnsAnswers(toRender(held(of))), held(of).forwards]);
  let answers = answersOf(settings);
  return {
    sync: program.sync,
    async apply(next) {
      const wanted = answersOf(next);
      if (wanted === answers) return;
      answers = wanted;
      await program.replaceHeld(held(next));
    },
    flush: () => program.flush(),
    close: async () => {
      await program.close();
      await beside?.close();
    },
  };
}

interface Beside extends SitePoint {
  readonly close: () => Promise<void>;
}

/**
 * Gives a point to whom no point of the site leads: as Azure's own resolver (168.63.129.16) it
 * answers on the asking machine itself, without a cache, and no firewall stands between.
 */
async function serveBeside(host: Host, forwarder: Forwarder): Promise<Beside> {
  const at = { address: host.address, port: BESIDE_PORT };
  const server = await DnsServer.start({
    host,
    ...at,
    zones: [],
    forward: () => forwarder,
    log: () => {},
    clock: () => new Date(),
    cache: { ttlSeconds: 0, negativeTtlSeconds: 0 },
  });
  return { ...at, close: () => server.close() };
}

async function startProxy(
  { network, folder, logs, settings, squidHelper }: RealPartsOptions,
  part: ProxyPart,
  isOwn: boolean,
): Promise<Part<ProxySync>> {
  const { name, host, port, entrances, nodes, parent, asksLogin, dns, allow } = part;
  const lists = await makeFolder(folder, isOwn ? 'proxy' : `proxy-${name}`);
  const logFile = logOf(logs, 'proxy', name, isOwn);
  const keptBy = isOwn ? squidHelper : null;
  const common = { network, port, parent, asksLogin, dns, lists, logFile, keptBy } as const;
  const relays: Server[] = [];
  const squids: Squid[] = [];
  const close = async (): Promise<void> => {
    for (const relay of relays) relay.close();
    await Promise.all(squids.map((squid) => squid.close()));
  };
  try {
    if (nodes.length === 0)
      squids.push(
        await Squid.start(
          {
            ...common,
            host,
            addresses: [host.address, ...entrances],
            isBehindRelay: false,
            folder: lists,
          },
          allow(settings),
        ),
      );
    for (const node of nodes)
      squids.push(
        await Squid.start(
          {
            ...common,
            host: node,
            addresses: [node.address],
            isBehindRelay: true,
            folder: await makeFolder(folder, join(basename(lists), node.address)),
          },
          allow(settings),
        ),
      );
    const to = nodes.map(({ address }) => ({ address, port }));
    for (const address of nodes.length === 0 ? [] : [host.address, ...entrances])
      relays.push(await startRelay({ host, at: { address, port }, to }));
  } catch (error) {
    await close();
    throw error;
  }
  const [first] = squids;
  if (first === undefined) throw new Error(`proxy ${name} has no Squid`);
  return {
    sync: first.sync,
    // The machines of a cluster share their lists.
    apply: (next) => first.replaceAllow(allow(next)),
    flush: () => Promise.resolve(),
    close,
  };
}

/** Two programs never write one file: what the others log lies beside theirs. */
function logOf(logs: LogFiles, kind: 'resolver' | 'proxy', name: string, isOwn: boolean): string {
  if (isOwn) return logs.path(kind === 'resolver' ? 'resolver.log' : 'proxy-access.log');
  return logs.other(`${kind}-${name}.log`);
}

async function makeFolder(folder: string, name: string): Promise<string> {
  const made = join(folder, 'programs', name);
  await mkdir(made, { recursive: true });
  return made;
}
