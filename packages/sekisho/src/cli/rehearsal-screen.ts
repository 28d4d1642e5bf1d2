// The rehearsal on a terminal: a line per stage as it happens, progress that
// redraws itself (only where there is a terminal), and a closing table.

import stringWidth from 'string-width';

import type { HostLine, RehearsalEvent } from '@sekisho/rehearsal/report/events.ts';
import type { CycleFigures, RehearsalReport } from '@sekisho/rehearsal/report/report.ts';
import { sayObstacleFix } from '@sekisho/core/plan/obstacle.ts';
import { evidenceLines } from '@sekisho/core/diagnose/report/work-list.ts';
import type { Road } from '@sekisho/core/model/road.ts';
import { say, sayReason, type Language, type TextCode } from '@sekisho/core/text/text.ts';
import { formatBytes } from '@sekisho/core/text/amounts.ts';
import { formatSeconds } from './format-amount.ts';
import type { Command } from './io.ts';
import { putIndented } from './line-writer.ts';
import { isDumb } from './paint.ts';
import { escapeForTerminal, renderTable } from './table.ts';
import { hang } from './wrap.ts';

export interface Screen {
  show(event: RehearsalEvent): void;
  close(report: RehearsalReport): void;
}

const CLEAR_LINE = '\r\u001b[2K';
const REDRAW_MS = 100;

