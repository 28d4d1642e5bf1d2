// What there is to do, from the server: asked for at once, and again whenever site, settings or findings were told
// anew.

import { effect, signal } from '@preact/signals';

import type { ToDo } from '@sekisho/core/to-do/to-do.ts';
import { API } from '../../api.ts';
import { askAgain, ServerRefusal } from '../state/ask-server.ts';
import { loadFailure, newestLoggedStates, newestSite } from '../state/live.ts';

export const toDo = signal<ToDo | null>(null);

let isAsking = false;
let isStale = false;
let tag = '';

/** Once from the beginning on; a change that comes while an answer is awaited is asked for afterwards. */
export function followToDo(): () => void {
  return effect(() => {
    // Read so that whatever is told asks again: it may have changed.
    void newestSite.value;
    void newestLoggedStates.value;
    void ask();
  });
}

async function ask(): Promise<void> {
  isStale = true;
  if (isAsking) return;
  isAsking = true;
  try {
    while (isStale) {
      isStale = false;
      const told = await askAgain<ToDo>(API.toDo, tag);
      // Nothing is read or drawn anew for the same answer, which may have thousands of names.
      if (told === null) continue;
      toDo.value = told.answer;
      ({ tag } = told);
    }
  } catch (error) {
    // A lost connection and a new key are told by the connection itself.
    if (error instanceof ServerRefusal && error.code !== 'no-token')
      loadFailure.value = error.message;
  } finally {
    isAsking = false;
  }
}
