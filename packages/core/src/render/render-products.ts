// A plan, or the plans of a site with several appliances → every product's files. With one appliance each product has
// a folder; with several, what belongs to one appliance lies under appliances/NAME, what they share is there once.

import type { SitePlan } from '../plan/compose-site-plan.ts';
import { proxiesOf } from '../plan/site-proxies.ts';
import type { Plan } from '../plan/plan.ts';
import { planTargets, recordHolders } from '../plan/resolver-chains.ts';
import { sharedPlan } from '../plan/shared-plan.ts';
import type { Reason } from '../model/road.ts';
import { NO_PROXY } from '../site/check-proxies.ts';
import type { Site } from '../site/site.ts';
import { sayReason } from '../text/text.ts';
import { stepsFor } from '../products/shared/render/comment.ts';
import { plannedForwards } from '../products/shared/render/dns-answers.ts';
import { partsOfProxy, partsOfSite } from '../products/shared/render/render-parts.ts';
import type {
  PlacedFile,
  Renderer,
  RenderedFile,
  RenderInput,
  RenderPart,
} from '../products/shared/render/rendered-file.ts';

type Served = NonNullable<Renderer['serves']>[number];

export const APPLIANCES_FOLDER = 'appliances';

/** The files of one product. */
export interface RenderedProduct {
  readonly product: Renderer;
  /** The site says that it has it. */
  readonly isOfSite: boolean;
  /** Empty when the plan asks nothing of this product. */
  readonly files: readonly PlacedFile[];
  /** Of a site with several: the appliance whose own files these are. */
  readonly appliance?: string;
  /** Of a site with several servers of this product: which one these files are for. */
  readonly server?: string;
}

/** A product without files, and why. */
export interface SkippedProduct {
  readonly product: string;
  readonly server?: string;
  /** English; {@link because} is the same as data. */
  readonly reason: string;
  readonly because: Reason;
}

export interface Rendering {
  readonly rendered: readonly RenderedProduct[];
  readonly skipped: readonly SkippedProduct[];
}

/** For a site with one appliance. */
export function renderProducts(input: RenderInput, products: readonly Renderer[]): Rendering {
  const { site, appliance } = input;
  const hasSeveral = proxiesOf(site, appliance).length > 1;
  return collect(
    products.flatMap((product) =>
      product.owner === 'proxy' && hasSeveral
        ? renderChain(product, input)
        : [renderOne(product, input, { isOfSite: isOfAppliance(product, input) })],
    ),
  );
}

/** Each proxy that programs and browsers of the appliance meet has its own list. */
function renderChain(
  product: Renderer,
  input: RenderInput,
): readonly (RenderedProduct | SkippedProduct)[] {
  const { appliance, plan, site } = input;
  const part = { appliance, plan };
  const servers = serversOf(product, [part], site);
  if (servers.length === 0) return [renderOne(product, input, { isOfSite: false })];
  return servers.map((server) => {
    const [own = part] = partsOfServer(product, [part], { site, server });
    const of = { ...input, plan: own.plan, proxy: server };
    const isOfSite = product.isChoice !== true;
    return servers.length === 1
      ? renderOne(product, of, { isOfSite })
      : renderApart(product, { ...of, server }, isOfSite);
  });
}

export interface SiteRenderInput {
  readonly site: Site;
  readonly plan: SitePlan;
  /** Of each appliance: its appliance.json as it is today, where the site names one. */
  readonly applianceJson: ReadonlyMap<string, string | null>;
  /** Only the files of this appliance's own; what is shared is left out, since its list alone would be a part. */
  readonly only: string | null;
}

/** For a site with several appliances. */
export function renderSite(input: SiteRenderInput, products: readonly Renderer[]): Rendering {
  const parts = partsOfSite(input.site, input.plan.plans);
  return collect(
    products.flatMap((product): readonly (RenderedProduct | SkippedProduct)[] => {
      if (product.owner === 'appliance')
        return parts
          .filter(({ appliance }) => input.only === null || appliance.name === input.only)
          .map((part) => renderOwn(product, part, input));
      if (input.only !== null)
        return [
          skip(product, {
            code: 'render.shared',
            values: { appliances: parts.map(({ appliance }) => appliance.name).join(', ') },
          }),
        ];
      return renderShared(product, parts, input);
    }),
  );
}

function renderOwn(
  product: Renderer,
  part: RenderPart,
  input: SiteRenderInput,
): RenderedProduct | SkippedProduct {
  const { appliance, plan } = part;
  const { name } = appliance;
  const rendered = renderOne(
    product,
    {
      plan,
      site: input.site,
      appliance,
      applianceJson: input.applianceJson.get(name) ?? null,
      forwardTo: planTargets(input.site, appliance),
    },
    { isOfSite: product.isChoice !== true },
  );
  if (!('files' in rendered)) return rendered;
  return {
    ...rendered,
    appliance: name,
    files: rendered.files.map((file) => ({
      ...file,
      path: `${APPLIANCES_FOLDER}/${name}/${file.path}`,
    })),
  };
}

