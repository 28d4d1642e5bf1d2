// Threads that read parts of a file, from the side that starts them.

import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';

import type { InterestSource, PackedParts, PartsTask } from './count-parts.ts';

// Built, this file has a neighbour that a thread can run; run from its source, all is read in one thread.
const WORKER = new URL('./scan-worker.js', import.meta.url);
const MOST_THREADS = 16;
/** Fewer are read before a thread has started. */
const LEAST_PARTS = 8;

export interface ReadingThread {
  readonly parts: Promise<PackedParts>;
  /** Who matters, now that it is known; from here on it is waited for. */
  emit(interest: InterestSource): void;
  stop(): void;
}

/** As many as are of use besides the one that starts them; `threads`: at most, with that one. */
export function startThreads(task: PartsTask, threads = availableParallelism()): ReadingThread[] {
  if (!existsSync(fileURLToPath(WORKER))) return [];
  const others =
    Math.min(threads, MOST_THREADS, Math.ceil(task.size / task.partBytes / LEAST_PARTS)) - 1;
  return Array.from({ length: Math.max(others, 0) }, () => startThread(task));
}

function startThread(workerData: PartsTask): ReadingThread {
  const worker = new Worker(WORKER, { workerData });
  const parts = new Promise<PackedParts>((resolve, reject) => {
    worker.once('message', resolve);
    worker.once('error', reject);
  });
  // Whoever waits for it is told too; nobody may wait for one that was begun early.
  parts.catch(() => undefined);
  if (workerData.isEarly) worker.unref();
  return {
    parts,
    emit: (interest) => {
      worker.ref();
      worker.postMessage(interest);
    },
    stop: () => void worker.terminate(),
  };
}
