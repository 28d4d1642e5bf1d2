// `sekisho converge`: keep with a fast pace and the logs followed, while an appliance is set up.

import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';

import type { Stage } from '../../catalog/stages.ts';
import { converge } from '../../converge/converge.ts';
import {
  CONVERGE_EVENT_SCHEMA,
  type ConvergeEvent,
  type ConvergeLine,
  type ConvergeMode,
  type Denial,
  type Verdict,
} from '../../converge/converge-event.ts';
import type { LogFile } from '../../converge/follow-logs.ts';
import { FORMAT_IDS } from '../../diagnose/formats.ts';
import type { ScanSettings } from '../../diagnose/scan/choose-scanner.ts';
import { parseTimeWord, parseZone } from '../../diagnose/time-words.ts';
import { readLearned, writeLearned } from '../../keep/learned-names.ts';
import { takeLease } from '../../keep/lease.ts';
import { SET_UP_PACE } from '../../keep/pace.ts';
import { holdReportMode, type HeldReportMode } from '../../keep/report-mode.ts';
import { readCurrentSettings } from '../../roads/current-settings.ts';
import { say } from '../../text/text.ts';
import { UserError } from '../../user-error.ts';
import type { CommandModule } from '../commands.ts';
import { linesOfEvent } from '../converge-lines.ts';
import { createConvergeScreen, type ConvergeScreen } from '../converge-screen.ts';
import type { Command, ExitCode } from '../io.ts';
import {
  openKeep,
  planSite,
  underLease,
  type KeepOptions,
  type KeepSession,
} from '../keep-session.ts';
import type { PageOptions } from '../open-page.ts';
import { isDumb } from '../paint.ts';
import { findSiteFolder, isSiteFolder } from '../site-input.ts';
import { watchConverge, type ConvergePage } from '../watch-converge.ts';

interface ConvergeOptions extends KeepOptions, PageOptions {
  readonly watch?: boolean;
  readonly yes?: boolean;
  readonly report?: boolean;
  readonly until?: Stage;
  readonly logFormat?: string;
  readonly since?: string;
  readonly timeZone?: string;
}

export const execute: CommandModule['execute'] = async (command, [first, ...rest], given) => {
  // commander gives strings and booleans by the options that commands.ts defines.
  const options = given as ConvergeOptions;
  if (options.yes === true && options.report === true)
    throw new UserError('--yes and --report exclude each other: report mode adds nothing', {
      code: 'converge.options',
    });
  if (first !== undefined && !isSiteFolder(command, first))
    throw new UserError(`${first} is no folder with a site.yaml`, {
      code: 'converge.no-site',
      where: first,
      hint: `sekisho converge . ${[first, ...rest].join(' ')}`,
    });
  const scan = scanSettings(options);
  const logs = rest.map((name): LogFile => ({ name, path: resolve(command.io.cwd, name) }));
  const session = await openKeep(command, findSiteFolder(command, first, 'here'), {
    options,
    livePace: SET_UP_PACE,
    mayHaveNoTarget: true,
  });
  try {
    const lease = await takeLease(join(session.state, 'lease.json'));
    try {
      return await run(command, underLease(session, lease), {
        options,
        scan,
        logs,
        signal: AbortSignal.any([command.io.signal, lease.lost]),
      }).finally(() => lease.lost.throwIfAborted());
    } finally {
      await lease.release();
    }
  } finally {
    session.close();
  }
};

interface Run {
  readonly options: ConvergeOptions;
  readonly scan: ScanSettings;
  readonly logs: readonly LogFile[];
  readonly signal: AbortSignal;
}

async function run(
  command: Command,
  session: KeepSession,
  { options, scan, logs, signal }: Run,
): Promise<ExitCode> {
  const { loaded, state, ...keep } = session;
  const { site } = loaded;
  const current = await readCurrentSettings({ site, folder: loaded.folder });
  const learned = await readLearned(state);
  // With the page the terminal shows lines, among them the link.
  const isWide =
    command.io.stdout.isTTY === true &&
    !isDumb(command.io.env) &&
    !command.isJson &&
    !command.isQuiet &&
    options.watch !== true;
  const mode = chooseMode(command, options);
  const page = options.watch === true ? await watchConverge(command, options, session) : null;
  const screen = isWide ? createConvergeScreen(command) : null;
  const tell = (event: ConvergeEvent): void => {
    if (screen === null) print(command, event);
    else screen.show(event);
    page?.tell(event);
  };
  const reports: HeldReportMode[] = [];
  try {
    if (mode === 'report') reports.push(...(await startReport({ loaded }, tell)));
    const { isReached, isOk } = await converge({
      site,
      mode,
      logs,
      scan,
      keep: page === null ? keep : { ...keep, readEstate: page.readEstate },
      planSite: (estate, names) => planSite(loaded, estate, names),
      current,
      learned,
      saveLearned: async (names) => {
        await writeLearned(state, names);
        page?.noteLearned(names);
      },
      ask: (proposal, ended) => askAnywhere(command, { screen, page, proposal, signal: ended }),
      until: options.until ?? null,
      tell,
      signal,
    });
    return isReached ? (isOk ? 0 : 1) : 130;
  } finally {
    await Promise.all(reports.map((each) => each.release()));
    screen?.close();
    await page?.close();
  }
}

