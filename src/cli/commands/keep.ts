// `sekisho keep`: follows what exists in Azure and brings DNS records and the allow-list in step.

import { join, resolve } from 'node:path';

import { composeSitePlan } from '../../plan/compose-site-plan.ts';
import { inputFor } from '../../keep/input-for.ts';
import { keepOnce, keepSite, type Failure, type KeepEvent, type KeepInput } from '../../keep/keep-site.ts';
import { takeLease } from '../../keep/lease.ts';
import type { SyncReport } from '../../keep/sync-target.ts';
import { makeTargets } from '../../keep/target.ts';
import { FOLDER_PACE, watchExports } from '../../keep/watch-exports.ts';
import { say } from '../../text/text.ts';
import { UserError } from '../../user-error.ts';
import type { CommandModule } from '../commands.ts';
import type { Command, ExitCode } from '../io.ts';
import { linesOfReport, linesOfFailure, isAsPlanned } from '../keep-report.ts';
import { printJson } from '../print-json.ts';
import { findSiteFolder, loadSiteInput, type SiteInput, type SiteOptions } from '../site-input.ts';

const RECHECK_MS = 60_000;

export const execute: CommandModule['execute'] = async (command, [folder], options) => {
  const loaded = await loadSiteInput(findSiteFolder(command, folder, 'here'), options as SiteOptions);
  const targets = await makeTargets(loaded.site, loaded.folder);
  if (targets.length === 0)
    throw new UserError('no server of this site has a keep: block', { code: 'keep.no-target', where: 'site.yaml', hint: 'say under resolvers and proxies how each is changed: docs/keep.md' });
  const isDryRun = options['dryRun'] === true;
  const graceMs = readGrace(options['grace']) * 1000;
  const state = resolve(command.io.cwd, typeof options['state'] === 'string' ? options['state'] : join(loaded.folder, '.sekisho', 'keep'));
  const input: Omit<KeepInput, 'tell' | 'signal'> = {
    targets,
    readEstate: watchExports(typeof options['estate'] === 'string' ? resolve(options['estate']) : resolve(loaded.folder, loaded.site.estate)),
    plan: planner(loaded),
    pace: FOLDER_PACE,
    recheckMs: RECHECK_MS,
    optionsFor: ({ name }, signal) => ({ journalFile: join(state, `${name}.json`), graceMs, isForced: options['force'] === true, isDryRun, now: Date.now, signal }),
  };
  // A dry run writes nothing, so it disturbs nobody and needs no lease.
  if (isDryRun) return runOnce(command, { ...input, isDryRun, signal: command.io.signal });
  const lease = await takeLease(join(state, 'lease.json'));
  const signal = AbortSignal.any([command.io.signal, lease.lost]);
  try {
    if (options['once'] === true) return await runOnce(command, { ...input, isDryRun, signal });
    await keepSite({ ...input, tell: (event) => show(command, event), signal });
    lease.lost.throwIfAborted();
    return 130;
  } finally {
    await lease.release();
  }
};

function planner({ input, site }: SiteInput): KeepInput['plan'] {
  return (estate) => {
    const sitePlan = composeSitePlan({ ...input, estate });
    return (server) => inputFor(site, sitePlan, server);
  };
}

async function runOnce(command: Command, { isDryRun, ...input }: Omit<KeepInput, 'tell'> & { readonly isDryRun: boolean }): Promise<ExitCode> {
  const { reports, failed } = await keepOnce({ ...input, tell: () => undefined });
  const isInStep = reports.every((report) => isAsPlanned(report) && !(isDryRun && report.changes.length > 0));
  if (command.isJson) printJson(command.io, { schema: 'sekisho/keep/1', dryRun: isDryRun, ok: isInStep && failed.length === 0, targets: reports, failed });
  else for (const report of reports) print(command, report, isDryRun);
  for (const failure of failed) printFailure(command, failure);
  if (failed.length > 0) return 3;
  return isInStep ? 0 : 1;
}

/** In the loop: one JSON object a line, or plain lines for what is worth one. */
function show(command: Command, event: KeepEvent): void {
  if (command.isJson) {
    command.io.stdout.write(`${JSON.stringify({ schema: 'sekisho/keep-event/1', at: new Date().toISOString(), ...event })}\n`);
    return;
  }
  if (event.event === 'synced' && (event.report.changes.length > 0 || !isAsPlanned(event.report))) print(command, event.report, false);
  else if (event.event === 'sync-failed') printFailure(command, event);
  else if (event.event === 'estate-failed')
    command.io.stderr.write(`${command.paintError('yellow', 'warning:')} ${say(command.language, 'keep.estate-failed', { message: event.message, seconds: Math.ceil(event.retryInMs / 1000) })}\n`);
}

function print(command: Command, report: SyncReport, isDryRun: boolean): void {
  for (const { style, text } of linesOfReport(command.language, report, isDryRun)) command.io.stdout.write(`${command.paint(style, text)}\n`);
}

function printFailure(command: Command, failure: Failure): void {
  for (const line of linesOfFailure(command.language, failure)) command.io.stderr.write(`${line}\n`);
}

function readGrace(option: unknown): number {
  const seconds = Number(option);
  if (Number.isFinite(seconds) && seconds >= 0) return seconds;
  throw new UserError(`not a number of seconds: ${String(option)}`, { code: 'keep.grace', hint: 'give seconds, such as --grace 600' });
}
