// `rehearse`: from a site and a story's name to the report. Makes the folder, the
// disk and the emulated cloud's beginning, and takes all of it away again.

import { setMaxListeners } from 'node:events';

import type { Catalog } from '../catalog/catalog.ts';
import { idKey, type Estate } from '../estate/estate.ts';
import { toName, type Name } from '../names/name.ts';
import { composePlan } from '../plan/compose-plan.ts';
import { fillIn, toCurrentSettings } from '../plan/current-plan-settings.ts';
import { effectiveCodes, vaultRegion } from '../plan/effective-codes.ts';
import type { PlanInput } from '../plan/plan-input.ts';
import { toSettings } from '../plan/plan-settings.ts';
import type { CurrentSettings } from '../roads/current-settings.ts';
import type { Settings } from '../roads/settings.ts';
import { isInAny } from '../site/address.ts';
import type { Site } from '../site/site.ts';
import { UserError } from '../user-error.ts';
import { stemDigitsFor } from './appliance/created-names.ts';
import { playedField } from './appliance/program-settings.ts';
import type { VaultKey } from './appliance/stage.ts';
import { guidFrom } from './azure/identifiers.ts';
import type { AzureSeed } from './azure/seed.ts';
import { SERVICE_AUDIENCE } from './azure/services/service-access.ts';
import { seedFromEstate } from './azure/seed-from-estate.ts';
import type { Fabric, VpnLinkKind } from './fabric/host.ts';
import { documentedNames } from './documented-names.ts';
import type { HostLine, Tell } from './events.ts';
import { initialCopySeconds } from '../capacity/predict-replication.ts';
import { prepareDisk, type PreparedDisk } from './prepare-disk.ts';
import { MACHINE_NAMES, prepareMachine } from './prepare-machine.ts';
import { RehearsedSite } from './rehearsed-site.ts';
import type { RehearsalReport } from './report.ts';
import { runStory, type Confirm } from './stories/run-story.ts';
import type { FailoverPoint } from './stories/choose-point.ts';
import { findStory, type Story, type StoryName } from './stories/story.ts';
import { makeWorkFolder } from './work-folder.ts';

export interface RehearseOptions {
  readonly story: StoryName;
  readonly input: PlanInput;
  readonly catalog: Catalog;
  readonly current: CurrentSettings;
  readonly disk: { readonly file?: string; readonly sizeBytes: number };
  /** A running machine is the source, in place of a file. */
  readonly machine?: { readonly applicationConsistentEvery: number; readonly count?: 1 | 2 };
  /** The newest points that the vault keeps. Default: as many as the site's policy. */
  readonly keptPoints?: number;
  /** Of a machine only. */
  readonly failsBack?: boolean;
  readonly failoverPoint?: FailoverPoint;
  readonly keep?: string;
  readonly portBase?: number;
  /** Default: `loopback`. */
  readonly fabric?: Fabric['kind'];
  /** Of the fabric `netns`. Default: the best that this machine has. */
  readonly vpnLink?: VpnLinkKind;
  /** The built program, dist/cli/bin.js: on `netns` careful stories are kept in step by `sekisho converge --yes`. */
  readonly program?: string;
  readonly tell: Tell;
  readonly signal: AbortSignal;
  /** Changes the settings that the story begins with: how a test turns one off. */
  readonly adjust?: (settings: Settings) => Settings;
  readonly stopsAtFailure?: boolean;
  readonly isWatched?: boolean;
  readonly confirm?: Confirm;
  /** Cycles of changes after the initial copy. Default 3. */
  readonly cycles?: number;
}

const DEFAULT_CYCLES = 3;
const MINUTE_MS = 60_000;

