// Assist on a whole terminal: the question on top, a line for each section with its counts, and below them the
// section that is open. Drawn again when something happens, a key is pressed or the window changes size. The alternate
// screen is left again whatever ends the run, and then what matters stands below as plain lines.

import stringWidth from 'string-width';

import type { AssistEvent, Denial } from '@sekisho/core/assist/assist-event.ts';
import { applyEvent, EMPTY_VIEW, type ViewState } from '@sekisho/core/assist/view-state.ts';
import { say, type TextCode, type TextValues } from '@sekisho/core/text/text.ts';
import { putReportLine } from './assist-lines.ts';
import { sectionsOf, type Section } from './assist-sections.ts';
import { escapeForTerminal } from './escape-for-terminal.ts';
import type { Command } from './io.ts';
import { ENTER, HOME, LEAVE, TO_LINE_END, TO_SCREEN_END } from './screen-codes.ts';
import { listenToKeys, type Key } from './screen-keys.ts';
import type { ReportLine } from './sync-report.ts';
import { wrap } from './wrap.ts';

export interface AssistScreen {
  show(event: AssistEvent): void;
  /** A person's y or n, then Enter; false when nobody asks any more. */
  ask(question: Denial, signal: AbortSignal): Promise<boolean>;
  close(): void;
}

const REDRAW_MS = 100;

/** What is looked at. */
interface Look {
  readonly question: Denial | null;
  /** Typed as an answer, and not ended yet. */
  readonly typed: string;
  /** Index of the open section; null: none; `first`: the first that has something to say. */
  readonly open: number | null | 'first';
  /** How many of its lines are scrolled away. */
  readonly from: number;
  readonly hasKeys: boolean;
}

