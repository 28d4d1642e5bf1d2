// An estate reader over the folder of exports, for sites without a live connection to Azure. A file that was read
// before and can't be read now is being written at this moment: the whole answer waits.

import { readEstate } from '../estate/read-estate.ts';
import { OutsideError } from '@sekisho/dns/user-error.ts';
import type { EstateReader } from './sync-site.ts';
import type { Pace } from './pace.ts';

/** Reading a folder costs nobody anything. */
export const FOLDER_PACE: Pace = {
  fastMs: 1000,
  slowMs: 1000,
  restAfterMs: 1000,
  longestBackOffMs: 10_000,
};

export function watchExports(folder: string): EstateReader {
  let unusedBefore: ReadonlySet<string> | null = null;
  return async () => {
    const { estate, unused } = await readEstate(folder);
    const files = new Set(unused.filter(({ where }) => where === '').map(({ file }) => file));
    const broken =
      unusedBefore === null
        ? undefined
        : [...files].find((file) => unusedBefore?.has(file) === false);
    if (broken !== undefined)
      throw new OutsideError(
        `${broken} could be read before and can't be now: waiting for it to be whole`,
        { code: 'sync.half-an-answer', where: folder },
      );
    unusedBefore = files;
    return { estate, reads: 0 };
  };
}
