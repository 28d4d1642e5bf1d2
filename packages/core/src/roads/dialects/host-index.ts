// Finds the entry that matches a target among very many: exact names and names
// under a suffix by look-up, anything else one after the other. The answer is a
// place in the list, since which entry decided is part of every decision.

import type { Address } from '@sekisho/dns/address.ts';
import type { BypassTarget } from './dialect.ts';
import { addressOf } from './target.ts';

export interface HostRule {
  /** Place of the entry in its list. */
  readonly index: number;
  /** The only scheme or port that the entry is for, or null for every one. */
  readonly scheme: string | null;
  readonly port: number | null;
}

export type HostTest = (target: BypassTarget, address: Address | null) => boolean;

interface TestRule extends HostRule {
  readonly test: HostTest;
}

export interface HostIndex {
  addExact(host: string, rule: HostRule): void;
  /** For every host that ends in a dot and the suffix. */
  addUnder(suffix: string, rule: HostRule): void;
  addTest(test: HostTest, rule: HostRule): void;
  /** The smallest place, from `from` on, of an entry that matches; -1 when there is none. */
  findFirst(target: BypassTarget, from?: number): number;
  /** The largest place of an entry that matches; -1 when there is none. */
  findLast(target: BypassTarget): number;
}

/** Rules have to be added in the order of the list. */
export function createHostIndex(): HostIndex {
  const exact = new Map<string, HostRule[]>();
  const under = new Map<string, HostRule[]>();
  const tests: TestRule[] = [];

  return {
    addExact: (host, rule) => append(exact, host, rule),
    addUnder: (suffix, rule) => append(under, suffix, rule),
    addTest: (test, rule) => {
      tests.push({ ...rule, test });
    },
    findFirst(target, from = 0) {
      const { host } = target;
      let best = pickFirst(exact.get(host), target, from, -1);
      if (under.size > 0) {
        for (let dot = host.indexOf('.'); dot >= 0; dot = host.indexOf('.', dot + 1)) {
          best = pickFirst(under.get(host.slice(dot + 1)), target, from, best);
        }
      }
      if (tests.length === 0) return best;
      const address = addressOf(host);
      for (const rule of tests) {
        if (best >= 0 && rule.index > best) return best;
        if (rule.index >= from && isFor(rule, target) && rule.test(target, address))
          return rule.index;
      }
      return best;
    },
    findLast(target) {
      const { host } = target;
      let best = pickLast(exact.get(host), target, -1);
      if (under.size > 0) {
        for (let dot = host.indexOf('.'); dot >= 0; dot = host.indexOf('.', dot + 1)) {
          best = pickLast(under.get(host.slice(dot + 1)), target, best);
        }
      }
      if (tests.length === 0) return best;
      const address = addressOf(host);
      for (let at = tests.length - 1; at >= 0; at -= 1) {
        const rule = tests[at];
        if (rule === undefined || rule.index < best) return best;
        if (isFor(rule, target) && rule.test(target, address)) return rule.index;
      }
      return best;
    },
  };
}

function append(map: Map<string, HostRule[]>, key: string, rule: HostRule): void {
  const rules = map.get(key);
  if (rules === undefined) map.set(key, [rule]);
  else rules.push(rule);
}

function isFor(rule: HostRule, target: BypassTarget): boolean {
  return (
    (rule.port === null || rule.port === target.port) &&
    (rule.scheme === null || rule.scheme === target.scheme)
  );
}

function pickFirst(
  rules: readonly HostRule[] | undefined,
  target: BypassTarget,
  from: number,
  best: number,
): number {
  if (rules === undefined) return best;
  for (const rule of rules) {
    if (best >= 0 && rule.index > best) return best;
    if (rule.index >= from && isFor(rule, target)) return rule.index;
  }
  return best;
}

function pickLast(
  rules: readonly HostRule[] | undefined,
  target: BypassTarget,
  best: number,
): number {
  if (rules === undefined) return best;
  for (let at = rules.length - 1; at >= 0; at -= 1) {
    const rule = rules[at];
    if (rule === undefined || rule.index < best) return best;
    if (isFor(rule, target)) return rule.index;
  }
  return best;
}
