// Finds every rule that matches a name, in time that does not grow with the
// number of rules. One walk over the name from its end hashes each of its
// suffixes on the way; a look-up makes no string and, unless rules of several
// suffixes match at once, no array.

import type { Name } from '@sekisho/dns/name.ts';
import type { Pattern } from './pattern.ts';

export interface Rule<T> {
  readonly pattern: Pattern;
  readonly value: T;
}

export interface RuleIndex<T> {
  readonly size: number;
  /** The values of all matching rules, in the order the rules were given. */
  matchAll(name: Name): readonly T[];
  /** The value of the first rule given that matches. */
  matchFirst(name: Name): T | undefined;
  has(name: Name): boolean;
}

/** Rules in the order given: `order[i]` is the place of `values[i]`. */
interface Hits<T> {
  readonly first: T;
  readonly order: number[];
  readonly values: T[];
}

/** The rules of one suffix: for that very name, and for the names under it. */
interface Node<T> {
  readonly key: string;
  itself?: Hits<T>;
  under?: Hits<T>;
}

/**
 * An open-addressed hash table in flat memory: with 50,000 rules a look-up's
 * time is the number of cache lines it has to fetch, so what a probe compares
 * lies together and no string object is followed.
 */
interface Table<T> {
  /** Four numbers a slot: place in `under` and `itself` (0: free), hash, start and length of the key in `keys`. */
  readonly cells: Int32Array;
  readonly slotMask: number;
  /** All keys end to end; names are ASCII. */
  readonly keys: Uint8Array;
  /** Place 0 is the answer for no rule. */
  readonly under: readonly (Hits<T> | undefined)[];
  readonly itself: readonly (Hits<T> | undefined)[];
  /** 1 where some key has that length: most suffixes of a name need no probe. */
  readonly lengths: Uint8Array;
}

const DOT = 46;
// FNV-1a, fed from the last character to the first, so that one walk passes the hash of every suffix.
const SEED = 0x811c9dc5 | 0;
const PRIME = 0x01000193;
const LONGEST_NAME = 253;

export function buildRuleIndex<T>(rules: Iterable<Rule<T>>): RuleIndex<T> {
  const { nodes, size } = groupRules(rules);
  const table = layOut(nodes);
  // One list for all look-ups: none of them can be interrupted by another.
  const found: Hits<T>[] = [];
  return {
    size,
    matchAll(name) {
      collectHits(table, name, found);
      const [only] = found;
      if (only === undefined) return [];
      return found.length === 1 ? only.values : mergeHits(found);
    },
    matchFirst(name) {
      collectHits(table, name, found);
      return (found.length > 1 ? found.reduce(earlier) : found[0])?.first;
    },
    has(name) {
      collectHits(table, name, found);
      return found.length > 0;
    },
  };
}

function groupRules<T>(rules: Iterable<Rule<T>>): { nodes: Node<T>[]; size: number } {
  const byKey = new Map<string, Node<T>>();
  let size = 0;
  for (const { pattern, value } of rules) {
    const key = pattern.kind === 'exact' ? pattern.name : pattern.suffix;
    const node: Node<T> = byKey.get(key) ?? { key };
    byKey.set(key, node);
    if (pattern.kind === 'exact' || pattern.apex) node.itself = withHit(node.itself, size, value);
    if (pattern.kind === 'suffix') node.under = withHit(node.under, size, value);
    size += 1;
  }
  return { nodes: [...byKey.values()], size };
}

function withHit<T>(hits: Hits<T> | undefined, order: number, value: T): Hits<T> {
  if (hits === undefined) return { first: value, order: [order], values: [value] };
  hits.order.push(order);
  hits.values.push(value);
  return hits;
}

/** At most half of the slots are taken. */
function layOut<T>(nodes: readonly Node<T>[]): Table<T> {
  const slots = 2 ** Math.ceil(Math.log2(Math.max(nodes.length, 1) * 2));
  const table: Table<T> = {
    cells: new Int32Array(slots * 4),
    slotMask: slots - 1,
    keys: new Uint8Array(nodes.reduce((total, { key }) => total + key.length, 0)),
    under: [undefined, ...nodes.map(({ under }) => under)],
    itself: [undefined, ...nodes.map(({ itself }) => itself)],
    lengths: new Uint8Array(LONGEST_NAME + 1),
  };
  let keyStart = 0;
  for (const [place, { key }] of nodes.entries()) {
    const hash = hashOf(key);
    let slot = slotOf(hash, table.slotMask);
    while (table.cells[slot * 4] !== 0) slot = (slot + 1) & table.slotMask;
    table.cells.set([place + 1, hash, keyStart, key.length], slot * 4);
    for (let at = 0; at < key.length; at += 1) table.keys[keyStart + at] = key.charCodeAt(at);
    keyStart += key.length;
    table.lengths[key.length] = 1;
  }
  return table;
}

function collectHits<T>(table: Table<T>, name: string, found: Hits<T>[]): void {
  found.length = 0;
  let hash = SEED;
  for (let at = name.length - 1; at >= 0; at -= 1) {
    const code = name.charCodeAt(at);
    if (code === DOT) {
      const under = table.under[findPlace(table, hash, name, at + 1)];
      if (under !== undefined) found.push(under);
    }
    hash = Math.imul(hash ^ code, PRIME);
  }
  const itself = table.itself[findPlace(table, hash, name, 0)];
  if (itself !== undefined) found.push(itself);
}

/** The place of the suffix that begins at `start`, whose hash the caller has; 0 when no rule names it. */
function findPlace<T>(table: Table<T>, hash: number, name: string, start: number): number {
  const { cells, slotMask } = table;
  const length = name.length - start;
  if (table.lengths[length] !== 1) return 0;
  for (let slot = slotOf(hash, slotMask); ; slot = (slot + 1) & slotMask) {
    const place = cells[slot * 4] ?? 0;
    if (place === 0) return 0;
    if (cells[slot * 4 + 1] !== hash || cells[slot * 4 + 3] !== length) continue;
    if (endsWithKey(name, start, table.keys, cells[slot * 4 + 2] ?? 0)) return place;
  }
}

function endsWithKey(name: string, start: number, keys: Uint8Array, keyStart: number): boolean {
  for (let at = start; at < name.length; at += 1) {
    if (name.charCodeAt(at) !== keys[keyStart + at - start]) return false;
  }
  return true;
}

function mergeHits<T>(found: readonly Hits<T>[]): T[] {
  const pairs = found.flatMap(({ order, values }) =>
    values.map((value, at) => ({ value, order: order[at] ?? 0 })),
  );
  return pairs.toSorted((a, b) => a.order - b.order).map(({ value }) => value);
}

function earlier<T>(a: Hits<T>, b: Hits<T>): Hits<T> {
  return (a.order[0] ?? 0) < (b.order[0] ?? 0) ? a : b;
}

function hashOf(text: string): number {
  let hash = SEED;
  for (let at = text.length - 1; at >= 0; at -= 1)
    hash = Math.imul(hash ^ text.charCodeAt(at), PRIME);
  return hash;
}

// FNV's low bits alone depend on few of the input's; the high ones are folded in.
function slotOf(hash: number, slotMask: number): number {
  return (hash ^ (hash >>> 15)) & slotMask;
}
