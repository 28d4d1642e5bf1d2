// One scenario from its first run to the recovered disk: run the set-up; when it
// fails, explain it from that run's logs alone, apply the fix, run again.

import type { Name } from '@sekisho/dns/name.ts';
import type { Layer } from '@sekisho/core/model/layer.ts';
import { RoadError } from '../appliance/road-error.ts';
import type { Emit } from '../report/events.ts';
import {
  REHEARSAL_SCHEMA,
  type EndReport,
  type FailoverReport,
  type RehearsalReport,
  type ReplicationReport,
  type RunReport,
  type StageReport,
} from '../report/report.ts';
import type { Scenario } from '../scenarios/scenario.ts';
import { syncRun } from './sync-run.ts';
import type { SyncerContext } from './syncer.ts';
import { syncByAssist } from './assist-syncer.ts';
import { asksAzureTeam, syncAzureInStep, syncInProcess } from './sync-in-step.ts';
import { observeSite } from './observe-site.ts';
import { endAt, refusedByAzure } from './describe-end.ts';
import type { ReplicationOutcome } from './replicate.ts';
import type { ScenarioContext } from './scenario-context.ts';
import { countFirewall, countPrivateThroughProxy } from './count-traffic.ts';
import { explain, fix, isConfirmed, noteFinding } from './fix-finding.ts';
import { playLookAlike } from './look-alike.ts';
import { walkStages } from './walk-stages.ts';

const MOST_RUNS = 30;

export async function runScenario(context: ScenarioContext): Promise<RehearsalReport> {
  const started = performance.now();
  const { scenario, site, emit } = context;
  const learned = new Set<Name>();
  const confirmed = new Set<Name>();
  const refused = new Set<Name>();
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
        { number: runs.length + 1, learned, confirmed, refused },
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
    confirmed: [...confirmed].sort(),
    refused: [...refused].sort(),
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
  readonly confirmed: Set<Name>;
  readonly refused: Set<Name>;
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
  const { failure, replication } = await withSyncer(context, { ...state, mark }, () =>
    walkStages(context, state.number === 1, stages),
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
  of: Pick<SyncerContext, 'mark' | 'learned' | 'confirmed' | 'refused'>,
  action: () => Promise<T>,
): Promise<T> {
  const { scenario, site, emit, signal } = context;
  if (!scenario.syncs && !scenario.learnsNames) return action();
  const sync =
    site.canAssist && isForAssist(scenario) && site.key.publicRoute === null
      ? syncByAssist
      : syncInProcess;
  const at = { site, scenario, emit, signal, ...of };
  const syncings = [
    await sync(at),
    ...(asksAzureTeam(at) ? [await syncAzureInStep(at)] : []),
    ...(scenario.meetsLookAlike ? [playLookAlike(at)] : []),
  ];
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