export async function rehearse(options: RehearseOptions): Promise<RehearsalReport> {
  const { signal, tell } = options;
  // Every request and every wait of the whole site listens to it.
  setMaxListeners(0, signal);
  if (options.fabric === 'netns') refuseUnsupported(options);
  const story = findStory(options.story);
  const input = withScope(options.input, story);
  tell({ event: 'preparing', site: input.site.name });
  const beginning = describeBeginning(options, input, story);
  const { policy } = beginning.key;
  // A cycle makes a point, and stands for the time between two.
  const keptPoints =
    options.keptPoints ??
    Math.max(1, Math.floor(policy.recoveryPointHistoryMinutes / policy.crashConsistentMinutes));
  const folder = await makeWorkFolder(options.keep);
  try {
    const disk = await prepareSource(options, folder.path);
    try {
      const site = await RehearsedSite.start({
        ...beginning,
        planInput: input,
        folder: folder.path,
        retention: {
          mostPoints: keptPoints,
          longestMs: policy.recoveryPointHistoryMinutes * MINUTE_MS,
        },
        onPointsRemoved: (ids) => tell({ event: 'points-removed', ids }),
        isKept: folder.isKept,
        ...(options.portBase === undefined ? {} : { portBase: options.portBase }),
        ...(options.fabric === undefined ? {} : { fabric: options.fabric }),
        ...(options.vpnLink === undefined ? {} : { vpnLink: options.vpnLink }),
        ...(options.program === undefined ? {} : { program: options.program }),
        signal,
      });
      try {
        tell({
          event: 'story',
          story: story.name,
          timeScale: input.site.rehearsal.timeScale,
          fabric: site.fabric.kind,
          vpnLink: site.fabric.vpnLink,
          hosts: describeHosts(site, input.site),
          disk: { bytes: disk.sizeBytes, content: disk.content },
          policy: {
            keptPoints,
            crashConsistentMinutes: policy.crashConsistentMinutes,
            applicationConsistentEvery: options.machine?.applicationConsistentEvery ?? 0,
          },
        });
        return await runStory({
          story,
          site,
          vault: input.appliance.vault,
          replication: {
            disk,
            cycles: options.cycles ?? DEFAULT_CYCLES,
            ...(options.failoverPoint === undefined
              ? {}
              : { failoverPoint: options.failoverPoint }),
            ...(options.failsBack === undefined ? {} : { failsBack: options.failsBack }),
            predictedInitialSeconds: predictInitialCopy(disk.storedBytes, input.site.rehearsal),
          },
          tell,
          signal,
          ...(options.stopsAtFailure === undefined
            ? {}
            : { stopsAtFailure: options.stopsAtFailure }),
          ...(options.isWatched === undefined ? {} : { isWatched: options.isWatched }),
          ...(options.confirm === undefined ? {} : { confirm: options.confirm }),
        });
      } finally {
        await site.close();
      }
    } finally {
      await disk.close();
    }
  } finally {
    await folder.remove();
  }
}

function prepareSource(
  { disk, machine, tell, signal }: RehearseOptions,
  folder: string,
): Promise<PreparedDisk> {
  if (machine === undefined) return prepareDisk({ ...disk, folder, signal });
  return prepareMachine({
    folder,
    sizeBytes: disk.sizeBytes,
    ...machine,
    onConsole: (name, line) => tell({ event: 'console', machine: name, line }),
    signal,
  });
}

/** Seconds; null where the VPN is as fast as this machine, which nobody knows beforehand. */
function predictInitialCopy(
  storedBytes: number,
  { vpnRateMbps, vpnDelayMs }: Site['rehearsal'],
): number | null {
  return vpnRateMbps === 0
    ? null
    : initialCopySeconds({
        usedBytes: storedBytes,
        link: { rateMbps: vpnRateMbps, delayMs: vpnDelayMs },
      });
}

