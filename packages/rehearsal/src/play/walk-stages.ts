// One run from the Azure team's steps to the recovered disk, and the line of each stage.

import { AZURE_STAGE, type StageId } from '@sekisho/core/model/stage.ts';
import { composePlan } from '@sekisho/core/plan/compose-plan.ts';
import type { StageListener } from '../appliance/appliance.ts';
import { performAzureActions } from '../appliance/azure-actions.ts';

import type { RoadError } from '../appliance/road-error.ts';
import type { StageReport } from '../report/report.ts';
import { planNow } from './sync-in-step.ts';
import type { Failure } from './describe-end.ts';
import { replicate, type ReplicationOutcome } from './replicate.ts';
import type { ScenarioContext } from './scenario-context.ts';

export interface Walked {
  readonly failure: Failure | null;
  readonly replication: ReplicationOutcome | null;
}

export async function walkStages(
  context: ScenarioContext,
  isFirst: boolean,
  stages: StageReport[],
): Promise<Walked> {
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
    async () => {
      await site.openInAzure(actions);
      await performAzureActions(context, actions);
    },
    listener,
  );
  if (error !== null) return { stage: AZURE_STAGE, error };
  await site.refreshEstate({ zones: true });
  const next = planNow(site, new Set());
  // An endpoint that was made has its address now, which the groups before it have to let in.
  await site.openInAzure(next.steps.flatMap((step) => step.actions ?? []));
  await site.apply(site.settingsFor(next));
  return null;
}
