// Standard input to its end. Ctrl-C ends the wait: a terminal gives no end by itself.

import type { Io } from './io.ts';

export async function readStdin({ stdin, signal }: Pick<Io, 'stdin' | 'signal'>): Promise<Buffer> {
  const blocks: Buffer[] = [];
  for await (const block of abortable({ stdin, signal }))
    blocks.push(typeof block === 'string' ? Buffer.from(block) : block);
  return Buffer.concat(blocks);
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
    stdin.once('close', () => signal.removeEventListener('abort', end));
  }
  return stdin;
}