/** One set of files for each server of this product; where no appliance uses one, one set for all to choose. */
function renderShared(
  product: Renderer,
  parts: readonly RenderPart[],
  input: SiteRenderInput,
): readonly (RenderedProduct | SkippedProduct)[] {
  const servers = product.owner === 'firewall' ? [] : serversOf(product, parts, input.site);
  if (servers.length === 0) {
    const own = sharedInput(input, parts, null);
    return [renderOne(product, own, { isOfSite: product.owner === 'firewall' })];
  }
  const isOfSite = product.isChoice !== true;
  const byName =
    product.owner === 'proxy' && product.serves?.includes(input.site.firewall.product ?? 'other')
      ? parts.filter(({ plan }) => plan.layers['proxy-allow'].by === 'firewall')
      : [];
  // Appliances without a proxy have their names on the firewall.
  const ofFirewall =
    byName.length === 0
      ? []
      : [
          renderApart(
            product,
            { ...sharedInput(input, byName, null), proxy: NO_PROXY, server: 'firewall' },
            isOfSite,
          ),
        ];
  const ofServers = servers.map((server) => {
    const own = {
      ...sharedInput(input, partsOfServer(product, parts, { site: input.site, server }), server),
      ...(product.owner === 'proxy' ? { proxy: server } : {}),
    };
    return servers.length === 1
      ? renderOne(product, own, { isOfSite })
      : renderApart(product, { ...own, server }, isOfSite);
  });
  return [...ofServers, ...ofFirewall];
}

/** In a folder of the server's own. */
function renderApart(
  product: Renderer,
  own: RenderInput & { readonly server: string },
  isOfSite: boolean,
): RenderedProduct | SkippedProduct {
  const { server } = own;
  const rendered = renderOne(product, own, { isOfSite });
  if (!('files' in rendered)) return { ...rendered, server };
  return {
    ...rendered,
    server,
    files: rendered.files.map(({ steps: { how, back }, ...file }) =>
      toPlaced({ ...file, path: apart(file.path, server), how: stepsFor(own, how), back }),
    ),
  };
}

/** `bind/named.conf` → `bind/dns1/named.conf`. */
function apart(path: string, server: string): string {
  const [folder = '', ...rest] = path.split('/');
  return [folder, server, ...rest].join('/');
}

/** Those that an appliance uses, in the order of site.yaml. */
function serversOf(product: Renderer, parts: readonly RenderPart[], site: Site): readonly string[] {
  const used = new Set(parts.flatMap((part) => serversUsed(product, part, site)));
  const all: readonly { readonly name: string; readonly product: Served }[] =
    product.owner === 'proxy' ? site.proxies : site.resolvers;
  return all
    .filter((each) => product.serves?.includes(each.product) === true && used.has(each.name))
    .map(({ name }) => name);
}

/** Names of the servers that hold what an appliance's plan sets there. */
function serversUsed({ owner }: Renderer, { appliance, plan }: RenderPart, site: Site): string[] {
  return owner === 'proxy'
    ? proxiesOf(site, appliance).map(({ name }) => name)
    : [
        ...recordHolders(site, appliance).map(({ name }) => name),
        ...plan.layers.dns.records.flatMap(({ on = [] }) => on),
      ];
}

function partsOfServer(
  product: Renderer,
  parts: readonly RenderPart[],
  { server, site }: { readonly server: string; readonly site: Site },
): readonly RenderPart[] {
  if (product.owner !== 'proxy')
    return parts.filter((part) => serversUsed(product, part, site).includes(server));
  return partsOfProxy(parts, { site, proxy: server });
}

function sharedInput(
  { site, plan }: SiteRenderInput,
  parts: readonly RenderPart[],
  server: string | null,
): RenderInput {
  const [first] = parts;
  // Only servers that an appliance uses come here, and a site has an appliance.
  if (first === undefined) throw new Error('no appliance uses this server');
  const merged = sharedPlan(
    plan,
    parts.map((part) => part.plan),
  );
  const targets = parts.flatMap(({ appliance }) => planTargets(site, appliance));
  return {
    plan: withRecordsOf(merged, plan, server),
    site,
    appliance: first.appliance,
    parts,
    applianceJson: null,
    forwardTo: [...new Set(targets)],
  };
}

/** Takes a resolver's records from the site's plan. */
function withRecordsOf(merged: Plan, { resolvers }: SitePlan, server: string | null): Plan {
  const own = resolvers.find(({ resolver }) => resolver === server);
  if (own === undefined) return merged;
  const { resolver: _, ...dns } = own;
  return { ...merged, layers: { ...merged.layers, dns } };
}

function isOfAppliance(product: Renderer, { site, appliance, plan }: RenderInput): boolean {
  if (product.isChoice === true) return false;
  const serves = (own: Served): boolean => product.serves?.includes(own) === true;
  if (product.owner === 'proxy') {
    // Of a firewall that lets names through nothing else is known.
    if (plan.layers['proxy-allow'].by === 'firewall')
      return serves(site.firewall.product ?? 'other');
    return proxiesOf(site, appliance).some((each) => serves(each.product));
  }
  if (product.owner === 'resolver') {
    const used = serversUsed(product, { appliance, plan }, site);
    return site.resolvers.some((each) => used.includes(each.name) && serves(each.product));
  }
  return true;
}

function renderOne(
  product: Renderer,
  input: RenderInput,
  { isOfSite }: { readonly isOfSite: boolean },
): RenderedProduct | SkippedProduct {
  const lacksTarget =
    product.layer === 'dns' &&
    plannedForwards(input.plan.layers.dns).length > 0 &&
    input.forwardTo.length === 0;
  if (lacksTarget) return skip(product, { code: 'render.no-forward-target', values: {} });
  return { product, isOfSite, files: product.render(input).map(toPlaced) };
}

function toPlaced({ how, back, ...file }: RenderedFile): PlacedFile {
  const english = (steps: RenderedFile['how']): readonly string[] =>
    steps.map((step) => sayReason('en', step));
  return { ...file, how: english(how), back: english(back), steps: { how, back } };
}

function skip({ id }: Renderer, because: Reason): SkippedProduct {
  return { product: id, reason: sayReason('en', because), because };
}

function collect(all: readonly (RenderedProduct | SkippedProduct)[]): Rendering {
  return {
    rendered: all.flatMap((each) => ('files' in each ? [each] : [])),
    skipped: all.flatMap((each) => ('files' in each ? [] : [each])),
  };
}
