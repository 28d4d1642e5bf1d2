// `rehearse`: from a site and a scenario's name to the report. Makes the folder, the
// disk and the emulated cloud's beginning, and takes all of it away again.

import { setMaxListeners } from 'node:events';

import type { Catalog } from '@sekisho/core/catalog/catalog.ts';
import { composePlan } from '@sekisho/core/plan/compose-plan.ts';
import type { PlanInput } from '@sekisho/core/plan/plan-input.ts';
import type { CurrentSettings } from '@sekisho/core/roads/current-settings.ts';
import type { Settings } from '@sekisho/core/model/settings.ts';
import { isBehindVpn, isOnPremises } from '@sekisho/core/model/world/place.ts';
import type { Site } from '@sekisho/core/site/site.ts';
import { vaultName } from '@sekisho/core/site/vault-name.ts';
import { UserError } from '@sekisho/dns/user-error.ts';
import type { RehearsedNetwork, VpnLinkKind } from './network/network.ts';
import type { HostLine, Emit } from './report/events.ts';
import { initialCopySeconds } from '@sekisho/core/capacity/predict-replication.ts';
import { describeBeginning } from './beginning.ts';
import { prepareDisk, type PreparedDisk } from './prepare-disk.ts';
import { prepareMachine } from './prepare-machine.ts';
import { RehearsedSite } from './site/rehearsed-site.ts';
import {
  REHEARSAL_SCHEMA,
  sayObstacles,
  type EndReason,
  type RehearsalReport,
} from './report/report.ts';
import { refuseUnplayedKeys } from './site/unplayed-keys.ts';
import { findFacts } from './site/site-facts.ts';
import { runScenario } from './play/run-scenario.ts';
import type { Confirm } from './play/scenario-context.ts';
import type { FailoverPoint } from './play/choose-point.ts';
import { findScenario, type Scenario, type ScenarioName } from './scenarios/scenario.ts';
import { makeWorkFolder } from './workspace/work-folder.ts';

