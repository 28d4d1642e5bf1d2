// A name that was asked for and that the plan does not have: what became of it, what to change or that nothing is to be
// changed, who asked, and the lines that say so.

import type { JSX } from 'preact';

import { TEAM_OF_LAYER } from '@sekisho/core/model/layer.ts';
import { CopyButton } from '../parts/copy-button.tsx';
import { EntryList } from '../parts/entry-list.tsx';
import { Fact } from '../parts/facts.tsx';
import { StateIcon } from '../parts/icons.tsx';
import { Breakable, NameText } from '../parts/name-text.tsx';
import { hrefOf } from '../state/route.ts';
import { formatMoment, formatNumber, sayData, t } from '../state/words.ts';
import type { AskedName } from './asked-names.ts';
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
      <div class="name-fixes">
        <div class="name-fix">
          {fix === null ? (
            <p>
              <strong>{t('page.nothing-to-add')}</strong>
            </p>
          ) : (
            <>
              <p>
                <strong>
                  {t('page.fix-by', { team: t(`sheet.team.${TEAM_OF_LAYER[fix.layer]}`) })}
                </strong>{' '}
                {t(`layer.${fix.layer}`)}
              </p>
              <EntryList
                remove={fix.remove ?? []}
                add={[
                  ...(fix.enableBypassList === true ? ['EnableProxyBypassList=true'] : []),
                  ...fix.add,
                ]}
              />
            </>
          )}
          {findings.map((finding) => (
            <p key={`${finding.code} ${finding.client ?? ''}`} class="why">
              <Breakable text={sayData(finding.because, finding.message)} />
            </p>
          ))}
          <a href={hrefOf('findings', name)}>{t('page.show-findings')}</a>
        </div>
      </div>
      <dl class="facts">
        <Fact term={t('page.asked.road')}>{t(`sheet.road.${road}`)}</Fact>
        <Fact term={t('sheet.column.programs')}>
          {programs.map((program) => t(`page.program.${program}`)).join(', ')}
        </Fact>
        {clients.length === 0 ? null : <Fact term={t('page.client')}>{clients.join(', ')}</Fact>}
        <Fact term={t('page.count')}>{formatNumber(count)}</Fact>
        {last === '' ? null : <Fact term={t('page.last-asked')}>{formatMoment(last)}</Fact>}
        <Fact term={t('page.evidence')}>
          {findings
            .flatMap(({ evidence }) => evidence)
            .map(({ file, line }) => `${file}:${String(line)}`)
            .join(', ')}
        </Fact>
      </dl>
    </>
  );
}
