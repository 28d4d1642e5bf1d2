// What the proxy allows today, compared with what was asked for: rules wider than the
// plan needs, and names that nobody uses.

import { groupBy } from '../../group-by.ts';
import { isUnder } from '../../names/name.ts';
import { formatPattern, matchesPattern, parsePattern, type Pattern } from '../../names/pattern.ts';
import type { ProxyGroup } from '../tally/tally.ts';
import { readName, type Draft, type RuleContext } from './draft.ts';

const DAY_MS = 86_400_000;
const MOST_NAMED = 5;

export function findInAllowList(context: RuleContext): Draft[] {
  const { proxy, lookUp } = context;
  if (proxy.length === 0) return [];
  const planned = new Set(lookUp.plan.layers['proxy-allow'].allow);
  const patterns = context.allowList.flatMap((text) => {
    const parsed = parsePattern(text);
    return parsed.ok ? [parsed.pattern] : [];
  });
  const span = spanDays(proxy);
  // A log has many lines of each name, and many names for each pattern.
  const names = [...groupBy(proxy, (each) => each.name).values()];
  return patterns.flatMap((pattern): Draft[] => {
    const seen = names.filter(([first]) => first !== undefined && matchesPattern(pattern, first.name)).flat();
    if (seen.length === 0) return span >= context.unusedAfterDays ? [unused(pattern, { span, isPlanned: planned.has(formatPattern(pattern)) })] : [];
    if (pattern.kind === 'exact' || planned.has(formatPattern(pattern))) return [];
    return tooWide(context, pattern, seen);
  });
}

function tooWide({ lookUp }: RuleContext, pattern: Pattern, seen: readonly ProxyGroup[]): Draft[] {
  const isNeeded = (text: string): boolean => {
    const name = readName(text);
    return name !== null && (lookUp.roadOf(name)?.road === 'proxy' || lookUp.learnOf(name).some((entry) => entry.layer === 'proxy-allow'));
  };
  const needless = seen.filter((each) => each.verdict === 'allowed' && !isNeeded(each.name));
  if (needless.length === 0) return [];
  const entry = formatPattern(pattern);
  const names = [...new Set(needless.map((each) => each.name))];
  const add = lookUp.plan.layers['proxy-allow'].allow.filter((each) => matchesPattern(pattern, each) || (pattern.kind === 'suffix' && isUnder(each, pattern.suffix)));
  const shown = `${names.slice(0, MOST_NAMED).join(', ')}${names.length > MOST_NAMED ? ', …' : ''}`;
  return [
    {
      code: 'allowed-by-wide-rule',
      severity: 'warning',
      confidence: 'high',
      name: entry,
      actor: 'unknown',
      client: null,
      values: { names: shown, number: String(names.length) },
      fix: { layer: 'proxy-allow', remove: [entry], add },
      seen: needless,
    },
  ];
}

/** What the plan needs is told and stays: it may be asked for at the next set-up only. */
function unused(pattern: Pattern, { span, isPlanned }: { readonly span: number; readonly isPlanned: boolean }): Draft {
  const entry = formatPattern(pattern);
  return {
    code: 'allowed-name-unused',
    severity: 'info',
    confidence: isPlanned ? 'low' : 'medium',
    name: entry,
    actor: 'unknown',
    client: null,
    values: { days: String(Math.floor(span)) },
    fix: { layer: 'proxy-allow', ...(isPlanned ? {} : { remove: [entry] }), add: [] },
    seen: [],
  };
}

function spanDays(groups: readonly ProxyGroup[]): number {
  const firsts = groups.map((each) => each.first).filter((at) => !Number.isNaN(at));
  const lasts = groups.map((each) => each.last.at).filter((at) => !Number.isNaN(at));
  if (firsts.length === 0 || lasts.length === 0) return 0;
  return (lasts.reduce((a, b) => Math.max(a, b)) - firsts.reduce((a, b) => Math.min(a, b))) / DAY_MS;
}
