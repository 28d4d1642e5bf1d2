// With --keep, what one run leaves for a diagnosis: its own lines of every log, what Azure held
// at its end, and the settings that it ran with.

import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

import type { LogMark } from '../workspace/log-files.ts';
import type { RehearsedSite } from '../site/rehearsed-site.ts';

/** Under the rehearsal's folder: `runs/N/*.log`, `runs/N/estate/` as `--estate` reads it, `runs/N/settings.json`. */
export async function syncRun(
  site: RehearsedSite,
  { number, mark }: { readonly number: number; readonly mark: LogMark },
): Promise<void> {
  const folder = join(site.folder, 'runs', String(number));
  const files = [
    ...site.logs.since(mark),
    ...site.lists.map(({ file, text }) => ({ file: join('estate', file), text })),
    { file: 'settings.json', text: `${JSON.stringify(site.settings, null, 2)}\n` },
  ];
  await Promise.all(files.map(({ file, text }) => writeInto(join(folder, file), text)));
}

async function writeInto(path: string, text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, text);
}
