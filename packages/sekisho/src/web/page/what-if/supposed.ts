// What is supposed, as signals: where it starts from, what of the plan is applied, what is switched off and added, and
// what becomes of all roads by it.

import { computed, signal } from '@preact/signals';

import { toSettings } from '@sekisho/core/plan/plan-settings.ts';
import { prepareWorld } from '@sekisho/core/roads/prepare-world.ts';
import type { Settings } from '@sekisho/core/model/settings.ts';
import { judgeByModel, toRoadRows, type RoadRow } from '../roads/road-row.ts';
import { plan, settings, worldWith } from '../state/live.ts';
import { toDo } from '../to-do/load-to-do.ts';
import { compareRoads, type Compared } from './compare-roads.ts';
import { applyStep, entryKey, planSteps, type PlanStep } from './plan-steps.ts';
import {
  addLine,
  listEntries,
  withoutEntries,
  type Addable,
  type Entry,
} from './settings-entries.ts';

interface Added {
  readonly layer: Addable;
  readonly line: string;
}

const switchedOff = signal<ReadonlySet<string>>(new Set());
export const added = signal<readonly Added[]>([]);
/** Keys of entries of steps. */
const applied = signal<ReadonlySet<string>>(new Set());

export const STARTS = ['in-force', 'planned'] as const;
export const start = signal<(typeof STARTS)[number]>('in-force');

export function startFrom(chosen: (typeof STARTS)[number]): void {
  start.value = chosen;
  reset();
}

/** Where it starts from: what is set now, or what the plan sets. */
const given = computed((): Settings | null =>
  start.value === 'planned' && plan.value !== null ? toSettings(plan.value) : settings.value,
);

export const entries = computed((): readonly Entry[] =>
  given.value === null ? [] : listEntries(given.value),
);

/** What is left to do; of the plan itself nothing is. */
export const steps = computed((): readonly PlanStep[] =>
  start.value === 'planned' || toDo.value === null || plan.value === null
    ? []
    : planSteps(toDo.value, plan.value.appliance),
);

const supposed = computed((): Settings | null => {
  const shown = plan.value;
  if (given.value === null || shown === null) return null;
  const withSteps = steps.value.reduce(
    (now, step) =>
      applyStep(now, {
        step,
        plan: shown,
        chosen: step.entries.filter((entry) => applied.value.has(entryKey(step, entry))),
      }),
    given.value,
  );
  const without = withoutEntries(
    withSteps,
    entries.value.filter(({ key }) => switchedOff.value.has(key)),
  );
  return added.value.reduce((now, { layer, line }) => addLine(now, layer, line), without);
});

/** Where it starts from stays the same from switch to switch. */
const before = computed(() => rowsWith(given.value));

/** Before the first switch waits for it. */
export function prepareComparison(): void {
  before.peek();
}

/** null: nothing is supposed. */
export const compared = computed((): Compared | null => {
  if (touched.value === 0) return null;
  const after = rowsWith(supposed.value);
  return before.value === null || after === null ? null : compareRoads(before.value, after);
});

function rowsWith(inForce: Settings | null): readonly RoadRow[] | null {
  const world = inForce === null ? null : worldWith(inForce);
  return world === null || plan.value === null
    ? null
    : toRoadRows(plan.value.roads, judgeByModel(prepareWorld(world)));
}

/** How many things are supposed. */
export const touched = computed(
  () => switchedOff.value.size + added.value.length + applied.value.size,
);

export function isSwitchedOff({ key }: Entry): boolean {
  return switchedOff.value.has(key);
}

export function toggle({ key }: Entry): void {
  const now = new Set(switchedOff.value);
  if (!now.delete(key)) now.add(key);
  switchedOff.value = now;
}

export function isApplied(key: string): boolean {
  return applied.value.has(key);
}

export function setApplied(keys: readonly string[], isOn: boolean): void {
  const now = new Set(applied.value);
  for (const key of keys)
    if (isOn) now.add(key);
    else now.delete(key);
  applied.value = now;
}

export function reset(): void {
  switchedOff.value = new Set();
  added.value = [];
  applied.value = new Set();
}
