// Where the names that a plan knows end with what is set today.

import { composeWorld } from '../plan/compose-world.ts';
import { toCurrentSettings } from '../plan/current-plan-settings.ts';
import type { Program } from '../model/program.ts';
import type { NotKnownPart } from '../model/road.ts';
import type { Settings } from '../model/settings.ts';
import type { PlanInput } from '../plan/plan-input.ts';
import type { Plan, PlannedRoad } from '../plan/plan.ts';
import { prepareWorld, type PreparedWorld } from '../roads/prepare-world.ts';
import { decide, trace } from '../roads/trace.ts';
import { toName } from '@sekisho/dns/name.ts';
import { listsOf } from './entries-by-logs.ts';
import { layerOf, type ProgramEnd } from './fix-of-name.ts';
import { settingsShown, type Evidence, type FindEvidence } from './today-by-logs.ts';
import { REFUSAL_CAUSES, type RefusalCause, type Today } from './to-do.ts';

type End = 'arrive' | 'astray' | 'refused' | 'notKnown';

/** How one name ends, by what it is refused, and the line that shows it. */
interface NameEnd {
  readonly end: End;
  readonly cause?: RefusalCause;
  readonly at?: string;
}

/** The worst of a name's programs counts. */
const WORST: readonly End[] = ['refused', 'notKnown', 'astray', 'arrive'];

/** As the site's files tell it. */
export function todayOf({ site, appliance, current, resolverStates }: PlanInput): Settings {
  return toCurrentSettings({
    site,
    appliance,
    current: current ?? { appliances: [], proxies: [] },
    ...(resolverStates === undefined ? {} : { resolverStates }),
  });
}

/** A name whose end is not known, by one program, and what is missing for it. */
export interface NotKnownEnd {
  readonly name: string;
  readonly program: Program;
  readonly part: NotKnownPart;
}

export interface Judged {
  readonly counts: Today;
  readonly notKnown: readonly NotKnownEnd[];
}

export function judgeToday(
  input: PlanInput,
  plan: Plan,
  { inForce, evidenceOf }: { readonly inForce: Settings | null; readonly evidenceOf: FindEvidence },
): Judged {
  const settings = inForce ?? todayOf(input);
  const world = worldWith(input, settings);
  const byLine = lineJudge(input, plan, settings);
  const ends = plan.roads
    .filter((road) => road.match === 'exact' && road.known && road.road !== 'none')
    .map((road) => {
      const byModel = endOf(world, road);
      const evidence = evidenceOf(road);
      const shown = evidence === null ? null : byLine(road, evidence, byModel);
      return { road, ...(shown === null ? byModel : { ...shown, at: evidence?.at ?? '' }) };
    });
  const count = (of: End): number => ends.filter(({ end }) => end === of).length;
  const seen = ends.flatMap(({ at }) => at ?? []);
  return {
    counts: {
      names: ends.length,
      arrive: count('arrive'),
      astray: count('astray'),
      refused: count('refused'),
      notKnown: count('notKnown'),
      refusedBy: countCauses(
        ends.flatMap(({ cause }) => (cause === undefined ? [] : [{ cause, names: 1 }])),
      ),
      byLogs: seen.length === 0 ? null : { names: seen.length, at: newest(seen) },
    },
    notKnown: ends.flatMap(({ road, end }) => (end === 'notKnown' ? missingFor(world, road) : [])),
  };
}

function worldWith(input: PlanInput, settings: Settings): PreparedWorld {
  return prepareWorld(composeWorld({ ...input, settings, privateLinks: input.privateLinks ?? [] }));
}

/** How a name ends by a line; null: as the settings tell it. */
function lineJudge(
  input: PlanInput,
  plan: Plan,
  today: Settings,
): (planned: PlannedRoad, evidence: Evidence, byModel: NameEnd) => NameEnd | null {
  // What the server's own files told is older than the line.
  const { resolverStates: _, ...others } = input;
  const worlds = new Map<boolean, PreparedWorld>();
  const walk = (planned: PlannedRoad, hasRecords: boolean): NameEnd => {
    const world =
      worlds.get(hasRecords) ?? worldWith(others, settingsShown(today, plan, hasRecords));
    worlds.set(hasRecords, world);
    return endOf(world, planned);
  };
  return (planned, { shows }, byModel) => {
    const isProxied = planned.road === 'proxy';
    switch (shows) {
      case 'let-through':
        if (!isProxied) return { end: 'astray' };
        // Another of its programs may be known to fail before it comes to the proxy.
        return byModel.end === 'refused' && byModel.cause !== 'proxy-list'
          ? null
          : { end: 'arrive' };
      case 'denied':
        return { end: 'refused', cause: isProxied ? 'proxy-list' : listCause(planned, byModel) };
      case 'rejected':
        return { end: 'refused', cause: 'firewall' };
      case 'resolved': {
        const shown = walk(planned, true);
        // The line has the answer: where the model has none, something else of it is wrong.
        return shown.cause === 'dns' ? null : shown;
      }
      case 'misresolved':
        return walk(planned, false);
    }
  };
}

