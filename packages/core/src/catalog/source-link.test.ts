import { expect, test } from 'vitest';

import { loadCatalog } from './load-catalog.ts';
import { sourceLink } from './source-link.ts';

test.each([
  [{ url: 'https://example.com/a' }, 'https://example.com/a'],
  [{ repo: 'a/b' }, 'https://github.com/a/b'],
  [{ repo: 'a/b', path: 'c d/e.md' }, 'https://github.com/a/b/blob/HEAD/c%20d/e.md'],
  [{ repo: 'a/b', path: 'c.md', commit: 'f00' }, 'https://github.com/a/b/blob/f00/c.md'],
  [{ note: 'read in an index' }, null],
])('%j', (parts, link) => {
  expect(sourceLink({ id: 'x', title: 'X', ...parts })).toBe(link);
});

test('every link of the catalog is an address', () => {
  const links = loadCatalog()
    .data.sources()
    .flatMap((source) => sourceLink(source) ?? []);
  expect(links.length).toBeGreaterThan(60);
  for (const link of links) expect(new URL(link).protocol).toBe('https:');
});
