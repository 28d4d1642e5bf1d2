// What the products of the list can be rendered as.

import { UserError } from '@sekisho/dns/user-error.ts';
import { PRODUCTS } from '../products/index.ts';
import type { Renderer } from '../products/shared/render/rendered-file.ts';

export const RENDERERS: readonly Renderer[] = PRODUCTS.flatMap(({ layer, renderers = [] }) =>
  layer === null ? [] : renderers.map((renderer) => ({ ...renderer, layer })),
);

/** Renderers by id; throws a UserError that lists them all. */
export function chooseRenderers(ids: readonly string[] | null): readonly Renderer[] {
  if (ids === null) return RENDERERS;
  const unknown = ids.find((id) => !RENDERERS.some((each) => each.id === id));
  if (unknown !== undefined)
    throw new UserError(`unknown product ${JSON.stringify(unknown)}`, {
      code: 'render.unknown-product',
      hint: `use some of ${RENDERERS.map(({ id }) => id).join(', ')}`,
    });
  return RENDERERS.filter(({ id }) => ids.includes(id));
}