export function createAssistScreen(command: Command): AssistScreen {
  const { stdout, stdin } = command.io;
  let view = EMPTY_VIEW;
  let look: Look = {
    question: null,
    typed: '',
    open: 'first',
    from: 0,
    hasKeys: stdin.isTTY === true,
  };
  let answer: (isYes: boolean) => void = () => undefined;
  let timer: NodeJS.Timeout | null = null;
  const draw = (): void => {
    if (timer !== null) clearTimeout(timer);
    timer = null;
    const { text, from } = frame(command, view, look);
    // What is scrolled beyond the end is not counted.
    look = { ...look, from };
    stdout.write(text);
  };
  const soon = (): void => {
    timer ??= setTimeout(draw, REDRAW_MS);
  };
  const change = (more: Partial<Look>): void => {
    look = { ...look, ...more };
    draw();
  };
  const take = (key: Key): void => {
    if (key === 'enter') {
      const word = look.typed.trim().toLowerCase();
      change({ typed: '' });
      if (/^y(?:es)?$/.test(word)) answer(true);
      else if (/^no?$/.test(word)) answer(false);
    } else change(lookAfter(key, look, stdout.rows ?? 24));
  };
  stdout.write(`${ENTER}${HOME}${TO_SCREEN_END}`);
  stdout.on?.('resize', soon);
  const stopKeys = look.hasKeys ? listenToKeys(stdin, take) : (): void => undefined;
  return {
    show: (event) => {
      view = applyEvent(view, event);
      soon();
    },
    ask: (question, signal) =>
      new Promise((settle) => {
        const end = (isYes: boolean): void => {
          signal.removeEventListener('abort', stop);
          answer = (): void => undefined;
          look = { ...look, question: null, typed: '' };
          soon();
          settle(isYes);
        };
        const stop = (): void => end(false);
        signal.addEventListener('abort', stop, { once: true });
        answer = end;
        look = { ...look, question };
        soon();
      }),
    close: () => {
      if (timer !== null) clearTimeout(timer);
      stopKeys();
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

/** Every key but Enter. */
function lookAfter(key: Exclude<Key, 'enter'>, look: Look, rows: number): Partial<Look> {
  const page = Math.max(1, Math.floor(rows / 2));
  switch (key) {
    case 'up':
      return { from: Math.max(0, look.from - 1) };
    case 'down':
      return { from: look.from + 1 };
    case 'page-up':
      return { from: Math.max(0, look.from - page) };
    case 'page-down':
      return { from: look.from + page };
    case 'escape':
      return { open: null, from: 0 };
    case 'backspace':
      return { typed: look.typed.slice(0, -1) };
    default: {
      const { letter } = key;
      if (look.typed === '' && /^[1-5]$/.test(letter)) return { open: Number(letter) - 1, from: 0 };
      if (look.typed === '' && letter === '0') return { open: null, from: 0 };
      return look.question === null ? {} : { typed: `${look.typed}${letter}`.slice(0, 10) };
    }
  }
}

interface Frame {
  readonly text: string;
  readonly from: number;
}

/** One whole picture: as many lines as the window has. */
function frame(command: Command, view: ViewState, look: Look): Frame {
  const { stdout } = command.io;
  const [columns, rows] = [stdout.columns ?? 80, stdout.rows ?? 24];
  const text = (code: TextCode, values: TextValues = {}): string =>
    escapeForTerminal(say(command.language, code, values));
  const { question, typed, hasKeys } = look;
  const sections = sectionsOf(command, view);
  const asked: ReportLine[] =
    question === null
      ? []
      : [
          {
            style: 'yellow',
            text: `${text('assist.question', { name: question.name, port: question.port })} ${typed}`,
          },
          BLANK,
        ];
  const title = text('assist.title', {
    site: view.site,
    mode: say(command.language, `assist.mode-${view.mode}`),
  });
  const head = [
    ...asked,
    { style: 'bold' as const, text: title },
    azureLine(view, text),
    ...sections.map((section, at) => sectionLine(section, { at, text })),
  ].flatMap((line) => wrapLine(line, columns));
  const foot: ReportLine = { style: 'dim', text: text(hasKeys ? 'assist.keys' : 'assist.ends') };
  const first = sections.findIndex(({ lines }) => lines.length > 0);
  const opened = sections[look.open === 'first' ? first : (look.open ?? -1)];
  const body = (
    opened === undefined
      ? []
      : [BLANK, { style: 'bold' as const, text: text(opened.title) }, ...opened.lines]
  ).flatMap((line) => wrapLine(line, columns));
  const room = rows - rowsOf([...head, ...wrapLine(foot, columns)], columns);
  const shown = fit(body, {
    columns,
    room,
    from: look.from,
    more: (count) => ({ style: 'dim', text: text('assist.more', { count }) }),
  });
  const lines = [...head, ...shown.lines, ...wrapLine(foot, columns)];
  const drawn = lines
    .map(({ style, text: content }) => `${command.paint(style, content)}${TO_LINE_END}`)
    .join('\r\n');
  return { text: `${HOME}${drawn}${TO_SCREEN_END}${cursorOf(asked, columns)}`, from: shown.from };
}

const BLANK: ReportLine = { style: 'dim', text: '' };

/** Behind the question that is answered; else it stays at the end. */
function cursorOf([question]: readonly ReportLine[], columns: number): string {
  if (question === undefined) return '';
  const lines = wrap(question.text, columns);
  const last = stringWidth(lines.at(-1) ?? '') + (question.text.endsWith(' ') ? 1 : 0);
  return `\u001b[${String(lines.length)};${String(Math.min(columns, last + 1))}H`;
}

function sectionLine(
  { title, sum, style, lines }: Section,
  {
    at,
    text,
  }: { readonly at: number; readonly text: (code: TextCode, values?: TextValues) => string },
): ReportLine {
  return {
    style: lines.length === 0 ? 'dim' : style,
    text: text('assist.section', { key: at + 1, title: text(title), sum }),
  };
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

/** At words, further lines below the text; what is to be copied is left to the terminal, so that it is copied as one line. */
function wrapLine(line: ReportLine, columns: number): ReportLine[] {
  if (line.isWhole === true) return [line];
  const indent = /^ */.exec(line.text)?.[0] ?? '';
  return wrap(line.text.slice(indent.length), Math.max(1, columns - indent.length)).map((text) => ({
    ...line,
    text: `${indent}${text}`,
  }));
}

/** As many of the lines as there is room for from one on, and how many are left out below them. */
function fit(
  lines: readonly ReportLine[],
  {
    columns,
    room,
    from: wanted,
    more,
  }: {
    readonly columns: number;
    readonly room: number;
    readonly from: number;
    readonly more: (count: number) => ReportLine;
  },
): { readonly lines: readonly ReportLine[]; readonly from: number } {
  if (rowsOf(lines, columns) <= room) return { lines, from: 0 };
  if (room < 1) return { lines: [], from: 0 };
  // Scrolled to the end, the last of them stand at the end.
  let last = lines.length;
  for (let used = 0; last > 0; last -= 1) {
    used += rowsOf(lines.slice(last - 1, last), columns);
    if (used > room) break;
  }
  const from = Math.min(wanted, last);
  const kept: ReportLine[] = [];
  let used = from === last ? 0 : 1;
  for (const line of lines.slice(from)) {
    used += rowsOf([line], columns);
    if (used > room) break;
    kept.push(line);
  }
  const left = lines.length - from - kept.length;
  return { lines: left === 0 ? kept : [...kept, more(left)], from };
}

function rowsOf(lines: readonly ReportLine[], columns: number): number {
  return lines.reduce(
    (sum, { text }) => sum + Math.max(1, Math.ceil(stringWidth(text) / columns)),
    0,
  );
}
