// How one product writes its log: what the reading of logs knows of a product.

import type { FormatLayout } from './line-layout.ts';
import type { LineReader } from './observation.ts';
import type { ReaderOptions } from './reader-options.ts';

export interface LogFormat {
  /** As --log-format names it. */
  readonly id: string;
  create(options: ReaderOptions): LineReader;
  /** Of lines that a scanner of bytes may pass over; only where each line is understood by itself. */
  readonly layout?: FormatLayout;
}
