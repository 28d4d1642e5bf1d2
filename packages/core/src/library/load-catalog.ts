// The catalog that ships with the package.

import type { Catalog } from '../catalog/catalog.ts';
import { loadCatalog as loadFrom } from '../catalog/load-catalog.ts';

export type { Catalog } from '../catalog/catalog.ts';

/**
 * What each service needs, with sources, as this package ships it. Each of its files is read when
 * something in it is first asked for.
 *
 * Throws an {@link OutsideError} (then, not here) where the package is not whole.
 */
export function loadCatalog(): Catalog {
  return loadFrom();
}
