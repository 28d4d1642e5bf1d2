// Names that no plan has, denied to other machines: a company's log has thousands of them, and no fix ends them. They
// are told together (../others-summary.ts). Where no line is known to be of the site's machines they may be its own,
// behind an address that site.yaml has not: then the most frequent are told one by one too.

import type { ProxyGroup } from '../tally/tally.ts';
import { readName, type RuleContext } from './draft.ts';

const MOST_SHOWN = 20;

/** It is told together with others, and not by itself. */
export function isSummed(context: RuleContext, group: ProxyGroup): boolean {
  const { others, failed, documented } = context;
  if (!others.has(group) || group.name === failed?.name || shownOf(context).has(group))
    return false;
  const name = readName(group.name);
  return name === null || documented(name) === null;
}

const shown = new WeakMap<RuleContext, ReadonlySet<ProxyGroup>>();

function shownOf(context: RuleContext): ReadonlySet<ProxyGroup> {
  const known = shown.get(context);
  if (known !== undefined) return known;
  const most = context.isSiteSeen
    ? []
    : [...context.others].sort((a, b) => b.count - a.count).slice(0, MOST_SHOWN);
  const made = new Set(most);
  shown.set(context, made);
  return made;
}
