// `sekisho serve`: the page, and lists and figures for machines, until Ctrl-C.

import { dirname, join, resolve } from 'node:path';

import { composePlan } from '@sekisho/core/plan/compose-plan.ts';
import { STATE_FOLDER } from '@sekisho/core/sync/learned-names.ts';
import { READINGS_FOLDER } from '@sekisho/core/sync/site-identity.ts';
import { say } from '@sekisho/core/text/text.ts';
import { EventLog } from '../../web/server/event-log.ts';
import { LogReader } from '../../web/server/follow-logs.ts';
import { PageState } from '../../web/server/page-state.ts';
import type { CommandModule } from '../entries/command-entry.ts';
import type { Command, ExitCode } from '../io.ts';
import {
  beginPage,
  checkPageOptions,
  findingsSoFar,
  openPage,
  readStanding,
  untilInterrupted,
  type OpenPage,
  type PageOptions,
  type Standing,
} from '../open-page.ts';
import { printJson } from '../print-json.ts';
import { scanSettings, type ScanOptions } from '../scan-settings.ts';
import { serviceManager } from '../service-manager.ts';
import {
  findSiteFolder,
  folderOf,
  isSiteFolder,
  loadSiteInput,
  type SiteOptions,
} from '../site-input.ts';
import { messageOf, warn, warner } from '../warn.ts';
import { describeSite, watchSite } from '../watch-site.ts';

interface ServeOptions extends PageOptions, SiteOptions, ScanOptions {
  readonly replay?: string;
}

export const execute: CommandModule['execute'] = async (command, args, given) => {
  // commander gives strings, lists and booleans by the options that commands.ts defines.
  const options = given as ServeOptions;
  checkPageOptions(options);
  if (options.replay !== undefined)
    return replay(command, options, resolve(command.io.cwd, options.replay));
  const [first, ...rest] = args;
  const isSite = first !== undefined && isSiteFolder(command, first);
  return serveSite(command, options, {
    place: findSiteFolder(command, isSite ? first : undefined, 'example'),
    logs: isSite ? rest : args,
  });
};

async function serveSite(
  command: Command,
  options: ServeOptions,
  { place, logs }: { readonly place: string; readonly logs: readonly string[] },
): Promise<ExitCode> {
  const folder = folderOf(place);
  const scan = scanSettings(options, 'serve');
  const load = async (): Promise<Standing> =>
    readStanding(await loadSiteInput(place, options), options);
  const site = {
    folders: [
      folder,
      ...(options.estate === undefined ? [] : [resolve(command.io.cwd, options.estate)]),
    ],
    readings: join(folder, STATE_FOLDER, READINGS_FOLDER),
  };
  const since = await describeSite(site);
  let standing = await load();
  const isWholeSite = options.appliance === undefined && standing.input.site.appliances.length > 1;
  const state = await beginPage(command, folder, { mode: 'site', standing, isWholeSite });
  const reader =
    logs.length === 0
      ? null
      : new LogReader({
          state,
          files: logs.map((name) => ({ name, path: resolve(command.io.cwd, name) })),
          scan,
          onError: warner(command),
          allowList: () => [
            ...new Set((standing.input.current?.proxies ?? []).flatMap((proxy) => proxy.patterns)),
          ],
        });
  const page = await openPage(command, options, {
    mode: 'site',
    hasTerminal: true,
    state,
    folder,
    findings: () => reader?.document() ?? findingsSoFar(state),
  });
  const stop = new AbortController();
  const watching = watchSite({
    ...site,
    since,
    load,
    onChange: (now) => {
      standing = now;
      const { input, plan, settings, sources } = now;
      state.replaceSite(input, { plan, settings, sources });
    },
    onFailure: (error) => {
      const message = messageOf(error);
      state.emit({ by: 'server', event: { event: 'site-failed', message } });
      warn(command, say(command.language, 'serve.site-failed', { message }));
    },
    signal: stop.signal,
  });
  const following = reader?.run(stop.signal);
  return untilEnd(command, page, async () => {
    stop.abort();
    await Promise.all([watching, following]);
  });
}

async function replay(command: Command, options: ServeOptions, file: string): Promise<ExitCode> {
  const log = await EventLog.open(file);
  const { input } = log.header.site;
  const state = await PageState.replay(log, composePlan(input)).catch(async (error: unknown) => {
    await log.close();
    throw error;
  });
  const page = await openPage(command, options, {
    mode: 'replay',
    hasTerminal: true,
    state,
    folder: dirname(dirname(dirname(file))),
    findings: () => findingsSoFar(state),
  });
  return untilEnd(command, page, () => Promise.resolve());
}

async function untilEnd(
  command: Command,
  page: OpenPage,
  stop: () => Promise<void>,
): Promise<ExitCode> {
  if (command.isJson)
    printJson(command.io, {
      schema: 'sekisho/serve/1',
      url: page.url,
      pid: process.pid,
      events: page.state.log.path,
    });
  const manager = serviceManager(command);
  manager.ready(say(command.language, 'serve.status', { url: page.url }));
  try {
    await untilInterrupted(command);
    return 130;
  } finally {
    manager.stopping();
    await stop();
    await page.close();
  }
}
