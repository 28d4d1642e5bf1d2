// The thread that reads parts of a file: takes the next part's number from memory
// that all threads share, until there is none left, and sends what it counted.

import { parentPort, workerData } from 'node:worker_threads';

import { packParts, type PartsTask } from './count-parts.ts';

// The data come from scan-file.ts, which sends nothing else.
const task = workerData as PartsTask;
packParts(task).then(
  (parts) => parentPort?.postMessage(parts, parts.packed.keys === null ? [] : [parts.packed.keys.buffer]),
  (error: unknown) => {
    throw error;
  },
);
