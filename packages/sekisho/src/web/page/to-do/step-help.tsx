// Below a step: how to apply it with each product that the site has, how to check it, how to go back.

import { signal } from '@preact/signals';
import type { JSX } from 'preact';

import { ownWays, wayTitle } from '@sekisho/core/to-do/say-to-do.ts';
import type { Check, ToDoFile, ToDoStep, Way } from '@sekisho/core/to-do/to-do.ts';
import { CopyButton } from '../parts/copy-button.tsx';
import { WindowedList } from '../parts/windowed-list.tsx';
import { language, sayData, t } from '../state/words.ts';

const SHELLS = ['sh', 'powershell'] as const;
/** Of whoever reads: one choice for all steps. */
const shell = signal<Check['shell']>('sh');

export function StepHelp({ step }: { readonly step: ToDoStep }): JSX.Element | null {
  const ways = ownWays(step.ways);
  if (ways.length === 0 && step.checks.length === 0) return null;
  return (
    <div class="step-help">
      {ways.map((way, at) => (
        <details key={`${way.product} ${String(at)}`} open={at === 0 && step.state !== 'done'}>
          <summary>
            {t('to-do.apply')}: {wayTitle(way, language.value)} <code>{way.files[0]?.path}</code>
          </summary>
          <WayBody way={way} />
        </details>
      ))}
      {step.checks.length === 0 ? null : (
        <details>
          <summary>{t('to-do.check')}</summary>
          <Checks checks={step.checks} />
        </details>
      )}
    </div>
  );
}

function WayBody({ way: { files, how, back } }: { readonly way: Way }): JSX.Element {
  return (
    <>
      {files.map((file) => (
        <FileText key={file.path} file={file} />
      ))}
      <ol class="numbered">
        {how.map((step) => (
          <li key={step.code}>{sayData(step)}</li>
        ))}
      </ol>
      <h4>{t('to-do.back')}</h4>
      <ol class="numbered">
        {back.map((step) => (
          <li key={step.code}>{sayData(step)}</li>
        ))}
      </ol>
    </>
  );
}

function FileText({ file: { path, text } }: { readonly file: ToDoFile }): JSX.Element {
  return (
    <div class="file-text">
      <p class="file-head">
        <code>{path}</code>
        <CopyButton text={text} label={path} />
        <a
          class="button small"
          // The very bytes, line ends too.
          href={`data:text/plain;charset=utf-8,${encodeURIComponent(text)}`}
          download={path.slice(path.lastIndexOf('/') + 1)}
        >
          {t('page.download')}
        </a>
      </p>
      <pre tabIndex={0} aria-label={path}>
        {text}
      </pre>
    </div>
  );
}

function Checks({ checks }: { readonly checks: readonly Check[] }): JSX.Element {
  const shells = SHELLS.filter((each) => checks.some((check) => check.shell === each));
  const chosen = shells.find((each) => each === shell.value) ?? shells[0];
  return (
    <>
      {shells.length < 2 ? null : (
        <p class="buttons" role="group" aria-label={t('page.shell')}>
          {shells.map((each) => (
            <button
              key={each}
              type="button"
              class="button small"
              aria-pressed={each === chosen}
              onClick={() => (shell.value = each)}
            >
              {t(each === 'sh' ? 'to-do.linux' : 'to-do.powershell')}
            </button>
          ))}
        </p>
      )}
      <WindowedList
        class="checks"
        label={t('to-do.check')}
        rows={checks.filter((check) => check.shell === chosen)}
        estimate={70}
      >
        {({ command, expect }) => (
          <>
            <div class="check-line">
              <code>{command}</code>
              <CopyButton text={command} label={command} />
            </div>
            <p class="why">{t('to-do.expect', { expect })}</p>
          </>
        )}
      </WindowedList>
    </>
  );
}
