// Answers of a person at a terminal, or lines of standard input where there is no terminal.

import { createInterface } from 'node:readline';
import type { Writable } from 'node:stream';

import type { Io } from './io.ts';

/** `end`: no further line; `interrupted`: Ctrl-C, or Ctrl-D at a terminal. */
export type AnswerLine = { readonly text: string } | 'end' | 'interrupted';

export interface AnswerLines {
  readonly isTerminal: boolean;
  /** The prompt is shown at a terminal alone. */
  next(prompt: string): Promise<AnswerLine>;
  close(): void;
}

export function openAnswerLines({ stdin, stderr, signal }: Io): AnswerLines {
  const isTerminal = stdin.isTTY === true;
  // Prompts go to standard error, so that standard output keeps the result alone.
  const lines = createInterface({
    input: stdin,
    ...(isTerminal ? { output: stderr as Writable } : {}),
  });
  const come: string[] = [];
  let ended: 'end' | 'interrupted' | null = null;
  let wake: () => void = () => undefined;
  const end = (how: 'end' | 'interrupted'): void => {
    ended ??= how;
    wake();
  };
  lines.on('line', (text) => {
    come.push(text);
    wake();
  });
  lines.on('SIGINT', () => end('interrupted'));
  lines.on('close', () => end(isTerminal ? 'interrupted' : 'end'));
  const abort = (): void => end('interrupted');
  if (signal.aborted) abort();
  signal.addEventListener('abort', abort, { once: true });
  return {
    isTerminal,
    async next(prompt) {
      if (isTerminal && ended === null) {
        lines.setPrompt(prompt);
        lines.prompt();
      }
      while (come.length === 0 && ended === null)
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      // What was typed before the end is still an answer, but not after Ctrl-C.
      const text = ended === 'interrupted' ? undefined : come.shift();
      return text === undefined ? (ended ?? 'end') : { text };
    },
    close() {
      signal.removeEventListener('abort', abort);
      lines.close();
    },
  };
}
