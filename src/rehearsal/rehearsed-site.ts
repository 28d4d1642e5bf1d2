// The rehearsed site: every host and program of the described system on one
// fabric, with the settings as files and the logs as files in one folder.

import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';

import type { Estate } from '../estate/estate.ts';
import { toPattern } from '../names/pattern.ts';
import { buildRuleIndex, type RuleIndex } from '../names/rule-index.ts';
import type { Name } from '../names/name.ts';
import { proxyOf, resolverOf, type PlanInput } from '../plan/plan-input.ts';
import type { Settings } from '../roads/settings.ts';
import { isInAny } from '../site/address.ts';
import { Appliance } from './appliance/appliance.ts';
import type { StageContext, VaultKey } from './appliance/stage.ts';
import { TrafficMeter } from './appliance/traffic-meter.ts';
import { startAzure, type Azure } from './azure/azure.ts';
import type { AzureSeed } from './azure/seed.ts';
import type { Fabric, FirewallEvent } from './fabric/host.ts';
import { logRejections } from './fabric/firewall-log.ts';
import { createLoopbackFabric } from './fabric/loopback.ts';
import { LogFiles } from './log-files.ts';
import { forwardTo } from './onprem/dns-client.ts';
import { DnsServer } from './onprem/dns-server.ts';
import { ForwardProxy } from './onprem/forward-proxy.ts';
import { zonesOf } from './onprem/local-zones.ts';
import { StubResolver } from './onprem/stub-resolver.ts';
import { readAzureEstate } from './read-azure.ts';
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
  /** Leave the recovered disk in the folder. */
  readonly keepsRecovered?: boolean;
  readonly portBase?: number;
  readonly signal: AbortSignal;
}

const FIREWALL_NAME = 'firewall';

export class RehearsedSite {
  readonly planInput: PlanInput;
  readonly folder: string;
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
  #allow: RuleIndex<true>;
  readonly #parts: { readonly resolver: DnsServer; readonly proxy: ForwardProxy; readonly stub: StubResolver; readonly proxyStub: StubResolver };

  private constructor(options: RehearsedSiteOptions, built: Built) {
    this.planInput = options.planInput;
    this.folder = options.folder;
    this.#key = options.key;
    this.#settings = options.settings;
    this.#estate = options.planInput.estate;
    this.#allow = indexAllow(options.settings.proxyAllow);
    this.logs = built.logs;
    this.fabric = built.fabric;
    this.azure = built.azure;
    this.engine = built.engine;
    this.meter = built.meter;
    this.appliance = built.appliance;
    this.firewallEvents = built.firewallEvents;
    this.#parts = built;
    built.live.settings = () => this.#settings;
    built.live.allow = () => this.#allow;
  }

  static async start(options: RehearsedSiteOptions): Promise<RehearsedSite> {
    await mkdir(options.folder, { recursive: true });
    await writeSettingsFiles(join(options.folder, 'settings'), options.settings);
    return new RehearsedSite(options, await build(options));
  }

  get settings(): Settings {
    return this.#settings;
  }

  /** The estate as it was last read. */
  get estate(): Estate {
    return this.#estate;
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
    this.appliance.loadSettings(await readProgramSettings(folder));
    this.#allow = indexAllow(next.proxyAllow);
    this.#parts.resolver.replaceZones(zonesOf(next.dnsRecords, 'single-names'));
    // What a client remembers of names that changed is as wrong as what the server did.
    if (changes.some((change) => change.layer === 'dns')) this.#parts.stub.flush();
    return changes;
  }

  /** As if every time to live had passed. */
  flushCaches(): void {
    this.#parts.resolver.flush();
    this.#parts.stub.flush();
    this.#parts.proxyStub.flush();
  }

  chooseVault(vault: string): void {
    this.#key = { ...this.#key, vault };
  }

  /** Reads the estate as the admin does; keeps the last one while nobody has signed in. */
  async refreshEstate(): Promise<Estate> {
    const token = this.appliance.memory.adminToken;
    if (token === null) return this.#estate;
    const { armHost, subscriptionId } = this.#key;
    this.#estate = await readAzureEstate({ program: this.appliance.program('user'), token, armHost, subscriptionId });
    return this.#estate;
  }

