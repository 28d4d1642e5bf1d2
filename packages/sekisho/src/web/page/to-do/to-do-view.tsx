// The first view: what the plan is, what is left, and for each team its steps with the text of each
// product, how to apply, check and go back.

import { useSignalEffect } from '@preact/signals';
import type { JSX } from 'preact';

import {
  ENTRY_MARKS,
  isLeft,
  obstacleSentences,
  verdictRows,
} from '@sekisho/core/to-do/say-to-do.ts';
import type { TeamToDo, ToDo, ToDoEntry, ToDoStep } from '@sekisho/core/to-do/to-do.ts';
import { toDoMarkdown } from '@sekisho/core/to-do/to-do-markdown.ts';
import { TO_DO_EXPORTS } from '../../api.ts';
import { CopyButton } from '../parts/copy-button.tsx';
import { Breakable } from '../parts/name-text.tsx';
import { moveFocus } from '../parts/roving.ts';
import { WindowedList } from '../parts/windowed-list.tsx';
import { hrefOf, part } from '../state/route.ts';
import { formatNumber, language, sayData, t } from '../state/words.ts';
import { toDo } from './load-to-do.ts';
import { StepHelp } from './step-help.tsx';

export function ToDoView(): JSX.Element {
  const current = toDo.value;
  return (
    <section class="to-do-view" aria-labelledby="to-do-title">
      <h2 id="to-do-title">{t('page.view.to-do')}</h2>
      {current === null ? <p class="empty">{t('page.loading')}</p> : <Body current={current} />}
    </section>
  );
}

function Body({ current }: { readonly current: ToDo }): JSX.Element {
  const chosen = current.teams.find(({ team }) => team === part.value) ?? current.teams[0];
  useSignalEffect(() => {
    // A tab that was chosen by keyboard keeps the focus over the change of the address.
    if (part.value !== '')
      document.querySelector<HTMLElement>('.tab[aria-selected="true"]')?.focus();
  });
  return (
    <>
      <Verdict current={current} />
      {chosen === undefined ? (
        <p class="empty">{t('to-do.nothing')}</p>
      ) : (
        <>
          <div
            class="tabs"
            role="tablist"
            aria-label={t('page.teams')}
            onKeyDown={(event) => moveFocus(event, '.tab')}
          >
            {current.teams.map((each) => (
              <Tab key={each.team} of={each} isChosen={each === chosen} />
            ))}
          </div>
          <Panel of={chosen} current={current} />
        </>
      )}
    </>
  );
}

function Verdict({ current }: { readonly current: ToDo }): JSX.Element {
  const [first, ...rest] = verdictRows(current, language.value);
  return (
    <div class={`verdict verdict-${current.state}`} role="status">
      <p class="verdict-head">{first?.text}</p>
      {rest.map(({ text, command }) => (
        <p key={text}>
          {text}
          {command === null ? null : (
            <>
              {' '}
              <code>{command}</code>
            </>
          )}
        </p>
      ))}
      {current.by.length === 0 ? null : (
        <ul class="obstacles">
          {obstacleSentences(current, language.value).map(({ team, what, fix }) => (
            <li key={what}>
              <p>
                <strong>{team}</strong>: {what}
              </p>
              <p class="why">
                {t('label.fix')}: {fix}
              </p>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

function Tab({
  of: { team, steps },
  isChosen,
}: {
  readonly of: TeamToDo;
  readonly isChosen: boolean;
}): JSX.Element {
  const left = steps.filter(isLeft).length;
  return (
    <a
      class="tab"
      role="tab"
      id={`tab-${team}`}
      href={hrefOf('to-do', team)}
      aria-selected={isChosen}
      aria-controls="to-do-panel"
      tabIndex={isChosen ? 0 : -1}
    >
      {t(`sheet.team.${team}`)}
      <span class={left === 0 ? 'tab-count none' : 'tab-count'}>
        {left === 0 ? `✓ ${t(tabState(steps))}` : formatNumber(left)}
        {left === 0 ? null : <span class="visually-hidden"> {t('to-do.state.open')}</span>}
      </span>
    </a>
  );
}

/** Of a team that has nothing to do now: what it had is done, or comes during the set-up. */
function tabState(steps: readonly ToDoStep[]): 'to-do.state.done' | 'to-do.state.later' {
  return steps.some(({ state }) => state === 'later') ? 'to-do.state.later' : 'to-do.state.done';
}

function Panel({
  of: { team, steps },
  current,
}: {
  readonly of: TeamToDo;
  readonly current: ToDo;
}): JSX.Element {
  const query = `?lang=${language.value}&team=${team}`;
  return (
    <div id="to-do-panel" role="tabpanel" aria-labelledby={`tab-${team}`} class="to-do-panel">
      <p class="buttons">
        <CopyButton
          text={() => toDoMarkdown(current, { language: language.value, team })}
          label={t('page.ticket', { team: t(`sheet.team.${team}`) })}
          shows={t('page.copy-ticket')}
        />
        <a class="button small" href={`${TO_DO_EXPORTS.html}${query}`} download>
          {t('page.team-page')}
        </a>
        <a class="button small" href={`${TO_DO_EXPORTS.markdown}${query}`} download>
          {t('page.team-ticket')}
        </a>
      </p>
      <p class="hint">{t('to-do.marks')}</p>
      <ol class="to-do-steps">
        {steps.map((step) => (
          <Step key={`${step.because.what.code} ${step.appliances.join(' ')}`} step={step} />
        ))}
      </ol>
    </div>
  );
}

function Step({ step }: { readonly step: ToDoStep }): JSX.Element {
  const { order, state, because, entries, readings, appliances } = step;
  return (
    <li class={`to-do-step step-${state}`}>
      <div class="step-number" aria-hidden="true">
        {order === null ? '✓' : formatNumber(order)}
      </div>
      <div class="step-body">
        <h3>
          {order === null ? null : <span class="visually-hidden">{formatNumber(order)}. </span>}
          {sayData(because.what)}{' '}
          <span class={`chip chip-${state}`}>{t(`to-do.state.${state}`)}</span>
        </h3>
        <p class="why">{sayData(because.why)}</p>
        {appliances.length === 0 ? null : (
          <p class="why">{t('to-do.appliances', { appliances: appliances.join(', ') })}</p>
        )}
        {readings.map((reading) => (
          <p class="why" key={`${reading.code} ${reading.values['server'] ?? ''}`}>
            {sayData(reading)}
          </p>
        ))}
        {entries.length === 0 ? null : (
          <WindowedList
            class="to-do-entries"
            label={sayData(because.what)}
            rows={entries}
            estimate={24}
            classOf={({ state: of }) => `entry-${of}`}
          >
            {({ text, state: of }) => <Entry text={text} state={of} />}
          </WindowedList>
        )}
        <StepHelp step={step} />
      </div>
    </li>
  );
}

function Entry({ text, state }: ToDoEntry): JSX.Element {
  return (
    <>
      <span class="sign" role="img" aria-label={t(`to-do.entry.${state}`)}>
        {ENTRY_MARKS[state]}
      </span>
      <code>
        <Breakable text={text} />
      </code>
    </>
  );
}
