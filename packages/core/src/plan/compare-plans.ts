// What changed between two plans: roads, and what each layer's owner has to add
// and to take away. Texts and sources are no change.

import { sayReason } from '../text/text.ts';
import { formatFirewallAllow } from '../model/firewall-rule.ts';
import { formatFamilies, recordName } from '../model/dns-record.ts';
import { compareText } from '../compare-text.ts';
import type { Plan, PlanLayers, PlannedRoad } from './plan.ts';
import { toDnsRecord } from './plan-settings.ts';

export const DIFF_SCHEMA = 'sekisho/diff/2';

export interface PlanDifferences {
  readonly schema: typeof DIFF_SCHEMA;
  readonly site: { readonly old: string; readonly new: string };
  readonly appliance: { readonly old: string; readonly new: string };
  readonly scope: { readonly old: Plan['scope']; readonly new: Plan['scope'] };
  readonly roads: {
    readonly added: readonly PlannedRoad[];
    readonly removed: readonly PlannedRoad[];
    readonly changed: readonly RoadChange[];
  };
  readonly layers: readonly LayerChange[];
  /** Shapes that are, or are no longer, to be learned: `layer: shape`. */
  readonly learn: ListChange;
  /** Messages of warnings that came or went; notes are left out. */
  readonly warnings: ListChange;
}

export interface RoadChange {
  readonly pattern: string;
  readonly port: number;
  readonly fields: readonly RoadField[];
  readonly old: PlannedRoad;
  readonly new: PlannedRoad;
}

export interface ListChange {
  readonly added: readonly string[];
  readonly removed: readonly string[];
}

export interface LayerChange extends ListChange {
  readonly layer: keyof PlanLayers;
}

export const ROAD_FIELDS = [
  'road',
  'way',
  'addresses',
  'programs',
  'stages',
  'match',
  'known',
  'requirement',
] as const;
type RoadField = (typeof ROAD_FIELDS)[number];

export const PLAN_LAYERS = [
  'dns',
  'firewall',
  'proxy-allow',
  'configuration-manager',
  'system-bypass',
  'mobility-agent',
] as const satisfies readonly (keyof PlanLayers)[];

export function comparePlans(old: Plan, now: Plan): PlanDifferences {
  return {
    schema: DIFF_SCHEMA,
    site: { old: old.site, new: now.site },
    appliance: { old: old.appliance, new: now.appliance },
    scope: { old: old.scope, new: now.scope },
    roads: compareRoads(old.roads, now.roads),
    layers: PLAN_LAYERS.map((layer) => ({
      layer,
      ...compareLists(layerLines(old, layer), layerLines(now, layer)),
    })).filter(hasChange),
    learn: compareLists(learnLines(old), learnLines(now)),
    warnings: compareLists(warningLines(old), warningLines(now)),
  };
}

export function hasDifferences({
  site,
  appliance,
  scope,
  roads,
  layers,
  learn,
  warnings,
}: PlanDifferences): boolean {
  const isRenamed = [site, appliance, scope].some((each) => each.old !== each.new);
  return (
    isRenamed ||
    roads.added.length + roads.removed.length + roads.changed.length + layers.length > 0 ||
    hasChange(learn) ||
    hasChange(warnings)
  );
}

/** The settings of one layer, line by line, in the words of its owner. */
export function layerLines({ layers }: Pick<Plan, 'layers'>, layer: keyof PlanLayers): string[] {
  switch (layer) {
    case 'configuration-manager':
    case 'system-bypass':
    case 'mobility-agent': {
      const use = layers[layer];
      return use === undefined
        ? []
        : [
            use.proxy === null ? 'no proxy' : `proxy ${use.proxy}`,
            // Whoever writes the machine's list writes it whole.
            ...(use.ofMachine === undefined ? [] : (use.kept ?? [])),
            ...use.bypass,
          ];
    }
    case 'proxy-allow':
      return [
        ...(layers['proxy-allow'].by === undefined ? layers['proxy-allow'].allow : []),
        ...(layers['proxy-allow'].others ?? []).flatMap(({ proxy, allow }) =>
          allow.map((entry) => `${proxy}: ${entry}`),
        ),
      ];
    case 'dns':
      return dnsLines(layers.dns);
    case 'firewall':
      return [...layers.firewall.allow, ...(layers.firewall.names ?? [])].map(formatFirewallAllow);
  }
}

export function dnsLines({ records, forward }: PlanLayers['dns']): string[] {
  return [
    ...records.flatMap((record) =>
      formatFamilies(record.type, record.addresses).map(
        (family) => `${recordName(toDnsRecord(record))} ${family}`,
      ),
    ),
    ...(forward ?? []).map((name) => `forward ${name}`),
  ];
}

function compareRoads(
  old: readonly PlannedRoad[],
  now: readonly PlannedRoad[],
): PlanDifferences['roads'] {
  const keyOf = (road: PlannedRoad): string => `${road.pattern} ${String(road.port)}`;
  const before = new Map(old.map((road) => [keyOf(road), road]));
  const after = new Map(now.map((road) => [keyOf(road), road]));
  const changed = [...after].flatMap(([key, road]): RoadChange[] => {
    const was = before.get(key);
    const fields =
      was === undefined
        ? []
        : ROAD_FIELDS.filter((field) => toText(was[field]) !== toText(road[field]));
    return was === undefined || fields.length === 0
      ? []
      : [{ pattern: road.pattern, port: road.port, fields, old: was, new: road }];
  });
  const byPattern = (
    a: { pattern: string; port: number },
    b: { pattern: string; port: number },
  ): number => compareText(a.pattern, b.pattern) || a.port - b.port;
  return {
    added: now.filter((road) => !before.has(keyOf(road))).sort(byPattern),
    removed: old.filter((road) => !after.has(keyOf(road))).sort(byPattern),
    changed: changed.sort(byPattern),
  };
}

/** Compares lists as sets: a different order is not a difference. */
function toText(value: PlannedRoad[RoadField]): string {
  if (value === undefined) return '';
  return typeof value === 'string' || typeof value === 'boolean'
    ? String(value)
    : [...value].sort(compareText).join(' ');
}

export function compareLists(old: readonly string[], now: readonly string[]): ListChange {
  const before = new Set(old);
  const after = new Set(now);
  return {
    added: [...after].filter((line) => !before.has(line)).sort(compareText),
    removed: [...before].filter((line) => !after.has(line)).sort(compareText),
  };
}

export function hasChange({ added, removed }: ListChange): boolean {
  return added.length + removed.length > 0;
}

function learnLines({ learn }: Plan): string[] {
  return learn.map((entry) => `${entry.layer}: ${entry.shape}`);
}

export function warningLines({ warnings }: Pick<Plan, 'warnings'>): string[] {
  return warnings
    .filter((warning) => warning.severity !== 'note')
    .map(({ because }) => sayReason('en', because));
}
