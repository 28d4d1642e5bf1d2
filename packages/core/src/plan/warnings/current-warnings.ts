// What is wrong in the lists as they are set today, before anything is changed:
// entries that the program refuses, that match nothing of the plan, that another
// one takes in, or that send names past the proxy which must go through it.

import { parseName, toName, type Name } from '@sekisho/dns/name.ts';
import { parsePattern } from '../../names/pattern.ts';
import { DIALECTS } from '../../roads/dialects/dialects.ts';
import {
  listUse,
  type ConfigurationManagerSettings,
  type InternetOptions,
} from '../../model/settings.ts';
import { machineRemarks } from '../machine-list.ts';
import { learnMatcher } from '../learn-matcher.ts';
import { isUnderPattern } from '../pattern-cover.ts';
import type { PlannedRoad } from '../plan.ts';
import type { PlanInput } from '../plan-input.ts';
import { proxyOf, proxyUrl } from '../site-proxies.ts';
import type { SiteProxy } from '../../site/site.ts';
import type { Remark, Unwarned } from './remark.ts';
import { proxiedNames, takenOf, type ListLayer } from '../standing-entries.ts';
import { otherTenantsUnder, suffixOf } from '../tenant-suffixes.ts';

export function currentWarnings(input: PlanInput, plan: Unwarned): Remark[] {
  const { current, appliance } = input;
  if (current === undefined) return [];
  const own = current.appliances.find((each) => each.appliance === appliance.name);
  const manager = own?.configurationManager ?? null;
  const system = own?.system ?? null;
  return [
    ...(manager === null
      ? []
      : [
          ...shownRemarks(manager),
          ...loginRemarks(manager, input),
          ...listRemarks(input, plan, { ...manager, layer: 'configuration-manager' }),
        ]),
    ...machineRemarks(input),
    ...(own?.systemNotKnown === undefined
      ? []
      : [{ code: `warning.${own.systemNotKnown.code}`, values: own.systemNotKnown.values }]),
    ...(system === null ? [] : listRemarks(input, plan, { ...system, layer: 'system-bypass' })),
    ...allowRemarks(input, plan),
  ];
}

/** Whether an appliance since 9.60 still reads a key that says "false" is not documented. */
function shownRemarks(manager: ConfigurationManagerSettings): Remark[] {
  switch (listUse(manager)) {
    case 'hidden':
      return [{ code: 'warning.current-list-not-shown', values: {} }];
    case 'likely-shown':
      return [{ code: 'warning.current-list-likely-shown', values: {}, isNote: true }];
    case 'shown':
      return manager.bypassListEnabled === false
        ? [{ code: 'warning.current-list-key-without-use', values: {}, isNote: true }]
        : [];
  }
}

/** Nobody else on the appliance has the name and password that stand there. */
function loginRemarks(
  { asksLogin }: ConfigurationManagerSettings,
  { site, appliance }: PlanInput,
): Remark[] {
  return asksLogin === true
    ? [
        {
          code: 'warning.current-proxy-login',
          values: {
            proxy: proxyOf(site, appliance)?.name ?? 'the proxy',
            address: appliance.address,
          },
        },
      ]
    : [];
}

function listRemarks(
  input: PlanInput,
  plan: Unwarned,
  { layer, proxy, bypass }: InternetOptions & { readonly layer: ListLayer },
): Remark[] {
  const values = { layer };
  const planned = plan.layers[layer].proxy;
  const own = proxyOf(input.site, input.appliance);
  // Without a proxy no list is read.
  if (planned === null || own === null)
    return proxy === null
      ? []
      : [{ code: 'warning.current-proxy-not-wanted', values: { ...values, has: proxy } }];
  return [
    ...(proxy === null
      ? [{ code: 'warning.current-no-proxy', values: { ...values, proxy: planned } }]
      : proxyRemarks(own, {
          ...values,
          has: proxy,
          proxy: planned,
        })),
    ...entryRemarks(plan, layer, bypass),
  ];
}

/** One proxy by its address and by its name is one proxy. What a short name stands for, the DNS suffixes of the appliance tell. */
function proxyRemarks(
  proxy: SiteProxy,
  values: { readonly layer: string; readonly has: string; readonly proxy: string },
): Remark[] {
  const has = values.has.toLowerCase();
  const urls = [proxyUrl(proxy), proxyUrl({ ...proxy, host: undefined })];
  if (urls.some((url) => url.toLowerCase() === has)) return [];
  const short = proxyUrl({ ...proxy, host: proxy.host?.split('.')[0] });
  return proxy.host !== undefined && short.toLowerCase() === has
    ? [{ code: 'warning.current-proxy-short-name', values, isNote: true }]
    : [{ code: 'warning.current-other-proxy', values }];
}

