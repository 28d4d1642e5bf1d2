// `sekisho diagnose --follow`: logs as they grow, until Ctrl-C.

import { existsSync } from 'node:fs';
import { resolve } from 'node:path';

import { pause } from '@sekisho/core/pause.ts';
import { FollowedLog, type CutLog } from '@sekisho/core/diagnose/input/follow-log.ts';
import { findInTallyOf, readProgressIn, type Subject } from '@sekisho/core/diagnose/subject.ts';
import { findMalformedNames } from '@sekisho/core/diagnose/tally/malformed-names.ts';
import { createTally, mergeTally } from '@sekisho/core/diagnose/tally/tally.ts';
import { timeRangeOf } from '@sekisho/core/diagnose/time-range.ts';
import { unreadSentence } from '@sekisho/core/diagnose/unread.ts';
import type { DiagnosisReport } from '@sekisho/core/diagnose/report/report.ts';
import { say, type Language } from '@sekisho/core/text/text.ts';
import { escapeForTerminal } from './escape-for-terminal.ts';
import { createFollowView } from './follow-view.ts';
import type { Command, ExitCode } from './io.ts';
import { printNotes } from './print-diagnosis.ts';

const FOLLOW_PAUSE_MS = 500;

export async function followDiagnosis(
  command: Command,
  subject: Subject,
  names: readonly string[],
): Promise<ExitCode> {
  const { io, language, isQuiet } = command;
  const view = await createFollowView(command);
  const logs = names.map((name) => new FollowedLog(name, resolve(io.cwd, name), subject.context));
  const started = performance.now();
  const unknown = new Set<FollowedLog>();
  let last: DiagnosisReport;
  try {
    for (const file of isQuiet ? [] : names.filter((name) => !existsSync(resolve(io.cwd, name))))
      view.note(say(language, 'diagnose.waits-for', { file }));
    while (!io.signal.aborted) {
      const news = await Promise.all(logs.map((log) => log.poll()));
      for (const cut of logs.flatMap((log) => log.takeCuts())) view.note(cutText(language, cut));
      if (news.includes(true)) view.show(reportOf(subject, logs));
      else
        for (const log of logs) {
          const reading = log.readings.at(-1);
          if (unknown.has(log) || reading?.format !== null || reading.lines === 0) continue;
          unknown.add(log);
          view.note(say(language, 'diagnose.unknown-format', { file: reading.file }));
        }
      await pause(FOLLOW_PAUSE_MS, io.signal).catch(() => undefined);
    }
    // What was written since the last look.
    await Promise.all(logs.map((log) => log.poll()));
    last = reportOf(subject, logs);
    view.show(last);
  } finally {
    await view.close();
  }
  const { read } = last;
  if (!isQuiet) {
    const unread = unreadSentence(language, read.readings);
    if (unread !== null) command.putError('', escapeForTerminal(unread));
    printNotes(command, read, (performance.now() - started) / 1000);
  }
  await Promise.all(logs.map((log) => log.close()));
  return 130;
}

function cutText(language: Language, { file, from, to }: CutLog): string {
  return say(language, 'diagnose.cut', {
    file,
    from: new Date(from).toISOString(),
    to: new Date(to).toISOString(),
  });
}

function reportOf(subject: Subject, logs: readonly FollowedLog[]): DiagnosisReport {
  const tally = createTally();
  for (const log of logs) mergeTally(tally, log.tally);
  return {
    site: subject.site.name,
    findings: findInTallyOf(subject, tally),
    progress: readProgressIn(subject, tally),
    read: {
      readings: logs.flatMap((log) => log.readings),
      range: timeRangeOf(tally),
      dropped: tally.dropped,
      malformedNames: findMalformedNames(tally),
      others: null,
      isUnknownListed: false,
    },
  };
}
