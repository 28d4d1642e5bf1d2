// `sekisho sync`: says what of DNS records and the allow-list is not as planned; with --apply it follows what exists
// in Azure and brings them there.

import type { HandTask } from '@sekisho/core/assist/assist-event.ts';
import { serverTasks } from '@sekisho/core/assist/hand-tasks.ts';
import { EMPTY_ESTATE } from '@sekisho/core/estate/estate.ts';
import { syncDocument, syncEventDocument } from '@sekisho/core/documents/sync-document.ts';
import { addApprovals, describeForApproval } from '@sekisho/core/sync/approvals.ts';
import { isAsPlanned } from '@sekisho/core/sync/is-as-planned.ts';
import {
  syncOnce,
  syncSite,
  type Failure,
  type SyncEvent,
  type SyncInput,
} from '@sekisho/core/sync/sync-site.ts';
import { AZURE_PACE } from '@sekisho/core/sync/pace.ts';
import type { SyncReport } from '@sekisho/core/sync/sync-target.ts';
import { say } from '@sekisho/core/text/text.ts';
import { UserError } from '@sekisho/dns/user-error.ts';
import type { CommandModule } from '../entries/command-entry.ts';
import { linesOfTask, putReportLine } from '../assist-lines.ts';
import type { Command, ExitCode } from '../io.ts';
import { putIndented } from '../line-writer.ts';
import { linesOfReport, linesOfFailure } from '../sync-report.ts';
import {
  checkApply,
  inputsOf,
  isOneRound,
  openSync,
  planSite,
  underLease,
  type SyncOptions,
  type SyncSession,
} from '../sync-session.ts';
import { escapeForTerminal } from '../escape-for-terminal.ts';
import { printJson, printJsonLine } from '../print-json.ts';
import { warn } from '../warn.ts';
import { serviceManager } from '../service-manager.ts';
import { useSmallHeap } from '../small-heap.ts';
import { findSiteFolder } from '../site-input.ts';
import { waitForDisk, watchDisk } from '../watch-disk.ts';

const RECHECK_MS = 60_000;

const APPROVE = 'approve';

export const execute: CommandModule['execute'] = async (command, [first, second], given) => {
  // commander gives strings and booleans by the options that commands.ts defines.
  const approves = first === APPROVE;
  const folder = approves ? second : first;
  if (!approves && second !== undefined)
    throw new UserError(`one site at a time: ${first ?? ''}, ${second}`, {
      code: 'sync.words',
      hint: 'sekisho sync SITE, or sekisho sync approve SITE',
    });
  const options: SyncOptions = { ...(given as SyncOptions), approves };
  checkApply(options);
  const isDryRun = options.apply !== true;
  const isOnce = isOneRound(options);
  if (options.watch === true && isOnce)
    throw new UserError('--watch goes on, --once and --remove end after one round', {
      code: 'sync.watch',
      hint: 'sekisho sync SITE --watch shows what would be changed, with --apply it is changed',
    });
  useSmallHeap();
  const session = await openSync(command, findSiteFolder(command, folder, 'here'), {
    options,
    livePace: AZURE_PACE,
    mayHaveNoTarget: isOnce,
  });
  try {
    if (approves) return await approveHeld(command, session);
    return await sync(command, options.remove === true ? wantingNothing(session) : session, {
      isDryRun,
      isOnce,
      isRemoval: options.remove === true,
    });
  } finally {
    session.close();
  }
};

async function sync(
  command: Command,
  { loaded, ...session }: SyncSession,
  {
    isDryRun,
    isOnce,
    isRemoval,
  }: { readonly isDryRun: boolean; readonly isOnce: boolean; readonly isRemoval: boolean },
): Promise<ExitCode> {
  let byHand: readonly HandTask[] = [];
  const input: Omit<SyncInput, 'emit' | 'signal'> = {
    ...session,
    plan: (estate) => {
      const plan = planSite(loaded, estate, loaded.input.learned);
      const inputOf = inputsOf(loaded, plan);
      byHand = isRemoval ? [] : serverTasks({ site: loaded.site, plan, inputOf });
      return inputOf;
    },
    recheckMs: RECHECK_MS,
  };
  const once = { isDryRun, byHand: () => byHand };
  // A dry run writes nothing, so it disturbs nobody and needs no lease.
  if (isDryRun) {
    const { signal } = command.io;
    if (isOnce) return runOnce(command, { ...input, ...once, signal });
    await keepOn(command, { ...input, signal }, isDryRun);
    return 130;
  }
  const lease = isOnce ? await session.hold() : await waitForDisk(command, session.hold);
  const unwatch = watchDisk(command);
  const signal = AbortSignal.any([command.io.signal, lease.lost]);
  const held = underLease(input, lease);
  try {
    if (isOnce) return await runOnce(command, { ...held, ...once, signal });
    await keepOn(command, { ...held, signal }, isDryRun);
    lease.lost.throwIfAborted();
    return 130;
  } finally {
    await lease.release();
    unwatch();
  }
}

