// Where a recovered disk is written: a new file, or (for failback) a disk that has
// old content, which is why zeros are told to it.

export interface DiskTarget {
  readonly name: string;
  /** `storedBytes` of the disk are not zero and will be written. */
  prepare(sizeBytes: number, storedBytes: number): Promise<void>;
  write(bytes: Uint8Array, offset: number): Promise<void>;
  zero(offset: number, length: number): Promise<void>;
  /** Makes the content durable and gives the SHA-256 of what is really stored, read back from it. */
  finish(signal?: AbortSignal): Promise<string>;
  /** Leaves nothing half written. Safe to call after a failed {@link prepare} or {@link finish}. */
  discard(): Promise<void>;
}
