// An estate reader over the folder of exports, for sites without a live connection to Azure.

import { readEstate } from '../estate/read-estate.ts';
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
  return async () => {
    const { estate, used } = await readEstate(folder);
    return { estate, reads: 0, files: used.map(({ file }) => file) };
  };
}
