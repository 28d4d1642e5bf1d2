// Replication on paper: from how much a disk holds, how fast it changes and what the
// link carries, how long the first copy takes, how old the newest point gets, and how
// much waits in the cache storage. Pure arithmetic; its terms are in docs/capacity.md.

/** The road from the process server to the cache storage. */
export interface Link {
  /** Megabits a second, for all that is replicated together. */
  readonly rateMbps: number;
  /** One way, in milliseconds. */
  readonly delayMs: number;
}

export interface CopyInput {
  readonly usedBytes: number;
  readonly link: Link;
}

export interface ReplicationInput extends CopyInput {
  readonly churnBytesPerSecond: number;
  /** Between two points. */
  readonly cycleSeconds: number;
}

export interface ReplicationPrediction {
  readonly initialSeconds: number;
  /** Until the changes made during the first copy are through too, and points keep their pace; null: never. */
  readonly steadyAfterSeconds: number | null;
  /** Age of the newest point just before the next one is there; null: it grows without end. */
  readonly rpoSeconds: number | null;
  /** What waits in the cache storage at most: of the first copy, and later; null: it grows without end. */
  readonly initialCacheBytes: number;
  readonly cacheBytes: number | null;
  /** Part of the link that the changes take; above 1 they never get through. */
  readonly linkUse: number;
}

/** TLS, HTTP, the parts' headers and the index, over the bytes of the blocks; measured by bench/capacity.ts. */
const OVERHEAD = 1.015;
/** Exchanges that wait for one another in a cycle: listing, the last part, its commit, the index, the point. */
const ROUND_TRIPS = 8;

export function initialCopySeconds({ usedBytes, link }: CopyInput): number {
  return roundTo(transferSeconds(usedBytes, link), 3);
}

export function predictReplication({
  usedBytes,
  churnBytesPerSecond,
  cycleSeconds,
  link,
}: ReplicationInput): ReplicationPrediction {
  const initialSeconds = transferSeconds(usedBytes, link);
  const linkUse = churnBytesPerSecond / bytesPerSecond(link);
  const sendSeconds = transferSeconds(churnBytesPerSecond * cycleSeconds, link);
  // A cycle that takes longer than the time between two is followed at once by the next.
  const pace = Math.max(cycleSeconds, linkUse < 1 ? roundTripSeconds(link) / (1 - linkUse) : 0);
  const isSteady = linkUse < 1;
  return {
    initialSeconds: roundTo(initialSeconds, 3),
    steadyAfterSeconds: isSteady ? roundTo(initialSeconds / (1 - linkUse), 3) : null,
    rpoSeconds: isSteady ? roundTo(pace + sendSeconds, 3) : null,
    initialCacheBytes: Math.round(usedBytes),
    cacheBytes: isSteady ? Math.round(churnBytesPerSecond * pace) : null,
    linkUse: roundTo(linkUse, 4),
  };
}

function transferSeconds(bytes: number, link: Link): number {
  return bytes / bytesPerSecond(link) + roundTripSeconds(link);
}

function bytesPerSecond({ rateMbps }: Link): number {
  return (rateMbps * 1_000_000) / 8 / OVERHEAD;
}

function roundTripSeconds({ delayMs }: Link): number {
  return (ROUND_TRIPS * 2 * delayMs) / 1000;
}

function roundTo(value: number, digits: number): number {
  const factor = 10 ** digits;
  return Math.round(value * factor) / factor;
}
