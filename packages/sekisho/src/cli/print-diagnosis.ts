// What `sekisho diagnose` prints: the findings as a work list and the progress in the form that was asked for, and notes
// on what was read.

import { findingsDocument } from '@sekisho/core/documents/findings-document.ts';
import type { Finding } from '@sekisho/core/diagnose/finding.ts';
import { groupByFix, type FixGroup } from '@sekisho/core/diagnose/group-by-fix.ts';
import { formatHtml } from '@sekisho/core/diagnose/report/html-report.ts';
import { formatMarkdown } from '@sekisho/core/diagnose/report/markdown-report.ts';
import { readNotes, sumRead, unknownNameLine } from '@sekisho/core/diagnose/report/read-notes.ts';
import type { DiagnosisReport, ReportRead } from '@sekisho/core/diagnose/report/report.ts';
import {
  countFacts,
  evidenceLines,
  findingFacts,
  fixLines,
  groupSentence,
  placesText,
  placeText,
  stageName,
  verdictSentences,
  whatToDo,
} from '@sekisho/core/diagnose/report/work-list.ts';
import { formatBytes, formatUtc } from '@sekisho/core/text/amounts.ts';
import { say, sayReason } from '@sekisho/core/text/text.ts';
import { escapeForTerminal } from './escape-for-terminal.ts';
import type { Command } from './io.ts';
import { printJson } from './print-json.ts';

interface PrintedDiagnosis {
  readonly report: DiagnosisReport;
  readonly seconds: number;
  readonly format: string;
}

export async function printDiagnosis(
  command: Command,
  { report, seconds, format }: PrintedDiagnosis,
): Promise<void> {
  const { io, language, put } = command;
  const { findings, progress, read } = report;
  const { readings, others, isUnknownListed, ...rest } = read;
  if (format === 'json')
    return printJson(
      io,
      findingsDocument({ logs: readings, seconds, others, ...rest }, findings, progress),
    );
  if (format === 'markdown') io.stdout.write(formatMarkdown(report, language));
  else if (format === 'html') io.stdout.write(formatHtml(report, language));
  else {
    await printWorkList(command, report);
    if (isUnknownListed && others !== null && others.mostDenied.length > 0) {
      put('', say(language, 'diagnose.unknown-names'));
      for (const each of others.mostDenied)
        put('  ', escapeForTerminal(unknownNameLine(language, each)));
    }
  }
  if (!command.isQuiet) printNotes(command, read, seconds);
}

/** The findings as a work list, and the progress. */
export async function printWorkList(
  command: Command,
  { findings, progress, read }: DiagnosisReport,
): Promise<void> {
  const { io, language, columns, put } = command;
  const groups = groupByFix(findings);
  for (const sentence of verdictSentences(language, groups, read.readings))
    put('', escapeForTerminal(sentence), (line) => command.paint('bold', line));
  for (const group of groups) {
    put('', '');
    printGroup(command, group);
  }
  if (progress.every(({ state }) => state === 'not-seen')) return;
  // Loaded here: what knows the width of every emoji takes tens of milliseconds to load.
  const { renderTable } = await import('./table.ts');
  const head = (['stage', 'state', 'last'] as const).map((column) =>
    say(language, `diagnose.column.${column}`),
  );
  io.stdout.write(
    `\n${renderTable(
      head,
      progress.map(({ appliance, stage, state, at }) => [
        appliance === undefined
          ? stageName(language, stage)
          : `${appliance}: ${stageName(language, stage)}`,
        say(language, `progress.${state}`),
        formatUtc(at),
      ]),
      { columns },
    )}`,
  );
}

function printGroup(command: Command, group: FixGroup): void {
  const { language, paint, put } = command;
  const { severity, clients, findings } = group;
  const colour = severity === 'error' ? 'red' : severity === 'warning' ? 'yellow' : 'dim';
  const dim = (line: string): string => paint('dim', line);
  put(
    `${paint(colour, say(language, `diagnose.severity.${severity}`))}: `,
    `${groupSentence(language, group)} (${placeText(language, group)})`,
  );
  for (const line of fixLines(language, group))
    put('  ', escapeForTerminal(line), (each) => paint('bold', each));
  if (findings.length > 1)
    put('  ', escapeForTerminal([...clients, ...countFacts(language, group)].join(', ')), dim);
  for (const finding of findings) {
    put('  ', escapeForTerminal(sayReason(language, finding.because)));
    const advice = whatToDo(language, group, finding);
    if (advice !== null) put('    → ', advice);
    put('    ', escapeForTerminal(findingFacts(language, finding).join(', ')), dim);
    printEvidence(command, finding);
  }
}

/** Each line that is held with its place before it, and the other places behind. */
function printEvidence({ paint, put }: Command, finding: Finding): void {
  const dim = (line: string): string => paint('dim', line);
  for (const { place, text } of evidenceLines(finding))
    put('    ', escapeForTerminal(`${place}: ${text}`), dim);
  const places = placesText(finding.evidence.filter(({ text }) => text === undefined));
  if (places !== '') put('    ', escapeForTerminal(places), dim);
}

/** What was read, and what of it was not understood. */
export function printNotes(command: Command, read: ReportRead, seconds: number): void {
  const { language, putError } = command;
  const { bytes, ...sums } = sumRead(read.readings);
  putError(
    '',
    say(language, 'diagnose.read', {
      ...sums,
      seconds: seconds.toFixed(1),
      bytes: formatBytes(bytes),
    }),
  );
  for (const note of readNotes(language, read)) putError('', escapeForTerminal(note));
}
