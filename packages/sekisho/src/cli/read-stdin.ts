// Standard input to its end. Ctrl-C ends the wait: a terminal gives no end by itself.

import type { Io } from './io.ts';

export async function readStdin({ stdin, signal }: Pick<Io, 'stdin' | 'signal'>): Promise<Buffer> {
  const blocks: Buffer[] = [];
  for await (const block of abortable({ stdin, signal }))
    blocks.push(typeof block === 'string' ? Buffer.from(block) : block);
  return Buffer.concat(blocks);
}

/** The work's result, unless the signal comes first: what reads a long log looks at no signal. */
export function orAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = (): void => reject(signal.reason as Error);
    if (signal.aborted) stop();
    signal.addEventListener('abort', stop, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop));
  });
}

/** The stream itself, which fails as soon as the signal says so. */
export function abortable({ stdin, signal }: Pick<Io, 'stdin' | 'signal'>): Io['stdin'] {
  const end = (): void => {
    if ('destroy' in stdin && typeof stdin.destroy === 'function')
      stdin.destroy(new Error('interrupted'));
  };
  if (signal.aborted) end();
  else {
    signal.addEventListener('abort', end, { once: true });
    // Who reads gets the error; where nobody does, it is nobody's.
    stdin.on('error', () => undefined);
    stdin.once('close', () => signal.removeEventListener('abort', end));
  }
  return stdin;
}
