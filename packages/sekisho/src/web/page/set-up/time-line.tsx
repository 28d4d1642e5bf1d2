// Recovery points where they lie in time, one line a machine. The list below says the
// same in words, so that a screen reader is told nothing twice.

import type { JSX } from 'preact';

import type { PointLine } from '../state/scenario.ts';
import { formatTime, t } from '../state/words.ts';

export function TimeLine({ points }: { readonly points: readonly PointLine[] }): JSX.Element {
  const times = points.map(({ at }) => Date.parse(at));
  const [first, last] = [Math.min(...times), Math.max(...times)];
  const machines = [...new Set(points.map(({ machine }) => machine))];
  const place = (at: string): string =>
    `${String(last === first ? 50 : ((Date.parse(at) - first) / (last - first)) * 100)}%`;
  return (
    <figure class="time-line" role="img" aria-label={t('page.time-line')}>
      {machines.map((machine) => (
        <div key={machine ?? ''} class="time-line-row">
          {machine === null ? null : <span class="time-line-name">{machine}</span>}
          <span class="time-line-track">
            {points
              .filter((point) => point.machine === machine)
              .map((point) => (
                <span
                  key={point.id}
                  class={`time-line-point ${point.cycle?.consistency ?? 'crash-consistent'}${point.isRemoved ? ' point-removed' : ''}`}
                  style={{ left: place(point.at) }}
                  title={`${String(point.number)} ${formatTime(point.at)}`}
                />
              ))}
          </span>
        </div>
      ))}
      <figcaption>
        <span>{formatTime(new Date(first).toISOString())}</span>
        <span>{formatTime(new Date(last).toISOString())}</span>
      </figcaption>
    </figure>
  );
}
