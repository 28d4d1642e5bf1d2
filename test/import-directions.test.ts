// Imports go one way. This is the table of what each folder of src/ may import;
// a change of it belongs into the commit that needs it.

import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

import { describe, expect, test } from 'vitest';

const SRC = fileURLToPath(new URL('../src', import.meta.url));

/** Everybody may import its own folder, `text`, and the files directly in src/. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  names: [],
  text: [],
  // What 0.1.0 wrote, in today's words: texts and plain data.
  migrate: [],
  catalog: ['names'],
  estate: ['names'],
  site: ['names', 'catalog', 'estate'],
  discover: ['names', 'catalog', 'estate', 'site'],
  roads: ['names', 'estate', 'site'],
  plan: ['names', 'migrate', 'catalog', 'estate', 'site', 'roads'],
  render: ['names', 'estate', 'site', 'roads', 'plan'],
  diagnose: ['names', 'migrate', 'catalog', 'site', 'roads', 'plan'],
  sync: ['names', 'estate', 'site', 'roads', 'plan', 'render', 'dns'],
  assist: ['names', 'catalog', 'estate', 'site', 'roads', 'plan', 'render', 'diagnose', 'sync'],
  capacity: [],
  // The protocol alone: DNS messages, servers and clients of any network.
  dns: ['names', 'site'],
  'azure-emulator': ['names', 'catalog', 'estate', 'site', 'dns'],
  rehearsal: [
    'names',
    'catalog',
    'estate',
    'site',
    'discover',
    'roads',
    'plan',
    'render',
    'diagnose',
    'sync',
    'capacity',
    'dns',
    'azure-emulator',
  ],
  web: [
    'names',
    'migrate',
    'catalog',
    'estate',
    'site',
    'roads',
    'plan',
    'render',
    'diagnose',
    'sync',
    'assist',
    'capacity',
    'rehearsal',
    'azure-emulator',
  ],
  cli: [
    'names',
    'migrate',
    'catalog',
    'estate',
    'site',
    'discover',
    'roads',
    'plan',
    'render',
    'diagnose',
    'sync',
    'assist',
    'capacity',
    'rehearsal',
    'azure-emulator',
    'dns',
    'web',
  ],
};

interface Import {
  readonly file: string;
  readonly from: string;
  readonly to: string;
}

function listFiles(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    return entry.isDirectory() ? listFiles(path) : /\.tsx?$/.test(path) ? [path] : [];
  });
}

function folderOf(path: string): string {
  const [first = '', ...rest] = relative(SRC, path).split('/');
  return rest.length === 0 ? '' : first;
}

function importsOf(file: string): Import[] {
  const text = readFileSync(file, 'utf8');
  const targets = [...text.matchAll(/(?:from|import)\s*\(?\s*'(\.{1,2}\/[^']+)'/g)].map((match) =>
    resolve(dirname(file), match[1] ?? ''),
  );
  return targets.map((target) => ({
    file: relative(SRC, file),
    from: folderOf(file),
    to: folderOf(target),
  }));
}

const FILES = listFiles(SRC);
// Tests and their helpers may build a whole site to look at one folder.
const CODE = FILES.filter((file) => !file.endsWith('.test.ts') && !file.includes('/testing/'));

/** What a file needs when it runs: imports of types alone are gone by then. */
function neededBy(file: string): {
  readonly files: readonly string[];
  readonly packages: readonly string[];
} {
  const text = readFileSync(file, 'utf8');
  const all = [
    ...text.matchAll(/^(?:import|export)\s(?!type\s)(?:[^'";]*?\sfrom\s)?'([^']+)';/gm),
  ].map((match) => match[1] ?? '');
  const files = all
    .filter((path) => path.startsWith('.') && /\.tsx?$/.test(path))
    .map((path) => resolve(dirname(file), path));
  return { files, packages: all.filter((path) => !path.startsWith('.')) };
}

describe('imports', () => {
  test('every folder of src has its row in the table', () => {
    const folders = [...new Set(CODE.map(folderOf))].filter((folder) => folder !== '').toSorted();
    expect(folders.filter((folder) => MAY_IMPORT[folder] === undefined)).toEqual([]);
  });

  test('no file imports against the direction', () => {
    const all = CODE.flatMap(importsOf);
    expect(all.length).toBeGreaterThan(200);
    const wrong = all.filter(
      ({ from, to }) =>
        to !== from &&
        to !== '' &&
        to !== 'text' &&
        from !== '' &&
        MAY_IMPORT[from]?.includes(to) !== true,
    );
    expect(wrong).toEqual([]);
  });

  test('names, migrate, roads, plan and text do no input or output', () => {
    const pure = CODE.filter((file) =>
      ['names', 'migrate', 'roads', 'plan', 'text'].includes(folderOf(file)),
    );
    // Edges that live beside their folder's core, each saying so in its first lines.
    const edges = ['roads/current-settings.ts', 'roads/dialects/pac.ts'];
    const impure = pure.filter((file) =>
      /from '(?:node:(?:fs|net|child_process|http|https|dgram|worker_threads)(?:\/promises)?)'/.test(
        readFileSync(file, 'utf8'),
      ),
    );
    expect(
      impure.map((file) => relative(SRC, file)).filter((file) => !edges.includes(file)),
    ).toEqual([]);
  });

  test('the page in the browser needs nothing of Node, however far its imports go', () => {
    const reached = new Set<string>();
    const walk = (file: string): void => {
      if (reached.has(file)) return;
      reached.add(file);
      for (const next of neededBy(file).files) walk(next);
    };
    walk(join(SRC, 'web/page/main.tsx'));
    const packages = new Set(
      [...reached]
        .flatMap((file) => neededBy(file).packages)
        .filter((name) => !name.endsWith('.css')),
    );
    expect(reached.has(join(SRC, 'roads/trace.ts'))).toBe(true);
    expect([...packages].toSorted()).toEqual([
      '@preact/signals',
      'preact',
      'preact/hooks',
      'uplot',
    ]);
    const folders = new Set([...reached].map(folderOf));
    expect([...folders].toSorted()).toEqual([
      '',
      'estate',
      'names',
      'plan',
      'roads',
      'site',
      'text',
      'web',
    ]);
  });
});
