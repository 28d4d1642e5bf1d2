// The parts of one log, oldest first → a tally of its own. Logs that are no parts of one have nothing to do with each
// other: what one proxy denied, another one's log does not heal. So they may be read in any order, or at once.

import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';

import { createTally, mergeTally, type Tally } from '../tally/tally.ts';
import { looksLikeTally, parseTally, type FileReading } from '../tally/tally-file.ts';
import { openLog, openStream } from './open-log.ts';
import { scanFile, type ScanContext } from './scan-file.ts';

export interface ScannedLogs {
  readonly tally: Tally;
  readonly readings: readonly FileReading[];
}

export interface ReadFrom {
  readonly cwd: string;
  readonly stdin: NodeJS.ReadableStream;
  /** Ends the wait for a pipe that nobody writes to. */
  readonly signal?: AbortSignal;
  readonly context: ScanContext;
}

export const STANDARD_INPUT = '-';
const MARK_BYTES = 64;

export async function readLogSet(names: readonly string[], of: ReadFrom): Promise<ScannedLogs> {
  const tally = createTally();
  const readings: FileReading[] = [];
  for (const name of names) {
    const path = resolve(of.cwd, name);
    if (name === STANDARD_INPUT) {
      const opened = await openStream('stdin', toBuffers(of.stdin));
      readings.push(await scanFile(opened, { name: 'stdin', tally }, of.context));
      continue;
    }
    const log = await openLog(name, path, of.signal);
    if (
      log.kind === 'plain' &&
      looksLikeTally(log.head.subarray(0, MARK_BYTES).toString('latin1'))
    ) {
      const saved = parseTally(await readFile(path, 'utf8'), name);
      mergeTally(tally, saved.tally, of.context.interest.isOwn);
      readings.push(...saved.readings);
      continue;
    }
    readings.push(await scanFile(log, { name, tally }, of.context));
  }
  return { tally, readings };
}

async function* toBuffers(stream: NodeJS.ReadableStream): AsyncGenerator<Buffer> {
  for await (const block of stream) yield typeof block === 'string' ? Buffer.from(block) : block;
}
