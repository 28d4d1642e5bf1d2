// docs/site.md lists every key of site.yaml, and nothing else.

import { readFileSync } from 'node:fs';

import { expect, test } from 'vitest';
import { z } from 'zod';

import { SiteSchema } from './site.ts';

/** `proxies[].address`, `firewall.allow[].ports`, …: every leaf and list of the schema. */
function keysOf(schema: z.core.JSONSchema.BaseSchema, path = ''): string[] {
  if (schema.properties !== undefined)
    return Object.entries(schema.properties).flatMap(([key, below]) =>
      typeof below === 'boolean' ? [] : keysOf(below, path === '' ? key : `${path}.${key}`),
    );
  const { items } = schema;
  if (typeof items === 'object' && !Array.isArray(items) && items.properties !== undefined)
    return keysOf(items, `${path}[]`);
  return [path];
}

/** The keys of the tables: a row may name several, and `.key` goes on from the row of its list. */
function documented(text: string): string {
  let list = '';
  return text
    .split('\n')
    .filter((line) => line.startsWith('| `'))
    .flatMap((line) => {
      const [, keys = '', , says = ''] = line.split('|');
      const names = [...keys.matchAll(/`([^`]+)`/g)].map((match) => match[1] ?? '');
      const [first = ''] = names;
      if (first.endsWith('[]')) list = first;
      const parent = first.startsWith('.') ? list : first.replace(/\.[^.]*$/, '');
      const inside = [...says.matchAll(/`([A-Za-z]+)`/g)].map(
        (match) => `${first}.${match[1] ?? ''}`,
      );
      return [
        ...names.map((name) => (name.startsWith('.') ? `${parent}${name}` : name)),
        ...inside,
      ];
    })
    .join('\n');
}

test('docs/site.md names every key of the schema', () => {
  const known = documented(
    readFileSync(new URL('../../../../docs/site.md', import.meta.url), 'utf8'),
  ).split('\n');
  const keys = keysOf(z.toJSONSchema(SiteSchema, { io: 'input' })).filter(
    // The blocks of keep have a document of their own, which docs/site.md links.
    (key) => !key.includes('.sync'),
  );
  expect(keys.length).toBeGreaterThan(40);
  const isKnown = (key: string): boolean =>
    known.includes(key) ||
    // A list's rows may be told in the row of the list.
    known.includes(key.replace(/\[\]\.(\w+)(?:\[\].*)?$/, '[].$1'));
  expect(keys.filter((key) => !isKnown(key))).toEqual([]);
});
