// A name that was asked for and that the plan does not have: what became of it, what to change or that nothing is to be
// changed, who asked, and the lines that say so.

import type { JSX } from 'preact';

import { CopyButton } from '../parts/copy-button.tsx';
import { Fact } from '../parts/facts.tsx';
import { StateIcon } from '../parts/icons.tsx';
import { NameText } from '../parts/name-text.tsx';
import { formatMoment, formatNumber, t } from '../state/words.ts';
import type { AskedName } from './asked-names.ts';
import { FindingFix } from './finding-fix.tsx';
import { endOf } from './line-items.tsx';
import { select } from './rows.ts';

export function AskedDetail({
  of,
  isPinned,
}: {
  readonly of: AskedName;
  readonly isPinned: boolean;
}): JSX.Element {
  const { name, state, fix, findings, programs, clients, count, last, road } = of;
  return (
    <>
      <header class="detail-head">
        <p class={`state-line state-${state}`}>
          <StateIcon state={state} /> {t(`page.asked.${endOf(state)}`)}
        </p>
        {isPinned ? (
          <button type="button" class="button small quiet" onClick={() => select(of.key)}>
            {t('page.close')}
          </button>
        ) : null}
      </header>
      <h3 class="detail-name">
        <NameText name={name} />
      </h3>
      <CopyButton text={name} label={t('page.copy-name')} />
      <FindingFix name={name} fix={fix} findings={findings} />
      <dl class="facts">
        <Fact term={t('page.asked.road')}>{t(`sheet.road.${road}`)}</Fact>
        <Fact term={t('sheet.column.programs')}>
          {programs.map((program) => t(`page.program.${program}`)).join(', ')}
        </Fact>
        {clients.length === 0 ? null : <Fact term={t('page.client')}>{clients.join(', ')}</Fact>}
        <Fact term={t('page.count')}>{formatNumber(count)}</Fact>
        {last === '' ? null : <Fact term={t('page.last-asked')}>{formatMoment(last)}</Fact>}
        {findings.length === 0 ? null : (
          <Fact term={t('page.evidence')}>
            {findings
              .flatMap(({ evidence }) => evidence)
              .map(({ file, line }) => `${file}:${String(line)}`)
              .join(', ')}
          </Fact>
        )}
      </dl>
    </>
  );
}
