// `sekisho trace`: the steps of one decision, to the end.

import { parseName } from '../../names/name.ts';
import { composePlan } from '../../plan/compose-plan.ts';
import { toCurrentSettings } from '../../plan/current-plan-settings.ts';
import { composeWorld } from '../../plan/compose-world.ts';
import { toSettings } from '../../plan/plan-settings.ts';
import { readCurrentSettings } from '../../roads/current-settings.ts';
import type { Actor } from '../../roads/settings.ts';
import { trace } from '../../roads/trace.ts';
import type { Trace } from '../../roads/trace-types.ts';
import { sayReason } from '../../text/text.ts';
import { UserError } from '../../user-error.ts';
import type { CommandModule } from '../commands.ts';
import type { Command } from '../io.ts';
import { printJson } from '../print-json.ts';
import { findSiteFolder, loadSiteInput, type SiteOptions } from '../site-input.ts';
import { escapeForTerminal, renderTable } from '../table.ts';

export const execute: CommandModule['execute'] = async (command, args, options) => {
  const [first = '', second] = args;
  const parsed = parseName(second ?? first);
  if (!parsed.ok)
    throw new UserError(`not a name: ${JSON.stringify(second ?? first)}: ${parsed.message}`, {
      code: 'trace.bad-name',
      hint: 'give a full name such as login.microsoftonline.com',
    });
  const port = Number(options['port']);
  if (!Number.isInteger(port) || port < 1 || port > 65535)
    throw new UserError(`not a port: ${String(options['port'])}`, {
      code: 'trace.bad-port',
      hint: 'give a number from 1 to 65535',
    });
  const folder = findSiteFolder(command, second === undefined ? undefined : first, 'example');
  const {
    input,
    catalog,
    site,
    appliance,
    folder: siteFolder,
  } = await loadSiteInput(folder, options as SiteOptions);
  const planned = toSettings(composePlan(input));
  const settings =
    options['current'] === true
      ? toCurrentSettings({
          site,
          appliance,
          planned,
          current: await readCurrentSettings({ folder: siteFolder, site }),
        })
      : planned;
  const world = composeWorld({
    ...input,
    settings,
    privateLinks: catalog.data.privateLinks().filter((link) => link.cloud === site.cloud),
  });
  const result = trace(world, { actor: options['as'] as Actor, name: parsed.name, port });
  if (command.isJson)
    printJson(command.io, {
      schema: 'sekisho/trace/1',
      settings: options['current'] === true ? 'current' : 'planned',
      ...withReasons(command, result),
    });
  else printTrace(command, result);
  return result.outcome === 'reached' ? 0 : 1;
};

function withReasons({ language }: Command, result: Trace): object {
  return {
    ...result,
    steps: result.steps.map((step) => ({
      ...step,
      reason: sayReason(language, step.reason),
      because: step.reason,
    })),
  };
}

function printTrace({ io, language, paint }: Command, result: Trace): void {
  const rows = result.steps.map((step, index) => [
    String(index + 1),
    step.step,
    sayReason(language, step.reason),
  ]);
  io.stdout.write(renderTable(['', 'step', 'why'], rows));
  const isReached = result.outcome === 'reached';
  io.stdout.write(
    `\n${escapeForTerminal(result.name)} as ${result.actor}: ${paint(isReached ? 'green' : 'red', `${result.road}, ${result.outcome}`)}\n`,
  );
}
