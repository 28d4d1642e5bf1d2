// The sections by their names, as `npm run bench -- diagnose NAME …` takes them.

import { followLogs } from './follow-section.ts';
import type { FollowRow, LogRow } from './figures.ts';
import {
  readFormats,
  readGigabytes,
  readManyFiles,
  readNewNames,
  type Bench,
} from './read-sections.ts';

interface Rows {
  readonly rows: readonly LogRow[];
  readonly follow?: readonly FollowRow[];
}

export const SECTIONS: Readonly<Record<string, (bench: Bench) => Promise<Rows> | Rows>> = {
  '1m': (bench) => ({ rows: readFormats(bench, 1_000_000) }),
  '10m': (bench) => ({ rows: readFormats(bench, 10_000_000) }),
  '1gb': (bench) => ({ rows: readGigabytes(bench, 1) }),
  '2gb': (bench) => ({ rows: readGigabytes(bench, 2) }),
  '5gb': (bench) => ({ rows: readGigabytes(bench, 5) }),
  '10gb': (bench) => ({ rows: readGigabytes(bench, 10) }),
  distinct: (bench) => ({ rows: readNewNames(bench) }),
  files: (bench) => ({ rows: readManyFiles(bench) }),
  follow: async (bench) => ({ rows: [], follow: [await followLogs(bench)] }),
};
