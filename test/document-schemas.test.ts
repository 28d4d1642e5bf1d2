// The JSON Schemas that are published (docs/schemas), and every document of the golden cases held against them.

import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, test } from 'vitest';

import { DOCUMENTS } from '@sekisho/core/documents/documents.ts';
import { publishedSchema } from '@sekisho/core/documents/published-schema.ts';
import { REHEARSAL_DOCUMENTS } from '@sekisho/rehearsal/report/documents.ts';
import {
  assertPrinted,
  documentsIn,
  problemsOf,
  schemaOf,
  SCHEMAS_FOLDER,
} from '@sekisho/test-kit/documents/published-schemas.ts';
import { ROOT } from './markdown.ts';

const PUBLISHED = [...DOCUMENTS, ...REHEARSAL_DOCUMENTS].map(publishedSchema);
const textOf = (schema: unknown): string => `${JSON.stringify(schema, null, 2)}\n`;

if (process.env['SEKISHO_UPDATE'] === '1') {
  for (const file of readdirSync(SCHEMAS_FOLDER)) rmSync(join(SCHEMAS_FOLDER, file));
  for (const { file, schema } of PUBLISHED)
    writeFileSync(join(SCHEMAS_FOLDER, file), textOf(schema));
}

describe('docs/schemas', () => {
  test('holds the schemas of today and no others (SEKISHO_UPDATE=1 writes them)', () => {
    const files = PUBLISHED.map(({ file }) => file);
    expect(new Set(files).size).toBe(files.length);
    expect(readdirSync(SCHEMAS_FOLDER).toSorted()).toEqual(files.toSorted());
  });

  test.each(PUBLISHED)('$file is the schema of today', ({ file, schema }) => {
    expect(readFileSync(join(SCHEMAS_FOLDER, file), 'utf8')).toBe(textOf(schema));
  });

  test.each(PUBLISHED)(
    '$file names itself, says what it is for, and takes no other key',
    ({ file, schema }) => {
      expect(schema).toMatchObject({
        $schema: 'https://json-schema.org/draft/2020-12/schema',
        $id: expect.stringMatching(/^sekisho\/[a-z-]+\/\d+$/),
        description: expect.stringMatching(/^\S.+\.$/),
      });
      expect(file).toBe(`${String(schema['$id']).split('/').slice(1).join('-')}.json`);
      expect(openObjects(schema)).toEqual([]);
    },
  );

  test.each(PUBLISHED)('docs/documents.md has $file', ({ file, schema }) => {
    const text = readFileSync(join(ROOT, 'docs', 'documents.md'), 'utf8');
    expect(text).toContain(`[${file}](schemas/${file})`);
    expect(text).toContain(`\`${String(schema['$id'])}\``);
  });
});

/** Paths of objects with keys of their own that would take others too. */
function openObjects(schema: unknown, path = '#'): string[] {
  if (typeof schema !== 'object' || schema === null) return [];
  const isOpen = 'properties' in schema && !('additionalProperties' in schema);
  return [
    ...(isOpen && 'type' in schema ? [path] : []),
    ...Object.entries(schema).flatMap(([key, value]) => openObjects(value, `${path}/${key}`)),
  ];
}

const CASES = join(ROOT, 'test', 'cases');

/** Of the golden cases: what a command printed, and JSON that it wrote. */
const WRITTEN = readdirSync(CASES, { recursive: true, encoding: 'utf8' })
  .filter((path) => /^[\w.-]+\/[\w.-]+\/(?:stdout$|out\/.*\.json$)/.test(path))
  .flatMap((path) => {
    const text = readFileSync(join(CASES, path), 'utf8');
    return documentsIn(text.replaceAll('"seconds": SECONDS', '"seconds": 0')).map((each) => ({
      path,
      each,
    }));
  })
  .filter(({ each }) => schemaOf(each)?.startsWith('sekisho/') === true);

describe('documents of the golden cases', () => {
  test('there are many', () => {
    expect(WRITTEN.length).toBeGreaterThanOrEqual(25);
    expect(new Set(WRITTEN.map(({ each }) => schemaOf(each))).size).toBeGreaterThan(10);
  });

  test.each(WRITTEN)('$path', ({ each }) => {
    expect(problemsOf(each)).toEqual([]);
  });

  test.each(WRITTEN)('$path with a key that no schema has is refused, at any depth', ({ each }) => {
    for (const changed of withAnotherKey(each)) expect(problemsOf(changed)).not.toEqual([]);
  });
});

/** The document again and again, each time with one more key in one object: at the top, and in the first of each list. */
function withAnotherKey(document: unknown): unknown[] {
  if (typeof document !== 'object' || document === null) return [];
  if (Array.isArray(document))
    return document.length === 0
      ? []
      : withAnotherKey(document[0]).map((first) => [first, ...document.slice(1)]);
  const inside = Object.entries(document)
    // Keys of `values` and of a journal's lists are data.
    .filter(([key]) => !['values', 'owned', 'pending', 'absentSince'].includes(key))
    .flatMap(([key, value]) =>
      withAnotherKey(value).map((changed) => ({ ...document, [key]: changed })),
    );
  return [{ ...document, 'not-a-key': true }, ...inside];
}

test('what is printed for programs is held against it, and what is printed for people is not', () => {
  const good = '{"schema":"sekisho/version/1","version":"1","node":"1"}';
  const more = '{"schema":"sekisho/version/1","version":"1","node":"1","host":"x"}';
  assertPrinted(['version', '--json'], good);
  assertPrinted(['version'], '1\n');
  for (const [argv, text, word] of [
    [['version', '--json'], more, 'host'],
    [['version', '--format', 'json'], more, 'host'],
    [['version', '--json'], `${good}\n${more}\n`, 'host'],
    [['version', '--json'], '{"version":"1"}', 'names no schema'],
    [['version', '--json'], '{"schema":"sekisho/version/9"}', 'no schema sekisho/version/9'],
    [['diagnose', '--follow', '--json'], '{"code":"direct-attempt"}', 'severity'],
  ] as const)
    expect(() => assertPrinted(argv, text)).toThrow(word);
});
