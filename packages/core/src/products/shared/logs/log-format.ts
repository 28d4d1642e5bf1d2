// How one product writes its log: what the reading of logs knows of a product.

import type { FormatLayout } from './line-layout.ts';
import type { LineReader } from './observation.ts';
import type { ReaderOptions } from './reader-options.ts';

export interface LogFormat {
  /** As --log-format names it. */
  readonly id: string;
  /**
   * Reads the product's own lines, as they are without any envelope (envelopes.ts). Where the header alone says whose
   * line it is, its program stands in front as syslog writes it, `unbound[6739]: `.
   */
  create(options: ReaderOptions): LineReader;
  /** Its lines are JSON objects; no other format is asked of one as it stands. */
  readonly isJson?: true;
  /** Of lines that a scanner of bytes may pass over; only where each line is understood by itself. */
  readonly layout?: FormatLayout;
  /** How a line is read may depend on whether the line before said nothing. */
  readonly hasHead?: true;
  /** Its dates are written as a region does: day and month are told apart by all that the log has. */
  readonly hasLocalDates?: true;
}
