// `sekisho assist`: sync with a fast pace and the logs followed, while an appliance is set up. Without --apply it looks
// once and says what it would do.

import { resolve } from 'node:path';
import { createInterface } from 'node:readline';

import type { Stage } from '@sekisho/core/model/stage.ts';
import { assist } from '@sekisho/core/assist/assist.ts';
import { assistEventDocument } from '@sekisho/core/documents/assist-document.ts';
import { printJsonLine } from '../print-json.ts';
import {
  type AssistEvent,
  type AssistMode,
  type Denial,
  type Verdict,
} from '@sekisho/core/assist/assist-event.ts';
import type { LogFile } from '@sekisho/core/assist/follow-logs.ts';
import type { ScanSettings } from '@sekisho/core/diagnose/scan/choose-scanner.ts';
import { parseTimeWord } from '@sekisho/core/diagnose/time-words.ts';
import { readLearned, writeLearned } from '@sekisho/core/sync/learned-names.ts';
import { addApprovals, readApprovals } from '@sekisho/core/sync/approvals.ts';
import { SET_UP_PACE } from '@sekisho/core/sync/pace.ts';
import { holdReportMode, type HeldReportMode } from '@sekisho/core/products/squid/report-mode.ts';
import { readToday } from '@sekisho/core/sync/read-today.ts';
import { say } from '@sekisho/core/text/text.ts';
import { parseName, type Name } from '@sekisho/dns/name.ts';
import { UserError } from '@sekisho/dns/user-error.ts';
import type { CommandModule } from '../entries/command-entry.ts';
import { linesOfEvent, putReportLine } from '../assist-lines.ts';
import { createAssistScreen, type AssistScreen } from '../assist-screen.ts';
import type { Command, ExitCode } from '../io.ts';
import {
  approvedOf,
  checkApply,
  isOneRound,
  openSync,
  planSite,
  underLease,
  type SyncOptions,
  type SyncSession,
} from '../sync-session.ts';
import type { PageOptions } from '../open-page.ts';
import { isDumb } from '../paint.ts';
import { scanSettings, type ScanOptions } from '../scan-settings.ts';
import { useSmallHeap } from '../small-heap.ts';
import { findSiteFolder, isSiteFolder } from '../site-input.ts';
import { watchAssist, type AssistPage } from '../watch-assist.ts';
import { waitForDisk, watchDisk } from '../watch-disk.ts';

interface AssistOptions extends SyncOptions, PageOptions, ScanOptions {
  readonly watch?: boolean;
  readonly report?: boolean;
  readonly approve?: readonly string[];
  readonly refuse?: readonly string[];
  readonly until?: Stage;
  readonly since?: string;
}

export const execute: CommandModule['execute'] = async (command, [first, ...rest], given) => {
  // commander gives strings and booleans by the options that commands.ts defines.
  const options = given as AssistOptions;
  checkApply(options);
  const isOnce = isOneRound(options);
  if (first !== undefined && !isSiteFolder(command, first))
    throw new UserError(`${first} is no folder with a site.yaml`, {
      code: 'assist.no-site',
      where: first,
      hint: `sekisho assist . ${[first, ...rest].join(' ')}`,
    });
  const scan = recentLines(options);
  const logs = rest.map((name): LogFile => ({ name, path: resolve(command.io.cwd, name) }));
  useSmallHeap();
  const session = await openSync(command, findSiteFolder(command, first, 'here'), {
    options,
    livePace: SET_UP_PACE,
    mayHaveNoTarget: true,
    // A single look leaves nothing in the site's folder; a page has its events there anyway.
    notesReadings: options.apply === true || options.watch === true,
  });
  const run = { options, scan, logs, isOnce };
  try {
    if (options.approve !== undefined || options.refuse !== undefined)
      return await answerNames(command, session, options);
    // What changes nothing disturbs nobody and needs no lease.
    if (options.apply !== true)
      return await assistSite(command, session, { ...run, signal: command.io.signal });
    const lease = isOneRound(options)
      ? await session.hold()
      : await waitForDisk(command, session.hold);
    const unwatch = watchDisk(command);
    try {
      return await assistSite(command, underLease(session, lease), {
        ...run,
        signal: AbortSignal.any([command.io.signal, lease.lost]),
      }).finally(() => lease.lost.throwIfAborted());
    } finally {
      await lease.release();
      unwatch();
    }
  } finally {
    session.close();
  }
};

