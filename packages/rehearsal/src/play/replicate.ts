// From the enabled protection to the recovered disk: the initial copy, cycles of
// changes while the server keeps writing, and a test failover compared with what
// the source was at that point.

import type { StageId } from '@sekisho/core/model/stage.ts';
import type { StageContext } from '../appliance/stage.ts';
import type { RoadError } from '../appliance/road-error.ts';
import type { ReplicationReport } from '../report/report.ts';
import { describeDisk, newItem, type ReplicateInput, type State } from './protected-items.ts';
import { runCycle } from './run-cycle.ts';
import { failOver } from './fail-over.ts';

export interface ReplicationOutcome {
  readonly report: ReplicationReport;
}

type Failure = { readonly stage: StageId; readonly error: RoadError };

export async function replicate(
  input: ReplicateInput,
): Promise<{ failure: Failure | null; replication: ReplicationOutcome | null }> {
  const { site, listener, options } = input;
  const context = site.appliance.context(site.key);
  const { disk } = options;
  const [first = '', second = ''] = site.key.machines;
  const own = newItem(first, disk, disk.recover?.bind(disk) ?? null);
  const partner =
    disk.partner === undefined
      ? null
      : newItem(second, disk.partner, disk.partner.recover.bind(disk.partner));
  const state: State = {
    own,
    partner,
    bytesUploaded: 0,
    uploadSeconds: 0,
    initialSeconds: null,
    failover: null,
    group: null,
    failback: null,
  };
  const stages: readonly (readonly [StageId, () => Promise<void>])[] = [
    ['initial-replication', () => runCycle(input, context, state, 'initial-replication')],
    ['replication', () => runChanges(input, context, state)],
    ['test-failover', () => failOver(input, context, state)],
  ];
  for (const [stage, action] of stages) {
    const error = await site.appliance.runStage(stage, action, listener);
    if (error !== null) return { failure: { stage, error }, replication: null };
  }
  const report: ReplicationReport = {
    disk: describeDisk(own),
    recoveryPoints: own.points,
    failover: state.failover,
    group: state.group,
    failback: state.failback,
    prediction: predictionOf(options.predictedInitialSeconds ?? null, state.initialSeconds),
    bytesUploaded: state.bytesUploaded,
    bytesPerSecond:
      state.uploadSeconds === 0 ? 0 : Math.round(state.bytesUploaded / state.uploadSeconds),
  };
  return { failure: null, replication: { report } };
}

async function runChanges(
  input: ReplicateInput,
  context: StageContext,
  state: State,
): Promise<void> {
  for (let cycle = 1; cycle <= input.options.cycles; cycle += 1) {
    await input.options.disk.change(cycle);
    await runCycle(input, context, state, 'replication');
  }
}

function predictionOf(
  initialSeconds: number | null,
  measuredSeconds: number | null,
): ReplicationReport['prediction'] {
  return initialSeconds === null || measuredSeconds === null
    ? null
    : { initialSeconds, measuredSeconds };
}
