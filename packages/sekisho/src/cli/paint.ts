// Colour, only where it is wanted: a terminal that is not dumb, FORCE_COLOR, and no NO_COLOR or --no-color.
// Meaning never lives in colour alone.

import type { Io, Paint, Style } from './io.ts';

const CODES: Readonly<Record<Style, readonly [number, number]>> = {
  bold: [1, 22],
  dim: [2, 22],
  red: [31, 39],
  green: [32, 39],
  yellow: [33, 39],
  cyan: [36, 39],
};

export function choosePaint(
  stream: Io['stdout'],
  env: Io['env'],
  flag: boolean | undefined,
): Paint {
  const isWanted =
    flag !== false &&
    (env['NO_COLOR'] ?? '') === '' &&
    (env['FORCE_COLOR'] === undefined
      ? stream.isTTY === true && !isDumb(env)
      : env['FORCE_COLOR'] !== '0');
  if (!isWanted) return (_style, text) => text;
  return (style, text) => {
    const [on, off] = CODES[style];
    return `\u001b[${String(on)}m${text}\u001b[${String(off)}m`;
  };
}

/** `TERM=dumb`: a terminal that knows neither colours nor how to move its cursor. */
export function isDumb(env: Io['env']): boolean {
  return env['TERM'] === 'dumb';
}
