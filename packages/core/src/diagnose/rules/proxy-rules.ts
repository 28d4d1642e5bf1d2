// What the proxy's log shows: private names that came there at all, and what it did
// with the names that need it. Only the last state of a client's name counts; what a
// later request heals is left out.

import { goesOut } from '../../plan/direct-roads.ts';
import { groupBy } from '../../group-by.ts';
import { firstStageOrder, STAGES } from '../../model/stage.ts';
import { parseAddress } from '@sekisho/dns/address.ts';
import { isAtOrUnder, type Name } from '@sekisho/dns/name.ts';
import { goesPastProxy } from '../../plan/direct-ways.ts';
import type { PlannedRoad } from '../../plan/plan.ts';
import { tenantSuffixOf } from '../../plan/tenant-suffixes.ts';
import { isDeclared } from '../../model/world/place.ts';
import { ANY_CLIENT, type ProxyGroup } from '../tally/tally.ts';
import { neededNameDenied, otherNameDenied, otherPortDenied } from './denied-names.ts';
import {
  clientOf,
  readName,
  identifyProgram,
  type Draft,
  type RuleContext,
  type IdentifiedProgram,
} from './draft.ts';
import { isElsewhere, isOfSite, severityElsewhere } from './clients.ts';
import { entriesFor } from './list-entries.ts';
import { isSummed } from './unplanned-names.ts';

const FORBIDDEN = 403;
/** Suffixes that no public DNS serves (RFC 6762, RFC 8375, and what companies use for themselves). */
const INTERNAL_SUFFIXES: readonly string[] = [
  'local',
  'internal',
  'home.arpa',
  'lan',
  'corp',
  'intranet',
  'localdomain',
];

/**
 * A denial at another port comes from the proxy's rule about ports: an entry for the name does not fix it. Of a log
 * that gives no port the scheme's own is taken, so 80 and 443 count as one where nothing tells them apart.
 */
const USUAL_PORTS: readonly number[] = [80, 443];

export function findAtProxy(context: RuleContext): Draft[] {
  const keyOf = (each: ProxyGroup): string =>
    `${each.client} ${each.name} ${USUAL_PORTS.includes(each.port) || isPrivate(context, each) ? '' : String(each.port)}`;
  const told = context.proxy.filter((each) => !isSummed(context, each));
  return [...groupBy(told, keyOf).values()]
    .flatMap((group) => byNeed(context, group))
    .flatMap((group) => findInGroup(context, group));
}

interface AtPorts {
  readonly group: readonly ProxyGroup[];
  /** The same client is seen at a port that the plan needs, so another port stands for itself alone. */
  readonly isNeedSeen: boolean;
}

/** What the proxy does at a port that the plan does not need says nothing of one that it needs. */
function byNeed(context: RuleContext, group: readonly ProxyGroup[]): AtPorts[] {
  const [first] = group;
  const name = first === undefined ? null : readName(first.name);
  if (first === undefined || name === null || isPrivate(context, first))
    return [{ group, isNeedSeen: false }];
  const isAtPort = ({ port }: ProxyGroup): boolean => context.lookUp.isAtPort(name, port);
  const needed = group.filter(isAtPort);
  if (needed.length === 0) return [{ group, isNeedSeen: false }];
  return [needed, group.filter((each) => !isAtPort(each))].map((part) => ({
    group: part,
    isNeedSeen: true,
  }));
}

function isPrivate({ lookUp }: RuleContext, { name: text }: ProxyGroup): boolean {
  const name = readName(text);
  const road = name === null ? null : lookUp.roadOf(name);
  return road !== null && goesPastProxy(road);
}