/** What a round would hold back now is shown and confirmed: exactly that, for the next round, also of a loop that runs. */
async function approveHeld(command: Command, session: SyncSession): Promise<ExitCode> {
  const { loaded, state, moved } = session;
  const { reports, failed } = await syncOnce({
    ...session,
    plan: (estate) => inputsOf(loaded, planSite(loaded, estate, loaded.input.learned)),
    emit: () => undefined,
    signal: command.io.signal,
  });
  const losses = session.losses();
  const confirmed = [
    ...(moved === null ? [] : [{ kind: 'folder' as const, what: moved }]),
    ...losses.map((what) => ({ kind: 'estate' as const, what })),
    ...reports.flatMap(({ target, held }) =>
      held.map((change) => ({
        kind: 'change' as const,
        what: describeForApproval(target, change),
      })),
    ),
  ];
  for (const failure of failed) printFailure(command, failure);
  if (confirmed.length > 0) await addApprovals(state, confirmed, Date.now());
  else command.put('', say(command.language, 'sync.nothing-held'));
  for (const { what } of confirmed)
    command.put('', escapeForTerminal(say(command.language, 'sync.approved', { what })));
  return failed.length > 0 ? 3 : 0;
}

/** Nothing of Azure is asked for: whatever it has, all of ours goes. */
function wantingNothing(session: SyncSession): SyncSession {
  return { ...session, readEstate: () => Promise.resolve({ estate: EMPTY_ESTATE, reads: 0 }) };
}

async function runOnce(
  command: Command,
  {
    isDryRun,
    byHand,
    ...input
  }: Omit<SyncInput, 'emit'> & {
    readonly isDryRun: boolean;
    /** Of servers without a driver, by the plan that was made for this round. */
    readonly byHand: () => readonly HandTask[];
  },
): Promise<ExitCode> {
  const { reports, failed } = await syncOnce({ ...input, emit: () => undefined });
  const tasks = byHand();
  // Nobody looks at servers without a driver: beside others they are said, alone they are all there is to do.
  const isLeft = input.targets.length === 0 && tasks.length > 0;
  const isInStep =
    !isLeft &&
    reports.every(
      (report) =>
        isAsPlanned(report) &&
        !(isDryRun && (report.changes.length > 0 || report.byHand?.isNew === true)),
    );
  if (command.isJson)
    printJson(
      command.io,
      syncDocument({
        isDryRun,
        ok: isInStep && failed.length === 0,
        reports,
        failed,
        byHand: tasks,
      }),
    );
  else {
    for (const report of reports) print(command, report, isDryRun);
    if (isLeft) printTasks(command, tasks);
    else if (tasks.length > 0 && !command.isQuiet) printNotKept(command, tasks);
  }
  for (const failure of failed) printFailure(command, failure);
  if (failed.length > 0) return 3;
  return isInStep ? 0 : 1;
}

function printTasks(command: Command, tasks: readonly HandTask[]): void {
  const { language } = command;
  putReportLine(command, { style: 'bold', text: say(language, 'sync.no-driver') });
  for (const line of tasks.flatMap((task) => linesOfTask(language, task)))
    putReportLine(command, line);
}

function printNotKept({ putError, language }: Command, tasks: readonly HandTask[]): void {
  const servers = [...new Set(tasks.map(({ where }) => where))].join(', ');
  const text = say(language, 'sync.not-kept', { servers });
  putError(`${say(language, 'label.note')}: `, escapeForTerminal(text));
}

/** The loop, until the signal ends it; a service manager is told how it goes. */
async function keepOn(
  command: Command,
  input: Omit<SyncInput, 'emit'>,
  isDryRun: boolean,
): Promise<void> {
  const manager = serviceManager(command);
  const failing = new Set<string>();
  const statusNow = (): string =>
    say(command.language, isDryRun ? 'sync.status-dry' : 'sync.status', {
      servers: input.targets.length,
      failing: failing.size === 0 ? '-' : [...failing].toSorted().join(', '),
    });
  let status = statusNow();
  /** Of a dry run, by server: nothing was done, so the next round finds the same. */
  const said = new Map<string, string>();
  const emit = (event: SyncEvent): void => {
    if (event.event === 'synced') failing.delete(event.report.target);
    if (event.event === 'sync-failed') failing.add(event.target);
    const now = statusNow();
    if (now !== status) manager.status(now);
    status = now;
    if (isDryRun && event.event === 'synced') {
      // The age of an open tunnel is another one each time, and no news.
      const text = JSON.stringify({ ...event.report, openTunnels: undefined });
      if (said.get(event.report.target) === text) return;
      said.set(event.report.target, text);
    }
    show(command, event, isDryRun);
  };
  manager.ready(status);
  try {
    await syncSite({ ...input, emit });
  } finally {
    manager.stopping();
  }
}

/** In the loop: one JSON object a line, or plain lines for what is worth one. */
function show(command: Command, event: SyncEvent, isDryRun: boolean): void {
  if (command.isJson) {
    printJsonLine(command.io, syncEventDocument(event, { at: new Date(), isDryRun }));
    return;
  }
  if (event.event === 'synced' && (event.report.changes.length > 0 || !isAsPlanned(event.report)))
    print(command, event.report, isDryRun);
  else if (event.event === 'sync-failed') printFailure(command, event);
  else if (event.event === 'estate-failed') {
    const seconds = Math.ceil(event.retryInMs / 1000);
    warn(command, say(command.language, 'sync.estate-failed', { message: event.message, seconds }));
  }
}

function print(command: Command, report: SyncReport, isDryRun: boolean): void {
  for (const line of linesOfReport(command.language, report, isDryRun))
    putReportLine(command, line);
}

function printFailure(command: Command, failure: Failure): void {
  for (const line of linesOfFailure(command.language, failure)) putIndented(command.putError, line);
}
