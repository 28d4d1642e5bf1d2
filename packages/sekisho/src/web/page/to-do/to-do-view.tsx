// The first view: what the plan is, what is left, and for each team its steps with the text of each
// product, how to apply, check and go back.

import { useSignalEffect } from '@preact/signals';
import type { JSX } from 'preact';

import { isLeft, obstacleSentences, verdictParts } from '@sekisho/core/to-do/say-to-do.ts';
import type { TeamToDo, ToDo, ToDoStep } from '@sekisho/core/to-do/to-do.ts';
import { toDoMarkdown } from '@sekisho/core/to-do/to-do-markdown.ts';
import { TO_DO_EXPORTS } from '../../api.ts';
import { CopyButton } from '../parts/copy-button.tsx';
import { moveFocus } from '../parts/roving.ts';
import { hrefOf, part } from '../state/route.ts';
import { formatNumber, language, t } from '../state/words.ts';
import { toDo } from './load-to-do.ts';
import { FindOut } from './find-out.tsx';
import { StepCard } from './step-card.tsx';
import { stepKey } from './step-links.ts';

export function ToDoView(): JSX.Element {
  const current = toDo.value;
  return (
    <section class="to-do-view" aria-labelledby="to-do-title">
      <h2 id="to-do-title" class="visually-hidden">
        {t('page.view.to-do')}
      </h2>
      {current === null ? <p class="empty">{t('page.loading')}</p> : <Body current={current} />}
    </section>
  );
}

function Body({ current }: { readonly current: ToDo }): JSX.Element {
  // A step of the team may stand behind it.
  const team = part.value.replace(/:.*/s, '');
  const chosen = current.teams.find((each) => each.team === team) ?? current.teams[0];
  useSignalEffect(() => {
    // A tab that was chosen by keyboard keeps the focus over the change of the address.
    if (part.value !== '' && !part.value.includes(':'))
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
              <Tab
                key={each.team}
                of={each}
                isHeld={current.by.some(({ team: of }) => of === each.team)}
                isChosen={each === chosen}
              />
            ))}
          </div>
          <Panel of={chosen} current={current} />
        </>
      )}
    </>
  );
}

function Verdict({ current }: { readonly current: ToDo }): JSX.Element {
  const { head, names, logs, left } = verdictParts(current, language.value);
  return (
    <div class={`verdict verdict-${current.state}`}>
      <div class="verdict-text" role="status">
        <p class="verdict-line">
          <span class="verdict-head">{head}</span> {names[0]}
        </p>
        {logs.length + left.length === 0 ? null : (
          <p class="why">{sentences([...logs, ...left])}</p>
        )}
        <FindOut current={current} />
      </div>
      <Counts today={current.today} />
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

const ENDS = [
  ['arrive', 'as-planned'],
  ['astray', 'wrong-road'],
  ['refused', 'refused'],
  ['notKnown', 'not-known'],
] as const;

/** Sentences of one paragraph; Japanese is written without blanks between them. */
function sentences(all: readonly string[]): string {
  return all.join(language.value === 'ja' ? '' : ' ');
}

/** How many names end how; what no name does is left out, except that none is refused. */
function Counts({ today }: { readonly today: ToDo['today'] }): JSX.Element | null {
  if (today.names === 0) return null;
  return (
    <dl class="verdict-counts">
      {ENDS.filter(([end]) => today[end] > 0 || end === 'refused').map(([end, state]) => (
        <div key={end} class={`verdict-count count-${today[end] === 0 ? 'none' : state}`}>
          <dt>{t(`page.state.${state}`)}</dt>
          <dd>{formatNumber(today[end])}</dd>
        </div>
      ))}
    </dl>
  );
}

function Tab({
  of: { team, steps },
  isHeld,
  isChosen,
}: {
  readonly of: TeamToDo;
  /** Something of it blocks the plan, or is not known. */
  readonly isHeld: boolean;
  readonly isChosen: boolean;
}): JSX.Element {
  const left = steps.filter(isLeft).length;
  const hasSome = (of: ToDoStep['state']): boolean => steps.some(({ state }) => state === of);
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
      {left > 0 ? (
        <span class="tab-count">
          {formatNumber(left)}
          <span class="visually-hidden"> {t('to-do.state.open')}</span>
        </span>
      ) : (
        <>
          {isHeld ? <span class="tab-state held">{t('page.tab.held')}</span> : null}
          {hasSome('done') && !isHeld ? (
            <span class="tab-state done">✓ {t('to-do.state.done')}</span>
          ) : null}
          {hasSome('later') ? <span class="tab-state">{t('to-do.state.later')}</span> : null}
        </>
      )}
    </a>
  );
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
      <div class="panel-head">
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
          <CopyButton
            text={() => new URL(hrefOf('to-do', team), location.href).href}
            label={t(`sheet.team.${team}`)}
            shows={t('page.copy-link')}
          />
        </p>
        <p class="hint">{t('to-do.marks')}</p>
      </div>
      <ol class="to-do-steps">
        {steps.map((step) => (
          <StepCard key={stepKey(step)} step={step} current={current} />
        ))}
      </ol>
    </div>
  );
}
