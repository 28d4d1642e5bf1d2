// The steps that are left, to be supposed as done: one as a whole, or entry by entry.

import type { JSX } from 'preact';
import { useState } from 'preact/hooks';

import type { ToDoEntry } from '@sekisho/core/to-do/to-do.ts';
import { Breakable } from '../parts/name-text.tsx';
import { WindowedList } from '../parts/windowed-list.tsx';
import { isLong } from '../parts/windowed.ts';
import { formatNumber, sayData, t } from '../state/words.ts';
import { fitting, isLookedFor } from './find-entries.tsx';
import { entryKey, type PlanStep } from './plan-steps.ts';
import { isApplied, setApplied, steps } from './supposed.ts';

export function Steps(): JSX.Element | null {
  const shown = steps.value.filter(
    (step) => !isLookedFor.value || fitting(step.entries).length > 0,
  );
  if (shown.length === 0) return null;
  return (
    <fieldset class="layer-switches plan-steps">
      <legend>{t('page.what-if.steps')}</legend>
      <ul>
        {shown.map((step) => (
          <Step key={step.key} of={step} />
        ))}
      </ul>
    </fieldset>
  );
}

function Step({ of }: { readonly of: PlanStep }): JSX.Element {
  const keys = of.entries.map((entry) => entryKey(of, entry));
  const on = keys.filter(isApplied).length;
  const { step } = of;
  const [isUnfolded, setUnfolded] = useState(false);
  const shown = fitting(of.entries);
  const isOpen = isUnfolded || isLookedFor.value;
  return (
    <li>
      <label class="plan-step">
        <input
          type="checkbox"
          checked={on === keys.length}
          ref={(box) => {
            if (box !== null) box.indeterminate = on > 0 && on < keys.length;
          }}
          onChange={() => setApplied(keys, on < keys.length)}
        />
        <span>
          {step.order === null ? '' : `${formatNumber(step.order)}. `}
          {sayData(step.because.what)} <span class="count">{t(`sheet.team.${step.team}`)}</span>
        </span>
      </label>
      <details
        open={isOpen}
        onToggle={({ currentTarget }) => {
          // What was found unfolds by itself, and folds again.
          if (!isLookedFor.value) setUnfolded(currentTarget.open);
        }}
      >
        <summary>
          {t('page.what-if.entries', { on: formatNumber(on), all: formatNumber(keys.length) })}
        </summary>
        {isLong(shown) && !isOpen ? null : <Entries of={of} shown={shown} />}
      </details>
    </li>
  );
}

function Entries({
  of,
  shown,
}: {
  readonly of: PlanStep;
  readonly shown: readonly ToDoEntry[];
}): JSX.Element {
  return (
    <WindowedList
      class="step-entries"
      label={sayData(of.step.because.what)}
      rows={shown}
      estimate={28}
    >
      {(entry) => {
        const key = entryKey(of, entry);
        return (
          <label>
            <input
              type="checkbox"
              checked={isApplied(key)}
              onChange={() => setApplied([key], !isApplied(key))}
            />
            <code>
              {entry.state === 'surplus' ? '− ' : ''}
              <Breakable text={entry.text} />
            </code>
          </label>
        );
      }}
    </WindowedList>
  );
}
