// What findings of a name say is to be changed: whose hands it needs, where, the entries, and why.

import type { JSX } from 'preact';

import type { Finding } from '@sekisho/core/diagnose/finding.ts';
import type { Fix } from '@sekisho/core/model/change.ts';
import { TEAM_OF_LAYER } from '@sekisho/core/model/layer.ts';
import { FixEntries } from '../parts/entry-list.tsx';
import { Breakable } from '../parts/name-text.tsx';
import { hrefOf } from '../state/route.ts';
import { sayData, t } from '../state/words.ts';
import { plan } from '../state/live.ts';
import { toDo } from '../to-do/load-to-do.ts';
import { hrefOfStep, stepOfFix } from '../to-do/step-links.ts';

export function FindingFix({
  name,
  fix,
  findings,
}: {
  readonly name: string;
  /** null: nothing is to be added or taken away. */
  readonly fix: Fix | null;
  readonly findings: readonly Finding[];
}): JSX.Element {
  const current = toDo.value;
  const step =
    current === null || fix === null ? null : stepOfFix(current, fix, plan.value?.appliance);
  return (
    <div class="name-fixes">
      <div class={fix === null ? 'name-fix nothing' : 'name-fix'}>
        {fix === null ? (
          <p>
            <strong>{t('page.nothing-to-add')}</strong>
            {findings.length === 0 ? <> {t('page.asked.carried')}</> : null}
          </p>
        ) : (
          <>
            <p>
              <strong>
                {t('page.fix-by', { team: t(`sheet.team.${TEAM_OF_LAYER[fix.layer]}`) })}
              </strong>{' '}
              {t(`layer.${fix.layer}`)}
            </p>
            <FixEntries fix={fix} />
          </>
        )}
        {findings.map((finding) => (
          <p key={`${finding.code} ${finding.client ?? ''}`} class="why">
            <Breakable text={sayData(finding.because, finding.message)} />
          </p>
        ))}
        <p class="links">
          {step === null ? null : <a href={hrefOfStep(step)}>{t('page.show-step')}</a>}{' '}
          {findings.length === 0 ? null : (
            <a href={hrefOf('findings', name)}>{t('page.show-findings')}</a>
          )}
        </p>
      </div>
    </div>
  );
}