  async close(): Promise<void> {
    this.appliance.close();
    await Promise.all([this.#parts.resolver.close(), this.#parts.proxy.close()]);
    await this.azure.close();
    await this.engine.close();
    await this.fabric.close();
  }
}

/** What components ask anew each time; set once the site exists. */
interface Live {
  settings: () => Settings;
  allow: () => RuleIndex<true>;
}

interface Built {
  readonly live: Live;
  readonly logs: LogFiles;
  readonly fabric: Fabric;
  readonly azure: Azure;
  readonly engine: ReplicaEngine;
  readonly meter: TrafficMeter;
  readonly appliance: Appliance;
  readonly resolver: DnsServer;
  readonly proxy: ForwardProxy;
  readonly stub: StubResolver;
  readonly proxyStub: StubResolver;
  readonly firewallEvents: FirewallEvent[];
}

async function build(options: RehearsedSiteOptions): Promise<Built> {
  const { planInput, folder, signal } = options;
  const { site, appliance } = planInput;
  const logs = new LogFiles(folder);
  const firewallEvents: FirewallEvent[] = [];
  const live: Live = { settings: () => options.settings, allow: () => indexAllow(options.settings.proxyAllow) };
  const log = logRejections({ hostname: FIREWALL_NAME, networks: site.networks, line: (line) => logs.write('firewall.log', line) });
  const fabric = await createLoopbackFabric({
    networks: site.networks,
    firewall: () => live.settings().firewallAllow,
    vpn: { rateMbps: site.rehearsal.vpnRateMbps, delayMs: site.rehearsal.vpnDelayMs },
    ...(options.portBase === undefined ? {} : { portBase: options.portBase }),
    onFirewall: (event) => {
      firewallEvents.push(event);
      log(event);
    },
  });
  try {
    const azure = await startAzure({ fabric, seed: options.seed, workFolder: join(folder, 'azure'), log: (line) => logs.write('azure.log', line), pace: paceOf(site.rehearsal.timeScale), signal });
    const engine = new ReplicaEngine({ folder: join(folder, 'vault'), openContainer: (cache) => azure.openCache(cache), retention: options.retention, keepsRecovered: options.keepsRecovered ?? false, signal });
    azure.attachReplication(engine);
    const onPremises = await startOnPremises({ options, fabric, azure, logs, live });
    const host = fabric.host(appliance.name, appliance.address);
    const stub = new StubResolver({ host, servers: [{ address: resolverOf(site, appliance).address, port: 53 }], clock: () => new Date() });
    const meter = new TrafficMeter();
    const machine = new Appliance({
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
    }, await readProgramSettings(join(folder, 'settings')));
    return { live, logs, fabric, azure, engine, meter, appliance: machine, stub, firewallEvents, ...onPremises };
  } catch (error) {
    await fabric.close();
    throw error;
  }
}

/** One registration attempt of the process server ends after two minutes (azure-api-shapes 6.3). */
const PATIENCE_MS = 120_000;

/** Endpoints take about a minute and a half, the agent heals in half an hour; the latter is cut short besides. */
function paceOf(timeScale: number): { endpointMs: number; operationMs: number; agentHealthMs: number } {
  return { endpointMs: 60_000 / timeScale, operationMs: 12_000 / timeScale, agentHealthMs: 180_000 / timeScale };
}

async function startOnPremises(of: { options: RehearsedSiteOptions; fabric: Fabric; azure: Azure; logs: LogFiles; live: Live }): Promise<{ resolver: DnsServer; proxy: ForwardProxy; proxyStub: StubResolver }> {
  const { options, fabric, azure, logs, live } = of;
  const { site, appliance } = options.planInput;
  const clock = (): Date => new Date();
  const resolverSite = resolverOf(site, appliance);
  const resolverHost = fabric.host(resolverSite.name, resolverSite.address);
  const upstream = resolverSite.forwards === 'none' ? null : resolverSite.forwards === 'azure' ? (azure.networkResolver ?? azure.publicDns) : azure.publicDns;
  const resolver = await DnsServer.start({
    host: resolverHost,
    zones: zonesOf(options.settings.dnsRecords, 'single-names'),
    forward: upstream === null ? null : () => forwardTo(resolverHost, upstream),
    log: (line) => logs.write('resolver.log', line),
    clock,
  });
  const proxySite = proxyOf(site, appliance);
  const proxyHost = fabric.host(proxySite.name, proxySite.address);
  const proxyStub = new StubResolver({ host: proxyHost, servers: [proxySite.resolver === resolverSite.name ? { address: resolverSite.address, port: 53 } : azure.publicDns], clock });
  const proxy = await ForwardProxy.start({
    host: proxyHost,
    port: proxySite.port,
    allow: () => live.allow(),
    resolve: async (name: Name) => (await proxyStub.resolve(name)).addresses,
    log: (line) => logs.write('proxy-access.log', line),
    clock,
  });
  return { resolver, proxy, proxyStub };
}

function indexAllow(entries: readonly string[]): RuleIndex<true> {
  return buildRuleIndex(entries.map((entry) => ({ pattern: toPattern(entry), value: true as const })));
}
