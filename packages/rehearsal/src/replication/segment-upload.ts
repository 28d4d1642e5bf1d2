// One segment's blob while its parcels are under way: knows what an earlier attempt
// has left in it, and commits it when the last parcel has arrived.

import type { BlockBlobClient } from '@azure/storage-blob';

import { isMissing, withRetries, type RetryPolicy } from './retries.ts';
import type { TaskGroup } from './task-group.ts';

/** What the cache holds of a segment already, by parcel ids. */
export interface StagedSegment {
  /** In the blob, in order. */
  readonly committed: readonly string[];
  /** In the blob or staged for it. */
  readonly ids: ReadonlySet<string>;
}

export interface SegmentOptions {
  readonly number: number;
  readonly blob: BlockBlobClient;
  /** True when the cache is known to hold nothing of it. */
  readonly isNew: boolean;
  readonly group: TaskGroup;
  readonly retries: RetryPolicy;
}

export class SegmentUpload {
  readonly number: number;
  /** Resolves also after a failure, which the group reports. */
  readonly done: Promise<void>;
  readonly #options: SegmentOptions;
  readonly #staged: Promise<StagedSegment>;
  readonly #ids: string[] = [];
  readonly #parcels: Promise<void>[] = [];
  #hasSent = false;
  #settle: () => void = () => undefined;

  constructor(options: SegmentOptions) {
    this.number = options.number;
    this.#options = options;
    this.#staged = options.isNew
      ? Promise.resolve({ committed: [], ids: new Set() })
      : this.#list();
    // Whoever adds a parcel meets its failure.
    this.#staged.catch(() => undefined);
    this.done = new Promise((resolve) => {
      this.#settle = resolve;
    });
  }

  /** The task is run in the group and told what is there already. */
  add(id: string, send: (staged: Promise<StagedSegment>) => Promise<void>): void {
    this.#ids.push(id);
    this.#options.group.start(() => {
      const sent = send(this.#staged);
      this.#parcels.push(sent);
      return sent;
    });
  }

  async stage(id: string, bytes: Uint8Array): Promise<void> {
    const { blob } = this.#options;
    await this.#try('sending to the cache storage', (abortSignal) =>
      blob.stageBlock(id, bytes, bytes.length, { abortSignal }),
    );
    this.#hasSent = true;
  }

  /** No more parcels follow. */
  end(): void {
    this.#options.group.start(async () => {
      try {
        await Promise.all(this.#parcels);
        const { committed } = await this.#staged;
        const isSame =
          committed.length === this.#ids.length &&
          committed.every((id, at) => id === this.#ids[at]);
        // A parcel sent anew under its old id replaces the old one only when the list is committed again.
        if (this.#hasSent || !isSame) await this.#commit();
      } finally {
        this.#settle();
      }
    });
  }

  async #commit(): Promise<void> {
    const { blob } = this.#options;
    if (this.#ids.length > 0)
      await this.#try('committing to the cache storage', (abortSignal) =>
        blob.commitBlockList(this.#ids, { abortSignal }),
      );
  }

  async #list(): Promise<StagedSegment> {
    const { blob } = this.#options;
    const lists = await this.#try('listing what the cache storage holds', (abortSignal) =>
      blob.getBlockList('all', { abortSignal }),
    ).catch((error: unknown) => {
      if (isMissing(error)) return null;
      throw error;
    });
    const committed = (lists?.committedBlocks ?? []).map(({ name }) => name);
    const uncommitted = (lists?.uncommittedBlocks ?? []).map(({ name }) => name);
    return { committed, ids: new Set([...committed, ...uncommitted]) };
  }

  #try<T>(what: string, request: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const { group, retries } = this.#options;
    return withRetries(what, request, { retries, signal: group.signal });
  }
}
