// The words that somebody looks for, where a list is too long to be drawn whole. They are those of the filter of the
// names, so that they stand in the address and go along to other views.

import type { JSX } from 'preact';

import { filter, setFilter } from '../roads/filter.ts';
import { formatNumber, t } from '../state/words.ts';

export function SearchField({
  label,
  shown,
  all,
}: {
  readonly label: string;
  readonly shown: number;
  readonly all: number;
}): JSX.Element {
  return (
    <div class="filter-bar" role="search" aria-label={label}>
      <input
        type="search"
        class="field search"
        value={filter.value.text}
        placeholder={label}
        aria-label={label}
        spellcheck={false}
        onInput={({ currentTarget }) => setFilter({ text: currentTarget.value })}
      />
      <span class="shown" role="status">
        {t('page.shown', { shown: formatNumber(shown), all: formatNumber(all) })}
      </span>
    </div>
  );
}
