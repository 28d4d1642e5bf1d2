// Where there are many entries, those with the words that somebody looks for.

import { computed } from '@preact/signals';
import type { JSX } from 'preact';

import { SearchField } from '../parts/search-field.tsx';
import { isLong } from '../parts/windowed.ts';
import { filter, hasWords, wordsOf } from '../roads/filter.ts';
import { t } from '../state/words.ts';
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
  return isLookedFor.value ? rows.filter(({ text }) => hasWords(text, words.value)) : rows;
}

export function FindEntries(): JSX.Element | null {
  if (!isLong(all.value)) return null;
  return (
    <SearchField
      label={t('page.what-if.search')}
      shown={fitting(all.value).length}
      all={all.value.length}
    />
  );
}
