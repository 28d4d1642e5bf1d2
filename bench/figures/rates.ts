// Rates in MB/s, and how several of them are told.

/** The median says more than the mean here: one slow round on a shared machine is no property of the program. */
export interface Spread {
  readonly median: number;
  readonly least: number;
  readonly most: number;
}

/** How fast `work` goes through so many bytes, in MB/s. */
export async function rate(bytes: number, work: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now();
  await work();
  return bytes / 1e6 / ((performance.now() - startedAt) / 1000);
}

export function summary(values: readonly number[]): Spread {
  const sorted = values.toSorted((a, b) => a - b);
  return {
    median: round(median(values)),
    least: round(sorted[0] ?? 0),
    most: round(sorted.at(-1) ?? 0),
  };
}

export function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}

/** To two decimals. */
export function round(value: number): number {
  return Math.round(value * 100) / 100;
}
