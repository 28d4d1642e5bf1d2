// Reads one part of a file into a scanner. A line belongs to the part that its first
// byte lies in, so parts can be read apart, in any order, by any thread.

import { readSync } from 'node:fs';

import { LONGEST_LINE, type Scanner } from './scanner.ts';

export const PART_BYTES = 4 << 20;
const NEW_LINE = 10;

/** Room for a part, the end of its last line, and a line break behind. */
export function allocatePart(partBytes = PART_BYTES): Buffer {
  return Buffer.allocUnsafeSlow(partBytes + LONGEST_LINE + 2);
}

export interface FilePart {
  readonly index: number;
  readonly partBytes: number;
  /** Of the whole file, as it was when reading began. */
  readonly size: number;
}

export function scanPart(file: number, part: FilePart, into: { readonly scanner: Scanner; readonly buffer: Buffer }): void {
  const { scanner, buffer } = into;
  const start = part.index * part.partBytes;
  // With the byte before, a part can tell whether it begins with a line.
  const from = Math.max(0, start - 1);
  const partEnd = Math.min(start + part.partBytes, part.size);
  const held = readFully(file, buffer, { from, to: Math.min(partEnd + LONGEST_LINE, part.size) });
  scanner.beginPart(part.index);
  const first = start === 0 ? 0 : afterNewLine(buffer, 0, held);
  const end = Math.min(partEnd - from, held);
  if (first >= end) return;
  let stop = afterNewLine(buffer, end - 1, held);
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

function readFully(file: number, buffer: Buffer, { from, to }: { from: number; to: number }): number {
  let held = 0;
  while (from + held < to) {
    const read = readSync(file, buffer, held, to - from - held, from + held);
    if (read === 0) break;
    held += read;
  }
  return held;
}