/** Better no run than one that leaves out what the site says. */
function refuseUnsupported({ portBase, input }: RehearseOptions): void {
  if (portBase !== undefined)
    throw new UserError(
      '--port-base is for the fabric loopback: on netns every host has its true addresses and ports',
      {
        code: 'rehearse.port-base',
        hint: 'reach a host from inside: ip netns exec NAMESPACE PROGRAM',
      },
    );
  if (input.site.rehearsal.vpnDelayMs > 0)
    throw new UserError('the fabric netns shapes the rate of the VPN, not its delay', {
      code: 'rehearse.vpn-delay',
      where: 'rehearsal.vpnDelayMs',
      hint: 'use --fabric loopback, or set vpnDelayMs to 0',
    });
}

function describeHosts(rehearsed: RehearsedSite, { networks }: Site): HostLine[] {
  const placeOf = (address: string): HostLine['where'] =>
    isInAny(address, networks.onPremises)
      ? 'on-premises'
      : isInAny(address, networks.throughVpn)
        ? 'virtual-network'
        : 'internet';
  return rehearsed.fabric.describe().map((line) => ({ where: placeOf(line.address), ...line }));
}

export interface Beginning {
  readonly seed: AzureSeed;
  readonly settings: Settings;
  readonly key: VaultKey;
  readonly documented: ReturnType<typeof documentedNames>;
}

