// The hand-over sheet as data: for each team the entries that it has to set, each
// with the reason and the sources of the roads that need it. Markdown, CSV and
// HTML are functions of these rows.

import { toName } from '@sekisho/dns/name.ts';
import { DIALECTS } from '../../roads/dialects/dialects.ts';
import { formatFirewallAllow, type FirewallAllow } from '../../model/firewall-rule.ts';
import { formatFamilies, recordName } from '../../model/dns-record.ts';
import { TEAM_OF_LAYER, type Layer, type Team } from '../../model/layer.ts';
import { isInAny, isReachedByInternet } from '@sekisho/dns/address.ts';
import { say, sayReason, type Language } from '../../text/text.ts';
import { sortUnique } from '../../compare-text.ts';
import { goesPastProxy, isListed } from '../direct-ways.ts';
import { isUnderPattern } from '../pattern-cover.ts';
import type { Plan, PlannedRoad } from '../plan.ts';
import { toDnsRecord } from '../plan-settings.ts';

export interface SheetRow {
  readonly appliance: string;
  readonly team: Team;
  readonly layer: Layer;
  /** `learn`: only when a name of this form is seen. */
  readonly action: 'set' | 'learn';
  readonly entry: string;
  readonly reason: string;
  readonly requirements: readonly string[];
  readonly sources: readonly string[];
}

/** The teams of a sheet, in the order in which they have to act. */
export const SHEET_TEAMS: readonly Team[] = ['dns', 'firewall', 'proxy', 'windows'];

interface Context {
  readonly plan: Plan;
  readonly language: Language;
}

/** By team, then in the order of the plan; what is learned comes after what is set. */
export function handOverRows(plan: Plan, language: Language): SheetRow[] {
  const context = { plan, language };
  const rows = [
    ...dnsRows(context),
    ...firewallRows(context),
    ...allowRows(context),
    ...bypassRows(context),
    ...learnRows(context),
  ];
  return SHEET_TEAMS.flatMap((team) => rows.filter((row) => row.team === team));
}

function dnsRows(context: Context): SheetRow[] {
  const { dns } = context.plan.layers;
  const records = dns.records.flatMap((record) => {
    const roads = context.plan.roads.filter((road) =>
      record.answers.some((name) => name === road.pattern),
    );
    return formatFamilies(record.type, record.addresses).map((family) =>
      rowOf(context, 'dns', {
        entry: `${recordName(toDnsRecord(record))} ${String(record.ttl)} IN ${family}`,
        roads,
      }),
    );
  });
  const forwards = (dns.forward ?? []).map((name) =>
    rowOf(context, 'dns', { entry: `forward ${name}`, roads: forwardedRoads(context.plan, name) }),
  );
  return [...records, ...forwards];
}

/** A name is forwarded for itself, or as the target of the alias of a name with the same first label. */
function forwardedRoads({ roads }: Plan, name: string): PlannedRoad[] {
  const own = roads.filter((road) => road.road === 'private-endpoint');
  const direct = own.filter((road) => isUnderPattern(road.pattern, `.${name}`));
  return direct.length > 0
    ? direct
    : own.filter((road) => road.pattern.split('.')[0] === name.split('.')[0]);
}

function firewallRows(context: Context): SheetRow[] {
  const { allow, names = [] } = context.plan.layers.firewall;
  const byName = names.map((rule) => {
    const roads = context.plan.roads.filter(
      ({ road, pattern }) => road === 'direct' && pattern === rule.to,
    );
    return rowOf(context, 'firewall', { entry: formatFirewallAllow(rule), roads });
  });
  const byAddress = allow.map((rule) => {
    const roads = roadsThrough(context.plan, rule);
    const code =
      rule.port === 53
        ? 'sheet.firewall-dns'
        : rule.to === 'internet'
          ? 'sheet.firewall-proxy'
          : 'sheet.firewall-rule';
    return {
      ...rowOf(context, 'firewall', { entry: formatFirewallAllow(rule), roads }),
      reason: say(context.language, code, { to: rule.to }),
    };
  });
  return [...byAddress, ...byName];
}

function roadsThrough({ roads }: Plan, rule: FirewallAllow): PlannedRoad[] {
  if (rule.port === 53) return [];
  if (rule.to === 'internet')
    return roads.filter((road) => isListed(road) && road.port === rule.port);
  return roads.filter(
    (road) =>
      goesPastProxy(road) &&
      (road.addresses.some((address) => isInAny(address, [rule.to])) ||
        (road.way === 'microsoft-peering' && isReachedByInternet(rule.to.replace(/\/.*/, ''))) ||
        (!road.known && rule.to.includes('/'))),
  );
}

