// `sekisho serve`: the page, and lists and figures for machines, until Ctrl-C.

import { dirname, join, resolve } from 'node:path';

import { composePlan } from '../../plan/compose-plan.ts';
import { EventLog } from '../../web/server/event-log.ts';
import { PageState } from '../../web/server/page-state.ts';
import type { CommandModule } from '../commands.ts';
import type { Command, ExitCode } from '../io.ts';
import { findingsDocument, openPage, readStanding, untilInterrupted, type PageOptions } from '../open-page.ts';
import { findSiteFolder, isSiteFolder, loadSiteInput, type SiteOptions } from '../site-input.ts';

interface ServeOptions extends PageOptions, SiteOptions {
  readonly replay?: string;
}

export const execute: CommandModule['execute'] = async (command, args, given) => {
  // commander gives strings, lists and booleans by the options that commands.ts defines.
  const options = given as ServeOptions;
  if (options.replay !== undefined) return replay(command, options, resolve(command.io.cwd, options.replay));
  const [first] = args;
  const folder = findSiteFolder(command, first !== undefined && isSiteFolder(command, first) ? first : undefined, 'example');
  const loaded = await loadSiteInput(folder, options);
  const { input, plan, settings } = await readStanding(loaded);
  const isWholeSite = options.appliance === undefined && loaded.site.appliances.length > 1;
  const log = await EventLog.create({ folder: join(loaded.folder, '.sekisho', 'events'), mode: 'site', site: { schema: 'sekisho/web-site/1', input, isWholeSite, settings } });
  const state = PageState.begin(log, plan);
  const page = await openPage(command, options, { mode: 'site', log, state, folder: loaded.folder, findings: () => findingsDocument(state) });
  await untilInterrupted(command);
  await page.close();
  return 130;
};

async function replay(command: Command, options: ServeOptions, file: string): Promise<ExitCode> {
  const log = await EventLog.open(file);
  const { input } = log.header.site;
  const state = await PageState.replay(log, composePlan(input));
  const page = await openPage(command, options, { mode: 'replay', log, state, folder: dirname(dirname(dirname(file))), findings: () => findingsDocument(state) });
  await untilInterrupted(command);
  await page.close();
  return 130;
}
