// What replication asks of a protected disk. A file, a disk that notes its own
// writes, and (later) a virtual machine behind NBD with dirty bitmaps are all this.

export interface ByteRange {
  readonly offset: number;
  readonly length: number;
}

export type Consistency = 'crash-consistent' | 'application-consistent';

export interface DiskSource {
  /** How messages name this disk: a path, a machine and its disk. */
  readonly name: string;
  /** Freezes the disk as it is at one instant. Only one cycle may be open at a time. */
  beginCycle(): Promise<FrozenDisk>;
  close(): Promise<void>;
}

/** A disk at one instant. What it reads does not change, whatever is written to the source. */
export interface FrozenDisk {
  readonly name: string;
  readonly sizeBytes: number;
  readonly takenAt: Date;
  readonly consistency: Consistency;
  /** What may differ from the last cycle that was released as applied; null when the source cannot tell. */
  readonly dirty: readonly ByteRange[] | null;
  /** Fills the buffer. An OutsideError names a disk that ends too early. */
  read(buffer: Uint8Array, offset: number): Promise<void>;
  /** Throws an OutsideError when what was read may not be one instant's content. Asked before the point is committed. */
  assertIntact(): Promise<void>;
  /** After `abandoned`, the next cycle's dirty ranges hold this cycle's too. */
  release(outcome: 'applied' | 'abandoned'): Promise<void>;
}