/** Writes to stderr: stdout is for the result. */
export function createScreen(
  command: Command,
  { showsConsole = false }: { readonly showsConsole?: boolean } = {},
): Screen {
  const { io, language, paintError: paint } = command;
  const isLive = io.stderr.isTTY === true && !isDumb(io.env);
  let isOpen = false;
  let drawnAt = 0;
  const text = (code: TextCode, values: Readonly<Record<string, string | number>> = {}): string =>
    escapeForTerminal(say(language, code, values));
  /** The label of a recovery point. */
  const numbers = new Map<string, string>();
  const clear = (): void => {
    if (isOpen) io.stderr.write(CLEAR_LINE);
    isOpen = false;
  };
  const line = (content: string): void => {
    clear();
    putIndented(command.putError, content);
  };
  const redraw = (content: string): void => {
    if (!isLive || performance.now() - drawnAt < REDRAW_MS) return;
    drawnAt = performance.now();
    const width = (io.stderr.columns ?? 80) - 1;
    io.stderr.write(`${CLEAR_LINE}${clip(content, width)}`);
    isOpen = true;
  };
  const show = (event: RehearsalEvent): void => {
    switch (event.event) {
      case 'preparing':
        return line(text('screen.preparing', { site: event.site }));
      case 'scenario':
        line('');
        line(
          paint(
            'bold',
            text('screen.scenario', {
              scenario: event.scenario,
              about: say(language, `scenario.${event.scenario}` as TextCode),
            }),
          ),
        );
        if (event.appliance !== undefined)
          line(text('screen.appliance', { appliance: event.appliance }));
        line(text(`screen.hosts-${event.network}`));
        for (const hostLine of hostLines(event.hosts, language)) line(`  ${hostLine}`);
        line(
          `  ${text(`screen.vpn-${event.vpnLink.kind}`)}${event.vpnLink.why === null ? '' : ` (${text(`screen.vpn-why.${event.vpnLink.why}`)})`}`,
        );
        line(
          `  ${text('screen.disk', { bytes: formatBytes(event.disk.bytes), content: event.disk.content })}`,
        );
        if (event.policy !== undefined)
          line(
            `  ${text('screen.policy', { kept: event.policy.keptPoints, minutes: event.policy.crashConsistentMinutes })}`,
          );
        return line(text('screen.scale', { scale: event.timeScale }));
      case 'run':
        line('');
        return line(paint('bold', text('screen.run', { number: event.number })));
      case 'stage-started':
        return redraw(`  … ${text(`stage.${event.stage}`)}`);
      case 'stage-done':
        return line(
          `  ${paint('green', '✓')} ${text(`stage.${event.stage}`)} ${paint('dim', formatSeconds(event.seconds))}`,
        );
      case 'stage-failed':
        return line(
          `  ${paint('red', '✗')} ${text(`stage.${event.stage}`)} (${event.program}): ${escapeForTerminal(event.message)}`,
        );
      case 'finding':
        line(
          `    ${paint('yellow', escapeForTerminal(say(language, 'screen.finding', { message: sayReason(language, event.finding.because) })))}`,
        );
        for (const { place, text: seen } of evidenceLines(event.finding))
          line(`      ${paint('dim', escapeForTerminal(`${place}: ${seen}`))}`);
        return;
      case 'changed':
        if (event.wait) return line(`    ${text('screen.fix-wait')}`);
        for (const { layer, add, remove } of event.changes) {
          for (const entry of remove)
            line(
              `    ${paint('cyan', `- ${text('screen.fix', { layer: say(language, `layer.${layer}`), change: entry })}`)}`,
            );
          for (const entry of add)
            line(
              `    ${paint('cyan', `+ ${text('screen.fix', { layer: say(language, `layer.${layer}`), change: entry })}`)}`,
            );
        }
        return undefined;
      case 'learned':
        return line(
          `  ${paint('cyan', '+')} ${text('screen.learned', { change: event.entry, layer: say(language, `layer.${event.layer}`) })}`,
        );
      case 'progress': {
        const left =
          event.bytesPerSecond > 0
            ? formatSeconds((event.bytesTotal - event.bytesDone) / event.bytesPerSecond)
            : '…';
        return redraw(
          `  … ${text(`stage.${event.stage}`)}: ${text('screen.progress', { done: formatBytes(event.bytesDone), total: formatBytes(event.bytesTotal), rate: formatBytes(event.bytesPerSecond), left })}`,
        );
      }
      case 'recovery-point':
        numbers.set(event.id, `${machineName(event)}${String(event.number)}`);
        line(
          `  ${paint('green', '●')} ${machineName(event)}${text('screen.recovery-point', { number: event.number, blocks: event.blocks, bytes: formatBytes(event.bytes) })}`,
        );
        return event.cycle === undefined
          ? undefined
          : line(`    ${paint('dim', cycleLine(event.cycle, language))}`);
      case 'points-removed':
        return line(
          `  ${paint('dim', `○ ${text('screen.points-removed', { points: event.ids.map((id) => numbers.get(id) ?? id).join(', ') })}`)}`,
        );
      case 'failover':
        line(
          `  ${machineName(event)}${event.identical ? paint('green', text('screen.failover-identical', { sha: event.recovered })) : paint('red', text('screen.failover-different', { recovered: event.recovered, source: event.source }))}`,
        );
        return line(`  ${text('screen.filesystem', { state: event.fileSystem })}`);
      case 'machine': {
        const { recovered } = event;
        return line(
          `  ${machineName(event)}${paint(recovered.ok ? 'green' : 'red', text(recovered.ok ? 'screen.machine-whole' : 'screen.machine-not-whole', { ...recovered, isIsolated: String(recovered.isIsolated), ok: '' }))}`,
        );
      }
      case 'group': {
        const { ok, at, ...figures } = event.group;
        return line(
          `  ${paint(ok ? 'green' : 'red', text(ok ? 'screen.group-whole' : 'screen.group-not-whole', { ...figures, at }))}`,
        );
      }
      case 'ended':
        for (const because of event.reasons) {
          line(
            `  ${paint('red', `${text(`screen.ended-${event.why}`)} ${because.team === null ? '' : `${text(`sheet.team.${because.team}`)}: `}${escapeForTerminal(sayReason(language, because))}`)}`,
          );
          if (because.fix !== null)
            line(`    ${paint('cyan', escapeForTerminal(sayObstacleFix(language, { because })))}`);
        }
        return undefined;
      case 'failback': {
        const { ok, writtenBytes, ...failback } = event.failback;
        return line(
          `  ${paint(ok ? 'green' : 'red', text(ok ? 'screen.failback-whole' : 'screen.failback-not-whole', { ...failback, written: formatBytes(writtenBytes) }))}`,
        );
      }
      case 'console':
        return showsConsole
          ? line(
              paint(
                'dim',
                `  ${escapeForTerminal(event.machine)} | ${escapeForTerminal(event.line)}`,
              ),
            )
          : undefined;
      case 'site':
      case 'traffic':
        return undefined;
      case 'end':
        return line(
          paint(
            event.ok ? 'green' : 'red',
            text(event.ok ? 'screen.done' : 'screen.not-done', {
              scenario: event.scenario,
              seconds: event.seconds,
            }),
          ),
        );
    }
  };
  return {
    show,
    close: (report) => {
      clear();
      io.stderr.write(`\n${closingTable(command, report)}`);
    },
  };
}

