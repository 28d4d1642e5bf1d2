// The rehearsed site: every host and program of the described system on one
// fabric, with the settings as files and the logs as files in one folder.

import type { ChildProcess } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';

import { assembleEstate, type ExportedFile } from '../estate/assemble-estate.ts';
import type { Estate } from '../estate/estate.ts';
import type { EstateNote } from '../estate/reading.ts';
import { composePlan } from '../plan/compose-plan.ts';
import { forwardTargets } from '../plan/network-resolvers.ts';
import { proxyOf, resolverOf, type PlanInput } from '../plan/plan-input.ts';
import type { RenderInput } from '../render/rendered-file.ts';
import type { Settings } from '../roads/settings.ts';
import { isInAny } from '../site/address.ts';
import {
  ADMINISTRATOR_HOST,
  freeAddress,
  newAdministrator,
  prepareConverge,
  type Administrator,
} from './administrator.ts';
import { Appliance } from './appliance/appliance.ts';
import { playedField } from './appliance/program-settings.ts';
import type { StageContext, VaultKey } from './appliance/stage.ts';
import { TrafficMeter } from './appliance/traffic-meter.ts';
import { startAzure, type Azure } from './azure/azure.ts';
import type { AzureSeed } from './azure/seed.ts';
import type { Fabric, FirewallEvent, SitePoint, VpnLinkKind } from './fabric/host.ts';
import { logRejections } from './fabric/firewall-log.ts';
import { createLoopbackFabric } from './fabric/loopback.ts';
import { createNetnsFabric, type NetnsFabric } from './fabric/netns/netns.ts';
import { LogFiles } from './log-files.ts';
import type { OnPremises } from './onprem/on-premises.ts';
import { startOwnParts, type OnPremisesOptions } from './onprem/own-parts.ts';
import { startRealParts, type RealParts } from './onprem/real-parts/real-parts.ts';
import { StubResolver } from './onprem/stub-resolver.ts';
import { readAzureLists, readAzureZones } from './read-azure.ts';
import { ReplicaEngine } from './replica-engine.ts';
import type { Retention } from './replication/replica-vault.ts';
import { compareSettings, type SettingsChange } from './settings/change.ts';
import { readProgramSettings, writeSettingsFiles } from './settings/settings-files.ts';

export interface RehearsedSiteOptions {
  readonly planInput: PlanInput;
  readonly seed: AzureSeed;
  readonly settings: Settings;
  readonly key: VaultKey;
  readonly documented: StageContext['documented'];
  readonly folder: string;
  readonly retention: Retention;
  /** Told of the recovery points that the retention took away. */
  readonly onPointsRemoved?: (pointIds: readonly string[]) => void;
  /** Leave each run's logs and the recovered disk in the folder. */
  readonly isKept?: boolean;
  readonly portBase?: number;
  /** What joins the hosts; with `netns`, resolver, Squid and nftables are the real ones. Default: `loopback`. */
  readonly fabric?: Fabric['kind'];
  /** Of the fabric `netns`. Default: the best that this machine has. */
  readonly vpnLink?: VpnLinkKind;
  /** The built program, dist/cli/bin.js: on `netns` it can keep the site in step from an administrator's machine. */
  readonly program?: string;
  readonly signal: AbortSignal;
}

const FIREWALL_NAME = 'firewall';

export class RehearsedSite {
  readonly planInput: PlanInput;
  readonly folder: string;
  readonly isKept: boolean;
  readonly logs: LogFiles;
  readonly meter = new TrafficMeter();
  readonly fabric: Fabric;
  readonly azure: Azure;
  readonly engine: ReplicaEngine;
  readonly appliance: Appliance;
  readonly firewallEvents: FirewallEvent[];
  #key: VaultKey;
  #settings: Settings;
  #estate: Estate;
  #notes: readonly EstateNote[] | undefined;
  #missing: PlanInput['missing'];
  #lists: readonly ExportedFile[] = [];
  #zones: readonly ExportedFile[] | null = null;
  readonly #parts: Pick<Built, 'onPremises' | 'stub' | 'startConverge'>;

