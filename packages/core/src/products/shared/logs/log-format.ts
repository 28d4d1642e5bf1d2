// How one product writes its log: what the reading of logs knows of a product.

import type { LineReader } from './observation.ts';
import type { ReaderOptions } from './reader-options.ts';

export interface LogFormat {
  /** As --log-format names it. */
  readonly id: string;
  create(options: ReaderOptions): LineReader;
  /** Lines are understood from the lines before them, so a file of it is read by one thread. */
  readonly isInOrder?: true;
}
