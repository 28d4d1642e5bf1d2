// Lines for people, as wide as the terminal that gets them; what goes to a file or a program stays whole.

import type { Io } from './io.ts';

/** Writes a line behind its head; where it is wrapped, its further lines stand below its text. */
export type PutLine = (head: string, text: string, paint?: (line: string) => string) => void;

/** What wraps is loaded for terminals only, as it takes tens of milliseconds: it knows the width of every emoji. */
export async function lineWriter(
  stream: Pick<Io['stderr'], 'write'>,
  columns: number | undefined,
): Promise<PutLine> {
  if (columns === undefined)
    return (head, text, paint = (line) => line) => void stream.write(`${head}${paint(text)}\n`);
  const { hang } = await import('./wrap.ts');
  return (head, text, paint) =>
    void stream.write(
      text
        .split('\n')
        .map((line, index) => hang(index === 0 ? head : '', line, columns, paint))
        .join(''),
    );
}

/** A line that brings its own indent and mark, as `  + entry`. */
export function putIndented(
  put: PutLine,
  line: string,
  paint: (line: string) => string = (plain) => plain,
): void {
  const head = /^ *(?:[-+~] )?/.exec(line)?.[0] ?? '';
  const mark = head.trimStart();
  put(
    head.slice(0, head.length - mark.length) + (mark === '' ? '' : paint(mark)),
    line.slice(head.length),
    paint,
  );
}
