// One JSON document on stdout, ending in a line break; nothing else goes there.

import type { Io } from './io.ts';

export function printJson(io: Io, document: unknown): void {
  io.stdout.write(`${JSON.stringify(document, null, 2)}\n`);
}
