// Files of a reading → a folder that `--estate` reads. A folder that holds anything
// else is left alone; what an earlier reading saved is replaced.

import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';

import type { ExportedFile } from '../estate/assemble-estate.ts';
import { SAVED_MARK as MARK } from '../estate/read-estate.ts';
import { OutsideError, UserError } from '@sekisho/dns/user-error.ts';

const SCHEMA = 'sekisho/saved-estate/1';

export async function saveFiles(
  folder: string,
  files: readonly ExportedFile[],
  about: { readonly savedAt: Date; readonly endpoint: string },
): Promise<void> {
  await requireOwn(folder);
  const fresh = `${folder.replace(/[\\/]+$/, '')}.new-${String(process.pid)}`;
  try {
    for (const { file, text } of files) {
      const path = join(fresh, file);
      await mkdir(dirname(path), { recursive: true });
      await writeFile(path, text, { mode: 0o600 });
    }
    await mkdir(fresh, { recursive: true });
    await writeFile(
      join(fresh, MARK),
      `${JSON.stringify({ schema: SCHEMA, savedAt: about.savedAt.toISOString(), endpoint: about.endpoint, files: files.map(({ file }) => file).sort() }, null, 2)}\n`,
      { mode: 0o600 },
    );
    await rm(folder, { recursive: true, force: true });
    await rename(fresh, folder);
  } catch (cause) {
    await rm(fresh, { recursive: true, force: true });
    throw new OutsideError(
      `can't save to ${folder}: ${cause instanceof Error ? cause.message : String(cause)}`,
      { code: 'azure.save', where: folder, cause },
    );
  }
}

async function requireOwn(folder: string): Promise<void> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(
    (cause: NodeJS.ErrnoException) => {
      if (cause.code === 'ENOENT') return [];
      throw new UserError(`${folder} is no folder that can be written`, {
        code: 'azure.save',
        where: folder,
        cause,
      });
    },
  );
  const own = new Set([
    MARK,
    ...readMark(await readFile(join(folder, MARK), 'utf8').catch(() => '')),
  ]);
  const foreign = entries
    .filter((entry) => !entry.isDirectory())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).replaceAll('\\', '/'))
    .find((path) => !own.has(path));
  if (foreign === undefined) return;
  throw new UserError(`${folder} holds other files already: ${foreign}`, {
    code: 'azure.save',
    where: folder,
    hint: 'name a new folder: nothing of yours is overwritten',
  });
}

/** The files that an earlier reading saved. */
function readMark(text: string): readonly string[] {
  try {
    // The parse border: both fields are checked.
    const mark = JSON.parse(text) as { readonly schema?: unknown; readonly files?: unknown } | null;
    return mark?.schema === SCHEMA && Array.isArray(mark.files)
      ? mark.files.filter((file): file is string => typeof file === 'string')
      : [];
  } catch {
    return [];
  }
}