function findInGroup(context: RuleContext, { group, isNeedSeen }: AtPorts): Draft[] {
  const last = group.at(-1);
  if (last === undefined) return [];
  const { lookUp } = context;
  const name = readName(last.name);
  const seen = group.filter((each) => each.verdict === last.verdict);
  const client = clientOf(last.client);
  if (name === null) return last.verdict === 'denied' ? addressDenied(context, last, seen) : [];
  const road = lookUp.roadOf(name);
  const isOthers = isElsewhere(context, { client: last.client, name });
  if (road !== null && goesPastProxy(road) && isOthers)
    return [privateNameOfOther({ name, client, seen }, last)];
  const expected = lookUp.learnOf(name).filter((entry) => entry.layer === 'proxy-allow');
  // Most names in a log: nobody planned them, and nobody was refused.
  if (road === null && expected.length === 0 && last.verdict !== 'denied') return [];
  const stated = identifyProgram(context, name, {
    planned: road?.programs ?? [],
    agent: last.agent,
    atProxy: {
      client: last.client,
      since: group.reduce((first, each) => Math.min(first, each.first), Number.POSITIVE_INFINITY),
    },
  });
  const base = { name, client, seen, ...stated };
  if (road !== null && goesPastProxy(road))
    return [
      {
        ...base,
        severity: 'error',
        confidence: confidenceIn(name, { road, stated }),
        ...bypassMissing(context, name, stated),
        // It has a public address, or stands on premises.
        ...(road.way === undefined ? {} : { sentence: 'finding.direct-bypass-missing' as const }),
      },
      ...resolvedOtherwise(context, last, base),
    ];
  const inspected = inspectedName(group, road, base);
  const stages = road?.stages ?? expected.flatMap((entry) => entry.stages);
  if (isHealed(context, stages, last.last.at)) return inspected;
  const isOut = road !== null && goesOut(road);
  const isNeededPort =
    lookUp.isAtPort(name, last.port) || (!isNeedSeen && USUAL_PORTS.includes(last.port));
  const isExpected = isNeededPort && (isOut || expected.length > 0);
  if (last.verdict === 'denied' && isExpected)
    return [
      neededNameDenied(context, {
        name,
        last,
        road,
        expected,
        isPassed: hasGoneOn(context, { stages, client, since: last.last.at }),
        base,
      }),
    ];
  if (last.verdict === 'denied')
    return [
      isInternal(name)
        ? internalName(last, seen)
        : isOut
          ? otherPortDenied(base, last.port)
          : portNamed(otherNameDenied(context, name, base), last.port),
    ];
  if (last.verdict === 'failed' && isExpected)
    return [
      ...inspected,
      {
        ...base,
        code: 'proxy-cannot-reach',
        severity: 'warning',
        values: { status: String(last.status) },
        fix: { layer: 'firewall', add: [] },
      },
    ];
  if (last.status === FORBIDDEN && isExpected)
    return [
      ...inspected,
      { ...base, code: 'service-forbids', severity: 'warning', fix: { layer: 'azure', add: [] } },
    ];
  return inspected;
}

/** Said with its port, where that is not the usual one. */
function portNamed(draft: Draft, port: number): Draft {
  if (USUAL_PORTS.includes(port)) return draft;
  return { ...draft, values: { ...draft.values, name: `${draft.name}:${String(port)}` } };
}

/** An open tunnel is not in the log yet; a later step that needs the name proves the same. */
function isHealed({ appliance }: RuleContext, stages: readonly string[], since: number): boolean {
  return appliance.some(
    (each) => each.event === 'stage-done' && each.at >= since && stages.includes(each.stage),
  );
}

/** Without the appliance's word: the same machine has asked since for a name that only a later stage needs. */
function hasGoneOn(
  context: RuleContext,
  of: {
    readonly stages: readonly string[];
    readonly client: string | null;
    readonly since: number;
  },
): boolean {
  // What is counted by name alone is of no one machine.
  if (context.appliance.length > 0 || of.client === null || of.stages.length === 0) return false;
  const own = firstStageOrder(of.stages);
  return (
    latestAsksOf(context)
      .get(of.client)
      ?.some((at, order) => order > own && at > of.since) === true
  );
}

const latestAsks = new WeakMap<RuleContext, ReadonlyMap<string, readonly number[]>>();

/** For each machine, by the order of stages: when it last asked for a name that this stage is the first to need. */
function latestAsksOf(context: RuleContext): ReadonlyMap<string, readonly number[]> {
  const known = latestAsks.get(context);
  if (known !== undefined) return known;
  const made = new Map<string, number[]>();
  for (const { client, name, last } of [...context.proxy, ...context.dns]) {
    if (client === ANY_CLIENT) continue;
    const asked = readName(name);
    const road = asked === null ? null : context.lookUp.roadOf(asked);
    if (road === null || road.stages.length === 0 || Number.isNaN(last.at)) continue;
    const order = firstStageOrder(road.stages);
    const asks =
      made.get(client) ?? Array.from({ length: STAGES.length + 1 }, () => Number.NEGATIVE_INFINITY);
    asks[order] = Math.max(asks[order] ?? Number.NEGATIVE_INFINITY, last.at);
    made.set(client, asks);
  }
  latestAsks.set(context, made);
  return made;
}