/** Of a private name at the proxy: the list that lacks it, as far as that is known. */
function listCause({ programs }: PlannedRoad, { cause }: NameEnd): RefusalCause {
  if (cause === 'bypass-manager' || cause === 'bypass-system') return cause;
  const lists = listsOf(programs);
  if (lists.length > 1) return 'bypass-lists';
  return lists[0] === 'configuration-manager' ? 'bypass-manager' : 'bypass-system';
}

/** Of each program the step at which its walk ends for want of knowledge. */
function missingFor(
  world: PreparedWorld,
  { pattern, port, programs }: PlannedRoad,
): readonly NotKnownEnd[] {
  const name = toName(pattern);
  return programs.flatMap((program) => {
    const last = trace(world, { program, name, port }).steps.findLast(
      ({ step }) => step === 'not-known',
    );
    return last?.step === 'not-known' ? [{ name, program, part: last.part }] : [];
  });
}

function endOf(world: PreparedWorld, planned: PlannedRoad): NameEnd {
  const { pattern, port, programs, road } = planned;
  const name = toName(pattern);
  const causes = new Set<RefusalCause>();
  const ends = programs.map((program): End => {
    const decision = decide(world, { program, name, port });
    if (decision.outcome === 'not-known') return 'notKnown';
    if (decision.outcome === 'reached') return decision.road === road ? 'arrive' : 'astray';
    causes.add(causeOf(planned, { program, ...decision }));
    return 'refused';
  });
  const end = WORST.find((each) => ends.includes(each)) ?? 'notKnown';
  if (end !== 'refused') return { end };
  const isOfBoth = causes.has('bypass-manager') && causes.has('bypass-system');
  const cause = isOfBoth ? 'bypass-lists' : REFUSAL_CAUSES.find((each) => causes.has(each));
  return { end, cause: cause ?? 'other' };
}

/** By the layer that has to change, which need not be the one that refuses. */
function causeOf(planned: PlannedRoad, end: ProgramEnd): RefusalCause {
  if (end.outcome === 'settings-rejected') return 'settings';
  if (planned.road === 'proxy' && end.outcome === 'proxy-cannot-resolve') return 'proxy-dns';
  const layer = layerOf(planned, end);
  switch (layer) {
    case 'proxy-allow':
      return 'proxy-list';
    case 'configuration-manager':
    case 'system-bypass':
      if (planned.road === 'proxy') return 'past-proxy';
      return layer === 'system-bypass' ? 'bypass-system' : 'bypass-manager';
    case 'firewall':
      return end.outcome === 'rejected-by-firewall' ? 'firewall' : 'other';
    case 'dns':
      return planned.road === 'private-endpoint' ? 'dns' : 'other';
    case 'azure':
    case null:
      return 'other';
  }
}

/** The most first; of as many, in the order of the causes. */
function countCauses(all: Today['refusedBy']): Today['refusedBy'] {
  return REFUSAL_CAUSES.map((cause) => ({
    cause,
    names: all.reduce((total, each) => total + (each.cause === cause ? each.names : 0), 0),
  }))
    .filter(({ names }) => names > 0)
    .toSorted((a, b) => b.names - a.names);
}

/** Of moments in RFC 3339; one that nobody knows is the oldest. */
function newest(moments: readonly string[]): string {
  return moments.reduce((last, each) => (each > last ? each : last), '');
}

export function addToday(all: readonly Today[]): Today {
  const sum = (part: 'names' | 'arrive' | 'astray' | 'refused' | 'notKnown'): number =>
    all.reduce((total, each) => total + each[part], 0);
  const seen = all.flatMap(({ byLogs }) => byLogs ?? []);
  return {
    names: sum('names'),
    arrive: sum('arrive'),
    astray: sum('astray'),
    refused: sum('refused'),
    notKnown: sum('notKnown'),
    refusedBy: countCauses(all.flatMap(({ refusedBy }) => refusedBy)),
    byLogs:
      seen.length === 0
        ? null
        : {
            names: seen.reduce((total, { names }) => total + names, 0),
            at: newest(seen.map(({ at }) => at)),
          },
  };
}
