// Names put together for the picture: by the place where their road ends. What has trouble stands alone, by service;
// what has none goes into one band for each state, which opens. Where there are many, names of one service with one
// suffix become a bundle that opens too.

import { groupBy } from '@sekisho/core/group-by.ts';
import type { PlannableRoad } from '@sekisho/core/model/road.ts';
import type { AskedName } from './asked-names.ts';
import { suffixOf } from './name-parts.ts';
import { countStates, isTrouble, type RoadRow, type RoadState, STATES } from './road-row.ts';

export type Gate = 'dns' | 'vpn' | 'proxy' | 'direct' | 'none';
/** `unplanned`: names that were asked for and that the plan does not have. */
export type Place = 'virtual-network' | 'internet' | 'nowhere' | 'unplanned';

export interface Bundle {
  readonly key: string;
  /** Shared by its names; null: a band of names that share their state. */
  readonly suffix: string | null;
  readonly rows: readonly RoadRow[];
  readonly state: RoadState;
}

export interface NameLine {
  readonly kind: 'name';
  readonly key: string;
  readonly row: RoadRow;
}

export interface BundleLine {
  readonly kind: 'bundle';
  readonly key: string;
  readonly bundle: Bundle;
  readonly isOpen: boolean;
  /** By service; while it is open. */
  readonly services: readonly ServiceLines[];
}

export interface AskedLine {
  readonly kind: 'asked';
  readonly key: string;
  readonly asked: AskedName;
}

/** One line of the picture: a name, a bundle of names that opens, or a name that no plan has. */
export type Line = NameLine | BundleLine | AskedLine;

export interface ServiceLines {
  readonly service: string;
  readonly lines: readonly Line[];
}

export interface PlaceLines {
  readonly place: Place;
  readonly count: number;
  readonly services: readonly ServiceLines[];
  /** Below them, in the order of {@link STATES}. */
  readonly bands: readonly BundleLine[];
}

export interface Bundling {
  /** Keys of bundles that somebody opened (true) or closed (false). */
  readonly open: ReadonlyMap<string, boolean>;
  /** Somebody looks for names: what was found is shown. */
  readonly isSearched?: boolean;
  /** Key of a name that is shown whatever is closed. */
  readonly selected?: string | null;
}

/** What has trouble stands alone up to so many lines; the rest of it are bands by their state. */
const MOST_TROUBLE_LINES = 60;
/** Of names that no plan has, the first; the others are found by searching. */
const MOST_ASKED_LINES = 60;
/** Up to so many names stand alone each; more are bundled. */
export const MOST_SINGLE_NAMES = 40;
const LEAST_BUNDLE = 3;
const PLACES: readonly Place[] = ['virtual-network', 'internet', 'nowhere'];

export function placeOf(road: PlannableRoad): Place {
  return road === 'private-endpoint' ? 'virtual-network' : road === 'none' ? 'nowhere' : 'internet';
}

export function layOutLines(
  rows: readonly RoadRow[],
  bundling: Bundling,
  asked: readonly AskedName[] = [],
): PlaceLines[] {
  const isBundled = rows.length > MOST_SINGLE_NAMES;
  // Nothing to look at before them, so that they may stand open.
  const isQuiet = !isBundled && asked.length === 0 && !rows.some(({ state }) => isTrouble(state));
  const places = PLACES.map((place): PlaceLines => {
    const own = rows.filter((row) => placeOf(row.planned.road) === place);
    const layOut: LayOut = { place, isBundled, isQuiet, bundling };
    const trouble = serviceLines(
      own.filter(({ state }) => isTrouble(state)),
      layOut,
    );
    const { kept, rest } = firstLines(trouble, MOST_TROUBLE_LINES);
    return {
      place,
      count: own.length,
      services: kept,
      bands: STATES.flatMap((state) =>
        bandLines(
          state,
          isTrouble(state)
            ? rest.filter((row) => row.state === state)
            : own.filter((row) => row.state === state),
          layOut,
        ),
      ),
    };
  });
  const unplanned: PlaceLines = {
    place: 'unplanned',
    count: asked.length,
    services: [
      {
        service: '',
        lines: asked
          .slice(0, MOST_ASKED_LINES)
          .map((each) => ({ kind: 'asked', key: each.key, asked: each })),
      },
    ],
    bands: [],
  };
  return [...places, unplanned].filter(({ count }) => count > 0);
}

