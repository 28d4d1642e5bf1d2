// The names that Squid's lists allow, in both forms: the helper's list, and dstdomain lists by port.

import { isAtOrUnder } from '@sekisho/dns/name.ts';
import { isAllowed, parseAllowList } from './helper.ts';
import type { ListTexts } from '../shared/sync/list-files.ts';

type Rule = (host: string, port: number) => boolean;

export function toRule(lists: ListTexts): Rule {
  const helper = parseAllowList(lists.get('allow.txt') ?? '');
  const has = (kind: 'allow' | 'except', host: string, port: number): boolean =>
    matchesDstdomain(lists.get(`${kind}-${String(port)}.txt`) ?? '', host);
  return (host, port) =>
    isAllowed(helper, host, port) || (has('allow', host, port) && !has('except', host, port));
}

/** A line with a dot before it stands for the name and all below it. */
function matchesDstdomain(text: string, host: string): boolean {
  return text.split('\n').some((line) => {
    const entry = line.replace(/#.*/, '').trim().toLowerCase();
    return entry.startsWith('.') ? isAtOrUnder(host, entry.slice(1)) : entry === host;
  });
}
