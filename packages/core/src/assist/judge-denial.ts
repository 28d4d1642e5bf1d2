// One denied name → the plan's verdict on it, in this order:
// 1. a private name: it never belongs to the proxy, a bypass list is missing it;
// 2. planned already: the list is behind, not the plan;
// 3. of a form that a learn entry expects, and with it planned at this very port: expected;
// 4. the same, but of a form that anybody can take: a person has to look at it;
// 5. anything else: shown, never added.

import { goesOut } from '../plan/direct-roads.ts';
import { parseName, type Name } from '@sekisho/dns/name.ts';
import { matchesPattern, toPattern } from '../names/pattern.ts';
import type { PlanLookUp } from '../plan/look-up.ts';
import type { LearnEntry, Plan } from '../plan/plan.ts';
import type { Layer } from '../model/layer.ts';
import type { Denial, Verdict } from './assist-event.ts';

export interface JudgeInput {
  /** Of the appliance that asked, with nothing learned: names learned before do not count against a new name of the same form. */
  readonly lookUp: PlanLookUp;
  /** As it is in force, with what was learned. */
  readonly plan: Plan;
  /** The same with this name learned too. */
  readonly planWith: (name: Name) => Plan;
  /** Of which appliance the plan is, and by it, form and port what was found before: a plan is not made for each name. */
  readonly appliance?: string;
  readonly atPort?: Map<string, boolean>;
}

export function judgeDenial(input: JudgeInput, denial: Denial): Verdict {
  const { lookUp, plan } = input;
  const parsed = parseName(denial.name);
  if (!parsed.ok) return verdict(denial, { standing: 'unexpected', code: 'no-name' });
  const road = lookUp.roadOf(parsed.name);
  if (road?.road === 'private-endpoint')
    return verdict(denial, {
      standing: 'unexpected',
      code: 'private',
      requirement: road.requirement,
      layer: 'system-bypass',
    });
  if (isAllowedBy(plan, denial))
    return verdict(denial, {
      standing: 'planned',
      code: 'planned',
      requirement: road?.requirement ?? null,
    });
  const entry = learnEntryOf(lookUp, parsed.name);
  if (entry === undefined && road !== null && goesOut(road))
    return verdict(denial, {
      standing: 'unexpected',
      code: 'other-port',
      requirement: road.requirement,
      shape: road.pattern,
    });
  if (entry === undefined) return verdict(denial, { standing: 'unexpected', code: 'unexpected' });
  return judgeExpected(denial, entry, isPlannedAtPort(input, denial, parsed.name, entry));
}

/** What expects the name at the proxy: an entry whose form other tenants cannot register counts before one whose form anybody can. */
export function learnEntryOf(lookUp: PlanLookUp, name: Name): LearnEntry | undefined {
  const [entry] = lookUp
    .learnOf(name)
    .filter(({ layer }) => layer === 'proxy-allow')
    .toSorted((a, b) => Number(a.otherTenants === true) - Number(b.otherTenants === true));
  return entry;
}

function isPlannedAtPort(
  { planWith, atPort, appliance = '' }: JudgeInput,
  denial: Denial,
  name: Name,
  { requirement, shape }: LearnEntry,
): boolean {
  const key = `${appliance} ${requirement} ${shape} ${String(denial.port)}`;
  const known = atPort?.get(key);
  if (known !== undefined) return known;
  const isPlanned = isAllowedBy(planWith(name), denial);
  atPort?.set(key, isPlanned);
  return isPlanned;
}

function judgeExpected(
  denial: Denial,
  { requirement, shape, otherTenants }: LearnEntry,
  isAtPort: boolean,
): Verdict {
  if (!isAtPort)
    return verdict(denial, { standing: 'unexpected', code: 'other-port', requirement, shape });
  return otherTenants === true
    ? verdict(denial, { standing: 'other-tenants', code: 'other-tenants', requirement, shape })
    : verdict(denial, { standing: 'expected', code: 'expected', requirement, shape });
}

/** True when the plan sends the name at this port through the proxy. */
export function isAllowedBy(
  { roads }: Plan,
  { name, port }: Pick<Denial, 'name' | 'port'>,
): boolean {
  const parsed = parseName(name);
  return (
    parsed.ok &&
    roads.some(
      (road) =>
        goesOut(road) &&
        road.port === port &&
        road.match !== 'shape' &&
        matchesPattern(toPattern(road.pattern), parsed.name),
    )
  );
}

interface Grounds {
  readonly standing: Verdict['standing'];
  readonly code:
    | 'no-name'
    | 'private'
    | 'planned'
    | 'unexpected'
    | 'other-port'
    | 'other-tenants'
    | 'expected';
  readonly requirement?: string | null;
  readonly shape?: string;
  readonly layer?: Layer;
}

function verdict(
  { name, port, client }: Denial,
  { standing, code, requirement = null, shape = '', layer = 'proxy-allow' }: Grounds,
): Verdict {
  return {
    standing,
    because: {
      code: `assist.${code}`,
      values: { name, port: String(port), client, shape, requirement: requirement ?? '' },
    },
    requirement,
    layer,
  };
}
