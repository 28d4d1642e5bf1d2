// Notices changes of a site's files, and reads the site again. What can't be read
// now is reported once and tried again.

import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

import { countsUntil } from '@sekisho/core/sync/server-reading.ts';

const EVERY_MS = 2000;
/** A folder with more files is not a site's; its newest change is then not noticed. */
const MOST_FILES = 5000;

export interface SitePlace {
  readonly folders: readonly string[];
  /** Notes of what was read of servers; each counts for a time only. */
  readonly readings: string;
}

export interface SiteWatch<T> extends SitePlace {
  /** From before the site was read: what has changed while it was read is read again. */
  readonly since: string;
  readonly load: () => Promise<T>;
  readonly onChange: (loaded: T) => void;
  readonly onFailure: (error: unknown) => void;
  readonly signal: AbortSignal;
}

/** What of the site's files tells that one has changed. */
export async function describeSite({ folders, readings }: SitePlace): Promise<string> {
  return `${await describeFiles(folders)}\n${await describeReadings(readings)}`;
}

export async function watchSite<T>({
  since,
  load,
  onChange,
  onFailure,
  signal,
  ...place
}: SiteWatch<T>): Promise<void> {
  let known = since;
  while (!signal.aborted) {
    await wait(EVERY_MS, undefined, { signal }).catch(() => undefined);
    const now = signal.aborted ? known : await describeSite(place);
    if (now === known) continue;
    known = now;
    await load().then(onChange, onFailure);
  }
}

async function describeReadings(folder: string): Promise<string> {
  const names = await readdir(folder).catch(() => []);
  const lines = names
    .filter((name) => !name.startsWith('.'))
    .map(async (name) => {
      const changedAt = (await stat(join(folder, name)).catch(() => null))?.mtimeMs ?? 0;
      return `${name} ${String(changedAt)} ${String(Date.now() > countsUntil(changedAt))}`;
    });
  return (await Promise.all(lines)).toSorted().join('\n');
}

/** Names, sizes and times of all files, except `.sekisho`, which changes all the time. */
async function describeFiles(folders: readonly string[]): Promise<string> {
  const lists = await Promise.all(
    folders.map(async (folder) => {
      const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(
        () => [],
      );
      const paths = entries
        .filter((entry) => entry.isFile())
        .map((entry) => join(entry.parentPath, entry.name));
      return paths.filter((path) => !path.includes('.sekisho')).slice(0, MOST_FILES);
    }),
  );
  const lines = lists.flat().map(async (path) => {
    const about = await stat(path).catch(() => null);
    return `${path} ${String(about?.size)} ${String(about?.mtimeMs)}`;
  });
  return (await Promise.all(lines)).toSorted().join('\n');
}
