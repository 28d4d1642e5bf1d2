// Comments against the documents: what a comment refers to is in this repository, down
// to the heading, and the pages of facts cite sources that the catalog has.

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { expect, test } from 'vitest';

import { anchorsOf, markdownIn, ROOT, withoutBlocks } from './markdown.ts';

const COMMENT = /\/\*[\s\S]*?\*\/|(?:^|\s)\/\/.*$/gm;
/** Documents that are not in the repository, by the ways in which comments used to cite them. */
const ELSEWHERE =
  /\(facts\b|\bfacts[,:] (?:section )?\d|azure-api-shapes|DESIGN\.md|style-examples|\breviews\/|\bissue \d+ of this/;
/** Documents of other projects, which comments name as such. */
const OF_OTHERS = new Set(['net/docs/proxy.md', 'doc/proto.md']);

interface Comment {
  readonly file: string;
  readonly text: string;
}

function commentsIn(text: string): string[] {
  return (text.match(COMMENT) ?? []).map((comment) =>
    // One that goes on in the next line is one text.
    comment.replaceAll(/\n\s*\*?\s*/g, ' '),
  );
}

const COMMENTS: readonly Comment[] = ['packages', 'test-kit', 'test', 'bench', 'build'].flatMap(
  (folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
      .map((name) => join(folder, name))
      .filter(
        (file) =>
          /\.(?:tsx?|mjs)$/.test(file) &&
          !file.includes('/dist/') &&
          file !== 'test/references.test.ts',
      )
      .toSorted()
      .flatMap((file) =>
        commentsIn(readFileSync(join(ROOT, file), 'utf8')).map((text) => ({ file, text })),
      ),
);

function faultOfReference(reference: string): string | null {
  const [path = '', anchor] = reference.split('#');
  if (OF_OTHERS.has(path)) return null;
  if (!path.includes('/') && !/^[A-Z.a-z]+\.md$/.test(path)) return null;
  const file = join(ROOT, path);
  if (!existsSync(file)) return `${reference}: no such document`;
  return anchor === undefined || anchorsOf(readFileSync(file, 'utf8')).includes(anchor)
    ? null
    : `${reference}: no such heading`;
}

function referencesIn(text: string): string[] {
  return [...text.matchAll(/(?<![\w/.])[\w-]+(?:\/[\w.-]+)*\.md\b(?:#[\w-]+)?/g)].map(
    ([reference]) => reference,
  );
}

test('no comment cites a document that is not in the repository', () => {
  expect(COMMENTS.length).toBeGreaterThan(2000);
  expect(
    COMMENTS.filter(({ text }) => ELSEWHERE.test(text)).map(
      ({ file, text }) => `${file}: ${text.trim()}`,
    ),
  ).toEqual([]);
});

test('every document and heading that a comment names is there', () => {
  const references = COMMENTS.flatMap(({ file, text }) =>
    referencesIn(text).map((reference) => ({ file, reference })),
  );
  expect(references.filter(({ reference }) => reference.startsWith('docs/facts/')).length)
    // As many as the pages of facts are for.
    .toBeGreaterThan(25);
  expect(
    references.flatMap(({ file, reference }) => {
      const fault = faultOfReference(reference);
      return fault === null ? [] : [`${file}: ${fault}`];
    }),
  ).toEqual([]);
});

test.each([
  ['docs/facts/appliance.md#appliancejson', null],
  ['docs/facts/appliance.md#nowhere', 'docs/facts/appliance.md#nowhere: no such heading'],
  ['docs/facts/nowhere.md', 'docs/facts/nowhere.md: no such document'],
  ['net/docs/proxy.md', null],
])('%s is judged', (reference, fault) => {
  expect(faultOfReference(reference)).toBe(fault);
});

test('every source that the facts cite is in the catalog, or in the list of their first page', () => {
  const { sources } = JSON.parse(readFileSync(join(ROOT, 'catalog/sources.json'), 'utf8')) as {
    sources: { id: string }[];
  };
  const first = readFileSync(join(ROOT, 'docs/facts/README.md'), 'utf8');
  const known = new Set([
    ...sources.map(({ id }) => id),
    ...[...first.matchAll(/^\| \[([a-z-]+)\] \|/gm)].map((match) => match[1] ?? ''),
  ]);
  const cited = markdownIn('docs/facts').flatMap((page) => {
    const text = withoutBlocks(readFileSync(join(ROOT, page), 'utf8')).replaceAll(/`[^`]*`/g, '');
    return [...text.matchAll(/\[([^\]]+)\](?!\()/g)].flatMap((match) =>
      (match[1] ?? '').split(', ').map((id) => ({ page, id })),
    );
  });
  expect(cited.length).toBeGreaterThan(100);
  expect(cited.filter(({ id }) => !known.has(id))).toEqual([]);
});
