// What the four states look like, how many names are in each, and a filter by them.

import type { JSX } from 'preact';

import { StateIcon } from '../parts/icons.tsx';
import { formatNumber, t } from '../state/words.ts';
import { filter, setFilter } from './filter.ts';
import { countStates, STATES } from './road-row.ts';
import { rows } from './rows.ts';

const ORDER = STATES.toReversed();

export function Legend(): JSX.Element {
  const counts = countStates(rows.value);
  return (
    <ul class="legend" aria-label={t('page.legend')}>
      {ORDER.map((state) => (
        <li key={state}>
          <button
            type="button"
            class={`legend-entry state-${state}`}
            aria-pressed={filter.value.state === state}
            onClick={() => setFilter({ state: filter.value.state === state ? '' : state })}
          >
            <StateIcon state={state} />
            <svg class="sample" width="34" height="8" aria-hidden="true" focusable="false">
              <path class={`strand state-${state}`} d="M0 4H34" />
            </svg>
            <span>{t(`page.state.${state}`)}</span>
            <span class="number">{formatNumber(counts[state])}</span>
          </button>
        </li>
      ))}
    </ul>
  );
}
