// What is set today: the files that site.yaml names, and what sync has read of servers. Of one layer the newer of both
// counts, and whoever shows it says which.

import { resolve } from 'node:path';

import { newestChange } from '../newest-change.ts';
import type { ServerReadingNote, ServerRecords } from '../model/server-records.ts';
import {
  readCurrentSettings,
  type CurrentSettings,
  type LayerTime,
} from '../roads/current-settings.ts';
import type { SiteInFolder } from '../site/read-site.ts';
import { listFromLines } from './list-from-lines.ts';
import {
  readReading,
  syncedServers,
  type JudgedReading,
  type ServerReading,
} from './server-reading.ts';

type Counted = JudgedReading & { readonly reading: ServerReading };

/** `state` is sync's state folder. */
export async function readToday(
  { site, folder }: SiteInFolder,
  { state, now = Date.now() }: { readonly state: string; readonly now?: number },
): Promise<CurrentSettings> {
  const current = await readCurrentSettings({ site, folder });
  const judged = await Promise.all(
    syncedServers(site).map((server) => readReading(state, server, now)),
  );
  const times = await fileTimes({ site, folder });
  const files = judged.map((each) => newerFile(times, each));
  const counted = judged.flatMap((each, index): Counted[] =>
    each.state === 'counts' && each.reading !== null && files[index] === null
      ? [{ ...each, reading: each.reading }]
      : [],
  );
  const lists = counted
    .filter(({ server }) => server.layer === 'proxy-allow')
    .map(({ server, reading }) => ({
      proxy: server.name,
      ...listFromLines(server.sync.driver, reading),
    }));
  return {
    ...current,
    proxies: [
      ...current.proxies.filter(({ proxy }) => lists.every((list) => list.proxy !== proxy)),
      ...lists,
    ],
    servers: counted.filter(({ server }) => server.layer === 'dns').map(recordsOf),
    readings: judged.map((each, index) => noteOf(each, files[index] ?? null)),
    asOf: [
      ...times.map(({ layer, of, at }) => ({ layer, of, at })),
      ...counted.map(({ server: { layer, name: of }, reading }) => ({
        layer,
        of,
        at: Date.parse(reading.readAt),
      })),
    ],
  };
}

/** When a file that tells a layer was changed. */
interface FileTime extends LayerTime {
  /** As site.yaml names it. */
  readonly file: string;
}

async function fileTimes({ site, folder }: SiteInFolder): Promise<FileTime[]> {
  const named: readonly (Omit<LayerTime, 'at'> & { readonly file: string | undefined })[] = [
    ...site.resolvers.flatMap(({ name: of, state = [] }) =>
      state.map((file) => ({ layer: 'dns' as const, of, file })),
    ),
    ...site.proxies.map(({ name: of, allowList: file }) => ({
      layer: 'proxy-allow' as const,
      of,
      file,
    })),
    ...site.appliances.flatMap(({ name: of, settings }) => [
      { layer: 'configuration-manager' as const, of, file: settings.applianceJson },
      { layer: 'system-bypass' as const, of, file: settings.systemInternetOptions },
    ]),
  ];
  const times = await Promise.all(
    named.map(async ({ layer, of, file }): Promise<FileTime[]> => {
      if (file === undefined) return [];
      const at = await newestChange(resolve(folder, file));
      return at === null ? [] : [{ layer, of, file, at }];
    }),
  );
  return times.flat();
}

function recordsOf({ server: { name, sync }, reading }: Counted): ServerRecords {
  const { entries, absent, isWhole } = reading;
  const isOfZones = sync.driver === 'bind' && sync.policyZone === undefined;
  return {
    resolver: name,
    records: entries,
    absent,
    isWhole,
    zones: isOfZones ? sync.zones : null,
  };
}

/** Of the files that tell the same layer: one that was changed since. */
function newerFile(times: readonly FileTime[], { server, reading }: JudgedReading): string | null {
  if (reading === null) return null;
  const readAt = Date.parse(reading.readAt);
  const newer = times.find(
    ({ layer, of, at }) => layer === server.layer && of === server.name && at > readAt,
  );
  return newer?.file ?? null;
}

function noteOf(
  { server, state, reading }: JudgedReading,
  newer: string | null,
): ServerReadingNote {
  const isOlder = newer !== null && (state === 'counts' || state === 'failed');
  return {
    layer: server.layer,
    server: server.name,
    address: server.address,
    state: isOlder ? 'older' : state,
    at: reading?.readAt ?? '',
    cause: isOlder ? newer : state === 'failed' ? (reading?.failed ?? '') : '',
  };
}
