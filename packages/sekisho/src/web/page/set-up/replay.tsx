// Goes back in what happened, and lets it pass again: a finished set-up, or one that was saved. It stands in every view,
// because every view shows the same moment, and says so while that is the past.

import { signal } from '@preact/signals';
import type { JSX } from 'preact';
import { useEffect } from 'preact/hooks';

import { mergePlaces, withOthers } from '../parts/merge-places.ts';
import { failures, scenario, showUntil, shownUntil, times } from '../state/live.ts';
import { formatMoment, formatTime, sayWord, t } from '../state/words.ts';

const TICK_MS = 100;
/** Seconds of the scenario in a second of the reader. */
const PACE = 4;

const isPlaying = signal(false);

export function Replay(): JSX.Element | null {
  useEffect(() => {
    if (!isPlaying.value) return undefined;
    const timer = setInterval(passOn, TICK_MS);
    return () => clearInterval(timer);
  }, [isPlaying.value]);
  const count = times.value.length;
  const isPast = shownUntil.value !== null;
  // Whose end is among the events can be gone through again, whatever is shown of it now.
  if (!(isPast || scenario.value.end !== null) || count < 2) return null;
  const at = shownUntil.value ?? count;
  const time = formatMoment(new Date((times.value[at - 1] ?? 0) * 1000).toISOString());
  return (
    <div class={isPast ? 'replay past' : 'replay'} role="group" aria-label={t('page.replay')}>
      <button type="button" class="button small" onClick={togglePlay}>
        {t(isPlaying.value ? 'page.replay.pause' : 'page.replay.play')}
      </button>
      <span class="replay-track">
        <Failures count={count} />
        <input
          type="range"
          min={1}
          max={count}
          value={at}
          aria-label={t('page.replay.time')}
          aria-valuetext={time}
          onInput={({ currentTarget }) => goTo(Number(currentTarget.value))}
        />
      </span>
      <time>{time}</time>
      {isPast ? (
        <p class="replay-past" role="status">
          {t('page.replay.past')}{' '}
          <button type="button" class="button small" onClick={() => goTo(count)}>
            {t('page.replay.end')}
          </button>
        </p>
      ) : null}
    </div>
  );
}

/** Above the slider: each leads to the moment at which a stage had failed. */
function Failures({ count }: { readonly count: number }): JSX.Element | null {
  if (failures.value.length === 0) return null;
  const placeOf = (at: number): number => ((at - 1) / (count - 1)) * 100;
  return (
    <span class="replay-failures">
      {mergePlaces(failures.value, ({ at }) => placeOf(at)).map(
        ({ item: { at, stage }, others }) => (
          <button
            key={at}
            type="button"
            class="replay-failure"
            style={{ insetInlineStart: `${String(placeOf(at))}%` }}
            aria-label={withOthers(
              t('page.replay.failure', {
                stage: sayWord('stage', stage),
                at: formatTime(new Date((times.value[at - 1] ?? 0) * 1000).toISOString()),
              }),
              others,
            )}
            onClick={() => goTo(at)}
          />
        ),
      )}
    </span>
  );
}

function goTo(at: number): void {
  isPlaying.value = false;
  showUntil(at >= times.value.length ? null : at, 'moving');
}

function togglePlay(): void {
  isPlaying.value = !isPlaying.value;
  if (isPlaying.value && shownUntil.value === null) showUntil(1);
}

/** At least one event each time, so that a long wait is not sat through. */
function passOn(): void {
  const at = shownUntil.value ?? times.value.length;
  const until = (times.value[at - 1] ?? 0) + (PACE * TICK_MS) / 1000;
  const next = times.value.findLastIndex((time) => time <= until) + 1;
  goOn(Math.max(at + 1, next));
}

function goOn(at: number): void {
  const isAtEnd = at >= times.value.length;
  showUntil(isAtEnd ? null : at, 'moving');
  if (isAtEnd) isPlaying.value = false;
}
