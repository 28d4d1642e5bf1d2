// The walk through a proxy: to where it answers, by its list, to its parent or out from each of its machines. What
// every walk does on the way, the firewall, the answer of a resolver, the arrival, is given.

import type { Name } from '@sekisho/dns/name.ts';
import type { Program } from '../model/program.ts';
import type { Outcome, Road } from '../model/road.ts';
import { placeOf } from '../model/world/place.ts';
import type { PreparedWorld } from './prepare-world.ts';
import { entrancesOf, nodesOf, proxyFor } from './proxy-way.ts';
import { PUBLIC_ADDRESS } from './ask-resolver.ts';
import type { Resolution } from './resolve.ts';
import type { Step, Steps } from './trace-types.ts';
import type { World, WorldProxy } from './world.ts';

interface Question {
  readonly program: Program;
  readonly name: Name;
  readonly port: number;
}

interface Connection {
  readonly from: string;
  readonly to: string;
  readonly port: number;
}

export interface WalkParts {
  readonly steps: Steps;
  /** Where the program runs. */
  readonly from: string;
  /** Null when it is let through. */
  readonly passFirewall: (way: Connection, steps: Steps) => Outcome | null;
  readonly arrive: (at: { readonly name: Name; readonly to: string }, steps: Steps) => Outcome;
  /** The same with what stands in Azure before an endpoint. */
  readonly passOut: (way: Connection, steps: Steps) => Outcome | null;
  readonly resolveSteps: (name: Name, found: Resolution) => readonly Step[];
  readonly noteNotKnown: (found: Resolution, steps: Steps) => Outcome;
}

interface At {
  readonly prepared: PreparedWorld;
  readonly question: Question;
  readonly proxy: WorldProxy;
  readonly parts: WalkParts;
}

export function walkProxy(
  prepared: PreparedWorld,
  question: Question,
  parts: WalkParts,
): { readonly road: Road; readonly outcome: Outcome } {
  const { steps, from } = parts;
  const proxy = proxyFor(prepared.world, question.program);
  if (proxy === null) {
    const reason = { code: 'not-known.proxy-not-in-site', values: { program: question.program } };
    steps?.push({ step: 'not-known', part: 'site', reason });
    return { road: 'proxy', outcome: 'not-known' };
  }
  const at: At = { prepared, question, proxy, parts };
  const ask = (name: Name): Resolution => prepared.resolvers.forAppliance(from, name);
  const found = findGateway(at, ask);
  const inward = found ?? enterProxy(at, [from]);
  return { road: 'proxy', outcome: inward ?? goThrough(at) };
}

/** Null when a provider's gateway has an address for whoever looks for it by its name. */
function findGateway({ proxy, parts }: At, ask: (name: Name) => Resolution): Outcome | null {
  const { host } = proxy;
  if (host === undefined) return null;
  const found = ask(host);
  const { steps } = parts;
  steps?.push(...parts.resolveSteps(host, found));
  if (found.answer === 'not-known') return parts.noteNotKnown(found, steps);
  return found.addresses.length > 0 ? null : 'no-resolver-answer';
}

/** Null when every client gets to every place where it answers; a gateway's name may lead to any of them. */
function enterProxy({ proxy, parts }: At, froms: readonly string[]): Outcome | null {
  const ways = froms.flatMap((from) =>
    entrancesOf(proxy).map((to) => ({ from, to, port: proxy.port })),
  );
  return parts.passFirewall(
    worstOf(ways, (way) => parts.passFirewall(way, null)),
    parts.steps,
  );
}

/** The first that fails, else the first: what one of several machines can't do decides. */
function worstOf<T>(all: readonly T[], failsWith: (each: T) => Outcome | null): T {
  const [first] = all;
  // A proxy has an address.
  if (first === undefined) throw new Error('nothing to choose from');
  return all.length === 1 ? first : (all.find((each) => failsWith(each) !== null) ?? first);
}

/** From its list to where the connection ends. */
function goThrough(at: At): Outcome {
  const { prepared, question, proxy, parts } = at;
  const { name } = question;
  const { steps } = parts;
  const refused = judgeList(at);
  if (refused !== null) return refused;
  const values = { proxy: proxy.name, address: proxy.address, name };
  if (proxy.isProviders === true) {
    const reason = { code: 'route.provider', values };
    steps?.push({
      step: 'route',
      from: proxy.address,
      to: PUBLIC_ADDRESS,
      via: 'internet',
      reason,
    });
    return parts.arrive({ name, to: PUBLIC_ADDRESS }, steps);
  }
  if (isElsewhere(prepared.world, proxy.address)) {
    // Its way out, and the DNS that it asks, are its own network's.
    const reason = { code: 'not-known.proxy-elsewhere', values };
    steps?.push({ step: 'not-known', part: 'site', reason });
    return 'not-known';
  }
  const nodes = nodesOf(proxy);
  const { parent } = proxy;
  if (parent !== undefined) {
    const next = { ...at, proxy: parent };
    const node = worstOf(nodes, (from) => resolveAt(at, from, parent.host));
    const ask = (host: Name): Resolution => askAs(at, node, host);
    return findGateway(next, ask) ?? enterProxy(next, nodes) ?? goThrough(next);
  }
  return leaveProxy(
    at,
    worstOf(nodes, (from) => {
      const outcome = leaveProxy({ ...at, parts: { ...parts, steps: null } }, from);
      return outcome === 'reached' ? null : outcome;
    }),
  );
}

function resolveAt(at: At, from: string, host: Name | undefined): Outcome | null {
  if (host === undefined) return null;
  return askAs(at, from, host).addresses.length > 0 ? null : 'no-resolver-answer';
}

/** Null when its list lets the name through. */
function judgeList({ prepared, question: { name }, proxy, parts: { steps } }: At): Outcome | null {
  const { world, allow, allowOf } = prepared;
  const isOwn = proxy.name === world.proxy?.name;
  const list = isOwn ? allow : (allowOf.get(proxy.name) ?? null);
  if (list === null) {
    const values = { name, proxy: proxy.name };
    const reason = { code: 'not-known.proxyAllow', values };
    steps?.push({ step: 'not-known', part: 'proxyAllow', reason });
    return 'not-known';
  }
  const by = list.matchFirst(name) ?? null;
  const verdict = by === null ? 'denied' : 'allowed';
  const code = by !== null && proxy.asksLogin === true ? 'allowed-before-login' : verdict;
  steps?.push({
    step: 'proxy',
    proxy: proxy.name,
    verdict,
    by,
    reason: { code: `proxy.${code}`, values: { name, proxy: proxy.name, by: by ?? '' } },
  });
  return by === null ? 'denied-by-proxy' : null;
}

/** One machine of a proxy, which resolves by itself and connects. */
function leaveProxy(at: At, from: string): Outcome {
  const { question, parts } = at;
  const { steps } = parts;
  const { name, port } = question;
  const found = askAs(at, from, name);
  steps?.push(...parts.resolveSteps(name, found));
  if (found.answer === 'not-known') return parts.noteNotKnown(found, steps);
  const to = found.addresses[0];
  if (to === undefined) return 'proxy-cannot-resolve';
  return parts.passOut({ from, to, port }, steps) ?? parts.arrive({ name, to }, steps);
}

function askAs({ prepared, proxy }: At, from: string, name: Name): Resolution {
  const { resolvers, world } = prepared;
  return proxy.name === world.proxy?.name
    ? resolvers.forProxy(from, name)
    : resolvers.forOtherProxy(from, name, proxy.name);
}

function isElsewhere({ networks }: World, address: string): boolean {
  return placeOf(networks, address).kind === 'internet';
}
