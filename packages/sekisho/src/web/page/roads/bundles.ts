// Names put together for the picture: by the place where their road ends, then
// by service; where there are many, names of one service with one suffix become
// a bundle that opens.

import { groupBy } from '@sekisho/core/group-by.ts';
import type { PlannableRoad } from '@sekisho/core/model/road.ts';
import { suffixOf } from './name-parts.ts';
import { countStates, type RoadRow, type RoadState, STATES } from './road-row.ts';

export type Gate = 'vpn' | 'proxy' | 'direct' | 'none';
export type Place = 'virtual-network' | 'internet' | 'nowhere';

export interface Bundle {
  readonly key: string;
  readonly service: string;
  /** Shared by its names. */
  readonly suffix: string;
  readonly rows: readonly RoadRow[];
  readonly state: RoadState;
}

/** One line of the picture: a name, or a bundle of names that opens. */
export type Line =
  | {
      readonly kind: 'name';
      readonly key: string;
      readonly row: RoadRow;
      readonly isInBundle: boolean;
    }
  | {
      readonly kind: 'bundle';
      readonly key: string;
      readonly bundle: Bundle;
      readonly isOpen: boolean;
    };

export interface PlaceLines {
  readonly place: Place;
  readonly count: number;
  readonly services: readonly { readonly service: string; readonly lines: readonly Line[] }[];
}

export interface Bundling {
  /** Keys of bundles that are open. */
  readonly open: ReadonlySet<string>;
}

/** Up to so many names stand alone each; more are bundled. */
export const MOST_SINGLE_NAMES = 40;
const LEAST_BUNDLE = 3;
const PLACES: readonly Place[] = ['virtual-network', 'internet', 'nowhere'];

export function gateOf(road: PlannableRoad): Gate {
  return road === 'private-endpoint' ? 'vpn' : road;
}

export function placeOf(road: PlannableRoad): Place {
  return road === 'private-endpoint' ? 'virtual-network' : road === 'none' ? 'nowhere' : 'internet';
}

export function layOutLines(rows: readonly RoadRow[], bundling: Bundling): PlaceLines[] {
  const isBundled = rows.length > MOST_SINGLE_NAMES;
  return PLACES.map((place): PlaceLines => {
    const own = rows.filter((row) => placeOf(row.planned.road) === place);
    const services = [...groupBy(own, (row) => row.planned.service)].map(([service, members]) => ({
      service,
      lines: isBundled ? bundleLines(service, members, bundling) : members.map(toLine),
    }));
    return { place, count: own.length, services };
  }).filter(({ count }) => count > 0);
}

function bundleLines(service: string, rows: readonly RoadRow[], { open }: Bundling): Line[] {
  // In the order of first appearance, which is the plan's.
  return [...groupBy(rows, (row) => suffixOf(row.planned.pattern))].flatMap(([suffix, members]) => {
    if (members.length < LEAST_BUNDLE) return members.map(toLine);
    const bundle = toBundle(service, suffix, members);
    const isOpen = open.has(bundle.key);
    const head: Line = { kind: 'bundle', key: bundle.key, bundle, isOpen };
    return isOpen
      ? [head, ...members.map((row) => ({ ...toLine(row), isInBundle: true }))]
      : [head];
  });
}

function toBundle(service: string, suffix: string, rows: readonly [RoadRow, ...RoadRow[]]): Bundle {
  const counts = countStates(rows);
  return {
    key: `${placeOf(rows[0].planned.road)}/${service}/${suffix}`,
    service,
    suffix,
    rows,
    state: STATES.find((state) => counts[state] > 0) ?? 'not-seen',
  };
}

function toLine(row: RoadRow): Line & { readonly kind: 'name' } {
  return { kind: 'name', key: row.key, row, isInBundle: false };
}
