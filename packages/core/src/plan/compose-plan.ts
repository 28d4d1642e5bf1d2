// requirements + estate + site → plan: roads, each layer's settings from the
// roads, what is left to learn, the order of changes, and warnings.

import type { Reason } from '../model/road.ts';
import { bypassEntries, bypassEntry, privateRoadsOf, type ListProgram } from './bypass-entries.ts';
import { compareText } from '../compare-text.ts';
import { plannedAllow } from './allow-lists.ts';
import { learnWithoutProxy, withoutProxy } from './direct-roads.ts';
import { isAnsweredByForward } from './dns-learn.ts';
import { machineWideOf } from './machine-list.ts';
import { withDirectWays } from './direct-ways.ts';
import { mergeRoads } from './merge-roads.ts';
import {
  PLAN_SCHEMA,
  type LearnEntry,
  type Plan,
  type PlanLayers,
  type PlannedRoad,
  type ProxyUse,
} from './plan.ts';
import { standingEntries, type ListLayer } from './standing-entries.ts';
import type { PlanInput } from './plan-input.ts';
import { learnEntry, planRequirement, type Planned } from './plan-requirement.ts';
import { proxyOf, proxyUrl } from './site-proxies.ts';
import { planSteps } from './plan-steps.ts';
import { judgePlan } from './verdict.ts';
import { planWarnings } from './plan-warnings.ts';
import { clientsOf, plannedFirewall } from './planned-firewall.ts';
import { nameRules } from './proxy-rules.ts';
import { plannedForwards } from './planned-forwards.ts';
import { plannedRecords } from './planned-records.ts';
import { coverTest } from './pattern-cover.ts';
import { wantedRequirements } from './wanted-requirements.ts';

/** The plan of one appliance: the same input gives the same plan, to the byte. */
export function composePlan(input: PlanInput): Plan {
  const planned = wantedRequirements(input).map((requirement) =>
    planRequirement(input, requirement),
  );
  const roads = withoutProxy(
    input,
    mergeRoads(
      withDirectWays(input, [
        ...planned.flatMap((each) => each.roads),
        ...extraRoads(input, planned),
      ]),
    ),
  );
  const bare = composeLayers(input, planned, roads);
  const learn = learnWithoutProxy(input, composeLearn(input, planned, { roads, layers: bare }));
  const layers = withStanding(input, bare, { roads, learn });
  const head = {
    schema: PLAN_SCHEMA,
    site: input.site.name,
    appliance: input.appliance.name,
    scope: input.site.policy.scope,
  } as const;
  const body = { ...head, roads, layers, learn };
  const steps = planSteps(input, { ...body, planned });
  return {
    ...body,
    steps,
    verdict: judgePlan(input, { ...body, steps, planned }),
    warnings: planWarnings(input, { ...body, planned }),
  };
}

function composeLayers(
  input: PlanInput,
  planned: readonly Planned[],
  roads: readonly PlannedRoad[],
): PlanLayers {
  const { site, appliance } = input;
  const { scope } = site.policy;
  const own = proxyOf(site, appliance);
  const list = plannedAllow(input, roads);
  const proxy = own === null ? null : proxyUrl(own);
  const useOf = (program: ListProgram): ProxyUse => ({
    proxy,
    bypass: proxy === null ? [] : bypassEntries(roads, program, scope),
  });
  const records = plannedRecords(input, planned);
  const forward = plannedForwards(input, planned);
  const hasAgent = roads.some(
    (road) => road.road !== 'none' && road.programs.includes('mobility-agent'),
  );
  return {
    'configuration-manager': useOf('configuration-manager'),
    'system-bypass': useOf('system'),
    'proxy-allow': list,
    dns: forward === null ? { records } : { records, forward },
    firewall: {
      allow: plannedFirewall(input, { roads, served: planned.flatMap((each) => each.served) }),
      ...(list.by === 'firewall'
        ? {
            names: nameRules(input, { roads, allow: list.allow }, (road) => clientsOf(input, road)),
          }
        : {}),
    },
    ...(hasAgent && proxy !== null ? { 'mobility-agent': useOf('mobility-agent') } : {}),
  };
}

/** The lists of the programs with what stands in them today. */
function withStanding(
  input: PlanInput,
  layers: PlanLayers,
  of: Pick<Plan, 'roads' | 'learn'>,
): PlanLayers {
  const join = (layer: ListLayer): ProxyUse => {
    const use = layers[layer];
    const wide = layer === 'system-bypass' ? machineWideOf(input) : null;
    if (use.proxy === null) return use;
    const { kept, removed } = standingEntries(input, layer, { ...of, bypass: use.bypass });
    return {
      ...use,
      ...(kept.length === 0 ? {} : { kept }),
      ...(removed.length === 0 ? {} : { removed }),
      ...(wide === null ? {} : { ofMachine: wide.key }),
    };
  };
  return {
    ...layers,
    'configuration-manager': join('configuration-manager'),
    'system-bypass': join('system-bypass'),
  };
}

const LIST_PROGRAMS: readonly (readonly [ListProgram, LearnEntry['layer']])[] = [
  ['configuration-manager', 'configuration-manager'],
  ['system', 'system-bypass'],
];

/** By shape, then layer. */
function composeLearn(
  input: PlanInput,
  planned: readonly Planned[],
  { roads, layers }: Pick<Plan, 'roads' | 'layers'>,
): LearnEntry[] {
  const { scope } = input.site.policy;
  const later = LIST_PROGRAMS.flatMap(([program, layer]) => {
    const entryOf = bypassEntry(roads, { program, scope });
    return privateRoadsOf(roads, program)
      .filter(
        (road) =>
          (road.because.code === 'plan.private-after-registration' ||
            road.because.code === 'plan.private-no-endpoint-yet') &&
          entryOf(road) === null,
      )
      .map((road) =>
        learnEntry(
          { id: road.requirement, pattern: road.pattern, stages: road.stages },
          layer,
          road.because,
        ),
      );
  });
  const isAllowed = coverTest(layers['proxy-allow'].allow);
  const own = planned
    .flatMap((each) => each.learn)
    .filter((entry) => entry.layer !== 'proxy-allow' || !isAllowed(entry.shape))
    .filter((entry) => !isAnsweredByForward(input, entry, layers.dns.forward ?? []));
  const unique = new Map(
    [...own, ...later]
      .map((entry) => [`${entry.shape} ${entry.layer}`, entry] as const)
      .toReversed(),
  );
  return [...unique.values()].sort(
    (a, b) => compareText(a.shape, b.shape) || compareText(a.layer, b.layer),
  );
}

/** Names that the policy adds. A name that is already private stays private: the proxy would find its public address. */
function extraRoads({ site }: PlanInput, planned: readonly Planned[]): PlannedRoad[] {
  const privateNames = new Set(
    planned.flatMap((each) =>
      each.roads.filter((road) => road.road === 'private-endpoint').map((road) => road.pattern),
    ),
  );
  return site.policy.extraNames.filter((pattern) => !privateNames.has(pattern)).map(extraRoad);
}

function extraRoad(pattern: string): PlannedRoad {
  const because: Reason = { code: 'plan.policy-name', values: { name: pattern } };
  const match = /^(?:\*\.|\.)/.test(pattern) ? 'suffix' : 'exact';
  return {
    pattern,
    match,
    port: 443,
    programs: ['user'],
    stages: [],
    road: 'proxy',
    addresses: [],
    service: 'policy',
    requirement: 'policy.extra',
    because,
    sources: [],
    known: true,
  };
}
