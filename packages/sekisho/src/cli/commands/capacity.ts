// `sekisho capacity`: replication on paper, before anything runs.

import { planCapacity, type CapacityDocument } from '@sekisho/core/capacity/plan-capacity.ts';
import type { PlannedDisk } from '@sekisho/core/capacity/limits.ts';
import { readSite } from '@sekisho/core/site/read-site.ts';
import type { Site } from '@sekisho/core/site/site.ts';
import { say, sayReason, type TextCode } from '@sekisho/core/text/text.ts';
import { UserError } from '@sekisho/dns/user-error.ts';
import type { CommandModule } from '../entries/command-entry.ts';
import { formatBytes } from '@sekisho/core/text/amounts.ts';
import { formatSeconds } from '../format-amount.ts';
import type { Command } from '../io.ts';
import { printJson } from '../print-json.ts';
import { findSiteFolder } from '../site-input.ts';
import { escapeForTerminal, renderTable } from '../table.ts';
import { hang } from '../wrap.ts';

export const execute: CommandModule['execute'] = async (command, [folder], options) => {
  const { site } = await readSite(findSiteFolder(command, folder, 'here'));
  const rateMbps =
    options['rate'] === undefined ? site.rehearsal.vpnRateMbps : positive(options['rate'], 'rate');
  if (rateMbps === 0)
    throw new UserError('the rate of the link to Azure is not known', {
      code: 'capacity.no-rate',
      where: 'rehearsal.vpnRateMbps',
      hint: 'say it: sekisho capacity --rate 200, or in site.yaml as rehearsal.vpnRateMbps',
    });
  const document = planCapacity({
    site: site.name,
    disks: plannedDisks(site),
    link: {
      rateMbps,
      delayMs:
        options['delay'] === undefined
          ? site.rehearsal.vpnDelayMs
          : notNegative(options['delay'], 'delay'),
    },
    cycleSeconds: positive(options['cycle'], 'cycle'),
  });
  if (command.isJson) printJson(command.io, document);
  else print(command, document);
  return document.warnings.length === 0 ? 0 : 1;
};

function plannedDisks({ sources }: Site): readonly PlannedDisk[] {
  const disks = sources.flatMap(({ name: machine, disks: own = [] }) =>
    own.map(({ usedGB, peakMBps, ...disk }) => ({
      ...disk,
      machine,
      usedGB: usedGB ?? disk.sizeGB,
      peakMBps: peakMBps ?? disk.churnMBps,
    })),
  );
  if (disks.length > 0) return disks;
  throw new UserError('site.yaml describes no disk of a source', {
    code: 'capacity.no-disks',
    where: 'sources',
    hint: 'add to a source, for example: disks: [{ name: system, sizeGB: 128, usedGB: 60, churnMBps: 0.5 }]',
  });
}

function positive(value: unknown, option: string): number {
  const number = notNegative(value, option);
  if (number > 0) return number;
  throw notANumber(value, option);
}

function notNegative(value: unknown, option: string): number {
  const number = Number(value);
  if (value !== '' && Number.isFinite(number) && number >= 0) return number;
  throw notANumber(value, option);
}

function notANumber(value: unknown, option: string): UserError {
  return new UserError(`not a number for --${option}: ${String(value)}`, {
    code: `capacity.${option}`,
    hint: `for example: --${option} 200`,
  });
}

function print(command: Command, document: CapacityDocument): void {
  const { io, language, paint, columns } = command;
  const text = (code: TextCode, values: Readonly<Record<string, string | number>> = {}): string =>
    say(language, code, values);
  const head = [
    'table.machine',
    'table.disk',
    'table.used',
    'table.churn',
    'table.peak',
    'table.target',
  ] as const;
  const rows = document.disks.map(({ machine, name, usedGB, churnMBps, peakMBps, target }) => [
    machine,
    name,
    `${String(usedGB)} GB`,
    `${String(churnMBps)} MB/s`,
    `${String(peakMBps)} MB/s`,
    target,
  ]);
  io.stdout.write(
    renderTable(
      head.map((code) => text(code)),
      rows,
      { right: [2, 3, 4], columns },
    ),
  );
  const { rateMbps, delayMs } = document.link;
  io.stdout.write(`\n${hang('', text('capacity.link', { rateMbps, delayMs }), columns)}`);
  for (const line of predictionLines(document, text)) io.stdout.write(hang('  ', line, columns));
  for (const warning of document.warnings)
    io.stdout.write(
      hang(
        `${paint('yellow', text('capacity.warning'))} `,
        escapeForTerminal(sayReason(language, warning)),
        columns,
      ),
    );
}

function predictionLines(
  { prediction, cycleSeconds }: CapacityDocument,
  text: (code: TextCode, values?: Readonly<Record<string, string | number>>) => string,
): readonly string[] {
  const { initialSeconds, steadyAfterSeconds, rpoSeconds, initialCacheBytes, cacheBytes, linkUse } =
    prediction;
  const initial = text('capacity.initial', { time: formatSeconds(initialSeconds) });
  if (steadyAfterSeconds === null || rpoSeconds === null || cacheBytes === null)
    return [initial, text('capacity.never')];
  return [
    initial,
    text('capacity.steady', { time: formatSeconds(steadyAfterSeconds) }),
    text('capacity.rpo', { time: formatSeconds(rpoSeconds), cycle: formatSeconds(cycleSeconds) }),
    text('capacity.cache', {
      initial: formatBytes(initialCacheBytes),
      later: formatBytes(cacheBytes),
    }),
    text('capacity.use', { percent: Math.round(linkUse * 100) }),
  ];
}
