// Logs → what went wrong, and the fix.

import { Buffer } from 'node:buffer';

import type { Catalog } from '../catalog/catalog.ts';
import type { Finding } from '../diagnose/finding.ts';
import { requireFormat, requireZone } from '../diagnose/given-words.ts';
import { groupByFix, type FixGroup } from '../diagnose/group-by-fix.ts';
import { FORMAT_IDS } from '../diagnose/formats.ts';
import { summarizeOthers, type OthersSummary } from '../diagnose/others-summary.ts';
import { scanFile } from '../diagnose/input/scan-file.ts';
import { scanLogs } from '../diagnose/input/scan-logs.ts';
import type { StageProgress } from '../diagnose/progress.ts';
import type { LogText } from '../diagnose/read-logs.ts';
import { findInTallyOf, readProgressIn, toSubject, type Subject } from '../diagnose/subject.ts';
import { createTally, type Tally } from '../diagnose/tally/tally.ts';
import type { FileReading } from '../diagnose/tally/tally-file.ts';
import { unreadLogs, type UnreadLog } from '../diagnose/unread.ts';
import { documentedBy } from '../plan/documented-names.ts';
import type { PlanInput } from '../plan/plan-input.ts';
import { chooseAppliances } from '../site/choose-appliances.ts';

export { FORMAT_IDS as LOG_FORMATS };

/** How {@link findInLogs} and `findInLogFiles` read, and what they hold the logs against. */
export interface LogOptions {
  /** As `loadCatalog` gives it. */
  readonly catalog: Catalog;
  /** One of {@link LOG_FORMATS}, or a Squid logformat (it holds a `%`). Default: found by the first lines of each log. */
  readonly format?: string;
  /** Lines before this time are left out. */
  readonly since?: Date;
  /** Lines after this time are left out. */
  readonly until?: Date;
  /** Of times that do not say it: `Z`, `local`, or an offset such as `+09:00`. Default: `Z`. */
  readonly timeZone?: string;
  /** Where a log's times have no year, the newest before this one is taken. Default: now. */
  readonly now?: Date;
  /** The name of one appliance of the site: findings of the others are left out. Default: all. */
  readonly appliance?: string;
  /** After so many days without use, an allowed name is a finding. Default: 30. */
  readonly unusedAfterDays?: number;
}

/** What logs tell. */
export interface LogFindings {
  /** The one to act on first comes first. */
  readonly findings: readonly Finding[];
  /** The findings as a work list: each change with all findings that it ends; the worst first, then what ends most. */
  readonly fixes: readonly FixGroup[];
  /** Logs of which nothing or little was read, and why: no findings in these say nothing about the network. */
  readonly unread: readonly UnreadLog[];
  /** How far the set-up came. */
  readonly progress: readonly StageProgress[];
  /** Of each log: its format (null: not known, and then nothing was found in it) and what of it could not be read. */
  readonly readings: readonly FileReading[];
  /** What machines that are not the site's asked for, of names that no plan has; null: nothing. */
  readonly others: OthersSummary | null;
}

/**
 * Findings of logs that are there as texts. The allow-list of today is that of the input's `current`
 * settings; without them nothing is said of what it allows too widely or for nobody.
 *
 * Throws a {@link UserError} for a format, a zone or an appliance that it does not know, and where a site has several
 * appliances and a log does not tell its clients: `appliance` says then whose it is.
 *
 * @example
 * const { findings } = await findInLogs(input, [{ file: 'access.log', text }], { catalog });
 * for (const { name, because } of findings) console.log(name, sayReason('en', because));
 */
export async function findInLogs(
  input: PlanInput,
  logs: readonly LogText[],
  options: LogOptions,
): Promise<LogFindings> {
  const subject = subjectOf(input, options);
  const tally = createTally();
  const readings: FileReading[] = [];
  for (const { file, text } of logs) {
    const blocks = inOneBlock(text);
    const log = { kind: 'stream', blocks } as const;
    readings.push(await scanFile(log, { name: file, tally }, subject.context));
  }
  return findingsOf(subject, tally, readings);
}

/**
 * As {@link findInLogs}, of files, which may be larger than memory, packed by gzip, xz, zstd or bzip2, or saved
 * tallies of `sekisho diagnose --save`. Rotated files are read in the order of their time.
 */
export async function findInLogFiles(
  input: PlanInput,
  files: readonly string[],
  options: LogOptions,
): Promise<LogFindings> {
  const subject = subjectOf(input, options);
  const { tally, readings } = await scanLogs(files, {
    cwd: process.cwd(),
    stdin: process.stdin,
    context: subject.context,
  });
  return findingsOf(subject, tally, readings);
}

function findingsOf(subject: Subject, tally: Tally, readings: readonly FileReading[]): LogFindings {
  const findings = findInTallyOf(subject, tally);
  return {
    findings,
    fixes: groupByFix(findings),
    unread: unreadLogs(readings),
    progress: readProgressIn(subject, tally),
    readings,
    others: summarizeOthers(tally),
  };
}

function subjectOf(input: PlanInput, options: LogOptions): Subject {
  const { catalog, format, timeZone = 'Z', now = new Date(), appliance } = options;
  const zoneMs = requireZone(timeZone, now, 'diagnose');
  if (appliance !== undefined) chooseAppliances(input.site, appliance);
  return toSubject({
    input,
    documented: documentedBy(catalog, input.site),
    only: appliance ?? null,
    unusedAfterDays: options.unusedAfterDays,
    settings: {
      format: format === undefined ? null : requireFormat(format, 'diagnose'),
      range: {
        since: options.since?.getTime() ?? Number.NEGATIVE_INFINITY,
        until: options.until?.getTime() ?? Number.POSITIVE_INFINITY,
      },
      zoneMs,
      now,
    },
  });
}

async function* inOneBlock(text: string): AsyncGenerator<Buffer> {
  yield Buffer.from(text);
}
