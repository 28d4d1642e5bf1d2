// The steps that are left, to be supposed as done: one as a whole, or entry by entry.

import type { JSX } from 'preact';

import { Breakable } from '../parts/name-text.tsx';
import { formatNumber, sayData, t } from '../state/words.ts';
import { entryKey, type PlanStep } from './plan-steps.ts';
import { isApplied, setApplied, steps } from './supposed.ts';

export function Steps(): JSX.Element | null {
  if (steps.value.length === 0) return null;
  return (
    <fieldset class="layer-switches plan-steps">
      <legend>{t('page.what-if.steps')}</legend>
      <ul>
        {steps.value.map((step) => (
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
      <details>
        <summary>
          {t('page.what-if.entries', { on: formatNumber(on), all: formatNumber(keys.length) })}
        </summary>
        <ul>
          {of.entries.map((entry) => {
            const key = entryKey(of, entry);
            return (
              <li key={key}>
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
              </li>
            );
          })}
        </ul>
      </details>
    </li>
  );
}
