// What was read → the input of a plan: the catalog's rows of this site, and the codes of its region.

import type { Catalog, RegionCodes } from '../catalog/catalog.ts';
import type { EstateReading } from '../estate/reading.ts';
import type { ResolverStates } from '../model/world/resolver-state.ts';
import type { CurrentSettings } from '../roads/current-settings.ts';
import type { Site, SiteAppliance } from '../site/site.ts';
import type { Name } from '@sekisho/dns/name.ts';
import type { LearnedFact, PlanCodes, PlanInput } from './plan-input.ts';
import { withResolverStates } from './with-resolver-states.ts';

/** What a plan is made of, as it was read. */
export interface PlanParts {
  readonly site: Site;
  readonly estate: EstateReading;
  readonly catalog: Catalog;
  /** One of the site's. */
  readonly appliance: SiteAppliance;
  /** Default: as the site's policy says. */
  readonly route?: 'private' | 'public';
  /** Names that were seen before. Default: none. */
  readonly learned?: readonly Name[];
  readonly learnedFacts?: readonly LearnedFact[];
  /** Today's settings, where they are known. */
  readonly current?: CurrentSettings;
  /** What resolvers host and whom they ask today, where their files tell. */
  readonly resolverStates?: ResolverStates;
}

export function toPlanInput(parts: PlanParts): PlanInput {
  const { estate, catalog, appliance, route, learned = [], current, resolverStates } = parts;
  const site = withResolverStates(parts.site, resolverStates);
  const { cloud, region } = site;
  const regions = catalog.data.regions();
  return {
    site,
    appliance,
    estate: estate.estate,
    requirements: catalog.requirementsFor({ services: site.services, cloud }),
    codes: toPlanCodes(catalog.regionCodes(region, cloud)),
    regionCodes: Object.fromEntries(
      regions
        .filter((each) => each.cloud === cloud)
        .map(({ name }) => [name, toPlanCodes(catalog.regionCodes(name, cloud))]),
    ),
    regions: regions.map(({ name, title, cloud: own }) => ({ name, title, cloud: own })),
    privateLinks: catalog.data.privateLinks().filter((link) => link.cloud === cloud),
    route: route ?? site.policy.route,
    notes: estate.notes,
    missing: estate.missing ?? [],
    learned,
    ...(parts.learnedFacts === undefined ? {} : { learnedFacts: parts.learnedFacts }),
    ...(current === undefined ? {} : { current }),
    ...(resolverStates === undefined ? {} : { resolverStates }),
  };
}

function toPlanCodes({ asrCode, migrateCode, backupCode }: RegionCodes): PlanCodes {
  return { asrCode, migrateCode, backupCode };
}
