// `sekisho trace`: the steps of one decision, to the end. On a site with several appliances for each that the
// name or the address belongs to.

import { isDeepStrictEqual } from 'node:util';

import { siteTraceDocument, traceDocument } from '@sekisho/core/documents/trace-document.ts';
import { traceName } from '@sekisho/core/library/plan-site.ts';
import { composePlan } from '@sekisho/core/plan/compose-plan.ts';
import { indexPlan } from '@sekisho/core/plan/look-up.ts';
import { proxyOf } from '@sekisho/core/plan/site-proxies.ts';
import { parseName, type Name } from '@sekisho/dns/name.ts';
import { withScriptAnswer } from '@sekisho/core/roads/ask-script.ts';
import { ownersOf } from '@sekisho/core/plan/name-owners.ts';
import type { PlanInput } from '@sekisho/core/plan/plan-input.ts';
import type { CurrentSettings } from '@sekisho/core/roads/current-settings.ts';
import { readToday } from '@sekisho/core/sync/read-today.ts';
import type { Program } from '@sekisho/core/model/program.ts';
import type { Reason } from '@sekisho/core/model/road.ts';
import type { Trace } from '@sekisho/core/roads/trace-types.ts';
import type { Site, SiteAppliance } from '@sekisho/core/site/site.ts';
import { say, sayReason, sayWord, type Language } from '@sekisho/core/text/text.ts';
import { readingReason } from '@sekisho/core/to-do/readings.ts';
import { isMachineAddress, machinesBeside } from '@sekisho/core/site/machines.ts';
import { UserError } from '@sekisho/dns/user-error.ts';
import type { CommandModule } from '../entries/command-entry.ts';
import type { Command, ExitCode } from '../io.ts';
import { printJson } from '../print-json.ts';
import { findSiteFolder, loadSiteInput, type SiteInput, type SiteOptions } from '../site-input.ts';
import { escapeForTerminal, renderTable } from '../table.ts';
import { readTarget } from '../trace-target.ts';
import { hang } from '../wrap.ts';

interface TraceOptions extends SiteOptions {
  readonly as: Program;
  readonly port?: string;
  readonly from?: string;
  readonly current?: boolean;
}

interface Traced {
  readonly appliance: SiteAppliance;
  readonly trace: Trace;
}

export const execute: CommandModule['execute'] = async (command, args, given) => {
  // commander gives strings and booleans by the options that commands.ts defines.
  const options = given as unknown as TraceOptions;
  const [first = '', second] = args;
  const { name, port } = readTarget(second ?? first, options.port);
  const folder = findSiteFolder(command, second === undefined ? undefined : first, 'example');
  const loaded = fromFirst(await loadSiteInput(folder, options), options.from);
  requireOwnAddress(loaded.site, name);
  // The plan keeps entries of today's lists.
  const today = await readToday(loaded, loaded);
  const current = options.current === true ? today : null;
  const candidates = candidatesOf(loaded, options.from).map((appliance) => {
    const input: PlanInput = { ...loaded.input, appliance, current: today };
    return { appliance, input, lookUp: indexPlan(composePlan(input)) };
  });
  const owners = ownersOf(candidates, name);
  const chosen = owners.length === 0 ? candidates : owners;
  const traced = await Promise.all(
    chosen.map(async ({ appliance, input, lookUp }): Promise<Traced> => {
      const question = {
        name,
        program: options.as,
        port,
        ...(options.from === undefined ? {} : { from: options.from }),
      };
      if (current === null)
        return { appliance, trace: traceName(input, question, { plan: lookUp.plan }) };
      const known = { ...input, current: whichStarts(current, appliance.proxy) };
      const asked = { ...known, current: await withScripts(known, question) };
      return {
        appliance,
        trace: traceName(asked, question, { plan: lookUp.plan, settings: 'current' }),
      };
    }),
  );
  const readings = (current?.readings ?? [])
    .filter(({ state }) => state !== 'none')
    .map((note) => readingReason(note, Date.now()));
  if (command.isJson)
    printDocument(command, traced, {
      settings: current === null ? 'planned' : 'current',
      readings,
    });
  else {
    print(command, loaded.site, traced);
    for (const reading of readings)
      command.put('', escapeForTerminal(sayReason(command.language, reading)), (line) =>
        command.paint('dim', line),
      );
    if (chosen.length < candidates.length && !command.isQuiet)
      command.putError(
        '',
        say(command.language, 'trace.only-of', { name, appliances: namesOf(traced) }),
      );
  }
  return exitOf(traced);
};

/** The agent that is meant is the first of its appliance. */
function fromFirst(loaded: SiteInput, from: string | undefined): SiteInput {
  const source = loaded.site.sources.find(({ address }) => address === from);
  if (source === undefined) return loaded;
  const others = loaded.site.sources.filter((each) => each !== source);
  const site = { ...loaded.site, sources: [source, ...others] };
  return { ...loaded, site, input: { ...loaded.input, site } };
}

function requireOwnAddress(site: Site, name: Name): void {
  const parsed = parseName(name);
  if (parsed.ok || isMachineAddress(site, name)) return;
  throw new UserError(`not a name: ${JSON.stringify(name)}: ${parsed.message}`, {
    code: 'trace.bad-name',
    hint: 'give a full name such as login.microsoftonline.com, or the address of a machine that site.yaml names',
  });
}

function exitOf(traced: readonly Traced[]): ExitCode {
  return traced.every((each) => each.trace.outcome === 'reached') ? 0 : 1;
}

