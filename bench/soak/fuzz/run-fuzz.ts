// All targets in a thread that may be ended: one whose input never ends, or takes more memory than any may, is a
// failure with that input, not a test that hangs.

import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';

import { buildModules } from '@sekisho/test-kit/build/build-modules.ts';
import { WORKSPACE } from '../../../workspaces.ts';
import type { FuzzMessage, FuzzOrder, TargetReport } from './worker.ts';

export interface FuzzOptions {
  readonly seed: number;
  readonly seconds: number;
  readonly only?: string;
  readonly onReport?: (report: TargetReport) => void;
}

export interface FuzzResult {
  readonly seed: number;
  readonly seconds: number;
  readonly runs: number;
  readonly targets: readonly TargetReport[];
  /** A text for each target that failed. */
  readonly failures: readonly string[];
}

const LARGEST_INPUT = 1 << 17;
const MOST_MEGABYTES = 700;
/** No input takes that long; what does will not end. */
const STUCK_MS = 90_000;

export async function runFuzz({
  seed,
  seconds,
  only = '',
  onReport = () => undefined,
}: FuzzOptions): Promise<FuzzResult> {
  const cache = join(WORKSPACE, 'node_modules', '.cache');
  await mkdir(cache, { recursive: true });
  // Below the clone, where the catalog is found.
  const folder = await mkdtemp(join(cache, 'fuzz-'));
  try {
    await buildModules(folder, ['bench/soak/fuzz/worker.ts']);
    const reports: TargetReport[] = [];
    const failures: string[] = [];
    const failed = await watch(
      join(folder, 'bench', 'soak', 'fuzz', 'worker.js'),
      {
        seed,
        milliseconds: seconds * 1000,
        only,
        present: new SharedArrayBuffer(4 + LARGEST_INPUT),
      },
      (report) => {
        reports.push(report);
        if (report.failure !== null) failures.push(`${report.target}: ${report.failure}`);
        onReport(report);
      },
    );
    if (failed !== null) failures.push(failed);
    return {
      seed,
      seconds,
      runs: reports.reduce((sum, { runs }) => sum + runs, 0),
      targets: reports,
      failures,
    };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Null: it came to its end. */
async function watch(
  file: string,
  order: FuzzOrder,
  onReport: (report: TargetReport) => void,
): Promise<string | null> {
  const worker = new Worker(pathToFileURL(file), {
    workerData: order,
    resourceLimits: { maxOldGenerationSizeMb: MOST_MEGABYTES },
  });
  let target = 'the targets themselves';
  worker.on('message', (message: FuzzMessage) => {
    if (message.kind === 'begin') ({ target } = message);
    else onReport(message.report);
  });
  const present = (): Buffer => {
    const length = new Uint32Array(order.present, 0, 1)[0] ?? 0;
    return Buffer.from(new Uint8Array(order.present, 4).slice(0, length));
  };
  const ended = new Promise<string | null>((resolve) => {
    worker.once('error', (error) =>
      resolve(`${target}: ${error.message}\n  ${error.stack ?? ''}\n  at ${sample(present())}`),
    );
    worker.once('exit', (code) => resolve(code === 0 ? null : `${target}: it ended`));
  });
  const stop = new AbortController();
  const stuck = async (): Promise<string> => {
    let last: Buffer = Buffer.alloc(0);
    let since = performance.now();
    for (;;) {
      await delay(1000, undefined, { signal: stop.signal });
      const now = present();
      if (!now.equals(last)) [last, since] = [now, performance.now()];
      else if (performance.now() - since > STUCK_MS)
        return `${target}: still not at its end after ${String(STUCK_MS / 1000)} s\n  at ${sample(now)}`;
    }
  };
  try {
    return await Promise.race([ended, stuck()]);
  } finally {
    stop.abort();
    await worker.terminate();
  }
}

function sample(input: Buffer): string {
  return `input (${String(input.length)} bytes): base64 ${input.subarray(0, 6000).toString('base64')}`;
}
