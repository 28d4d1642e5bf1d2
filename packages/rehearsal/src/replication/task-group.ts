// Tasks that belong together: the first failure stops the others, and nothing goes on
// in the background after the group has ended.

import { setMaxListeners } from 'node:events';

export interface TaskGroup {
  /** Aborted when the outer signal is, or when one task has failed. */
  readonly signal: AbortSignal;
  start(task: () => Promise<void>): void;
}

export async function runTogether(
  outer: AbortSignal,
  body: (group: TaskGroup) => Promise<void>,
): Promise<void> {
  const controller = new AbortController();
  // Every request under way listens to it; their number is bounded by the buffers.
  setMaxListeners(0, controller.signal);
  const running = new Set<Promise<void>>();
  const failures: unknown[] = [];
  const start = (task: () => Promise<void>): void => {
    const done = task()
      .catch((error: unknown) => {
        failures.push(error);
        controller.abort(error);
      })
      .finally(() => running.delete(done));
    running.add(done);
  };
  const stop = (): void => controller.abort(outer.reason);
  if (outer.aborted) stop();
  outer.addEventListener('abort', stop, { once: true });
  try {
    start(() => body({ signal: controller.signal, start }));
    while (running.size > 0) await Promise.all(running);
  } finally {
    outer.removeEventListener('abort', stop);
  }
  outer.throwIfAborted();
  if (failures.length > 0) throw failures[0];
}
