// `sekisho diagnose`: logs → findings and fixes.

import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

import { FINDING_CODES } from '@sekisho/core/diagnose/finding.ts';
import { requireFormat, requireZone } from '@sekisho/core/diagnose/given-words.ts';
import { STANDARD_INPUT, type ScannedLogs } from '@sekisho/core/diagnose/input/log-set.ts';
import { scanLogs } from '@sekisho/core/diagnose/input/scan-logs.ts';
import { summarizeOthers } from '@sekisho/core/diagnose/others-summary.ts';
import { readLogformats } from '@sekisho/core/products/squid/logformat.ts';
import {
  findInTallyOf,
  readProgressIn,
  toSubject,
  type Subject,
} from '@sekisho/core/diagnose/subject.ts';
import { formatTally } from '@sekisho/core/diagnose/tally/tally-file.ts';
import { findMalformedNames } from '@sekisho/core/diagnose/tally/malformed-names.ts';
import { isNothingRead } from '@sekisho/core/diagnose/unread.ts';
import { timeRangeOf } from '@sekisho/core/diagnose/time-range.ts';
import { parseTimeWord } from '@sekisho/core/diagnose/time-words.ts';
import { documentedBy } from '@sekisho/core/plan/documented-names.ts';
import { readCurrentSettings } from '@sekisho/core/roads/current-settings.ts';
import { say } from '@sekisho/core/text/text.ts';
import { OutsideError, UserError } from '@sekisho/dns/user-error.ts';
import { findingExplained } from '@sekisho/core/documents/findings-document.ts';
import type { CommandModule } from '../entries/command-entry.ts';
import type { Command, ExitCode } from '../io.ts';
import { printDiagnosis } from '../print-diagnosis.ts';
import { printJson } from '../print-json.ts';
import { abortable, orAborted } from '../read-stdin.ts';
import { findSiteFolder, isSiteFolder, loadSiteInput, type SiteOptions } from '../site-input.ts';
import { requireKnown } from '../scan-settings.ts';
import { useSmallHeap } from '../small-heap.ts';

interface DiagnoseOptions extends SiteOptions {
  readonly logFormat?: string;
  readonly squidConf?: string;
  readonly since?: string;
  readonly until?: string;
  readonly timeZone?: string;
  readonly save?: string;
  readonly follow?: boolean;
  readonly explain?: string;
  readonly unusedAfter?: string;
  readonly threads?: string;
  readonly unknown?: boolean;
}

/** Built beside this; sources read with one thread. */
const THREAD_PROGRAM = fileURLToPath(new URL('scan-worker-main.js', import.meta.url));

export const execute: CommandModule['execute'] = async (command, args, given) => {
  // commander gives strings and booleans by the options that commands.ts defines.
  const options = given as DiagnoseOptions;
  if (options.explain !== undefined) return explain(command, options.explain);
  const started = performance.now();
  const [first = '', ...rest] = args;
  const isSite = first !== '' && first !== STANDARD_INPUT && isSiteFolder(command, first);
  const logs = isSite ? rest : args;
  if (logs.length === 0)
    throw new UserError('diagnose needs at least one log', {
      code: 'diagnose.no-log',
      hint: `sekisho diagnose ${first === '' ? '.' : first} access.log`,
    });
  const subject = await loadSubject(
    command,
    findSiteFolder(command, isSite ? first : undefined, 'here'),
    options,
  );
  if (options.follow === true) return follow(command, subject, { names: logs, options });
  // Most of what is made for a line is garbage at its end.
  useSmallHeap();
  const scanned = await orAborted(
    scanLogs(logs, {
      signal: command.io.signal,
      cwd: command.io.cwd,
      stdin: abortable(command.io),
      context: subject.context,
      threadProgram: existsSync(THREAD_PROGRAM) ? THREAD_PROGRAM : null,
      threads: wholeNumber('--threads', options.threads) ?? null,
    }),
    command.io.signal,
  );
  if (options.save !== undefined) await save(command, options.save, scanned);
  requireKnown(scanned.readings, 'diagnose');
  const findings = findInTallyOf(subject, scanned.tally);
  const report = {
    site: subject.site.name,
    findings,
    progress: readProgressIn(subject, scanned.tally),
    read: {
      readings: scanned.readings,
      range: timeRangeOf(scanned.tally),
      dropped: scanned.tally.dropped,
      malformedNames: findMalformedNames(scanned.tally),
      others: summarizeOthers(scanned.tally, options.unknown === true),
      isUnknownListed: options.unknown === true,
    },
  };
  const seconds = Math.round(performance.now() - started) / 1000;
  await printDiagnosis(command, { report, seconds, format: command.format });
  if (findings.some((finding) => finding.severity === 'warning')) command.noteWarning();
  if (isNothingRead(scanned.readings)) return 1;
  return findings.some((finding) => finding.severity === 'error') ? 1 : 0;
};

