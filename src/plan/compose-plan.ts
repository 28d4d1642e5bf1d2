// requirements + estate + site → plan. For each requirement, in this order:
// 1. a private endpoint serves it → private-endpoint, by the names that it has;
// 2. it can only be private, or registration creates its endpoint → private, learned at set-up;
// 3. an individual name → proxy; a suffix → proxy by its documented names, or as
//    a whole where the house allows a `*`; the rest is learned when it is seen;
// 4. optional requirements only when the house wants them.

import type { Requirement } from '../catalog/schema.ts';
import { matchesShape, parseShape } from '../names/shape.ts';
import type { Name } from '../names/name.ts';
import type { Reason } from '../roads/trace-types.ts';
import { sayReason } from '../text/text.ts';
import { bypassEntries } from './bypass-entries.ts';
import { endpointNames, matcherOf, type EndpointName } from './endpoint-names.ts';
import { plannedFirewall } from './planned-firewall.ts';
import { plannedRecords } from './planned-records.ts';
import { PLAN_SCHEMA, type LearnEntry, type Plan, type PlannedRoad } from './plan.ts';
import { proxyOf, proxyUrl, type PlanInput } from './plan-input.ts';
import { planWarnings } from './plan-warnings.ts';

/** Roads and what is still to be learned, of one requirement. */
interface Planned {
  readonly roads: readonly PlannedRoad[];
  readonly learn: readonly LearnEntry[];
}

const NOTHING: Planned = { roads: [], learn: [] };

export function composePlan(input: PlanInput): Plan {
  const planned = input.requirements.map((requirement) => planRequirement(input, withCodes(requirement, input)));
  const extra = input.site.house.extraNames.map((pattern) => extraRoad(pattern));
  const roads = mergeRoads([...planned.flatMap((each) => each.roads), ...extra]);
  const learn = planned.flatMap((each) => each.learn).sort((a, b) => a.shape.localeCompare(b.shape) || a.layer.localeCompare(b.layer));
  const proxy = proxyUrl(proxyOf(input.site, input.appliance));
  const layers: Plan['layers'] = {
    'configuration-manager': { proxy, bypass: bypassEntries(roads, 'configuration-manager', input.site.house.scope) },
    'system-bypass': { proxy, bypass: bypassEntries(roads, 'system', input.site.house.scope) },
    'proxy-allow': { allow: [...new Set(roads.filter((road) => road.road === 'proxy' && road.match !== 'shape').map((road) => road.pattern))].sort() },
    'dns': { records: plannedRecords(input) },
    'firewall': { allow: plannedFirewall(input, roads) },
  };
  const plan = { schema: PLAN_SCHEMA, site: input.site.name, appliance: input.appliance.name, scope: input.site.house.scope, roads, layers, learn } as const;
  return { ...plan, warnings: planWarnings(input, plan) };
}

function planRequirement(input: PlanInput, requirement: Requirement): Planned {
  const isWanted = requirement.need === 'required' || requirement.need === 'conditional' || (requirement.need === 'optional' && input.site.house.optional);
  if (!isWanted || requirement.road === 'on-premises' || requirement.match === 'site') return NOTHING;
  const served = endpointNames(input, requirement);
  if (served.length > 0) return { roads: served.map((each) => privateRoad(requirement, each)), learn: [] };
  // A conditional private form that no endpoint shows is another form of a name that one does.
  if (requirement.need === 'conditional' && requirement.road !== 'internet') return NOTHING;
  if (requirement.road === 'private' || (requirement.road === 'either' && isCreatedAtSetUp(requirement))) return privateLater(input, requirement);
  if (requirement.match === 'exact') return { roads: [proxyRoad(requirement, requirement.pattern, 'plan.proxy-by-name')], learn: [] };
  const cache = cacheHost(input, requirement);
  return cache === null ? proxyByPattern(input, requirement) : { roads: [proxyRoad(requirement, cache, 'plan.proxy-cache-without-endpoint')], learn: [] };
}

/** The chosen cache account's name, when the requirement is about storage: without an endpoint it goes through the proxy. */
function cacheHost({ appliance, estate }: PlanInput, requirement: Requirement): string | null {
  if (requirement.privateLink?.type.toLowerCase() !== 'microsoft.storage/storageaccounts' || appliance.cacheStorageAccount === undefined) return null;
  const wanted = appliance.cacheStorageAccount.toLowerCase();
  return estate.storageAccounts.find((account) => account.name.toLowerCase() === wanted)?.blobHost ?? requirement.pattern.replace(/^<[^>]+>/, wanted);
}

/** Registration makes the Key Vault and the master site with their endpoints (facts, section 5). */
function isCreatedAtSetUp(requirement: Requirement): boolean {
  const type = requirement.privateLink?.type.toLowerCase() ?? '';
  return type === 'microsoft.keyvault/vaults' || type === 'microsoft.offazure/mastersites';
}

function privateRoad(requirement: Requirement, each: EndpointName): PlannedRoad {
  return road(requirement, {
    pattern: each.name,
    match: 'exact',
    road: 'private-endpoint',
    addresses: each.addresses,
    known: true,
    because: { code: 'plan.private-endpoint', values: { name: each.name, endpoint: each.endpoint.name } },
  });
}

