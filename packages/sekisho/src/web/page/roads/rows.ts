// The names of the plan with their states, as signals: by the model with the
// settings in force, or by what was seen.

import { computed, signal } from '@preact/signals';

import { plan, scenario, world } from '../state/live.ts';
import { go, part, view } from '../state/route.ts';
import { filter, filterRows } from './filter.ts';
import { judgeByLogs } from './judge-by-logs.ts';
import { judgeByModel, toRoadRows, type RoadRow } from './road-row.ts';

export type Basis = 'model' | 'logs';

const chosenBasis = signal<Basis | null>(null);

/** Logs and a running set-up say more than the model as soon as there are any. */
export const basis = computed(
  (): Basis =>
    chosenBasis.value ??
    (scenario.value.seen.size > 0 || scenario.value.findings.length > 0 ? 'logs' : 'model'),
);

export function chooseBasis(chosen: Basis): void {
  chosenBasis.value = chosen;
}

export const rows = computed((): readonly RoadRow[] => {
  const roads = plan.value?.roads ?? [];
  if (basis.value === 'model') {
    const asked = world.value;
    return toRoadRows(roads, asked === null ? () => null : judgeByModel(asked));
  }
  const { seen, standing, findings } = scenario.value;
  return toRoadRows(
    roads,
    judgeByLogs(
      seen.values(),
      standing.size > 0 ? [...standing.values()] : findings.map(({ finding }) => finding),
    ),
  );
});

export const shownRows = computed(() => filterRows(rows.value, filter.value));

/** Key of the name whose road is explained: it stands in the address. */
export const selected = computed((): string | null =>
  view.value === 'roads' && part.value !== '' ? part.value : null,
);
export const hovered = signal<string | null>(null);
export const openBundles = signal<ReadonlySet<string>>(new Set());

export function toggleBundle(key: string): void {
  const now = new Set(openBundles.value);
  if (!now.delete(key)) now.add(key);
  openBundles.value = now;
}

export function select(key: string | null): void {
  go('roads', selected.value === key || key === null ? '' : key);
}