function machineName({ machine }: { readonly machine?: string }): string {
  return machine === undefined ? '' : `${escapeForTerminal(machine)}: `;
}

/** One point of the time line: how it was taken, what had changed, how fast it went, and its age when it was there. */
function cycleLine(
  { consistency, dirtyBytes, sentBytes, seconds, rpoSeconds }: CycleFigures,
  language: Language,
): string {
  return say(language, dirtyBytes === null ? 'screen.point-compared' : 'screen.point-tracked', {
    consistency: say(language, `point.${consistency}`),
    dirty: formatBytes(dirtyBytes ?? 0),
    rate: formatBytes(seconds > 0 ? Math.round(sentBytes / seconds) : 0),
    rpo: formatSeconds(rpoSeconds),
  });
}

/** As much of a line as fits into so many columns. */
function clip(content: string, columns: number): string {
  if (stringWidth(content) <= columns) return content;
  let clipped = '';
  for (const letter of content) {
    if (stringWidth(clipped + letter) > columns) break;
    clipped += letter;
  }
  return clipped;
}

/** Hosts of the premises and of the virtual network one by one; the names of the internet as one line. */
function hostLines(hosts: readonly HostLine[], language: Language): string[] {
  const here = hosts.filter(({ where }) => where !== 'internet');
  const outside = hosts.filter(({ where }) => where === 'internet');
  const width = Math.max(...here.map(({ host }) => host.length));
  const own = here
    .toSorted((a, b) => a.where.localeCompare(b.where))
    .map(
      ({ host, address, real }) =>
        `${escapeForTerminal(host.padEnd(width))}  ${address.padEnd(12)}  ${real}`,
    );
  return [
    ...own,
    say(language, 'screen.internet', {
      count: outside.length,
      first: outside[0]?.address ?? '',
      last: outside.at(-1)?.address ?? '',
    }),
  ];
}

/** Where a machine was recovered, and where a slow VPN let something be predicted. */
function machineFacts(
  { replication }: RehearsalReport,
  text: (code: TextCode, values?: Readonly<Record<string, string | number>>) => string,
): readonly (readonly [TextCode, string])[] {
  const machine = replication?.failover?.machine ?? null;
  const prediction = replication?.prediction ?? null;
  const recovered: readonly (readonly [TextCode, string])[] =
    machine === null
      ? []
      : [
          [
            'table.records',
            text('table.records-of', {
              whole: machine.whole,
              confirmed: machine.confirmed,
              torn: machine.torn,
            }),
          ],
          ['table.rpo', formatSeconds(machine.rpoSeconds)],
          ['table.rto', formatSeconds(machine.rtoSeconds)],
        ];
  if (prediction === null) return recovered;
  return [
    ...recovered,
    [
      'table.initial-copy',
      text('table.predicted', {
        predicted: formatSeconds(prediction.initialSeconds),
        measured: formatSeconds(prediction.measuredSeconds),
      }),
    ],
  ];
}

