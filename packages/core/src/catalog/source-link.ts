// Where a source can be read.

import type { Source } from './schema.ts';

const GITHUB = 'https://github.com';

/** The page, or the file at its commit where one is named; null: only its title is known. */
export function sourceLink({ url, repo, path, commit = 'HEAD' }: Source): string | null {
  if (url !== undefined) return url;
  if (repo === undefined) return null;
  if (path === undefined) return `${GITHUB}/${repo}`;
  return `${GITHUB}/${repo}/blob/${commit}/${path.split('/').map(encodeURIComponent).join('/')}`;
}
