// Links between steps and findings: which step ends a finding, and which findings that stand a step ends.

import type { Finding } from '@sekisho/core/diagnose/finding.ts';
import { groupBy } from '@sekisho/core/group-by.ts';
import { changesSomething, type Fix } from '@sekisho/core/model/change.ts';
import { TEAM_OF_LAYER } from '@sekisho/core/model/layer.ts';
import { onceForEach } from '@sekisho/core/once-for-each.ts';
import { isLeft } from '@sekisho/core/to-do/say-to-do.ts';
import type { ToDo, ToDoStep } from '@sekisho/core/to-do/to-do.ts';
import { hrefOf } from '../state/route.ts';

/** What tells the steps of a team apart in an address, while they come and go. */
export function stepKey({ because, appliances }: ToDoStep): string {
  const code = because.what.code.replace(/^step\./, '');
  return appliances.length === 0 ? code : `${code}@${appliances.join('+')}`;
}

export function hrefOfStep(step: ToDoStep): string {
  return hrefOf('to-do', `${step.team}:${stepKey(step)}`);
}

/** The step that holds one of the fix's entries; else the one in which its layer learns names; else the layer's first that is left. */
export function stepOfFix(toDo: ToDo, fix: Fix, appliance?: string): ToDoStep | null {
  const all = toDo.teams
    .flatMap(({ steps }) => steps)
    .filter(({ layer, team }) => layer === fix.layer && team === TEAM_OF_LAYER[fix.layer]);
  // Of a site with several appliances, where it is known whose it is: no other one's.
  const own = all.filter(
    ({ appliances }) =>
      appliance === undefined || appliances.length === 0 || appliances.includes(appliance),
  );
  const wanted = new Set([...fix.add, ...(fix.remove ?? [])]);
  const holders = new Set([...wanted].flatMap((text) => holdersOf(toDo).get(text) ?? []));
  const holding = own.filter((step) => holders.has(step));
  return (
    [
      ...holding.filter(isLeft),
      ...holding,
      ...own.filter(({ state }) => state === 'later'),
      ...own.filter(isLeft),
    ][0] ?? null
  );
}

/** By entry, the steps that have it. */
const holdersOf = onceForEach((toDo: ToDo): ReadonlyMap<string, readonly ToDoStep[]> => {
  const all = toDo.teams
    .flatMap(({ steps }) => steps)
    .flatMap((step) => step.entries.map(({ text }) => ({ text, step })));
  return new Map(
    [...groupBy(all, ({ text }) => text)].map(([text, held]) => [
      text,
      held.map(({ step }) => step),
    ]),
  );
});

/** Of these, those that the step ends, each name once. */
export function namesEndedBy(
  step: ToDoStep,
  toDo: ToDo,
  findings: readonly Finding[],
): readonly string[] {
  const names = findings
    .filter(
      ({ fix, appliance }) => changesSomething(fix) && stepOfFix(toDo, fix, appliance) === step,
    )
    .map(({ name }) => name)
    .filter((name) => name !== '');
  return [...new Set(names)];
}
