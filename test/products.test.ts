// The list of products (packages/core/src/products/index.ts) is the only one: every folder is on it, what
// site.yaml can name is on it, and each has a README and its place in the documents.

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, expectTypeOf, test } from 'vitest';

import { PRODUCTS, type ListedDriver, type ListedServed } from '@sekisho/core/products/index.ts';
import type { DriverId } from '@sekisho/core/products/shared/sync/open-driver.ts';
import type { SiteProxy, SiteResolver } from '@sekisho/core/site/site.ts';
import { ROOT } from './markdown.ts';
import { importsOf, sourcesIn, targetOf } from './sources.ts';

const FOLDER = 'packages/core/src/products';
const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8');
const FOLDERS = readdirSync(join(ROOT, FOLDER), { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && entry.name !== 'shared')
  .map(({ name }) => name);

const idsOf = (pick: (product: (typeof PRODUCTS)[number]) => readonly { id: string }[]): string[] =>
  PRODUCTS.flatMap((product) => pick(product).map(({ id }) => id));

test('every folder is on the list, once', () => {
  expect(PRODUCTS.map(({ id }) => id).toSorted()).toEqual(FOLDERS.toSorted());
  for (const { renderers = [], drivers = [], logs = [], id } of PRODUCTS)
    expect(renderers.length + drivers.length + logs.length, id).toBeGreaterThan(0);
});

test.each([
  ['renderers', idsOf(({ renderers = [] }) => renderers)],
  ['drivers', idsOf(({ drivers = [] }) => drivers)],
  ['logs', idsOf(({ logs = [] }) => logs)],
])('no two %s have one id', (_, ids) => {
  expect(ids.length).toBeGreaterThan(5);
  expect(new Set(ids).size).toBe(ids.length);
});

test('what site.yaml can name is on the list, and nothing else', () => {
  expectTypeOf<ListedDriver>().toEqualTypeOf<DriverId>();
  // 'other' is a proxy's: nothing is rendered for a resolver of another product.
  expectTypeOf<ListedServed>().toEqualTypeOf<SiteProxy['product'] | SiteResolver['product']>();
  expect(idsOf(({ drivers = [] }) => drivers)).toContain('windows');
});

describe.each(FOLDERS)('%s', (name) => {
  const product = PRODUCTS.find(({ id }) => id === name);

  test('imports what products share, and no other product', () => {
    const files = sourcesIn(`${FOLDER}/${name}`).filter((file) => !file.endsWith('.test.ts'));
    expect(files).toContain(`${FOLDER}/${name}/product.ts`);
    const wrong = files.flatMap((file) =>
      importsOf(file)
        .map(({ from }) => targetOf(file, from) ?? '')
        .filter((target) => target.startsWith(`${FOLDER}/`))
        .filter(
          (target) =>
            ![`${FOLDER}/${name}/`, `${FOLDER}/shared/`, `${FOLDER}/product.ts`].some((start) =>
              target.startsWith(start),
            ),
        )
        .map((target) => `${file} > ${target}`),
    );
    expect(wrong).toEqual([]);
  });

  test('has a README with its four parts, which names what it is called elsewhere', () => {
    const text = read(`${FOLDER}/${name}/README.md`);
    const [head = '', ...parts] = text.split(/^## /m);
    expect(head).toMatch(/^# .+\n\n.+/);
    expect(parts.map((part) => part.split('\n')[0])).toEqual([
      'What is written',
      'How it is checked',
      'How to go back',
      'What its log tells',
    ]);
    expect(parts.filter((part) => part.split('\n').slice(1).join('').trim() === '')).toEqual([]);
    const [written = '', checked = ''] = parts;
    const { renderers = [], drivers = [], logs = [] } = product ?? {};
    const lacks = (part: string, words: readonly string[]): string[] =>
      words.filter((word) => !part.includes(word));
    expect(
      lacks(
        written,
        renderers.map(({ id }) => `\`${id}/`),
      ),
    ).toEqual([]);
    expect(
      lacks(
        written,
        drivers.map(({ id }) => `\`driver: ${id}\``),
      ),
    ).toEqual([]);
    if (renderers.length + drivers.length === 0)
      expect(
        lacks(
          checked,
          logs.map(({ id }) => `--log-format ${id}\``),
        ),
      ).toEqual([]);
    // Files that a README names are there: beside it, or from the folder of products.
    const named = [...text.matchAll(/`((?:\.\.\/)?[\w./-]+\.ts)`/g)].map(([, file = '']) => file);
    const places = [`${FOLDER}/${name}`, '.', 'packages/core/src/diagnose'];
    expect(
      named.filter((file) => !places.some((place) => existsSync(join(ROOT, place, file)))),
    ).toEqual([]);
  });

  test('stands in the documents of what it is for', () => {
    const lacks = (path: string, ids: readonly { id: string }[] = []): string[] => {
      const text = read(path);
      return ids.flatMap(({ id }) => (text.includes(`\`${id}\``) ? [] : [`${path}: ${id}`]));
    };
    expect([
      ...lacks('docs/render.md', product?.renderers),
      ...lacks('docs/sync.md', product?.drivers),
      ...lacks('docs/diagnose.md', product?.logs),
    ]).toEqual([]);
  });
});

test('what products share imports no product', () => {
  const wrong = sourcesIn(`${FOLDER}/shared`)
    .filter((file) => !file.endsWith('.test.ts'))
    .flatMap((file) =>
      importsOf(file)
        .map(({ from }) => targetOf(file, from) ?? '')
        .filter(
          (target) => target.startsWith(`${FOLDER}/`) && !target.startsWith(`${FOLDER}/shared/`),
        )
        .map((target) => `${file} > ${target}`),
    );
  expect(wrong).toEqual([]);
});
