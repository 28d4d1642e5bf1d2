// What every file of this folder exports: one product's settings as files, from
// one plan. Pure: nothing here reads a disk or a clock, so the same plan gives the same bytes.

import type { Plan, Team } from '../plan/plan.ts';
import type { Layer } from '../roads/settings.ts';
import type { Site, SiteAppliance } from '../site/site.ts';

export interface RenderInput {
  readonly plan: Plan;
  readonly site: Site;
  /** The appliance that the plan is for. */
  readonly appliance: SiteAppliance;
  /** Text of the appliance's appliance.json as it is today; null when the site names none. */
  readonly applianceJson: string | null;
  /** Addresses of the resolver in Azure, for conditional forwarders. */
  readonly forwardTo: readonly string[];
}

export interface RenderedFile {
  /** Relative to the output folder, with `/`. */
  readonly path: string;
  readonly text: string;
  readonly layer: Layer;
  /** Who puts it into force. */
  readonly appliedBy: Team;
  /** How to put it into force, step by step. */
  readonly how: readonly string[];
  /** How to go back. */
  readonly back: readonly string[];
}

export type Render = (input: RenderInput) => readonly RenderedFile[];

export interface Product {
  readonly id: string;
  readonly layer: Layer;
  /** One line for lists. */
  readonly title: string;
  readonly render: Render;
  /** Whether the site says that it has this product; the other files are there for the choosing. */
  readonly isOfSite: (input: RenderInput) => boolean;
}