/** For the run that waits, wherever it is: it adds a name when that was denied and waits for a person, or leaves it denied. */
async function answerNames(
  command: Command,
  { state }: Pick<SyncSession, 'state'>,
  { approve = [], refuse = [] }: Pick<AssistOptions, 'approve' | 'refuse'>,
): Promise<ExitCode> {
  const both = approve.find((word) => refuse.includes(word));
  if (both !== undefined)
    throw new UserError(`${both} is both approved and refused`, {
      code: 'assist.approve',
      hint: 'give it once',
    });
  const answers = [
    ...approve.map((word) => ({ kind: 'name' as const, what: nameOf('--approve', word) })),
    ...refuse.map((word) => ({ kind: 'refused-name' as const, what: nameOf('--refuse', word) })),
  ];
  await addApprovals(state, answers, Date.now());
  for (const { kind, what } of answers)
    command.put(
      '',
      say(command.language, kind === 'name' ? 'assist.approved' : 'assist.refused', { name: what }),
    );
  return 0;
}

function nameOf(option: string, word: string): Name {
  const parsed = parseName(word);
  if (parsed.ok) return parsed.name;
  throw new UserError(`${option}: ${word} is no name: ${parsed.message}`, {
    code: 'assist.approve',
    hint: 'give the names as assist shows them',
  });
}

interface Run {
  readonly options: AssistOptions;
  readonly scan: ScanSettings;
  readonly logs: readonly LogFile[];
  readonly isOnce: boolean;
  readonly signal: AbortSignal;
}

async function assistSite(
  command: Command,
  session: SyncSession,
  { options, scan, logs, isOnce, signal }: Run,
): Promise<ExitCode> {
  const { loaded, state, ...sync } = session;
  const { site } = loaded;
  const current = await readToday(loaded, { state });
  const learned = await readLearned(state);
  // With the page the terminal shows lines, among them the link.
  const isWide =
    command.io.stdout.isTTY === true &&
    !isDumb(command.io.env) &&
    !command.isJson &&
    !command.isQuiet &&
    options.watch !== true &&
    !isOnce;
  const mode = chooseMode(command, options);
  const page =
    options.watch === true
      ? await watchAssist(command, options, session, options.apply === true)
      : null;
  const screen = isWide ? createAssistScreen(command) : null;
  const emit = (event: AssistEvent): void => {
    if (screen === null) print(command, event, options.apply !== true);
    else screen.show(event);
    page?.emit(event);
  };
  const reports: HeldReportMode[] = [];
  try {
    if (mode === 'report') reports.push(...(await startReport({ loaded }, emit)));
    const { isReached, isOk } = await assist({
      site,
      mode,
      logs,
      scan,
      sync: page === null ? sync : { ...sync, readEstate: page.readEstate },
      planSite: (estate, names) => planSite(loaded, estate, names),
      current,
      learned,
      saveLearned: async (names) => {
        await writeLearned(state, names);
        page?.noteLearned(names);
      },
      ask:
        mode === 'ask'
          ? (proposal, ended) => askAnywhere(command, { screen, page, proposal, signal: ended })
          : null,
      answers: async () => {
        const given = await readApprovals(state, Date.now());
        return { approved: approvedOf(given, 'name'), refused: approvedOf(given, 'refused-name') };
      },
      until: options.until ?? null,
      isOnce,
      emit,
      signal,
    });
    if (signal.aborted || !(isReached || isOnce)) return 130;
    return isOk ? 0 : 1;
  } finally {
    await Promise.all(reports.map((each) => each.release()));
    screen?.close();
    await page?.close();
  }
}

/** Where a person can be asked, each name is; else those are added that the plan expects. */
function chooseMode(
  command: Command,
  { apply, report, watch, readOnly }: AssistOptions,
): AssistMode {
  if (apply !== true) return 'watch';
  if (report === true) return 'report';
  if (hasTerminal(command)) return 'ask';
  if (watch !== true) return 'add';
  return readOnly === true ? 'watch' : 'ask';
}

