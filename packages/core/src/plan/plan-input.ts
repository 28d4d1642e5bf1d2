// The input of a plan, as plain data: the command line reads it from files, tests write it.

import type { PrivateLink, Requirement } from '../catalog/schema.ts';
import type { Estate } from '../estate/estate.ts';
import type { MissingExport } from '../estate/export-lists.ts';
import type { EstateNote } from '../estate/reading.ts';
import type { Name } from '@sekisho/dns/name.ts';
import type { CurrentSettings } from '../roads/current-settings.ts';
import type { ResolverState, ResolverStates } from '../model/world/resolver-state.ts';
import { askedNames } from '../site/asked-resolvers.ts';
import type { NamedRegion } from '../site/region-names.ts';
import { placeIn, viewFrom, type View } from '../model/world/place.ts';
import type { Site, SiteAppliance, SiteProxy, SiteResolver } from '../site/site.ts';

/** All that a plan depends on. */
export interface PlanInput {
  readonly site: Site;
  readonly appliance: SiteAppliance;
  readonly estate: Estate;
  /** Of the site's services and cloud. */
  readonly requirements: readonly Requirement[];
  /** Of the site's region, by the catalog. What a plan goes by: effectiveCodes(). */
  readonly codes: PlanCodes;
  /** The same of the cloud's regions, by name: a site's vaults can lie in several. */
  readonly regionCodes?: Readonly<Record<string, PlanCodes>>;
  /** All that the catalog knows, of every cloud; without them nothing is said of the site's region. */
  readonly regions?: readonly NamedRegion[];
  /** Names seen before that a requirement's shape expects: they are planned by name from now on. */
  readonly learned: readonly Name[];
  /** How names of `learned` came to be learned: told anew with each plan. */
  readonly learnedFacts?: readonly LearnedFact[];
  /** `public`: the vault is to be used without private endpoints. Default: `private`. */
  readonly route?: 'private' | 'public';
  /** Today's settings, for warnings about them and for the order of changes. */
  readonly current?: CurrentSettings;
  /** What resolvers host and whom they ask today, by the resolver's name; of one that is not in it nothing is known. */
  readonly resolverStates?: ResolverStates;
  /** Lists that were not exported: nothing is concluded from their absence. */
  readonly notes?: readonly EstateNote[];
  /** Lists that are missing among the exports, empty or refused. */
  readonly missing?: readonly MissingExport[];
  /** Of the site's cloud. They tell which public names have an alias; without them every one is taken to have it. */
  readonly privateLinks?: readonly PrivateLink[];
}

/** How a name was learned, as it was written down then. */
export interface LearnedFact {
  readonly name: string;
  readonly requirement: string;
  readonly by: 'person' | 'rule';
  readonly at: string;
  readonly who?: string;
  readonly why?: string;
  readonly until?: string;
}

/** The region's codes; null: not known, and never guessed. */
export interface PlanCodes {
  readonly asrCode: string | null;
  readonly migrateCode: string | null;
  readonly backupCode?: string | null;
}

/** The first that the appliance asks. */
export function resolverOf(site: Site, appliance: SiteAppliance): SiteResolver {
  const [first] = resolversOf(site, appliance);
  // The schema has refused an empty list.
  if (first === undefined) throw new Error('the appliance asks no resolver');
  return first;
}

/** Those that an appliance or a proxy asks, in order; none: the internet's DNS. */
export function resolversOf(
  site: Site,
  client: Pick<SiteAppliance | SiteProxy, 'resolver'>,
): readonly SiteResolver[] {
  return askedNames(client).map((name) => resolverNamed(site, name));
}

export function resolverNamed(site: Site, name: string): SiteResolver {
  return findNamed(site.resolvers, name);
}

/** What the resolver's own files tell; null where site.yaml names none. */
export function resolverStateOf(
  { resolverStates }: Pick<PlanInput, 'resolverStates'>,
  resolver: string,
): ResolverState | null {
  return resolverStates !== undefined && Object.hasOwn(resolverStates, resolver)
    ? (resolverStates[resolver] ?? null)
    : null;
}

/** The networks as the site of this appliance sees them. */
export function viewOf({ site, appliance }: Pick<PlanInput, 'site' | 'appliance'>): View {
  return viewFrom(site.networks, appliance.address);
}

/** True for an address behind the VPN that the site of this appliance reaches. */
export function isReached(input: Pick<PlanInput, 'site' | 'appliance'>, address: string): boolean {
  return placeIn(viewOf(input), address).kind === 'behind-vpn';
}

/** Machines whose mobility agents belong to this appliance. */
export function sourceAddresses({
  site,
  appliance,
}: Pick<PlanInput, 'site' | 'appliance'>): string[] {
  return site.sources
    .filter((source) => source.appliance === appliance.name)
    .map((source) => source.address);
}

function findNamed<T extends { readonly name: string }>(all: readonly T[], name: string): T {
  const found = all.find((each) => each.name === name);
  // parseSite() has refused references to nothing.
  if (found === undefined) throw new Error(`no ${JSON.stringify(name)} in the site`);
  return found;
}
