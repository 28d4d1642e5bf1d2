// One step of a team: where, what and why; what is not known of it and how to find out; the findings that it ends; its
// entries and files, and beside them how to apply, check and go back.

import { useSignalEffect } from '@preact/signals';
import type { JSX } from 'preact';
import { useRef } from 'preact/hooks';

import { ENTRY_MARKS } from '@sekisho/core/to-do/say-to-do.ts';
import type { ToDo, ToDoEntry, ToDoStep } from '@sekisho/core/to-do/to-do.ts';
import { statesOf } from '../findings/finding-state.ts';
import { Breakable } from '../parts/name-text.tsx';
import { WindowedList } from '../parts/windowed-list.tsx';
import { scenario } from '../state/live.ts';
import { hrefOf, part } from '../state/route.ts';
import { formatNumber, sayData, t } from '../state/words.ts';
import { NotKnown } from './not-known.tsx';
import { StepFiles, StepHow } from './step-help.tsx';
import { namesEndedBy, stepKey } from './step-links.ts';

export function StepCard({
  step,
  current,
}: {
  readonly step: ToDoStep;
  readonly current: ToDo;
}): JSX.Element {
  const { order, state, because, at, entries, readings, feedback, appliances, team } = step;
  const own = useRef<HTMLLIElement>(null);
  const isMeant = part.value === `${team}:${stepKey(step)}`;
  useSignalEffect(() => {
    if (part.value !== `${team}:${stepKey(step)}`) return;
    own.current?.scrollIntoView({ block: 'start' });
    own.current?.focus({ preventScroll: true });
  });
  const help = (
    <div class="step-columns">
      <div class="step-what">
        {entries.length === 0 ? null : (
          <WindowedList
            class="to-do-entries"
            label={sayData(because.what)}
            rows={entries}
            estimate={24}
            classOf={({ state: of }) => `entry-${of}`}
          >
            {(entry) => <Entry {...entry} />}
          </WindowedList>
        )}
        {feedback === null ? null : <p class="why step-feedback">{sayData(feedback)}</p>}
        <StepFiles step={step} />
      </div>
      <StepHow step={step} />
    </div>
  );
  return (
    <li
      ref={own}
      class={`to-do-step step-${state}${isMeant ? ' meant' : ''}`}
      tabIndex={-1}
      data-step={stepKey(step)}
    >
      <div class="step-number" aria-hidden="true">
        {order === null ? '✓' : formatNumber(order)}
      </div>
      <div class="step-body">
        <h3>
          {order === null ? null : <span class="visually-hidden">{formatNumber(order)}. </span>}
          {sayData(because.what)}
        </h3>
        <p class="step-chips">
          {at.map(({ name, address }) => (
            <span key={`${name} ${address}`} class="place-chip">
              {name} <code>{address}</code>
            </span>
          ))}
          {entries.length === 0 ? null : (
            <span class="place-chip">
              {t('page.entries', { count: formatNumber(entries.length) })}
            </span>
          )}
          <span class={`chip chip-${state}`}>{t(`to-do.state.${state}`)}</span>
        </p>
        <p class="why">{sayData(because.why)}</p>
        {appliances.length === 0 ? null : (
          <p class="why">{t('to-do.appliances', { appliances: appliances.join(', ') })}</p>
        )}
        {readings.map((reading) => (
          <p class="why" key={`${reading.code} ${reading.values['server'] ?? ''}`}>
            {sayData(reading)}
          </p>
        ))}
        {state === 'not-known' ? <NotKnown step={step} /> : null}
        <Ends step={step} current={current} />
        {state === 'done' ? (
          <details>
            <summary>{t('page.step.details')}</summary>
            {help}
          </details>
        ) : (
          help
        )}
      </div>
    </li>
  );
}

const MOST_NAMES = 6;

/** The names of findings that stand, each with what was found of it. */
function Ends({
  step,
  current,
}: {
  readonly step: ToDoStep;
  readonly current: ToDo;
}): JSX.Element | null {
  const states = statesOf(scenario.value);
  const open = scenario.value.findings
    .filter((seen) => states.get(seen)?.state === 'open')
    .map(({ finding }) => finding);
  const names = namesEndedBy(step, current, open);
  if (names.length === 0) return null;
  return (
    <p class="step-ends">
      {step.state === 'done'
        ? t('page.step.not-in-force')
        : t('page.step.ends', { count: formatNumber(names.length) })}{' '}
      {names.slice(0, MOST_NAMES).map((name, at) => (
        <>
          {at === 0 ? '' : ', '}
          <a href={hrefOf('findings', name)}>{name}</a>
        </>
      ))}
      {names.length > MOST_NAMES ? (
        <>
          {', '}
          <a href={hrefOf('findings')}>
            {t('page.step.ends-more', { count: formatNumber(names.length - MOST_NAMES) })}
          </a>
        </>
      ) : null}
    </p>
  );
}

function Entry({ text, state, seen }: ToDoEntry): JSX.Element {
  // A record's address stays in one piece.
  const [, name = text, rest = ''] = /^(\S+) ([A-Z]+ \S{1,40})$/.exec(text) ?? [];
  return (
    <>
      <span class="sign" role="img" aria-label={t(`to-do.entry.${state}`)}>
        {ENTRY_MARKS[state]}
      </span>
      <code>
        <Breakable text={name} /> <span class="entry-rest">{rest}</span>
      </code>
      {seen === undefined ? null : <span class="count"> {sayData(seen)}</span>}
    </>
  );
}
