// `sekisho diff`: what changed between two saved plans, of one appliance or of a whole site.

import { diffDocument, siteDiffDocument } from '@sekisho/core/documents/diff-document.ts';
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';

import { decodeText } from '@sekisho/core/estate/decode-text.ts';
import {
  comparePlans,
  hasDifferences,
  type ListChange,
  type PlanDifferences,
  type RoadChange,
} from '@sekisho/core/plan/compare-plans.ts';
import {
  compareSitePlans,
  hasSiteDifferences,
  type SitePlanDifferences,
} from '@sekisho/core/plan/compare-site-plans.ts';
import type { SitePlan } from '@sekisho/core/plan/compose-site-plan.ts';
import { parsePlan } from '@sekisho/core/documents/parse-plan.ts';
import type { Plan, PlannedRoad } from '@sekisho/core/plan/plan.ts';
import { say, type TextCode } from '@sekisho/core/text/text.ts';
import { UserError } from '@sekisho/dns/user-error.ts';
import type { CommandModule } from '../entries/command-entry.ts';
import type { Command } from '../io.ts';
import { putIndented } from '../line-writer.ts';
import { printJson } from '../print-json.ts';
import { readStdin } from '../read-stdin.ts';
import { escapeForTerminal } from '../table.ts';

const STANDARD_INPUT = '-';

/** Shared entries of a site's appliances are listed by their owner. */
const SHARED_LAYERS: readonly string[] = ['dns', 'firewall', 'proxy-allow'];

export const execute: CommandModule['execute'] = async (command, [old = '', now = '']) => {
  if (old === STANDARD_INPUT && now === STANDARD_INPUT)
    throw new UserError('only one of the two plans can come from standard input', {
      code: 'diff.twice-stdin',
      hint: 'save the other one: sekisho plan --json > plan.json',
    });
  const before = await readPlan(command, old);
  const after = await readPlan(command, now);
  if (!('plans' in before) && !('plans' in after)) {
    const differences = comparePlans(before, after);
    if (command.isJson) printJson(command.io, diffDocument(differences));
    else if (hasDifferences(differences)) print(command, differences);
    else printNone(command);
    return hasDifferences(differences) ? 1 : 0;
  }
  const differences = compareSitePlans(before, after);
  if (command.isJson) printJson(command.io, siteDiffDocument(differences));
  else if (hasSiteDifferences(differences)) printSite(command, differences);
  else printNone(command);
  return hasSiteDifferences(differences) ? 1 : 0;
};

/** In every encoding in which a shell saves what `plan --json` prints. */
async function readPlan({ io }: Command, file: string): Promise<Plan | SitePlan> {
  const isStdin = file === STANDARD_INPUT;
  const where = isStdin ? 'stdin' : file;
  const bytes = await (isStdin
    ? readStdin(io)
    : readFile(resolve(io.cwd, file)).catch((cause: unknown) => {
        throw new UserError(`can't read the plan ${file}`, {
          code: 'diff.no-such-plan',
          where: file,
          hint: 'save one: sekisho plan --json > plan.json',
          cause,
        });
      }));
  const decoded = decodeText(bytes);
  if (decoded.ok) return parsePlan(decoded.text, where);
  throw new UserError(`${where} ${decoded.message}`, {
    code: 'diff.encoding',
    where,
    hint: 'save the plan again: sekisho plan --json',
  });
}

function printNone({ put, language }: Command): void {
  put('', say(language, 'diff.none'));
}

function printSite(command: Command, differences: SitePlanDifferences): void {
  const { io, paint } = command;
  const { site, appliances, plans, shared } = differences;
  printBlock(command, 'diff.plan', site.old === site.new ? [] : [`~ ${site.old} -> ${site.new}`]);
  printBlock(command, 'diff.appliances', linesOf(appliances));
  for (const plan of plans) {
    const own =
      shared === null
        ? plan
        : { ...plan, layers: plan.layers.filter(({ layer }) => !SHARED_LAYERS.includes(layer)) };
    // An appliance whose only changes are in what is shared has nothing of its own to say.
    if (!hasDifferences(own)) continue;
    io.stdout.write(`\n${paint('bold', escapeForTerminal(plan.appliance.new))}\n`);
    print(command, own);
  }
  if (shared === null) return;
  const blocks = [
    ...shared.proxies.map((each) => [each.proxy, 'layer.proxy-allow', each] as const),
    ...shared.resolvers.map((each) => [each.resolver, 'layer.dns', each] as const),
  ];
  for (const [name, title, change] of blocks) {
    io.stdout.write(`\n${paint('bold', escapeForTerminal(name))}\n`);
    printBlock(command, title, linesOf(change));
  }
  const rest = [
    ['layer.firewall', linesOf(shared.firewall)],
    ['sheet.warnings', linesOf(shared.warnings)],
  ] as const;
  for (const [title, lines] of rest) {
    if (lines.length > 0) io.stdout.write('\n');
    printBlock(command, title, lines);
  }
}

function print(command: Command, differences: PlanDifferences): void {
  const { site, appliance, scope, roads, layers, learn, warnings } = differences;
  const heads = [site, appliance, scope]
    .filter((each) => each.old !== each.new)
    .map((each) => `~ ${each.old} -> ${each.new}`);
  printBlock(command, 'diff.plan', heads);
  printBlock(command, 'sheet.roads', [
    ...roads.added.map((road) => `+ ${describeRoad(road)}`),
    ...roads.removed.map((road) => `- ${describeRoad(road)}`),
    ...roads.changed.flatMap(describeChange),
  ]);
  for (const change of layers) printBlock(command, `layer.${change.layer}`, linesOf(change));
  printBlock(command, 'sheet.learn', linesOf(learn));
  printBlock(command, 'sheet.warnings', linesOf(warnings));
}

function printBlock(
  { put, language, paint }: Command,
  title: TextCode,
  lines: readonly string[],
): void {
  if (lines.length === 0) return;
  const styles = { '+': 'green', '-': 'red', '~': 'yellow' } as const;
  put('', paint('bold', say(language, title)));
  for (const line of lines) {
    const mark = line.charAt(0);
    const colour = mark === '+' || mark === '-' || mark === '~' ? styles[mark] : null;
    putIndented(put, `  ${escapeForTerminal(line)}`, (text) =>
      colour === null ? text : paint(colour, text),
    );
  }
}

function linesOf({ added, removed }: ListChange): string[] {
  return [...added.map((line) => `+ ${line}`), ...removed.map((line) => `- ${line}`)];
}

function describeRoad({ pattern, port, road, addresses }: PlannedRoad): string {
  return [pattern, String(port), road, ...addresses].join(' ');
}

function describeChange({ pattern, port, fields, old, new: now }: RoadChange): string[] {
  return fields.map(
    (field) =>
      `~ ${pattern} ${String(port)} ${field}: ${String(old[field])} -> ${String(now[field])}`,
  );
}
