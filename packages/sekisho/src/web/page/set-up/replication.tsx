// The replication in figures, as a chart, and its recovery points on a time line.

import type { JSX } from 'preact';

import type { Road } from '@sekisho/core/model/road.ts';
import { Fact } from '../parts/facts.tsx';
import { WindowedList } from '../parts/windowed-list.tsx';
import { scenario } from '../state/live.ts';
import { formatBytes } from '@sekisho/core/text/amounts.ts';
import { formatNumber, formatTime, t } from '../state/words.ts';
import type { PointLine } from '../state/scenario.ts';
import { RateChart } from './rate-chart.tsx';
import { TimeLine } from './time-line.tsx';

const ROADS = ['private-endpoint', 'proxy', 'direct'] as const satisfies readonly Road[];

export function Replication(): JSX.Element | null {
  const { rates, copied, points } = scenario.value;
  const bytes = bytesByRoad();
  // Logs alone tell what was carried, and of no replication.
  if (rates.at.length === 0)
    return (
      <div class="replication">
        <Console />
        <ByRoad bytes={bytes} />
      </div>
    );
  return (
    <section aria-labelledby="replication-title" class="replication">
      <h3 id="replication-title">{t('page.replication')}</h3>
      <dl class="figures">
        <Fact term={t('page.rate')}>{`${formatBytes(rates.bytesPerSecond.at(-1) ?? 0)}/s`}</Fact>
        <Fact term={t('page.blocks-left')}>{formatNumber(rates.blocksLeft.at(-1) ?? 0)}</Fact>
        <Fact term={t('page.disk')}>
          {t('page.of', { done: formatBytes(copied.done), total: formatBytes(copied.total) })}
        </Fact>
        <Churn points={points} />
        <Fact term={t('table.recovery-points')}>
          {formatNumber(points.filter(({ isRemoved }) => !isRemoved).length)}
        </Fact>
      </dl>
      <RateChart />
      {points.length === 0 ? null : <PointLines points={points} />}
      <Console />
      <ByRoad bytes={bytes} />
    </section>
  );
}

/** What changed between the last two instants of points, of all machines; nothing while every block was compared. */
function Churn({ points }: { readonly points: readonly PointLine[] }): JSX.Element | null {
  const [at, before] = [...new Set(points.map((point) => point.at))].toSorted().toReversed();
  if (at === undefined || before === undefined) return null;
  const dirty = points
    .filter((point) => point.at === at)
    .map(({ cycle }) => cycle?.dirtyBytes ?? null);
  const seconds = (Date.parse(at) - Date.parse(before)) / 1000;
  if (dirty.includes(null) || seconds === 0) return null;
  return (
    <Fact
      term={t('page.churn')}
    >{`${formatBytes(dirty.reduce<number>((sum, bytes) => sum + (bytes ?? 0), 0) / seconds)}/s`}</Fact>
  );
}

function PointLines({ points }: { readonly points: readonly PointLine[] }): JSX.Element {
  return (
    <>
      <TimeLine points={points} />
      <WindowedList
        class="points"
        label={t('table.recovery-points')}
        rows={points}
        estimate={28}
        isOrdered
        keyOf={({ id }) => id}
        classOf={({ isRemoved }) => (isRemoved ? 'point-removed' : '')}
        box={{ 'aria-label': t('table.recovery-points') }}
      >
        {(point) => (
          <>
            {point.machine === null ? null : `${point.machine} `}
            <b>{formatNumber(point.number)}</b>{' '}
            <time dateTime={point.at}>{formatTime(point.at)}</time>{' '}
            <span>{formatBytes(point.bytes)}</span>
            {point.cycle === null ? null : (
              <span>
                {' '}
                {t('page.point', {
                  consistency: t(`point.${point.cycle.consistency}`),
                  rpo: formatNumber(point.cycle.rpoSeconds, 1),
                })}
              </span>
            )}
            {point.isRemoved ? <span> {t('page.point-removed')}</span> : null}
          </>
        )}
      </WindowedList>
    </>
  );
}

/** Closed until somebody asks for it. */
function Console(): JSX.Element | null {
  const lines = scenario.value.console;
  if (lines.length === 0) return null;
  return (
    <details class="console">
      <summary>{t('page.console')}</summary>
      <pre>{lines.join('\n')}</pre>
    </details>
  );
}

type Bytes = Readonly<Record<(typeof ROADS)[number], number>>;

function bytesByRoad(): Bytes {
  const bytes = { 'private-endpoint': 0, proxy: 0, direct: 0 };
  for (const { road, bytes: own, isUnplanned } of scenario.value.seen.values())
    if (isUnplanned !== true && road !== 'none' && road !== 'not-known') bytes[road] += own;
  return bytes;
}

function ByRoad({ bytes }: { readonly bytes: Bytes }): JSX.Element | null {
  const most = Math.max(...ROADS.map((road) => bytes[road]));
  if (most === 0) return null;
  return (
    <section aria-labelledby="by-road-title">
      <h3 id="by-road-title">{t('table.traffic')}</h3>
      <ul class="by-road">
        {ROADS.map((road) => (
          <li key={road} class={`road-${road}`}>
            <span>{t(`sheet.road.${road}`)}</span>
            <span class="bar" aria-hidden="true">
              <span style={{ width: `${String((bytes[road] / most) * 100)}%` }} />
            </span>
            <span class="number">{formatBytes(bytes[road])}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
