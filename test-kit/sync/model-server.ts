// A server for models of sync: what stands in it, and who wrote it. Real products are of two kinds: those with marks
// beside their entries, which refuse a change that meets another entry than it was made for (BIND), and files without
// (all others). It can die in the middle of a change, lose its answer, refuse, and lie.

import type { Change } from '@sekisho/core/products/shared/sync/change.ts';
import type { Applied, Driver, Mismatch } from '@sekisho/core/products/shared/sync/driver.ts';
import { sameValues, toEntry, type Entry } from '@sekisho/core/products/shared/sync/entry.ts';
import { OutsideError } from '@sekisho/dns/user-error.ts';

export type Author = 'us' | 'others';

export interface Standing {
  /** By key: each value and who wrote it. */
  readonly entries: Readonly<Record<string, Readonly<Record<string, Author>>>>;
  /** By key, the values that a mark says are ours. */
  readonly marks: Readonly<Record<string, readonly string[]>>;
}

/** What goes wrong in one round. */
export type Fault =
  | { readonly kind: 'none' }
  /** The process ends there: nothing after it happens. */
  | { readonly kind: 'die'; readonly at: DeathPoint }
  /** Of the changes, so many are made; then the process ends, or the server refuses the rest, or its answer is lost. */
  | { readonly kind: 'part'; readonly count: number; readonly end: 'die' | 'refuse' }
  /** Everything is made, and what it answers never comes. */
  | { readonly kind: 'answer-lost' }
  /** It says that it has done what it has not. */
  | { readonly kind: 'idle' }
  /** It has done it, and answers clients with the old. */
  | { readonly kind: 'deaf' };

/** Before and behind each thing that is written or asked. */
export const DEATH_POINTS = [
  'before observe',
  'before write 1',
  'before write 2',
  'before write 3',
  'before write 4',
  'before verify',
  'after verify',
] as const;
export type DeathPoint = (typeof DEATH_POINTS)[number];

/** The process ends: no finally of its own runs in reality, and none of ours writes anything. */
export class Died extends Error {}

export class ModelServer {
  readonly #hasMarks: boolean;
  #entries = new Map<string, Map<string, Author>>();
  #marks = new Map<string, readonly string[]>();
  /** By key, every value that a round of ours was told to write. */
  readonly asked = new Map<string, Set<string>>();
  fault: Fault = { kind: 'none' };
  #writes = 0;

  constructor(hasMarks: boolean, standing: Standing = { entries: {}, marks: {} }) {
    this.#hasMarks = hasMarks;
    this.#entries = new Map(
      Object.entries(standing.entries).map(([key, values]) => [
        key,
        new Map(Object.entries(values)),
      ]),
    );
    this.#marks = new Map(Object.entries(standing.marks));
  }

  standing(): Standing {
    const sorted = <T>(map: ReadonlyMap<string, T>): [string, T][] =>
      [...map].sort(([a], [b]) => (a < b ? -1 : 1));
    return {
      entries: Object.fromEntries(
        sorted(this.#entries).map(([key, values]) => [key, Object.fromEntries(sorted(values))]),
      ),
      marks: Object.fromEntries(sorted(this.#marks)),
    };
  }

  /** Others write, or take away whatever stands there. */
  edit(key: string, value: string | null): void {
    if (value === null) this.#entries.delete(key);
    else this.#entries.set(key, new Map([...(this.#entries.get(key) ?? []), [value, 'others']]));
  }

  /** Called right before each write of a journal or of this server. */
  beforeWrite(): void {
    this.#writes += 1;
    this.#dieAt(`before write ${String(this.#writes)}`);
  }

  driver(): Driver {
    this.#writes = 0;
    return {
      name: 'dns1',
      product: 'model',
      layer: 'dns',
      prepare: (desired) => {
        for (const { key, values } of desired)
          this.asked.set(key, new Set([...(this.asked.get(key) ?? []), ...values]));
        return { entries: desired, uncovered: [] };
      },
      observe: async () => {
        this.#dieAt('before observe');
        return {
          entries: new Map(this.#all().map((entry) => [entry.key, entry])),
          owned: this.#hasMarks ? new Map(this.#marks) : null,
        };
      },
      apply: async (changes) => this.#apply(changes),
      verify: async (changes) => {
        this.#dieAt('before verify');
        const found = this.#mismatches(changes);
        this.#dieAt('after verify');
        return found;
      },
    };
  }

  #dieAt(point: string): void {
    if (this.fault.kind === 'die' && this.fault.at === point) throw new Died(point);
  }

  #all(): Entry[] {
    return [...this.#entries].map(([key, values]) => toEntry(key, [...values.keys()], 10));
  }

  #apply(changes: readonly Change[]): Applied {
    const { fault } = this;
    if (fault.kind === 'idle') return { done: changes, conflicts: [] };
    const isPart = fault.kind === 'part';
    const made = isPart ? changes.slice(0, fault.count) : changes;
    const done = made.filter((change) => this.#make(change));
    if (isPart) {
      if (fault.end === 'die') throw new Died('in apply');
      throw new OutsideError('the server refuses the rest', { code: 'sync.refused' });
    }
    if (fault.kind === 'answer-lost')
      throw new OutsideError('no answer', { code: 'sync.no-answer' });
    return {
      done,
      conflicts: made
        .filter((change) => !done.includes(change))
        .map(({ key }) => ({ key, reason: 'not-ours', found: [], wanted: null })),
    };
  }

  /** False: another entry stands there than the change was made for. */
  #make(change: Change): boolean {
    const { key } = change;
    const now = [...(this.#entries.get(key)?.keys() ?? [])].sort();
    const before = 'before' in change ? change.before.values : [];
    if (change.kind !== 'forget' && !sameValues(now, before)) return false;
    if ('after' in change) {
      const was = this.#entries.get(key);
      this.#entries.set(
        key,
        new Map(change.after.values.map((value) => [value, was?.get(value) ?? 'us'])),
      );
      if (this.#hasMarks) this.#marks.set(key, change.after.values);
    } else {
      if (change.kind === 'remove') this.#entries.delete(key);
      this.#marks.delete(key);
    }
    return true;
  }

  #mismatches(changes: readonly Change[]): Mismatch[] {
    if (this.fault.kind === 'deaf') return changes.map(({ key }) => ({ key, found: 'the old' }));
    return changes.flatMap((change) => {
      const now = [...(this.#entries.get(change.key)?.keys() ?? [])].sort();
      const after = 'after' in change ? change.after.values : [];
      return change.kind === 'forget' || sameValues(now, after)
        ? []
        : [{ key: change.key, found: now.join(' ') }];
    });
  }
}
