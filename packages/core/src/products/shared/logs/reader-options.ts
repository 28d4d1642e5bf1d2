// Options of readers: facts that log lines leave out.

import type { DateOrder } from './local-date.ts';

export interface ReaderOptions {
  /** How far the clock of lines without a zone runs ahead of UTC. */
  readonly zoneMs: number;
  /** Gives lines without a year theirs. */
  readonly now: Date;
  /** How the log writes dates of which that can't be told one by one. */
  readonly dates?: DateOrder;
}

export const PLAIN_OPTIONS: ReaderOptions = { zoneMs: 0, now: new Date() };
