// The names of the plan with their states, as signals: by the model with the
// settings in force, or by what was seen.

import { computed, signal } from '@preact/signals';

import type { Finding } from '@sekisho/core/diagnose/finding.ts';
import type { SeenName } from '../../api.ts';
import { isOfShown, plan, scenario, world } from '../state/live.ts';
import { fieldOf, go, part, setFields, view } from '../state/route.ts';
import { askedNames, isAskedTrouble, type AskedName } from './asked-names.ts';
import { filter, filterAsked, filterRows } from './filter.ts';
import { judgeByLogs } from './judge-by-logs.ts';
import { isTrouble, judgeByModel, STATES, toRoadRows, type RoadRow } from './road-row.ts';

export type Basis = 'model' | 'logs';

const chosenBasis = fieldOf('basis');

/** Something was read from logs or told by a running set-up. */
export const isAnythingSeen = computed(
  () => scenario.value.seen.size > 0 || scenario.value.findings.length > 0,
);

/** Logs and a running set-up say more than the model as soon as there are any. */
export const basis = computed((): Basis => {
  const chosen = chosenBasis.value;
  if (chosen === 'model' || chosen === 'logs') return chosen;
  return isAnythingSeen.value ? 'logs' : 'model';
});

export function chooseBasis(chosen: Basis): void {
  setFields({ basis: chosen }, 'step');
}

/** Of followed logs those that stand; of a rehearsal all that it told. */
const told = computed((): readonly Finding[] => {
  const { standing, findings } = scenario.value;
  const all = standing.size > 0 ? [...standing.values()] : findings.map(({ finding }) => finding);
  return all.filter(isOfShown);
});

/** What was seen of the appliance that is shown. */
const seen = computed((): readonly SeenName[] =>
  [...scenario.value.seen.values()].filter(isOfShown),
);

export const rows = computed((): readonly RoadRow[] => {
  const roads = plan.value?.roads ?? [];
  if (basis.value === 'model') {
    const asked = world.value;
    return toRoadRows(roads, asked === null ? () => null : judgeByModel(asked));
  }
  return toRoadRows(roads, judgeByLogs(seen.value, told.value));
});

/** Names that logs show and the plan does not have. */
export const asked = computed((): readonly AskedName[] => {
  if (basis.value === 'model') return [];
  const planned = new Set((plan.value?.roads ?? []).map(({ pattern }) => pattern));
  return askedNames(told.value, seen.value, (name) => planned.has(name));
});

export const shownRows = computed(() => filterRows(rows.value, filter.value));
export const shownAsked = computed(() => filterAsked(asked.value, filter.value));

/** Keys of what somebody has to look at, in the order in which the picture has them: the worst first. */
export const troubles = computed((): readonly string[] => [
  ...shownRows.value
    .filter(({ state }) => isTrouble(state))
    .toSorted((a, b) => STATES.indexOf(a.state) - STATES.indexOf(b.state))
    .map(({ key }) => key),
  ...shownAsked.value.filter(isAskedTrouble).map(({ key }) => key),
]);

/** Key of the name whose road is explained: it stands in the address. */
export const selected = computed((): string | null =>
  view.value === 'roads' && part.value !== '' ? part.value : null,
);
export const hovered = signal<string | null>(null);
/** Keys of bundles that somebody opened or closed. */
export const openBundles = signal<ReadonlyMap<string, boolean>>(new Map());

export function toggleBundle(key: string, isOpen: boolean): void {
  openBundles.value = new Map(openBundles.value).set(key, !isOpen);
}

export function select(key: string | null): void {
  go('roads', selected.value === key || key === null ? '' : key);
}

/** From the chosen one on, round and round. */
export function selectNextTrouble(step: 1 | -1): void {
  const keys = troubles.value;
  if (keys.length === 0) return;
  const at = keys.indexOf(selected.value ?? '');
  const next = at === -1 ? (step === 1 ? 0 : keys.length - 1) : at + step;
  go('roads', keys[(next + keys.length) % keys.length] ?? '');
}

/** The key by which the picture knows a name: the plan's first port of it, else the name itself. */
export function keyOfName(name: string): string {
  const road = plan.value?.roads.find(({ pattern }) => pattern === name);
  return road === undefined ? name : `${road.pattern}:${String(road.port)}`;
}
