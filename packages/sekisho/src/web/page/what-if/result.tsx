// What becomes of all roads by what is supposed: the counts first, then each name.

import type { JSX } from 'preact';

import { StateIcon } from '../parts/icons.tsx';
import { NameText } from '../parts/name-text.tsx';
import { WindowedList } from '../parts/windowed-list.tsx';
import type { ProgramRoad } from '../roads/road-row.ts';
import { formatNumber, t } from '../state/words.ts';
import { compared, reset, touched } from './supposed.ts';

export function Result(): JSX.Element {
  const isTouched = touched.value > 0;
  return (
    <section class="result" aria-labelledby="result-title">
      <h3 id="result-title">{t('page.what-if.result')}</h3>
      {/* On a small screen it lies over the switches, so that a tap shows what it does. */}
      <div class={isTouched ? 'result-sum touched' : 'result-sum'}>
        <div role="status" class="result-count">
          {isTouched ? <Counts /> : <p>{t('page.what-if.hint')}</p>}
        </div>
        {isTouched ? (
          <button type="button" class="button small" onClick={reset}>
            {t('page.what-if.reset')}
          </button>
        ) : null}
      </div>
      <WindowedList
        class="changed-roads"
        label={t('page.what-if.result')}
        rows={compared.value?.changed ?? []}
        estimate={66}
      >
        {(each) => (
          <>
            <p class="changed-name">
              <NameText name={each.pattern} />
              {each.port === null ? '' : `:${String(each.port)}`}{' '}
              <span class="changed-program">
                {each.programs.map((program) => t(`page.program.${program}`)).join(', ')}
              </span>
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

function Counts(): JSX.Element {
  const of = compared.value;
  if (of === null || of.changed.length === 0) return <p>{t('page.what-if.no-change')}</p>;
  const { names, arriveBefore, arriveAfter, breaks, ends } = of.totals;
  return (
    <>
      <p>
        <span class={breaks > 0 ? 'breaks some' : 'breaks'}>
          {t('page.what-if.breaks', { count: formatNumber(breaks) })}
        </span>{' '}
        <span class={ends > 0 ? 'ends some' : 'ends'}>
          {t('page.what-if.ends', { count: formatNumber(ends) })}
        </span>
      </p>
      <p>
        {t('page.what-if.arrive', {
          before: formatNumber(arriveBefore),
          after: formatNumber(arriveAfter),
          names: formatNumber(names),
        })}
      </p>
    </>
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
