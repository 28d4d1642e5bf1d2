// Keys of a terminal, one at a time. Where its input has no such mode, they come line by line.

import type { Io } from './io.ts';

const INTERRUPT = '\u0003';
const NAMED: Readonly<Record<string, Key>> = {
  '\u001b[A': 'up',
  '\u001b[B': 'down',
  '\u001b[5~': 'page-up',
  '\u001b[6~': 'page-down',
  '\u001b': 'escape',
  ' ': 'page-down',
  '\r': 'enter',
  '\n': 'enter',
  '\u007f': 'backspace',
  '\b': 'backspace',
};

export type Key =
  | 'up'
  | 'down'
  | 'page-up'
  | 'page-down'
  | 'escape'
  | 'enter'
  | 'backspace'
  | { readonly letter: string };

/** Gives the way to stop, which leaves the terminal as it was. */
export function listenToKeys(stdin: Io['stdin'], take: (key: Key) => void): () => void {
  const onData = (data: Buffer | string): void => {
    for (const key of keysOf(String(data))) {
      // In this mode the terminal itself makes no signal of Ctrl-C.
      if (key === 'interrupt') process.kill(process.pid, 'SIGINT');
      else take(key);
    }
  };
  stdin.setRawMode?.(true);
  stdin.on('data', onData);
  stdin.resume();
  return () => {
    stdin.off('data', onData);
    stdin.pause();
    stdin.setRawMode?.(false);
  };
}

function keysOf(text: string): (Key | 'interrupt')[] {
  // oxlint-disable-next-line no-control-regex -- keys are control characters
  return [...text.matchAll(/\u001b\[[\d;]*[A-Za-z~]|[^]/gu)].flatMap(
    ([piece]): (Key | 'interrupt')[] => {
      if (piece === INTERRUPT) return ['interrupt'];
      const named = NAMED[piece];
      if (named !== undefined) return [named];
      // oxlint-disable-next-line no-control-regex -- other keys have no letter
      return /^[^\u0000-\u001f\u007f]$/u.test(piece) ? [{ letter: piece }] : [];
    },
  );
}
