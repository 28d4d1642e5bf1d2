// Names that a proxy denied to machines that are not the site's, and that no plan has: the most frequent of them,
// in bounded memory. A name that is carried later is no longer denied.

import type { Evidence } from '../../products/shared/logs/observation.ts';
import { FACTOR_A, FACTOR_B, hashName, mix, type NameHash } from './name-hash.ts';
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
  /** The first line that was seen, as it stands in the log. Of so many few are shown, by {@link evidenceOf} only. */
  seen: Evidence | null;
}

export interface Denial {
  readonly status: number;
  readonly moment: Moment;
}

/** A name among the others; of many the object is made when it is asked for. */
export interface DeniedSlot {
  /** Hashes of the name and the port. */
  readonly a: number;
  readonly b: number;
  readonly denied: DeniedName;
  readonly name: string;
  readonly count: number;
  /** Since it was denied last. */
  readonly isCarried: boolean;
}

/** So many are held; when there are twice as many, the less frequent half goes. */
const MOST_NAMES = 10_000;
const LEAST_SLOTS = 256;
const NUMBERS = 4;
/** What is longer is cut at once. */
const LONGEST_LINE = 1000;
/** When a name was carried that was not. */
export const NEVER = { carriedAt: Number.NEGATIVE_INFINITY, carriedFile: '', carriedLine: 0 };

export class KnownSlot implements DeniedSlot {
  readonly a: number;
  readonly b: number;
  readonly denied: DeniedName;

  constructor(a: number, b: number, denied: DeniedName) {
    this.a = a;
    this.b = b;
    this.denied = denied;
  }

  get name(): string {
    return this.denied.name;
  }

  get count(): number {
    return this.denied.count;
  }

  get isCarried(): boolean {
    return isCarriedSince(this.denied);
  }
}

export class DeniedNames {
  #slots: DeniedSlot[] = [];
  /** So many of them have their place: the others have it when somebody looks for a name. */
  #seated = 0;
  /** Times that names were forgotten, so that the others have other places. */
  #revision = 0;
  /** Open addressing: four numbers a place, the hashes and the slot's number from 1. */
  #places = new Int32Array(NUMBERS * LEAST_SLOTS);
  /** Requests of names that were left out, and the most that one of them had. */
  #left = { names: 0, requests: 0 };
  /** Gives what is counted elsewhere. */
  #holder: (() => void) | null = null;

  get left(): { readonly names: number; readonly requests: number } {
    return this.#left;
  }

  get revision(): number {
    return this.#revision;
  }

  /** The next new name makes the less frequent ones go, so that all that was counted has to be here. */
  get isFull(): boolean {
    return this.#slots.length >= 2 * MOST_NAMES;
  }

  /** Whoever counts new names elsewhere, and gives them when the names are asked for. */
  setHolder(take: (() => void) | null): void {
    this.#holder = take;
  }

  /** New names stand at the end. */
  get slots(): readonly DeniedSlot[] {
    return this.#slots;
  }

  get all(): readonly DeniedName[] {
    this.#holder?.();
    return this.#slots.map(({ denied }) => denied);
  }

  /** Those that were not carried since. */
  get open(): readonly DeniedSlot[] {
    this.#holder?.();
    return this.#slots.filter(({ isCarried }) => !isCarried);
  }

