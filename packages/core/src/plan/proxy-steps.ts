// Steps of whoever holds a list of names: the teams of the proxies, or the firewall's where no proxy is used. A proxy
// that asks for a login or opens TLS needs more than its list.

import type { FirewallAllow } from '../model/firewall-rule.ts';
import { formatFirewallAllow } from '../model/firewall-rule.ts';
import { sortUnique } from '../compare-text.ts';
import { askedNames } from '../site/asked-resolvers.ts';
import type { SiteProxy } from '../site/site.ts';
import { allowLists } from './allow-lists.ts';
import type { Plan } from './plan.ts';
import { sourceAddresses, type PlanInput } from './plan-input.ts';
import { browserProxyOf, chainOf, proxiesOf, proxyNodes, proxyOf } from './site-proxies.ts';
import type { StepDraft } from './step-draft.ts';

type Of = Pick<Plan, 'roads' | 'layers' | 'learn'>;

export function allowDrafts(input: PlanInput, plan: Of): StepDraft[] {
  const { site, appliance } = input;
  const lists = allowLists(input, plan);
  const isOne = lists.length === 1;
  return [
    ...firewallDrafts(input, plan),
    ...lists.map(({ proxy, allow }): StepDraft => {
      const today = todayOf(input, proxy);
      return {
        layer: 'proxy-allow',
        what: isOne ? 'allow-names' : 'allow-names-at',
        ...(isOne ? {} : { values: { proxy } }),
        why: 'proxy-before-sign-in',
        entries: allow.filter((entry) => !today.includes(entry)),
      };
    }),
    ...proxiesOf(site, appliance).flatMap((proxy): StepDraft[] => {
      const values = { proxy: proxy.name };
      const allow = lists.find((each) => each.proxy === proxy.name)?.allow ?? [];
      if (allow.length === 0) return [];
      return [
        {
          layer: 'proxy-allow',
          what: 'pass-before-login',
          values,
          why: 'no-login',
          entries: proxy.login === true ? clientsOfProxy(input, proxy, plan) : [],
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
        layer: 'proxy-allow',
        team: 'firewall',
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

/** Names as rules: who goes out, to which name and port. */
function firewallDrafts(input: PlanInput, { roads, layers }: Of): StepDraft[] {
  const { allow, by } = layers['proxy-allow'];
  if (by !== 'firewall') return [];
  const today = input.current?.firewallNames?.patterns ?? [];
  const rules = allow
    .filter((entry) => !today.includes(entry))
    .flatMap((entry): FirewallAllow[] => {
      const own = roads.filter(({ road, pattern }) => road === 'direct' && pattern === entry);
      return own.flatMap(({ port, programs }) =>
        clientsOf(input, programs.includes('mobility-agent')).map((from) => ({
          from,
          to: entry,
          port,
        })),
      );
    });
  return [
    {
      layer: 'proxy-allow',
      team: 'firewall',
      what: 'let-names-out',
      values: { resolver: askedNames(input.appliance).join(', ') },
      why: 'proxy-before-sign-in',
      entries: sortUnique(rules.map(formatFirewallAllow)),
    },
  ];
}

function todayOf({ current }: PlanInput, proxy: string): readonly string[] {
  return current?.proxies.find((each) => each.proxy === proxy)?.patterns ?? [];
}

function clientsOf(input: PlanInput, withSources: boolean): string[] {
  return [input.appliance.address, ...(withSources ? sourceAddresses(input) : [])];
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
    return [appliance.address, ...(withSources && chain === own ? sourceAddresses(input) : [])];
  });
  return [...new Set(found)];
}
