// Names that programs asked for and that the plan does not have, as findings tell of them, and those that were let
// through without any: where each went, what became of it, and what is to be changed for it, which is often nothing.

import { SEVERITIES, type Finding, type FindingCode } from '@sekisho/core/diagnose/finding.ts';
import { changesSomething, type Fix } from '@sekisho/core/model/change.ts';
import type { Program } from '@sekisho/core/model/program.ts';
import type { PlannableRoad } from '@sekisho/core/model/road.ts';
import type { SeenName } from '../../api.ts';
import type { RoadState } from './road-row.ts';

export interface AskedName {
  /** The name: keys of planned names have a port behind them. */
  readonly key: string;
  readonly name: string;
  readonly road: PlannableRoad;
  readonly state: RoadState;
  readonly programs: readonly (Program | 'unknown')[];
  readonly clients: readonly string[];
  readonly count: number;
  /** RFC 3339; empty where no line had a time. */
  readonly last: string;
  /** The worst first; none of what was let through and breaks nothing. */
  readonly findings: readonly Finding[];
  /** null: nothing is to be added or taken away. */
  readonly fix: Fix | null;
}

/** Findings of a name that somebody asked for: the road that it took, and what became of it there. */
const ENDS: Partial<
  Record<FindingCode, { readonly road: PlannableRoad; readonly state: RoadState }>
> = {
  'manager-bypass-missing': { road: 'proxy', state: 'not-known' },
  'system-bypass-missing': { road: 'proxy', state: 'not-known' },
  'user-bypass-missing': { road: 'proxy', state: 'not-known' },
  'private-name-of-other-client': { road: 'proxy', state: 'not-known' },
  'private-name-not-found': { road: 'none', state: 'refused' },
  'private-name-public-address': { road: 'direct', state: 'not-known' },
  'private-name-other-address': { road: 'private-endpoint', state: 'not-known' },
  'proxy-denies-needed-name': { road: 'proxy', state: 'refused' },
  'proxy-denies-shared-form': { road: 'proxy', state: 'refused' },
  'proxy-denies-other-client': { road: 'proxy', state: 'refused' },
  'proxy-denies-optional-name': { road: 'proxy', state: 'refused' },
  'proxy-denies-public-road': { road: 'proxy', state: 'refused' },
  'proxy-denies-unknown-name': { road: 'proxy', state: 'refused' },
  'name-of-other-appliance': { road: 'proxy', state: 'not-known' },
  'proxy-wants-password': { road: 'proxy', state: 'refused' },
  'proxy-inspects-tls': { road: 'proxy', state: 'wrong-road' },
  'proxy-cannot-reach': { road: 'proxy', state: 'refused' },
  'firewall-rejects-needed': { road: 'direct', state: 'refused' },
  'bypassed-without-endpoint': { road: 'direct', state: 'refused' },
  'direct-attempt': { road: 'direct', state: 'not-known' },
  'internal-name-at-proxy': { road: 'proxy', state: 'not-known' },
};

/** In the order of what is worst, then of how often each was asked for. */
export function askedNames(
  findings: readonly Finding[],
  seen: Iterable<SeenName>,
  isPlanned: (name: string) => boolean,
): AskedName[] {
  const byName = new Map<string, [Finding, ...Finding[]]>();
  for (const finding of findings) {
    if (finding.name === '' || ENDS[finding.code] === undefined || isPlanned(finding.name))
      continue;
    const own = byName.get(finding.name);
    if (own === undefined) byName.set(finding.name, [finding]);
    else own.push(finding);
  }
  const all = [...seen];
  const carried = lastCarried(all);
  const found = [...byName.values()].map((own) => withWhatFollowed(toAskedName(own), carried));
  const others = all.filter(
    ({ name, isUnplanned }) => isUnplanned === true && !byName.has(name) && !isPlanned(name),
  );
  return [...found, ...others.map(toCarriedName)].toSorted(
    (a, b) => rankOf(a) - rankOf(b) || b.count - a.count,
  );
}

/** The proxy lets it out, and no stage of the plan needs it. */
function toCarriedName({ name, program, count, last }: SeenName): AskedName {
  return {
    key: name,
    name,
    road: 'proxy',
    state: 'wrong-road',
    programs: [program],
    clients: [],
    count,
    last,
    findings: [],
    fix: null,
  };
}

/** Somebody has to change something for it. */
export function isAskedTrouble({ state, findings }: AskedName): boolean {
  return state !== 'wrong-road' && findings[0]?.severity === 'error';
}

function rankOf({ fix, findings }: AskedName): number {
  const [worst] = findings;
  const severity = worst === undefined ? SEVERITIES.length : SEVERITIES.indexOf(worst.severity);
  return severity * 2 + (fix === null ? 1 : 0);
}

/** By name, when a request was let through last. */
function lastCarried(seen: Iterable<SeenName>): ReadonlyMap<string, string> {
  const carried = new Map<string, string>();
  for (const { name, isRefused, last } of seen)
    if (!isRefused && last >= (carried.get(name) ?? '')) carried.set(name, last);
  return carried;
}

/** What was let through after it was refused needs no change any more. */
function withWhatFollowed(asked: AskedName, carried: ReadonlyMap<string, string>): AskedName {
  const last = carried.get(asked.name);
  return last === undefined || last === '' || last < asked.last
    ? asked
    : { ...asked, state: 'wrong-road', fix: null, last };
}

function toAskedName(own: [Finding, ...Finding[]]): AskedName {
  own.sort((a, b) => SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity));
  const [first] = own;
  return {
    key: first.name,
    name: first.name,
    ...(ENDS[first.code] ?? { road: 'none', state: 'not-known' }),
    programs: [...new Set(own.map(({ program }) => program))],
    clients: [...new Set(own.flatMap(({ client }) => client ?? []))],
    // Other kinds of findings tell of the same requests.
    count: own.filter(({ code }) => code === first.code).reduce((sum, { count }) => sum + count, 0),
    last:
      own
        .map(({ last }) => last)
        .toSorted()
        .at(-1) ?? '',
    findings: own,
    fix: fixOf(own),
  };
}

/** The first that changes something; null where nothing is to be added or taken away. */
export function fixOf(findings: readonly Finding[]): Fix | null {
  return findings.map(({ fix }) => fix).find(changesSomething) ?? null;
}
