// The suite of a test is in its file's name (docs/architecture.md, "Tests"). A unit test reaches nothing outside its
// process: neither it nor anything that it imports, however far, imports a module that could.

import { describe, expect, test } from 'vitest';

import { LONG } from './long-files.ts';
import { importsOf, SHIPPED, sourcesIn, targetOf, type Import } from './sources.ts';

const FORBIDDEN =
  /^node:(?:net|tls|dgram|dns|dns\/promises|http|https|http2|child_process|cluster)$/;
/** Functions and tables of addresses, without a socket. */
const PURE_OF_NET = ['isIP', 'isIPv4', 'isIPv6', 'BlockList', 'SocketAddress'];
/** Packages that open no socket by themselves. */
const PURE_PACKAGES = [
  '@preact',
  'ajv',
  'ajv-formats',
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

const TESTS = ['packages', 'test-kit', 'test']
  .flatMap(sourcesIn)
  .filter((file) => file.endsWith('.test.ts'));
const UNIT = TESTS.filter((file) => !/\.(?:system|lab)\.test\.ts$/.test(file));

function isPure({ from, names }: Pick<Import, 'from' | 'names'>): boolean {
  if (from === 'node:net') return names.length > 0 && names.every((n) => PURE_OF_NET.includes(n));
  if (from.startsWith('node:')) return !FORBIDDEN.test(from);
  return /^\.|^@sekisho\//.test(from) || PURE_PACKAGES.includes(from.split('/')[0] ?? '');
}

/** The list of products loads a driver when sync opens it, which this file alone does. */
const OPENS_DRIVERS = 'packages/core/src/sync/target.ts';
const isDriverOfList = (file: string, from: string): boolean =>
  from === './driver.ts' && /^packages\/core\/src\/products\/[\w-]+\/product\.ts$/.test(file);

/** The ways from a file to what a unit test must not reach: `a > b > node:net`. */
function waysOut(start: string): string[] {
  const seen = new Set<string>();
  const walk = (file: string, way: readonly string[]): string[] => {
    if (seen.has(file)) return [];
    seen.add(file);
    const here = [...way, file];
    if (file === OPENS_DRIVERS) return [here.join(' > ')];
    return importsOf(file).flatMap((needed) => {
      if (needed.isTypeOnly || isDriverOfList(file, needed.from)) return [];
      if (!isPure(needed)) return [[...here, needed.from].join(' > ')];
      const next = targetOf(file, needed.from);
      return next === null ? [] : walk(next, here);
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
    const outOf = (name: string): string[] => waysOut(name);
    expect(outOf('test/cli/smoke.system.test.ts').join('\n')).toContain('node:child_process');
    expect(outOf('packages/rehearsal/src/network/loopback.system.test.ts').join('\n')).toContain(
      'node:net',
    );
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
  expect(SHIPPED.length).toBeGreaterThan(400);
  const wrong = SHIPPED.flatMap((file) =>
    importsOf(file)
      .map(({ from }) => targetOf(file, from) ?? '')
      .filter((target) => /^test(?:-kit)?\/|\.test\.tsx?$/.test(target))
      .map((target) => `${file} > ${target}`),
  );
  expect(wrong).toEqual([]);
});

test('each suite has tests, and no file a fourth ending', () => {
  const endings = new Set(
    TESTS.map((file) => /\.([a-z]+)\.test\.ts$/.exec(file)?.[1] ?? 'unit').filter(
      (ending) => !['unit', 'system', 'lab'].includes(ending),
    ),
  );
  expect([...endings]).toEqual([]);
  expect(TESTS.some((file) => file.endsWith('.lab.test.ts'))).toBe(true);
});

test('the files that start first are there', () => {
  expect(LONG.filter((file) => !TESTS.includes(file))).toEqual([]);
});
