// The filters that the picture and the table share.

import { signal } from '@preact/signals';

import type { RoadRow, RoadState } from './road-row.ts';

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

export const filter = signal<Filter>(NO_FILTER);

export function setFilter(change: Partial<Filter>): void {
  filter.value = { ...filter.value, ...change };
}

export function isFiltered(of: Filter): boolean {
  return Object.values(of).some((value) => value !== '');
}

/** An empty field takes everything; words of the text have to be in the name, the requirement, an address or the service, all of them. */
export function filterRows(rows: readonly RoadRow[], wanted: Filter): RoadRow[] {
  const words = wanted.text
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  return rows.filter((row) => {
    const { planned, state } = row;
    if (wanted.service !== '' && planned.service !== wanted.service) return false;
    if (wanted.program !== '' && !planned.programs.some((program) => program === wanted.program))
      return false;
    if (wanted.stage !== '' && !planned.stages.includes(wanted.stage)) return false;
    if (wanted.road !== '' && planned.road !== wanted.road) return false;
    if (wanted.state !== '' && state !== wanted.state) return false;
    if (words.length === 0) return true;
    const text = [planned.pattern, planned.requirement, planned.service, ...planned.addresses]
      .join(' ')
      .toLowerCase();
    return words.every((word) => text.includes(word));
  });
}