/** So many lines, bundles first, and the names of those that are left out. */
function firstLines(
  services: readonly ServiceLines[],
  most: number,
): { readonly kept: readonly ServiceLines[]; readonly rest: readonly RoadRow[] } {
  let left = most;
  const rest: RoadRow[] = [];
  const kept = services.flatMap(({ service, lines }): ServiceLines[] => {
    const sorted = lines.toSorted(
      (a, b) => Number(b.kind === 'bundle') - Number(a.kind === 'bundle'),
    );
    const own = new Set(lines.length <= left ? lines : sorted.slice(0, left));
    left -= own.size;
    for (const line of lines)
      if (!own.has(line))
        rest.push(
          ...(line.kind === 'name' ? [line.row] : line.kind === 'bundle' ? line.bundle.rows : []),
        );
    return own.size === 0 ? [] : [{ service, lines: lines.filter((line) => own.has(line)) }];
  });
  return { kept, rest };
}

interface LayOut {
  readonly place: Place;
  readonly isBundled: boolean;
  readonly isQuiet: boolean;
  readonly bundling: Bundling;
}

function bandLines(
  state: RoadState,
  rows: readonly RoadRow[],
  layOut: LayOut,
): readonly BundleLine[] {
  if (rows.length === 0) return [];
  const { place, isQuiet, isBundled, bundling } = layOut;
  const bundle: Bundle = { key: `${place}/${state}`, suffix: null, rows, state };
  return [
    bundleLine(bundle, bundling, {
      // What is looked for is not hidden in a band.
      isOpenAtFirst: isQuiet || (bundling.isSearched === true && !isBundled),
      services: () => serviceLines(rows, layOut),
    }),
  ];
}

function bundleLine(
  bundle: Bundle,
  { open, selected = null }: Bundling,
  of: { readonly isOpenAtFirst: boolean; readonly services: () => readonly ServiceLines[] },
): BundleLine {
  const holdsSelected = selected !== null && bundle.rows.some(({ key }) => key === selected);
  const isOpen = open.get(bundle.key) ?? (of.isOpenAtFirst || holdsSelected);
  const services = isOpen ? of.services() : [];
  return { kind: 'bundle', key: bundle.key, bundle, isOpen, services };
}

function serviceLines(rows: readonly RoadRow[], layOut: LayOut): ServiceLines[] {
  return [...groupBy(rows, (row) => row.planned.service)].map(([service, members]) => ({
    service,
    lines: layOut.isBundled ? suffixLines(service, members, layOut) : members.map(toLine),
  }));
}

function suffixLines(
  service: string,
  rows: readonly RoadRow[],
  { place, bundling }: LayOut,
): Line[] {
  // In the order of first appearance, which is the plan's.
  return [...groupBy(rows, (row) => suffixOf(row.planned.pattern))].flatMap(
    ([suffix, members]): Line[] => {
      if (members.length < LEAST_BUNDLE) return members.map(toLine);
      const counts = countStates(members);
      const state = STATES.find((each) => counts[each] > 0) ?? 'not-seen';
      const isAllGood = members.every((row) => !isTrouble(row.state));
      const bundle: Bundle = {
        key: `${place}/${isAllGood ? `${state}/` : ''}${service}/${suffix}`,
        suffix,
        rows: members,
        state,
      };
      return [
        bundleLine(bundle, bundling, {
          isOpenAtFirst: false,
          services: () => [{ service, lines: members.map(toLine) }],
        }),
      ];
    },
  );
}

function toLine(row: RoadRow): NameLine {
  return { kind: 'name', key: row.key, row };
}

/** All that stands in the picture, those in open bundles too. */
export function everyLine(lines: readonly Line[]): Line[] {
  return lines.flatMap((line) =>
    line.kind === 'bundle'
      ? [line, ...everyLine(line.services.flatMap((service) => service.lines))]
      : [line],
  );
}

/** Those that have a line of their own: names in an open bundle go along with its line. */
export function drawnLines(places: readonly PlaceLines[]): Line[] {
  return places.flatMap(({ services, bands }) => [
    ...services.flatMap(({ lines }) => lines),
    ...bands,
  ]);
}
