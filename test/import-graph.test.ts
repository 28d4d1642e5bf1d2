// The import graph. Packages and the folders in them import one way; this is the table of what
// each may import, and a change of it belongs into the commit that needs it.

import { describe, expect, test } from 'vitest';

import { importsOf, SHIPPED, targetOf } from './sources.ts';

const PACKAGES: Readonly<Record<string, readonly string[]>> = {
  dns: [],
  core: ['dns'],
  'azure-emulator': ['dns', 'core'],
  rehearsal: ['dns', 'core', 'azure-emulator'],
  sekisho: ['dns', 'core', 'azure-emulator', 'rehearsal'],
};

/** What lies below every folder of its package: files beside the folders, the words as types, sentences. */
const BELOW_ALL: Readonly<Record<string, readonly string[]>> = { core: ['.', 'model', 'text'] };

/** Of each package's folders; `.` are the files beside them. */
const FOLDERS: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  dns: { '.': [], wire: ['.'] },
  core: {
    '.': [],
    model: [],
    text: [],
    // What 0.1.0 wrote, in today's words: texts and plain data.
    migrate: [],
    names: [],
    catalog: ['names'],
    estate: [],
    site: ['names', 'catalog', 'estate'],
    discover: ['catalog', 'estate', 'site'],
    roads: ['names', 'estate', 'site'],
    // A DNS server's own files, to what it hosts and whom it asks today.
    'resolver-state': ['estate', 'site', 'roads'],
    plan: ['names', 'catalog', 'estate', 'site', 'roads'],
    // A folder a product, one list; test/products.test.ts has what they may import of one another.
    products: ['names', 'estate', 'site', 'roads', 'plan'],
    render: ['site', 'plan', 'products'],
    'to-do': ['names', 'roads', 'plan', 'products', 'render'],
    diagnose: ['names', 'migrate', 'site', 'roads', 'plan', 'products'],
    sync: ['names', 'estate', 'site', 'roads', 'plan', 'products'],
    assist: ['names', 'estate', 'site', 'roads', 'plan', 'products', 'diagnose', 'sync'],
    capacity: [],
    // Of each JSON document the schema and what makes it, from whatever it is about.
    documents: [
      'migrate',
      'catalog',
      'estate',
      'roads',
      'plan',
      'render',
      'diagnose',
      'sync',
      'assist',
      'capacity',
      'to-do',
    ],
    // What others may import of this package.
    library: [
      '.',
      'model',
      'names',
      'catalog',
      'estate',
      'site',
      'roads',
      'plan',
      'products',
      'render',
      'resolver-state',
      'diagnose',
      'text',
    ],
  },
  'azure-emulator': {
    base: [],
    names: ['base'],
    resources: ['base'],
    entra: ['base', 'names'],
    services: ['base', 'names', 'resources', 'entra'],
    cache: ['base', 'resources', 'services'],
    arm: ['base', 'names', 'resources', 'entra', 'services', 'cache'],
    cloud: ['base', 'names', 'resources', 'entra', 'services', 'cache', 'arm'],
    'stand-alone': ['base', 'names', 'entra', 'services', 'cache', 'arm', 'cloud'],
  },
  rehearsal: {
    workspace: [],
    scenarios: [],
    settings: [],
    network: [],
    replication: ['workspace'],
    machine: ['workspace', 'replication'],
    onprem: ['workspace', 'network'],
    appliance: ['network', 'replication'],
    report: ['scenarios', 'network', 'appliance'],
    site: ['workspace', 'settings', 'network', 'replication', 'onprem', 'appliance'],
    play: [
      'workspace',
      'scenarios',
      'network',
      'replication',
      'machine',
      'appliance',
      'report',
      'site',
    ],
    '.': [
      'workspace',
      'scenarios',
      'network',
      'replication',
      'machine',
      'appliance',
      'report',
      'site',
      'play',
    ],
  },
  sekisho: { web: [], cli: ['web'] },
};

/** In imports from one to the next. */
const LONGEST_BETWEEN_PACKAGES = 4;
const LONGEST_BETWEEN_FOLDERS = 8;

interface Place {
  readonly package: string;
  readonly folder: string;
}

function placeOf(file: string): Place {
  const [, name = '', , first = '', ...rest] = file.split('/');
  return { package: name, folder: rest.length === 0 ? '.' : first };
}

interface Edge {
  readonly file: string;
  readonly from: Place;
  readonly to: Place;
}

const EDGES: readonly Edge[] = SHIPPED.flatMap((file) =>
  importsOf(file).flatMap(({ from }) => {
    const target = targetOf(file, from);
    return target === null ? [] : [{ file, from: placeOf(file), to: placeOf(target) }];
  }),
);

type Graph = ReadonlyMap<string, ReadonlySet<string>>;

function graphOf(pairs: readonly (readonly [string, string])[]): Graph {
  const graph = new Map<string, Set<string>>();
  for (const [from, to] of pairs)
    if (from !== to) graph.set(from, (graph.get(from) ?? new Set()).add(to));
  return graph;
}

const BETWEEN_PACKAGES = graphOf(EDGES.map(({ from, to }) => [from.package, to.package]));
const betweenFolders = (name: string): Graph =>
  graphOf(
    EDGES.filter(({ from, to }) => from.package === name && to.package === name).map(
      ({ from, to }) => [from.folder, to.folder],
    ),
  );

