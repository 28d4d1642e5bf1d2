// Where a rehearsal begins: the emulated cloud as the estate says it, without what is going to be made, and the settings
// of the scenario.

import {
  idKey,
  type Estate,
  type MigrateSite,
  type PrivateEndpoint,
} from '@sekisho/core/estate/estate.ts';
import { toName, type Name } from '@sekisho/dns/name.ts';
import { composePlan } from '@sekisho/core/plan/compose-plan.ts';
import type { PlanInput } from '@sekisho/core/plan/plan-input.ts';
import { fillIn, toCurrentSettings } from '@sekisho/core/plan/current-plan-settings.ts';
import { ownershipOf, ownSites } from '@sekisho/core/plan/owned-resources.ts';
import type { Plan } from '@sekisho/core/plan/plan.ts';
import type { Site } from '@sekisho/core/site/site.ts';
import { vaultName } from '@sekisho/core/site/vault-name.ts';
import type { SiteFacts } from './site/site-facts.ts';
import { inboundResolvers } from './site/resolver-parts.ts';
import { toSettings } from '@sekisho/core/plan/plan-settings.ts';
import type { Settings } from '@sekisho/core/model/settings.ts';
import { stemDigitsFor, type CreatedNames } from './appliance/created-names.ts';
import { playedField } from './appliance/program-settings.ts';
import type { VaultKey } from './appliance/stage.ts';
import type { AzureSeed } from '@sekisho/azure-emulator/cloud/seed/seed.ts';
import { SERVICE_AUDIENCE } from '@sekisho/azure-emulator/services/service-access.ts';
import { seedFromEstate } from '@sekisho/azure-emulator/cloud/seed/seed-from-estate.ts';
import { documentedNames } from './documented-names.ts';
import { MACHINE_NAMES } from './prepare-machine.ts';
import type { RehearseOptions } from './rehearse.ts';
import type { Scenario } from './scenarios/scenario.ts';

export interface Beginning {
  readonly seed: AzureSeed;
  readonly settings: Settings;
  /** The scenario's settings at the beginning for another plan than the first. */
  readonly settingsFor: (plan: Plan) => Settings;
  readonly key: VaultKey;
  readonly documented: ReturnType<typeof documentedNames>;
}

export function describeBeginning(
  options: Pick<RehearseOptions, 'current' | 'adjust' | 'machine'>,
  { input, facts, scenario }: { input: PlanInput; facts: SiteFacts; scenario: Scenario },
): Beginning {
  const { appliance } = input;
  const settingsFor = (plan: Plan): Settings => beginWith(options, { input, scenario, plan });
  // The tenant knows Site Recovery's own services, as every tenant does.
  const seed: AzureSeed = {
    ...makeSeed(input, facts, scenario),
    applications: [{ displayName: 'Recovery Services', identifierUris: [SERVICE_AUDIENCE] }],
  };
  const used = `${vaultName(appliance)}-in-use`;
  return {
    seed: scenario.isVaultInUse ? withUsedVault(seed, { vaultId: facts.vaultId, used }) : seed,
    settings: settingsFor(composePlan(input)),
    settingsFor,
    documented: documentedNames(input.requirements),
    key: {
      known: registered(input).known,
      ...makeKey(input.site, facts, scenario.isVaultInUse ? used : vaultName(appliance)),
      machines: options.machine?.count === 2 ? MACHINE_NAMES : MACHINE_NAMES.slice(0, 1),
    },
  };
}

function beginWith(
  options: Pick<RehearseOptions, 'current' | 'adjust'>,
  { input, scenario, plan }: { input: PlanInput; scenario: Scenario; plan: Plan },
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
  const settings = scenario.begin({ planned, current: ofTheTime(current, true) });
  return options.adjust === undefined ? settings : options.adjust(settings);
}

