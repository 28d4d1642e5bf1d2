// What an assist has to tell, in sections: each a line with its counts, and the lines that it opens to.

import type { NameState, ServerState, ViewState } from '@sekisho/core/assist/view-state.ts';
import { formatCount } from '@sekisho/core/text/amounts.ts';
import { say, sayReason, type TextCode, type TextValues } from '@sekisho/core/text/text.ts';
import { linesOfTask, sayStage } from './assist-lines.ts';
import { escapeForTerminal } from './escape-for-terminal.ts';
import type { Command, Style } from './io.ts';
import { linesOfReport, type ReportLine } from './sync-report.ts';

export interface Section {
  readonly title: TextCode;
  /** How much there is of it, in a word or two. */
  readonly sum: string;
  readonly style: Style;
  readonly lines: readonly ReportLine[];
}

/** What asks for somebody comes first. */
export function sectionsOf({ language }: Pick<Command, 'language'>, view: ViewState): Section[] {
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
  const serversIn = (...states: readonly ServerState['state'][]): number =>
    view.servers.filter(({ state }) => states.includes(state)).length;
  const failed = serversIn('failed');
  const last = view.stages.at(-1);
  return [
    {
      title: view.mode === 'report' ? 'assist.would-names' : 'assist.names',
      sum: formatCount(language, view.names.length),
      style: view.names.some(({ decision }) => decision !== 'added') ? 'yellow' : 'green',
      lines: view.names.map(name),
    },
    {
      title: 'assist.findings',
      sum: formatCount(language, view.findings.length),
      style: 'yellow',
      lines: view.findings.map(({ because }) => ({
        style: 'yellow',
        text: `  ${escapeForTerminal(sayReason(language, because))}`,
      })),
    },
    {
      title: 'assist.servers',
      sum: text('assist.sum-servers', {
        ok: serversIn('in-step'),
        left: serversIn('left', 'waiting'),
        failed,
      }),
      style: failed > 0 ? 'red' : serversIn('left') > 0 ? 'yellow' : 'green',
      lines: view.servers.flatMap(server),
    },
    {
      title: 'assist.stages',
      sum:
        last === undefined
          ? '0'
          : `${formatCount(language, view.stages.length)}, ${text(`assist.stage-${last.state}`, { stage: sayStage(language, last.stage) })}`,
      style: view.stages.some(({ state }) => state === 'failed') ? 'red' : 'green',
      lines: view.stages.map(({ stage, state }) =>
        stageLine(text, { stage: sayStage(language, stage), state }),
      ),
    },
    {
      title: 'assist.by-hand',
      sum: formatCount(language, view.tasks.length),
      style: 'yellow',
      lines: view.tasks.flatMap((task) => linesOfTask(language, task)),
    },
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
