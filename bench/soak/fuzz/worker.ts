// In a thread of its own: draws inputs for each target and feeds it. Whoever started it sees which input it is at, so
// that one that never ends is known.

import { parentPort, workerData } from 'node:worker_threads';

import fc from 'fast-check';

import { UserError } from '@sekisho/dns/user-error.ts';
import { drawnFor } from './mutate.ts';
import type { FuzzTarget } from './target.ts';
import { OPEN_TARGETS } from './targets/index.ts';

export interface FuzzOrder {
  readonly seed: number;
  /** For all targets together. */
  readonly milliseconds: number;
  /** Those whose names begin so; empty: all. */
  readonly only: string;
  /** Where the present input stands: its length, then its bytes. */
  readonly present: SharedArrayBuffer;
}

export type FuzzMessage =
  | { readonly kind: 'begin'; readonly target: string }
  | { readonly kind: 'end'; readonly report: TargetReport };

export interface TargetReport {
  readonly target: string;
  readonly runs: number;
  /** Of them refused, as is right for an input that is wrong. */
  readonly refused: number;
  readonly slowestMs: number;
  readonly failure: string | null;
}

/** For 128 KiB at most. A slow moment of the machine is measured again. */
const LONGEST_MS = 1500;
/** Of one that starts processes or asks a server, on a busy machine. */
const LONGEST_SLOW_MS = 10_000;
const SLOW_WEIGHT = 3;
const SHOWN = 400;

export async function fuzz({ seed, milliseconds, only, present }: FuzzOrder): Promise<void> {
  const opened = await Promise.all(OPEN_TARGETS.map((open) => open()));
  const targets = opened
    .flatMap((each) => each.targets)
    .filter(({ name }) => name.startsWith(only));
  const weightOf = ({ isSlow }: FuzzTarget): number => (isSlow === true ? SLOW_WEIGHT : 1);
  const part = milliseconds / targets.reduce((sum, target) => sum + weightOf(target), 0);
  for (const target of targets) {
    post({ kind: 'begin', target: target.name });
    const report = await fuzzOne(target, {
      seed,
      milliseconds: part * weightOf(target),
      present,
    });
    post({ kind: 'end', report });
  }
  await Promise.all(opened.map((each) => each.close()));
}

function post(message: FuzzMessage): void {
  parentPort?.postMessage(message);
}

async function fuzzOne(
  target: FuzzTarget,
  { seed, milliseconds, present }: Pick<FuzzOrder, 'seed' | 'milliseconds' | 'present'>,
): Promise<TargetReport> {
  let refused = 0;
  let slowestMs = 0;
  const longest = target.isSlow === true ? LONGEST_SLOW_MS : LONGEST_MS;
  const timed = async (input: Buffer): Promise<number> => {
    const begun = performance.now();
    try {
      await target.read(input);
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      refused += 1;
    }
    return performance.now() - begun;
  };
  const read = async (input: Buffer): Promise<void> => {
    show(input, present);
    let ms = await timed(input);
    for (let again = 0; again < 2 && ms > longest; again += 1)
      ms = Math.min(ms, await timed(input));
    slowestMs = Math.max(slowestMs, ms);
    if (ms > longest) throw new Error(`took ${String(Math.round(ms))} ms`);
  };
  // What is right is read as it stands, too.
  for (const input of target.inputs) await read(Buffer.from(input));
  const result = await fc.check(fc.asyncProperty(drawnFor(target), read), {
    seed,
    numRuns: 1e8,
    interruptAfterTimeLimit: Math.max(50, milliseconds),
    markInterruptAsFailure: false,
  });
  const [input] = result.counterexample ?? [];
  return {
    target: target.name,
    runs: target.inputs.length + result.numRuns,
    refused,
    slowestMs: Math.round(slowestMs),
    failure:
      result.failed && input !== undefined
        ? `${messageOf(result.errorInstance)}\n  seed ${String(result.seed)}, path ${result.counterexamplePath ?? ''}\n  input (${String(input.length)} bytes): ${shown(input)}`
        : null,
  };
}

function show(input: Buffer, present: SharedArrayBuffer): void {
  const bytes = new Uint8Array(present, 4);
  const length = Math.min(input.length, bytes.length);
  bytes.set(input.subarray(0, length));
  new Uint32Array(present, 0, 1)[0] = length;
}

export function shown(input: Uint8Array): string {
  const text = Buffer.from(input).toString('latin1');
  return text.length <= SHOWN
    ? JSON.stringify(text)
    : `${JSON.stringify(text.slice(0, SHOWN))}… base64 ${Buffer.from(input).subarray(0, 6000).toString('base64')}`;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

if (parentPort !== null) await fuzz(workerData as FuzzOrder); // whoever started it gave it one
