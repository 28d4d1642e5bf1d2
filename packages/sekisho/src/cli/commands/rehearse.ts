// `sekisho rehearse`: the whole system on this machine.

import { resolve } from 'node:path';

import * as z from 'zod';

import { inPackage } from '@sekisho/core/package-folder.ts';
import { requireAzurite } from '@sekisho/azure-emulator/cache/require-azurite.ts';
import { readCurrentSettings } from '@sekisho/core/roads/current-settings.ts';
import { VPN_LINKS } from '@sekisho/rehearsal/network/network.ts';
import { rehearsalDocument, scenariosDocument } from '@sekisho/rehearsal/report/documents.ts';
import type { RehearsalReport } from '@sekisho/rehearsal/report/report.ts';
import { rehearse, type RehearseOptions } from '@sekisho/rehearsal/rehearse.ts';
import type { FailoverPoint } from '@sekisho/rehearsal/play/choose-point.ts';
import {
  isScenarioName,
  SCENARIO_NAMES,
  type ScenarioName,
} from '@sekisho/rehearsal/scenarios/scenario.ts';
import type { ReplicationPolicy } from '@sekisho/core/site/site.ts';
import { say } from '@sekisho/core/text/text.ts';
import { UserError } from '@sekisho/dns/user-error.ts';
import type { CommandModule } from '../entries/command-entry.ts';
import type { Command, CommonOptions } from '../io.ts';
import { rerunAsRoot } from '../own-namespaces.ts';
import { printJson } from '../print-json.ts';
import { createScreen } from '../rehearsal-screen.ts';
import { untilInterrupted } from '../open-page.ts';
import { findSiteFolder, isSiteFolder, loadSiteInput, type SiteInput } from '../site-input.ts';
import { renderTable } from '../table.ts';
import { watchRehearsal, type WatchedRehearsal, type WatchOptions } from '../watch-rehearsal.ts';

/** A file system with the files of a server in it needs as much. */
const LEAST_DISK_MIB = 64;

/** Points of a run: the vault keeps fewer. */
const MOST_CYCLES = 1000;

/** So that a run of a few cycles shows both kinds of points. */
const DEFAULT_APP_CONSISTENT = 2;

const DEFAULT_SCENARIOS: readonly ScenarioName[] = ['by-hand', 'planned'];

export const execute: CommandModule['execute'] = async (command, args, options) => {
  if (options['list'] === true) return listScenarios(command);
  const { folder, scenarios } = readArguments(command, args);
  requireAzurite();
  const numbers = readNumbers(options);
  const network = options['network'] === 'netns' ? 'netns' : 'loopback';
  if (network === 'netns' && options['watch'] === true && process.getuid?.() !== 0)
    throw new UserError(
      '--watch with the network netns needs root: a namespace of your own has a network that your browser does not reach',
      {
        code: 'rehearse.watch',
        hint: 'run it as root, or use --network loopback',
      },
    );
  const rerun = network === 'netns' ? await rerunAsRoot() : null;
  if (rerun !== null) return rerun;
  const loaded = await loadSiteInput(
    findSiteFolder(command, folder, 'example'),
    typeof options['appliance'] === 'string' ? { appliance: options['appliance'] } : {},
  );
  // Commander leaves what the options of this command say.
  const watched = await watchRehearsal(command, options as WatchOptions, loaded);
  try {
    const reports = await rehearseAll(command, options, {
      scenarios,
      loaded,
      numbers,
      network,
      watched,
    });
    if (command.isJson) printJson(command.io, rehearsalDocument(reports));
    // The page stays, to be read.
    if (watched !== null) await untilInterrupted(command);
    return reports.every((each) => each.ok) ? 0 : 1;
  } finally {
    await watched?.close();
  }
};

interface Wanted {
  readonly scenarios: readonly ScenarioName[];
  readonly loaded: SiteInput;
  readonly numbers: ReturnType<typeof readNumbers>;
  readonly network: 'loopback' | 'netns';
  readonly watched: WatchedRehearsal | null;
}

