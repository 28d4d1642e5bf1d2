// A plan as the files of products.

import { composePlan } from '../plan/compose-plan.ts';
import { composeSitePlan, type SitePlan } from '../plan/compose-site-plan.ts';
import type { PlanInput } from '../plan/plan-input.ts';
import { planTargets } from '../plan/resolver-chains.ts';
import type { Plan } from '../plan/plan.ts';
import { chooseRenderers, RENDERERS } from '../render/renderers.ts';
import { renderProducts, renderSite, type Rendering } from '../render/render-products.ts';

/** Ids of the products that {@link renderSettings} knows, such as `squid`, `bind` and `configuration-manager`. */
export const PRODUCT_IDS: readonly string[] = RENDERERS.map(({ id }) => id);

/** What {@link renderSettings} renders. */
export interface RenderOptions {
  /** Some of {@link PRODUCT_IDS}. Default: all. */
  readonly products?: readonly string[];
  /** By an appliance's name the text of its appliance.json as it is today; only what the plan sets in it is changed. */
  readonly applianceJson?: ReadonlyMap<string, string | null>;
  /** Of a site with several appliances: only the files that are this one's own. */
  readonly only?: string | null;
}

/** The files, and the plan that they are of: that of the appliance, or of the site where it has several. */
export interface RenderedSettings extends Rendering {
  readonly plan: Plan | SitePlan;
}

/**
 * The settings of each product as files, in memory: `rendered[].files[]` have a `path`, the `text`, and how to put
 * it into force and back. What a plan asks nothing of is in `skipped`, with the reason.
 *
 * A site with one appliance has a folder for each product. Of several, what is one appliance's own lies below
 * `appliances/NAME`, and what they share is there once.
 *
 * Throws a {@link UserError} for a product that it does not know.
 *
 * @example
 * for (const { files } of renderSettings(input, { products: ['squid'] }).rendered)
 *   for (const { path, text } of files) console.log(path, text.length);
 */
export function renderSettings(input: PlanInput, options: RenderOptions = {}): RenderedSettings {
  const { site, appliance } = input;
  const { applianceJson = new Map<string, string | null>(), only = null } = options;
  const products = chooseRenderers(options.products ?? null);
  if (site.appliances.length > 1) {
    const plan = composeSitePlan(input);
    return { plan, ...renderSite({ site, plan, applianceJson, only }, products) };
  }
  const plan = composePlan(input);
  const own = {
    plan,
    site,
    appliance,
    applianceJson: applianceJson.get(appliance.name) ?? null,
    forwardTo: planTargets(site, appliance),
  };
  return { plan, ...renderProducts(own, products) };
}
