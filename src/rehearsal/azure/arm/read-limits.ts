// How many reads are left, as Resource Manager tells it in a header: a bucket of 250
// that refills by 25 a second (documented since 2024). Told, not enforced: who wants
// a refusal sets a fault.

const CAPACITY = 250;
const PER_SECOND = 25;

export class ReadLimits {
  #left = CAPACITY;
  #at = 0;

  take(now: Date): Record<string, string> {
    const refilled = this.#at === 0 ? CAPACITY : this.#left + ((now.getTime() - this.#at) / 1000) * PER_SECOND;
    this.#at = now.getTime();
    this.#left = Math.max(0, Math.min(CAPACITY, refilled) - 1);
    return { 'x-ms-ratelimit-remaining-subscription-reads': String(Math.floor(this.#left)) };
  }
}
