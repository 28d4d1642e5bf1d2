// Servers whose entries are noted in the state folder with each round: when they have changed, and else now and then,
// so that the note says how old it is and fills no disk.

import type { ServerEntries } from '../products/shared/sync/driver.ts';
import { saveReading, type SyncedServer } from './server-reading.ts';
import type { Target } from './target.ts';

/** A note that says the same is written anew as often. */
const SAME_MS = 15 * 60 * 1000;

type Read = ServerEntries | { readonly failed: string };

export function noteReadings(
  targets: readonly Target[],
  {
    servers,
    state,
    onSaved,
    onFault,
  }: {
    readonly servers: readonly SyncedServer[];
    readonly state: string;
    readonly onSaved: () => void;
    /** A note that can't be written: what it is about goes on. */
    readonly onFault: (error: unknown) => void;
  },
): Target[] {
  return targets.map((target): Target => {
    const server = servers.find(
      ({ name, layer }) => name === target.name && layer === target.layer,
    );
    if (server === undefined) return target;
    let last: { readonly text: string; readonly at: number } | null = null;
    const note = async (readAt: number, read: Read): Promise<void> => {
      const text = textOf(read);
      if (last?.text === text && performance.now() - last.at < SAME_MS) return;
      try {
        await saveReading(state, server, { readAt, read });
        last = { text, at: performance.now() };
        onSaved();
      } catch (error) {
        onFault(error);
      }
    };
    return {
      ...target,
      sync: async (input, options) => {
        const readAt = options.now();
        let read: Read | null = null;
        try {
          return await target.sync(input, {
            ...options,
            onRead: (now) => {
              read = now;
            },
          });
        } finally {
          if (read !== null) await note(readAt, read);
        }
      },
    };
  });
}

function textOf(read: Read): string {
  return JSON.stringify(
    'failed' in read ? read : { ...read, entries: [...read.entries].toSorted(byKey) },
  );
}

function byKey([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number {
  return a < b ? -1 : 1;
}
