// What the planned lists themselves match beyond what they mean, each with a
// counter-example, and allowed suffixes under which other tenants have names.

import { findCounterExamples } from '../../roads/dialects/counter-example.ts';
import { bypassEntry, isToCome } from '../bypass-entries.ts';
import type { PlanInput } from '../plan-input.ts';
import type { Remark, Unwarned } from './remark.ts';
import { otherTenantsUnder, suffixOf } from '../tenant-suffixes.ts';

export function listWarnings(input: PlanInput, plan: Unwarned): Remark[] {
  return [
    ...wideManagerEntries(plan),
    ...narrowerExpressions(plan),
    ...wideSystemEntries(plan),
    ...otherTenantsAllowed(input, plan),
    ...otherTenantsLeftToLearn(plan),
    ...learnedAndPlanned(input, plan),
  ];
}

/** The configuration manager reads bare text as an unanchored expression: docs/facts/appliance.md#bypass-list-of-the-configuration-manager. */
function wideManagerEntries(plan: Unwarned): Remark[] {
  const names = new Set(plan.roads.map((road) => road.pattern));
  return plan.layers['configuration-manager'].bypass.flatMap((entry): Remark[] => {
    const examples = findCounterExamples('configuration-manager', entry);
    const example = examples.find((each) => each.endsWith('.example.org')) ?? examples[0];
    if (example === undefined) return [];
    // No anchored form is known to be accepted: a full name is the narrowest certain one.
    if (names.has(entry))
      return [
        { code: 'warning.bypass-name-matches-more', values: { entry, example }, isNote: true },
      ];
    const known = knownUnder(plan, entry, 'configuration-manager');
    return [
      {
        code: known === '' ? 'warning.bypass-matches-more-later' : 'warning.bypass-matches-more',
        values: { entry, example, names: known },
      },
    ];
  });
}

/**
 * Discovery's form as an expression, in place of its zone while registration runs. That the page takes one follows from
 * the reading of its list as .NET's WebProxy reads it; nobody has been seen to type one.
 */
function narrowerExpressions(plan: Unwarned): Remark[] {
  const toCome = plan.roads.filter(
    (road) =>
      isToCome(road) &&
      road.programs.includes('configuration-manager') &&
      road.pattern.startsWith('<hex32>'),
  );
  return plan.scope === 'zone'
    ? []
    : toCome.flatMap((road): Remark[] => {
        const entry = bypassEntry(plan.roads, {
          program: 'configuration-manager',
          scope: 'names',
        })(road);
        const expression = road.pattern
          .replaceAll('.', '\\.')
          .replace('<hex32>', '[0-9a-f]{32}')
          .replace(/<\w+>/g, '[0-9a-z]+');
        return entry === null
          ? []
          : [
              {
                code: 'warning.bypass-narrower-expression',
                values: { entry, expression },
                isNote: true,
              },
            ];
      });
}

/** A whole storage suffix also matches accounts on the internet: docs/facts/appliance.md#blob-storage-in-bypass-lists. */
function wideSystemEntries(plan: Unwarned): Remark[] {
  return plan.layers['system-bypass'].bypass
    .filter((entry) => entry.startsWith('*.') && otherTenantsUnder(suffixOf(entry)).length > 0)
    .map((entry) => ({
      code: 'warning.bypass-whole-storage',
      values: { entry, names: knownUnder(plan, suffixOf(entry), 'system') },
    }));
}

/** Such an entry comes from the site's own policy only: a plan never allows such a suffix. */
function otherTenantsAllowed({ site }: PlanInput, plan: Unwarned): Remark[] {
  const wide = plan.layers['proxy-allow'].allow.filter((entry) => /^(?:\*\.|\.)/.test(entry));
  return [
    ...wide
      .filter((entry) => otherTenantsUnder(suffixOf(entry)).length > 0)
      .map((entry) => ({
        code: 'warning.other-tenants-allowed',
        values: { entry, otherTenants: otherTenantsUnder(suffixOf(entry)).slice(0, 3).join(', ') },
      })),
    ...(site.policy.allowWildcards
      ? []
      : wide.map((entry) => ({ code: 'warning.wildcard-against-policy', values: { entry } }))),
    ...wide
      .filter((entry) => entry.startsWith('*'))
      .map((entry) => ({
        code: 'warning.star-written-as-dot',
        values: { entry, dot: entry.slice(1) },
        isNote: true,
      })),
  ];
}

/** Each is told anew with every plan, until it ends: nobody wrote it into a document. */
function learnedAndPlanned({ learnedFacts = [] }: PlanInput, { layers }: Unwarned): Remark[] {
  return learnedFacts
    .filter(({ name }) => layers['proxy-allow'].allow.includes(name))
    .map(({ name, requirement, by, at, who = '?', why = '-', until = '-' }) => ({
      code: `warning.learned-by-${by}`,
      values: { name, requirement, at, who, why, until },
      isNote: true,
    }));
}

function otherTenantsLeftToLearn(plan: Unwarned): Remark[] {
  return plan.learn
    .filter(
      (entry) =>
        entry.layer === 'proxy-allow' &&
        (entry.otherTenants === true || entry.except !== undefined),
    )
    .map((entry) => ({
      code: 'warning.other-tenants-not-planned',
      values: {
        pattern: entry.shape,
        requirement: entry.requirement,
        otherTenants:
          (entry.except ?? otherTenantsUnder(suffixOf(entry.shape))).slice(0, 3).join(', ') ||
          entry.shape,
      },
      isNote: true,
    }));
}

function knownUnder(
  plan: Unwarned,
  zone: string,
  program: 'configuration-manager' | 'system',
): string {
  return plan.roads
    .filter(
      (road) =>
        road.road === 'private-endpoint' &&
        road.known &&
        road.programs.includes(program) &&
        road.pattern.endsWith(`.${zone}`),
    )
    .map((road) => road.pattern)
    .join(', ');
}
