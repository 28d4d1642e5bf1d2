// What the render.ts of a product gives: its settings as files, from
// one plan. Pure: nothing here reads a disk or a clock, so the same plan gives the same bytes.

import type { Reason } from '../../../model/reason.ts';
import type { TextCode } from '../../../text/text.ts';
import type { Plan } from '../../../plan/plan.ts';
import type { Team, Layer } from '../../../model/layer.ts';
import type { Site, SiteAppliance, SiteProxy, SiteResolver } from '../../../site/site.ts';

export interface RenderInput {
  readonly plan: Plan;
  readonly site: Site;
  /** The appliance that the plan is for; of several that share what is rendered, the first of {@link parts}. */
  readonly appliance: SiteAppliance;
  /** The part of each appliance in a server that several share; absent when the plan is for one. */
  readonly parts?: readonly RenderPart[];
  /** The server's name, where the site has several of the same product: its files lie apart. */
  readonly server?: string;
  /** The proxy that the files are for; absent: the appliance's own. */
  readonly proxy?: string;
  /** Text of the appliance's appliance.json as it is today; null when the site names none. */
  readonly applianceJson: string | null;
  /** Addresses of the resolver in Azure, for conditional forwarders. */
  readonly forwardTo: readonly string[];
}

export interface RenderPart {
  readonly appliance: SiteAppliance;
  readonly plan: Plan;
}

/** One file as a product gives it, with how to put it into force and back: texts of `text/products-en.ts`. */
export interface RenderedFile {
  /** Relative to the output folder, with `/`. */
  readonly path: string;
  readonly text: string;
  readonly layer: Layer;
  /** Who puts it into force. */
  readonly appliedBy: Team;
  /** How to put it into force, step by step. */
  readonly how: readonly Reason[];
  /** How to go back. */
  readonly back: readonly Reason[];
}

/** The same where it will lie; how to put it into force and back in English too, as the file itself says it. */
export interface PlacedFile extends Omit<RenderedFile, 'how' | 'back'> {
  readonly how: readonly string[];
  readonly back: readonly string[];
  /** How, as data of which texts are made in either language. */
  readonly steps: Pick<RenderedFile, 'how' | 'back'>;
}

/** A step with the values of its text. */
export function step(code: TextCode, values: Reason['values'] = {}): Reason {
  return { code, values };
}

export type Render = (input: RenderInput) => readonly RenderedFile[];

export interface Renderer {
  /** As --only names it, and the folder of its files. */
  readonly id: string;
  readonly layer: Layer;
  readonly render: Render;
  /** Where it is set. Files of an appliance are its own; all others are rendered once for all appliances that share them. */
  readonly owner: 'appliance' | 'proxy' | 'resolver' | 'firewall';
  /** Of a proxy or resolver: what `product` in site.yaml has these files. */
  readonly serves?: readonly (SiteProxy['product'] | SiteResolver['product'])[];
  /** No site says that it has it: the files are there for the choosing. */
  readonly isChoice?: true;
}