/** Where a script decides and its file is at hand, it is asked for this name. */
async function withScripts(
  { site, appliance, current }: PlanInput & { readonly current: CurrentSettings },
  { name, port }: { readonly name: Name; readonly port: number },
): Promise<CurrentSettings> {
  const proxy = proxyOf(site, appliance);
  const appliances = await Promise.all(
    current.appliances.map(async (today) =>
      today.appliance === appliance.name
        ? withScriptAnswer(today, {
            name,
            port,
            ownAddress: appliance.address,
            proxies:
              proxy === null
                ? []
                : [proxy.address, ...(proxy.host === undefined ? [] : [proxy.host])].map(
                    (host) => `${host.toLowerCase()}:${String(proxy.port)}`,
                  ),
            now: new Date(),
          })
        : today,
    ),
  );
  return { ...current, appliances };
}

/** Nothing can be said of a proxy that does not start. */
function whichStarts(current: CurrentSettings, proxy: string): CurrentSettings {
  const refused = current.proxies
    .find((each) => each.proxy === proxy)
    ?.problems.find(({ kind }) => kind === 'refused');
  if (refused === undefined) return current;
  const values = { where: refused.where, ...refused.values };
  throw new UserError(say('en', 'warning.current-allow-problem.refused', values), {
    code: 'settings.allow-list-refused',
    where: refused.where,
    hint: say('en', 'fix.current-allow-problem.refused', values),
  });
}

/** By the address of an appliance or of a machine to protect, where one is given. */
function candidatesOf(
  { site, appliances }: SiteInput,
  from: string | undefined,
): readonly SiteAppliance[] {
  if (from === undefined) return appliances;
  const source = site.sources.find(({ address }) => address === from);
  const found = appliances.filter(
    ({ address, name }) =>
      address === from ||
      source?.appliance === name ||
      machinesBeside(site, name).some((machine) => machine.address === from),
  );
  if (found.length > 0) return found;
  throw new UserError(`no appliance, source or machine of the site has the address ${from}`, {
    code: 'trace.unknown-address',
    hint: `use one of ${[...appliances, ...site.sources, ...site.machines].map((each) => `${each.address} (${each.name})`).join(', ')}`,
  });
}

function namesOf(traced: readonly Traced[]): string {
  return traced.map(({ appliance }) => appliance.name).join(', ');
}

/** One trace has the form that it always had; several stand in a list. */
function printDocument(
  command: Command,
  traced: readonly Traced[],
  {
    settings,
    readings,
  }: { readonly settings: 'planned' | 'current'; readonly readings: readonly Reason[] },
): void {
  const [first, ...more] = traced.map(({ appliance, trace }) =>
    traceDocument(command.language, { settings, appliance: appliance.name, trace, readings }),
  );
  if (first === undefined) return;
  printJson(
    command.io,
    more.length === 0
      ? first
      : siteTraceDocument(settings, [first, ...more], { same: areSame(traced) }),
  );
}

/** In what is said of every step, not only in how it ends. */
function areSame(traced: readonly Traced[]): boolean {
  const stated = traced.map(({ trace: { road, outcome, steps } }) => [
    road,
    outcome,
    ...steps.map(({ reason }) => sayReason('en', reason)),
  ]);
  return stated.every((each) => isDeepStrictEqual(each, stated[0]));
}

function print(command: Command, site: Site, traced: readonly Traced[]): void {
  const { io, language, paint } = command;
  const [first] = traced;
  if (first === undefined) return;
  if (site.appliances.length === 1) return printTrace(command, first.trace, null);
  if (traced.length > 1 && areSame(traced)) {
    printTrace(command, first.trace, namesOf(traced));
    io.stdout.write(
      hang('', say(language, 'trace.same', { appliances: namesOf(traced) }), command.columns),
    );
    return;
  }
  for (const [index, { appliance, trace: result }] of traced.entries()) {
    const head = say(language, 'trace.head', {
      appliance: appliance.name,
      address: appliance.address,
    });
    const bold = (line: string): string => paint('bold', line);
    io.stdout.write(
      `${index > 0 ? '\n' : ''}${hang('', escapeForTerminal(head), command.columns, bold)}`,
    );
    printTrace(command, result, appliance.name);
  }
}

function printTrace(
  { io, language, paint, columns }: Command,
  result: Trace,
  appliances: string | null,
): void {
  const rows = result.steps.map((step, index) => [
    String(index + 1),
    say(language, `trace.step.${step.step}`),
    sayReason(language, step.reason),
  ]);
  const head = ['', say(language, 'trace.column.step'), say(language, 'trace.column.why')];
  io.stdout.write(renderTable(head, rows, { columns, title: 1 }));
  const colour = (line: string): string =>
    paint(result.outcome === 'reached' ? 'green' : 'red', line);
  io.stdout.write(
    `\n${hang('', escapeForTerminal(sayEnd(result, appliances, language)), columns, colour)}`,
  );
}

/** Who asked for what, and where it ends. */
function sayEnd(result: Trace, appliances: string | null, language: Language): string {
  const { name, program, machine, road, outcome } = result;
  const asker = sayWord(language, 'program', program);
  const asked =
    machine !== undefined
      ? say(language, 'trace.asked-by-agent', { name, machine })
      : appliances === null
        ? say(language, 'trace.asked', { name, program: asker })
        : say(language, 'trace.asked-from', { name, program: asker, appliance: appliances });
  return sayReason(language, {
    code: road === 'none' || road === 'not-known' ? 'trace.end-without-path' : 'trace.end',
    values: { asked, road, outcome },
  });
}
