// Wanted entries and options of a round, as the tests of several drivers use them.

import { join } from 'node:path';

import { toEntry, type Entry } from '@sekisho/core/products/shared/sync/entry.ts';
import type { SyncOptions } from '@sekisho/core/sync/sync-target.ts';

export const ZONE = 'privatelink.vaultcore.azure.net';

export function wanted(
  addresses: Readonly<Record<string, readonly string[]>>,
  ttlSeconds = 10,
): Entry[] {
  return Object.entries(addresses).map(([key, values]) => toEntry(key, values, ttlSeconds));
}

/** `n0.ZONE` and so on, each with an address of its own. */
export function manyNames(count: number, zone = ZONE): Record<string, string[]> {
  return Object.fromEntries(
    Array.from({ length: count }, (_, index) => [
      `n${String(index)}.${zone}`,
      [`10.${String(2 + (index >> 16))}.${String((index >> 8) & 255)}.${String(index & 255)}`],
    ]),
  );
}

export function syncOptions(folder: string, parts: Partial<SyncOptions> = {}): SyncOptions {
  return {
    journalFile: join(folder, 'journal.json'),
    graceMs: 0,
    isForced: false,
    isDryRun: false,
    now: () => Date.now(),
    signal: new AbortController().signal,
    ...parts,
  };
}
