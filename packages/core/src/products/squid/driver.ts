// Squid's allow-list, in one of two ways.
//
// `helper` (the default): a list that Sekisho's external_acl_type helper reads while Squid runs; no connection is
// refused while it changes, and a change is in force within a second or so.
// `reconfigure`: the dstdomain lists that `sekisho render` writes; checked by `squid -k parse`, taken by
// `squid -k reconfigure`, during which Squid does not accept.

import { OutsideError } from '@sekisho/dns/user-error.ts';
import { toDstdomain } from './dstdomain.ts';
import type { Change } from '../shared/sync/change.ts';
import { desiredAllow, toAllowLines, type DesiredAllow } from '../shared/sync/desired.ts';
import type { Applied, Driver, Mismatch } from '../shared/sync/driver.ts';
import type { Entry } from '../shared/sync/entry.ts';
import { askTunnel } from './ask-tunnel.ts';
import {
  changeLists,
  listEntries,
  listEntry,
  readLists,
  writeLists,
  type ListTexts,
} from '../shared/sync/list-files.ts';
import { runTool } from '../shared/sync/run-tool.ts';
import { toRule } from './list-rules.ts';
import { tunnelsLeftOpen } from './open-tunnels.ts';
import type { ProxySync } from '../../site/site.ts';
import type { LiveDriver, SyncServer } from '../shared/sync/open-driver.ts';

export const HELPER_LIST = 'allow.txt';

export interface SquidOptions {
  readonly name: string;
  readonly proxy: { readonly address: string; readonly port: number };
  readonly folder: string;
  /** Null: the helper reads the list. */
  readonly reconfigure: {
    readonly program: string;
    readonly config: string;
    readonly service: string | null;
  } | null;
  /** Ask the proxy for changed names from this machine, which has to be one of its clients. */
  readonly isProbed: boolean;
  readonly timeoutMs: number;
}

export function squidEntries(
  allow: readonly DesiredAllow[],
  way: 'helper' | 'reconfigure',
): Entry[] {
  if (way === 'helper') return toAllowLines(allow).map((line) => listEntry(HELPER_LIST, line));
  return allow.flatMap(({ port, patterns }) => {
    const lists = toDstdomain(patterns);
    return [
      ...lists.allow.map((line) => listEntry(`allow-${String(port)}.txt`, line)),
      ...lists.except.map((line) => listEntry(`except-${String(port)}.txt`, line)),
    ];
  });
}

export function squidDriver(options: SquidOptions): Driver {
  const { reconfigure, folder } = options;
  const isList = (file: string): boolean =>
    reconfigure === null ? file === HELPER_LIST : /^(?:allow|except)-\d+\.txt$/.test(file);
  let known: ListTexts = new Map();
  return {
    name: options.name,
    product: 'squid',
    layer: 'proxy-allow',
    // squid.conf names each list: one that is not there would be read by nobody.
    prepare: (desired) => {
      const isCovered = ({ key }: Entry): boolean =>
        reconfigure === null || known.has(key.slice(0, key.indexOf(' ')));
      return {
        entries: desired.filter(isCovered),
        uncovered: desired.filter((entry) => !isCovered(entry)).map(({ key }) => key),
      };
    },
    observe: async () => {
      known = await readLists(folder, isList);
      return { entries: listEntries(known), owned: null };
    },
    apply: async (changes, signal): Promise<Applied> => {
      const before = await readLists(folder, isList);
      const after = changeLists(before, changes);
      if (reconfigure === null) await writeLists(folder, { from: before, to: after });
      else
        await takeChecked(options.name, reconfigure, {
          signal,
          write: () => writeLists(folder, { from: before, to: after }),
          restore: () =>
            writeLists(folder, {
              from: after,
              to: new Map([...after.keys()].map((file) => [file, before.get(file) ?? null])),
            }),
        });
      return { done: changes, conflicts: [] };
    },
    verify: async (changes, signal) =>
      options.isProbed
        ? probe(options, { changes, isAllowed: toRule(await readLists(folder, isList)) }, signal)
        : [],
    openTunnels: async (signal) =>
      options.isProbed
        ? tunnelsLeftOpen(
            options.proxy,
            { before: known, after: await readLists(folder, isList) },
            { signal, timeoutMs: options.timeoutMs },
          )
        : { tunnels: [], unknown: 'not-asked' },
  };
}

