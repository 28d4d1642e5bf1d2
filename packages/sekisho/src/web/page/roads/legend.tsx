// What the states look like, how many names are in each, a filter by them, and the way to the next problem.

import type { JSX } from 'preact';

import { StateIcon } from '../parts/icons.tsx';
import { formatNumber, t } from '../state/words.ts';
import { filter, setFilter } from './filter.ts';
import { countStates, STATES, type RoadState } from './road-row.ts';
import { rows, selected, selectNextTrouble, troubles } from './rows.ts';
import { sayState } from './say-state.ts';

const ORDER = STATES.toReversed();
/** Said with zero too: these two answer the first question. */
const ALWAYS: readonly RoadState[] = ['as-planned', 'refused'];

export function Legend(): JSX.Element {
  const counts = countStates(rows.value);
  const shown = ORDER.filter(
    (state) => counts[state] > 0 || ALWAYS.includes(state) || filter.value.state === state,
  );
  return (
    <div class="legend-row">
      <ul class="legend" aria-label={t('page.legend')}>
        {shown.map((state) => (
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
              <span>{sayState(state)}</span>
              <span class="number">{formatNumber(counts[state])}</span>
            </button>
          </li>
        ))}
      </ul>
      <NextTrouble />
    </div>
  );
}

function NextTrouble(): JSX.Element | null {
  const all = troubles.value.length;
  if (all === 0) return null;
  const at = troubles.value.indexOf(selected.value ?? '') + 1;
  return (
    <button
      type="button"
      class="button small next-trouble"
      aria-keyshortcuts="n Shift+n"
      onClick={() => selectNextTrouble(1)}
    >
      {t('page.next-problem')}{' '}
      <span class="number">
        {at === 0 ? formatNumber(all) : `${formatNumber(at)}/${formatNumber(all)}`}
      </span>{' '}
      <kbd aria-hidden="true">N</kbd>
    </button>
  );
}
