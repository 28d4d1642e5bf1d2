// Builds a rehearsed site: network, cloud, premises and appliance, each with what it needs of the others.

import { execFile, type ChildProcess } from 'node:child_process';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { promisify } from 'node:util';

import type { Estate } from '@sekisho/core/estate/estate.ts';
import type { Plan } from '@sekisho/core/plan/plan.ts';
import { resolversOf, type PlanInput } from '@sekisho/core/plan/plan-input.ts';
import type { Settings } from '@sekisho/core/model/settings.ts';
import { isBehindVpn } from '@sekisho/core/model/world/place.ts';
import type { Name } from '@sekisho/dns/name.ts';
import {
  answerCommand,
  ADMINISTRATOR_HOST,
  canAssist,
  administratorRules,
  freeAddress,
  newAdministrator,
  prepareAssist,
  type Administrator,
} from './administrator.ts';
import { Appliance } from '../appliance/appliance.ts';
import { playedField } from '../appliance/program-settings.ts';
import type { StageContext, VaultKey } from '../appliance/stage.ts';
import { TrafficMeter } from '../appliance/traffic-meter.ts';
import { startAzure, type Azure } from '@sekisho/azure-emulator/cloud/azure.ts';
import type { AzureSeed } from '@sekisho/azure-emulator/cloud/seed/seed.ts';
import type { RehearsedNetwork, FirewallEvent, VpnLinkKind } from '../network/network.ts';
import type { NetworkRule } from '../network/firewall.ts';
import { barriersIn } from './azure-barriers.ts';
import { deniedLine, filtersByName, rulesByName } from './names-firewall.ts';
import { logRejections } from '../network/firewall-log.ts';
import { createLoopbackNetwork } from '../network/loopback.ts';
import { createNetnsNetwork, type NetnsNetwork } from '../network/netns/netns.ts';
import { LogFiles } from '../workspace/log-files.ts';
import type { OnPremises } from '../onprem/on-premises.ts';
import { rehearsedNetworks } from './rehearsed-networks.ts';
import { startPremises } from './start-premises.ts';
import type { RealParts } from '../onprem/real-parts/real-parts.ts';
import { StubResolver } from '@sekisho/dns/stub-resolver.ts';
import { ReplicaEngine } from './replica-engine.ts';
import type { Retention } from '../replication/replica-vault.ts';
import { readProgramSettings } from '../settings/settings-files.ts';

export interface RehearsedSiteOptions {
  readonly planInput: PlanInput;
  readonly seed: AzureSeed;
  readonly settings: Settings;
  /** The scenario's settings at the beginning for another plan than the first. */
  readonly settingsFor: (plan: Plan) => Settings;
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
  readonly network?: RehearsedNetwork['kind'];
  /** Of the network `netns`. Default: the best that this machine has. */
  readonly vpnLink?: VpnLinkKind;
  /** The built program, dist/cli/bin.js: on `netns` it can keep the site in step from an administrator's machine. */
  readonly program?: string;
  readonly signal: AbortSignal;
}

const FIREWALL_NAME = 'firewall';

/** What components ask anew each time; set once the site exists. */
export interface Live {
  settings: () => Settings;
  estate: () => Estate;
}

export interface Built {
  readonly live: Live;
  readonly logs: LogFiles;
  readonly network: RehearsedNetwork;
  readonly azure: Azure;
  readonly engine: ReplicaEngine;
  readonly meter: TrafficMeter;
  readonly appliance: Appliance;
  readonly onPremises: OnPremises;
  readonly stub: StubResolver;
  readonly firewallEvents: FirewallEvent[];
  readonly startAssist: (() => Promise<ChildProcess>) | null;
  readonly answerName: ((name: Name, isYes: boolean) => Promise<void>) | null;
}

