// External dynamic lists: files that firewalls and proxies of other makers fetch by themselves. There is
// nobody to ask afterwards but the file; when it comes into force is theirs to say.

import type { Driver } from '../shared/sync/driver.ts';
import type { Entry } from '../shared/sync/entry.ts';
import { renderEdl } from './render.ts';
import type { RenderInput } from '../shared/render/rendered-file.ts';
import {
  changeLists,
  listEntries,
  listEntry,
  readLists,
  writeLists,
} from '../shared/sync/list-files.ts';
import type { ProxySync } from '../../site/site.ts';
import type { LiveDriver, SyncServer } from '../shared/sync/open-driver.ts';

const FILES = ['domains.txt', 'urls.txt', 'private-addresses.txt'];

export function edlEntries(input: RenderInput): Entry[] {
  return renderEdl(input).flatMap(({ path, text }) =>
    text
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => listEntry(path.replace(/^edl\//, ''), line)),
  );
}

export function edlDriver({
  name,
  folder,
}: {
  readonly name: string;
  readonly folder: string;
}): Driver {
  const read = (): ReturnType<typeof readLists> =>
    readLists(folder, (file) => FILES.includes(file));
  return {
    name,
    product: 'edl',
    layer: 'proxy-allow',
    prepare: (desired) => ({ entries: desired, uncovered: [] }),
    observe: async () => ({ entries: listEntries(await read()), owned: null }),
    apply: async (changes) => {
      const from = await read();
      await writeLists(folder, { from, to: changeLists(from, changes) });
      return { done: changes, conflicts: [] };
    },
    verify: async (changes) => {
      const entries = listEntries(await read());
      return changes
        .filter((change) => 'after' in change !== entries.has(change.key))
        .map(({ key }) => ({
          key,
          found: entries.has(key) ? 'still in the file' : 'not in the file',
        }));
    },
  };
}

export async function openEdl({
  name,
  settings,
  path,
}: SyncServer<Extract<ProxySync, { driver: 'edl' }>>): Promise<LiveDriver> {
  return { driver: edlDriver({ name, folder: path(settings.folder) }), entries: edlEntries };
}
