// What `sekisho diagnose` prints: the findings and the progress in the form that was asked for, and notes on what was read.

import { findingsDocument } from '@sekisho/core/documents/findings-document.ts';
import type { Finding } from '@sekisho/core/diagnose/finding.ts';
import type { ScannedLogs } from '@sekisho/core/diagnose/input/scan-logs.ts';
import { summarizeOthers, type OthersSummary } from '@sekisho/core/diagnose/others-summary.ts';
import { formatHtml } from '@sekisho/core/diagnose/report/html-report.ts';
import { formatMarkdown, stageName } from '@sekisho/core/diagnose/report/markdown-report.ts';
import { clientText, evidenceText, fixLines } from '@sekisho/core/diagnose/report/fix-lines.ts';
import type { DiagnosisReport } from '@sekisho/core/diagnose/report/report.ts';
import {
  findMalformedNames,
  type MalformedNames,
} from '@sekisho/core/diagnose/tally/malformed-names.ts';
import type { FileReading } from '@sekisho/core/diagnose/tally/tally-file.ts';
import { say, sayReason, type Language, type TextCode } from '@sekisho/core/text/text.ts';
import { escapeForTerminal } from './escape-for-terminal.ts';
import { formatBytes } from './format-amount.ts';
import type { Command } from './io.ts';
import type { PutLine } from './line-writer.ts';
import { printJson } from './print-json.ts';

/** In the note on what other machines were denied. */
const MOST_NAMED = 3;

interface PrintedDiagnosis {
  readonly report: DiagnosisReport;
  readonly scanned: ScannedLogs;
  readonly seconds: number;
  readonly format: string;
  /** With all names that other machines were denied. */
  readonly isUnknownListed: boolean;
}

export async function printDiagnosis(
  command: Command,
  { report, scanned, seconds, format, isUnknownListed }: PrintedDiagnosis,
): Promise<void> {
  const { io, language } = command;
  const { readings, tally } = scanned;
  const sum = (count: (each: FileReading) => number): number =>
    readings.reduce((total, each) => total + count(each), 0);
  const malformedNames = findMalformedNames(tally);
  const others = summarizeOthers(tally, isUnknownListed);
  const read = {
    files: readings.length,
    lines: sum((each) => each.lines),
    bytes: sum((each) => each.bytes),
    unreadable: sum((each) => each.unreadable),
    seconds,
  };
  if (format === 'json')
    return printJson(
      io,
      findingsDocument(
        { logs: readings, seconds, dropped: tally.dropped, malformedNames, others },
        report.findings,
        report.progress,
      ),
    );
  if (format === 'markdown') io.stdout.write(formatMarkdown(report, language));
  else if (format === 'html') io.stdout.write(formatHtml(report, language));
  else {
    await printTable(command, report);
    if (isUnknownListed && others !== null) printUnknown(command, others);
  }
  if (!command.isQuiet)
    printNotes(command, command.putError, scanned, { ...read, malformedNames, others });
}

async function printTable(
  command: Command,
  { findings, progress }: DiagnosisReport,
): Promise<void> {
  const { io, language, columns, put } = command;
  if (findings.length === 0) put('', say(language, 'diagnose.no-findings'));
  for (const finding of findings) printFinding(command, finding);
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
        at,
      ]),
      { columns },
    )}`,
  );
}

export function printFinding({ language, paint, put }: Command, finding: Finding): void {
  const { severity, code, client, layer, count, bytes, first, last, confidence } = finding;
  const colour = severity === 'error' ? 'red' : severity === 'warning' ? 'yellow' : 'dim';
  const dim = (line: string): string => paint('dim', line);
  put(
    `${paint(colour, say(language, `diagnose.severity.${severity}`))}: `,
    escapeForTerminal(sayReason(language, finding.because)),
  );
  for (const line of fixLines(language, finding))
    put('  ', escapeForTerminal(line), (each) => paint('bold', each));
  const facts = [
    say(language, `layer.${layer}` as TextCode),
    `${String(count)}x`,
    ...(bytes > 0 ? [formatBytes(bytes)] : []),
    ...(last === '' ? [] : [first === last ? last : `${first} – ${last}`]),
    ...(client === null
      ? []
      : [`${say(language, 'diagnose.column.client')}: ${escapeForTerminal(clientText(finding))}`]),
    `${say(language, 'diagnose.column.confidence')}: ${say(language, `diagnose.confidence.${confidence}`)}`,
    code,
  ];
  put('  ', facts.join(', '), dim);
  const evidence = evidenceText(finding);
  if (evidence !== '') put('  ', escapeForTerminal(evidence), dim);
}

function printUnknown({ language, put }: Command, { mostDenied }: OthersSummary): void {
  if (mostDenied.length > 0) put('', say(language, 'diagnose.unknown-names'));
  for (const { name, port, count, last, evidence } of mostDenied) {
    const [place] = evidence;
    const where = place === undefined ? '' : ` (${place.file}:${String(place.line)})`;
    const time = last === '' ? '' : `, ${last}`;
    put('  ', escapeForTerminal(`${name}:${String(port)}, ${String(count)}x${time}${where}`));
  }
}

function othersText(language: Language, others: OthersSummary): string {
  const names = others.mostDenied
    .slice(0, MOST_NAMED)
    .map(({ name, count }) => `${name} (${String(count)}x)`)
    .join(', ');
  return say(language, others.isComplete ? 'diagnose.others' : 'diagnose.others-at-least', {
    requests: others.denied,
    number: others.deniedNames,
    names,
  });
}

function printNotes(
  { language }: Command,
  put: PutLine,
  { readings, tally }: ScannedLogs,
  read: {
    readonly files: number;
    readonly lines: number;
    readonly bytes: number;
    readonly unreadable: number;
    readonly seconds: number;
    readonly malformedNames: MalformedNames;
    readonly others: OthersSummary | null;
  },
): void {
  put(
    '',
    say(language, 'diagnose.read', {
      files: read.files,
      lines: read.lines,
      unreadable: read.unreadable,
      seconds: read.seconds.toFixed(1),
      bytes: formatBytes(read.bytes),
    }),
  );
  for (const { file, format, bytes, examples } of readings) {
    if (format === null && bytes > 0)
      put('', escapeForTerminal(say(language, 'diagnose.unknown-format', { file })));
    for (const { line, text } of examples)
      put('', escapeForTerminal(say(language, 'diagnose.example', { file, line, text })));
  }
  const { count, examples } = read.malformedNames;
  const shown = examples
    .map(({ name, evidence }) => `${name} (${evidence.file}:${String(evidence.line)})`)
    .join(', ');
  if (count > 0)
    put('', escapeForTerminal(say(language, 'diagnose.malformed-names', { count, names: shown })));
  if (read.others !== null && read.others.deniedNames > 0)
    put('', escapeForTerminal(othersText(language, read.others)));
  if (tally.dropped > 0) put('', say(language, 'diagnose.dropped', { count: tally.dropped }));
}
