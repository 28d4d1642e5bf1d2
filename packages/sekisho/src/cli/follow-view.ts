// The work list while logs are followed: on a terminal drawn again as it changes, and left as plain lines at the end;
// elsewhere a line a change; with --json a line of JSON for each new finding.

import {
  findingKey,
  LiveWorkList,
  type WorkListChange,
} from '@sekisho/core/diagnose/live-work-list.ts';
import type { DiagnosisReport } from '@sekisho/core/diagnose/report/report.ts';
import { groupByFix, type FixGroup } from '@sekisho/core/diagnose/group-by-fix.ts';
import {
  countFacts,
  fixLines,
  groupSentence,
  placeText,
  verdictSentences,
} from '@sekisho/core/diagnose/report/work-list.ts';
import { formatUtc } from '@sekisho/core/text/amounts.ts';
import { say, sayReason, type Language } from '@sekisho/core/text/text.ts';
import { escapeForTerminal } from './escape-for-terminal.ts';
import type { Command, Style } from './io.ts';
import { isDumb } from './paint.ts';
import { printWorkList } from './print-diagnosis.ts';
import { ENTER, HOME, LEAVE, TO_LINE_END, TO_SCREEN_END } from './screen-codes.ts';

export interface FollowView {
  show(report: DiagnosisReport): void;
  /** Something about a log, beside the list. */
  note(text: string): void;
  /** Nothing more comes. */
  close(): Promise<void>;
}

export async function createFollowView(command: Command): Promise<FollowView> {
  if (command.isJson) return findingLines(command);
  const { io } = command;
  return io.stdout.isTTY === true && !isDumb(io.env) ? screen(command) : changeLines(command);
}

function findingLines({ io, putError }: Command): FollowView {
  const stated = new Set<string>();
  return {
    show: ({ findings }) => {
      for (const finding of findings) {
        const key = findingKey(finding);
        if (stated.has(key)) continue;
        stated.add(key);
        io.stdout.write(`${JSON.stringify(finding)}\n`);
      }
    },
    note: (text) => putError('', escapeForTerminal(text)),
    close: () => Promise.resolve(),
  };
}

function changeLines({ language, put, putError }: Command): FollowView {
  const list = new LiveWorkList();
  return {
    show: ({ findings }) => {
      for (const change of list.take(findings, performance.now()))
        put('', escapeForTerminal(changeLine(language, change)));
    },
    note: (text) => putError('', escapeForTerminal(text)),
    close: () => Promise.resolve(),
  };
}

/** A list that grows by hundreds of names at once is no line to read. */
const MOST_REASONS = 10;

/** All of it on one line, so that it can be searched, and sent on. */
function changeLine(language: Language, { kind, group, findings }: WorkListChange): string {
  const all = [...new Set(findings.map((finding) => sayReason(language, finding.because)))];
  const more = all.length - MOST_REASONS;
  const because = [
    ...all.slice(0, MOST_REASONS),
    ...(more > 0 ? [say(language, 'diagnose.follow-others', { more })] : []),
  ];
  const entries = fixLines(language, group);
  const [first] = group.findings;
  const change = [
    ...entries,
    ...(because.length > 0
      ? because
      : entries.length > 0
        ? []
        : [sayReason(language, first.because)]),
  ].join('; ');
  const line = say(language, `diagnose.follow-${kind}`, {
    severity: say(language, `diagnose.severity.${group.severity}`),
    group: groupSentence(language, group),
    place: placeText(language, group),
    change,
  });
  return group.last === '' ? line : `${formatUtc(group.last)} ${line}`;
}

const MOST_NOTES = 3;

interface ScreenLine {
  readonly style: Style | null;
  readonly text: string;
}

async function screen(command: Command): Promise<FollowView> {
  // What knows the width of every letter is loaded for terminals only.
  const { wrap } = await import('./wrap.ts');
  const { io, language, paint } = command;
  const notes: string[] = [];
  let report: DiagnosisReport | null = null;
  const draw = (): void => {
    const [columns, rows] = [io.stdout.columns ?? 80, io.stdout.rows ?? 24];
    const lines = (all: readonly ScreenLine[]): ScreenLine[] =>
      all.flatMap(({ style, text }) => {
        const indent = /^ */.exec(text)?.[0] ?? '';
        const width = Math.max(1, columns - indent.length);
        return wrap(escapeForTerminal(text.slice(indent.length)), width).map((each) => ({
          style,
          text: `${indent}${each}`,
        }));
      });
    const foot = lines([
      ...notes.slice(-MOST_NOTES).map((text) => ({ style: 'yellow' as const, text })),
      { style: 'dim', text: say(language, 'diagnose.follow-ends') },
    ]);
    const body = lines(report === null ? [] : listLines(language, report));
    const room = Math.max(1, rows - foot.length);
    const shown =
      body.length <= room
        ? body
        : [
            ...body.slice(0, room - 1),
            ...lines([
              {
                style: 'dim',
                text: say(language, 'assist.more', { count: body.length - room + 1 }),
              },
            ]),
          ];
    const drawn = [...shown, ...foot]
      .map(({ style, text }) => `${style === null ? text : paint(style, text)}${TO_LINE_END}`)
      .join('\r\n');
    io.stdout.write(`${HOME}${drawn}${TO_SCREEN_END}`);
  };
  io.stdout.write(`${ENTER}${HOME}${TO_SCREEN_END}`);
  io.stdout.on?.('resize', draw);
  draw();
  return {
    show: (next) => {
      report = next;
      draw();
    },
    note: (text) => {
      notes.push(text);
      draw();
    },
    close: async () => {
      io.stdout.off?.('resize', draw);
      io.stdout.write(LEAVE);
      for (const text of notes) command.putError('', escapeForTerminal(text));
      if (report !== null) await printWorkList(command, report);
    },
  };
}

/** The list as one looks at it from time to time: each change, why, and how often. */
function listLines(language: Language, { findings, read }: DiagnosisReport): ScreenLine[] {
  const groups = groupByFix(findings);
  return [
    ...verdictSentences(language, groups, read.readings).map((text) => ({
      style: 'bold' as const,
      text,
    })),
    ...groups.flatMap((group) => groupLines(language, group)),
  ];
}

function groupLines(language: Language, group: FixGroup): ScreenLine[] {
  const { severity, clients, findings } = group;
  const style = severity === 'error' ? 'red' : severity === 'warning' ? 'yellow' : 'dim';
  const named = say(language, `diagnose.severity.${severity}`);
  const why = [...new Set(findings.map((finding) => sayReason(language, finding.because)))];
  return [
    { style: null, text: '' },
    { style, text: `${named}: ${groupSentence(language, group)} (${placeText(language, group)})` },
    ...fixLines(language, group).map((entry) => ({ style: 'bold' as const, text: `  ${entry}` })),
    ...why.map((text) => ({ style: null, text: `  ${text}` })),
    { style: 'dim', text: `  ${[...clients, ...countFacts(language, group)].join(', ')}` },
  ];
}
