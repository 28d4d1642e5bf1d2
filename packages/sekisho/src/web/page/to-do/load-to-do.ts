// What there is to do, from the server: asked for again whenever site, settings or findings were told anew.

import { effect, signal } from '@preact/signals';

import type { ToDo } from '@sekisho/core/to-do/to-do.ts';
import { API } from '../../api.ts';
import { askServer, ServerRefusal } from '../state/ask-server.ts';
import { loadFailure, newestSite } from '../state/live.ts';

export const toDo = signal<ToDo | null>(null);

let isAsking = false;
let isStale = false;

/** Once from the beginning on; a change that comes while an answer is awaited is asked for afterwards. */
export function followToDo(): () => void {
  return effect(() => {
    // Told again means: it may have changed.
    if (newestSite.value !== undefined) void ask();
  });
}

async function ask(): Promise<void> {
  isStale = true;
  if (isAsking) return;
  isAsking = true;
  try {
    while (isStale) {
      isStale = false;
      toDo.value = await askServer<ToDo>(API.toDo);
    }
  } catch (error) {
    // A lost connection and a new key are told by the connection itself.
    if (error instanceof ServerRefusal && error.code !== 'no-token')
      loadFailure.value = error.message;
  } finally {
    isAsking = false;
  }
}
