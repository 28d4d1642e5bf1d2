// An application over two machines: what the first has confirmed, the second writes
// down. Recovered to one instant, the second never knows more than the first has.

import { setTimeout as sleep } from 'node:timers/promises';

import type { RehearsedMachine } from './rehearsed-machine.ts';

const LOOK_MS = 5;

export interface Notes {
  /** The highest number that was noted, and confirmed as durable, before an instant; 0: none. */
  before(instant: Date): number;
  /** What ended the noting, if something did. */
  throwIfFailed(): void;
  stop(): Promise<void>;
}

export function noteConfirmed(from: RehearsedMachine, to: RehearsedMachine): Notes {
  const noted: { readonly number: number; readonly at: number }[] = [];
  let isStopped = false;
  let failure: { readonly error: unknown } | null = null;
  const emitAll = async (): Promise<void> => {
    let stated = 0;
    while (!isStopped) {
      const number = from.confirmed;
      if (number > stated) {
        await to.guest.order(`note ${String(number)}`);
        noted.push({ number, at: Date.now() });
        stated = number;
      } else await sleep(LOOK_MS);
    }
  };
  const emitting = emitAll().catch((error: unknown) => {
    failure = { error };
  });
  return {
    before: (instant) => noted.findLast(({ at }) => at < instant.getTime())?.number ?? 0,
    throwIfFailed: () => {
      if (failure !== null) throw failure.error;
    },
    stop: async () => {
      isStopped = true;
      await emitting;
    },
  };
}
