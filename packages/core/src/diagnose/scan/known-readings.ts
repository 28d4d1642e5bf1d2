// What the format's reader said of lines that decide alike: looked up by two hashes, asked once for each.

import type { ProxyObservation } from '../../products/shared/logs/observation.ts';

/** How lines are read: as text, each; as of no interest; as questions; or as requests. */
export type Reading = { readonly kind: 'text' | 'nothing' | 'question' } | RequestReading;

export interface RequestReading extends Pick<ProxyObservation, 'verdict' | 'port' | 'status'> {
  readonly kind: 'request';
}

/** A log has a few dozen; one that has very many is none that can be read so. */
const MOST_READINGS = 4096;
const PLACES = 4 * MOST_READINGS;

export class KnownReadings {
  readonly #c = new Int32Array(PLACES);
  readonly #d = new Int32Array(PLACES);
  readonly #numbers = new Int32Array(PLACES);
  readonly #readings: Reading[] = [];

  find(c: number, d: number): Reading | null {
    const number = this.#numbers[this.#placeOf(c, d)] as number;
    return number === 0 ? null : (this.#readings[number - 1] as Reading);
  }

  add(c: number, d: number, reading: Reading): void {
    const place = this.#placeOf(c, d);
    if (this.#readings.length >= MOST_READINGS || this.#numbers[place] !== 0) return;
    this.#readings.push(reading);
    this.#c[place] = c;
    this.#d[place] = d;
    this.#numbers[place] = this.#readings.length;
  }

  #placeOf(c: number, d: number): number {
    for (let at = (c ^ (c >>> 15)) & (PLACES - 1); ; at = (at + 1) & (PLACES - 1))
      if (this.#numbers[at] === 0 || (this.#c[at] === c && this.#d[at] === d)) return at;
  }
}
