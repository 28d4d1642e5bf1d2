// One scenario from its first run to the recovered disk: run the set-up; when it
// fails, explain it from that run's logs alone, apply the fix, run again.

import { findFindings } from '@sekisho/core/diagnose/find.ts';
import type { Finding } from '@sekisho/core/diagnose/finding.ts';
import { readLogs } from '@sekisho/core/diagnose/read-logs.ts';
import { composePlan } from '@sekisho/core/plan/compose-plan.ts';
import { indexPlan } from '@sekisho/core/plan/look-up.ts';
import { toName, type Name } from '@sekisho/dns/name.ts';
import { isInAny } from '@sekisho/dns/address.ts';
import type { Layer } from '@sekisho/core/model/layer.ts';
import type { StageListener } from '../appliance/appliance.ts';
import { performAzureActions } from '../appliance/azure-actions.ts';
import { createVault } from '../appliance/create-vault.ts';
import { pause } from '@sekisho/core/pause.ts';
import { AZURE_STAGE, type StageId } from '../appliance/stage.ts';
import { RoadError } from '../appliance/road-error.ts';
import type { Emit } from '../report/events.ts';
import { isUnrouted } from '../network/unrouted.ts';
import { syncRun } from './sync-run.ts';
import { syncByAssist } from './assist-syncer.ts';
import { asksAzureTeam, syncAzureInStep, syncInProcess, planNow } from './sync-in-step.ts';
import type { CurrentSettings } from '@sekisho/core/roads/current-settings.ts';
import { observeSite } from './observe-site.ts';
import type { LogMark } from '../workspace/log-files.ts';
import type { RehearsedSite } from '../site/rehearsed-site.ts';
import {
  REHEARSAL_SCHEMA,
  type EndReport,
  type FailoverReport,
  type RehearsalReport,
  type ReplicationReport,
  type RunReport,
  type StageReport,
} from '../report/report.ts';
import { endAt, refusedByAzure, type Failure } from './describe-end.ts';
import { replicate, type ReplicationOptions, type ReplicationOutcome } from './replicate.ts';
import { applyFix, compareSettings, type SettingsChange } from '@sekisho/core/model/change.ts';
import type { Scenario } from '../scenarios/scenario.ts';

export interface ScenarioContext {
  readonly scenario: Scenario;
  readonly site: RehearsedSite;
  /** The vault that the site names; a scenario may begin with another one that is in use. */
  readonly vault: string;
  /** What was set before the scenario; a plan says of it what has to go. */
  readonly current: CurrentSettings;
  readonly replication: ReplicationOptions;
  readonly emit: Emit;
  readonly signal: AbortSignal;
  /** Ends the scenario at its first failure, without a fix. */
  readonly stopsAtFailure?: boolean;
  /** Somebody watches: what stands and what crosses the sockets is told too. */
  readonly isWatched?: boolean;
  readonly confirm?: Confirm;
}

/** Asked before each fix that changes something; false ends the scenario there. Absent: the scenario fixes itself. */
export type Confirm = (asked: FixAsked) => Promise<boolean>;

export interface FixAsked {
  readonly finding: Finding;
  /** What applying it would change now. */
  changes(): readonly SettingsChange[];
}

const MOST_RUNS = 30;

export async function runScenario(context: ScenarioContext): Promise<RehearsalReport> {
  const started = performance.now();
  const { scenario, site, emit } = context;
  const learned = new Set<Name>();
  const added: { layer: Layer; entry: string }[] = [];
  const observer = context.isWatched === true ? observeSite({ site, learned, emit }) : null;
  const emitting: Emit = (event) => {
    if (event.event === 'learned') added.push({ layer: event.layer, entry: event.entry });
    // The bytes of a failed attempt come before the failure, and later ones are of another attempt.
    if (event.event === 'stage-failed') observer?.emitNow();
    emit(event);
  };
  const runs: RunReport[] = [];
  let replication: ReplicationOutcome | null = null;
  let ended: EndReport | null = null;
  let isDone = false;
  try {
    while (!isDone && runs.length < MOST_RUNS) {
      observer?.emitNow();
      const result = await runOnce(
        { ...context, emit: emitting },
        { number: runs.length + 1, learned },
      );
      replication = result.replication ?? replication;
      runs.push(result.report);
      isDone = result.report.ok || !result.canGoOn || context.stopsAtFailure === true;
      if (result.ended !== null && context.stopsAtFailure !== true) {
        ended = result.ended;
        emit({ event: 'ended', ...ended });
      }
    }
    observer?.emitNow();
  } finally {
    observer?.stop();
  }
  const ok =
    runs.at(-1)?.ok === true &&
    (isRecovered(replication?.report ?? null) ?? context.stopsAtFailure === true);
  const seconds = Math.round(performance.now() - started) / 1000;
  emit({ event: 'end', scenario: scenario.name, ok, seconds });
  await site.settleLogs();
  return {
    schema: REHEARSAL_SCHEMA,
    scenario: scenario.name,
    appliance: site.planInput.appliance.name,
    network: site.network.kind,
    vpnLink: site.network.vpnLink,
    ok,
    seconds,
    ended,
    runs,
    failures: runs.filter((run) => !run.ok).length,
    learned: added,
    replication: replication?.report ?? null,
    traffic: site.meter.rows(),
    privateBytesThroughProxy: countPrivateThroughProxy(site, learned),
    firewall: countFirewall(site),
    links: site.network.counters(),
  };
}

