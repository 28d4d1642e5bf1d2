// What broke the plan, over time: each finding with its evidence and its fix.

import { signal } from '@preact/signals';
import type { JSX } from 'preact';

import type { Finding } from '@sekisho/core/diagnose/finding.ts';
import { findingKey } from '../../api.ts';
import { EntryList } from '../parts/entry-list.tsx';
import { Fact } from '../parts/facts.tsx';
import { session, scenario } from '../state/live.ts';
import type { SeenFinding } from '../state/scenario.ts';
import { formatNumber, formatTime, sayData, sayWord, t } from '../state/words.ts';
import { ConfirmDialog } from '../set-up/confirm-dialog.tsx';
import { ReviewButton } from '../set-up/proposals.tsx';
import { Timeline } from './timeline.tsx';

const opened = signal<string | null>(null);

export function FindingsView(): JSX.Element {
  const { findings } = scenario.value;
  return (
    <section class="findings-view" aria-labelledby="findings-title">
      <h2 id="findings-title">{t('page.view.findings')}</h2>
      {findings.length === 0 ? (
        <p class="empty">
          {t(session.value?.mode === 'site' ? 'page.findings.no-logs' : 'page.findings.none')}
        </p>
      ) : (
        <>
          <Timeline findings={findings} onOpen={open} />
          <ol class="findings">
            {findings.toReversed().map((seen) => (
              <FindingCard key={keyOf(seen)} seen={seen} />
            ))}
          </ol>
        </>
      )}
      <ConfirmDialog />
    </section>
  );
}

export function keyOf({ at, finding }: SeenFinding): string {
  return `${at} ${findingKey(finding)}`;
}

function open(seen: SeenFinding): void {
  opened.value = keyOf(seen);
  queueMicrotask(() =>
    document.querySelector<HTMLElement>('details.finding[open] summary')?.focus(),
  );
}

function FindingCard({ seen }: { readonly seen: SeenFinding }): JSX.Element {
  const { finding } = seen;
  const key = findingKey(finding);
  const proposal = scenario.value.open.find(
    (each) => each.finding !== undefined && findingKey(each.finding) === key,
  );
  const isOver = scenario.value.isFollowingLogs && !scenario.value.standing.has(key);
  return (
    <li>
      <details
        class={`finding severity-${finding.severity}${isOver ? ' over' : ''}`}
        open={opened.value === keyOf(seen) || proposal !== undefined}
      >
        <summary>
          <time dateTime={seen.at}>{formatTime(seen.at)}</time>
          <span class="severity">{t(`page.severity.${finding.severity}`)}</span>
          <span class="message">{sayData(finding.because, finding.message)}</span>
        </summary>
        <div class="finding-body">
          <dl class="facts">
            <Fact term={t('sheet.column.name')}>{finding.name}</Fact>
            <Fact term={t('sheet.column.programs')}>
              {finding.program === 'unknown'
                ? t('page.unknown')
                : sayWord('page.program', finding.program)}
            </Fact>
            <Fact term={t('sheet.column.layer')}>{t(`layer.${finding.layer}`)}</Fact>
            <Fact term={t('page.count')}>{formatNumber(finding.count)}</Fact>
            <Fact term={t('page.confidence')}>{t(`page.confidence.${finding.confidence}`)}</Fact>
            <Fact term={t('page.code')}>{finding.code}</Fact>
          </dl>
          <Fix finding={finding} />
          <Evidence finding={finding} />
          {proposal === undefined ? null : <ReviewButton proposal={proposal} />}
        </div>
      </details>
    </li>
  );
}

function Fix({ finding: { fix } }: { readonly finding: Finding }): JSX.Element {
  if (fix.wait === true) return <p>{t('screen.fix-wait')}</p>;
  return (
    <div class="difference">
      <p class="difference-layer">{t('page.fix', { layer: t(`layer.${fix.layer}`) })}</p>
      <EntryList
        remove={fix.remove ?? []}
        add={[...(fix.enableBypassList === true ? ['EnableProxyBypassList=true'] : []), ...fix.add]}
      />
    </div>
  );
}

function Evidence({ finding: { evidence } }: { readonly finding: Finding }): JSX.Element | null {
  if (evidence.length === 0) return null;
  return (
    <div class="evidence">
      <p class="difference-layer">{t('page.evidence')}</p>
      <ul>
        {evidence.map(({ file, line }) => (
          <li key={`${file}:${String(line)}`}>
            <code>
              {file}:{String(line)}
            </code>
          </li>
        ))}
      </ul>
    </div>
  );
}
