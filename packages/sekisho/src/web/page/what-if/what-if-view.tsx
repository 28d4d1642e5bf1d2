// What if: switch settings off or add one, and see at once which roads change.
// Nothing leaves the browser: the model runs here, with the code of `sekisho trace`.

import { computed, signal } from '@preact/signals';
import type { JSX } from 'preact';

import { toSettings } from '@sekisho/core/plan/plan-settings.ts';
import { prepareWorld } from '@sekisho/core/roads/prepare-world.ts';
import { LAYERS, type Layer } from '@sekisho/core/model/layer.ts';
import type { Settings } from '@sekisho/core/model/settings.ts';
import { StateIcon } from '../parts/icons.tsx';
import { Breakable, NameText } from '../parts/name-text.tsx';
import { WindowedList } from '../parts/windowed-list.tsx';
import type { ProgramRoad } from '../roads/road-row.ts';
import { plan, settings, worldWith } from '../state/live.ts';
import { formatNumber, t } from '../state/words.ts';
import { BypassTest } from './bypass-test.tsx';
import { compareRoads, type ChangedRoad } from './compare-roads.ts';
import { ADDABLE, addLine, listEntries, type Addable, type Entry } from './settings-entries.ts';

interface Added {
  readonly layer: Addable;
  readonly line: string;
}

const switchedOff = signal<ReadonlySet<string>>(new Set());
const added = signal<readonly Added[]>([]);

const STARTS = ['in-force', 'planned'] as const;
const start = signal<(typeof STARTS)[number]>('in-force');

/** Where it starts from: what is set now, or what the plan sets. */
const given = computed((): Settings | null =>
  start.value === 'planned' && plan.value !== null ? toSettings(plan.value) : settings.value,
);

const entries = computed((): readonly Entry[] =>
  given.value === null ? [] : listEntries(given.value),
);

const supposed = computed((): Settings | null => {
  if (given.value === null) return null;
  const without = entries.value
    .filter(({ key }) => switchedOff.value.has(key))
    .reduce((now, entry) => entry.without(now), given.value);
  return added.value.reduce((now, { layer, line }) => addLine(now, layer, line), without);
});

const changed = computed((): readonly ChangedRoad[] => {
  const before = given.value === null ? null : worldWith(given.value);
  const after = supposed.value === null ? null : worldWith(supposed.value);
  if (before === null || after === null || plan.value === null) return [];
  return compareRoads(plan.value.roads, {
    before: prepareWorld(before),
    after: prepareWorld(after),
  });
});

export function WhatIfView(): JSX.Element {
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
              onChange={() => {
                start.value = each;
                reset();
              }}
            />
            <span>{t(`page.what-if.start.${each}`)}</span>
          </label>
        ))}
      </fieldset>
      <div class="what-if-columns">
        <div class="switches">
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
  const own = entries.value.filter((entry) => entry.layer === layer);
  const addable = ADDABLE.find((each) => each === layer);
  const new_ = added.value.filter((each) => each.layer === layer);
  if (own.length === 0 && addable === undefined) return null;
  return (
    <fieldset class="layer-switches">
      <legend>{t(`layer.${layer}`)}</legend>
      <WindowedList class="entry-switches" label={t(`layer.${layer}`)} rows={own} estimate={30}>
        {(entry) => (
          <label>
            <input
              type="checkbox"
              checked={!switchedOff.value.has(entry.key)}
              onChange={() => toggle(entry.key)}
            />
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

function toggle(key: string): void {
  const now = new Set(switchedOff.value);
  if (!now.delete(key)) now.add(key);
  switchedOff.value = now;
}

function reset(): void {
  switchedOff.value = new Set();
  added.value = [];
}

function Result(): JSX.Element {
  const count = changed.value.length;
  const isTouched = switchedOff.value.size + added.value.length > 0;
  return (
    <section class="result" aria-labelledby="result-title">
      <h3 id="result-title">{t('page.what-if.result')}</h3>
      <p role="status" class="result-count">
        {isTouched
          ? t(count === 0 ? 'page.what-if.no-change' : 'page.what-if.changes', {
              count: formatNumber(count),
            })
          : t('page.what-if.hint')}
      </p>
      {isTouched ? (
        <button type="button" class="button small" onClick={reset}>
          {t('page.what-if.reset')}
        </button>
      ) : null}
      <WindowedList
        class="changed-roads"
        label={t('page.what-if.result')}
        rows={changed.value}
        estimate={66}
      >
        {(each) => (
          <>
            <p class="changed-name">
              <NameText name={each.pattern} />{' '}
              <span class="changed-program">{t(`page.program.${each.before.program}`)}</span>
            </p>
            <p class="before-after">
              <End road={each.before} />
              <span class="arrow" aria-label={t('page.what-if.becomes')}>
                →
              </span>
              <End road={each.after} />
            </p>
          </>
        )}
      </WindowedList>
    </section>
  );
}

function End({ road }: { readonly road: ProgramRoad }): JSX.Element {
  return (
    <span class={`end state-${road.state}`}>
      <StateIcon state={road.state} /> {t(`sheet.road.${road.road}`)}
      {road.outcome === null ? '' : `: ${t(`page.outcome.${road.outcome}`)}`}
    </span>
  );
}
