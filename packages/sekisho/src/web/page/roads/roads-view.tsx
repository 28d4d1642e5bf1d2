// The paths of all names: filters, legend, the picture, and the chosen name explained.

import type { JSX } from 'preact';
import { useEffect } from 'preact/hooks';

import { LayerSources } from '../parts/layer-sources.tsx';
import { COMMANDS, NextCommands } from '../parts/next-commands.tsx';
import { t } from '../state/words.ts';
import { FilterBar } from './filter-bar.tsx';
import { Legend } from './legend.tsx';
import { Picture } from './picture.tsx';
import { RoadDetail } from './road-detail.tsx';
import { basis, isAnythingSeen, selectNextTrouble } from './rows.ts';

export function RoadsView(): JSX.Element {
  useEffect(() => {
    addEventListener('keydown', goToTrouble);
    return () => removeEventListener('keydown', goToTrouble);
  }, []);
  return (
    <section class="roads-view" aria-labelledby="roads-title">
      <h2 id="roads-title" class="visually-hidden">
        {t('page.view.roads')}
      </h2>
      <FilterBar />
      {basis.value === 'logs' && !isAnythingSeen.value ? (
        <div class="notice calm" role="status">
          <p>{t('page.basis.none')}</p>
          <NextCommands commands={[COMMANDS.withLogs]} />
        </div>
      ) : null}
      <Legend />
      <div class="roads-and-detail">
        <Picture />
        <RoadDetail />
      </div>
      <LayerSources />
    </section>
  );
}

/** N: the next problem; with Shift the one before. Not where somebody types. */
function goToTrouble(event: KeyboardEvent): void {
  const { key, target } = event;
  if (event.ctrlKey || event.metaKey || event.altKey || key.toLowerCase() !== 'n') return;
  if (
    target instanceof HTMLElement &&
    target.matches('input:not([type="radio"]), select, textarea')
  )
    return;
  event.preventDefault();
  selectNextTrouble(key === 'N' ? -1 : 1);
}