export interface RehearseOptions {
  readonly scenario: ScenarioName;
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
  readonly network?: RehearsedNetwork['kind'];
  /** Of the network `netns`. Default: the best that this machine has. */
  readonly vpnLink?: VpnLinkKind;
  /** The built program, dist/cli/bin.js: on `netns` careful scenarios are kept in step by `sekisho assist --yes`. */
  readonly program?: string;
  readonly emit: Emit;
  readonly signal: AbortSignal;
  /** Changes the settings that the scenario begins with: how a test turns one off. */
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
  const { signal, emit } = options;
  // Every request and every wait of the whole site listens to it.
  setMaxListeners(0, signal);
  if (options.network === 'netns') refuseUnsupported(options);
  const scenario = findScenario(options.scenario);
  const input = withScope(options.input, scenario);
  emit({ event: 'preparing', site: input.site.name });
  refuseOtherServices(input);
  refuseUnplayedKeys(input.site);
  const { verdict } = composePlan(input);
  const isPlanned = scenario.name === 'planned';
  if (isPlanned && verdict.state === 'not-known')
    return endBefore(options, input, sayObstacles(verdict.by, 'not-known'));
  const found = findFacts(input, options.catalog);
  if ('notKnown' in found) {
    const blocking = isPlanned ? sayObstacles(verdict.by, 'blocked') : [];
    return endBefore(options, input, [...blocking, ...sayObstacles(found.notKnown, 'not-known')]);
  }
  const beginning = describeBeginning(options, { input, facts: found.facts, scenario });
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
        onPointsRemoved: (ids) => emit({ event: 'points-removed', ids }),
        isKept: folder.isKept,
        ...(options.portBase === undefined ? {} : { portBase: options.portBase }),
        ...(options.network === undefined ? {} : { network: options.network }),
        ...(options.vpnLink === undefined ? {} : { vpnLink: options.vpnLink }),
        ...(options.program === undefined ? {} : { program: options.program }),
        signal,
      });
      try {
        emit({
          event: 'scenario',
          scenario: scenario.name,
          appliance: input.appliance.name,
          timeScale: input.site.rehearsal.timeScale,
          network: site.network.kind,
          vpnLink: site.network.vpnLink,
          hosts: describeHosts(site, input.site),
          disk: { bytes: disk.sizeBytes, content: disk.content },
          policy: {
            keptPoints,
            crashConsistentMinutes: policy.crashConsistentMinutes,
            applicationConsistentEvery: options.machine?.applicationConsistentEvery ?? 0,
          },
        });
        return await runScenario({
          scenario,
          site,
          vault: vaultName(input.appliance),
          current: options.current,
          replication: {
            disk,
            cycles: options.cycles ?? DEFAULT_CYCLES,
            ...(options.failoverPoint === undefined
              ? {}
              : { failoverPoint: options.failoverPoint }),
            ...(options.failsBack === undefined ? {} : { failsBack: options.failsBack }),
            predictedInitialSeconds: predictInitialCopy(disk.storedBytes, input.site.rehearsal),
          },
          emit,
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

/** The plan's own word: what nobody has told cannot be played. */
function endBefore(
  { scenario, network = 'loopback', emit }: RehearseOptions,
  { appliance }: PlanInput,
  reasons: readonly EndReason[],
): RehearsalReport {
  const ended = { why: 'not-known', reasons } as const;
  emit({ event: 'ended', ...ended });
  emit({ event: 'end', scenario, ok: false, seconds: 0 });
  return {
    schema: REHEARSAL_SCHEMA,
    scenario,
    appliance: appliance.name,
    network,
    vpnLink: { kind: 'shaped', why: null },
    ok: false,
    seconds: 0,
    ended,
    runs: [],
    failures: 0,
    learned: [],
    confirmed: [],
    refused: [],
    replication: null,
    traffic: [],
    privateBytesThroughProxy: 0,
    firewall: { rejected: 0, directToInternet: 0 },
    links: [],
  };
}

function prepareSource(
  { disk, machine, emit, signal }: RehearseOptions,
  folder: string,
): Promise<PreparedDisk> {
  if (machine === undefined) return prepareDisk({ ...disk, folder, signal });
  return prepareMachine({
    folder,
    sizeBytes: disk.sizeBytes,
    ...machine,
    onConsole: (name, line) => emit({ event: 'console', machine: name, line }),
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

function refuseOtherServices({ site }: PlanInput): void {
  if (!site.services.includes('site-recovery'))
    throw new UserError("a rehearsal is of Site Recovery's set-up, which this site has not", {
      code: 'rehearse.no-site-recovery',
      where: 'services',
      hint: 'add site-recovery to the services',
    });
}

/** Better no run than one that leaves out what the site says. */
function refuseUnsupported({ portBase, input }: RehearseOptions): void {
  if (portBase !== undefined)
    throw new UserError(
      '--port-base is for the network loopback: on netns every host has its true addresses and ports',
      {
        code: 'rehearse.port-base',
        hint: 'reach a host from inside: ip netns exec NAMESPACE PROGRAM',
      },
    );
  const { site } = input;
  const six = [...site.proxies, ...site.resolvers, ...site.appliances].find(({ address }) =>
    address.includes(':'),
  );
  if (six !== undefined)
    throw new UserError(
      `the network netns has addresses of IPv4 only, and ${six.name} has another`,
      {
        code: 'rehearse.ipv6',
        where: six.address,
        hint: 'use --network loopback',
      },
    );
  if (site.rehearsal.vpnDelayMs > 0)
    throw new UserError('the network netns shapes the rate of the VPN, not its delay', {
      code: 'rehearse.vpn-delay',
      where: 'rehearsal.vpnDelayMs',
      hint: 'use --network loopback, or set vpnDelayMs to 0',
    });
}

function describeHosts(rehearsed: RehearsedSite, { networks }: Site): HostLine[] {
  const placeOf = (address: string): HostLine['where'] =>
    isOnPremises(networks, address)
      ? 'on-premises'
      : isBehindVpn(networks, address)
        ? 'virtual-network'
        : 'internet';
  return rehearsed.network.describe().map((line) => ({ where: placeOf(line.address), ...line }));
}

function withScope(input: PlanInput, scenario: Scenario): PlanInput {
  if (scenario.scope === 'site') return input;
  const site: Site = { ...input.site, policy: { ...input.site.policy, scope: scenario.scope } };
  return { ...input, site };
}
