// What a resolver remembers: sets of records and the absence of them, each for
// as long as its source allowed (RFC 1034 §3.6, RFC 2308), told with the time that is left.

import type { DnsRecord } from './message.ts';

export type Cached =
  | { readonly kind: 'records'; readonly records: readonly DnsRecord[] }
  | { readonly kind: 'nodata' | 'nxdomain'; readonly soa: DnsRecord };

export interface CacheLimits {
  readonly names: number;
  readonly ttlSeconds: number;
  /** RFC 2308 §5 finds one to three hours sensible. */
  readonly negativeTtlSeconds: number;
}

interface Entry {
  readonly expiresAt: number;
  readonly value: Cached;
}

const DEFAULT_LIMITS: CacheLimits = {
  names: 10_000,
  ttlSeconds: 86_400,
  negativeTtlSeconds: 10_800,
};
/** "No such name" holds for all types. */
const ANY_TYPE = '*';

export class DnsCache {
  readonly #clock: () => Date;
  readonly #limits: CacheLimits;
  readonly #byName = new Map<string, Map<string, Entry>>();

  constructor(clock: () => Date, limits: Partial<CacheLimits> = {}) {
    this.#clock = clock;
    this.#limits = { ...DEFAULT_LIMITS, ...limits };
  }

  /** Keeps one set: the records of one name and type. */
  keepRecords(name: string, type: string, records: readonly DnsRecord[]): void {
    const ttl = Math.min(this.#limits.ttlSeconds, ...records.map((record) => record.ttl));
    this.#byName.get(name)?.delete(ANY_TYPE);
    this.#keep(name, type, ttl, { kind: 'records', records });
  }

  /** Keeps an absence, for as long as the zone's SOA says; without an SOA it must not be kept (RFC 2308 §5). */
  keepAbsence(name: string, type: string, kind: 'nodata' | 'nxdomain', soa: DnsRecord): void {
    const ttl = Math.min(
      this.#limits.negativeTtlSeconds,
      soa.ttl,
      soa.kind === 'soa' ? soa.soa.minimum : 0,
    );
    if (kind === 'nxdomain') this.#byName.delete(name);
    this.#keep(name, kind === 'nxdomain' ? ANY_TYPE : type, ttl, { kind, soa });
  }

  find(name: string, type: string): Cached | null {
    const types = this.#byName.get(name);
    if (types === undefined) return null;
    for (const key of [ANY_TYPE, type]) {
      const entry = types.get(key);
      const left = entry === undefined ? 0 : this.#secondsLeft(entry);
      if (entry !== undefined && left > 0) return withTtl(entry.value, left);
      types.delete(key);
    }
    if (types.size === 0) this.#byName.delete(name);
    return null;
  }

  /** Forgets these names, or everything. */
  flush(names?: Iterable<string>): void {
    if (names === undefined) this.#byName.clear();
    else for (const name of names) this.#byName.delete(name.toLowerCase());
  }

  get size(): number {
    return this.#byName.size;
  }

  #keep(name: string, type: string, ttlSeconds: number, value: Cached): void {
    if (ttlSeconds <= 0) return;
    const types = this.#byName.get(name) ?? new Map<string, Entry>();
    // Moves the name to the end: the first one is the one not renewed for longest.
    this.#byName.delete(name);
    this.#byName.set(name, types);
    types.set(type, { expiresAt: this.#clock().getTime() + ttlSeconds * 1000, value });
    if (this.#byName.size <= this.#limits.names) return;
    const [oldest] = this.#byName.keys();
    if (oldest !== undefined) this.#byName.delete(oldest);
  }

  #secondsLeft(entry: Entry): number {
    return Math.ceil((entry.expiresAt - this.#clock().getTime()) / 1000);
  }
}

function withTtl(value: Cached, ttl: number): Cached {
  if (value.kind === 'records')
    return { kind: 'records', records: value.records.map((record) => ({ ...record, ttl })) };
  return { kind: value.kind, soa: { ...value.soa, ttl } };
}
