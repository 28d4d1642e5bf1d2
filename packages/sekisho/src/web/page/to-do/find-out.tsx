// In the verdict: what nobody has told of today, and how to find it out: the step that says so, or the command.

import type { JSX } from 'preact';

import { unknownParts } from '@sekisho/core/to-do/say-to-do.ts';
import type { ToDo, Unknown } from '@sekisho/core/to-do/to-do.ts';
import { CopyButton } from '../parts/copy-button.tsx';
import { formatNumber, language, t } from '../state/words.ts';
import { hrefOfStep } from './step-links.ts';

/** So many stand open: the steps come into sight. */
const MOST_OPEN = 2;

export function FindOut({ current }: { readonly current: ToDo }): JSX.Element | null {
  const { unknown } = current;
  if (unknown.length === 0) return null;
  const list = (
    <ul>
      {unknown.map((each) => (
        <Row key={each.part} of={each} current={current} />
      ))}
    </ul>
  );
  if (unknown.length <= MOST_OPEN) return <div class="find-out">{list}</div>;
  return (
    <details class="find-out">
      <summary>{t('page.not-known.parts', { count: formatNumber(unknown.length) })}</summary>
      {list}
    </details>
  );
}

function Row({ of, current }: { readonly of: Unknown; readonly current: ToDo }): JSX.Element {
  const { what, find } = unknownParts(of, language.value);
  const { command, steps } = of;
  const step = current.teams
    .flatMap((team) => team.steps)
    .find(({ order, state }) => state === 'not-known' && order !== null && steps.includes(order));
  // A step has the command itself.
  if (step !== undefined)
    return (
      <li>
        {what} <a href={hrefOfStep(step)}>{t('page.not-known.how')}</a>
      </li>
    );
  return (
    <li>
      {what} {find}{' '}
      {command === null ? null : (
        <>
          <code>{command}</code> <CopyButton text={command} label={command} />
        </>
      )}
    </li>
  );
}