/** The estate without what this appliance's registration is going to make; what the others have stays. */
function makeSeed(input: PlanInput, facts: SiteFacts, scenario: Scenario): AzureSeed {
  const { site, estate, appliance } = input;
  const seed = seedFromEstate(estate, {
    region: facts.location,
    codes: { siteRecovery: facts.asrCode, migrate: facts.migrateCode },
    cloud: facts.cloud,
    beforeRegistration: registered(input).keys,
    // Whoever plans for the public route asks what the vault takes without its endpoints.
    beforeVaultEndpoint:
      scenario.isVaultInUse || facts.publicRoute !== null ? new Set([idKey(facts.vaultId)]) : false,
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
      : {
          eventHubsSuffixes: {
            [vaultName(appliance).toLowerCase()]: site.rehearsal.eventHubsSuffix,
          },
        }),
  });
  const known = new Set(seed.resources.map((each) => idKey(each.id)));
  const made = facts.made.filter((each) => !known.has(idKey(each.id)));
  return {
    ...seed,
    ...(facts.publicRoute === null ? {} : { publicRoute: facts.publicRoute }),
    resources: [...seed.resources, ...made],
  };
}

interface Registered {
  /** Keys of what is this appliance's alone: a master site that others use too stays. */
  readonly keys: ReadonlySet<string>;
  /** What registration called it, and the zones that it used, as the estate shows both. */
  readonly known: VaultKey['known'];
}

function registered(input: PlanInput): Registered {
  const { site, estate } = input;
  const isOwn = (type: string, id: string): boolean =>
    ownershipOf(input, type, id) === 'own' &&
    !site.appliances.some(
      (appliance) =>
        appliance.name !== input.appliance.name &&
        ownershipOf({ ...input, appliance }, type, id) === 'own',
    );
  const keyVaults = estate.keyVaults.filter((each) => isOwn('microsoft.keyvault/vaults', each.id));
  const sites = [
    ...estate.migrateSites.filter(
      (each) => each.kind === 'master' && isOwn('microsoft.offazure/mastersites', each.id),
    ),
    ...ownSites(input),
  ];
  const keys = new Set([...keyVaults, ...sites].map(({ id }) => idKey(id)));
  const nameOf = (kind: MigrateSite['kind']): string | undefined =>
    sites.find((each) => each.kind === kind)?.name;
  const names = {
    keyVault: keyVaults[0]?.name,
    masterSite: nameOf('master'),
    vmwareSite: nameOf('vmware'),
    serverSite: nameOf('server'),
  };
  const zones = estate.privateEndpoints
    .filter((each) => keys.has(idKey(each.targetId)))
    .flatMap((each) => {
      const zone = each.zoneIds[0] ?? recordingZone(estate, each);
      return zone === undefined ? [] : [[typeOf(each.targetId), zone] as const];
    });
  return {
    keys,
    known: {
      names: Object.fromEntries(
        Object.entries(names).filter(([, name]) => name !== undefined),
      ) as Partial<CreatedNames>,
      zones: Object.fromEntries(zones),
    },
  };
}

/** Where its zone group was not exported: the zone that has its names with its addresses. */
function recordingZone({ zones }: Estate, { members }: PrivateEndpoint): string | undefined {
  const addresses = new Set(members.flatMap((member) => member.addresses));
  const labels = new Set(members.map(({ fqdn }) => fqdn.split('.')[0]));
  return zones.find((zone) =>
    zone.records.some(
      (record) =>
        labels.has(record.name.split('.')[0]) &&
        record.values.some((value) => addresses.has(value)),
    ),
  )?.id;
}

function typeOf(id: string): string {
  return id.split('/').slice(6, 8).join('/').toLowerCase();
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

function makeKey(
  site: Site,
  facts: SiteFacts,
  vault: string,
): Omit<VaultKey, 'machines' | 'known'> {
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
    .filter((each) => each.reachability === 'internet')
    .flatMap((each) =>
      each.match === 'exact'
        ? [toName(each.pattern)]
        : (each.knownNames ?? []).map(({ name }) => toName(name)),
    );
  const extra = site.policy.extraNames
    .filter((pattern) => !/^(?:\*\.|\.)/.test(pattern))
    .map((pattern) => toName(pattern));
  return [...new Set([...listed, ...extra])];
}
