// One finding: what it says, where it was seen, and the line of the log.

import type { JSX } from 'preact';

import { clientText } from '@sekisho/core/diagnose/group-by-fix.ts';
import type { Finding } from '@sekisho/core/diagnose/finding.ts';
import { formatBytes } from '@sekisho/core/text/amounts.ts';
import { findingKey } from '../../api.ts';
import { Fact } from '../parts/facts.tsx';
import { ReviewButton } from '../set-up/proposals.tsx';
import { keyOfName } from '../roads/rows.ts';
import { scenario } from '../state/live.ts';
import { hrefOf } from '../state/route.ts';
import type { SeenFinding } from '../state/scenario.ts';
import { formatMoment, formatNumber, sayData, sayWord, t } from '../state/words.ts';

export function FindingCard({
  seen,
  isOver,
  isMeant,
  isOpened,
}: {
  readonly seen: SeenFinding;
  readonly isOver: boolean;
  /** Somebody has chosen it on the time line. */
  readonly isMeant: boolean;
  readonly isOpened: boolean;
}): JSX.Element {
  const { finding } = seen;
  const { severity, because, message, name, program, first, last, bytes } = finding;
  const key = findingKey(finding);
  const proposal = scenario.value.open.find(
    (each) => each.finding !== undefined && findingKey(each.finding) === key,
  );
  const client = clientText(finding);
  return (
    <details
      class={`finding severity-${severity}${isOver ? ' over' : ''}`}
      data-meant={isMeant ? '' : undefined}
      open={isMeant || isOpened || proposal !== undefined}
    >
      <summary>
        <time dateTime={seen.at}>{formatMoment(seen.at)}</time>
        <span class="severity">{t(`page.severity.${severity}`)}</span>
        <span class="message">{sayData(because, message)}</span>
      </summary>
      <div class="finding-body">
        <dl class="facts">
          <Fact term={t('sheet.column.name')}>{name}</Fact>
          <Fact term={t('sheet.column.programs')}>
            {program === 'unknown' ? t('page.unknown') : sayWord('page.program', program)}
          </Fact>
          {client === '' ? null : <Fact term={t('page.client')}>{client}</Fact>}
          {first === '' ? null : (
            <Fact term={t('page.first-last')}>
              {`${formatMoment(first)} – ${formatMoment(last)}`}
            </Fact>
          )}
          <Fact term={t('sheet.column.layer')}>{t(`layer.${finding.layer}`)}</Fact>
          <Fact term={t('page.count')}>{formatNumber(finding.count)}</Fact>
          {bytes === 0 ? null : <Fact term={t('diagnose.column.bytes')}>{formatBytes(bytes)}</Fact>}
          <Fact term={t('page.confidence')}>{t(`page.confidence.${finding.confidence}`)}</Fact>
          <Fact term={t('page.code')}>{finding.code}</Fact>
        </dl>
        <a class="button small" href={hrefOf('roads', keyOfName(name))}>
          {t('page.show-path')}
        </a>
        <Evidence finding={finding} />
        {proposal === undefined ? null : <ReviewButton proposal={proposal} />}
      </div>
    </details>
  );
}

function Evidence({ finding: { evidence } }: { readonly finding: Finding }): JSX.Element | null {
  if (evidence.length === 0) return null;
  return (
    <div class="evidence">
      <p class="difference-layer">{t('page.evidence')}</p>
      <ul>
        {evidence.map(({ file, line, text }) => (
          <li key={`${file}:${String(line)}`}>
            <code>
              {file}:{String(line)}
            </code>
            {text === undefined ? null : <pre class="log-line">{text}</pre>}
          </li>
        ))}
      </ul>
    </div>
  );
}
