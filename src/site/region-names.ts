// Which region somebody means: by Azure's own name (`uksouth`), by the name that the portal shows
// (`UK South`), or nearly one of them. The list is the catalog's, which newer regions are missing in.

import { closestWord, countEdits } from './closest-word.ts';

export interface NamedRegion {
  readonly name: string;
  readonly title: string;
  readonly cloud: string;
}

export type RegionGuess =
  | { readonly kind: 'known'; readonly region: NamedRegion }
  /** One slip away from a region that is known. */
  | { readonly kind: 'misspelt'; readonly meant: string }
  | { readonly kind: 'unknown'; readonly name: string; readonly meant: string | null };

export function guessRegion(text: string, regions: readonly NamedRegion[]): RegionGuess {
  const name = toRegionName(text);
  const region = regions.find((each) => each.name === name || toRegionName(each.title) === name);
  if (region !== undefined) return { kind: 'known', region };
  const meant = closestWord(
    name,
    regions.map((each) => each.name),
  );
  // `westus4` may be newer than the list; `uksoth` is not.
  const isSlip =
    meant !== null &&
    countEdits(name, meant) === 1 &&
    name.replace(/\d+$/, '') !== meant.replace(/\d+$/, '');
  return isSlip ? { kind: 'misspelt', meant } : { kind: 'unknown', name, meant };
}

/** `(Europe) UK South`, `UK-South` → `uksouth`. */
export function toRegionName(text: string): string {
  return text
    .replace(/^\s*\([^)]*\)/, '')
    .toLowerCase()
    .replace(/[^a-z0-9]/g, '');
}
