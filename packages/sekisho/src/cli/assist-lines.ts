// Events of assist as plain lines, for where there is no screen.

import type { AssistEvent, HandTask } from '@sekisho/core/assist/assist-event.ts';
import { isAsPlanned } from '@sekisho/core/sync/is-as-planned.ts';
import {
  isTextCode,
  say,
  sayReason,
  type Language,
  type TextCode,
  type TextValues,
} from '@sekisho/core/text/text.ts';
import type { Command, Style } from './io.ts';
import { putIndented } from './line-writer.ts';
import { linesOfFailure, linesOfReport, type ReportLine } from './sync-report.ts';
import { escapeForTerminal } from './escape-for-terminal.ts';

export function linesOfEvent(
  language: Language,
  event: AssistEvent,
  isDryRun: boolean,
): ReportLine[] {
  const line = (style: Style, code: TextCode, values: TextValues = {}): ReportLine[] => [
    { style, text: escapeForTerminal(say(language, code, values)) },
  ];
  switch (event.event) {
    case 'started': {
      const title = line('bold', 'assist.title', {
        site: event.site,
        mode: say(language, `assist.mode-${event.mode}`),
      });
      return event.logs.length > 0 ? title : [...title, ...line('yellow', 'assist.no-logs')];
    }
    case 'estate':
      return event.changed ? line('dim', 'assist.changed') : [];
    case 'estate-failed':
      return line('yellow', 'assist.azure-failed', {
        message: event.message,
        seconds: Math.ceil(event.retryInMs / 1000),
      });
    case 'synced':
      return event.report.changes.length > 0 || !isAsPlanned(event.report)
        ? linesOfReport(language, event.report, isDryRun)
        : [];
    case 'sync-failed':
      return linesOfFailure(language, event).map((text) => ({ style: 'red', text }));
    case 'name-expected':
      return line('dim', 'assist.name-expected', { name: event.name });
    case 'stage':
      return line(event.state === 'failed' ? 'red' : 'green', `assist.stage-${event.state}`, {
        stage: sayStage(language, event.stage),
      });
    case 'denied':
      return [
        ...line(event.decision === 'added' ? 'cyan' : 'yellow', `assist.denied-${event.decision}`, {
          ...event.because.values,
          layer: say(language, `layer.${event.layer}`),
          why: sayReason(language, event.because),
        }),
        ...(event.decision === 'proposed'
          ? line('yellow', 'assist.approve-here', { name: event.name })
          : []),
      ];
    case 'names-left-out':
      return line('yellow', 'assist.names-left-out', { told: event.told });
    case 'would-deny':
      return line('yellow', 'assist.would-deny', {
        ...event.because.values,
        why: sayReason(language, event.because),
      });
    case 'finding':
      return line('yellow', 'assist.finding', {
        message: sayReason(language, event.finding.because),
      });
    case 'by-hand':
      return event.tasks.length === 0
        ? []
        : [
            ...line('bold', 'assist.by-hand'),
            ...event.tasks.flatMap((task) => linesOfTask(language, task)),
          ];
    case 'log':
      return line(
        event.state === 'unknown-format' ? 'yellow' : 'dim',
        `assist.log-${event.state}`,
        { log: event.log },
      );
    case 'report-mode':
      return line(
        event.state === 'not-possible' ? 'yellow' : 'bold',
        `assist.report-${event.state}`,
        { proxy: event.proxy },
      );
    case 'end':
      return event.because === 'interrupted' ? line('dim', 'assist.end-interrupted') : [];
  }
}

/** The text to copy stands alone on its lines, as it is. */
export function linesOfTask(
  language: Language,
  { where, layer, entries, text, steps }: HandTask,
): ReportLine[] {
  const head = escapeForTerminal(
    say(language, 'assist.hand', {
      where,
      layer: say(language, `layer.${layer}`),
      count: entries.length,
    }),
  );
  return [
    { style: 'bold', text: head },
    ...steps.map((step): ReportLine => ({
      style: 'dim',
      text: `  ${escapeForTerminal(sayReason(language, step))}`,
    })),
    { style: 'dim', text: say(language, 'assist.hand-copy') },
    ...text
      .split(/\r?\n/)
      .map((each): ReportLine => ({ style: 'cyan', text: escapeForTerminal(each), isWhole: true })),
  ];
}

/** On standard output; a text to copy stays as it is. */
export function putReportLine({ io, put, paint }: Command, line: ReportLine): void {
  const { style, text, isWhole } = line;
  if (isWhole === true) io.stdout.write(`${paint(style, text)}\n`);
  else putIndented(put, text, (part) => paint(style, part));
}

export function sayStage(language: Language, stage: string): string {
  const code = `stage.${stage}`;
  return isTextCode(code) ? say(language, code) : stage;
}
