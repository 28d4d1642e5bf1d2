// Reads one part of a file into a scanner. A line belongs to the part that its first
// byte lies in, so parts can be read apart, in any order, by any thread.

import { readSync } from 'node:fs';

import { LONGEST_LINE, type Scanner } from './scanner.ts';

/** Small, so that what is read stays in the processor's cache until it is counted. */
export const PART_BYTES = 1 << 20;
const NEW_LINE = 10;
/** Most lines end within so many bytes. */
const FIRST_LOOK = 4096;

export interface FilePart {
  readonly index: number;
  readonly partBytes: number;
  /** Of the whole file, as it was when reading began. */
  readonly size: number;
}

export function scanPart(file: number, part: FilePart, scanner: Scanner): void {
  const start = part.index * part.partBytes;
  // With the byte before, a part can tell whether it begins with a line.
  const from = Math.max(0, start - 1);
  const partEnd = Math.min(start + part.partBytes, part.size);
  // The end of its last line, and a line break behind.
  const buffer = scanner.room(part.partBytes + LONGEST_LINE + 2);
  const end = Math.min(partEnd - from, readFully(file, buffer, { from, to: partEnd, held: 0 }));
  let held = readFully(file, buffer, {
    from,
    to: Math.min(partEnd + FIRST_LOOK, part.size),
    held: end,
  });
  scanner.beginPart(part.index);
  const first = start === 0 ? 0 : afterNewLine(buffer, 0, held);
  if (first >= end) return;
  let stop = afterNewLine(buffer, end - 1, held);
  if (stop > held) {
    held = readFully(file, buffer, { from, to: Math.min(partEnd + LONGEST_LINE, part.size), held });
    stop = afterNewLine(buffer, end - 1, held);
  }
  if (stop > held && from + held < part.size) {
    // The last line does not end within the room for it.
    stop = buffer.lastIndexOf(NEW_LINE, end - 1) + 1;
    if (stop > first) scanner.scan(buffer, first, stop);
    scanner.skipLine(end - Math.max(stop, first));
    return;
  }
  buffer[Math.min(stop, held)] = NEW_LINE;
  scanner.scan(buffer, first, Math.min(stop, held));
}

/** One past `held` when there is none. */
function afterNewLine(buffer: Buffer, from: number, held: number): number {
  const at = buffer.indexOf(NEW_LINE, from);
  return at < 0 || at >= held ? held + 1 : at + 1;
}

/** Reads on behind what is held; gives what is held then. */
function readFully(
  file: number,
  buffer: Buffer,
  at: { readonly from: number; readonly to: number; readonly held: number },
): number {
  let { held } = at;
  while (at.from + held < at.to) {
    const read = readSync(file, buffer, held, at.to - at.from - held, at.from + held);
    if (read === 0) break;
    held += read;
  }
  return held;
}
