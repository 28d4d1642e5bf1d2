// The changes by team in their order, each layer as a text to copy, and the files
// that the command line makes.

import type { JSX } from 'preact';

import { layerLines, PLAN_LAYERS } from '@sekisho/core/plan/compare-plans.ts';
import type { Plan, PlanStep } from '@sekisho/core/plan/plan.ts';
import { EXPORTS } from '../../api.ts';
import { CopyButton } from '../parts/copy-button.tsx';
import { Breakable } from '../parts/name-text.tsx';
import { plan } from '../state/live.ts';
import { language, sayData, t } from '../state/words.ts';

/** Of thousands of names, each place where a line may end is an element more to lay out. */
const MOST_BROKEN = 200;
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
      <Steps current={current} />
      <Layers current={current} />
      <Warnings current={current} />
    </div>
  );
}

function Steps({ current }: { readonly current: Plan }): JSX.Element | null {
  if (current.steps.length === 0) return null;
  return (
    <section aria-labelledby="steps-title">
      <h3 id="steps-title">{t('sheet.steps')}</h3>
      <ol class="changes">
        {current.steps.map((step) => (
          <Step key={step.order} step={step} />
        ))}
      </ol>
    </section>
  );
}

function Step({ step }: { readonly step: PlanStep }): JSX.Element {
  return (
    <li class={`change team-${step.team}`}>
      <p class="team">{t(`sheet.team.${step.team}`)}</p>
      <p class="what">{sayData(step.because.what)}</p>
      <p class="why">{sayData(step.because.why)}</p>
      {step.entries.length === 0 ? null : (
        <details>
          <summary>{t('page.entries', { count: step.entries.length })}</summary>
          <Lines lines={step.entries} label={t('page.copy-step', { order: step.order })} />
        </details>
      )}
    </li>
  );
}

function Layers({ current }: { readonly current: Plan }): JSX.Element {
  return (
    <section aria-labelledby="layers-title">
      <h3 id="layers-title">{t('page.layers')}</h3>
      <div class="layers">
        {PLAN_LAYERS.map((layer) => ({ layer, lines: layerLines(current, layer) }))
          .filter(({ lines }) => lines.length > 0)
          .map(({ layer, lines }) => (
            <article key={layer} class="layer">
              <h4>{t(`layer.${layer}`)}</h4>
              <Lines lines={lines} label={t('page.copy-layer', { layer: t(`layer.${layer}`) })} />
            </article>
          ))}
      </div>
    </section>
  );
}

function Lines({
  lines,
  label,
}: {
  readonly lines: readonly string[];
  readonly label: string;
}): JSX.Element {
  return (
    <div class="copy-ready">
      <CopyButton text={`${lines.join('\n')}\n`} label={label} />
      <pre tabIndex={0} aria-label={label}>
        {lines.length > MOST_BROKEN ? lines.join('\n') : <Breakable text={lines.join('\n')} />}
      </pre>
    </div>
  );
}

function Warnings({ current }: { readonly current: Plan }): JSX.Element | null {
  const own = current.warnings.filter(({ severity }) => severity !== 'note');
  if (own.length === 0) return null;
  return (
    <section aria-labelledby="warnings-title">
      <h3 id="warnings-title">{t('sheet.warnings')}</h3>
      <ul class="warnings">
        {own.map((warning, at) => (
          <li key={at}>
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
          </li>
        ))}
      </ul>
    </section>
  );
}
