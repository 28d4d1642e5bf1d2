// Saved events of 0.1.0, read in today's form: a copy in the folder for temporary files, which goes with its reader.

import { createReadStream } from 'node:fs';
import { mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

import { upgradeEvent, upgradeEventsHeader } from '@sekisho/core/migrate/upgrade-document.ts';

export interface UpgradedEvents {
  readonly path: string;
  remove(): Promise<void>;
}

/** Null: the file is not of 0.1.0. */
export async function upgradeEventsFile(path: string): Promise<UpgradedEvents | null> {
  const header = upgradeEventsHeader(parse(await firstLine(path)));
  if (header === null) return null;
  const folder = await mkdtemp(join(tmpdir(), 'sekisho-events-'));
  const remove = (): Promise<void> => rm(folder, { recursive: true, force: true });
  const copy = join(folder, 'events.jsonl');
  try {
    const file = await open(copy, 'wx', 0o600);
    try {
      await file.write(`${JSON.stringify(header)}\n`);
      let isFirst = true;
      for await (const line of linesOf(path)) {
        if (!isFirst) await file.write(`${upgradeLine(line)}\n`);
        isFirst = false;
      }
    } finally {
      await file.close();
    }
    return { path: copy, remove };
  } catch (error) {
    await remove();
    throw error;
  }
}

/** A line that is no JSON stays, so that its reader names it. */
function upgradeLine(line: string): string {
  const event = parse(line);
  return event === null ? line : JSON.stringify(upgradeEvent(event));
}

/** Whole lines: what is behind the last line end was cut off while it was written. */
async function* linesOf(path: string): AsyncGenerator<string> {
  const input = createReadStream(path);
  let last = 0;
  input.on('data', (chunk) => void (last = Number(Buffer.from(chunk).at(-1))));
  let held: string | null = null;
  for await (const line of createInterface({ input, crlfDelay: Infinity })) {
    if (held !== null) yield held;
    held = line;
  }
  if (held !== null && last === 10) yield held;
}

async function firstLine(path: string): Promise<string> {
  const input = createReadStream(path);
  try {
    for await (const line of createInterface({ input, crlfDelay: Infinity })) return line;
    return '';
  } finally {
    input.destroy();
  }
}

function parse(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return null;
  }
}
