// What every measurement of keep needs: waiting for answers, and figures of many times.

import { askDns } from '@sekisho/test-kit/render/small-dns.ts';

export interface Spread {
  readonly rounds: number;
  readonly p50Ms: number;
  readonly p95Ms: number;
  readonly p99Ms: number;
  readonly maxMs: number;
}

export function spread(times: readonly number[]): Spread {
  const sorted = [...times].sort((a, b) => a - b);
  const at = (share: number): number =>
    round1(sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * share) - 1)] ?? 0);
  return { rounds: times.length, p50Ms: at(0.5), p95Ms: at(0.95), p99Ms: at(0.99), maxMs: at(1) };
}

export function round1(value: number): number {
  return Math.round(value * 10) / 10;
}

/** From now on the server holds in its cache that there is no such name. */
export async function cacheNxdomain(port: number, name: string): Promise<void> {
  const reply = await askDns(port, name);
  if (reply?.code !== 'NXDOMAIN') throw new Error(`${name} is there before it is wanted`);
}

/** When the answer came, by performance.now(). */
export async function untilAnswered(port: number, name: string): Promise<number> {
  const deadline = performance.now() + 120_000;
  for (;;) {
    if (((await askDns(port, name, 'A', 1000))?.addresses.length ?? 0) > 0)
      return performance.now();
    if (performance.now() > deadline) throw new Error(`${name} is not answered in two minutes`);
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
}
