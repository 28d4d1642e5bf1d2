// The suite of a test is in its file's name (docs/architecture.md, "Tests"). A unit test reaches nothing outside its
// process: neither it nor anything that it imports, however far, imports a module that could.

import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

import { describe, expect, test } from 'vitest';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const FORBIDDEN =
  /^node:(?:net|tls|dgram|dns|dns\/promises|http|https|http2|child_process|cluster)$/;
/** Functions and tables of addresses, without a socket. */
const PURE_OF_NET = ['isIP', 'isIPv4', 'isIPv6', 'BlockList', 'SocketAddress'];
/** Packages that open no socket by themselves. */
const PURE_PACKAGES = [
  '@preact',
  'commander',
  'csv-parse',
  'dns-packet',
  'fast-check',
  'marked',
  'psl',
  'string-width',
  'tldts',
  'vitest',
  'yaml',
  'zod',
];

const TESTS = ['src', 'test'].flatMap((top) =>
  readdirSync(join(ROOT, top), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.test.ts'))
    .map((entry) => join(entry.parentPath, entry.name)),
);
const UNIT = TESTS.filter((file) => !/\.(?:system|lab)\.test\.ts$/.test(file));

interface Needed {
  readonly from: string;
  /** What is taken from it; empty where that is not said. */
  readonly names: readonly string[];
}

/** What a file loads when it runs; types are gone by then. */
function neededBy(file: string): Needed[] {
  const text = readFileSync(file, 'utf8');
  const fixed = [
    ...text.matchAll(/^(?:import|export)\s(?!type\s)(?:([^'";]*?)\sfrom\s)?'([^']+)';/gm),
  ].map(([, what = '', from = '']) => ({
    from,
    names: (/\{([^}]*)\}/.exec(what)?.[1] ?? '')
      .split(',')
      .map((name) => name.trim().replace(/ as .*/, ''))
      .filter((name) => name !== '' && !name.startsWith('type ')),
  }));
  const late = [...text.matchAll(/import\(\s*'([^']+)'/g)].map(([, from = '']) => ({
    from,
    names: [],
  }));
  return [...fixed, ...late];
}

function isPure({ from, names }: Needed): boolean {
  if (from === 'node:net') return names.length > 0 && names.every((n) => PURE_OF_NET.includes(n));
  if (from.startsWith('node:')) return !FORBIDDEN.test(from);
  return from.startsWith('.') || PURE_PACKAGES.includes(from.split('/')[0] ?? '');
}

/** The ways from a file to what a unit test must not reach: `a > b > node:net`. */
function waysOut(start: string): string[] {
  const seen = new Set<string>();
  const walk = (file: string, way: readonly string[]): string[] => {
    if (seen.has(file)) return [];
    seen.add(file);
    const here = [...way, relative(ROOT, file)];
    return neededBy(file).flatMap((needed) => {
      if (!isPure(needed)) return [[...here, needed.from].join(' > ')];
      const next = resolve(dirname(file), needed.from);
      return needed.from.startsWith('.') && /\.tsx?$/.test(next) ? walk(next, here) : [];
    });
  };
  return walk(start, []);
}

test('a unit test reaches no socket and no other program, however far its imports go', () => {
  expect(UNIT.length).toBeGreaterThan(100);
  expect(UNIT.flatMap(waysOut)).toEqual([]);
});

describe('the search for ways out', () => {
  test('finds that of a test of programs, and that of a test with sockets', () => {
    const outOf = (name: string): string[] => waysOut(join(ROOT, name));
    expect(outOf('test/cli/smoke.system.test.ts').join('\n')).toContain('node:child_process');
    expect(outOf('src/rehearsal/network/loopback.system.test.ts').join('\n')).toContain('node:net');
  });

  test.each([
    [{ from: 'node:net', names: ['isIPv4'] }, true],
    [{ from: 'node:net', names: ['isIPv4', 'connect'] }, false],
    [{ from: 'node:net', names: [] }, false],
    [{ from: 'node:dns/promises', names: ['lookup'] }, false],
    [{ from: 'node:fs/promises', names: ['readFile'] }, true],
    [{ from: 'csv-parse/sync', names: ['parse'] }, true],
    [{ from: '@azure/identity', names: [] }, false],
  ])('%j: %j', (needed, wanted) => {
    expect(isPure(needed)).toBe(wanted);
  });
});

test('no code that ships imports a test or a helper of tests', () => {
  const shipped = readdirSync(join(ROOT, 'src'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((file) => !isOfTests(file));
  expect(shipped.length).toBeGreaterThan(400);
  const wrong = shipped.flatMap((file) =>
    neededBy(file)
      .filter(({ from }) => from.startsWith('.') && isOfTests(resolve(dirname(file), from)))
      .map(({ from }) => `${relative(ROOT, file)} > ${from}`),
  );
  expect(wrong).toEqual([]);
});

function isOfTests(file: string): boolean {
  const path = relative(ROOT, file).replaceAll('\\', '/');
  return /^test\/|\/testing\/|\.test\.tsx?$/.test(path);
}

test('each suite has tests, and no file a fourth ending', () => {
  const endings = new Set(
    TESTS.map((file) => /\.([a-z]+)\.test\.ts$/.exec(file)?.[1] ?? 'unit').filter(
      (ending) => !['unit', 'system', 'lab'].includes(ending),
    ),
  );
  expect([...endings]).toEqual([]);
  expect(TESTS.some((file) => file.endsWith('.lab.test.ts'))).toBe(true);
});
