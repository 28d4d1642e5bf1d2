// The shapes of networks that companies have besides the simple site: each a change of a drafted site. A site has one of
// them in turn, so that each occurs in as many sites as there are shapes, and others by chance.

import type { AzureDraft } from './azure-draft.ts';
import type { Random } from './random.ts';
import type { Dimensions, SiteDraft } from './random-site.ts';
import { PLACE_SHAPES } from './shapes-places.ts';
import { PROXY_SHAPES } from './shapes-proxies.ts';
import { RESOLVER_SHAPES } from './shapes-resolvers.ts';

export interface Shape {
  readonly name: string;
  /** Of two that change the same part a site has one. */
  readonly parts: readonly string[];
  /** What the site has to be of the other dimensions. */
  readonly needs: Partial<Dimensions>;
  readonly change: (site: SiteDraft, of: ShapeInput) => SiteDraft;
}

export interface ShapeInput {
  readonly random: Random;
  readonly azure: AzureDraft;
  readonly chosen: Dimensions;
  /** Where a resolver in Azure answers. */
  readonly target: string;
}

export const SHAPES: readonly Shape[] = [...RESOLVER_SHAPES, ...PROXY_SHAPES, ...PLACE_SHAPES];

const CHANCE = 0.08;

export function chooseShapes(
  seed: number,
  { chance }: Random,
  drawn: Dimensions,
): { readonly shapes: readonly Shape[]; readonly chosen: Dimensions } {
  const own = SHAPES[seed % SHAPES.length];
  const chosen = { ...drawn, ...own?.needs };
  const shapes = own === undefined ? [] : [own];
  for (const shape of SHAPES)
    if (
      chance(CHANCE) &&
      fits(shape.needs, chosen) &&
      shapes.every(({ parts }) => !parts.some((part) => shape.parts.includes(part)))
    )
      shapes.push(shape);
  return { shapes, chosen };
}

function fits(needs: Partial<Dimensions>, chosen: Dimensions): boolean {
  return Object.entries(needs).every(([key, value]) => chosen[key as keyof Dimensions] === value);
}