/** Null when no failover was reached. */
function isRecovered(report: ReplicationReport | null): boolean | null {
  const failover = report?.failover ?? null;
  const isWhole = (each: FailoverReport): boolean => each.identical && each.machine?.ok !== false;
  const group = report?.group ?? null;
  return failover === null
    ? null
    : isWhole(failover) &&
        (group === null || (isWhole(group.failover) && group.consistency.ok)) &&
        report?.failback?.ok !== false;
}

interface RunState {
  readonly number: number;
  readonly learned: Set<Name>;
}

interface RunResult {
  readonly report: RunReport;
  readonly replication: ReplicationOutcome | null;
  readonly canGoOn: boolean;
  /** What no step of the plan and no fix of a finding changes. */
  readonly ended: EndReport | null;
}

async function runOnce(context: ScenarioContext, state: RunState): Promise<RunResult> {
  const { site, emit } = context;
  emit({ event: 'run', number: state.number });
  const mark = site.logs.mark();
  const stages: StageReport[] = [];
  const { failure, replication } = await withSyncer(context, { mark, learned: state.learned }, () =>
    walkStages(context, state, stages),
  );
  if (failure !== null) site.engine.throwIfFaulty();
  if (failure !== null || site.isKept) {
    await site.refreshEstate({ zones: true }).catch(keepLastEstate);
    await site.settleLogs();
  }
  if (site.isKept) await syncRun(site, { number: state.number, mark });
  if (failure === null)
    return {
      report: { number: state.number, ok: true, stages, changed: [], waited: false },
      replication,
      canGoOn: true,
      ended: null,
    };
  const finding = explain(context, { mark, learned: state.learned });
  noteFinding(stages, finding);
  if (finding === null)
    return {
      report: { number: state.number, ok: false, stages, changed: [], waited: false },
      replication,
      canGoOn: false,
      ended: endAt(site, failure),
    };
  emit({ event: 'finding', finding });
  const waited = finding.fix.wait === true;
  const isFixed =
    context.stopsAtFailure !== true && (waited || (await isConfirmed(context, finding)));
  const fixed = isFixed ? await fix(context, finding) : { changed: [], refused: null };
  const { changed } = fixed;
  emit({ event: 'changed', changes: changed, wait: waited });
  return {
    report: { number: state.number, ok: false, stages, changed, waited },
    replication,
    canGoOn: fixed.refused === null && (waited || changed.length > 0),
    ended:
      fixed.refused !== null
        ? refusedByAzure(site, fixed.refused)
        : isFixed && !waited && changed.length === 0
          ? endAt(site, failure)
          : null,
  };
}

/** The road to Azure may be what failed: then what was read last stands. */
function keepLastEstate(error: unknown): void {
  if (!(error instanceof RoadError)) throw error;
}

async function withSyncer<T>(
  context: ScenarioContext,
  of: { mark: LogMark; learned: Set<Name> },
  action: () => Promise<T>,
): Promise<T> {
  const { scenario, site, emit, signal } = context;
  if (!scenario.syncs && !scenario.learnsNames) return action();
  const sync =
    site.canAssist && isForAssist(scenario) && site.key.publicRoute === null
      ? syncByAssist
      : syncInProcess;
  const at = { site, scenario, emit, signal, ...of };
  const syncings = [await sync(at), ...(asksAzureTeam(at) ? [await syncAzureInStep(at)] : [])];
  try {
    return await action();
  } finally {
    await Promise.all(syncings.map((syncing) => syncing.stop()));
  }
}

/**
 * It does both, and leaves the Windows side to people, who have nothing to do there while the set-up runs. On the public
 * route names come that anybody could take, and it leaves those to people too.
 */
function isForAssist({ syncs, learnsNames }: Scenario): boolean {
  return syncs && learnsNames;
}

async function walkStages(
  context: ScenarioContext,
  state: RunState,
  stages: StageReport[],
): Promise<{ failure: Failure | null; replication: ReplicationOutcome | null }> {
  const { site, emit, scenario, signal } = context;
  const listener = {
    started: (stage: StageId) => emit({ event: 'stage-started', stage }),
    done: (stage: StageId, seconds: number) => {
      stages.push({
        stage,
        program: null,
        ok: true,
        name: null,
        error: null,
        finding: null,
        layer: null,
        seconds,
      });
      emit({ event: 'stage-done', stage, seconds });
    },
    failed: (stage: StageId, error: RoadError, seconds: number) => {
      stages.push({
        stage,
        program: error.program,
        ok: false,
        name: error.target,
        error: error.message,
        finding: null,
        layer: null,
        seconds,
      });
      emit({
        event: 'stage-failed',
        stage,
        program: error.program,
        name: error.target,
        message: error.message,
      });
    },
  };
  const isFirst = state.number === 1;
  const refused = isFirst && scenario.doesAzureSteps ? await doAzureSteps(context, listener) : null;
  if (refused !== null) return { failure: refused, replication: null };
  const failure = await site.appliance.setUp(site.key, {
    settings: site.settings,
    listener,
    looksAgainAtHealth: scenario.waitsForHealth,
  });
  if (failure !== null) return { failure, replication: null };
  return replicate({ site, listener, emit, signal, options: context.replication });
}

