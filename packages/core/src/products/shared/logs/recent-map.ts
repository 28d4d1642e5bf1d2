// A map that forgets what was set long ago, for readers that join lines. Taking the oldest entry out of a Map one at
// a time walks over all that were taken out before it; here half of them go at once.

export class RecentMap<Value> {
  readonly #most: number;
  #now = new Map<string, Value>();
  #before = new Map<string, Value>();

  /** At least so many of the newest keys are known, and at most twice as many. */
  constructor(most: number) {
    this.#most = most;
  }

  get(key: string): Value | undefined {
    return this.#now.get(key) ?? this.#before.get(key);
  }

  set(key: string, value: Value): void {
    if (this.#now.size >= this.#most && !this.#now.has(key)) {
      this.#before = this.#now;
      this.#now = new Map();
    }
    this.#now.set(key, value);
  }
}
