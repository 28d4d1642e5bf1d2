// Many logs, saved tallies among them → one tally. Each set of rotated parts is read into a tally of its own, and these
// are put together in the order of the logs; so what comes out does not depend on how many are read at once.

import { statSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { resolve } from 'node:path';

import { mergePortable } from '../tally/portable-tally.ts';
import { createTally, mergeTally, type Tally } from '../tally/tally.ts';
import type { FileReading } from '../tally/tally-file.ts';
import { readLogSet, STANDARD_INPUT, type ReadFrom, type ScannedLogs } from './log-set.ts';
import { ReadingThread } from './reading-thread.ts';
import { rotatedSets } from './rotated-order.ts';

export interface ScanOf extends ReadFrom {
  /** The file that is built of scan-worker-main.ts; without it all is read here. */
  readonly threadProgram?: string | null;
  /** How many sets are read at once; null: as many as gain by it. */
  readonly threads?: number | null;
}

interface LogSet {
  readonly names: readonly string[];
  /** null: a pipe is among them, which is read where its end is heard of. */
  readonly bytes: number | null;
}

interface ReadSet {
  readonly readings: readonly FileReading[];
  readonly addTo: (tally: Tally) => void;
}

/** By itself no more than this thread and one more, which takes 50 MB. */
const MOST_BY_ITSELF = 2;
/** A second thread takes a third of a second of processor time; what takes longer to be read gains by it. */
const LEAST_BYTES_BESIDE = 512_000_000;
/** So many tallies may wait for one that belongs before them, for each thread. */
const AHEAD = 4;

export async function scanLogs(names: readonly string[], of: ScanOf): Promise<ScannedLogs> {
  const sets = rotatedSets([...new Set(names)]).map((set) => logSetOf(set, of.cwd));
  const [alone] = sets;
  if (alone !== undefined && sets.length === 1) return readLogSet(alone.names, of);
  const threads = startThreads(sets, of);
  const stop = (): void => void Promise.all(threads.map((thread) => thread.end()));
  of.signal?.addEventListener('abort', stop, { once: true });
  try {
    return await readSets(sets, threads, of);
  } finally {
    of.signal?.removeEventListener('abort', stop);
    await Promise.all(threads.map((thread) => thread.end()));
  }
}

function logSetOf(names: readonly string[], cwd: string): LogSet {
  let bytes = 0;
  for (const name of names) {
    const about =
      name === STANDARD_INPUT ? null : statSync(resolve(cwd, name), { throwIfNoEntry: false });
    // What is not there is told of when its turn comes.
    if (about === undefined) continue;
    if (about === null || !about.isFile()) return { names, bytes: null };
    bytes += about.size;
  }
  return { names, bytes };
}

/** The ones beside this. */
function startThreads(sets: readonly LogSet[], of: ScanOf): readonly ReadingThread[] {
  const { threadProgram: program = null, cwd } = of;
  const { settings, interest } = of.context;
  if (program === null || interest.parts === null) return [];
  const count = Math.min(of.threads ?? threadsThatGain(sets), sets.length) - 1;
  const data = { cwd, settings, interest: interest.parts };
  return Array.from({ length: Math.max(0, count) }, () => new ReadingThread(program, data));
}

function threadsThatGain(sets: readonly LogSet[]): number {
  const sizes = sets.flatMap(({ bytes }) => bytes ?? []);
  const beside = sizes.reduce((sum, size) => sum + size, 0) - Math.max(0, ...sizes);
  return beside < LEAST_BYTES_BESIDE ? 1 : Math.min(availableParallelism(), MOST_BY_ITSELF);
}

/** An error is that of the first log that has one, whichever was read first. */
async function readSets(
  sets: readonly LogSet[],
  threads: readonly ReadingThread[],
  of: ScanOf,
): Promise<ScannedLogs> {
  const tally = createTally();
  const readings: FileReading[] = [];
  const read = new Map<number, ReadSet>();
  const anywhere = sets.flatMap(({ bytes }, index) => (bytes === null ? [] : [index]));
  const here = sets.flatMap(({ bytes }, index) => (bytes === null ? [index] : []));
  const errors: { readonly index: number; readonly error: unknown }[] = [];
  let merged = 0;
  let waiting: (() => void)[] = [];
  const merge = (): void => {
    for (let next = read.get(merged); next !== undefined; next = read.get(merged)) {
      next.addTo(tally);
      readings.push(...next.readings);
      read.delete(merged);
      merged += 1;
    }
    for (const goOn of waiting) goOn();
    waiting = [];
  };
  const queueFor = (thread: ReadingThread | null): number[] => {
    const [first = Infinity] = here;
    return thread === null && first < (anywhere[0] ?? Infinity) ? here : anywhere;
  };
  /** null: no more. */
  const nextFor = (thread: ReadingThread | null): number | null => {
    const index = queueFor(thread)[0] ?? null;
    return index === null || errors.some((each) => each.index < index) ? null : index;
  };
  const lane = async (thread: ReadingThread | null): Promise<void> => {
    // Where no thread can be had, this one reads all.
    if (thread !== null && !(await thread.isThere)) return;
    for (let index = nextFor(thread); index !== null; index = nextFor(thread)) {
      if (index >= merged + AHEAD * (threads.length + 1)) {
        await new Promise<void>((goOn) => waiting.push(goOn));
        continue;
      }
      queueFor(thread).shift();
      try {
        read.set(index, await readSet(sets[index]?.names ?? [], thread, of));
      } catch (error) {
        errors.push({ index, error });
      }
      // Its memory is free before what it read takes some here.
      if (nextFor(thread) === null) await thread?.end();
      merge();
    }
  };
  await Promise.all([null, ...threads].map(lane));
  const [first] = errors.toSorted((a, b) => a.index - b.index);
  if (first !== undefined) throw first.error;
  return { tally, readings };
}

async function readSet(
  names: readonly string[],
  thread: ReadingThread | null,
  of: ScanOf,
): Promise<ReadSet> {
  const { isOwn } = of.context.interest;
  if (thread === null) {
    const { tally, readings } = await readLogSet(names, of);
    return { readings, addTo: (into) => mergeTally(into, tally, isOwn) };
  }
  const { tally, readings } = await thread.read(names);
  return { readings, addTo: (into) => mergePortable(into, tally, isOwn) };
}
