// Options of readers: facts that log lines leave out.

import type { DateOrder } from './local-date.ts';

export interface ReaderOptions {
  /** How far the clock of lines without a zone runs ahead of UTC. */
  readonly zoneMs: number;
  /** Gives lines without a year theirs. */
  readonly now: Date;
  /** How the log writes dates of which that can't be told one by one. */
  readonly dates?: DateOrder;
  /**
   * Which questions a reader may remember for a later line that says what became of them; default: all. Of others the
   * scanner of bytes may show it none.
   */
  readonly isRemembered?: (client: string, name: string) => boolean;
}

export const PLAIN_OPTIONS: ReaderOptions = { zoneMs: 0, now: new Date() };