interface Taking {
  readonly signal: AbortSignal;
  readonly write: () => Promise<void>;
  readonly restore: () => Promise<void>;
}

/** Whatever Squid's own checker complains of that it did not complain of before stops the change. */
async function takeChecked(
  name: string,
  { program, config, service }: NonNullable<SquidOptions['reconfigure']>,
  { signal, write, restore }: Taking,
): Promise<void> {
  const squid = (order: string) =>
    runTool(program, ['-f', config, ...(service === null ? [] : ['-n', service]), '-k', order], {
      signal,
      code: 'sync.squid',
      mayFail: order === 'parse',
    });
  const complaintsBefore = new Set(complaintsOf(await squid('parse')));
  try {
    await write();
    const complaint = complaintsOf(await squid('parse')).find(
      (line) => !complaintsBefore.has(line),
    );
    if (complaint !== undefined)
      throw new OutsideError(
        `${name}: squid -k parse does not take the new list: ${complaint}; the old one stays`,
        { code: 'sync.checker', where: config },
      );
    await squid('reconfigure');
  } catch (error) {
    await restore();
    throw error;
  }
}

/** Without the time that stands before each line. */
function complaintsOf({
  code,
  output,
}: {
  readonly code: number;
  readonly output: string;
}): string[] {
  const lines = output
    .split('\n')
    .filter((line) => /\b(?:WARNING|ERROR|FATAL|Bungled)\b/.test(line))
    .map((line) => line.replace(/^\d{4}\/\d\d\/\d\d \d\d:\d\d:\d\d(?: kid\d+)?\| ?/, ''));
  return code === 0 || lines.length > 0 ? lines : [`exit code ${String(code)}`];
}

const MOST_PROBED = 20;

interface Probing {
  readonly changes: readonly Change[];
  /** By the lists as they stand: a name that went may still be let through by a line of others. */
  readonly isAllowed: ReturnType<typeof toRule>;
}

/** A name is asked for as a client does; a suffix by no name in particular can't be. */
async function probe(
  { proxy, timeoutMs }: SquidOptions,
  { changes, isAllowed }: Probing,
  signal: AbortSignal,
): Promise<Mismatch[]> {
  const asked = changes.flatMap(toProbe).slice(0, MOST_PROBED);
  const results = await Promise.all(
    asked.map(async ({ key, host, port }): Promise<Mismatch[]> => {
      const isWanted = isAllowed(host, port);
      const found = await askTunnel(proxy, `${host}:${String(port)}`, {
        signal,
        timeoutMs,
        until: (verdict) => (verdict === 'allowed') === isWanted,
      });
      return (found === 'allowed') === isWanted
        ? []
        : [
            {
              key,
              found:
                found === 'allowed'
                  ? 'still let through'
                  : 'refused (is this machine a client of the proxy?)',
            },
          ];
    }),
  );
  return results.flat();
}

function toProbe({
  kind,
  key,
}: Change): { readonly key: string; readonly host: string; readonly port: number }[] {
  const match =
    kind === 'forget' ? null : /^(?:allow\.txt (\d+) |allow-(\d+)\.txt )([^.*].*)$/.exec(key);
  return match === null ? [] : [{ key, host: match[3] ?? '', port: Number(match[1] ?? match[2]) }];
}

export async function openSquid({
  name,
  address,
  port,
  settings,
  path,
  timeoutMs,
}: SyncServer<Extract<ProxySync, { driver: 'squid' | 'squid-reconfigure' }>>): Promise<LiveDriver> {
  const way = settings.driver === 'squid' ? 'helper' : 'reconfigure';
  const reconfigure =
    settings.driver === 'squid'
      ? null
      : {
          program: settings.program,
          config: settings.config,
          service: settings.service ?? null,
        };
  const driver = squidDriver({
    name,
    proxy: { address, port },
    folder: path(settings.folder),
    reconfigure,
    isProbed: settings.probe,
    timeoutMs,
  });
  return { driver, entries: ({ plan }) => squidEntries(desiredAllow(plan), way) };
}