  private constructor(options: RehearsedSiteOptions, built: Built) {
    this.planInput = options.planInput;
    this.folder = options.folder;
    this.isKept = options.isKept ?? false;
    this.#key = options.key;
    this.#settings = options.settings;
    this.#estate = options.planInput.estate;
    this.#notes = options.planInput.notes;
    this.#missing = options.planInput.missing;
    this.logs = built.logs;
    this.fabric = built.fabric;
    this.azure = built.azure;
    this.engine = built.engine;
    this.meter = built.meter;
    this.appliance = built.appliance;
    this.firewallEvents = built.firewallEvents;
    this.#parts = built;
    built.live.settings = () => this.#settings;
    built.live.estate = () => this.#estate;
  }

  static async start(options: RehearsedSiteOptions): Promise<RehearsedSite> {
    await mkdir(options.folder, { recursive: true });
    await writeSettingsFiles(join(options.folder, 'settings'), options.settings);
    return new RehearsedSite(options, await build(options));
  }

  /** There is a machine for `sekisho converge`, and the program for it. */
  get canConverge(): boolean {
    return this.#parts.startConverge !== null;
  }

  /** Starts `sekisho converge --yes --json` on the administrator's machine. It ends with the site at the latest. */
  startConverge(): Promise<ChildProcess> {
    if (this.#parts.startConverge === null)
      throw new Error('this site has no machine for converge');
    return this.#parts.startConverge();
  }

  get settings(): Settings {
    return this.#settings;
  }

  /** The estate as it was last read. */
  get estate(): Estate {
    return this.#estate;
  }

  /** What a plan for now is made of. */
  get inputNow(): PlanInput {
    const { notes: _notes, missing: _missing, ...input } = this.planInput;
    const notes = this.#notes === undefined ? {} : { notes: this.#notes };
    const missing = this.#missing === undefined ? {} : { missing: this.#missing };
    return { ...input, estate: this.#estate, ...notes, ...missing };
  }

  /** What the estate was read from; nothing while nobody has signed in. */
  get lists(): readonly ExportedFile[] {
    return this.#lists;
  }

  get key(): VaultKey {
    return this.#key;
  }

  /** Writes the settings into the programs' files and lets the programs take them over. */
  async apply(next: Settings): Promise<SettingsChange[]> {
    const changes = compareSettings(this.#settings, next);
    if (changes.length === 0) return [];
    this.#settings = next;
    const folder = join(this.folder, 'settings');
    await writeSettingsFiles(folder, next);
    const field = playedField(this.planInput.appliance.version);
    this.appliance.loadSettings(await readProgramSettings(folder, field));
    await this.#parts.onPremises.apply(next);
    // What a client remembers of names that changed is as wrong as what the server did.
    if (changes.some((change) => change.layer === 'dns')) this.#parts.stub.flush();
    return changes;
  }

  /** As if every time to live had passed. */
  async flushCaches(): Promise<void> {
    this.#parts.stub.flush();
    await this.#parts.onPremises.flush();
  }

  /** Resolves when what has happened so far is in the logs: a real firewall tells its decisions a little later. */
  settleLogs(): Promise<void> {
    return this.#parts.onPremises.settleLogs();
  }

  chooseVault(vault: string): void {
    this.#key = { ...this.#key, vault };
  }

  /** Reads the estate as the admin does; keeps the last one while nobody has signed in. Private DNS is read when asked for, and remembered. */
  async refreshEstate(read: { readonly zones?: boolean } = {}): Promise<Estate> {
    const token = this.appliance.memory.adminToken;
    if (token === null) return this.#estate;
    const reader = {
      program: this.appliance.program('user'),
      token,
      armHost: this.#key.armHost,
      subscriptionIds: this.#subscriptionIds,
    };
    if (read.zones === true) this.#zones = await readAzureZones(reader);
    const lists = await readAzureLists(reader);
    this.#lists = [...lists, ...(this.#zones ?? [])];
    const { estate, notes, missing } = assembleEstate(this.#lists);
    this.#estate =
      this.#zones === null ? { ...estate, zones: this.planInput.estate.zones } : estate;
    this.#notes = notes;
    this.#missing = missing;
    return this.#estate;
  }

  get #subscriptionIds(): string[] {
    const { estate } = this.planInput;
    const ids = [
      `/subscriptions/${this.#key.subscriptionId}`,
      ...[
        ...estate.vaults,
        ...estate.privateEndpoints,
        ...estate.zones,
        ...estate.virtualNetworks,
        ...estate.storageAccounts,
      ].map(({ id }) => id),
    ];
    return [...new Set(ids.map((id) => id.split('/')[2]?.toLowerCase() ?? ''))];
  }

  async close(): Promise<void> {
    this.appliance.close();
    await this.#parts.onPremises.close();
    await this.azure.close();
    await this.engine.close();
    await this.fabric.close();
  }
}

/** What components ask anew each time; set once the site exists. */
interface Live {
  settings: () => Settings;
  estate: () => Estate;
}

interface Built {
  readonly live: Live;
  readonly logs: LogFiles;
  readonly fabric: Fabric;
  readonly azure: Azure;
  readonly engine: ReplicaEngine;
  readonly meter: TrafficMeter;
  readonly appliance: Appliance;
  readonly onPremises: OnPremises;
  readonly stub: StubResolver;
  readonly firewallEvents: FirewallEvent[];
  readonly startConverge: (() => Promise<ChildProcess>) | null;
}

async function build(options: RehearsedSiteOptions): Promise<Built> {
  const { planInput, folder, signal } = options;
  const { site, appliance } = planInput;
  const logs = new LogFiles(folder);
  const firewallEvents: FirewallEvent[] = [];
  const live: Live = { settings: () => options.settings, estate: () => planInput.estate };
  const log = logRejections({
    hostname: FIREWALL_NAME,
    networks: site.networks,
    line: (line) => logs.write('firewall.log', line),
  });
  const onFirewall = (event: FirewallEvent): void => {
    firewallEvents.push(event);
    log(event);
  };
  const vpn = { rateMbps: site.rehearsal.vpnRateMbps, delayMs: site.rehearsal.vpnDelayMs };
  const real =
    options.fabric === 'netns'
      ? await createNetnsFabric({
          networks: site.networks,
          firewall: options.settings.firewallAllow,
          vpnRateMbps: vpn.rateMbps,
          ...(options.vpnLink === undefined ? {} : { vpnLink: options.vpnLink }),
          onFirewall,
        })
      : null;
  const fabric: Fabric =
    real ??
    (await createLoopbackFabric({
      networks: site.networks,
      firewall: () => live.settings().firewallAllow,
      vpn,
      ...(options.portBase === undefined ? {} : { portBase: options.portBase }),
      onFirewall,
    }));
  let azure: Azure | undefined;
  try {
    if (
      options.isKept !== true &&
      dirname(folder) === tmpdir() &&
      basename(folder).startsWith('sekisho-')
    )
      await real?.noteLeaving(folder);
    const administrator =
      real !== null && options.program !== undefined ? newAdministrator() : null;
    const seed =
      administrator === null
        ? options.seed
        : { ...options.seed, applications: [...(options.seed.applications ?? []), administrator] };
    azure = await startAzure({
      fabric,
      seed,
      workFolder: join(folder, 'azure'),
      log: (line) => logs.write('azure.log', line),
      pace: paceOf(site.rehearsal.timeScale),
      signal,
    });
    const cloud = azure;
    const engine = new ReplicaEngine({
      folder: join(folder, 'vault'),
      openContainer: (cache) => cloud.openCache(cache),
      retention: options.retention,
      ...(options.onPointsRemoved === undefined ? {} : { onRemoved: options.onPointsRemoved }),
      keepsRecovered: options.isKept ?? false,
      signal,
    });
    azure.attachReplication(engine);
    const onPremises = await startOnPremises({ options, fabric, azure, logs, live });
    const startConverge =
      administrator === null
        ? null
        : convergeFrom({ options, fabric, administrator, logs, ca: azure.ca, onPremises });
    const host = fabric.host(appliance.name, appliance.address);
    const stub = new StubResolver({
      host,
      servers: [{ address: resolverOf(site, appliance).address, port: 53 }],
      clock: () => new Date(),
    });
    const meter = new TrafficMeter();
    const machine = new Appliance(
      {
        name: appliance.name,
        host,
        stub,
        meter,
        signal,
        ca: azure.ca,
        isPrivate: (address) => isInAny(address, site.networks.throughVpn),
        log: (line) => logs.write('appliance.log', line),
        documented: options.documented,
        patienceMs: PATIENCE_MS / site.rehearsal.timeScale,
      },
      await readProgramSettings(join(folder, 'settings'), playedField(appliance.version)),
    );
    return {
      live,
      logs,
      fabric,
      azure,
      engine,
      meter,
      appliance: machine,
      stub,
      firewallEvents,
      onPremises,
      startConverge,
    };
  } catch (error) {
    await azure?.close();
    await fabric.close();
    throw error;
  }
}

/** One registration attempt of the process server ends after two minutes (azure-api-shapes 6.3). */
const PATIENCE_MS = 120_000;

/** Endpoints take about a minute and a half, the agent heals in half an hour; the latter is cut short besides. */
function paceOf(timeScale: number): {
  endpointMs: number;
  operationMs: number;
  agentHealthMs: number;
} {
  return {
    endpointMs: 60_000 / timeScale,
    operationMs: 12_000 / timeScale,
    agentHealthMs: 180_000 / timeScale,
  };
}

interface ConvergeFrom {
  readonly options: RehearsedSiteOptions;
  readonly fabric: Fabric | NetnsFabric;
  readonly administrator: Administrator;
  readonly logs: LogFiles;
  readonly ca: string;
  readonly onPremises: OnPremises | RealParts;
}

/** Puts the administrator's machine there; null where the parts are not real ones. */
function convergeFrom({
  options,
  fabric,
  administrator,
  logs,
  ca,
  onPremises,
}: ConvergeFrom): (() => Promise<ChildProcess>) | null {
  const { planInput, key, folder, program } = options;
  if (program === undefined || !('start' in fabric) || !('keep' in onPremises)) return null;
  const host = fabric.host(ADMINISTRATOR_HOST, freeAddress(planInput));
  return async () =>
    fabric.start(
      host,
      await prepareConverge({
        planInput,
        administrator,
        key,
        folder,
        ca,
        keep: onPremises.keep,
        logs: [logs.path('proxy-access.log'), logs.path('resolver.log')],
        program,
      }),
    );
}

function startOnPremises(of: {
  options: RehearsedSiteOptions;
  fabric: Fabric | NetnsFabric;
  azure: Azure;
  logs: LogFiles;
  live: Live;
}): Promise<OnPremises | RealParts> {
  const { options, fabric, azure, logs, live } = of;
  const { site, appliance } = options.planInput;
  const resolver = resolverOf(site, appliance);
  const proxy = proxyOf(site, appliance);
  const upstreams: Readonly<Record<typeof resolver.forwards, SitePoint | null>> = {
    none: null,
    azure: azure.networkResolver ?? azure.publicDns,
    internet: azure.publicDns,
  };
  const parts: OnPremisesOptions = {
    settings: options.settings,
    logs,
    resolver: {
      host: fabric.host(resolver.name, resolver.address),
      upstream: upstreams[resolver.forwards],
    },
    proxy: {
      host: fabric.host(proxy.name, proxy.address),
      port: proxy.port,
      dns:
        proxy.resolver === resolver.name
          ? { address: resolver.address, port: 53 }
          : azure.publicDns,
    },
  };
  if (!('start' in fabric)) return startOwnParts(parts);
  const { product: resolverProduct } = resolver;
  return startRealParts({
    ...parts,
    fabric,
    folder: options.folder,
    resolverProduct,
    renderInput: followPlan(options.planInput, () => live.estate()),
    squidHelper: options.program === undefined ? null : helperOf(options.program),
  });
}

/** Squid's helper lies beside the program. */
function helperOf(program: string): string {
  return join(dirname(program), '..', 'keep', 'squid-helper-main.js');
}

/** What renderers are given, by the plan for the estate as it is at that time. */
function followPlan(input: PlanInput, estateNow: () => Estate): () => RenderInput {
  const { site, appliance } = input;
  let estate = estateNow();
  let plan = composePlan({ ...input, estate });
  return () => {
    if (estate !== estateNow()) {
      estate = estateNow();
      plan = composePlan({ ...input, estate });
    }
    return {
      plan,
      site,
      appliance,
      applianceJson: null,
      forwardTo: forwardTargets(site, resolverOf(site, appliance)),
    };
  };
}
