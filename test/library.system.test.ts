// The library as others get it: its tarball alone, installed without a registry into an empty folder outside the
// clone. Every block of docs/library.md is a file there; programs are compiled by the strictest rules and run.

import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, realpath, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';

import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { packedProgram, PACKING_MS } from './cli/packed-program.ts';
import { installPackage } from './cli/install-package.ts';
import { ROOT } from './markdown.ts';

const run = promisify(execFile);
const MOST_PACKAGES = 60;
const MOST_BYTES = 60_000_000;
const TSC = join(ROOT, 'node_modules', 'typescript', 'bin', 'tsc');

interface Example {
  readonly heading: string;
  readonly program: string;
  readonly prints: string;
}

const page = await readFile(join(ROOT, 'docs', 'library.md'), 'utf8');
const BLOCKS = [...page.matchAll(/^```(\w+)(?: (\S+))?\n([\s\S]*?)^```$/gm)].map((match) => ({
  language: match[1] ?? '',
  file: match[2],
  text: match[3] ?? '',
  heading: [...page.slice(0, match.index).matchAll(/^## (.*)$/gm)].at(-1)?.[1] ?? '',
}));
/** A program, and the block behind it: what it prints. */
const EXAMPLES = BLOCKS.flatMap(({ language, heading, text }, index): Example[] =>
  language === 'ts' ? [{ heading, program: text, prints: BLOCKS[index + 1]?.text ?? '' }] : [],
);
const nameOf = (index: number): string => `example${String(index)}`;

/** Of a module that imports the library, whatever its project resolves modules by. */
const RULES = ['--strict', '--exactOptionalPropertyTypes', '--skipLibCheck', 'false'];
const MODULES = [
  ['--module', 'nodenext'],
  ['--module', 'esnext', '--moduleResolution', 'bundler'],
];

let folder = '';

beforeAll(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), 'sekisho-library-')));
  const { tarballs } = await packedProgram();
  await writeFile(join(folder, 'package.json'), '{ "private": true, "type": "module" }\n');
  await installPackage(folder, tarballs.core);
  for (const { file, text } of BLOCKS) {
    if (file === undefined) continue;
    await mkdir(dirname(join(folder, file)), { recursive: true });
    await writeFile(join(folder, file), text);
  }
  for (const [index, { program }] of EXAMPLES.entries())
    await writeFile(join(folder, `${nameOf(index)}.ts`), program);
}, PACKING_MS);
afterAll(() => rm(folder, { recursive: true, force: true }));

const compile = (...argv: readonly string[]) =>
  run(process.execPath, [TSC, ...RULES, '--target', 'es2022', ...argv], { cwd: folder }).catch(
    (error: { stdout: string }) => ({ stdout: error.stdout }),
  );
const sources = EXAMPLES.map((_, index) => `${nameOf(index)}.ts`);
/** What the examples use of Node and have no types for here. */
const NODE_TYPES = ['--typeRoots', join(ROOT, 'node_modules', '@types'), '--types', 'node'];