async function rehearseAll(
  command: Command,
  options: Readonly<Record<string, unknown>>,
  { scenarios, loaded, numbers, network, watched }: Wanted,
): Promise<RehearsalReport[]> {
  const current = await readCurrentSettings({ folder: loaded.folder, site: loaded.site });
  const reports: RehearsalReport[] = [];
  const { appliances } = loaded;
  // Each begins with the cloud as the estate says it, so that one alone ends as it does among the others.
  const all = appliances.flatMap((appliance) =>
    scenarios.map((scenario) => ({ appliance, scenario })),
  );
  for (const { appliance, scenario } of all) {
    const screen = command.isQuiet
      ? null
      : createScreen(command, { showsConsole: options['console'] === true });
    const folders = [
      ...(appliances.length > 1 ? [appliance.name] : []),
      ...(scenarios.length > 1 ? [scenario] : []),
    ];
    const report = await rehearse({
      scenario,
      input: { ...loaded.input, appliance },
      catalog: loaded.catalog,
      current,
      network,
      ...readVpnLink(options['vpnLink'], network),
      ...builtProgram(),
      ...readReplication(options, loaded.site.replicationPolicy),
      disk: {
        sizeBytes: numbers.diskBytes,
        ...(typeof options['disk'] === 'string'
          ? { file: resolve(command.io.cwd, options['disk']) }
          : {}),
      },
      ...(typeof options['keep'] === 'string'
        ? { keep: resolve(command.io.cwd, options['keep'], ...folders) }
        : {}),
      ...(numbers.portBase === null ? {} : { portBase: numbers.portBase }),
      emit: (event) => {
        screen?.show(event);
        watched?.emit(event);
      },
      signal: command.io.signal,
      ...(watched === null
        ? {}
        : { isWatched: true, ...(watched.confirm === null ? {} : { confirm: watched.confirm }) }),
    });
    screen?.close(report);
    reports.push(report);
  }
  return reports;
}

function readVpnLink(value: unknown, network: Wanted['network']): Pick<RehearseOptions, 'vpnLink'> {
  const vpnLink = VPN_LINKS.find((kind) => kind === value);
  if (vpnLink === undefined) return {};
  if (network !== 'netns')
    throw new UserError(
      '--vpn-link is for the network netns: on loopback the VPN has no packets of its own',
      { code: 'rehearse.vpn-link', hint: 'add --network netns' },
    );
  return { vpnLink };
}

/** This program, where it runs as it is built. */
function builtProgram(): { readonly program?: string } {
  return import.meta.url.endsWith('.ts') ? {} : { program: inPackage('dist', 'cli', 'bin.js') };
}

/** A site's folder and scenarios' names, in any order. */
function readArguments(
  command: Command,
  args: readonly string[],
): { folder: string | undefined; scenarios: readonly ScenarioName[] } {
  const scenarios = args.filter(isScenarioName);
  const others = args.filter((each) => !isScenarioName(each));
  const [folder, surplus] = others;
  if (folder !== undefined && (surplus !== undefined || !isSiteFolder(command, folder))) {
    const word = surplus ?? folder;
    throw new UserError(
      `${JSON.stringify(word)} is neither a scenario nor a folder with a site.yaml`,
      { code: 'rehearse.unknown-scenario', hint: `scenarios: ${SCENARIO_NAMES.join(', ')}` },
    );
  }
  return { folder, scenarios: scenarios.length === 0 ? DEFAULT_SCENARIOS : scenarios };
}

/** The protected source, and the recovery point to use. */
function readReplication(
  options: Readonly<Record<string, unknown>>,
  policy: ReplicationPolicy,
): Pick<RehearseOptions, 'machine' | 'cycles' | 'failoverPoint' | 'failsBack' | 'keptPoints'> {
  const cycles = wholeNumber(options['cycles'], 'cycles');
  const every =
    options['appConsistent'] === undefined
      ? cyclesBetweenApplicationPoints(policy)
      : wholeNumber(options['appConsistent'], 'app-consistent');
  const keptPoints =
    options['retain'] === undefined
      ? {}
      : { keptPoints: wholeNumber(options['retain'], 'retain', 1) };
  const isMachine = options['source'] === 'vm';
  if (isMachine && options['disk'] !== undefined)
    throw new UserError('a machine as source makes its own disk', {
      code: 'rehearse.source',
      hint: 'leave out --disk, or --source vm',
    });
  const failsBack = options['failback'] === true;
  if (failsBack && !isMachine)
    throw new UserError('only a machine can fail back', {
      code: 'rehearse.failback',
      hint: 'add --source vm',
    });
  const count = options['machines'] === '2' ? 2 : 1;
  if (count === 2 && !isMachine)
    throw new UserError('a group needs machines that run', {
      code: 'rehearse.machines',
      hint: 'add --source vm',
    });
  if (count === 2 && failsBack)
    throw new UserError('a failback is rehearsed with one machine', {
      code: 'rehearse.machines',
      hint: 'leave out --machines 2, or --failback',
    });
  return {
    cycles,
    failsBack,
    ...keptPoints,
    failoverPoint: readPoint(String(options['failover']), new Date()),
    ...(isMachine ? { machine: { applicationConsistentEvery: every, count } } : {}),
  };
}

