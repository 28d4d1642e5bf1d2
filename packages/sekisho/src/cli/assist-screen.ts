// Assist on a whole terminal: drawn again when something happens or the window changes size.
// The alternate screen is left again whatever ends the run, and then what matters stands below as plain lines.

import stringWidth from 'string-width';

import type { AssistEvent, Denial } from '@sekisho/core/assist/assist-event.ts';
import {
  applyEvent,
  EMPTY_VIEW,
  type NameState,
  type ServerState,
  type ViewState,
} from '@sekisho/core/assist/view-state.ts';
import { say, sayReason, type TextCode, type TextValues } from '@sekisho/core/text/text.ts';
import { linesOfTask, putReportLine, sayStage } from './assist-lines.ts';
import { escapeForTerminal } from './escape-for-terminal.ts';
import type { Command, Style } from './io.ts';
import { linesOfReport, type ReportLine } from './sync-report.ts';

export interface AssistScreen {
  show(event: AssistEvent): void;
  /** The question that stands at the bottom; null: none. */
  ask(question: Denial | null): void;
  close(): void;
}

const ENTER = '\u001b[?1049h';
const LEAVE = '\u001b[?1049l';
const HOME = '\u001b[H';
const TO_LINE_END = '\u001b[K';
const TO_SCREEN_END = '\u001b[J';
const REDRAW_MS = 100;

interface Section {
  readonly title: TextCode;
  readonly lines: readonly ReportLine[];
}

export function createAssistScreen(command: Command): AssistScreen {
  const { stdout } = command.io;
  let view = EMPTY_VIEW;
  let question: Denial | null = null;
  let timer: NodeJS.Timeout | null = null;
  const draw = (): void => {
    timer = null;
    stdout.write(frame(command, { view, question }));
  };
  const soon = (): void => {
    timer ??= setTimeout(draw, REDRAW_MS);
  };
  stdout.write(`${ENTER}${HOME}${TO_SCREEN_END}`);
  stdout.on?.('resize', soon);
  return {
    show: (event) => {
      view = applyEvent(view, event);
      soon();
    },
    ask: (asked) => {
      question = asked;
      soon();
    },
    close: () => {
      if (timer !== null) clearTimeout(timer);
      stdout.off?.('resize', soon);
      stdout.write(LEAVE);
      for (const { title, lines } of sectionsOf(command, view).filter(
        (section) => section.lines.length > 0,
      )) {
        putReportLine(command, { style: 'bold', text: say(command.language, title) });
        for (const line of lines) putReportLine(command, line);
      }
    },
  };
}

/** One whole picture: as many lines as the window has, the question always among them. */
export function frame(
  command: Command,
  { view, question }: { readonly view: ViewState; readonly question: Denial | null },
): string {
  const { stdout } = command.io;
  const [columns, rows] = [stdout.columns ?? 80, stdout.rows ?? 24];
  const text = (code: TextCode, values: TextValues = {}): string =>
    escapeForTerminal(say(command.language, code, values));
  const head: ReportLine[] = [
    {
      style: 'bold',
      text: text('assist.title', {
        site: view.site,
        mode: say(command.language, `assist.mode-${view.mode}`),
      }),
    },
    azureLine(view, text),
  ];
  const foot: ReportLine =
    question === null
      ? { style: 'dim', text: text('assist.keys') }
      : {
          style: 'yellow',
          text: text('assist.question', { name: question.name, port: question.port }),
        };
  const body = sectionsOf(command, view)
    .filter(({ lines }) => lines.length > 0)
    .flatMap(({ title, lines }): ReportLine[] => [
      { style: 'dim', text: '' },
      { style: 'bold', text: text(title) },
      ...lines,
    ]);
  const room = rows - 1 - rowsOf([...head, foot], columns);
  const shown = fit(body, {
    columns,
    room,
    more: (count) => ({ style: 'dim', text: text('assist.more', { count }) }),
  });
  // Long lines are wrapped by the terminal itself, so that what is copied is one line.
  const drawn = [...head, ...shown].map(
    ({ style, text: content }) => `${command.paint(style, content)}${TO_LINE_END}\r\n`,
  );
  return `${HOME}${drawn.join('')}${TO_LINE_END}\r\n${command.paint(foot.style, foot.text)} ${TO_SCREEN_END}`;
}

