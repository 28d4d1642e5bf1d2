// The file that unbound.conf includes: what was set through the control socket, for the next start. Lines of others,
// whatever they set, stay as and where they are. Pure.

import { canonicalAddress } from '@sekisho/dns/wire/addresses.ts';
import type { Change } from '../shared/sync/change.ts';
import type { Entry } from '../shared/sync/entry.ts';

const MARK =
  '# Made by sekisho sync: what it has set through the control socket, for the next start of Unbound.';
const OUR_LINE = /^ {2}local-data: "(\S+)\. \d+ IN (?:A|AAAA) (\S+)"$/;

export function dataLines({ key, values, ttlSeconds }: Entry): string[] {
  return values.map(
    (value) => `${key}. ${String(ttlSeconds)} IN ${value.includes(':') ? 'AAAA' : 'A'} ${value}`,
  );
}

/** Ours are the lines behind our head; a removal takes only those of a changed name. */
export function changeIncludedFile(before: string, changes: readonly Change[]): string {
  const lines = before === '' ? [] : before.replace(/\n$/, '').split('\n');
  const at = lines.indexOf(MARK);
  const start = at < 0 ? lines.length : at + (lines[at + 1] === 'server:' ? 2 : 1);
  let end = start;
  while (OUR_LINE.test(lines[end] ?? '')) end += 1;
  const changed = new Map(changes.map((change) => [change.key, change]));
  const kept = lines.slice(start, end).filter((line) => {
    const [, key = '', value = ''] = OUR_LINE.exec(line) ?? [];
    const change = changed.get(key);
    // A line that others have put among ours, with a value that was never ours, stays.
    return change !== undefined ? !wasOurs(change).has(canonicalAddress(value)) : true;
  });
  const fresh = changes.flatMap((change) =>
    'after' in change ? dataLines(change.after).map((data) => `  local-data: "${data}"`) : [],
  );
  const own = [...new Set([...kept, ...fresh])].sort();
  const head = lines.slice(0, at < 0 ? lines.length : at);
  return [...head, MARK, 'server:', ...own, ...lines.slice(end)]
    .map((line) => `${line}\n`)
    .join('');
}

function wasOurs(change: Change): ReadonlySet<string> {
  const before = 'before' in change ? change.before.values : [];
  const after = 'after' in change ? change.after.values : [];
  return new Set([...before, ...(change.owned ?? []), ...after].map(canonicalAddress));
}