async function loadSubject(
  command: Command,
  folder: string,
  options: DiagnoseOptions,
): Promise<Subject> {
  const now = new Date();
  const zoneMs = requireZone(options.timeZone ?? 'Z', now, 'diagnose');
  wholeNumber('--threads', options.threads);
  const named = await readSquidConf(command, options.squidConf);
  const { logFormat } = options;
  const format = logFormat === undefined ? null : requireFormat(logFormat, 'diagnose', named);
  const range = {
    since: timeOf(options.since, { now, zoneMs }) ?? Number.NEGATIVE_INFINITY,
    until: timeOf(options.until, { now, zoneMs }) ?? Number.POSITIVE_INFINITY,
  };
  const { input, site, catalog, folder: found } = await loadSiteInput(folder, options);
  return toSubject({
    input: { ...input, current: await readCurrentSettings({ site, folder: found }) },
    documented: documentedBy(catalog, site),
    only: options.appliance ?? null,
    unusedAfterDays: wholeNumber('--unused-after', options.unusedAfter),
    settings: { format, declared: [...named.values()], range, zoneMs, now },
  });
}

function wholeNumber(option: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (/^[1-9]\d{0,5}$/.test(text)) return Number(text);
  throw new UserError(`${option} needs a whole number from 1 on, not ${JSON.stringify(text)}`, {
    code: 'diagnose.bad-number',
  });
}

function timeOf(
  text: string | undefined,
  of: { readonly now: Date; readonly zoneMs: number },
): number | undefined {
  if (text === undefined) return undefined;
  const at = parseTimeWord(text, of);
  if (at === null)
    throw new UserError(`not a time: ${JSON.stringify(text)}`, {
      code: 'diagnose.bad-time',
      hint: 'give 2023-11-23, "2023-11-23 18:00", an RFC 3339 time, or how long ago: 2h, 7d',
    });
  return at;
}

/** Logformats by their names. */
async function readSquidConf(
  { io }: Command,
  file: string | undefined,
): Promise<ReadonlyMap<string, string>> {
  if (file === undefined) return new Map();
  return readLogformats(
    await readFile(resolve(io.cwd, file), 'utf8').catch((cause: unknown) => {
      throw new UserError(`can't read ${file}`, {
        code: 'diagnose.no-squid-conf',
        where: file,
        hint: "name Squid's own file, such as --squid-conf /etc/squid/squid.conf",
        cause,
      });
    }),
  );
}

async function save({ io }: Command, file: string, scanned: ScannedLogs): Promise<void> {
  try {
    await writeFile(resolve(io.cwd, file), formatTally(scanned));
  } catch (cause) {
    throw new OutsideError(`can't write ${file}`, {
      code: 'diagnose.cannot-save',
      where: file,
      cause,
    });
  }
}

function explain({ io, language, isJson, put }: Command, code: string): ExitCode {
  const known = FINDING_CODES.find((each) => each === code);
  if (known === undefined)
    throw new UserError(`no finding ${JSON.stringify(code)}`, {
      code: 'diagnose.no-such-finding',
      hint: `one of ${FINDING_CODES.join(', ')}`,
    });
  const means = say(language, `explain.${known}`);
  if (isJson) printJson(io, findingExplained(known, means));
  else {
    put('', known);
    put('  ', means);
  }
  return 0;
}

/** Ends with Ctrl-C. */
async function follow(
  command: Command,
  subject: Subject,
  { names, options }: { readonly names: readonly string[]; readonly options: DiagnoseOptions },
): Promise<ExitCode> {
  if (names.includes(STANDARD_INPUT))
    throw new UserError('--follow needs files', {
      code: 'diagnose.follow-stdin',
      hint: 'without --follow, standard input is read to its end',
    });
  const ended =
    options.save !== undefined
      ? 'save'
      : command.format !== 'table' && !command.isJson
        ? `format ${command.format}`
        : null;
  if (ended !== null)
    throw new UserError(`--${ended} needs an end, which --follow has not`, {
      code: 'diagnose.follow-has-no-end',
      hint: 'without --follow, the logs are read to their end; --json prints each finding as a line',
    });
  const { followDiagnosis } = await import('../follow-diagnosis.ts');
  return followDiagnosis(command, subject, names);
}
