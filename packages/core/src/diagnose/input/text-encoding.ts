// Logs that Windows wrote: with a byte order mark in front, or in UTF-16 (`Out-File` of PowerShell 5). What
// scanners read is UTF-8 without a mark.

import { Buffer } from 'node:buffer';

/** Blocks of one log in their order → the same text as UTF-8. */
export type Decode = (block: Buffer) => Buffer;

const MARKS = [
  { bytes: [0xff, 0xfe], encoding: 'utf-16le' },
  { bytes: [0xfe, 0xff], encoding: 'utf-16be' },
] as const;
const UTF8_MARK = [0xef, 0xbb, 0xbf] as const;

/** By the first bytes of a log; null: it is to be read as it is. */
export function decoderFor(head: Uint8Array): Decode | null {
  const begins = (bytes: readonly number[]): boolean =>
    bytes.every((byte, at) => head[at] === byte);
  if (begins(UTF8_MARK)) {
    let left: number = UTF8_MARK.length;
    return (block) => {
      const rest = block.subarray(left);
      left -= block.length - rest.length;
      return rest;
    };
  }
  const mark = MARKS.find(({ bytes }) => begins(bytes));
  if (mark === undefined) return null;
  const decoder = new TextDecoder(mark.encoding);
  return (block) => Buffer.from(decoder.decode(block, { stream: true }));
}

/** The first of `blocks` holds the byte order mark, if there is one. */
export async function* decodeBlocks(blocks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let decode: Decode | null | undefined;
  for await (const block of blocks) {
    if (decode === undefined) decode = decoderFor(block);
    yield decode === null ? block : decode(block);
  }
}