function bypassMissing(
  { lookUp, appliance }: RuleContext,
  name: Name,
  { program }: IdentifiedProgram,
): Pick<Draft, 'code' | 'fix' | 'values' | 'sentence'> {
  const layers = lookUp.plan.layers;
  const system = entriesFor('wininet', layers['system-bypass'].bypass, name);
  if (program === 'system') {
    return {
      code: 'system-bypass-missing',
      ...(system.length === 0 ? NOT_PLANNED_YET : {}),
      fix: { layer: 'system-bypass', add: system },
    };
  }
  // The browser's account has exceptions of its own, which no layer of the plan holds: nothing is proposed to be written.
  if (program === 'user')
    return { code: 'user-bypass-missing', fix: { layer: 'system-bypass', add: [] } };
  const settings = appliance.findLast(
    (each) => each.event === 'settings' && each.program === 'configuration-manager',
  );
  const add = entriesFor('configuration-manager', layers['configuration-manager'].bypass, name);
  if (settings?.bypassListEnabled === false)
    return {
      code: 'bypass-list-not-shown',
      fix: { layer: 'configuration-manager', add: [], enableBypassList: true },
    };
  const missing = {
    code: 'manager-bypass-missing',
    fix: { layer: 'configuration-manager', add },
  } as const;
  if (add.length === 0 && (program !== 'unknown' || system.length === 0))
    return { ...missing, ...NOT_PLANNED_YET };
  if (program !== 'unknown') return missing;
  return {
    ...missing,
    sentence: 'finding.unknown-bypass-missing',
    values: { system: system.length === 0 ? '-' : system.join(', ') },
  };
}

/** Of a private name that a machine of nobody's plan sent to the proxy: nothing is set up for it. */
function privateNameOfOther(
  base: Pick<Draft, 'name' | 'client' | 'seen'>,
  { client }: ProxyGroup,
): Draft {
  return {
    ...base,
    code: 'private-name-of-other-client',
    severity: severityElsewhere(client),
    confidence: 'low',
    program: 'unknown',
    fix: { layer: 'system-bypass', add: [] },
  };
}

/** A form under a suffix that tenants share can be anybody's, whoever has asked. */
function confidenceIn(
  name: Name,
  { road, stated }: { readonly road: PlannedRoad; readonly stated: IdentifiedProgram },
): Draft['confidence'] {
  return stated.confidence === 'high' && road.match !== 'exact' && tenantSuffixOf(name) !== null
    ? 'medium'
    : stated.confidence;
}

/** A name that the plan knows by its form only has no entry of its own, and an entry for the form may not be planned. */
const NOT_PLANNED_YET = { sentence: 'finding.bypass-not-planned-yet' } as const;

type Base = Pick<Draft, 'name' | 'client' | 'seen' | 'program' | 'confidence'>;

/** The proxy went to one address, and the client's resolver says another. */
function resolvedOtherwise({ dns }: RuleContext, last: ProxyGroup, base: Base): Draft[] {
  const { server } = last;
  const answers =
    dns
      .filter(
        (each) =>
          each.client === last.client && each.name === last.name && each.addresses.length > 0,
      )
      .at(-1)?.addresses ?? [];
  if (server === null || answers.length === 0 || answers.includes(server)) return [];
  return [
    {
      ...base,
      code: 'proxy-resolves-otherwise',
      severity: 'info',
      confidence: 'high',
      values: { server, addresses: answers.join(', ') },
      fix: { layer: 'dns', add: [] },
    },
  ];
}

/** A tunnel's inside shows in the log only when the proxy opens it. */
function inspectedName(
  group: readonly ProxyGroup[],
  road: PlannedRoad | null,
  base: Base,
): Draft[] {
  const inspected = group.filter((each) => each.isInspected === true);
  if (inspected.length === 0 || road === null) return [];
  return [
    {
      ...base,
      seen: inspected,
      code: 'proxy-inspects-tls',
      severity: 'warning',
      confidence: 'high',
      fix: { layer: 'proxy-allow', add: [] },
    },
  ];
}

function internalName(last: ProxyGroup, seen: readonly ProxyGroup[]): Draft {
  return {
    code: 'internal-name-at-proxy',
    severity: 'info',
    confidence: 'medium',
    name: last.name,
    program: 'unknown',
    client: clientOf(last.client),
    fix: { layer: 'system-bypass', add: [] },
    seen,
  };
}

/** A bare address stands in no list of names; what is no name at all is told by itself. */
function addressDenied(
  context: RuleContext,
  last: ProxyGroup,
  seen: readonly ProxyGroup[],
): Draft[] {
  if (isDeclared(context.networks, last.name)) return [internalName(last, seen)];
  if (parseAddress(last.name) === null || !isOfSite(context, last)) return [];
  const draft: Draft = {
    code: 'proxy-denies-unknown-name',
    severity: 'warning',
    confidence: 'low',
    name: last.name,
    program: 'unknown',
    client: clientOf(last.client),
    fix: { layer: 'proxy-allow', add: [] },
    seen,
  };
  return [portNamed(draft, last.port)];
}

function isInternal(name: Name): boolean {
  return !name.includes('.') || INTERNAL_SUFFIXES.some((suffix) => isAtOrUnder(name, suffix));
}
