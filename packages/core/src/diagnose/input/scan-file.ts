// One log → its tally, with evidence by file and line. A plain file of a format whose
// lines stand alone is read in parts by several threads, this one among them.

import { chooseFormat, type ChosenFormat, type ScanSettings } from '../scan/choose-scanner.ts';
import { LineFeeder } from '../scan/line-feeder.ts';
import { PART_BYTES } from '../scan/part-reader.ts';
import { createCounts, type ScanCounts, type Scanner } from '../scan/scanner.ts';
import type { Interest } from '../tally/interest.ts';
import { createTally, type Tally } from '../tally/tally.ts';
import type { FileReading } from '../tally/tally-file.ts';
import {
  countParts,
  type CountedParts,
  type InterestSource,
  type PartsTask,
} from './count-parts.ts';
import { takeEarly } from './early-reading.ts';
import type { OpenedLog, PlainLog } from './open-log.ts';
import { startThreads, type ReadingThread } from './reading-thread.ts';

export interface ScanContext {
  readonly settings: ScanSettings;
  readonly source: InterestSource;
  readonly interest: Interest;
  /** At most; default: as many as there are processors. */
  readonly threads?: number;
  readonly partBytes?: number;
}

export interface ScannedFile {
  readonly tally: Tally;
  readonly reading: FileReading;
}

const HEAD_BYTES = 65_536;

export async function scanFile(
  name: string,
  log: OpenedLog,
  context: ScanContext,
): Promise<ScannedFile> {
  return log.kind === 'plain'
    ? scanPlain(name, log, context)
    : scanStream(name, log.blocks, context);
}

async function scanPlain(name: string, log: PlainLog, context: ScanContext): Promise<ScannedFile> {
  const format = await chooseFormat(log.head, context.settings);
  if (format === null) return unknownFormat(name, log.size);
  const partBytes = context.partBytes ?? PART_BYTES;
  const next = new SharedArrayBuffer(4);
  // What has to be read in order is read as one part after the other by this thread alone.
  const task: PartsTask = {
    path: log.path,
    size: log.size,
    partBytes,
    format: format.id,
    settings: context.settings,
    isEarly: false,
    interest: context.source,
    next,
  };
  if (!format.isSplittable) return scanInOrder(name, log, { format, context });
  const early = takeEarly(task);
  for (const thread of early?.threads ?? []) thread.emit(context.source);
  const begun =
    early === null
      ? null
      : await scanParts(name, early.task, { format, context, threads: early.threads });
  const scanned =
    begun ??
    (await scanParts(name, task, {
      format,
      context,
      threads: startThreads(task, context.threads),
    }));
  if (scanned === null)
    throw new RangeError('threads that were told who matters did not count them');
  return scanned;
}

interface PartsReading {
  readonly format: ChosenFormat;
  readonly context: ScanContext;
  readonly threads: readonly ReadingThread[];
}

/** null when threads that began early left out what the plan needs. */
async function scanParts(
  name: string,
  task: PartsTask,
  { format, context, threads }: PartsReading,
): Promise<ScannedFile | null> {
  const scanner = format.createScanner(context.interest);
  const counted = [countParts(task, scanner)];
  for (const thread of threads) {
    const parts = await thread.parts;
    const isEnough = scanner.absorb(parts.packed);
    // What was guessed too widely may have been too much to be held.
    if (!isEnough || (task.isEarly && parts.packed.tally.dropped > 0)) return null;
    counted.push(parts);
  }
  return joinParts(scanner, { file: name, format: format.id }, counted);
}

async function scanInOrder(
  name: string,
  log: PlainLog,
  of: { readonly format: ChosenFormat; readonly context: ScanContext },
): Promise<ScannedFile> {
  const { createReadStream } = await import('node:fs');
  return feed(name, createReadStream(log.path, { highWaterMark: 1 << 20 }), of);
}

async function scanStream(
  name: string,
  blocks: AsyncIterable<Buffer>,
  context: ScanContext,
): Promise<ScannedFile> {
  const held: Buffer[] = [];
  let size = 0;
  const iterator = blocks[Symbol.asyncIterator]();
  let isDone = false;
  while (size < HEAD_BYTES && !isDone) {
    const { value, done } = await iterator.next();
    isDone = done === true;
    if (isDone) break;
    held.push(value);
    size += value.length;
  }
  const format = await chooseFormat(Buffer.concat(held).subarray(0, HEAD_BYTES), context.settings);
  if (format === null) {
    // Nothing more of it can be understood; its program, if any, is told to end.
    await iterator.return?.();
    return unknownFormat(name, size);
  }
  const rest = { [Symbol.asyncIterator]: () => iterator };
  return feed(name, chain(held, isDone ? [] : rest), { format, context });
}

async function* chain(
  first: readonly Buffer[],
  rest: AsyncIterable<Buffer> | readonly Buffer[],
): AsyncGenerator<Buffer> {
  yield* first;
  yield* rest;
}

async function feed(
  name: string,
  blocks: AsyncIterable<Buffer>,
  of: { readonly format: ChosenFormat; readonly context: ScanContext },
): Promise<ScannedFile> {
  const scanner = of.format.createScanner(of.context.interest);
  const feeder = new LineFeeder(scanner);
  scanner.beginPart(0);
  for await (const block of blocks) feeder.push(block);
  feeder.end();
  return joinParts(scanner, { file: name, format: of.format.id }, [
    { counts: scanner.counts, lines: [[0, scanner.line]] },
  ]);
}

/** Parts become lines of the file, now that it is known how many lines stand before each. */
export function joinParts(
  scanner: Scanner,
  { file, format }: { readonly file: string; readonly format: string },
  counted: readonly CountedParts[],
): ScannedFile {
  const lines = new Map(counted.flatMap((each) => each.lines));
  const before = new Map<number, number>();
  let sum = 0;
  for (const part of [...lines.keys()].sort((a, b) => a - b)) {
    before.set(part, sum);
    sum += lines.get(part) ?? 0;
  }
  const tally = scanner.finish((part, line) => ({ file, line: (before.get(part) ?? 0) + line }));
  const counts = counted.reduce<ScanCounts>(
    (total, each) => addCounts(total, each.counts),
    createCounts(),
  );
  const examples = counts.examples
    .map(({ part, line, text }) => ({ line: (before.get(part) ?? 0) + line, text }))
    .toSorted((a, b) => a.line - b.line)
    .slice(0, 3);
  return {
    tally,
    reading: {
      file,
      format,
      lines: counts.lines,
      bytes: counts.bytes,
      unreadable: counts.unreadable,
      outside: counts.outside,
      examples,
    },
  };
}

function addCounts(a: ScanCounts, b: ScanCounts): ScanCounts {
  return {
    lines: a.lines + b.lines,
    bytes: a.bytes + b.bytes,
    unreadable: a.unreadable + b.unreadable,
    outside: a.outside + b.outside,
    examples: [...a.examples, ...b.examples],
  };
}

/** A log of no known format is counted, and never stops the reading of the others. */
function unknownFormat(file: string, bytes: number): ScannedFile {
  return {
    tally: createTally(),
    reading: { file, format: null, lines: 0, bytes, unreadable: 0, outside: 0, examples: [] },
  };
}
