// One log → a tally, with evidence by file and line.

import { closeSync, openSync, readSync } from 'node:fs';
import { setImmediate as nextTurn } from 'node:timers/promises';

import { chooseFormat, type ScanSettings } from '../scan/choose-scanner.ts';
import { findKernel } from '../scan/kernel.ts';
import { LineFeeder } from '../scan/line-feeder.ts';
import type { Scanner } from '../scan/scanner.ts';
import type { Interest } from '../tally/interest.ts';
import type { Tally } from '../tally/tally.ts';
import type { FileReading } from '../tally/tally-file.ts';
import type { OpenedLog, PlainLog, StreamedLog } from './open-log.ts';
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
/** Small, so that what is read stays in the processor's cache until it is counted. */
const BLOCK_BYTES = 1 << 18;
const BLOCKS_IN_A_ROW = 64;

export async function scanFile(
  log: OpenedLog,
  into: ScanInto,
  context: ScanContext,
): Promise<FileReading> {
  const begun = log.kind === 'plain' ? { head: log.head, rest: null } : await readHead(log);
  const { head, rest } = begun;
  const format = chooseFormat(head.subarray(0, HEAD_BYTES), context.settings);
  if (format === null) {
    // Nothing more of it can be understood; its program, if any, is told to end.
    await rest?.return?.();
    return unknownFormat(into.name, log.kind === 'plain' ? log.size : head.length);
  }
  const dates = format.hasLocalDates ? await surveyDates(allOf(log, head)) : null;
  const scanner = format.createScanner(
    context.interest,
    { file: into.name, tally: into.tally },
    dates,
  );
  const feeder = new LineFeeder(scanner);
  if (log.kind === 'plain') await feedFile(feeder, log);
  else {
    feeder.push(head);
    if (rest !== null)
      for await (const block of { [Symbol.asyncIterator]: () => rest }) feeder.push(block);
  }
  feeder.end();
  return readingOf(scanner, { file: into.name, format: format.id });
}

interface Begun {
  readonly head: Buffer;
  /** null: that was all. */
  readonly rest: AsyncIterator<Buffer> | null;
}

async function readHead(log: StreamedLog): Promise<Begun> {
  const held: Buffer[] = [];
  let size = 0;
  const rest = log.blocks[Symbol.asyncIterator]();
  while (size < HEAD_BYTES) {
    const { value, done } = await rest.next();
    if (done === true) return { head: Buffer.concat(held), rest: null };
    // A copy: its block is used again.
    held.push(Buffer.from(value));
    size += value.length;
  }
  return { head: Buffer.concat(held), rest };
}

/** Each block is scanned before anything else has a turn: the kernel's memory, which it is read into, is everybody's. */
async function feedFile(feeder: LineFeeder, { path }: PlainLog): Promise<void> {
  const file = openSync(path, 'r');
  try {
    const block = findKernel()?.readInto ?? Buffer.allocUnsafeSlow(BLOCK_BYTES);
    for (let read = readSync(file, block), index = 1; read > 0; read = readSync(file, block)) {
      feeder.push(block.subarray(0, read));
      // Whoever waits for something else, such as Ctrl-C, has a turn.
      if (index % BLOCKS_IN_A_ROW === 0) await nextTurn();
      index += 1;
    }
  } finally {
    closeSync(file);
  }
}

/** The log from its beginning; of what can be read only once, its head. */
function allOf(log: OpenedLog, head: Buffer): AsyncIterable<Buffer> | Iterable<Buffer> {
  if (log.kind === 'plain') return blocksOf(log);
  return log.again?.() ?? [head];
}

export function readingOf(
  { counts }: Scanner,
  of: { readonly file: string; readonly format: string },
): FileReading {
  const { lines, bytes, unreadable, outside, examples } = counts;
  return { ...of, lines, bytes, unreadable, outside, examples };
}

/** A block is good until the next one is asked for. */
async function* blocksOf({ path }: PlainLog): AsyncGenerator<Buffer> {
  const file = openSync(path, 'r');
  try {
    const block = Buffer.allocUnsafeSlow(BLOCK_BYTES);
    for (let read = readSync(file, block), index = 1; read > 0; read = readSync(file, block)) {
      yield block.subarray(0, read);
      // Whoever waits for something else, such as Ctrl-C, has a turn.
      if (index % BLOCKS_IN_A_ROW === 0) await nextTurn();
      index += 1;
    }
  } finally {
    closeSync(file);
  }
}

/** A log of no known format is counted, and never stops the reading of the others. */
function unknownFormat(file: string, bytes: number): FileReading {
  return { file, format: null, lines: 0, bytes, unreadable: 0, outside: 0, examples: [] };
}
