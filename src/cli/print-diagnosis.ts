// What `sekisho diagnose` prints: the findings and the progress in the form that was asked for, and notes on what was read.

import type { Finding } from '../diagnose/finding.ts';
import type { ScannedLogs } from '../diagnose/input/scan-logs.ts';
import { formatHtml } from '../diagnose/report/html-report.ts';
import { formatMarkdown, stageName } from '../diagnose/report/markdown-report.ts';
import { clientText, evidenceText, mendLines } from '../diagnose/report/mend-lines.ts';
import type { DiagnosisReport } from '../diagnose/report/report.ts';
import { tellStrangeNames, type StrangeNames } from '../diagnose/tally/strange-names.ts';
import type { FileReading } from '../diagnose/tally/tally-file.ts';
import { say, sayReason, type TextCode } from '../text/text.ts';
import { escapeForTerminal } from './escape-for-terminal.ts';
import { formatBytes } from './format-amount.ts';
import type { Command } from './io.ts';
import { printJson } from './print-json.ts';

interface PrintedDiagnosis {
  readonly report: DiagnosisReport;
  readonly scanned: ScannedLogs;
  readonly seconds: number;
  readonly format: string;
}

export async function printDiagnosis(
  command: Command,
  { report, scanned, seconds, format }: PrintedDiagnosis,
): Promise<void> {
  const { io, language } = command;
  const { readings, tally } = scanned;
  const sum = (count: (each: FileReading) => number): number =>
    readings.reduce((total, each) => total + count(each), 0);
  const strangeNames = tellStrangeNames(tally);
  const read = {
    files: readings.length,
    lines: sum((each) => each.lines),
    bytes: sum((each) => each.bytes),
    unreadable: sum((each) => each.unreadable),
    seconds,
  };
  if (format === 'json')
    return printJson(io, {
      schema: 'sekisho/findings/1',
      read: {
        ...read,
        outside: sum((each) => each.outside),
        dropped: tally.dropped,
        strangeNames,
        logs: readings,
      },
      findings: report.findings,
      progress: report.progress,
    });
  if (format === 'markdown') io.stdout.write(formatMarkdown(report, language));
  else if (format === 'html') io.stdout.write(formatHtml(report, language));
  else await printTable(command, report);
  if (!command.isQuiet) printNotes(command, scanned, { ...read, strangeNames });
}

async function printTable(
  command: Command,
  { findings, progress }: DiagnosisReport,
): Promise<void> {
  const { io, language } = command;
  if (findings.length === 0) io.stdout.write(`${say(language, 'diagnose.no-findings')}\n`);
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
    )}`,
  );
}

export function printFinding({ io, language, paint }: Command, finding: Finding): void {
  const { severity, code, client, layer, count, bytes, first, last, confidence } = finding;
  const colour = severity === 'error' ? 'red' : severity === 'warning' ? 'yellow' : 'dim';
  io.stdout.write(
    `${paint(colour, say(language, `diagnose.severity.${severity}`))}: ${escapeForTerminal(sayReason(language, finding.because))}\n`,
  );
  for (const line of mendLines(language, finding))
    io.stdout.write(`  ${paint('bold', escapeForTerminal(line))}\n`);
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
  io.stdout.write(`  ${paint('dim', facts.join(', '))}\n`);
  const evidence = evidenceText(finding);
  if (evidence !== '') io.stdout.write(`  ${paint('dim', escapeForTerminal(evidence))}\n`);
}

function printNotes(
  { io, language }: Command,
  { readings, tally }: ScannedLogs,
  read: {
    readonly files: number;
    readonly lines: number;
    readonly bytes: number;
    readonly unreadable: number;
    readonly seconds: number;
    readonly strangeNames: StrangeNames;
  },
): void {
  io.stderr.write(
    `${say(language, 'diagnose.read', { files: read.files, lines: read.lines, unreadable: read.unreadable, seconds: read.seconds.toFixed(1), bytes: formatBytes(read.bytes) })}\n`,
  );
  for (const { file, format, bytes, examples } of readings) {
    if (format === null && bytes > 0)
      io.stderr.write(`${escapeForTerminal(say(language, 'diagnose.unknown-format', { file }))}\n`);
    for (const { line, text } of examples)
      io.stderr.write(
        `${escapeForTerminal(say(language, 'diagnose.example', { file, line, text }))}\n`,
      );
  }
  const { count, examples } = read.strangeNames;
  const shown = examples
    .map(({ name, evidence }) => `${name} (${evidence.file}:${String(evidence.line)})`)
    .join(', ');
  if (count > 0)
    io.stderr.write(
      `${escapeForTerminal(say(language, 'diagnose.strange-names', { count, names: shown }))}\n`,
    );
  if (tally.dropped > 0)
    io.stderr.write(`${say(language, 'diagnose.dropped', { count: tally.dropped })}\n`);
}
