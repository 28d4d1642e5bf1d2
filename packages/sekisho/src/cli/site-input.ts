// From arguments to the input of a plan: which folder is the site, which appliance
// is meant, what the catalog says. The same for every command that needs a site.

import { existsSync, readdirSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';

import { loadCatalog } from '@sekisho/core/catalog/load-catalog.ts';
import type { Catalog } from '@sekisho/core/catalog/catalog.ts';
import type { EstateReading } from '@sekisho/core/estate/reading.ts';
import { FORMER_STATE_FOLDER } from '@sekisho/core/former-words.ts';
import {
  currentLearned,
  learnedNames,
  readLearned,
  STATE_FOLDER,
} from '@sekisho/core/sync/learned-names.ts';
import { inPackage } from '@sekisho/core/package-folder.ts';
import type { PlanInput } from '@sekisho/core/plan/plan-input.ts';
import { readResolverStates } from '@sekisho/core/resolver-state/read-resolver-states.ts';
import { toPlanInput } from '@sekisho/core/plan/to-plan-input.ts';
import { chooseAppliances } from '@sekisho/core/site/choose-appliances.ts';
import {
  readSite,
  readSiteFile,
  isSiteFile,
  SITE_FILE,
  type LoadedSite,
} from '@sekisho/core/site/read-site.ts';
import type { Site, SiteAppliance } from '@sekisho/core/site/site.ts';
import { UserError } from '@sekisho/dns/user-error.ts';
import { parseAddress } from '@sekisho/dns/address.ts';
import { targetProblem } from '@sekisho/core/site/check-references.ts';
import type { Command } from './io.ts';

/** The described site, used where a command is called outside any site. */
export const EXAMPLE_SITE = inPackage('examples', 'japan-east');

export interface SiteInput {
  readonly folder: string;
  /** Sync's state folder. */
  readonly state: string;
  readonly site: Site;
  /** The first of {@link appliances}; what speaks of one appliance only asks {@link appliances} first. */
  readonly appliance: SiteAppliance;
  /** The one that was named, else all of the site. Never empty. */
  readonly appliances: readonly [SiteAppliance, ...SiteAppliance[]];
  readonly reading: EstateReading;
  readonly catalog: Catalog;
  readonly input: PlanInput;
}

export interface SiteOptions {
  readonly estate?: string;
  readonly appliance?: string;
  readonly scope?: 'zone' | 'names';
  readonly route?: 'private' | 'public';
  /** Addresses in Azure that resolvers forward to, with commas, in place of those of site.yaml. */
  readonly forwardTo?: string;
  /** Where sync's state is; it holds the names that were learned. */
  readonly state?: string;
  /** Another way to the estate than a folder of exports. */
  readonly readEstate?: (site: Site) => Promise<EstateReading>;
}

export async function loadSiteInput(folder: string, options: SiteOptions): Promise<SiteInput> {
  requireCarriedOver(folderOf(folder));
  const loaded =
    options.readEstate === undefined
      ? await readSite(folder, options.estate === undefined ? {} : { estate: options.estate })
      : await readSiteWith(folder, options.readEstate);
  const scoped =
    options.scope === undefined
      ? loaded.site
      : { ...loaded.site, policy: { ...loaded.site.policy, scope: options.scope } };
  const site = options.forwardTo === undefined ? scoped : withForwardTo(scoped, options.forwardTo);
  const appliances = chooseAppliances(site, options.appliance);
  const [appliance] = appliances;
  const catalog = loadCatalog();
  const state = options.state ?? join(loaded.folder, STATE_FOLDER);
  const learned = await readLearned(state);
  const input = toPlanInput({
    site,
    appliance,
    estate: loaded.estate,
    catalog,
    learned: learnedNames(learned, Date.now()),
    learnedFacts: currentLearned(learned, Date.now()),
    resolverStates: await readResolverStates({ site, folder: loaded.folder }),
    ...(options.route === undefined ? {} : { route: options.route }),
  });
  return {
    folder: loaded.folder,
    state,
    site: input.site,
    appliance,
    appliances,
    reading: loaded.estate,
    catalog,
    input,
  };
}

/** Without its journals, what 0.1.0 made on servers counts as made by others; without its learned names, a plan lacks some. */
function requireCarriedOver(folder: string): void {
  const former = join(folder, FORMER_STATE_FOLDER);
  if (!existsSync(former) || !readdirSync(former).some((name) => name.endsWith('.json'))) return;
  throw new UserError(`${former} holds the state of 0.1.0, which has not been carried over`, {
    code: 'site.former-state',
    where: former,
    hint: `sekisho migrate ${folder} shows what it would change`,
  });
}

async function readSiteWith(
  folder: string,
  readEstate: (site: Site) => Promise<EstateReading>,
): Promise<LoadedSite> {
  const read = await readSiteFile(folder);
  return { ...read, estate: await readEstate(read.site) };
}

/** A site's folder, or a file that was named in its place: the one named, else here, else (where the command allows it) the example. */
export function findSiteFolder(
  command: Command,
  named: string | undefined,
  fallBack: 'example' | 'here',
): string {
  if (named !== undefined) return placeOf(resolve(command.io.cwd, named));
  if (existsSync(join(command.io.cwd, SITE_FILE)) || fallBack === 'here') return command.io.cwd;
  if (!command.isQuiet) command.putError('note: ', `no ${SITE_FILE} here; using the example site`);
  return EXAMPLE_SITE;
}

export function isSiteFolder(command: Command, text: string): boolean {
  const path = resolve(command.io.cwd, text);
  return isSiteFile(path) || existsSync(join(path, SITE_FILE));
}

/** The file itself may be named in place of its folder; another file than site.yaml stays one. */
function placeOf(path: string): string {
  return basename(path) === SITE_FILE && isSiteFile(path) ? dirname(path) : path;
}

/** Where what belongs to the site lies. */
export function folderOf(place: string): string {
  return isSiteFile(place) ? dirname(place) : place;
}

/** As if site.yaml said it, so that rules and records follow too. */
function withForwardTo(site: Site, text: string): Site {
  const addresses = text
    .split(',')
    .map((word) => word.trim())
    .filter((word) => word !== '');
  for (const address of addresses) {
    const problem =
      parseAddress(address) === null
        ? `${JSON.stringify(address)} is no IP address`
        : targetProblem(address, site.networks);
    if (problem !== null)
      throw new UserError(`--forward-to: ${problem}`, {
        code: 'site.forward-to',
        hint: "give the resolver's address, as in --forward-to 10.2.0.4",
      });
  }
  return {
    ...site,
    resolvers: site.resolvers.map((resolver) =>
      resolver.forwards === 'azure' ? { ...resolver, forwardTo: addresses } : resolver,
    ),
  };
}
