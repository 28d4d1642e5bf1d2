// What broke the plan, over time: each finding with its evidence and its fix.

import { signal } from '@preact/signals';
import type { JSX } from 'preact';

import { TEAM_OF_LAYER } from '@sekisho/core/model/layer.ts';
import type { Finding } from '@sekisho/core/diagnose/finding.ts';
import { findingKey } from '../../api.ts';
import { EntryList } from '../parts/entry-list.tsx';
import { Fact } from '../parts/facts.tsx';
import { session, scenario } from '../state/live.ts';
import type { SeenFinding } from '../state/scenario.ts';
import { formatMoment, formatNumber, sayData, sayWord, t } from '../state/words.ts';
import { ConfirmDialog } from '../set-up/confirm-dialog.tsx';
import { ReviewButton } from '../set-up/proposals.tsx';
import { keyOfName } from '../roads/rows.ts';
import { hrefOf } from '../state/route.ts';
import { groupByFix, type FixGroup } from './group-by-fix.ts';
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
          <ol class="fix-groups">
            {groupByFix(findings, isFixed).map((group) => (
              <Group key={keyOf(group.findings[0])} group={group} />
            ))}
          </ol>
        </>
      )}
      <ConfirmDialog />
    </section>
  );
}

/** Errors and warnings that stand; a badge in the head counts them. */
export function countOpen(): number {
  return scenario.value.findings.filter(
    (seen) => seen.finding.severity === 'error' && !isFixed(seen),
  ).length;
}

/** Followed logs say it themselves; a rehearsal's later run is judged by its own logs, and a good end has none left. */
function isFixed({ at, finding }: SeenFinding): boolean {
  const { isFollowingLogs, standing, end, runs } = scenario.value;
  if (isFollowingLogs) return !standing.has(findingKey(finding));
  const began = runs.at(-1)?.stages[0]?.startedAt;
  return end?.ok === true || (began !== undefined && at < began);
}

function Group({ group }: { readonly group: FixGroup }): JSX.Element {
  const { fix, isFixed: isOver, findings, count, clients, severity } = group;
  const team = t(`sheet.team.${TEAM_OF_LAYER[fix.layer]}`);
  return (
    <li class={`fix-group severity-${severity}${isOver ? ' over' : ''}`}>
      <header class="fix-head">
        <p class="fix-title">
          <span class={isOver ? 'chip chip-done' : 'chip chip-open'}>
            {t(isOver ? 'page.findings.fixed' : 'page.findings.open')}
          </span>{' '}
          <strong>{team}</strong>
        </p>
        <Fix finding={findings[0].finding} />
        <p class="why">
          {t('page.findings.ends', {
            requests: formatNumber(count),
            machines: clients.length === 0 ? t('page.unknown') : clients.join(', '),
          })}
        </p>
      </header>
      <ol class="findings">
        {findings.toReversed().map((seen) => (
          <FindingCard key={keyOf(seen)} seen={seen} isOver={isOver} />
        ))}
      </ol>
    </li>
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

function FindingCard({
  seen,
  isOver,
}: {
  readonly seen: SeenFinding;
  readonly isOver: boolean;
}): JSX.Element {
  const { finding } = seen;
  const key = findingKey(finding);
  const proposal = scenario.value.open.find(
    (each) => each.finding !== undefined && findingKey(each.finding) === key,
  );
  return (
    <li>
      <details
        class={`finding severity-${finding.severity}${isOver ? ' over' : ''}`}
        open={opened.value === keyOf(seen) || proposal !== undefined}
      >
        <summary>
          <time dateTime={seen.at}>{formatMoment(seen.at)}</time>
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
            {finding.client === null ? null : <Fact term={t('page.client')}>{finding.client}</Fact>}
            {finding.first === '' ? null : (
              <Fact term={t('page.first-last')}>
                {`${formatMoment(finding.first)} – ${formatMoment(finding.last)}`}
              </Fact>
            )}
            <Fact term={t('sheet.column.layer')}>{t(`layer.${finding.layer}`)}</Fact>
            <Fact term={t('page.count')}>{formatNumber(finding.count)}</Fact>
            <Fact term={t('page.confidence')}>{t(`page.confidence.${finding.confidence}`)}</Fact>
            <Fact term={t('page.code')}>{finding.code}</Fact>
          </dl>
          <a class="button small" href={hrefOf('roads', keyOfName(finding.name))}>
            {t('page.show-path')}
          </a>
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
