// What if: switch settings off or add one, and see at once which roads change.
// Nothing leaves the browser: the model runs here, with the code of `sekisho trace`.

import type { JSX } from 'preact';
import { useEffect } from 'preact/hooks';

import { LAYERS, type Layer } from '@sekisho/core/model/layer.ts';
import { isKnown } from '../parts/layer-sources.tsx';
import { Breakable } from '../parts/name-text.tsx';
import { WindowedList } from '../parts/windowed-list.tsx';
import { t } from '../state/words.ts';
import { BypassTest } from './bypass-test.tsx';
import { FindEntries, fitting, isLookedFor } from './find-entries.tsx';
import { Result } from './result.tsx';
import { ADDABLE, type Addable } from './settings-entries.ts';
import { Steps } from './steps.tsx';
import {
  added,
  entries,
  isSwitchedOff,
  prepareComparison,
  start,
  startFrom,
  STARTS,
  toggle,
} from './supposed.ts';

/** The view is drawn by then. */
const AT_REST_MS = 50;

export function WhatIfView(): JSX.Element {
  useEffect(() => {
    const soon = setTimeout(prepareComparison, AT_REST_MS);
    return () => clearTimeout(soon);
  }, [start.value]);
  return (
    <section class="what-if-view" aria-labelledby="what-if-title">
      <h2 id="what-if-title">{t('page.view.what-if')}</h2>
      <p class="intro">{t('page.what-if.intro')}</p>
      <fieldset class="switch start">
        <legend class="visually-hidden">{t('page.what-if.start')}</legend>
        {STARTS.map((each) => (
          <label key={each}>
            <input
              type="radio"
              name="start"
              checked={start.value === each}
              onChange={() => startFrom(each)}
            />
            <span>{t(`page.what-if.start.${each}`)}</span>
          </label>
        ))}
      </fieldset>
      <FindEntries />
      <div class="what-if-columns">
        <div class="switches">
          <Steps />
          {LAYERS.map((layer) => (
            <LayerSwitches key={layer} layer={layer} />
          ))}
        </div>
        <Result />
      </div>
      <BypassTest />
    </section>
  );
}

function LayerSwitches({ layer }: { readonly layer: Layer }): JSX.Element | null {
  const own = fitting(entries.value.filter((entry) => entry.layer === layer));
  const addable = ADDABLE.find((each) => each === layer);
  const new_ = added.value.filter((each) => each.layer === layer);
  if (own.length === 0 && new_.length === 0 && (addable === undefined || isLookedFor.value))
    return null;
  return (
    <fieldset class="layer-switches">
      <legend>
        {t(`layer.${layer}`)}
        {start.value === 'planned' || isKnown(layer) ? null : (
          <span class="count"> {t('page.sources.not-read')}</span>
        )}
      </legend>
      <WindowedList class="entry-switches" label={t(`layer.${layer}`)} rows={own} estimate={30}>
        {(entry) => (
          <label>
            <input type="checkbox" checked={!isSwitchedOff(entry)} onChange={() => toggle(entry)} />
            <code>
              <Breakable text={entry.text} />
            </code>
          </label>
        )}
      </WindowedList>
      <ul>
        {new_.map((each, at) => (
          <li key={`new ${String(at)}`} class="added">
            <label>
              <input
                type="checkbox"
                checked
                onChange={() => (added.value = added.value.filter((other) => other !== each))}
              />
              <code>{each.line}</code>
            </label>
          </li>
        ))}
      </ul>
      {addable === undefined ? null : <AddLine layer={addable} />}
    </fieldset>
  );
}

function AddLine({ layer }: { readonly layer: Addable }): JSX.Element {
  const label = t('page.what-if.add', { layer: t(`layer.${layer}`) });
  const submit = (event: SubmitEvent & { readonly currentTarget: HTMLFormElement }): void => {
    event.preventDefault();
    const line = String(new FormData(event.currentTarget).get('line') ?? '').trim();
    if (line === '') return;
    added.value = [...added.value, { layer, line }];
    event.currentTarget.reset();
  };
  return (
    <form class="add-line" onSubmit={submit}>
      <input
        class="field"
        name="line"
        aria-label={label}
        placeholder={label}
        spellcheck={false}
        autocomplete="off"
      />
      <button type="submit" class="button small">
        {t('page.what-if.add-button')}
      </button>
    </form>
  );
}
