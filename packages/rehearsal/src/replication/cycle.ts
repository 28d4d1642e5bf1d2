// What the process server and the vault agree on: how a cycle lies in the cache
// storage, and the messages that commit it. None of this is the product's own
// format, which is not public (docs/facts/replication.md#flow-of-data); this one is ours.
//
// The disk is cut into blocks (digests), blocks into parcels (one request each) and
// parcels into segments (one blob each), all by position. A segment's blob holds the
// cycle's changed blocks that are not zero, in order; an index blob names them all.

import { createHash } from 'node:crypto';

import * as z from 'zod';

import { DIGEST_BYTES, type BlockMap } from './block-map.ts';
import type { BlockSet } from './block-set.ts';

const PARCEL_BYTES = 4 * 1024 * 1024;
const PARCELS_IN_SEGMENT = 16;
const RECORD_BYTES = 4 + DIGEST_BYTES;

export const cycleManifestSchema = z.object({
  schema: z.literal('sekisho/cycle/1'),
  diskId: z.string().regex(/^[a-z0-9-]{1,64}$/),
  sequence: z.int().positive(),
  sizeBytes: z.int().positive(),
  blockBytes: z.int().positive(),
  takenAt: z.iso.datetime(),
  consistency: z.enum(['crash-consistent', 'application-consistent']),
  /** Root of the map that the changes apply to; null for the first copy. */
  baseRoot: z.string().nullable(),
  root: z.string(),
  indexSha256: z.string(),
  changedBlocks: z.int().nonnegative(),
  /** Of the whole disk, where it was read as a whole. */
  diskSha256: z.string().nullable(),
});
export type CycleManifest = z.infer<typeof cycleManifestSchema>;

export const commitAnswerSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('applied'), recoveryPointId: z.string() }),
  /** What the cache holds of these blocks is not what the index says: send them again. */
  z.object({
    kind: z.literal('resend'),
    blocks: z.array(z.int().nonnegative()),
    index: z.boolean(),
  }),
  /** The changes apply to another state than the vault has: ask for its digests. */
  z.object({
    kind: z.literal('stale'),
    sequence: z.int().nonnegative(),
    root: z.string().nullable(),
  }),
]);
export type CommitAnswer = z.infer<typeof commitAnswerSchema>;

/** What the vault has: the number of its newest cycle and the digests after it. */
export interface Baseline {
  readonly sequence: number;
  readonly map: BlockMap;
}

export interface CycleLayout {
  readonly blocksInParcel: number;
  readonly blocksInSegment: number;
}

export function layoutOf(blockBytes: number): CycleLayout {
  const blocksInParcel = Math.max(1, Math.floor(PARCEL_BYTES / blockBytes));
  return { blocksInParcel, blocksInSegment: blocksInParcel * PARCELS_IN_SEGMENT };
}

/** All that is in the cache for one disk. */
export function diskPrefix(diskId: string): string {
  return `${diskId}/`;
}

export function cyclePrefix(diskId: string, sequence: number): string {
  return `${diskPrefix(diskId)}${String(sequence).padStart(8, '0')}/`;
}

export function segmentBlobName(diskId: string, sequence: number, segment: number): string {
  return `${cyclePrefix(diskId, sequence)}${String(segment).padStart(8, '0')}`;
}

export function indexBlobName(diskId: string, sequence: number): string {
  return `${cyclePrefix(diskId, sequence)}index`;
}

/** The cycle number of a blob's name, or null when it is not of this disk. */
export function sequenceOfBlob(diskId: string, name: string): number | null {
  if (!name.startsWith(diskPrefix(diskId))) return null;
  const digits = /^(\d{8,})\//.exec(name.slice(diskPrefix(diskId).length))?.[1];
  return digits === undefined ? null : Number(digits);
}

/**
 * The id of a parcel inside its segment's blob: its number and a digest over what it
 * holds. Listing a blob therefore says which parcels need not be sent again.
 * At most 64 bytes before encoding, all of one length (Put Block).
 */
export function parcelId(parcel: number, blocks: readonly number[], map: BlockMap): string {
  const hash = createHash('sha256');
  const number = Buffer.alloc(4);
  for (const block of blocks) {
    number.writeUInt32LE(block);
    hash.update(number).update(map.digestOf(block));
  }
  number.writeUInt32LE(parcel);
  return Buffer.concat([number, hash.digest()]).toString('base64');
}

export interface IndexRecord {
  readonly block: number;
  readonly digest: Uint8Array;
}

export function encodeIndex(changed: BlockSet, map: BlockMap): Buffer {
  const bytes = Buffer.allocUnsafe(changed.count() * RECORD_BYTES);
  let at = 0;
  for (const block of changed) {
    bytes.writeUInt32LE(block, at);
    bytes.set(map.digestOf(block), at + 4);
    at += RECORD_BYTES;
  }
  return bytes;
}

export function* readIndex(bytes: Uint8Array): Generator<IndexRecord, void, undefined> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = 0; at + RECORD_BYTES <= bytes.length; at += RECORD_BYTES) {
    yield { block: view.getUint32(at, true), digest: bytes.subarray(at + 4, at + RECORD_BYTES) };
  }
}
