// The vault's digests as bytes: kept by the process server between runs, and sent to
// it by the vault when it has lost them. Anything that does not check is as good as lost.

import { readFile, rename, writeFile } from 'node:fs/promises';

import * as z from 'zod';

import { BlockMap } from './block-map.ts';
import type { Baseline } from './cycle.ts';

const headerSchema = z.object({
  schema: z.literal('sekisho/baseline/1'),
  sequence: z.int().positive(),
  sizeBytes: z.int().positive(),
  blockBytes: z.int().positive(),
  root: z.string(),
});

/** One line of JSON, then the digests. */
export function encodeBaseline({ sequence, map }: Baseline): Buffer {
  const header: z.infer<typeof headerSchema> = {
    schema: 'sekisho/baseline/1',
    sequence,
    sizeBytes: map.sizeBytes,
    blockBytes: map.blockBytes,
    root: map.root(),
  };
  return Buffer.concat([Buffer.from(`${JSON.stringify(header)}\n`), map.digests]);
}

/** Null for bytes that are not a whole, undamaged baseline. */
export function decodeBaseline(bytes: Uint8Array): Baseline | null {
  try {
    const end = bytes.indexOf(0x0a);
    const { sequence, sizeBytes, blockBytes, root } = headerSchema.parse(
      JSON.parse(Buffer.from(bytes.subarray(0, end)).toString('utf8')),
    );
    const map = new BlockMap(
      sizeBytes,
      blockBytes,
      Uint8Array.prototype.slice.call(bytes, end + 1),
    );
    return map.root() === root ? { sequence, map } : null;
  } catch {
    return null;
  }
}

export async function saveBaseline(path: string, baseline: Baseline): Promise<void> {
  await writeFile(`${path}.part`, encodeBaseline(baseline));
  await rename(`${path}.part`, path);
}

export async function loadBaseline(path: string): Promise<Baseline | null> {
  const bytes = await readFile(path).catch(() => null);
  return bytes === null ? null : decodeBaseline(bytes);
}
