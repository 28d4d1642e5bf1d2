// What sync has read of a server, saved in the state folder for the commands that ask what is set today. It is a note
// on this machine: it changes nothing anywhere, and without it a server is not known.

import { createHash } from 'node:crypto';
import { dirname, join } from 'node:path';

import { z } from 'zod';

import { makeFolder, readIfThere, replaceFile } from '../replace-file.ts';
import { compareText } from '../compare-text.ts';
import type { ReadingState } from '../model/server-records.ts';
import type { ServerEntries } from '../products/shared/sync/driver.ts';
import type { ProxySync, ResolverSync, Site } from '../site/site.ts';
import { FolderSchema, folderOf, isSameFolder, READINGS_FOLDER } from './site-identity.ts';

const SCHEMA = 'sekisho/server-reading/1';

/** Entries of one server that are saved; of more only those that the plan wants are sure to be among them. */
export const MOST_ENTRIES = 10_000;
/** What was read earlier counts no more: as long as what a person has confirmed. */
const LONGEST_AGE_MS = 24 * 60 * 60 * 1000;
/** A clock may be a little ahead of another one. */
const CLOCK_SKEW_MS = 5 * 60 * 1000;

export const ServerReadingSchema = z
  .object({
    schema: z.literal(SCHEMA),
    server: z.string().describe('As site.yaml names it.'),
    layer: z.enum(['dns', 'proxy-allow']),
    driver: z.string().describe('Of its `sync:` block.'),
    address: z.string().describe('Where it was asked.'),
    settings: z
      .string()
      .regex(/^[0-9a-f]{64}$/)
      .describe('SHA-256 of its address and `sync:` block: with others it is another server.'),
    folder: FolderSchema.describe('The state folder: in a copy of it this counts no more.'),
    readAt: z.iso.datetime(),
    failed: z
      .string()
      .nullable()
      .describe('Code for why the server could not be asked; null: it was read.'),
    isWhole: z.boolean().describe('`entries` has all that stands there.'),
    entries: z
      .record(z.string(), z.array(z.string()))
      .describe('By name its addresses; or lines of lists, without values. At most 10,000.'),
    absent: z.array(z.string()).describe('What was wanted and is not there. At most 10,000.'),
  })
  .describe('What sync has read of one server.');

export type ServerReading = z.infer<typeof ServerReadingSchema>;

/** A server with a `sync:` block. */
export interface SyncedServer {
  readonly name: string;
  readonly layer: 'dns' | 'proxy-allow';
  readonly sync: ResolverSync | ProxySync;
  /** Where it is asked, with the port where that is not the usual one. */
  readonly address: string;
}

const DNS_PORT = 53;

export function syncedServers(site: Site): readonly SyncedServer[] {
  const resolvers = site.resolvers.flatMap(({ name, address, sync }): SyncedServer[] => {
    if (sync === undefined) return [];
    const { server = address, port } = sync;
    const asked = port === DNS_PORT ? server : `${server} port ${String(port)}`;
    return [{ name, layer: 'dns', sync, address: asked }];
  });
  const proxies = site.proxies.flatMap(({ name, address, sync }): SyncedServer[] =>
    sync === undefined ? [] : [{ name, layer: 'proxy-allow', sync, address }],
  );
  return [...resolvers, ...proxies];
}

function readingFile(state: string, { layer, name }: Pick<SyncedServer, 'layer' | 'name'>): string {
  // A resolver and a proxy may have one name.
  return join(state, READINGS_FOLDER, `${layer === 'dns' ? 'resolver' : 'proxy'}.${name}.json`);
}

/** Of the newest reading, also when another process has saved one meanwhile. */
export async function saveReading(
  state: string,
  server: SyncedServer,
  {
    readAt,
    read,
  }: { readonly readAt: number; readonly read: ServerEntries | { readonly failed: string } },
): Promise<void> {
  const path = readingFile(state, server);
  await makeFolder(dirname(path));
  const folder = await folderOf(state);
  const before = await parseReading(await readIfThere(path));
  // A round that began earlier and took longer has the older answer.
  if (folder === null || (before !== null && isAhead(before.readAt, readAt))) return;
  const reading: ServerReading = {
    schema: SCHEMA,
    server: server.name,
    layer: server.layer,
    driver: server.sync.driver,
    address: server.address,
    settings: fingerprint(server),
    folder,
    readAt: new Date(readAt).toISOString(),
    ...('failed' in read
      ? { failed: read.failed, isWhole: false, entries: {}, absent: [] }
      : { failed: null, ...bounded(read) }),
  };
  await replaceFile(path, `${JSON.stringify(reading, null, 1)}\n`, 0o600);
}

/** Newer than this one, and not of a clock that was set back since. */
function isAhead(savedAt: string, readAt: number): boolean {
  const saved = Date.parse(savedAt);
  return saved > readAt && saved <= Date.now();
}

/** What the plan wants comes first, so that it is known of any server. */
function bounded({
  entries,
  wanted,
  absent,
  isWhole,
}: ServerEntries): Pick<ServerReading, 'isWhole' | 'entries' | 'absent'> {
  const isWanted = new Set(wanted);
  const keys =
    entries.size <= MOST_ENTRIES
      ? [...entries.keys()]
      : [...entries.keys()]
          .toSorted((a, b) => Number(isWanted.has(b)) - Number(isWanted.has(a)))
          .slice(0, MOST_ENTRIES);
  return {
    isWhole: isWhole && keys.length === entries.size,
    entries: Object.fromEntries(
      keys.toSorted(compareText).map((key) => [key, [...(entries.get(key) ?? [])]]),
    ),
    absent: [...absent].toSorted(compareText).slice(0, MOST_ENTRIES),
  };
}

/** The reading of a server, and whether it counts. */
export interface JudgedReading {
  readonly server: SyncedServer;
  readonly state: ReadingState;
  readonly reading: ServerReading | null;
}

export async function readReading(
  state: string,
  server: SyncedServer,
  now: number,
): Promise<JudgedReading> {
  const text = await readIfThere(readingFile(state, server)).catch(() => '');
  if (text === null) return { server, state: 'none', reading: null };
  const reading = await parseReading(text);
  if (reading === null) return { server, state: 'broken', reading: null };
  const folder = await folderOf(state);
  const judge = (): ReadingState => {
    if (folder === null || !isSameFolder(reading.folder, folder)) return 'copied';
    if (reading.server !== server.name || reading.layer !== server.layer) return 'other-server';
    if (reading.settings !== fingerprint(server)) return 'other-server';
    const age = now - Date.parse(reading.readAt);
    if (age > LONGEST_AGE_MS || age < -CLOCK_SKEW_MS) return 'too-old';
    return reading.failed === null ? 'counts' : 'failed';
  };
  return { server, state: judge(), reading };
}

async function parseReading(text: string | null): Promise<ServerReading | null> {
  try {
    const found = ServerReadingSchema.safeParse(JSON.parse(text ?? 'null'));
    return found.success ? found.data : null;
  } catch {
    return null;
  }
}

/** Paths and names stand in a `sync:` block, never a secret. */
function fingerprint({ address, sync }: SyncedServer): string {
  const block = Object.entries(sync).toSorted(([a], [b]) => compareText(a, b));
  return createHash('sha256')
    .update(JSON.stringify([address, block]))
    .digest('hex');
}

/** When the reading at this path stops to count, for who watches; milliseconds since 1970. */
export function countsUntil(changedAt: number): number {
  return changedAt + LONGEST_AGE_MS;
}
