// A recovery point as the vault keeps it: one file with a header, the slot of every
// block, and every block's digest. It is written beside, made durable and renamed, so
// that a point either is there as a whole or is not there.

import { open, readdir, rename, rm, type FileHandle } from 'node:fs/promises';
import { endianness } from 'node:os';
import { join } from 'node:path';

import * as z from 'zod';

import { OutsideError } from '@sekisho/dns/user-error.ts';
import { BlockMap, DIGEST_BYTES } from './block-map.ts';
import { readFully, writeFully } from './read-fully.ts';

export const recoveryPointSchema = z.object({
  schema: z.literal('sekisho/recovery-point/1'),
  id: z.string(),
  sequence: z.int().positive(),
  /** The instant of the source that this is. */
  takenAt: z.iso.datetime(),
  /** When the vault had it ready. */
  processedAt: z.iso.datetime(),
  consistency: z.enum(['crash-consistent', 'application-consistent']),
  sizeBytes: z.int().positive(),
  blockBytes: z.int().positive(),
  root: z.string(),
  diskSha256: z.string().nullable(),
  changedBlocks: z.int().nonnegative(),
});
export type RecoveryPoint = Readonly<z.infer<typeof recoveryPointSchema>>;

/** Where each block of a point is stored. */
export interface PointContent {
  readonly map: BlockMap;
  readonly slots: Uint32Array;
}

const HEADER_BYTES = 4096;
const SLOT_BYTES = 4;

export function pointFileName(sequence: number): string {
  return `${String(sequence).padStart(8, '0')}.point`;
}

export async function writePoint(
  folder: string,
  point: RecoveryPoint,
  { map, slots }: PointContent,
): Promise<void> {
  const path = join(folder, pointFileName(point.sequence));
  const beside = `${path}.part`;
  const header = Buffer.alloc(HEADER_BYTES, ' ');
  if (header.write(JSON.stringify(point)) >= HEADER_BYTES)
    throw new RangeError('the header of a recovery point is too long');
  const handle = await open(beside, 'w');
  try {
    await writeFully(handle, header, 0);
    await writeFully(handle, bytesOf(slots), HEADER_BYTES);
    await writeFully(handle, map.digests, HEADER_BYTES + slots.byteLength);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(beside, path);
  await syncFolder(folder);
}

/** All points in a folder, oldest first; removes what a crash has left half written. */
export async function listPoints(folder: string): Promise<readonly RecoveryPoint[]> {
  const points: RecoveryPoint[] = [];
  for (const name of (await readdir(folder)).toSorted()) {
    const path = join(folder, name);
    if (name.endsWith('.part')) await rm(path);
    else if (name.endsWith('.point')) points.push(await withFile(path, readHeader));
  }
  return points.toSorted((a, b) => a.sequence - b.sequence);
}

/** Only where the blocks are, which is what deciding about slots needs. */
export function readSlots(folder: string, { sequence }: RecoveryPoint): Promise<Uint32Array> {
  return withFile(join(folder, pointFileName(sequence)), async (handle, path) =>
    slotsOf(handle, path, await readHeader(handle, path)),
  );
}

/** The content of a point; an OutsideError when the file is damaged. */
export function readPoint(folder: string, { sequence }: RecoveryPoint): Promise<PointContent> {
  return withFile(join(folder, pointFileName(sequence)), async (handle, path) => {
    const point = await readHeader(handle, path);
    const slots = await slotsOf(handle, path, point);
    const digests = new Uint8Array(slots.length * DIGEST_BYTES);
    await readFully(handle, digests, HEADER_BYTES + slots.byteLength);
    const map = new BlockMap(point.sizeBytes, point.blockBytes, digests);
    if (map.root() !== point.root) throw damaged(path);
    return { map, slots };
  });
}

export async function removePoint(folder: string, { sequence }: RecoveryPoint): Promise<void> {
  await rm(join(folder, pointFileName(sequence)), { force: true });
  // Before any of its slots is used again, its removal has to last.
  await syncFolder(folder);
}

async function readHeader(handle: FileHandle, path: string): Promise<RecoveryPoint> {
  const header = Buffer.alloc(HEADER_BYTES);
  await readFully(handle, header, 0);
  try {
    return recoveryPointSchema.parse(JSON.parse(header.toString('utf8')));
  } catch (cause) {
    throw damaged(path, cause);
  }
}

async function slotsOf(
  handle: FileHandle,
  path: string,
  { sizeBytes, blockBytes }: RecoveryPoint,
): Promise<Uint32Array> {
  const slots = new Uint32Array(Math.ceil(sizeBytes / blockBytes));
  const bytes = bytesOf(slots);
  if ((await readFully(handle, bytes, HEADER_BYTES)) < bytes.length) throw damaged(path);
  return slots;
}

function bytesOf(slots: Uint32Array): Uint8Array {
  if (endianness() !== 'LE')
    throw new Error('recovery points are kept in little-endian order only');
  return new Uint8Array(slots.buffer, slots.byteOffset, slots.length * SLOT_BYTES);
}

function damaged(path: string, cause?: unknown): OutsideError {
  return new OutsideError(`the recovery point in ${path} is damaged`, {
    code: 'vault.damaged',
    where: path,
    ...(cause === undefined ? {} : { cause }),
  });
}

async function withFile<T>(
  path: string,
  use: (handle: FileHandle, path: string) => Promise<T>,
): Promise<T> {
  const handle = await open(path, 'r');
  try {
    return await use(handle, path);
  } finally {
    await handle.close();
  }
}

/** Makes a rename or removal in the folder durable. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
