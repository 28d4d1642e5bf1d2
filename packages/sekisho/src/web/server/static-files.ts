// The built page, read into memory when the server starts: what is asked for is looked up
// by its path and never joined to a folder's.

import { readdir, readFile } from 'node:fs/promises';
import { extname, join, relative, sep } from 'node:path';

import { inPackage } from '@sekisho/core/package-folder.ts';
import { OutsideError } from '@sekisho/dns/user-error.ts';
import { tagOf, type Answer } from './answer.ts';

/** Where `npm run build` puts it. */
export const PAGE_FOLDER = inPackage('dist', 'page');

export type StaticFiles = ReadonlyMap<string, Answer>;

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
  '.json': 'application/json; charset=utf-8',
};

/** By path of the address: `/`, `/assets/index-1a2b3c4d.js`, … */
export async function readStaticFiles(folder: string): Promise<StaticFiles> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  const paths = entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
  const files = new Map(
    await Promise.all(
      paths.map(
        async (path) => [toAddress(relative(folder, path)), await readStatic(path)] as const,
      ),
    ),
  );
  const index = files.get('/index.html');
  if (index === undefined)
    throw new OutsideError('the page is not built', {
      code: 'serve.no-page',
      where: folder,
      hint: 'npm run build',
    });
  return files.set('/', index);
}

function toAddress(path: string): string {
  return `/${path.split(sep).join('/')}`;
}

async function readStatic(path: string): Promise<Answer> {
  const body = await readFile(path);
  // The build puts a hash of the contents into a name; such a file never changes.
  const isHashed = /-[\w-]{8,}\.\w+$/.test(path);
  return {
    status: 200,
    type: TYPES[extname(path)] ?? 'application/octet-stream',
    body,
    headers: isHashed
      ? { 'cache-control': 'private, max-age=31536000, immutable' }
      : { 'cache-control': 'private, no-cache', etag: tagOf(body) },
  };
}