function allowRows(context: Context): SheetRow[] {
  const { allow, by, others = [] } = context.plan.layers['proxy-allow'];
  const row = (entry: string): SheetRow => {
    const exact = context.plan.roads.filter((road) => isListed(road) && road.pattern === entry);
    return rowOf(context, 'proxy-allow', { entry, roads: exact });
  };
  return [
    // A firewall has them as rules.
    ...(by === undefined ? allow.map(row) : []),
    ...others.flatMap(({ proxy, allow: more }) =>
      more.map((entry) => {
        const own = row(entry);
        return { ...own, reason: `${proxy}: ${own.reason}` };
      }),
    ),
  ];
}

const LISTS = [
  ['configuration-manager', 'configuration-manager'],
  ['system-bypass', 'wininet'],
] as const;

function bypassRows(context: Context): SheetRow[] {
  const { layers, roads } = context.plan;
  const lists = LISTS.flatMap(([layer, dialect]) => {
    const list = layers[layer].bypass.map((entry) =>
      rowOf(context, layer, {
        entry,
        roads: bypassedRoads(context.plan, {
          entry,
          dialect,
          program: layer === 'system-bypass' ? 'system' : 'configuration-manager',
        }),
      }),
    );
    const { proxy } = layers[layer];
    const proxied = roads.filter(isListed);
    return list.length === 0 && proxied.length === 0
      ? []
      : [
          {
            ...rowOf(context, layer, {
              entry: proxy === null ? 'no proxy' : `proxy ${proxy}`,
              roads: [],
            }),
            reason: say(context.language, proxy === null ? 'sheet.no-proxy' : 'sheet.proxy-set'),
          },
          ...list,
        ];
  });
  const agent = layers['mobility-agent'];
  const agents =
    agent === undefined
      ? []
      : [`proxy ${agent.proxy ?? ''}`, ...agent.bypass].map((entry) => ({
          ...rowOf(context, 'system-bypass', { entry: `ProxyInfo.conf: ${entry}`, roads: [] }),
          reason: say(context.language, 'sheet.agent-list'),
        }));
  return [...lists, ...agents];
}

function bypassedRoads(
  { roads }: Plan,
  of: {
    entry: string;
    dialect: 'configuration-manager' | 'wininet';
    program: 'configuration-manager' | 'system';
  },
): PlannedRoad[] {
  const list = DIALECTS[of.dialect].parse([of.entry]);
  const own = roads.filter((road) => goesPastProxy(road) && road.programs.includes(of.program));
  // A shape stands for names: one of them decides like all of them.
  return own.filter(
    (road) =>
      list.decide({
        scheme: 'https',
        host: toName(road.pattern.replace(/<[^>]+>/g, 'x')),
        port: road.port,
      }).road === 'direct',
  );
}

function learnRows(context: Context): SheetRow[] {
  const { plan, language } = context;
  return plan.learn.map((entry) => ({
    appliance: plan.appliance,
    ...heldBy(plan, entry.layer),
    action: 'learn',
    entry: entry.shape,
    reason: sayReason(language, entry.because),
    requirements: [entry.requirement],
    sources: sourcesOf(plan, entry.requirement),
  }));
}

/** Where a firewall lets names through, the list of names is its own. */
function heldBy({ layers }: Plan, named: Layer): Pick<SheetRow, 'team' | 'layer'> {
  const layer = named === 'proxy-allow' ? (layers[named].by ?? named) : named;
  return { team: TEAM_OF_LAYER[layer], layer };
}

function sourcesOf({ roads }: Plan, requirement: string): string[] {
  return sortUnique(
    roads.filter((road) => road.requirement === requirement).flatMap((road) => road.sources),
  );
}

function rowOf(
  { plan, language }: Context,
  layer: Layer,
  { entry, roads }: { entry: string; roads: readonly PlannedRoad[] },
): SheetRow {
  return {
    appliance: plan.appliance,
    team: TEAM_OF_LAYER[layer],
    layer,
    action: 'set',
    entry,
    reason: [...new Set(roads.map((road) => sayReason(language, road.because)))].join('; '),
    requirements: sortUnique(roads.map((road) => road.requirement)),
    sources: sortUnique(roads.flatMap((road) => road.sources)),
  };
}