function chooseMode(
  command: Command,
  { yes, report, watch, readOnly }: ConvergeOptions,
): ConvergeMode {
  if (report === true) return 'report';
  if (yes === true) return 'add';
  return hasTerminal(command) || (watch === true && readOnly !== true) ? 'ask' : 'watch';
}

function hasTerminal({ io, isJson }: Command): boolean {
  return !isJson && io.stdin.isTTY === true && io.stdout.isTTY === true;
}

/** At every proxy whose helper can do it. */
async function startReport(
  { loaded: { site, folder } }: Pick<KeepSession, 'loaded'>,
  tell: (event: ConvergeEvent) => void,
): Promise<HeldReportMode[]> {
  const held: HeldReportMode[] = [];
  for (const { name, keep } of site.proxies) {
    if (keep?.driver !== 'squid') {
      tell({ event: 'report-mode', proxy: name, state: 'not-possible' });
      continue;
    }
    const clients = site.appliances
      .filter(({ proxy }) => proxy === name)
      .map(({ address }) => address);
    const report = await holdReportMode(resolve(folder, keep.folder), clients);
    report.lost.addEventListener(
      'abort',
      () => tell({ event: 'report-mode', proxy: name, state: 'off' }),
      { once: true },
    );
    held.push(report);
    tell({ event: 'report-mode', proxy: name, state: 'on' });
  }
  return held;
}

interface Question {
  readonly screen: ConvergeScreen | null;
  readonly page: ConvergePage | null;
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
  { io, language }: Command,
  {
    screen,
    proposal,
    signal,
  }: {
    readonly screen: ConvergeScreen | null;
    readonly proposal: Denial;
    readonly signal: AbortSignal;
  },
): Promise<boolean> {
  screen?.ask(proposal);
  if (screen === null)
    io.stdout.write(
      `${say(language, 'converge.question', { name: proposal.name, port: proposal.port })}\n`,
    );
  return new Promise((settle) => {
    const reader = createInterface({ input: io.stdin });
    const end = (isYes: boolean): void => {
      signal.removeEventListener('abort', stop);
      reader.close();
      screen?.ask(null);
      settle(isYes);
    };
    const stop = (): void => end(false);
    signal.addEventListener('abort', stop, { once: true });
    reader.on('line', (line) => {
      const word = line.trim().toLowerCase();
      if (word === 'y' || word === 'yes') end(true);
      else if (word === 'n' || word === 'no') end(false);
      else screen?.ask(proposal);
    });
  });
}

function print(command: Command, event: ConvergeEvent): void {
  if (command.isJson) {
    const line: ConvergeLine = {
      schema: CONVERGE_EVENT_SCHEMA,
      at: new Date().toISOString(),
      ...event,
    };
    command.io.stdout.write(`${JSON.stringify(line)}\n`);
    return;
  }
  if (command.isQuiet && QUIET.has(event.event)) return;
  for (const { style, text } of linesOfEvent(command.language, event))
    command.io.stdout.write(`${command.paint(style, text)}\n`);
}

/** Notes and progress; what was changed and what is left for a person stays. */
const QUIET: ReadonlySet<ConvergeEvent['event']> = new Set([
  'started',
  'estate',
  'stage',
  'log',
  'foretold',
  'by-hand',
  'end',
]);

function scanSettings({ logFormat: format, since, timeZone }: ConvergeOptions): ScanSettings {
  const now = new Date();
  const zoneMs = parseZone(timeZone ?? 'Z', now);
  if (zoneMs === null)
    throw new UserError(`no time zone ${JSON.stringify(timeZone)}`, {
      code: 'converge.no-such-zone',
      hint: 'give Z, local, or an offset such as +09:00',
    });
  const from = parseTimeWord(since ?? '1h', { now, zoneMs });
  if (from === null)
    throw new UserError(`no time ${JSON.stringify(since)}`, {
      code: 'converge.no-such-time',
      hint: 'give a time, or how long ago: 2h, 30m',
    });
  if (format !== undefined && !format.includes('%') && !FORMAT_IDS.includes(format))
    throw new UserError(`no log format ${JSON.stringify(format)}`, {
      code: 'converge.no-such-format',
      hint: `use one of ${FORMAT_IDS.join(', ')}`,
    });
  return {
    format: format ?? null,
    range: { since: from, until: Number.POSITIVE_INFINITY },
    zoneMs,
    now,
  };
}