function privateLater(input: PlanInput, requirement: Requirement): Planned {
  const isCreated = isCreatedAtSetUp(requirement);
  const because: Reason = { code: isCreated ? 'plan.private-after-registration' : 'plan.private-no-endpoint-yet', values: { name: requirement.pattern } };
  const learn = (layer: LearnEntry['layer']): LearnEntry => ({ shape: requirement.pattern, layer, requirement: requirement.id, reason: sayReason('en', because), because });
  const bypassLayers = input.site.house.scope === 'names' ? bypassLayersOf(requirement) : [];
  return {
    roads: [road(requirement, { pattern: requirement.pattern, match: requirement.match === 'shape' ? 'shape' : 'suffix', road: 'private-endpoint', addresses: [], known: false, because })],
    learn: [learn('dns'), ...bypassLayers.map(learn)],
  };
}

function bypassLayersOf(requirement: Requirement): LearnEntry['layer'][] {
  return [
    ...(requirement.actors.includes('configuration-manager') ? (['configuration-manager'] as const) : []),
    ...(requirement.actors.includes('system') ? (['system-bypass'] as const) : []),
  ];
}

function proxyByPattern(input: PlanInput, requirement: Requirement): Planned {
  const isSuffix = requirement.match === 'suffix';
  if (isSuffix && input.site.house.allowWildcards) return { roads: [proxyRoad(requirement, requirement.pattern, 'plan.proxy-by-suffix')], learn: [] };
  const matches = matcherOf(requirement);
  const learned = input.learned.filter((name) => matches(name)).map((name) => proxyRoad(requirement, name, 'plan.proxy-learned'));
  const documented = (requirement.knownNames ?? []).map(({ name }) => proxyRoad(requirement, name, 'plan.proxy-documented-name'));
  const because: Reason = { code: isSuffix ? 'plan.learn-under-suffix' : 'plan.learn-shape', values: { pattern: requirement.pattern } };
  const isSettled = !isSuffix && learned.length > 0;
  const learn: LearnEntry[] = isSettled ? [] : [{ shape: requirement.pattern, layer: 'proxy-allow', requirement: requirement.id, reason: sayReason('en', because), because }];
  return { roads: [...documented, ...learned], learn };
}

function proxyRoad(requirement: Requirement, pattern: string, code: string): PlannedRoad {
  const match = pattern.startsWith('*.') ? 'suffix' : 'exact';
  return road(requirement, { pattern, match, road: 'proxy', addresses: [], known: true, because: { code, values: { name: pattern, pattern: requirement.pattern } } });
}

type RoadParts = Pick<PlannedRoad, 'pattern' | 'match' | 'road' | 'addresses' | 'known' | 'because'>;

function road(requirement: Requirement, parts: RoadParts): PlannedRoad {
  return {
    ...parts,
    port: requirement.ports[0] ?? 443,
    actors: requirement.actors,
    stages: requirement.stages,
    service: requirement.service,
    requirement: requirement.id,
    reason: sayReason('en', parts.because),
    sources: requirement.sources,
  };
}

function extraRoad(pattern: string): PlannedRoad {
  const because: Reason = { code: 'plan.house-name', values: { name: pattern } };
  const match = /^(?:\*\.|\.)/.test(pattern) ? 'suffix' : 'exact';
  return { pattern, match, port: 443, actors: ['user'], stages: [], road: 'proxy', addresses: [], service: 'house', requirement: 'house.extra', reason: sayReason('en', because), because, sources: [], known: true };
}

/** One road a name, port and road: two requirements of one name join their actors, stages and sources. */
function mergeRoads(roads: readonly PlannedRoad[]): PlannedRoad[] {
  const merged = new Map<string, PlannedRoad>();
  for (const each of roads) {
    const key = `${each.pattern} ${String(each.port)} ${each.road}`;
    const before = merged.get(key);
    merged.set(key, before === undefined ? each : { ...before, actors: union(before.actors, each.actors), stages: union(before.stages, each.stages), sources: union(before.sources, each.sources) });
  }
  return [...merged.values()].sort((a, b) => a.road.localeCompare(b.road) || a.requirement.localeCompare(b.requirement) || a.pattern.localeCompare(b.pattern));
}

function union<T>(a: readonly T[], b: readonly T[]): T[] {
  return [...new Set([...a, ...b])];
}

/** `<asrCode>` and `<migrateCode>` give way to the region's codes where they are known. */
function withCodes(requirement: Requirement, { codes }: PlanInput): Requirement {
  if (requirement.match !== 'shape') return requirement;
  const pattern = requirement.pattern
    .replaceAll('<asrCode>', codes.asrCode ?? '<asrCode>')
    .replaceAll('<migrateCode>', codes.migrateCode ?? '<migrateCode>');
  return { ...requirement, pattern };
}

/** True when the text is one of the shapes that this entry waits for. */
export function isExpected(entry: LearnEntry, name: Name): boolean {
  return entry.shape.includes('<') ? matchesShape(parseShape(entry.shape), name) : matcherOf({ match: 'suffix', pattern: entry.shape })(name);
}