/** What the plan asks of the Azure team, and then the plan for the cloud as it is with it. */
async function doAzureSteps(
  { site }: ScenarioContext,
  listener: StageListener,
): Promise<Failure | null> {
  const actions = composePlan(site.planInput).steps.flatMap((step) => step.actions ?? []);
  if (actions.length === 0) return null;
  const context = site.appliance.context(site.key);
  const error = await site.appliance.runStage(
    AZURE_STAGE,
    () => performAzureActions(context, actions),
    listener,
  );
  if (error !== null) return { stage: AZURE_STAGE, error };
  await site.refreshEstate({ zones: true });
  await site.apply(site.settingsFor(planNow(site, new Set())));
  return null;
}

function explain(
  { site, current }: ScenarioContext,
  of: { mark: LogMark; learned: ReadonlySet<Name> },
): Finding | null {
  const { observations } = readLogs(site.logs.since(of.mark));
  const findings = findFindings({
    lookUp: indexPlan(composePlan({ ...site.inputNow, learned: [...of.learned].sort(), current })),
    networks: site.planInput.site.networks,
    observations,
  });
  return (
    findings.find((finding) => finding.severity === 'error' || finding.fix.wait === true) ?? null
  );
}

function noteFinding(stages: StageReport[], finding: Finding | null): void {
  const last = stages.at(-1);
  if (last !== undefined && finding !== null)
    stages[stages.length - 1] = { ...last, finding: finding.code, layer: finding.layer };
}

async function isConfirmed(
  { confirm, site, vault }: ScenarioContext,
  finding: Finding,
): Promise<boolean> {
  const changes = (): SettingsChange[] =>
    finding.code === 'vault-has-items'
      ? [otherVault(site, vault)]
      : compareSettings(site.settings, applyFix(site.settings, finding.fix));
  return confirm === undefined || confirm({ finding, changes });
}

function otherVault({ key }: RehearsedSite, vault: string): SettingsChange {
  return { layer: 'azure', add: [`vault ${vault}`], remove: [`vault ${key.vault}`] };
}

interface Fixed {
  readonly changed: readonly SettingsChange[];
  /** Azure's own word against it. */
  readonly refused: Failure | null;
}

/** Applies the fix and gives what it changed; nothing for a wait. */
async function fix(context: ScenarioContext, finding: Finding): Promise<Fixed> {
  const { site, vault, signal } = context;
  if (finding.fix.wait === true) {
    await pause(WAIT_MS / site.planInput.site.rehearsal.timeScale, signal);
    return { changed: [], refused: null };
  }
  if (finding.code === 'vault-has-items') {
    const change = otherVault(site, vault);
    try {
      await createVault(site.appliance.context({ ...site.key, vault }));
    } catch (error) {
      if (!(error instanceof RoadError)) throw error;
      return { changed: [], refused: { stage: 'vault', error } };
    }
    site.chooseVault(vault);
    return { changed: [change], refused: null };
  }
  return { changed: await site.apply(applyFix(site.settings, finding.fix)), refused: null };
}

/** The agent's error was seen to heal within about half an hour; the rehearsal's heals within three minutes of its time. */
const WAIT_MS = 180_000;

function countPrivateThroughProxy(site: RehearsedSite, learned: ReadonlySet<Name>): number {
  const lookUp = indexPlan(planNow(site, learned));
  const strayed = site.meter
    .rows()
    .filter(
      (row) => row.road === 'proxy' && lookUp.roadOf(toName(row.name))?.road === 'private-endpoint',
    );
  return strayed.reduce((sum, row) => sum + row.bytes, 0);
}

function countFirewall(site: RehearsedSite): RehearsalReport['firewall'] {
  const { onPremises } = site.planInput.site.networks;
  const proxy = site.planInput.site.proxies.map((each) => each.address);
  const resolvers = site.planInput.site.resolvers.map((each) => each.address);
  const events = site.firewallEvents.filter(
    (event) => event.via === 'internet' && isInAny(event.from, onPremises),
  );
  return {
    rejected: site.firewallEvents.filter((event) => event.verdict === 'rejected').length,
    directToInternet: events.filter(
      (event) =>
        event.verdict === 'allowed' &&
        !isUnrouted(event.to) &&
        !proxy.includes(event.from) &&
        !resolvers.includes(event.from),
    ).length,
  };
}