function entryRemarks(plan: Unwarned, layer: ListLayer, bypass: readonly string[]): Remark[] {
  const dialect = DIALECTS[layer === 'configuration-manager' ? 'configuration-manager' : 'wininet'];
  const program = layer === 'configuration-manager' ? 'configuration-manager' : 'system';
  const problems = new Map(
    dialect.parse(bypass).problems.map((problem) => [problem.index, problem]),
  );
  const roads = plan.roads.filter(
    (road) => road.known && road.match === 'exact' && road.programs.includes(program),
  );
  const wanted = namesOf(roads, 'private-endpoint');
  const proxied = proxiedNames(plan, layer);
  const catches = (entry: string, names: readonly Name[]): Name[] => {
    const list = dialect.parse([entry]);
    return names.filter(
      (host) => list.decide({ scheme: 'https', host, port: 443 }).road === 'direct',
    );
  };
  const caught = bypass.map((entry, index) =>
    problems.get(index)?.fatal === true ? [] : catches(entry, wanted),
  );
  return bypass.flatMap((entry, index): Remark[] => {
    const values = { layer, entry };
    const problem = problems.get(index);
    if (problem !== undefined)
      return [
        {
          code: problem.fatal ? 'warning.current-entry-rejected' : 'warning.current-entry-dead',
          values: { ...values, message: problem.message },
        },
      ];
    const taken = takenOf(layer, entry, proxied);
    const other = bypass.findIndex(
      (_, at) =>
        at !== index &&
        takesIn(caught[at] ?? [], caught[index] ?? []) &&
        ((caught[at] ?? []).length > (caught[index] ?? []).length || at < index),
    );
    const isPlanned = plan.layers[layer].bypass.includes(entry) || entry === '<local>';
    return [
      ...(taken === null
        ? []
        : [{ code: 'warning.current-entry-takes-proxied', values: { ...values, name: taken } }]),
      ...(taken === null && !isPlanned
        ? [{ code: 'warning.current-entry-stays', values, isNote: true }]
        : []),
      ...((caught[index] ?? []).length > 0 && other >= 0
        ? [
            {
              code: 'warning.current-entry-overlaps',
              values: { ...values, other: bypass[other] ?? '' },
            },
          ]
        : []),
    ];
  });
}

function namesOf(roads: readonly PlannedRoad[], road: PlannedRoad['road']): Name[] {
  return roads.filter((each) => each.road === road).map((each) => toName(each.pattern));
}

function takesIn(wide: readonly Name[], narrow: readonly Name[]): boolean {
  return narrow.every((name) => wide.includes(name));
}

/** Problems of entries that let their name through. */
const MATCHES_ALL_THE_SAME: ReadonlySet<string> = new Set([
  'covered',
  'vendor-no-slash',
  'vendor-mode',
]);

function allowRemarks({ current, site, appliance }: PlanInput, plan: Unwarned): Remark[] {
  const own = proxyOf(site, appliance);
  const list =
    own === null
      ? current?.firewallNames
      : current?.proxies.find((each) => each.proxy === own.name);
  if (list === undefined) return [];
  const isNeeded = neededTest(plan);
  return [
    ...list.problems.map(({ kind, where, values }): Remark => ({
      code: `warning.current-allow-problem.${kind}`,
      values: { where, ...values },
      ...(MATCHES_ALL_THE_SAME.has(kind) ? { isNote: true } : {}),
    })),
    ...(own?.product === 'squid'
      ? underPlanned(list.patterns, plan.layers['proxy-allow'].allow)
      : []),
    ...list.patterns.flatMap((entry): Remark[] => {
      const parsed = parsePattern(entry);
      const otherTenants =
        parsed.ok && parsed.pattern.kind === 'suffix' ? otherTenantsUnder(suffixOf(entry)) : [];
      return [
        ...(otherTenants.length > 0
          ? [
              {
                code: 'warning.current-allow-other-tenants',
                values: { entry, otherTenants: otherTenants.slice(0, 3).join(', ') },
              },
            ]
          : []),
        ...(isNeeded(entry)
          ? []
          : [{ code: 'warning.current-allow-unneeded', values: { entry }, isNote: true }]),
      ];
    }),
  ];
}

/** Entries of today that a planned one takes in: behind them in one list, it is the end of Squid 6 and older. */
function underPlanned(today: readonly string[], planned: readonly string[]): Remark[] {
  const wide = planned
    .filter((entry) => /^\*?\./.test(entry))
    .map((entry) => `.${suffixOf(entry)}`);
  return today.flatMap((entry): Remark[] => {
    const other = wide.find((each) => each !== entry && isUnderPattern(entry, each));
    return other === undefined || today.includes(other)
      ? []
      : [{ code: 'warning.current-allow-under-planned', values: { entry, other } }];
  });
}

/** An allow entry is needed when it lets a planned name through, or is a name that is to be learned. */
function neededTest(plan: Unwarned): (entry: string) => boolean {
  const roads = plan.roads.filter(({ road }) => road === 'proxy' || road === 'direct');
  const expected = plan.learn.filter((each) => each.layer === 'proxy-allow').map(learnMatcher);
  return (entry) => {
    const name = parseName(entry);
    return (
      roads.some(
        (road) => isUnderPattern(road.pattern, entry) || isUnderPattern(entry, road.pattern),
      ) ||
      (name.ok && expected.some((matches) => matches(name.name)))
    );
  };
}
