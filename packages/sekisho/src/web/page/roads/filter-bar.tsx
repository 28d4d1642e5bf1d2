// The filters, and whether the states come from the model or from what was seen.

import { computed, signal } from '@preact/signals';
import type { JSX } from 'preact';

import { plan } from '../state/live.ts';
import { formatNumber, sayWord, t } from '../state/words.ts';
import { filter, isFiltered, NO_FILTER, setFilter, type Filter } from './filter.ts';
import { basis, chooseBasis, rows, shownRows, type Basis } from './rows.ts';

/** On a small screen the choices stand behind a button, so that names are in sight. */
const isUnfolded = signal(false);
const BASES: readonly Basis[] = ['model', 'logs'];
const ROADS = ['private-endpoint', 'proxy', 'direct', 'none'] as const;

/** Over all names once for each plan, and not at every key. */
const choicesOfPlan = computed(() => {
  const roads = plan.value?.roads ?? [];
  return {
    service: unique(roads.map(({ service }) => service)),
    program: unique(roads.flatMap(({ programs }) => programs)),
    stage: unique(roads.flatMap(({ stages }) => stages)),
    road: ROADS.filter((road) => roads.some((each) => each.road === road)),
  };
});

export function FilterBar(): JSX.Element {
  const choices = choicesOfPlan.value;
  return (
    <div
      class={isUnfolded.value ? 'filter-bar unfolded' : 'filter-bar'}
      role="search"
      aria-label={t('page.filter')}
    >
      <input
        type="search"
        class="field search"
        value={filter.value.text}
        placeholder={t('page.search')}
        aria-label={t('page.search')}
        spellcheck={false}
        onInput={({ currentTarget }) => setFilter({ text: currentTarget.value })}
      />
      <button
        type="button"
        class="button small more-filters"
        aria-expanded={isUnfolded.value}
        onClick={() => (isUnfolded.value = !isUnfolded.value)}
      >
        {t('page.more-filters')}
      </button>
      <Choice
        of="service"
        label={t('page.filter.service')}
        choices={choices.service}
        say={(each) => sayWord('page.service', each)}
      />
      <Choice
        of="program"
        label={t('page.filter.program')}
        choices={choices.program}
        say={(each) => sayWord('page.program', each)}
      />
      <Choice
        of="stage"
        label={t('page.filter.stage')}
        choices={choices.stage}
        say={(each) => sayWord('stage', each)}
      />
      <Choice
        of="road"
        label={t('page.filter.road')}
        choices={choices.road}
        say={(each) => sayWord('sheet.road', each)}
      />
      {isFiltered(filter.value) ? (
        <button type="button" class="button small" onClick={() => setFilter(NO_FILTER)}>
          {t('page.filter.clear')}
        </button>
      ) : null}
      <span class="shown" role="status">
        {t('page.shown', {
          shown: formatNumber(shownRows.value.length),
          all: formatNumber(rows.value.length),
        })}
      </span>
      <fieldset class="switch">
        <legend class="visually-hidden">{t('page.basis')}</legend>
        {BASES.map((each) => (
          <label key={each}>
            <input
              type="radio"
              name="basis"
              checked={basis.value === each}
              onChange={() => chooseBasis(each)}
            />
            <span>{t(`page.basis.${each}`)}</span>
          </label>
        ))}
      </fieldset>
    </div>
  );
}

interface ChoiceProps {
  readonly of: Exclude<keyof Filter, 'text' | 'state'>;
  readonly label: string;
  readonly choices: readonly string[];
  readonly say: (choice: string) => string;
}

/** A choice of one is none; it stays while it is set. */
function Choice({ of, label, choices, say }: ChoiceProps): JSX.Element | null {
  if (choices.length < 2 && filter.value[of] === '') return null;
  return (
    <select
      class="field"
      aria-label={label}
      value={filter.value[of]}
      onChange={({ currentTarget }) => setFilter({ [of]: currentTarget.value })}
    >
      <option value="">{label}</option>
      {choices.map((choice) => (
        <option key={choice} value={choice}>
          {say(choice)}
        </option>
      ))}
    </select>
  );
}

function unique(words: readonly string[]): string[] {
  return [...new Set(words)];
}