/** The longest chain of imports, or a circle: a chain that ends where it began. */
function longestChain(graph: Graph): readonly string[] {
  const known = new Map<string, readonly string[]>();
  let circle: readonly string[] | null = null;
  const walk = (at: string, way: readonly string[]): readonly string[] => {
    if (way.includes(at)) {
      circle ??= [...way.slice(way.indexOf(at)), at];
      return [at];
    }
    const found = known.get(at);
    if (found !== undefined) return found;
    const tails = [...(graph.get(at) ?? [])].map((next) => walk(next, [...way, at]));
    const longest = tails.toSorted((a, b) => b.length - a.length)[0] ?? [];
    known.set(at, [at, ...longest]);
    return [at, ...longest];
  };
  const chains = [...graph.keys()].map((at) => walk(at, []));
  return circle ?? chains.toSorted((a, b) => b.length - a.length)[0] ?? [];
}

describe('chains of imports', () => {
  test('a circle is seen, and the longest chain', () => {
    const pairs = [
      ['a', 'b'],
      ['b', 'c'],
      ['a', 'c'],
    ] as const;
    expect(longestChain(graphOf(pairs))).toEqual(['a', 'b', 'c']);
    expect(longestChain(graphOf([...pairs, ['c', 'b']]))).toEqual(['b', 'c', 'b']);
  });

  test('between packages there is no circle, and no chain is long', () => {
    const chain = longestChain(BETWEEN_PACKAGES);
    expect(chain).toHaveLength(new Set(chain).size);
    expect(chain.length - 1, chain.join(' > ')).toBeLessThanOrEqual(LONGEST_BETWEEN_PACKAGES);
  });

  test.each(Object.keys(PACKAGES))('between the folders of %s likewise', (name) => {
    const chain = longestChain(betweenFolders(name));
    expect(chain).toHaveLength(new Set(chain).size);
    expect(chain.length - 1, chain.join(' > ')).toBeLessThanOrEqual(LONGEST_BETWEEN_FOLDERS);
  });
});

describe('directions', () => {
  test('every package and folder has its row', () => {
    const places = SHIPPED.map(placeOf);
    expect(places.filter((each) => FOLDERS[each.package]?.[each.folder] === undefined)).toEqual([]);
    expect(EDGES.length).toBeGreaterThan(2000);
  });

  test('no file imports against them', () => {
    const wrong = EDGES.filter(({ from, to }) =>
      from.package === to.package
        ? from.folder !== to.folder &&
          BELOW_ALL[from.package]?.includes(to.folder) !== true &&
          FOLDERS[from.package]?.[from.folder]?.includes(to.folder) !== true
        : PACKAGES[from.package]?.includes(to.package) !== true,
    );
    expect(wrong).toEqual([]);
  });

  test('no row allows what no file needs', () => {
    const needed = new Set(
      EDGES.map(({ from, to }) => `${from.package}/${from.folder} ${to.package}/${to.folder}`),
    );
    const unused = Object.entries(FOLDERS).flatMap(([name, rows]) =>
      Object.entries(rows).flatMap(([folder, may]) =>
        may
          .filter((to) => !needed.has(`${name}/${folder} ${name}/${to}`))
          .map((to) => `${name}: ${folder} > ${to}`),
      ),
    );
    expect(unused).toEqual([]);
  });
});

const EDGE_FILES = ['roads/current-settings.ts', 'roads/dialects/pac.ts'];
const CORE = 'packages/core/src/';

test('names, migrate, roads, plan and text do no input or output, but for edges that say so', () => {
  const impure = SHIPPED.filter((file) =>
    ['names', 'migrate', 'roads', 'plan', 'text'].some((folder) =>
      file.startsWith(`${CORE}${folder}/`),
    ),
  ).filter((file) =>
    importsOf(file).some(({ from }) =>
      /^node:(?:fs|net|child_process|http|https|dgram|worker_threads)(?:\/promises)?$/.test(from),
    ),
  );
  expect(impure.map((file) => file.slice(CORE.length))).toEqual(EDGE_FILES);
});

test('the page in the browser needs nothing of Node, however far its imports go', () => {
  const reached = new Set<string>();
  const outside = new Set<string>();
  const walk = (file: string): void => {
    if (reached.has(file)) return;
    reached.add(file);
    for (const { from, isTypeOnly } of importsOf(file)) {
      if (isTypeOnly || from.endsWith('.css')) continue;
      const target = targetOf(file, from);
      if (target === null) outside.add(from);
      else walk(target);
    }
  };
  walk('packages/sekisho/src/web/page/main.tsx');
  expect(reached.has(`${CORE}roads/trace.ts`)).toBe(true);
  expect([...outside].toSorted()).toEqual([
    // Data, and none of the first view.
    '../../../../../../catalog/sources.json',
    '@preact/signals',
    '@tanstack/virtual-core',
    'fflate',
    'preact',
    'preact/hooks',
    'uplot',
  ]);
});

test('what starts the program loads neither rehearsal nor emulator until its command asks', () => {
  const early = new Set<string>();
  const walk = (file: string): void => {
    if (early.has(file)) return;
    early.add(file);
    for (const { from, isTypeOnly, isLate } of importsOf(file)) {
      const target = targetOf(file, from);
      if (!isTypeOnly && !isLate && target !== null) walk(target);
    }
  };
  walk('packages/sekisho/src/cli/bin.ts');
  expect(early.size).toBeGreaterThan(20);
  const heavy = [...early].filter((file) => /^packages\/(?:rehearsal|azure-emulator)\//.test(file));
  // Tables that import nothing: help and completion name what is in them.
  expect(heavy.toSorted()).toEqual([
    'packages/azure-emulator/src/stand-alone/options.ts',
    'packages/rehearsal/src/scenarios/scenario.ts',
  ]);
});
