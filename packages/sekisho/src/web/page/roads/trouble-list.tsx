// While no name is chosen: what somebody has to look at, the worst first.

import type { JSX } from 'preact';

import { StateIcon } from '../parts/icons.tsx';
import { NameText } from '../parts/name-text.tsx';
import { formatNumber, t } from '../state/words.ts';
import { endOf } from './line-items.tsx';
import { select, shownAsked, shownRows, troubles } from './rows.ts';
import { sayState } from './say-state.ts';

const MOST_SHOWN = 12;

export function TroubleList(): JSX.Element {
  const keys = troubles.value;
  if (keys.length === 0) return <p class="hint">{t('page.detail.hint')}</p>;
  return (
    <>
      <h3>{t('page.problems', { count: formatNumber(keys.length) })}</h3>
      <ol class="trouble-list">
        {keys.slice(0, MOST_SHOWN).map((key) => (
          <li key={key}>
            <Trouble of={key} />
          </li>
        ))}
      </ol>
      <p class="hint">{t('page.problems.hint')}</p>
    </>
  );
}

function Trouble({ of }: { readonly of: string }): JSX.Element | null {
  const row = shownRows.value.find(({ key }) => key === of);
  const asked = shownAsked.value.find(({ key }) => key === of);
  const state = row?.state ?? asked?.state;
  if (state === undefined) return null;
  return (
    <button type="button" class={`line-button state-${state}`} onClick={() => select(of)}>
      <StateIcon state={state} />
      <span class="trouble-name">
        <NameText name={row?.planned.pattern ?? of} />
        <span class="trouble-state">
          {row === undefined ? t(`page.asked.${endOf(state)}`) : sayState(state)}
        </span>
      </span>
    </button>
  );
}