test('it brings no other package, and imports none', async () => {
  const installed = await readdir(join(folder, 'node_modules', '@sekisho'));
  expect(installed).toEqual(['core']);
  expect((await readdir(join(folder, 'node_modules'))).filter((name) => name[0] !== '.')).toEqual([
    '@sekisho',
  ]);
  const files = await readdir(join(folder, 'node_modules', '@sekisho', 'core'), {
    recursive: true,
  });
  expect(files).toEqual(
    expect.arrayContaining(['README.md', 'LICENSE', join('dist', 'licenses.md')]),
  );
  for (const file of files.filter((name) => /\.(?:js|d\.ts|json)$/.test(name))) {
    const text = await readFile(join(folder, 'node_modules', '@sekisho', 'core', file), 'utf8');
    // Nothing is imported but of Node and of itself.
    const imports = [...text.matchAll(/^(?:import|export)\b[^'"`;]*?\sfrom\s*["']([^"']+)["']/gm)];
    expect(
      imports.map((found) => found[1]).filter((from) => !/^(?:\.|node:)/.test(from ?? '')),
    ).toEqual([]);
  }
});

describe('what each published file installs', () => {
  test.each(['sekisho', 'core', 'emulator'] as const)(
    '%s: at most 60 packages and 60 MB, and no script that would run there',
    async (name) => {
      const { tarball, tarballs } = await packedProgram();
      const own = await mkdtemp(join(folder, 'limits-'));
      await writeFile(join(own, 'package.json'), '{ "private": true }\n');
      await installPackage(own, name === 'sekisho' ? tarball : tarballs[name]);
      const entries = await readdir(own, { recursive: true, withFileTypes: true });
      const files = entries.filter((entry) => entry.isFile());
      const sizes = await Promise.all(
        files.map(async (entry) => (await stat(join(entry.parentPath, entry.name))).size),
      );
      const { packages } = JSON.parse(
        await readFile(join(own, 'node_modules', '.package-lock.json'), 'utf8'),
      ) as { packages: Record<string, { hasInstallScript?: boolean }> };
      expect(Object.keys(packages).length).toBeGreaterThan(0);
      expect(Object.keys(packages).length).toBeLessThanOrEqual(MOST_PACKAGES);
      expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThanOrEqual(MOST_BYTES);
      expect(Object.values(packages).some((each) => each.hasInstallScript)).toBe(false);
    },
  );
});

describe('its types', () => {
  test.each(MODULES)('compile in a strict program without any others: %s %s', async (...module) => {
    await writeFile(
      join(folder, 'all.ts'),
      "import * as core from '@sekisho/core';\nexport const version: string = core.VERSION;\nexport type Site = core.Site;\nexport const portOf = (site: Site): number => site.proxies[0]?.port ?? 0;\n",
    );
    expect((await compile('--noEmit', '--types', '', ...module, 'all.ts')).stdout).toBe('');
  });

  test('are no `any`: what is wrong is refused', async () => {
    const lines = [
      "import { composePlan, decideBypass, parseSite, traceName, type PlanInput } from '@sekisho/core';",
      "export const a: number = parseSite('').name;",
      "decideBypass('netscape', '', []);",
      "export const b = (input: PlanInput) => traceName(input, { name: 'a.example.com', program: 'root' });",
      'export const c = (input: PlanInput): number => composePlan(input).roads;',
      'export const d = (input: PlanInput): string => input.requirements[0]?.ports;',
    ];
    await writeFile(join(folder, 'wrong.ts'), lines.join('\n'));
    const { stdout } = await compile('--noEmit', '--types', '', '--module', 'nodenext', 'wrong.ts');
    expect([...stdout.matchAll(/^wrong\.ts\((\d+)/gm)].map((found) => Number(found[1]))).toEqual([
      2, 3, 4, 5, 6,
    ]);
  });
});

describe('docs/library.md', () => {
  beforeAll(async () => {
    const { stdout } = await compile(...NODE_TYPES, '--module', 'nodenext', ...sources);
    expect(stdout).toBe('');
  });

  test('its programs compile as a bundler resolves modules, too', async () => {
    const [, bundler = []] = MODULES;
    expect((await compile('--noEmit', ...NODE_TYPES, ...bundler, ...sources)).stdout).toBe('');
  });

  test('has a program for every chapter but the last', () => {
    const chapters = [...page.matchAll(/^## (.*)$/gm)].map((match) => match[1]);
    expect(EXAMPLES.map(({ heading }) => heading)).toEqual(chapters.slice(0, -1));
  });

  test.each(EXAMPLES.map((example, index) => ({ ...example, index })))(
    '$heading',
    async ({ index, prints }) => {
      const { stdout, stderr } = await run(process.execPath, [`${nameOf(index)}.js`], {
        cwd: folder,
      });
      expect({ stdout, stderr }).toEqual({ stdout: prints, stderr: '' });
    },
  );
});
