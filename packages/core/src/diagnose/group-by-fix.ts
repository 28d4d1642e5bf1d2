// Findings by the change that ends them, as a work list: the worst first, then what ends most.

import { compareText, sortUnique } from '../compare-text.ts';
import { groupBy } from '../group-by.ts';
import { changesSomething, type Fix } from '../model/change.ts';
import type { Layer } from '../model/layer.ts';
import { SEVERITIES, type Finding } from './finding.ts';

/**
 * change: entries to add or remove; look: no entry ends it, a person has something to do; wait: it heals by itself;
 * none: nothing is to be changed.
 */
export type EndKind = 'change' | 'look' | 'wait' | 'none';

/** One change, and the findings that it ends. */
export interface FixGroup<Item = Finding> {
  readonly kind: EndKind;
  readonly fix: Fix;
  readonly severity: Finding['severity'];
  /** Of all findings of it, as their own: lines, bytes, and when. */
  readonly count: number;
  readonly bytes: number;
  readonly first: string;
  readonly last: string;
  /** As far as the logs tell; with the appliance that each belongs to, on a site of several. */
  readonly clients: readonly string[];
  readonly findings: readonly [Item, ...Item[]];
}

/** The plan needs no change, or whatever was asked for is no business of the site. */
const NOTHING_TO_CHANGE: ReadonlySet<string> = new Set([
  'private-name-of-other-client',
  'proxy-denies-other-client',
  'proxy-denies-optional-name',
  'proxy-denies-public-road',
  'proxy-denies-shared-form',
  'proxy-denies-unknown-name',
  'allowed-name-unused',
  'needed-name-never-asked',
  'finding.firewall-rejects-other-client',
]);

export function groupByFix(findings: readonly Finding[]): readonly FixGroup[] {
  return groupItemsByFix(findings, (finding) => finding);
}

/** As {@link groupByFix}, of what holds a finding. */
export function groupItemsByFix<Item>(
  items: readonly Item[],
  findingOf: (item: Item) => Finding,
): readonly FixGroup<Item>[] {
  return [...groupBy(items, (item) => keyOfFix(findingOf(item))).values()]
    .map((own) => toGroup(own, findingOf))
    .toSorted(
      (a, b) =>
        SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity) ||
        Number(a.kind === 'wait') - Number(b.kind === 'wait') ||
        b.count - a.count ||
        compareText(a.first, b.first),
    );
}

/** How many findings how many changes end. */
export interface FindingsSummary {
  readonly changes: number;
  readonly ended: number;
  readonly findings: number;
}

export function summarizeGroups(groups: readonly FixGroup<unknown>[]): FindingsSummary {
  const changes = groups.filter(({ kind }) => kind === 'change');
  const sum = (of: readonly FixGroup<unknown>[]): number =>
    of.reduce((total, { findings }) => total + findings.length, 0);
  return { changes: changes.length, ended: sum(changes), findings: sum(groups) };
}

/** The client, and on a site with several appliances the appliance that it belongs to. */
export function clientText({ client, appliance }: Finding): string {
  if (client === null) return '';
  return appliance === undefined ? client : `${client} (${appliance})`;
}

function toGroup<Item>(
  items: readonly [Item, ...Item[]],
  findingOf: (item: Item) => Finding,
): FixGroup<Item> {
  const all = items.map(findingOf);
  const sum = (count: (finding: Finding) => number): number =>
    all.reduce((total, finding) => total + count(finding), 0);
  const [first] = items;
  const times = (time: 'first' | 'last'): readonly string[] =>
    all
      .map((finding) => finding[time])
      .filter((at) => at !== '')
      .sort(compareText);
  return {
    kind: kindOf(findingOf(first)),
    fix: findingOf(first).fix,
    severity: SEVERITIES.find((each) => all.some(({ severity }) => severity === each)) ?? 'info',
    count: sum(({ count }) => count),
    bytes: sum(({ bytes }) => bytes),
    first: times('first')[0] ?? '',
    last: times('last').at(-1) ?? '',
    clients: [...new Set(all.map(clientText).filter((client) => client !== ''))],
    findings: items,
  };
}

function kindOf({ code, because, fix }: Finding): EndKind {
  if (changesSomething(fix)) return 'change';
  if (fix.wait === true) return 'wait';
  return NOTHING_TO_CHANGE.has(code) || NOTHING_TO_CHANGE.has(because.code) ? 'none' : 'look';
}

/** The same for all findings that one change ends. */
export function fixKey({ findings }: FixGroup): string {
  return keyOfFix(findings[0]);
}

/** Where no entry is changed, each kind of finding stands by itself. */
function keyOfFix({ code, client, fix }: Finding): string {
  const { layer, add, remove = [], enableBypassList = false, wait = false } = fix;
  return JSON.stringify(
    changesSomething(fix)
      ? [
          layer,
          sortUnique(add),
          sortUnique(remove),
          fixPlaces(fix),
          enableBypassList,
          at(layer, client),
        ]
      : [code, layer, wait],
  );
}

/** The same record is another change on another resolver, and the same name at another proxy. */
export function fixPlaces({ records = [], on }: Fix): readonly string[] {
  return sortUnique([
    ...records.flatMap((record) => record.on ?? []),
    ...(on === undefined ? [] : [on]),
  ]);
}

/** Lists of a machine of its own: the same entry is another change on another machine. */
const OF_MACHINE: ReadonlySet<Layer> = new Set(['configuration-manager', 'system-bypass']);

function at(layer: Layer, client: string | null): string | null {
  return OF_MACHINE.has(layer) ? client : null;
}
