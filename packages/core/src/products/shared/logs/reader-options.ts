// Options of readers: facts that log lines leave out.

export interface ReaderOptions {
  /** How far the clock of lines without a zone runs ahead of UTC. */
  readonly zoneMs: number;
  /** Gives lines without a year theirs. */
  readonly now: Date;
}

export const PLAIN_OPTIONS: ReaderOptions = { zoneMs: 0, now: new Date() };
