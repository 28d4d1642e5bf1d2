// What the proxy allows today, compared with what was asked for: rules wider than the
// plan needs, and names that nobody uses.

import { goesOut } from '../../plan/direct-roads.ts';
import { isUnder, type Name } from '@sekisho/dns/name.ts';
import { formatPattern, matchesPattern, parsePattern, type Pattern } from '../../names/pattern.ts';
import { buildRuleIndex } from '../../names/rule-index.ts';
import type { ProxyGroup } from '../tally/tally.ts';
import { readName, type Draft, type RuleContext } from './draft.ts';

const DAY_MS = 86_400_000;
const MOST_NAMED = 5;

export function findInAllowList(context: RuleContext): Draft[] {
  const { proxy, lookUp, requests } = context;
  if (requests.count === 0) return [];
  const planned = new Set(lookUp.plan.layers['proxy-allow'].allow);
  const patterns = context.allowList.flatMap((text) => {
    const parsed = parsePattern(text);
    return parsed.ok ? [parsed.pattern] : [];
  });
  // Without a time it is not a number, so not long enough.
  const span = (requests.last - requests.first) / DAY_MS;
  const seenOf = groupByPattern(proxy, patterns);
  return patterns.flatMap((pattern, place): Draft[] => {
    const seen = seenOf.get(place) ?? [];
    if (seen.length === 0)
      return span >= context.unusedAfterDays
        ? [unused(pattern, { span, isPlanned: planned.has(formatPattern(pattern)) })]
        : [];
    if (pattern.kind === 'exact' || planned.has(formatPattern(pattern))) return [];
    return tooWide(context, pattern, seen);
  });
}

/** By the pattern's place: what it allows. */
function groupByPattern(
  proxy: readonly ProxyGroup[],
  patterns: readonly Pattern[],
): ReadonlyMap<number, readonly ProxyGroup[]> {
  const index = buildRuleIndex(patterns.map((pattern, value) => ({ pattern, value })));
  const seenOf = new Map<number, ProxyGroup[]>();
  for (const group of proxy) {
    // What is no name may be under a suffix all the same.
    for (const place of index.matchAll(group.name as Name)) {
      const seen = seenOf.get(place);
      if (seen === undefined) seenOf.set(place, [group]);
      else seen.push(group);
    }
  }
  return seenOf;
}

function tooWide({ lookUp }: RuleContext, pattern: Pattern, seen: readonly ProxyGroup[]): Draft[] {
  const isNeeded = (text: string): boolean => {
    const name = readName(text);
    return (
      name !== null &&
      ([lookUp.roadOf(name) ?? []].flat().some(goesOut) ||
        lookUp.learnOf(name).some((entry) => entry.layer === 'proxy-allow'))
    );
  };
  const needless = seen.filter((each) => each.verdict === 'allowed' && !isNeeded(each.name));
  if (needless.length === 0) return [];
  const entry = formatPattern(pattern);
  const names = [...new Set(needless.map((each) => each.name))];
  const add = lookUp.plan.layers['proxy-allow'].allow.filter(
    (each) =>
      matchesPattern(pattern, each) || (pattern.kind === 'suffix' && isUnder(each, pattern.suffix)),
  );
  const shown = `${names.slice(0, MOST_NAMED).join(', ')}${names.length > MOST_NAMED ? ', …' : ''}`;
  return [
    {
      code: 'allowed-by-wide-rule',
      severity: 'warning',
      confidence: 'high',
      name: entry,
      program: 'unknown',
      client: null,
      values: { names: shown, number: String(names.length) },
      fix: { layer: 'proxy-allow', remove: [entry], add },
      seen: needless,
    },
  ];
}

/** Entries that the plan needs are reported and stay: the next set-up may need them. */
function unused(
  pattern: Pattern,
  { span, isPlanned }: { readonly span: number; readonly isPlanned: boolean },
): Draft {
  const entry = formatPattern(pattern);
  return {
    code: 'allowed-name-unused',
    severity: 'info',
    confidence: isPlanned ? 'low' : 'medium',
    name: entry,
    program: 'unknown',
    client: null,
    values: { days: String(Math.floor(span)) },
    fix: { layer: 'proxy-allow', ...(isPlanned ? {} : { remove: [entry] }), add: [] },
    seen: [],
  };
}