export function describeBeginning(
  options: Pick<RehearseOptions, 'catalog' | 'current' | 'adjust' | 'machine'>,
  input: PlanInput,
  story: Story,
): Beginning {
  const { site, estate, appliance } = input;
  const facts = findFacts(input, options.catalog);
  const bypassField = playedField(appliance.version);
  const ofTheTime = (settings: Settings, isKeySet: boolean): Settings => ({
    ...settings,
    configurationManager: {
      ...settings.configurationManager,
      bypassField,
      ...(isKeySet ? {} : { bypassListEnabled: null }),
    },
  });
  const asPlanned = toSettings(composePlan(input));
  // No step of the plan sets the key where the page shows its list without it.
  const planned = ofTheTime(asPlanned, bypassField !== 'always-shown');
  // A rehearsal has to begin with something: what the site does not tell begins as planned.
  const current = fillIn(toCurrentSettings({ site, appliance, current: options.current }), planned);
  const settings = story.begin({ planned, current: ofTheTime(current, true) });
  const documented = documentedNames(input.requirements);
  const seed = seedFromEstate(estate, {
    region: site.region,
    codes: { siteRecovery: facts.asrCode, migrate: facts.migrateCode },
    beforeRegistration: true,
    beforeVaultEndpoint: story.isVaultInUse,
    tenantId: facts.tenantId,
    internetNames: internetNames(input),
    ...(site.rehearsal.eventHubsSuffix === undefined
      ? {}
      : { eventHubsSuffixes: { [appliance.vault.toLowerCase()]: site.rehearsal.eventHubsSuffix } }),
  });
  // The tenant knows Site Recovery's own services, as every tenant does.
  const known: AzureSeed = {
    ...seed,
    applications: [{ displayName: 'Recovery Services', identifierUris: [SERVICE_AUDIENCE] }],
  };
  const used = `${appliance.vault}-in-use`;
  return {
    seed: story.isVaultInUse ? withUsedVault(known, { vaultId: facts.vaultId, used }) : known,
    settings: options.adjust === undefined ? settings : options.adjust(settings),
    documented,
    key: {
      ...makeKey(input, facts, story.isVaultInUse ? used : appliance.vault),
      machines: options.machine?.count === 2 ? MACHINE_NAMES : MACHINE_NAMES.slice(0, 1),
    },
  };
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

interface SiteFacts {
  readonly vaultId: string;
  readonly subscriptionId: string;
  readonly resourceGroup: string;
  readonly tenantId: string;
  readonly subnetId: string;
  readonly cacheAccountId: string;
  readonly asrCode: string;
  readonly migrateCode: string;
}

/** What a rehearsal must know of Azure; each missing part is an error that says where it comes from. */
function findFacts(input: PlanInput, catalog: Catalog): SiteFacts {
  const { site, appliance, estate } = input;
  const codes = effectiveCodes(input);
  if (site.cloud !== 'AzurePublic')
    throw new UserError(
      `the rehearsal knows the names of AzurePublic only, and the site is in ${site.cloud}`,
      { code: 'rehearse.cloud' },
    );
  const vault = estate.vaults.find(
    (each) => each.name.toLowerCase() === appliance.vault.toLowerCase(),
  );
  if (vault === undefined)
    throw missing(`no vault ${appliance.vault}`, 'az backup vault list > estate/vaults.json');
  const [, subscriptionId = '', resourceGroup = ''] =
    /\/subscriptions\/([^/]+)\/resourceGroups\/([^/]+)\//i.exec(vault.id) ?? [];
  const subnetId = findSubnet(estate, vault.id);
  if (subnetId === null)
    throw missing('no virtual network', 'az network vnet list > estate/virtual-networks.json');
  const cache =
    estate.storageAccounts.find(
      (each) => each.name.toLowerCase() === appliance.cacheStorageAccount?.toLowerCase(),
    ) ?? estate.storageAccounts[0];
  if (cache === undefined)
    throw missing(
      'no cache storage account',
      'az storage account list > estate/storage-accounts.json',
    );
  const asrCode = codes.asrCode;
  if (asrCode === null) {
    const region = vaultRegion(input);
    const { advice } = catalog.regionCodes(region, site.cloud);
    throw new UserError(`Site Recovery's code of region ${region} is not known`, {
      code: 'rehearse.region-code',
      hint: `set asrCode in site.yaml: ${advice ?? "read it from a name of the vault's private endpoint"}`,
    });
  }
  // Where Migrate's code is not known, the emulated cloud has to take some: Site Recovery's stands for it.
  return {
    vaultId: vault.id,
    subscriptionId,
    resourceGroup,
    tenantId: guidFrom(`tenant of ${subscriptionId}`),
    subnetId,
    cacheAccountId: cache.id,
    asrCode,
    migrateCode: codes.migrateCode ?? asrCode,
  };
}

function missing(what: string, command: string): UserError {
  return new UserError(`the estate has ${what}`, {
    code: 'rehearse.estate',
    hint: `export it: ${command}`,
  });
}

function findSubnet(estate: Estate, vaultId: string): string | null {
  const own = estate.privateEndpoints.find(
    (each) => idKey(each.targetId) === idKey(vaultId),
  )?.subnetId;
  const any = estate.privateEndpoints.find((each) => each.subnetId !== undefined)?.subnetId;
  const network = estate.virtualNetworks[0];
  return own ?? any ?? (network === undefined ? null : `${network.id}/subnets/default`);
}

function makeKey(
  { site, requirements }: PlanInput,
  facts: SiteFacts,
  vault: string,
): Omit<VaultKey, 'machines'> {
  const zones = Object.fromEntries(
    requirements.flatMap((each) =>
      each.privateLink === undefined || each.need === 'superseded'
        ? []
        : [[each.privateLink.type.toLowerCase(), each.privateLink.zone]],
    ),
  );
  return {
    tenantId: facts.tenantId,
    subscriptionId: facts.subscriptionId,
    resourceGroup: facts.resourceGroup,
    vault,
    location: site.region,
    subnetId: facts.subnetId,
    cacheAccountId: facts.cacheAccountId,
    loginHost: toName('login.microsoftonline.com'),
    armHost: toName('management.azure.com'),
    zones,
    asrCode: facts.asrCode,
    migrateCode: facts.migrateCode,
    stemDigits: site.rehearsal.stemDigits ?? stemDigitsFor(facts.vaultId),
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

function withScope(input: PlanInput, story: Story): PlanInput {
  if (story.scope === 'site') return input;
  const site: Site = { ...input.site, house: { ...input.site.house, scope: story.scope } };
  return { ...input, site };
}
