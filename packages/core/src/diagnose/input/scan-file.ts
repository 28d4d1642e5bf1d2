// One log → a tally, with evidence by file and line.

import { closeSync, openSync, readSync } from 'node:fs';
import { setImmediate as nextTurn } from 'node:timers/promises';

import {
  chooseFormat,
  createBlindScanner,
  type ChosenFormat,
  type ScanSettings,
} from '../scan/choose-scanner.ts';
import { findKernel } from '../scan/kernel.ts';
import { LineFeeder } from '../scan/line-feeder.ts';
import type { Scanner } from '../scan/scanner.ts';
import type { Interest } from '../tally/interest.ts';
import type { Tally } from '../tally/tally.ts';
import type { FileReading } from '../tally/tally-file.ts';
import type { OpenedLog, PlainLog } from './open-log.ts';
import { surveyDates } from './survey-dates.ts';

export interface ScanContext {
  readonly settings: ScanSettings;
  readonly interest: Interest;
}

/** What a log is called in evidence, and the tally that it is added to. */
export interface ScanInto {
  readonly name: string;
  readonly tally: Tally;
}

const HEAD_BYTES = 65_536;
/** Other programs may have written the first lines: so much is looked through before a log is of no known format. */
const MOST_HEAD_BYTES = 1 << 24;
const NEW_LINE = 10;
/** Small, so that what is read stays in the processor's cache until it is counted. */
const BLOCK_BYTES = 1 << 18;
/** Then whoever waits for something else, such as Ctrl-C, has a turn. */
const BLOCKS_IN_A_ROW = 64;

export async function scanFile(
  log: OpenedLog,
  into: ScanInto,
  context: ScanContext,
): Promise<FileReading> {
  const { head, format, rest } = await readHead(log, context.settings);
  const dates = format?.hasLocalDates === true ? await surveyDates(allOf(log, head)) : null;
  const target = { file: into.name, tally: into.tally };
  const scanner =
    format?.createScanner(context.interest, target, dates) ??
    createBlindScanner(context.interest, target);
  const feeder = new LineFeeder(scanner);
  if (log.kind === 'plain') await feedFile(feeder, log);
  else {
    feeder.push(head);
    if (rest !== null)
      for await (const block of { [Symbol.asyncIterator]: () => rest }) feeder.push(block);
  }
  feeder.end();
  return readingOf(scanner, { file: into.name, format: format?.id ?? null });
}

interface Head {
  readonly head: Buffer;
  readonly format: ChosenFormat | null;
  /** null: that was all, or the log is a file. */
  readonly rest: AsyncIterator<Buffer> | null;
}

/** As much of the log as tells its format. */
async function readHead(log: OpenedLog, settings: ScanSettings): Promise<Head> {
  const isPlain = log.kind === 'plain';
  if (isPlain) {
    const { head } = log;
    const format = chooseFormat(head.subarray(0, HEAD_BYTES), settings);
    if (format !== null) return { head, format, rest: null };
  }
  const blocks = isPlain ? blocksOf(log) : log.blocks;
  const iterator = blocks[Symbol.asyncIterator]();
  const held: Buffer[] = [];
  let size = 0;
  /** What was not looked through yet. */
  let open = Buffer.alloc(0);
  let isFirst = !isPlain;
  for (;;) {
    const { value, done } = await iterator.next();
    const isDone = done === true;
    if (!isDone) {
      // A copy: its block is used again.
      const block = Buffer.from(value);
      held.push(block);
      size += block.length;
      open = Buffer.concat([open, block]);
      if (size < HEAD_BYTES) continue;
    }
    const format =
      (isFirst ? chooseFormat(open.subarray(0, HEAD_BYTES), settings) : null) ??
      chooseFormat(open, settings, Number.POSITIVE_INFINITY);
    isFirst = false;
    if (format !== null || isDone || size >= MOST_HEAD_BYTES) {
      if (isPlain) await iterator.return?.();
      return { head: Buffer.concat(held), format, rest: isDone || isPlain ? null : iterator };
    }
    open = Buffer.from(open.subarray(open.lastIndexOf(NEW_LINE) + 1));
  }
}

/** Each block is scanned before anything else has a turn: the kernel's memory, which it is read into, is everybody's. */
async function feedFile(feeder: LineFeeder, log: PlainLog): Promise<void> {
  let index = 0;
  for (const block of readBlocks(log, findKernel()?.readInto)) {
    feeder.push(block);
    index += 1;
    if (index % BLOCKS_IN_A_ROW === 0) await nextTurn();
  }
}

/** The log from its beginning; of what can be read only once, its head. */
function allOf(log: OpenedLog, head: Buffer): AsyncIterable<Buffer> | Iterable<Buffer> {
  if (log.kind === 'plain') return blocksOf(log);
  return log.again?.() ?? [head];
}

export function readingOf(
  { counts }: Scanner,
  of: { readonly file: string; readonly format: string | null },
): FileReading {
  const { lines, bytes, unreadable, outside, examples } = counts;
  const { observations: seen, hasOthers } = counts;
  // Packets that no rule would let through are packets.
  const observations = seen + outside === 0 && hasOthers ? lines - unreadable : seen;
  return { ...of, lines, bytes, unreadable, outside, observations, examples };
}

async function* blocksOf(log: PlainLog): AsyncGenerator<Buffer> {
  let index = 0;
  for (const block of readBlocks(log)) {
    yield block;
    index += 1;
    if (index % BLOCKS_IN_A_ROW === 0) await nextTurn();
  }
}

/** A block is good until the next one is asked for. */
function* readBlocks(
  { path }: PlainLog,
  into: Buffer = Buffer.allocUnsafeSlow(BLOCK_BYTES),
): Generator<Buffer> {
  const file = openSync(path, 'r');
  try {
    for (let read = readSync(file, into); read > 0; read = readSync(file, into))
      yield into.subarray(0, read);
  } finally {
    closeSync(file);
  }
}
