// Which region somebody means: by Azure's own name (`uksouth`), by the name that the portal shows
// (`UK South`, or 英国南部 in Japanese), or nearly one of them. The list is the catalog's, which newer regions are missing in.

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

/** As Microsoft's Japanese documents write them (azure-docs.ja-jp, region identifiers). */
const JAPANESE_TITLES: ReadonlyMap<string, string> = new Map([
  ['米国中部', 'centralus'],
  ['米国東部', 'eastus'],
  ['米国東部2', 'eastus2'],
  ['米国中北部', 'northcentralus'],
  ['米国中南部', 'southcentralus'],
  ['米国中西部', 'westcentralus'],
  ['米国西部', 'westus'],
  ['米国西部2', 'westus2'],
  ['カナダ中部', 'canadacentral'],
  ['ブラジル南部', 'brazilsouth'],
  ['東アジア', 'eastasia'],
  ['東南アジア', 'southeastasia'],
  ['オーストラリア東部', 'australiaeast'],
  ['インド中部', 'centralindia'],
  ['東日本', 'japaneast'],
  ['西日本', 'japanwest'],
  ['韓国中部', 'koreacentral'],
  ['北ヨーロッパ', 'northeurope'],
  ['西ヨーロッパ', 'westeurope'],
  ['フランス中部', 'francecentral'],
  ['スイス北部', 'switzerlandnorth'],
  ['英国南部', 'uksouth'],
]);

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

/** `(Europe) UK South`, `UK-South`, `英国南部` → `uksouth`. */
export function toRegionName(text: string): string {
  const shown = text.normalize('NFKC').replace(/^\s*\([^)]*\)/, '');
  const japanese = shown.replace(/\([^)]*\)\s*$|\s/g, '');
  return JAPANESE_TITLES.get(japanese) ?? shown.toLowerCase().replace(/[^a-z0-9]/g, '');
}
