// Steps of whoever holds a list of names: the teams of the proxies, or the firewall's where no proxy is used. A proxy
// that asks for a login or opens TLS needs more than its list.

import { formatFirewallAllow } from '../model/firewall-rule.ts';
import { groupBy } from '../group-by.ts';
import { askedNames } from '../site/asked-resolvers.ts';
import type { ProxyList } from '../roads/current-settings.ts';
import type { SiteProxy } from '../site/site.ts';
import { allowLists } from './allow-lists.ts';
import { coverTest } from './pattern-cover.ts';
import type { Plan } from './plan.ts';
import { agentClients } from './agent-machines.ts';
import { sourceAddresses, type PlanInput } from './plan-input.ts';
import { browserProxyOf, chainOf, proxiesOf, proxyNodes, proxyOf } from './site-proxies.ts';
import type { StepDraft } from './step-draft.ts';

type Of = Pick<Plan, 'roads' | 'layers' | 'learn'>;

export function allowDrafts(input: PlanInput, plan: Of): StepDraft[] {
  const { site, appliance } = input;
  const lists = allowLists(input, plan);
  return [
    ...firewallDrafts(input, plan),
    ...lists.map(({ proxy, allow }): StepDraft => {
      const isOwn = proxy === appliance.proxy;
      const isAllowed = allowedTest(
        input.current?.proxies.find((each) => each.proxy === proxy),
        plan.roads,
      );
      return {
        layer: 'proxy-allow',
        what: isOwn ? 'allow-names' : 'allow-names-at',
        ...(isOwn ? {} : { values: { proxy } }),
        why: 'proxy-before-sign-in',
        entries: allow.filter((entry) => !isAllowed(entry)),
      };
    }),
    ...proxiesOf(site, appliance).flatMap((proxy): StepDraft[] => {
      const values = { proxy: proxy.name };
      const allow = lists.find((each) => each.proxy === proxy.name)?.allow ?? [];
      if (allow.length === 0) return [];
      const clients = clientsOfProxy(input, proxy, plan);
      return [
        {
          layer: 'proxy-allow',
          what: 'pass-before-login',
          values: { ...values, clients: clients.join(', ') },
          why: 'no-login',
          entries: proxy.login === true ? clients : [],
        },
        {
          layer: 'proxy-allow',
          what: 'exempt-from-inspection',
          values,
          why: 'inspection-breaks',
          entries: proxy.inspectsTls === true ? allow : [],
        },
      ];
    }),
  ];
}

export function learnDraft({ site, appliance }: PlanInput, { layers, learn }: Of): StepDraft {
  const entries = learn.filter(({ layer }) => layer === 'proxy-allow').map(({ shape }) => shape);
  const inspects = proxiesOf(site, appliance).some(({ inspectsTls }) => inspectsTls === true);
  return layers['proxy-allow'].by === 'firewall'
    ? {
        layer: 'firewall',
        what: 'learn-names-out',
        why: 'learn-by-url-log',
        entries,
      }
    : {
        layer: 'proxy-allow',
        what: inspects ? 'learn-allow-and-exempt' : 'learn-allow',
        why: 'learn-by-log',
        entries,
      };
}

/** What is let out by name today is no step. */
function firewallDrafts({ appliance, current }: PlanInput, { layers }: Of): StepDraft[] {
  const today = current?.firewallNames?.patterns ?? [];
  const rules = layers.firewall.names ?? [];
  return [
    {
      layer: 'firewall',
      what: 'let-names-out',
      values: { resolver: askedNames(appliance).join(', ') },
      why: 'proxy-before-sign-in',
      entries: rules.filter(({ to }) => !today.includes(to)).map(formatFirewallAllow),
    },
  ];
}

/** The list has the entry; of one that sync has read, for each of its ports, and a wider entry has it too. */
function allowedTest(
  list: ProxyList | undefined,
  roads: Plan['roads'],
): (entry: string) => boolean {
  const patterns = new Set(list?.patterns);
  if (list?.ports === undefined) return (entry) => patterns.has(entry);
  const { ports } = list;
  const portsOf = groupBy(roads, ({ pattern }) => pattern);
  const tests = new Map<number, (entry: string) => boolean>();
  const testOf = (port: number): ((entry: string) => boolean) => {
    const own = new Set([...patterns].filter((each) => isForPort(ports[each] ?? [], port)));
    const isCovered = coverTest(own);
    return (entry) => own.has(entry) || isCovered(entry);
  };
  return (entry) => {
    const wanted = portsOf.get(entry)?.map(({ port }) => port) ?? [HTTPS];
    return wanted.every((port) => {
      const test = tests.get(port) ?? testOf(port);
      tests.set(port, test);
      return test(entry);
    });
  };
}

const HTTPS = 443;

/** A list of no port in particular is for each. */
function isForPort(ports: readonly number[], port: number): boolean {
  return ports.length === 0 || ports.includes(port);
}

/** Whose requests it sees: of a parent they are those of the proxies before it. */
export function clientsOfProxy(
  input: Pick<PlanInput, 'site' | 'appliance'>,
  proxy: SiteProxy,
  { roads }: Pick<Plan, 'roads'>,
): string[] {
  const { site, appliance } = input;
  const own = chainOf(site, proxyOf(site, appliance));
  const chains = [own, chainOf(site, browserProxyOf(site, appliance))];
  const withSources = roads.some(
    ({ road, programs }) => road === 'proxy' && programs.includes('mobility-agent'),
  );
  const found = chains.flatMap((chain) => {
    const index = chain.indexOf(proxy);
    const before = chain[index - 1];
    if (index < 0) return [];
    if (before !== undefined) return proxyNodes(before);
    const agents = chain === own ? agentClients(input, roads) : [];
    const isOfAgents =
      roads.length > 0 &&
      roads.every(({ agents: asking, programs }) => asking !== undefined && programs.length === 0);
    return [
      ...(isOfAgents ? [] : [appliance.address]),
      ...(withSources && chain === own ? sourceAddresses(input) : []),
      ...agents,
    ];
  });
  return [...new Set(found)];
}
