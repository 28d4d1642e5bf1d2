// A disk that holds sync up, for whoever runs it: one that can't be written when sync begins is waited for, and a write
// that takes long is named while it does.

import { setTimeout as delay } from 'node:timers/promises';

import { mountOf, slowWrites } from '@sekisho/core/replace-file.ts';
import { say } from '@sekisho/core/text/text.ts';
import { OutsideError } from '@sekisho/dns/user-error.ts';
import type { Command } from './io.ts';
import { warn, warner } from './warn.ts';

const SLOW_MS = 5000;
/** After Ctrl-C; whoever asked for it does not wait longer for a word. */
const SLOW_AT_END_MS = 1000;
const LOOK_MS = 500;
const RETRY_MS = 5000;

/** As long as the disk does not let it; what else goes wrong is thrown. */
export async function waitForDisk<T>(command: Command, act: () => Promise<T>): Promise<T> {
  const tell = warner(command);
  for (;;)
    try {
      return await act();
    } catch (error) {
      if (!(error instanceof OutsideError) || error.code !== 'sync.disk') throw error;
      tell(new Error([error.message, error.hint ?? ''].join('\n')));
      await delay(RETRY_MS, undefined, { signal: command.io.signal });
    }
}

/** Until it is told to end. */
export function watchDisk(command: Command): () => void {
  const told = new Set<string>();
  let isEnding = false;
  const look = (): void => {
    const isAborted = command.io.signal.aborted;
    if (isAborted && !isEnding) {
      isEnding = true;
      told.clear();
    }
    const slow = slowWrites(isAborted ? SLOW_AT_END_MS : SLOW_MS);
    for (const path of told) if (!slow.includes(path)) told.delete(path);
    for (const path of slow) {
      if (told.has(path)) continue;
      told.add(path);
      const key = isAborted ? 'sync.disk-slow-at-end' : 'sync.disk-slow';
      warn(command, say(command.language, key, { path, mount: mountOf(path) }));
    }
  };
  const timer = setInterval(look, LOOK_MS);
  timer.unref();
  return () => clearInterval(timer);
}
