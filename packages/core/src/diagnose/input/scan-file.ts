// One log → a tally, with evidence by file and line.

import { open } from 'node:fs/promises';

import { chooseFormat, type ScanSettings } from '../scan/choose-scanner.ts';
import { LineFeeder } from '../scan/line-feeder.ts';
import type { Scanner } from '../scan/scanner.ts';
import type { Interest } from '../tally/interest.ts';
import type { Tally } from '../tally/tally.ts';
import type { FileReading } from '../tally/tally-file.ts';
import type { OpenedLog, PlainLog } from './open-log.ts';

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
const BLOCK_BYTES = 1 << 20;

export async function scanFile(
  log: OpenedLog,
  into: ScanInto,
  context: ScanContext,
): Promise<FileReading> {
  const blocks = log.kind === 'plain' ? blocksOf(log) : log.blocks;
  const held: Buffer[] = [];
  let size = 0;
  const iterator = blocks[Symbol.asyncIterator]();
  let isDone = false;
  while (size < HEAD_BYTES) {
    const { value, done } = await iterator.next();
    isDone = done === true;
    if (isDone) break;
    // A copy: its block is used again.
    held.push(Buffer.from(value));
    size += value.length;
  }
  const head = Buffer.concat(held);
  const format = chooseFormat(head.subarray(0, HEAD_BYTES), context.settings);
  if (format === null) {
    // Nothing more of it can be understood; its program, if any, is told to end.
    await iterator.return?.();
    return unknownFormat(into.name, log.kind === 'plain' ? log.size : size);
  }
  const scanner = format.createScanner(context.interest, { file: into.name, tally: into.tally });
  const feeder = new LineFeeder(scanner);
  feeder.push(head);
  if (!isDone)
    for await (const block of { [Symbol.asyncIterator]: () => iterator }) feeder.push(block);
  feeder.end();
  return readingOf(scanner, { file: into.name, format: format.id });
}

export function readingOf(
  { counts }: Scanner,
  of: { readonly file: string; readonly format: string },
): FileReading {
  const { lines, bytes, unreadable, outside, examples } = counts;
  return { ...of, lines, bytes, unreadable, outside, examples };
}

/** While one block is looked at, the next one is read. A block is good until the next but one is asked for. */
async function* blocksOf({ path }: PlainLog): AsyncGenerator<Buffer> {
  const file = await open(path, 'r');
  try {
    const buffers = [Buffer.allocUnsafeSlow(BLOCK_BYTES), Buffer.allocUnsafeSlow(BLOCK_BYTES)];
    const read = (index: number): Promise<Buffer> => {
      const buffer = buffers[index % 2] ?? Buffer.alloc(0);
      return file
        .read(buffer, 0, BLOCK_BYTES)
        .then(({ bytesRead }) => buffer.subarray(0, bytesRead));
    };
    let next = read(0);
    for (let index = 1; ; index += 1) {
      const block = await next;
      if (block.length === 0) return;
      next = read(index);
      // Whoever stops here waits for no answer.
      next.catch(() => undefined);
      yield block;
    }
  } finally {
    await file.close();
  }
}

/** A log of no known format is counted, and never stops the reading of the others. */
function unknownFormat(file: string, bytes: number): FileReading {
  return { file, format: null, lines: 0, bytes, unreadable: 0, outside: 0, examples: [] };
}