/** A cycle stands for the time between two crash-consistent points. A policy without application-consistent ones leaves it to the rehearsal, which shows both kinds. */
function cyclesBetweenApplicationPoints({
  appConsistentMinutes,
  crashConsistentMinutes,
}: ReplicationPolicy): number {
  return appConsistentMinutes === 0
    ? DEFAULT_APP_CONSISTENT
    : Math.max(1, Math.round(appConsistentMinutes / crashConsistentMinutes));
}

function wholeNumber(value: unknown, option: string, least = 0): number {
  const number = Number(value);
  if (Number.isInteger(number) && number >= least && number <= MOST_CYCLES) return number;
  const what = option === 'retain' ? 'points' : 'cycles';
  throw new UserError(`not a number of ${what}: ${String(value)}`, {
    code: `rehearse.${option}`,
    hint: `give a whole number from ${String(least)} to ${String(MOST_CYCLES)}, such as --${option} 3`,
  });
}

/** A time of day is one of today, on this machine's clock. */
export function readPoint(text: string, now: Date): FailoverPoint {
  if (text === 'latest' || text === 'latest-processed' || text === 'latest-application-consistent')
    return { kind: text };
  const seconds = /^(\d{1,6})s$/.exec(text)?.[1];
  if (seconds !== undefined) return { kind: 'older', seconds: Number(seconds) };
  const at = readTime(text, now);
  if (at !== null) return { kind: 'before', at: at.toISOString() };
  throw new UserError(`not a recovery point: ${text}`, {
    code: 'rehearse.failover',
    hint: 'give latest, latest-processed, latest-application-consistent, an age such as --failover 20s, or a time such as 14:05:30 or 2026-01-31T14:05:30Z',
  });
}

function readTime(text: string, now: Date): Date | null {
  const clock = /^([01]\d|2[0-3]):([0-5]\d)(?::([0-5]\d))?$/.exec(text);
  if (clock !== null) {
    const [hours = 0, minutes = 0, seconds = 0] = clock.slice(1).map((part) => Number(part ?? 0));
    return new Date(now.getFullYear(), now.getMonth(), now.getDate(), hours, minutes, seconds);
  }
  const parsed = z.iso.datetime({ offset: true, local: true }).safeParse(text);
  return parsed.success ? new Date(parsed.data) : null;
}

function readNumbers(options: CommonOptions & Readonly<Record<string, unknown>>): {
  diskBytes: number;
  portBase: number | null;
} {
  const size = Number(options['diskSize']);
  if (!Number.isInteger(size) || size < LEAST_DISK_MIB || size > 1_048_576)
    throw new UserError(`not a size in MiB: ${String(options['diskSize'])}`, {
      code: 'rehearse.disk-size',
      hint: `give a whole number of MiB from ${String(LEAST_DISK_MIB)} on, such as --disk-size 512`,
    });
  const base = options['portBase'];
  const portBase = base === undefined ? null : Number(base);
  if (portBase !== null && (!Number.isInteger(portBase) || portBase < 1024 || portBase > 55_000))
    throw new UserError(`not a port base: ${String(base)}`, {
      code: 'rehearse.port-base',
      hint: 'give a number from 1024 to 55000, such as --port-base 20000',
    });
  return { diskBytes: size * 1024 * 1024, portBase };
}

function listScenarios(command: Command): 0 {
  const about = (name: ScenarioName): string => say(command.language, `scenario.${name}`);
  if (command.isJson) printJson(command.io, scenariosDocument(about));
  else
    command.io.stdout.write(
      renderTable(
        [say(command.language, 'table.scenario'), say(command.language, 'table.meets')],
        SCENARIO_NAMES.map((name) => [name, about(name)]),
        { columns: command.columns },
      ),
    );
  return 0;
}
