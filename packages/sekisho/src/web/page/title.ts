// What the tab, the history and a bookmark are called: what is shown, then where it belongs.

import { effect } from '@preact/signals';

import { session, shownUntil, times } from './state/live.ts';
import { fieldOf, part, view } from './state/route.ts';
import { formatMoment, sayWord, t } from './state/words.ts';

const state = fieldOf('state');
const text = fieldOf('text');

export function followTitle(): () => void {
  return effect(() => {
    document.title = [
      shownPart(),
      t(`page.view.${view.value}`),
      narrowed(),
      moment(),
      session.value?.site ?? '',
      'Sekisho',
    ]
      .filter((each) => each !== '')
      .join(' · ');
  });
}

function shownPart(): string {
  switch (view.value) {
    case 'to-do':
      return part.value === '' ? '' : sayWord('sheet.team', part.value.replace(/:.*/s, ''));
    case 'findings':
      return part.value;
    case 'roads':
      return part.value.replace(/:443$/, '');
    default:
      return '';
  }
}

function narrowed(): string {
  if (view.value !== 'roads' && view.value !== 'names') return '';
  return [text.value, state.value === '' ? '' : sayWord('page.state', state.value)]
    .filter((each) => each !== '')
    .join(', ');
}

/** Of the past, when it was. */
function moment(): string {
  const until = shownUntil.value;
  const seconds = until === null ? undefined : times.value[until - 1];
  return seconds === undefined ? '' : formatMoment(new Date(seconds * 1000).toISOString());
}
