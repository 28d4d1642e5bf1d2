// Where there are many entries, those with the words that somebody looks for; the same words narrow the names in other
// views, and stand in the address.

import { computed } from '@preact/signals';
import type { JSX } from 'preact';

import { isLong } from '../parts/windowed.ts';
import { filter, setFilter, wordsOf } from '../roads/filter.ts';
import { formatNumber, t } from '../state/words.ts';
import { entries, steps } from './supposed.ts';

/** The browser's own search finds all of a few. */
const all = computed((): readonly { readonly text: string }[] => [
  ...steps.value.flatMap(({ entries: own }) => own),
  ...entries.value,
]);
const words = computed(() => (isLong(all.value) ? wordsOf(filter.value.text) : []));
export const isLookedFor = computed(() => words.value.length > 0);

export function fitting<Row extends { readonly text: string }>(
  rows: readonly Row[],
): readonly Row[] {
  return isLookedFor.value ? rows.filter(({ text }) => fits(text)) : rows;
}

function fits(text: string): boolean {
  const lower = text.toLowerCase();
  return words.value.every((word) => lower.includes(word));
}

export function FindEntries(): JSX.Element | null {
  if (!isLong(all.value)) return null;
  return (
    <div class="filter-bar" role="search" aria-label={t('page.what-if.search')}>
      <input
        type="search"
        class="field search"
        value={filter.value.text}
        placeholder={t('page.what-if.search')}
        aria-label={t('page.what-if.search')}
        spellcheck={false}
        onInput={({ currentTarget }) => setFilter({ text: currentTarget.value })}
      />
      <span class="shown" role="status">
        {t('page.shown', {
          shown: formatNumber(fitting(all.value).length),
          all: formatNumber(all.value.length),
        })}
      </span>
    </div>
  );
}
