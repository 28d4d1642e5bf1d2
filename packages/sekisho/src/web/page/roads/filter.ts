// The filters that the picture and the table share. They stand in the address.

import { computed } from '@preact/signals';

import { fieldOf, FILTERS, setFields } from '../state/route.ts';
import type { AskedName } from './asked-names.ts';
import { STATES, type RoadRow, type RoadState } from './road-row.ts';

export interface Filter {
  readonly text: string;
  readonly service: string;
  readonly program: string;
  readonly stage: string;
  readonly road: string;
  readonly state: RoadState | '';
}

export const NO_FILTER: Filter = {
  text: '',
  service: '',
  program: '',
  stage: '',
  road: '',
  state: '',
};

const given = Object.fromEntries(FILTERS.map((field) => [field, fieldOf(field)])) as Record<
  (typeof FILTERS)[number],
  ReturnType<typeof fieldOf>
>;

export const filter = computed((): Filter => ({
  text: given.text.value,
  service: given.service.value,
  program: given.program.value,
  stage: given.stage.value,
  road: given.road.value,
  state: STATES.find((state) => state === given.state.value) ?? '',
}));

/** Whoever types does not want to go back letter by letter. */
export function setFilter(change: Partial<Filter>): void {
  setFields(change, 'text' in change && Object.keys(change).length === 1 ? 'typed' : 'step');
}

export function isFiltered(of: Filter): boolean {
  return Object.values(of).some((value) => value !== '');
}

export function wordsOf(text: string): string[] {
  return text
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
}

export function hasWords(text: string, words: readonly string[]): boolean {
  const lower = text.toLowerCase();
  return words.every((word) => lower.includes(word));
}

/** An empty field takes everything; words of the text have to be in the name, the requirement, an address or the service, all of them. */
export function filterRows(rows: readonly RoadRow[], wanted: Filter): RoadRow[] {
  const words = wordsOf(wanted.text);
  return rows.filter((row) => {
    const { planned, state } = row;
    if (wanted.service !== '' && planned.service !== wanted.service) return false;
    if (wanted.program !== '' && !planned.programs.some((program) => program === wanted.program))
      return false;
    if (wanted.stage !== '' && !planned.stages.includes(wanted.stage)) return false;
    if (wanted.road !== '' && planned.road !== wanted.road) return false;
    if (wanted.state !== '' && state !== wanted.state) return false;
    const { pattern, requirement, service, addresses } = planned;
    return (
      words.length === 0 || hasWords([pattern, requirement, service, ...addresses].join(' '), words)
    );
  });
}

/** No service, stage or planned road is known of a name that no plan has. */
export function filterAsked(names: readonly AskedName[], wanted: Filter): AskedName[] {
  if (wanted.service !== '' || wanted.stage !== '' || wanted.road !== '') return [];
  const words = wordsOf(wanted.text);
  return names.filter(
    ({ name, programs, state, clients }) =>
      (wanted.program === '' || programs.some((program) => program === wanted.program)) &&
      (wanted.state === '' || state === wanted.state) &&
      hasWords([name, ...clients].join(' '), words),
  );
}
