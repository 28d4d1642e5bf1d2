// `sekisho plan`: every name's road, why, and what each team must set.

import { composePlan } from '../../plan/compose-plan.ts';
import type { Plan } from '../../plan/plan.ts';
import { formatFirewallAllow } from '../../roads/firewall.ts';
import { LAYERS } from '../../roads/settings.ts';
import { say, sayReason, type TextCode } from '../../text/text.ts';
import type { CommandModule } from '../commands.ts';
import type { Command } from '../io.ts';
import { printJson } from '../print-json.ts';
import { findSiteFolder, loadSiteInput, type SiteInput, type SiteOptions } from '../site-input.ts';
import { escapeForTerminal, renderTable } from '../table.ts';

export const execute: CommandModule['execute'] = async (command, [folder], options) => {
  const loaded = await loadSiteInput(findSiteFolder(command, folder, 'here'), options as SiteOptions);
  const plan = composePlan(loaded.input);
  if (command.isJson || options['format'] === 'json') printJson(command.io, plan);
  else printPlan(command, plan);
  if (!command.isQuiet) printReading(command, loaded);
  return 0;
};

function printPlan(command: Command, plan: Plan): void {
  const { io, language, paint } = command;
  const rows = plan.roads.map((road) => [road.road, road.pattern, String(road.port), road.addresses.join(' '), road.actors.join(','), sayReason(language, road.because)]);
  io.stdout.write(renderTable(['road', 'name', 'port', 'address', 'asked by', 'why'], rows));
  for (const layer of LAYERS) {
    const lines = linesOf(plan, layer);
    if (lines.length === 0) continue;
    io.stdout.write(`\n${paint('bold', say(language, `layer.${layer}`))}\n${lines.map((line) => `  ${escapeForTerminal(line)}\n`).join('')}`);
  }
  for (const entry of plan.learn) io.stdout.write(`\n${say(language, `layer.${entry.layer}` as TextCode)}: ${escapeForTerminal(entry.shape)}\n  ${sayReason(language, entry.because)}\n`);
  for (const warning of plan.warnings) io.stderr.write(`${command.paintError('yellow', 'warning:')} ${escapeForTerminal(sayReason(language, warning.because))}\n`);
}

/** What a layer's owner must set, line by line. */
export function linesOf(plan: Plan, layer: (typeof LAYERS)[number]): readonly string[] {
  switch (layer) {
    case 'configuration-manager':
    case 'system-bypass':
      return plan.layers[layer].bypass;
    case 'proxy-allow':
      return plan.layers['proxy-allow'].allow;
    case 'dns':
      return plan.layers.dns.records.map((record) => `${record.name}.${record.zone} ${String(record.ttl)} IN ${record.type} ${record.addresses.join(' ')}`);
    case 'firewall':
      return plan.layers.firewall.allow.map(formatFirewallAllow);
    case 'azure':
      return [];
  }
}

function printReading({ io, paintError }: Command, { reading }: SiteInput): void {
  for (const { file, where, reason } of reading.unused) io.stderr.write(`${paintError('dim', 'not used:')} ${escapeForTerminal(`${file}${where === '' ? '' : ` ${where}`}: ${reason}`)}\n`);
  for (const note of reading.notes) io.stderr.write(`${paintError('dim', 'note:')} ${escapeForTerminal(note.message)}\n`);
}