function hasTerminal({ io, isJson }: Command): boolean {
  return !isJson && io.stdin.isTTY === true && io.stdout.isTTY === true;
}

/** At every proxy whose helper can do it. */
async function startReport(
  { loaded: { site, folder } }: Pick<SyncSession, 'loaded'>,
  emit: (event: AssistEvent) => void,
): Promise<HeldReportMode[]> {
  const held: HeldReportMode[] = [];
  for (const { name, sync } of site.proxies) {
    if (sync?.driver !== 'squid') {
      emit({ event: 'report-mode', proxy: name, state: 'not-possible' });
      continue;
    }
    const clients = site.appliances
      .filter(({ proxy }) => proxy === name)
      .map(({ address }) => address);
    const report = await holdReportMode(resolve(folder, sync.folder), clients);
    report.lost.addEventListener(
      'abort',
      () => emit({ event: 'report-mode', proxy: name, state: 'off' }),
      { once: true },
    );
    held.push(report);
    emit({ event: 'report-mode', proxy: name, state: 'on' });
  }
  return held;
}

interface Question {
  readonly screen: AssistScreen | null;
  readonly page: AssistPage | null;
  readonly proposal: Denial & Verdict;
  readonly signal: AbortSignal;
}

/** At the terminal and on the page, as far as there are any; the first word counts and ends the other question. */
async function askAnywhere(
  command: Command,
  { screen, page, proposal, signal }: Question,
): Promise<boolean> {
  const answered = new AbortController();
  const either = AbortSignal.any([signal, answered.signal]);
  const questions = [
    ...(page === null ? [] : [page.ask(proposal, either)]),
    ...(page === null || hasTerminal(command)
      ? [ask(command, { screen, proposal, signal: either })]
      : []),
  ];
  const isYes = await Promise.race(questions);
  answered.abort();
  return isYes;
}

/** A person at the terminal answers with y or n and Enter; anything else asks again. */
function ask(
  { io, language, put }: Command,
  {
    screen,
    proposal,
    signal,
  }: {
    readonly screen: AssistScreen | null;
    readonly proposal: Denial;
    readonly signal: AbortSignal;
  },
): Promise<boolean> {
  if (screen !== null) return screen.ask(proposal, signal);
  put('', say(language, 'assist.question', { name: proposal.name, port: proposal.port }));
  return new Promise((settle) => {
    const reader = createInterface({ input: io.stdin });
    const end = (isYes: boolean): void => {
      signal.removeEventListener('abort', stop);
      reader.close();
      settle(isYes);
    };
    const stop = (): void => end(false);
    signal.addEventListener('abort', stop, { once: true });
    reader.on('line', (line) => {
      const word = line.trim().toLowerCase();
      if (word === 'y' || word === 'yes') end(true);
      else if (word === 'n' || word === 'no') end(false);
    });
  });
}

function print(command: Command, event: AssistEvent, isDryRun: boolean): void {
  if (command.isJson) {
    printJsonLine(command.io, assistEventDocument(event, { at: new Date(), isDryRun }));
    return;
  }
  if (command.isQuiet && QUIET.has(event.event)) return;
  for (const line of linesOfEvent(command.language, event, isDryRun)) putReportLine(command, line);
}

/** Notes and progress; what was changed and what is left for a person stays. */
const QUIET: ReadonlySet<AssistEvent['event']> = new Set([
  'started',
  'estate',
  'stage',
  'log',
  'name-expected',
  'by-hand',
  'end',
]);

function recentLines({ since, ...options }: AssistOptions): ScanSettings {
  const settings = scanSettings(options, 'assist');
  const from = parseTimeWord(since ?? '1h', settings);
  if (from === null)
    throw new UserError(`no time ${JSON.stringify(since)}`, {
      code: 'assist.no-such-time',
      hint: 'give a time, or how long ago: 2h, 30m',
    });
  return { ...settings, range: { ...settings.range, since: from } };
}
