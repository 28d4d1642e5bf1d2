// What runs in a thread that reads logs beside the first one: names of a set come, its tally goes back.

import { parentPort, workerData } from 'node:worker_threads';

import { indexPlan } from '../../plan/look-up.ts';
import { createInterest } from '../tally/interest.ts';
import { toPortable } from '../tally/portable-tally.ts';
import { readLogSet } from './log-set.ts';
import { failureOf, type ThreadData, type ThreadReply } from './reading-thread.ts';

const { cwd, settings, interest } = workerData as ThreadData;
const { plan, clients, allowList } = interest;
const context = {
  settings,
  interest: createInterest({ lookUp: indexPlan(plan), clients, allowList }),
};

parentPort?.on('message', (names: readonly string[]) => {
  void read(names).then((reply) => parentPort?.postMessage(reply));
});

async function read(names: readonly string[]): Promise<ThreadReply> {
  try {
    const { tally, readings } = await readLogSet(names, { cwd, stdin: process.stdin, context });
    return { tally: toPortable(tally), readings };
  } catch (error) {
    return { failed: failureOf(error) };
  }
}