function azureLine(
  { azure }: ViewState,
  text: (code: TextCode, values?: TextValues) => string,
): ReportLine {
  if (azure === null) return { style: 'dim', text: text('assist.azure-waiting') };
  if (azure.failure === null)
    return { style: 'green', text: text('assist.azure-read', { changes: azure.changes }) };
  return {
    style: 'yellow',
    text: text('assist.azure-failed', {
      message: azure.failure.message,
      seconds: Math.ceil(azure.failure.retryInMs / 1000),
    }),
  };
}

/** As many of the lines as there is room for, and how many are left out. */
function fit(
  lines: readonly ReportLine[],
  {
    columns,
    room,
    more,
  }: {
    readonly columns: number;
    readonly room: number;
    readonly more: (count: number) => ReportLine;
  },
): ReportLine[] {
  if (rowsOf(lines, columns) <= room) return [...lines];
  let used = 1;
  const kept: ReportLine[] = [];
  for (const line of lines) {
    used += rowsOf([line], columns);
    if (used > room) break;
    kept.push(line);
  }
  return room < 1 ? [] : [...kept, more(lines.length - kept.length)];
}

function rowsOf(lines: readonly ReportLine[], columns: number): number {
  return lines.reduce(
    (sum, { text }) => sum + Math.max(1, Math.ceil(stringWidth(text) / columns)),
    0,
  );
}

/** What asks for somebody comes first. */
function sectionsOf({ language }: Command, view: ViewState): Section[] {
  const text = (code: TextCode, values: TextValues = {}): string =>
    escapeForTerminal(say(language, code, values));
  const server = (each: ServerState): ReportLine[] => {
    const head = `  ${escapeForTerminal(each.name)} (${each.product}): ${text(`assist.server-${each.state}`, { inStep: each.inStep, changed: each.changed, message: each.message })}`;
    // What was changed is counted; what is left is said.
    const left =
      each.report === null
        ? []
        : linesOfReport(language, { ...each.report, changes: [] }, false).slice(1);
    return [
      { style: SERVER_STYLES[each.state], text: head },
      ...left.map((line) => ({ ...line, text: `    ${line.text}` })),
    ];
  };
  const name = (each: NameState): ReportLine => {
    const values = {
      ...each.because.values,
      layer: say(language, `layer.${each.layer}`),
      why: sayReason(language, each.because),
    };
    return {
      style: each.decision === 'added' ? 'green' : 'yellow',
      text: `  ${text(each.decision === 'would-deny' ? 'assist.would-deny' : `assist.denied-${each.decision}`, values)}`,
    };
  };
  return [
    {
      title: view.mode === 'report' ? 'assist.would-names' : 'assist.names',
      lines: view.names.map(name),
    },
    {
      title: 'assist.findings',
      lines: view.findings.map(({ because }) => ({
        style: 'yellow',
        text: `  ${escapeForTerminal(sayReason(language, because))}`,
      })),
    },
    { title: 'assist.servers', lines: view.servers.flatMap(server) },
    {
      title: 'assist.stages',
      lines: view.stages.map(({ stage, state }) =>
        stageLine(text, { stage: sayStage(language, stage), state }),
      ),
    },
    { title: 'assist.by-hand', lines: view.tasks.flatMap((task) => linesOfTask(language, task)) },
  ];
}

const SERVER_STYLES: Readonly<Record<ServerState['state'], Style>> = {
  waiting: 'dim',
  'in-step': 'green',
  left: 'yellow',
  failed: 'red',
};

function stageLine(
  text: (code: TextCode, values?: TextValues) => string,
  {
    stage,
    state,
  }: { readonly stage: string; readonly state: ViewState['stages'][number]['state'] },
): ReportLine {
  return {
    style: state === 'failed' ? 'red' : state === 'started' ? 'dim' : 'green',
    text: `  ${text(`assist.stage-${state}`, { stage })}`,
  };
}