export async function buildSite(options: RehearsedSiteOptions): Promise<Built> {
  const { planInput, folder, signal } = options;
  const { site, appliance } = planInput;
  const networks = rehearsedNetworks(site);
  const logs = new LogFiles(folder);
  const firewallEvents: FirewallEvent[] = [];
  const live: Live = { settings: () => options.settings, estate: () => planInput.estate };
  const log = logRejections({
    hostname: FIREWALL_NAME,
    networks,
    line: (line) => logs.write('firewall.log', line),
  });
  let azure: Azure | undefined;
  const isByName = filtersByName(planInput);
  const onFirewall = (event: FirewallEvent): void => {
    firewallEvents.push(event);
    log(event);
    const denied = isByName && azure !== undefined ? deniedLine(planInput, event, azure) : null;
    if (denied !== null) logs.write('proxy-access.log', denied);
  };
  const firewallRules = (settings: Settings): readonly NetworkRule[] =>
    isByName && azure !== undefined
      ? [...settings.firewallAllow, ...rulesByName(planInput, settings, azure)]
      : settings.firewallAllow;
  const vpn = { rateMbps: site.rehearsal.vpnRateMbps, delayMs: site.rehearsal.vpnDelayMs };
  const real =
    options.network === 'netns'
      ? await createNetnsNetwork({
          networks,
          firewall: options.settings.firewallAllow,
          standing: administratorRules(planInput),
          vpnRateMbps: vpn.rateMbps,
          ...(options.vpnLink === undefined ? {} : { vpnLink: options.vpnLink }),
          onFirewall,
        })
      : null;
  const network: RehearsedNetwork =
    real ??
    (await createLoopbackNetwork({
      networks,
      firewall: () => firewallRules(live.settings()),
      vpn,
      ...(options.portBase === undefined ? {} : { portBase: options.portBase }),
      onFirewall,
    }));
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
    await network.guard(barriersIn({ site, estate: planInput.estate }));
    azure = await startAzure({
      hostNetwork: network,
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
    const onPremises = await startPremises({
      planInput,
      settings: options.settings,
      network,
      azure,
      logs,
      folder,
      ...(options.program === undefined ? {} : { program: options.program }),
      portalNames: [options.key.armHost, options.key.loginHost],
      estateNow: () => live.estate(),
      firewallRules,
    });
    if (real !== null && isByName)
      followNames(signal, () => real.replaceRules(firewallRules(live.settings())));
    const startAssist =
      administrator === null
        ? null
        : assistFrom({ options, network, administrator, logs, ca: azure.ca, onPremises });
    const host = network.host(appliance.name, appliance.address);
    const stub = new StubResolver({
      host,
      servers: resolversOf(site, appliance).map(({ address }) => ({ address, port: 53 })),
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
        proxyHosts: new Map(
          site.proxies.flatMap(({ host: named, address, addresses = [] }) =>
            named === undefined ? [] : [[named.toLowerCase(), [address, ...addresses]] as const],
          ),
        ),
        isPrivate: (address) => isBehindVpn(site.networks, address),
        log: (line) => logs.write('appliance.log', line),
        documented: options.documented,
        patienceMs: PATIENCE_MS / site.rehearsal.timeScale,
      },
      await readProgramSettings(join(folder, 'settings'), playedField(appliance.version)),
    );
    return {
      live,
      logs,
      network,
      azure,
      engine,
      meter,
      appliance: machine,
      stub,
      firewallEvents,
      onPremises,
      startAssist,
      answerName: startAssist === null ? null : answerNameWith(options),
    };
  } catch (error) {
    await azure?.close();
    await network.close();
    throw error;
  }
}

/** Names come while the set-up runs, and the firewall looks them up now and then. */
function followNames(signal: AbortSignal, renew: () => Promise<void>): void {
  const timer = setInterval(() => void renew().catch(() => clearInterval(timer)), NAMES_MS);
  timer.unref();
  signal.addEventListener('abort', () => clearInterval(timer), { once: true });
}

const NAMES_MS = 200;

/** One registration attempt of the process server ends after two minutes (docs/facts/registration.md#behavior-of-the-components). */
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

interface AssistFrom {
  readonly options: RehearsedSiteOptions;
  readonly network: RehearsedNetwork | NetnsNetwork;
  readonly administrator: Administrator;
  readonly logs: LogFiles;
  readonly ca: string;
  readonly onPremises: OnPremises | RealParts;
}

function answerNameWith({
  folder,
  program,
}: RehearsedSiteOptions): (name: Name, isYes: boolean) => Promise<void> {
  return async (name, isYes) => {
    await promisify(execFile)(process.execPath, [
      ...answerCommand({ folder, program: program ?? '' }, isYes),
      name,
    ]);
  };
}

/** Puts the administrator's machine there; null where the parts are not real ones. */
function assistFrom({
  options,
  network,
  administrator,
  logs,
  ca,
  onPremises,
}: AssistFrom): (() => Promise<ChildProcess>) | null {
  const { planInput, key, folder, program } = options;
  if (program === undefined || !('start' in network) || !('sync' in onPremises)) return null;
  if (!canAssist(planInput)) return null;
  const host = network.host(ADMINISTRATOR_HOST, freeAddress(planInput));
  return async () =>
    network.start(
      host,
      await prepareAssist({
        planInput,
        administrator,
        key,
        folder,
        ca,
        sync: onPremises.sync,
        logs: [logs.path('proxy-access.log'), logs.path('resolver.log')],
        program,
      }),
    );
}
