// What happened, newest first: failures, findings, what was learned and changed.

import type { JSX } from 'preact';

import type { SettingsChange } from '@sekisho/core/model/change.ts';
import { EntryList } from '../parts/entry-list.tsx';
import { WindowedList } from '../parts/windowed-list.tsx';
import { isLong } from '../parts/windowed.ts';
import { scenario } from '../state/live.ts';
import type { Entry } from '../state/scenario.ts';
import { formatBytes } from '@sekisho/core/text/amounts.ts';
import { formatMoment, formatNumber, sayData, sayWord, t } from '../state/words.ts';

export function Activity(): JSX.Element {
  const rows = scenario.value.entries.toReversed();
  const [newest] = rows;
  // Rows that come into sight by scrolling are nothing new.
  const isDrawnWhole = !isLong(rows);
  return (
    <section aria-labelledby="activity-title">
      <h3 id="activity-title">{t('page.activity')}</h3>
      <WindowedList
        class="activity"
        label={t('page.activity')}
        rows={rows}
        estimate={60}
        isOrdered
        keyOf={({ id }) => id}
        classOf={(entry) => `entry event-${kindOf(entry)}`}
        box={{
          tabIndex: 0,
          'aria-labelledby': 'activity-title',
          ...(isDrawnWhole ? { 'aria-live': 'polite', 'aria-relevant': 'additions' } : {}),
        }}
      >
        {(entry) => (
          <>
            <time dateTime={entry.at}>{formatMoment(entry.at)}</time>
            <div>
              <Words entry={entry} />
            </div>
          </>
        )}
      </WindowedList>
      {isDrawnWhole || newest === undefined ? null : (
        <div class="visually-hidden" aria-live="polite">
          <Words entry={newest} />
        </div>
      )}
    </section>
  );
}

function kindOf(entry: Entry): string {
  return entry.kind === 'rehearsal' ? entry.event.event : entry.kind;
}

function Words({ entry }: { readonly entry: Entry }): JSX.Element {
  switch (entry.kind) {
    case 'finding':
      return (
        <p>
          {t('screen.finding', { message: sayData(entry.finding.because, entry.finding.message) })}
        </p>
      );
    case 'proposed':
      return (
        <p>
          {t('page.activity.proposed', {
            what: entry.proposal.name ?? entry.proposal.finding?.name ?? '',
          })}
        </p>
      );
    case 'decided':
      return (
        <p>
          {t(`page.activity.${entry.decision}`, {
            what: entry.proposal?.name ?? entry.proposal?.finding?.name ?? '',
          })}
        </p>
      );
    case 'site-failed':
      return <p>{t('page.failed', { message: entry.message })}</p>;
    case 'assist':
      return <Synced event={entry.event} />;
    case 'rehearsal':
      return <Emitted event={entry.event} />;
  }
}

function Emitted({
  event,
}: {
  readonly event: Extract<Entry, { readonly kind: 'rehearsal' }>['event'];
}): JSX.Element {
  switch (event.event) {
    case 'run':
      return (
        <p>
          <b>{t('screen.run', { number: event.number })}</b>
        </p>
      );
    case 'stage-failed':
      return (
        <p>
          <b>{sayWord('stage', event.stage)}</b> {sayWord('page.program', event.program)}:{' '}
          <code>{event.name}</code> {event.message}
        </p>
      );
    case 'changed':
      return event.wait ? <p>{t('screen.fix-wait')}</p> : <Changes changes={event.changes} />;
    case 'learned':
      return (
        <p>{t('screen.learned', { change: event.entry, layer: t(`layer.${event.layer}`) })}</p>
      );
    case 'recovery-point':
      return (
        <p>
          {nameOf(event)}
          {t('screen.recovery-point', {
            number: event.number,
            blocks: formatNumber(event.blocks),
            bytes: formatBytes(event.bytes),
          })}
        </p>
      );
    case 'failover':
      return (
        <p>
          {nameOf(event)}
          {event.identical
            ? t('screen.failover-identical', { sha: event.recovered })
            : t('screen.failover-different', { recovered: event.recovered, source: event.source })}
        </p>
      );
    case 'machine': {
      const { ok, isIsolated, ...figures } = event.recovered;
      return (
        <p>
          {nameOf(event)}
          {t(ok ? 'screen.machine-whole' : 'screen.machine-not-whole', {
            ...figures,
            isIsolated: String(isIsolated),
          })}
        </p>
      );
    }
    case 'points-removed':
      return (
        <p>
          {t('screen.points-removed', {
            points: scenario.value.points
              .filter(({ id }) => event.ids.includes(id))
              .map(
                (point) =>
                  `${nameOf({ machine: point.machine ?? undefined })}${formatNumber(point.number)}`,
              )
              .join(', '),
          })}
        </p>
      );
    case 'group': {
      const { ok, ...figures } = event.group;
      return <p>{t(ok ? 'screen.group-whole' : 'screen.group-not-whole', figures)}</p>;
    }
    case 'failback': {
      const { ok, writtenBytes, ...figures } = event.failback;
      return (
        <p>
          {t(ok ? 'screen.failback-whole' : 'screen.failback-not-whole', {
            ...figures,
            written: formatBytes(writtenBytes),
          })}
        </p>
      );
    }
    case 'end':
      return (
        <p>
          {t(event.ok ? 'screen.done' : 'screen.not-done', {
            scenario: event.scenario,
            seconds: formatNumber(event.seconds, 1),
          })}
        </p>
      );
  }
}

/** Which of a group; nothing where there is one machine. */
function nameOf({ machine }: { readonly machine?: string | undefined }): string {
  return machine === undefined ? '' : `${machine}: `;
}

function Synced({
  event,
}: {
  readonly event: Extract<Entry, { readonly kind: 'assist' }>['event'];
}): JSX.Element {
  switch (event.event) {
    case 'synced': {
      const { target, product, changes, inStep, owned } = event.report;
      return (
        <>
          <p>{t('sync.changed', { target, product, changes: changes.length, inStep, owned })}</p>
          <WindowedList
            class="pushed"
            label={t('page.entries', { count: formatNumber(changes.length) })}
            rows={changes}
            estimate={24}
          >
            {({ kind, key }) => (
              <>
                {t(`page.pushed.${kind}`)} <code>{key}</code>
              </>
            )}
          </WindowedList>
        </>
      );
    }
    case 'sync-failed':
      return <p>{t('sync.failed', { target: event.target, message: event.message })}</p>;
    case 'estate-failed':
      return (
        <p>
          {t('sync.estate-failed', {
            message: event.message,
            seconds: Math.round(event.retryInMs / 1000),
          })}
        </p>
      );
    case 'name-expected':
      return <p>{t('page.activity.expected', { name: event.name })}</p>;
    case 'denied':
      return <p>{t(`page.denied.${event.decision}`, { name: event.name })}</p>;
    case 'would-deny':
      return <p>{t('page.denied.would-deny', { name: event.name })}</p>;
    case 'end':
      return <p>{t(event.ok ? 'page.assist.done' : 'page.assist.not-done')}</p>;
  }
}

/** The exact difference of each layer: what is added and what is taken away. */
export function Changes({ changes }: { readonly changes: readonly SettingsChange[] }): JSX.Element {
  return (
    <>
      {changes.map(({ layer, add, remove }) => (
        <div key={layer} class="difference">
          <p class="difference-layer">{t(`layer.${layer}`)}</p>
          <EntryList remove={remove} add={add} />
        </div>
      ))}
    </>
  );
}