/** What the operator said of names that anybody could have taken; a stage that waited for it is no failed run. */
function personFacts({
  confirmed,
  refused,
}: RehearsalReport): readonly (readonly [TextCode, string])[] {
  const rows = [
    ['table.confirmed', confirmed],
    ['table.refused', refused],
  ] as const;
  return rows.flatMap(([code, names]) =>
    names.length === 0
      ? []
      : [[code, `${String(names.length)} (${names.map(escapeForTerminal).join(', ')})`] as const],
  );
}

function groupFacts(
  { replication }: RehearsalReport,
  text: (code: TextCode, values?: Readonly<Record<string, string | number>>) => string,
): readonly (readonly [TextCode, string])[] {
  const group = replication?.group ?? null;
  if (group === null) return [];
  const { machine, identical } = group.failover;
  const records =
    machine === null
      ? ''
      : text('table.records-of', {
          whole: machine.whole,
          confirmed: machine.confirmed,
          torn: machine.torn,
        });
  const { ok, at, notedBefore, noted, whole } = group.consistency;
  return [
    [
      'table.second-machine',
      `${escapeForTerminal(group.name)}: ${records}, ${text('table.identical')}: ${text(identical ? 'table.yes' : 'table.no')}`,
    ],
    [
      'table.group',
      `${text(ok ? 'table.yes' : 'table.no')} (${text('table.group-of', { at, notedBefore, noted, whole })})`,
    ],
  ];
}

/** One row a name and road; the JSON document has the programs too. */
function trafficRows({ traffic }: RehearsalReport, language: Language): string[][] {
  const totals = new Map<string, { road: Road; name: string; bytes: number }>();
  for (const { road, name, bytes } of traffic) {
    const key = `${road} ${name}`;
    totals.set(key, { road, name, bytes: (totals.get(key)?.bytes ?? 0) + bytes });
  }
  return [...totals.values()].map(({ road, name, bytes }) => [
    say(language, `sheet.road.${road}`),
    name,
    formatBytes(bytes),
  ]);
}

function closingTable(
  { language, paintError: paint, columnsOfErrors: columns }: Command,
  report: RehearsalReport,
): string {
  const text = (code: TextCode, values: Readonly<Record<string, string | number>> = {}): string =>
    say(language, code, values);
  const failover = report.replication?.failover ?? null;
  const facts: readonly (readonly [TextCode, string])[] = [
    ['table.runs', String(report.runs.length)],
    ['table.failures', String(report.failures)],
    ...personFacts(report),
    ['table.recovery-points', String(report.replication?.recoveryPoints.length ?? 0)],
    ['table.digest', failover?.sha256 ?? text('table.none')],
    ['table.identical', failover?.identical === true ? text('table.yes') : text('table.no')],
    ...machineFacts(report, text),
    ...groupFacts(report, text),
    ['table.private-through-proxy', formatBytes(report.privateBytesThroughProxy)],
    ['table.direct', String(report.firewall.directToInternet)],
  ];
  const width = Math.max(...facts.map(([code]) => stringWidth(text(code))));
  const head = `${paint('bold', report.scenario)}\n${facts.map(([code, value]) => hang(`  ${text(code)}${' '.repeat(width - stringWidth(text(code)))}  `, value, columns)).join('')}`;
  const changed = report.runs.flatMap((run) =>
    run.changed.flatMap(({ layer, add, remove }) => [
      ...remove.map((entry) => [String(run.number), text(`layer.${layer}`), `- ${entry}`]),
      ...add.map((entry) => [String(run.number), text(`layer.${layer}`), `+ ${entry}`]),
    ]),
  );
  const learned = report.learned.map(({ layer, entry }) => [
    '',
    text(`layer.${layer}`),
    `+ ${entry}`,
  ]);
  const changes =
    changed.length + learned.length === 0
      ? ''
      : `\n${renderTable([text('screen.run', { number: '' }).trim(), text('table.changed'), ''], [...changed, ...learned], { indent: '  ', columns, title: 2 })}`;
  return `${head}${changes}\n${renderTable([text('table.traffic'), '', ''], trafficRows(report, language), { indent: '  ', right: [2], columns })}`;
}
