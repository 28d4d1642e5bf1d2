// The files of each step: those of the servers at which it is carried out, since another server's files set other names.

import { groupBy } from '../group-by.ts';
import type { Renderer } from '../products/shared/render/rendered-file.ts';
import type { RenderedProduct } from '../render/render-products.ts';
import type { PlanInput } from '../plan/plan-input.ts';
import type { ToDoStep, Way } from './to-do.ts';

type Site = PlanInput['site'];

interface WayOfLayer {
  readonly way: Way;
  readonly serves: Renderer['serves'];
  /** Of a site with several servers of the product: whose files these are. */
  readonly server: string | undefined;
}

export type WaysByLayer = ReadonlyMap<string, readonly WayOfLayer[]>;

/** Of files that lie in a folder of no one server, though a firewall lets the names through. */
const FIREWALL = 'firewall';

export function waysByLayer(
  rendered: readonly RenderedProduct[],
  appliance: string | null,
): WaysByLayer {
  const ways = rendered
    .filter((each) => each.appliance === undefined || each.appliance === appliance)
    .flatMap(({ product, isOfSite, files, server }) =>
      [...groupBy(files, ({ steps: own }) => JSON.stringify(own)).values()].map((own) => {
        const [
          {
            layer,
            steps: { how, back },
          },
        ] = own;
        const way: Way = {
          product: product.id,
          isChoice: !isOfSite,
          files: own.map(({ path, text }) => ({ path, text })),
          how,
          back,
        };
        return { layer, of: { way, serves: product.serves, server } };
      }),
    );
  return new Map(
    [...groupBy(ways, ({ layer }) => layer)].map(([layer, all]) => [
      layer,
      all.map(({ of }) => of).toSorted((a, b) => Number(a.way.isChoice) - Number(b.way.isChoice)),
    ]),
  );
}

/** `waysOf`: the layer of the files, where it is not the step's own. */
export function waysAt(
  site: Site,
  all: WaysByLayer,
  of: Pick<ToDoStep, 'layer' | 'at'> & { readonly waysOf?: ToDoStep['layer'] | undefined },
): readonly Way[] {
  const { layer, at, waysOf = layer } = of;
  const ways = all.get(waysOf) ?? [];
  const here = serversAt(site, layer, { at, waysOf });
  return (here === null ? ways : ways.filter((each) => isOf(each, here))).map(({ way }) => way);
}

interface Server {
  readonly name: string;
  readonly product: string;
}

/** null: the files are of no servers, or the step does not say of which. */
function serversAt(
  { resolvers, proxies, firewall }: Site,
  layer: ToDoStep['layer'],
  { at, waysOf }: Pick<ToDoStep, 'at'> & { readonly waysOf: ToDoStep['layer'] },
): readonly Server[] | null {
  if (layer === 'firewall' && waysOf !== layer)
    return [{ name: FIREWALL, product: firewall.product ?? 'other' }];
  const all: readonly Server[] =
    layer === 'dns' ? resolvers : layer === 'proxy-allow' ? proxies : [];
  const here = all.filter(({ name }) => at.some((place) => place.name === name));
  return here.length === 0 ? null : here;
}

function isOf({ way, serves, server }: WayOfLayer, here: readonly Server[]): boolean {
  if (way.isChoice) return true;
  if (server !== undefined) return here.some(({ name }) => name === server);
  return here.some(({ product }) => serves?.some((each) => each === product) === true);
}
