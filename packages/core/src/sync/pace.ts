// When to poll again. Pure, except for the random source that the caller passes.
//
// Limits (docs/facts/resource-manager.md#limits): Resource Manager refills 25 reads a second for a principal and
// subscription, the network provider takes 10,000 in 5 minutes. Half of the first is ours, which is less than half of the second:
// 80 ms for every request of a round. Private DNS (500 in 5 minutes) is not read. A Retry-After is always obeyed.

export interface Pace {
  /** While something changes. */
  readonly fastMs: number;
  /** At rest. */
  readonly slowMs: number;
  /** Without a change for so long is at rest. */
  readonly restAfterMs: number;
  readonly longestBackOffMs: number;
}

export const AZURE_PACE: Pace = {
  fastMs: 1000,
  slowMs: 60_000,
  restAfterMs: 300_000,
  longestBackOffMs: 120_000,
};

/** For as long as somebody waits for a set-up to go on. */
export const SET_UP_PACE: Pace = {
  fastMs: 500,
  slowMs: 5000,
  restAfterMs: 3_600_000,
  longestBackOffMs: 15_000,
};

export interface Moment {
  /** Since the estate last changed, or sync began. */
  readonly quietMs: number;
  /** Rounds in a row that failed. */
  readonly failures: number;
  readonly retryAfterMs: number | null;
  /** Requests that a round took. */
  readonly reads: number;
  /** From 0 up to 1. */
  readonly random: number;
}

const MS_A_READ = 80;
const JITTER = 0.2;

export function nextDelay(
  pace: Pace,
  { quietMs, failures, retryAfterMs, reads, random }: Moment,
): number {
  if (failures > 0) {
    // Full jitter above half: many syncers that failed together come back apart.
    const backOff = Math.min(pace.fastMs * 2 ** Math.min(failures, 20), pace.longestBackOffMs);
    return Math.round(Math.max(backOff * (0.5 + 0.5 * random), retryAfterMs ?? 0));
  }
  const base = Math.max(quietMs < pace.restAfterMs ? pace.fastMs : pace.slowMs, reads * MS_A_READ);
  // Never earlier than the limits allow, never earlier than told.
  return Math.round(Math.max(base * (1 + JITTER * random), retryAfterMs ?? 0));
}
