// Of a step: the files of each product that the site has, how to apply them, how to check, and how to go back.

import { signal } from '@preact/signals';
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';

import type { Reason } from '@sekisho/core/model/road.ts';
import {
  ownWays,
  placeOfChecks,
  sayCheckEnd,
  sayExpected,
  sayFiles,
  wayTitle,
} from '@sekisho/core/to-do/say-to-do.ts';
import type { Check, ToDoFile, ToDoStep, Way } from '@sekisho/core/to-do/to-do.ts';
import { CopyButton } from '../parts/copy-button.tsx';
import { DownloadAll } from '../parts/download-all.tsx';
import { WindowedList } from '../parts/windowed-list.tsx';
import { isLong } from '../parts/windowed.ts';
import { formatNumber, language, sayData, t } from '../state/words.ts';
import { stepKey } from './step-links.ts';

const SHELLS = ['sh', 'powershell'] as const;
/** Of whoever reads: one choice for all steps. */
const shell = signal<Check['shell']>('sh');
/** By step, the place of the way that is shown. */
const shownWays = signal<ReadonlyMap<string, number>>(new Map());

function keyOf(step: ToDoStep): string {
  return `${step.team} ${stepKey(step)}`;
}

function shownWay(step: ToDoStep): Way | undefined {
  const ways = ownWays(step.ways);
  return ways[shownWays.value.get(keyOf(step)) ?? 0] ?? ways[0];
}

/** The text of one product; others are a press away. */
export function StepFiles({ step }: { readonly step: ToDoStep }): JSX.Element | null {
  const ways = ownWays(step.ways);
  const shown = shownWay(step);
  if (shown === undefined) return null;
  const [first, ...others] = shown.files;
  const about = sayFiles(shown, language.value);
  return (
    <div class="step-files">
      {ways.length < 2 ? (
        <h4>{wayTitle(shown, language.value)}</h4>
      ) : (
        <div class="buttons" role="group" aria-label={t('to-do.apply')}>
          {ways.map((way, at) => (
            <button
              key={`${way.product} ${String(at)}`}
              type="button"
              class="button small"
              aria-pressed={way === shown}
              onClick={() => {
                shownWays.value = new Map(shownWays.value).set(keyOf(step), at);
              }}
            >
              {titleAmong(way, ways)}
            </button>
          ))}
        </div>
      )}
      {others.length === 0 ? null : (
        <div class="buttons">
          <DownloadAll files={shown.files} />
        </div>
      )}
      {about === null ? null : <p class="why">{about}</p>}
      {first === undefined ? null : <FileText file={first} />}
      {others.length === 0 ? null : <MoreFiles files={others} />}
    </div>
  );
}

/** A server of many records has a file for each. */
function MoreFiles({ files }: { readonly files: readonly ToDoFile[] }): JSX.Element {
  const [isUnfolded, setUnfolded] = useState(false);
  const title = t('page.more-files', { count: formatNumber(files.length) });
  return (
    <details class="more-files" onToggle={({ currentTarget }) => setUnfolded(currentTarget.open)}>
      <summary>{title}</summary>
      {!isLong(files) ? (
        files.map((file) => <FileText key={file.path} file={file} />)
      ) : isUnfolded ? (
        <WindowedList class="file-list" label={title} rows={files} estimate={180}>
          {(file) => <FileText file={file} />}
        </WindowedList>
      ) : null}
    </details>
  );
}

/** Two ways of one product are told apart by their files. */
function titleAmong(way: Way, ways: readonly Way[]): string {
  const title = wayTitle(way, language.value);
  const isAlone = ways.filter((each) => wayTitle(each, language.value) === title).length < 2;
  const path = way.files[0]?.path ?? '';
  return isAlone ? title : `${title}: ${path.slice(path.lastIndexOf('/') + 1)}`;
}

export function StepHow({ step }: { readonly step: ToDoStep }): JSX.Element | null {
  const way = shownWay(step);
  if (way === undefined && step.checks.length === 0) return null;
  return (
    <div class="step-how">
      {way === undefined ? null : <Numbered title={t('to-do.apply')} lines={way.how} />}
      {step.checks.length === 0 ? null : <Checks step={step} />}
      {way === undefined ? null : <Numbered title={t('to-do.back')} lines={way.back} />}
    </div>
  );
}

function Numbered({
  title,
  lines,
}: {
  readonly title: string;
  readonly lines: readonly Reason[];
}): JSX.Element {
  return (
    <section>
      <h4>{title}</h4>
      <ol class="numbered">
        {lines.map((line) => (
          <li key={line.code}>{sayData(line)}</li>
        ))}
      </ol>
    </section>
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

function shellsOf({ checks }: ToDoStep): readonly Check['shell'][] {
  return SHELLS.filter((each) => checks.some((check) => check.shell === each));
}

/** Those of the shell of whoever reads. */
export function shownChecks(step: ToDoStep): readonly Check[] {
  const shells = shellsOf(step);
  const chosen = shells.find((each) => each === shell.value) ?? shells[0];
  return step.checks.filter((check) => check.shell === chosen);
}

function Checks({ step }: { readonly step: ToDoStep }): JSX.Element {
  const shells = shellsOf(step);
  const shown = shownChecks(step);
  const where = placeOfChecks(step, language.value);
  const end = sayCheckEnd(step, language.value);
  return (
    <section>
      <div class="check-head">
        <h4>
          {shown.length < 2
            ? t('to-do.check')
            : t('page.checks', { count: formatNumber(shown.length) })}
        </h4>
        {shells.length < 2 ? null : (
          <div class="buttons" role="group" aria-label={t('page.shell')}>
            {shells.map((each) => (
              <button
                key={each}
                type="button"
                class="button small"
                aria-pressed={each === shown[0]?.shell}
                onClick={() => (shell.value = each)}
              >
                {t(each === 'sh' ? 'to-do.linux' : 'to-do.powershell')}
              </button>
            ))}
          </div>
        )}
      </div>
      {where === null ? null : <p class="why">{where}</p>}
      {end === null ? null : <p class="why">{end}</p>}
      <WindowedList class="checks" label={t('to-do.check')} rows={shown} estimate={70}>
        {(check) => (
          <>
            <div class="check-line">
              <code>{check.command}</code>
              <CopyButton text={check.command} label={check.command} />
            </div>
            <p class="why">{sayExpected(check, language.value)}</p>
          </>
        )}
      </WindowedList>
    </section>
  );
}
