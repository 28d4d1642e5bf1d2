// What a failed run's logs say, and the fix for it.

import { findFindings } from '@sekisho/core/diagnose/find.ts';
import type { Finding } from '@sekisho/core/diagnose/finding.ts';
import { readLogs } from '@sekisho/core/diagnose/read-logs.ts';
import { composePlan } from '@sekisho/core/plan/compose-plan.ts';
import { indexPlan } from '@sekisho/core/plan/look-up.ts';
import type { Name } from '@sekisho/dns/name.ts';
import { pause } from '@sekisho/core/pause.ts';
import { applyFix, compareSettings, type SettingsChange } from '@sekisho/core/model/change.ts';
import { createVault } from '../appliance/create-vault.ts';
import { RoadError } from '../appliance/road-error.ts';
import type { LogMark } from '../workspace/log-files.ts';
import type { RehearsedSite } from '../site/rehearsed-site.ts';
import type { StageReport } from '../report/report.ts';
import type { Failure } from './describe-end.ts';
import type { ScenarioContext } from './scenario-context.ts';

/** The agent's error was seen to heal within about half an hour; the rehearsal's heals within three minutes of its time. */
const WAIT_MS = 180_000;

export function explain(
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

export function noteFinding(stages: StageReport[], finding: Finding | null): void {
  const last = stages.at(-1);
  if (last !== undefined && finding !== null)
    stages[stages.length - 1] = { ...last, finding: finding.code, layer: finding.layer };
}

export async function isConfirmed(
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
export async function fix(context: ScenarioContext, finding: Finding): Promise<Fixed> {
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
