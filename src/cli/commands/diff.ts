// `sekisho diff`: what changed between two saved plans.

import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';

import {
  comparePlans,
  hasDifferences,
  type ListChange,
  type PlanDifferences,
  type RoadChange,
} from '../../plan/compare-plans.ts';
import { parsePlan } from '../../plan/parse-plan.ts';
import type { Plan, PlannedRoad } from '../../plan/plan.ts';
import { say, type TextCode } from '../../text/text.ts';
import { UserError } from '../../user-error.ts';
import type { CommandModule } from '../commands.ts';
import type { Command } from '../io.ts';
import { printJson } from '../print-json.ts';
import { escapeForTerminal } from '../table.ts';

export const execute: CommandModule['execute'] = async (command, [old = '', now = '']) => {
  const differences = comparePlans(await readPlan(command, old), await readPlan(command, now));
  if (command.isJson) printJson(command.io, differences);
  else print(command, differences);
  return hasDifferences(differences) ? 1 : 0;
};

async function readPlan({ io }: Command, file: string): Promise<Plan> {
  const text = await readFile(resolve(io.cwd, file), 'utf8').catch((cause: unknown) => {
    throw new UserError(`can't read the plan ${file}`, {
      code: 'diff.no-such-plan',
      where: file,
      hint: 'save one: sekisho plan --json > plan.json',
      cause,
    });
  });
  return parsePlan(text, file);
}

function print(command: Command, differences: PlanDifferences): void {
  const { io, language } = command;
  if (!hasDifferences(differences)) {
    io.stdout.write(`${say(language, 'diff.none')}\n`);
    return;
  }
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
  { io, language, paint }: Command,
  title: TextCode,
  lines: readonly string[],
): void {
  if (lines.length === 0) return;
  const styles = { '+': 'green', '-': 'red', '~': 'yellow' } as const;
  const body = lines.map((line) => {
    const mark = line.charAt(0);
    const text = `  ${escapeForTerminal(line)}\n`;
    return mark === '+' || mark === '-' || mark === '~' ? paint(styles[mark], text) : text;
  });
  io.stdout.write(`${paint('bold', say(language, title))}\n${body.join('')}`);
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
