// Where a rehearsal begins: the emulated cloud as the estate says it, without what is going to be made, and the settings
// of the story.

import { idKey } from '../estate/estate.ts';
import { toName, type Name } from '../names/name.ts';
import { composePlan } from '../plan/compose-plan.ts';
import type { PlanInput } from '../plan/plan-input.ts';
import { fillIn, toCurrentSettings } from '../plan/current-plan-settings.ts';
import { ownershipOf, ownSites } from '../plan/owned-resources.ts';
import type { Plan } from '../plan/plan.ts';
import type { Site } from '../site/site.ts';
import type { SiteFacts } from './site-facts.ts';
import { inboundResolvers } from './start-premises.ts';
import { toSettings } from '../plan/plan-settings.ts';
import type { Settings } from '../roads/settings.ts';
import { stemDigitsFor } from './appliance/created-names.ts';
import { playedField } from './appliance/program-settings.ts';
import type { VaultKey } from './appliance/stage.ts';
import type { AzureSeed } from './azure/seed.ts';
import { SERVICE_AUDIENCE } from './azure/services/service-access.ts';
import { seedFromEstate } from './azure/seed-from-estate.ts';
import { documentedNames } from './documented-names.ts';
import { MACHINE_NAMES } from './prepare-machine.ts';
import type { RehearseOptions } from './rehearse.ts';
import type { Story } from './stories/story.ts';

export interface Beginning {
  readonly seed: AzureSeed;
  readonly settings: Settings;
  /** The story's settings at the beginning for another plan than the first. */
  readonly settingsFor: (plan: Plan) => Settings;
  readonly key: VaultKey;
  readonly documented: ReturnType<typeof documentedNames>;
}

export function describeBeginning(
  options: Pick<RehearseOptions, 'current' | 'adjust' | 'machine'>,
  { input, facts, story }: { input: PlanInput; facts: SiteFacts; story: Story },
): Beginning {
  const { appliance } = input;
  const settingsFor = (plan: Plan): Settings => beginWith(options, { input, story, plan });
  // The tenant knows Site Recovery's own services, as every tenant does.
  const seed: AzureSeed = {
    ...makeSeed(input, facts, story),
    applications: [{ displayName: 'Recovery Services', identifierUris: [SERVICE_AUDIENCE] }],
  };
  const used = `${appliance.vault}-in-use`;
  return {
    seed: story.isVaultInUse ? withUsedVault(seed, { vaultId: facts.vaultId, used }) : seed,
    settings: settingsFor(composePlan(input)),
    settingsFor,
    documented: documentedNames(input.requirements),
    key: {
      ...makeKey(input.site, facts, story.isVaultInUse ? used : appliance.vault),
      machines: options.machine?.count === 2 ? MACHINE_NAMES : MACHINE_NAMES.slice(0, 1),
    },
  };
}

function beginWith(
  options: Pick<RehearseOptions, 'current' | 'adjust'>,
  { input, story, plan }: { input: PlanInput; story: Story; plan: Plan },
): Settings {
  const { site, appliance } = input;
  const bypassField = playedField(appliance.version);
  const ofTheTime = (settings: Settings, isKeySet: boolean): Settings => ({
    ...settings,
    configurationManager: {
      ...settings.configurationManager,
      bypassField,
      ...(isKeySet ? {} : { bypassListEnabled: null }),
    },
  });
  // No step of the plan sets the key where the page shows its list without it.
  const planned = ofTheTime(toSettings(plan), bypassField !== 'always-shown');
  // A rehearsal has to begin with something: what the site does not tell begins as planned.
  const current = fillIn(toCurrentSettings({ site, appliance, current: options.current }), planned);
  const settings = story.begin({ planned, current: ofTheTime(current, true) });
  return options.adjust === undefined ? settings : options.adjust(settings);
}

/** The estate without what this appliance's registration is going to make; what the others have stays. */
function makeSeed(input: PlanInput, facts: SiteFacts, story: Story): AzureSeed {
  const { site, estate, appliance } = input;
  const seed = seedFromEstate(estate, {
    region: facts.location,
    codes: { siteRecovery: facts.asrCode, migrate: facts.migrateCode },
    cloud: facts.cloud,
    beforeRegistration: registered(input),
    beforeVaultEndpoint: story.isVaultInUse ? new Set([idKey(facts.vaultId)]) : false,
    tenantId: facts.tenantId,
    internetNames: internetNames(input),
    resolvers: inboundResolvers(input),
    takenAddresses: [
      ...[...site.proxies, ...site.resolvers, ...site.appliances].map(({ address }) => address),
      ...inboundResolvers(input).map(({ address }) => address),
    ],
    ...(facts.madeSubnet === null ? {} : { subnet: facts.madeSubnet }),
    ...(site.rehearsal.eventHubsSuffix === undefined
      ? {}
      : { eventHubsSuffixes: { [appliance.vault.toLowerCase()]: site.rehearsal.eventHubsSuffix } }),
  });
  return { ...seed, resources: [...seed.resources, ...facts.made] };
}

/** Keys of what is this appliance's alone: a master site that others use too stays. */
function registered(input: PlanInput): ReadonlySet<string> {
  const { site, estate } = input;
  const isOwn = (type: string, id: string): boolean =>
    ownershipOf(input, type, id) === 'own' &&
    !site.appliances.some(
      (appliance) =>
        appliance.name !== input.appliance.name &&
        ownershipOf({ ...input, appliance }, type, id) === 'own',
    );
  return new Set(
    [
      ...estate.keyVaults.filter((each) => isOwn('microsoft.keyvault/vaults', each.id)),
      ...estate.migrateSites.filter(
        (each) => each.kind === 'master' && isOwn('microsoft.offazure/mastersites', each.id),
      ),
      ...ownSites(input),
    ].map(({ id }) => idKey(id)),
  );
}

/** The vault of the site is not there yet; another one is, and it holds an item. */
function withUsedVault(
  seed: AzureSeed,
  { vaultId, used }: { vaultId: string; used: string },
): AzureSeed {
  const resources = seed.resources.filter((each) => idKey(each.id) !== idKey(vaultId));
  const id = `${vaultId.slice(0, vaultId.lastIndexOf('/') + 1)}${used}`;
  return {
    ...seed,
    resources: [...resources, { id, properties: { publicNetworkAccess: 'Enabled' } }],
    heldItems: { [used.toLowerCase()]: 1 },
  };
}

function makeKey(site: Site, facts: SiteFacts, vault: string): Omit<VaultKey, 'machines'> {
  const { made: _made, madeSubnet: _subnet, cloud: _cloud, vaultId, ...known } = facts;
  return {
    ...known,
    vault,
    stemDigits: site.rehearsal.stemDigits ?? stemDigitsFor(vaultId),
    policy: site.replicationPolicy,
  };
}

/** Every name that the documents list singly, so that the emulated internet has it. */
function internetNames({ requirements, site }: PlanInput): Name[] {
  const listed = requirements
    .filter((each) => each.road === 'internet')
    .flatMap((each) =>
      each.match === 'exact'
        ? [toName(each.pattern)]
        : (each.knownNames ?? []).map(({ name }) => toName(name)),
    );
  const extra = site.house.extraNames
    .filter((pattern) => !/^(?:\*\.|\.)/.test(pattern))
    .map((pattern) => toName(pattern));
  return [...new Set([...listed, ...extra])];
}
