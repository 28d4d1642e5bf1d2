// The files that the command line makes, and what the plan warns of. What each team does stands in To do.

import type { JSX } from 'preact';

import type { Plan } from '@sekisho/core/plan/plan.ts';
import { EXPORTS } from '../../api.ts';
import { WindowedList } from '../parts/windowed-list.tsx';
import { plan } from '../state/live.ts';
import { language, sayData, t } from '../state/words.ts';

const FORMATS = ['csv', 'markdown', 'html', 'json'] as const;

export function HandOver(): JSX.Element | null {
  const current = plan.value;
  if (current === null) return null;
  return (
    <div class="hand-over">
      <section aria-labelledby="exports-title" class="exports">
        <h3 id="exports-title">{t('page.exports')}</h3>
        <p class="buttons">
          {FORMATS.map((format) => (
            <a
              key={format}
              class="button"
              href={`${EXPORTS[format]}?lang=${language.value}`}
              download
            >
              {t(`page.export.${format}`)}
            </a>
          ))}
          <a
            class="button"
            href={`${EXPORTS.html}?inline&lang=${language.value}`}
            target="_blank"
            rel="noopener"
          >
            {t('page.export.sheet')}
          </a>
          <button type="button" class="button" onClick={() => print()}>
            {t('page.print')}
          </button>
        </p>
      </section>
      <Warnings current={current} />
    </div>
  );
}

function Warnings({ current }: { readonly current: Plan }): JSX.Element | null {
  const own = current.warnings.filter(({ severity }) => severity !== 'note');
  if (own.length === 0) return null;
  return (
    <section aria-labelledby="warnings-title">
      <h3 id="warnings-title">{t('sheet.warnings')}</h3>
      <WindowedList class="warnings" label={t('sheet.warnings')} rows={own} estimate={70}>
        {(warning) => (
          <>
            <p>
              {warning.severity === 'error' ? `${t('label.error')}: ` : ''}
              {sayData(warning.because)}
            </p>
            <p class="why">
              {sayData({
                code: warning.because.code.replace(/^warning\./, 'fix.'),
                values: warning.because.values,
              })}
            </p>
          </>
        )}
      </WindowedList>
    </section>
  );
}