  /** By the hashes of the name and the port of the request. */
  find(a: number, b: number, port: number): DeniedName | null {
    this.#holder?.();
    if (this.#slots.length === 0) return null;
    this.#seatAll();
    const place = this.#placeOf(withPort(a, port, FACTOR_A), withPort(b, port, FACTOR_B));
    const number = this.#places[place + 2] as number;
    return number === 0 ? null : (this.#slots[number - 1] as DeniedSlot).denied;
  }

  deny(name: string, port: number, denial: Denial): void {
    const hash = hashName(name);
    const known = this.find(hash.a, hash.b, port);
    if (known === null) this.denyFirst(name, port, { denial, hash });
    else denyAgain(known, denial);
  }

  /** Of a name that {@link find} does not find; `hash`: the name's. */
  denyFirst(
    name: string,
    port: number,
    { denial, hash }: { readonly denial: Denial; readonly hash: NameHash },
  ): void {
    const { status, moment } = denial;
    const { text = null } = moment.evidence;
    const isLong = text !== null && text.length > LONGEST_LINE;
    const last = momentOf(moment, null);
    this.#put(
      {
        name,
        port,
        status,
        count: 1,
        bytes: 0,
        first: moment.at,
        last,
        evidence: [isLong ? momentOf(moment, name) : last],
        ...NEVER,
        seen: isLong || text === null ? null : moment.evidence,
      },
      hash,
    );
  }

  /** A name that is not known, with its denials as they came. */
  take(slot: DeniedSlot): void {
    if (this.isFull) this.#forget();
    this.#slots.push(slot);
  }

  /** What `from` holds is this one's afterwards. */
  merge(from: DeniedNames): void {
    from.#holder?.();
    for (const { denied } of from.#slots) this.add(denied);
    this.#left.names += from.#left.names;
    this.#left.requests += from.#left.requests;
  }

  add(denied: DeniedName): void {
    const hash = hashName(denied.name);
    const known = this.find(hash.a, hash.b, denied.port);
    if (known === null) return this.#put(denied, hash);
    if (compareMoments(denied.last, known.last) > 0) known.status = denied.status;
    const [mine, theirs] = [shownMoment(known), shownMoment(denied)];
    // One line is shown, that of the older one, and made what may be shown when it is asked for.
    const isTheirs = theirs !== null && (mine === null || compareMoments(theirs, mine) < 0);
    if (isTheirs) {
      known.evidence.forEach((each, at, list) => (list[at] = momentOf(each, null)));
      known.seen = denied.seen;
    }
    const evidence = isTheirs
      ? denied.evidence
      : denied.evidence.map((each) => momentOf(each, null));
    mergeCounted(known, { ...denied, evidence });
    carry(known, denied.carriedAt, denied.carriedFile, denied.carriedLine);
  }

  leaveOut(names: number, requests: number): void {
    this.#left.names += names;
    this.#left.requests += requests;
  }

  copy(): DeniedNames {
    this.#holder?.();
    const made = new DeniedNames();
    for (const { denied } of this.#slots)
      made.#put({ ...denied, evidence: [...denied.evidence] }, hashName(denied.name));
    made.#left = { ...this.#left };
    return made;
  }

  #put(denied: DeniedName, { a, b }: NameHash): void {
    const { port } = denied;
    this.take(new KnownSlot(withPort(a, port, FACTOR_A), withPort(b, port, FACTOR_B), denied));
  }

  #forget(): void {
    this.#revision += 1;
    const sorted = this.#slots.toSorted((x, y) => y.count - x.count);
    const gone = sorted.slice(MOST_NAMES);
    this.#left.names += gone.length;
    this.#left.requests += gone.reduce((sum, { count }) => sum + count, 0);
    // Those that stay hold nothing of what the others were made of.
    this.#slots = sorted
      .slice(0, MOST_NAMES)
      .map(({ a, b, denied }) => new KnownSlot(a, b, denied));
    this.#seated = 0;
    this.#places.fill(0);
  }

  #seatAll(): void {
    const count = this.#slots.length;
    if (2 * NUMBERS * count > this.#places.length) {
      let places = this.#places.length;
      while (2 * NUMBERS * count > places) places *= 2;
      this.#places = new Int32Array(places);
      this.#seated = 0;
    }
    for (; this.#seated < count; this.#seated += 1) {
      const { a, b } = this.#slots[this.#seated] as DeniedSlot;
      const place = this.#placeOf(a, b);
      this.#places[place] = a;
      this.#places[place + 1] = b;
      this.#places[place + 2] = this.#seated + 1;
    }
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

export function denyAgain(denied: DeniedName, { status, moment }: Denial): void {
  if (compareMoments(moment, denied.last) > 0) denied.status = status;
  countMoment(denied, moment.evidence.text === undefined ? moment : momentOf(moment, null));
}

/** Several denials, all with a time; `first`: the oldest of them, as many as are evidence. */
export function denyOften(
  denied: DeniedName,
  of: {
    readonly count: number;
    readonly status: number;
    readonly first: readonly Moment[];
    readonly last: Moment;
  },
): void {
  const { count, status, first, last } = of;
  if (compareMoments(last, denied.last) > 0) denied.status = status;
  const at = first[0]?.at ?? last.at;
  mergeCounted(denied, { count, bytes: 0, first: at, last, evidence: [...first] });
}

/** Where and when it was denied, with the line of the first sighting as it may be shown. */
export function evidenceOf({ name, seen, evidence }: DeniedName): Moment[] {
  return evidence.map((moment) =>
    seen !== null && moment.evidence.line === seen.line && moment.evidence.file === seen.file
      ? momentOf({ at: moment.at, evidence: seen }, name)
      : moment,
  );
}

/** That whose line is held. */
function shownMoment({ seen, evidence }: DeniedName): Moment | null {
  const found = evidence.find(
    ({ evidence: { text, file, line } }) =>
      text !== undefined || (seen !== null && seen.line === line && seen.file === file),
  );
  return found ?? null;
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

export function isCarriedSince(denied: DeniedName): boolean {
  const { carriedAt, carriedFile, carriedLine, last } = denied;
  if (carriedLine === 0) return false;
  const at = carriedAt === Number.NEGATIVE_INFINITY ? Number.NaN : carriedAt;
  return compareMoments({ at, evidence: { file: carriedFile, line: carriedLine } }, last) > 0;
}

/** A name's requests at the usual ports are one. */
function withPort(hash: number, port: number, factor: number): number {
  return port === 443 || port === 80 ? hash : Math.imul(hash ^ port, factor);
}
