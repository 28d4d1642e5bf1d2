// Since when entries of one server are not wanted, by a clock that nobody sets: a grace is neither cut short nor made
// longer when the machine's clock is. The journal has it by the machine's clock, for the next process.

/** So far a clock that is only kept right may drift from one round to the next. */
const DRIFT_MS = 5000;

export class Absences {
  /** By key, in milliseconds of performance.now(); null: this process has not looked yet. */
  #since: ReadonlyMap<string, number> | null = null;
  readonly #steady: () => number;

  constructor(steady: () => number = () => performance.now()) {
    this.#steady = steady;
  }

  /** What the journal says counts for the first look only. */
  open(journal: ReadonlyMap<string, number>, wallMs: number): OpenAbsences {
    const nowMs = this.#steady();
    const since =
      this.#since ??
      new Map([...journal].map(([key, at]) => [key, nowMs - Math.max(0, wallMs - at)]));
    return { since, nowMs };
  }

  /** As the journal is to have it. */
  close(since: ReadonlyMap<string, number>, wallMs: number): ReadonlyMap<string, number> {
    this.#since = since;
    const nowMs = this.#steady();
    return new Map([...since].map(([key, at]) => [key, Math.round(wallMs - (nowMs - at))]));
  }
}

export interface OpenAbsences {
  readonly since: ReadonlyMap<string, number>;
  readonly nowMs: number;
}

/** Whether the journal says the same, but for a clock that drifts. */
export function sameAbsences(
  a: ReadonlyMap<string, number>,
  b: ReadonlyMap<string, number>,
): boolean {
  return (
    a.size === b.size &&
    [...a].every(([key, at]) => Math.abs(at - (b.get(key) ?? -Infinity)) <= DRIFT_MS)
  );
}
