// Names that a proxy denied to machines that are not the site's, and that no plan has: the most frequent of them,
// in bounded memory. A name that is carried later is no longer denied.

import { FACTOR_A, FACTOR_B, hashName, mix } from './name-hash.ts';
import {
  compareMoments,
  countMoment,
  mergeCounted,
  momentOf,
  type Counted,
  type Moment,
} from './counted.ts';

/** Bytes are not counted: what is denied has none that matter. */
export interface DeniedName extends Counted {
  readonly name: string;
  readonly port: number;
  /** Of HTTP, of the newest denial. */
  status: number;
  /** When it was last carried: time, file and line; no time is before all times. */
  carriedAt: number;
  carriedFile: string;
  carriedLine: number;
}

interface Slot {
  readonly a: number;
  readonly b: number;
  readonly denied: DeniedName;
}

/** So many are held; when there are twice as many, the less frequent half goes. */
const MOST_NAMES = 10_000;
const LEAST_SLOTS = 256;
const NUMBERS = 4;
const NEVER = { carriedAt: Number.NEGATIVE_INFINITY, carriedFile: '', carriedLine: 0 };

export class DeniedNames {
  #slots: Slot[] = [];
  /** Open addressing: four numbers a place, the hashes and the slot's number from 1. */
  #places = new Int32Array(NUMBERS * LEAST_SLOTS);
  /** Requests of names that were left out, and the most that one of them had. */
  #left = { names: 0, requests: 0 };

  get left(): { readonly names: number; readonly requests: number } {
    return this.#left;
  }

  get all(): readonly DeniedName[] {
    return this.#slots.map(({ denied }) => denied);
  }

  /** Those that were not carried since. */
  get open(): readonly DeniedName[] {
    return this.all.filter((each) => !isCarriedSince(each));
  }

  /** By the hashes of the name and the port of the request. */
  find(a: number, b: number, port: number): DeniedName | null {
    if (this.#slots.length === 0) return null;
    const place = this.#placeOf(withPort(a, port, FACTOR_A), withPort(b, port, FACTOR_B));
    const number = this.#places[place + 2] as number;
    return number === 0 ? null : (this.#slots[number - 1] as Slot).denied;
  }

  deny(name: string, port: number, of: { readonly status: number; readonly moment: Moment }): void {
    const { a, b } = hashName(name);
    const known = this.find(a, b, port);
    if (known !== null)
      return denyAgain(known, { status: of.status, moment: momentOf(of.moment, null) });
    this.#put({
      name,
      port,
      status: of.status,
      count: 1,
      bytes: 0,
      first: of.moment.at,
      last: momentOf(of.moment, null),
      evidence: [momentOf(of.moment, name)],
      ...NEVER,
    });
  }

  /** What `from` holds is this one's afterwards. */
  merge(from: DeniedNames): void {
    for (const { denied } of from.#slots) this.add(denied);
    this.#left.names += from.#left.names;
    this.#left.requests += from.#left.requests;
  }

  add(denied: DeniedName): void {
    const { a, b } = hashName(denied.name);
    const known = this.find(a, b, denied.port);
    if (known === null) return this.#put(denied);
    if (compareMoments(denied.last, known.last) > 0) known.status = denied.status;
    mergeCounted(known, denied);
    carry(known, denied.carriedAt, denied.carriedFile, denied.carriedLine);
  }

  leaveOut(names: number, requests: number): void {
    this.#left.names += names;
    this.#left.requests += requests;
  }

  copy(): DeniedNames {
    const made = new DeniedNames();
    for (const { denied } of this.#slots) made.#put({ ...denied, evidence: [...denied.evidence] });
    made.#left = { ...this.#left };
    return made;
  }

  #put(denied: DeniedName): void {
    if (this.#slots.length >= 2 * MOST_NAMES) this.#forget();
    const { a, b } = hashName(denied.name);
    const slot = {
      a: withPort(a, denied.port, FACTOR_A),
      b: withPort(b, denied.port, FACTOR_B),
      denied,
    };
    if (2 * NUMBERS * this.#slots.length >= this.#places.length)
      this.#rebuild(2 * this.#places.length);
    this.#slots.push(slot);
    this.#seat(slot, this.#slots.length);
  }

  #forget(): void {
    const sorted = this.#slots.toSorted((x, y) => y.denied.count - x.denied.count);
    const gone = sorted.slice(MOST_NAMES);
    this.#left.names += gone.length;
    this.#left.requests += gone.reduce((sum, { denied }) => sum + denied.count, 0);
    this.#slots = sorted.slice(0, MOST_NAMES);
    this.#rebuild(this.#places.length);
  }

  #rebuild(length: number): void {
    this.#places = new Int32Array(length);
    for (const [index, slot] of this.#slots.entries()) this.#seat(slot, index + 1);
  }

  #seat({ a, b }: Slot, number: number): void {
    const place = this.#placeOf(a, b);
    this.#places[place] = a;
    this.#places[place + 1] = b;
    this.#places[place + 2] = number;
  }

  /** Where it is, or would be. */
  #placeOf(a: number, b: number): number {
    const places = this.#places;
    const mask = places.length / NUMBERS - 1;
    for (let at = mix(a) & mask; ; at = (at + 1) & mask) {
      const place = at * NUMBERS;
      if (places[place + 2] === 0 || (places[place] === a && places[place + 1] === b)) return place;
    }
  }
}

export function denyAgain(
  denied: DeniedName,
  { status, moment }: { readonly status: number; readonly moment: Moment },
): void {
  if (compareMoments(moment, denied.last) > 0) denied.status = status;
  countMoment(denied, moment);
}

/** It was carried, or it failed for another reason than a denial. */
export function carry(denied: DeniedName, time: number, file: string, line: number): void {
  const at = Number.isNaN(time) ? Number.NEGATIVE_INFINITY : time;
  const isLater =
    at > denied.carriedAt ||
    (at === denied.carriedAt &&
      (file > denied.carriedFile || (file === denied.carriedFile && line > denied.carriedLine)));
  if (!isLater) return;
  denied.carriedAt = at;
  denied.carriedFile = file;
  denied.carriedLine = line;
}

function isCarriedSince({ carriedAt, carriedFile, carriedLine, last }: DeniedName): boolean {
  if (carriedLine === 0) return false;
  const at = carriedAt === Number.NEGATIVE_INFINITY ? Number.NaN : carriedAt;
  return compareMoments({ at, evidence: { file: carriedFile, line: carriedLine } }, last) > 0;
}

/** A name's requests at the usual ports are one. */
function withPort(hash: number, port: number, factor: number): number {
  return port === 443 || port === 80 ? hash : Math.imul(hash ^ port, factor);
}
