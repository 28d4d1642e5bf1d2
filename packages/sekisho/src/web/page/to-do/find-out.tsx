// In the verdict: what nobody has told of today, and how to find it out: the step that says so, or the command.

import type { JSX } from 'preact';

import { unknownRow } from '@sekisho/core/to-do/say-to-do.ts';
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
  const { text, command } = unknownRow(of, language.value);
  const step = current.teams
    .flatMap(({ steps }) => steps)
    .find(
      ({ order, state }) => state === 'not-known' && order !== null && of.steps.includes(order),
    );
  return (
    <li>
      {text}{' '}
      {command === null ? null : (
        <>
          <code>{command}</code> <CopyButton text={command} label={command} />{' '}
        </>
      )}
      {step === undefined ? null : <a href={hrefOfStep(step)}>{t('page.show-step')}</a>}
    </li>
  );
}
