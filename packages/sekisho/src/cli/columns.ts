// How many columns a stream has: COLUMNS where it is set, else what the terminal says.
// What goes to a file or a program keeps its lines whole.

import type { Io } from './io.ts';

const USUAL = 80;
const LEAST = 20;

export function columnsOf(
  stream: { readonly isTTY?: boolean; readonly columns?: number },
  env: Io['env'],
): number | undefined {
  const stated = env['COLUMNS'] ?? '';
  if (/^[1-9]\d{0,4}$/.test(stated)) return Math.max(LEAST, Number(stated));
  if (stream.isTTY !== true) return undefined;
  // A terminal that does not know its size says 0.
  return Math.max(
    LEAST,
    stream.columns === undefined || stream.columns === 0 ? USUAL : stream.columns,
  );
}
