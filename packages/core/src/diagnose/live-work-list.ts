// A work list while its logs grow: what is new since the last look, change by change.

import { fixKey, groupByFix, type FixGroup } from './group-by-fix.ts';
import type { Finding } from './finding.ts';

/** new: nothing asked for this change before; more: it ends more by now; healed: nothing asks for it any more. */
export interface WorkListChange {
  readonly kind: 'new' | 'more' | 'healed';
  readonly group: FixGroup;
  /** Those that are new; none where only the count has grown. */
  readonly findings: readonly Finding[];
}

interface Said {
  readonly group: FixGroup;
  readonly findings: ReadonlySet<string>;
  readonly at: number;
}

/** A count that grows is told of so often. */
const COUNTS_MS = 60_000;

export class LiveWorkList {
  readonly #said = new Map<string, Said>();

  /** `at`: milliseconds of any clock that never goes back. */
  take(findings: readonly Finding[], at: number): readonly WorkListChange[] {
    const groups = groupByFix(findings);
    const keys = new Set(groups.map(fixKey));
    const healed = [...this.#said].filter(([key]) => !keys.has(key));
    for (const [key] of healed) this.#said.delete(key);
    return [
      ...groups.flatMap((group) => this.#compare(group, at)),
      ...healed.map(([, { group }]) => ({ kind: 'healed' as const, group, findings: [] })),
    ];
  }

  #compare(group: FixGroup, at: number): readonly WorkListChange[] {
    const key = fixKey(group);
    const said = this.#said.get(key);
    const fresh = group.findings.filter((each) => said?.findings.has(findingKey(each)) !== true);
    const isDue = said !== undefined && group.count > said.group.count && at - said.at >= COUNTS_MS;
    if (fresh.length === 0 && !isDue) return [];
    const all = new Set([...(said?.findings ?? []), ...group.findings.map(findingKey)]);
    this.#said.set(key, { group, findings: all, at });
    return [{ kind: said === undefined ? 'new' : 'more', group, findings: fresh }];
  }
}

/** The same finding keeps it while its counts grow. */
export function findingKey({ code, name, client }: Finding): string {
  return `${code} ${name} ${client ?? ''}`;
}
