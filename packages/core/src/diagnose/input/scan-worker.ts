// The thread that reads parts of a file: takes the next part's number from memory
// that all threads share, until there is none left, and sends what it counted.

import { parentPort, receiveMessageOnPort, workerData } from 'node:worker_threads';

import { packParts, type InterestSource, type PartsTask } from './count-parts.ts';

// The data, and what is told later, come from reading-thread.ts, which sends nothing else.
const task = workerData as PartsTask;
const hear = (): InterestSource | null => {
  const heard = parentPort === null ? undefined : receiveMessageOnPort(parentPort);
  return heard === undefined ? null : (heard.message as InterestSource);
};

packParts(task, hear).then(
  (parts) =>
    parentPort?.postMessage(parts, parts.packed.keys === null ? [] : [parts.packed.keys.buffer]),
  (error: unknown) => {
    throw error;
  },
);
