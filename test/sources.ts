// The sources of all packages and what each imports, for the tests that look at them as files.

import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';

import { ROOT } from './markdown.ts';

export interface Import {
  /** As it is written. */
  readonly from: string;
  /** What is taken from it; empty where that is not said. */
  readonly names: readonly string[];
  /** Gone when the file runs. */
  readonly isTypeOnly: boolean;
  /** By an expression: loaded when it runs. */
  readonly isLate: boolean;
}

const IMPORT =
  /^(?:import|export)\s(type\s)?(?:([^'";]*?)\sfrom\s)?'([^']+)';|\bimport\(\s*'([^']+)'\s*\)/gm;

/** Paths from the root, with slashes, of the TypeScript files below a folder. */
export function sourcesIn(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name))
    .map((entry) => relative(ROOT, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .filter((file) => !/(?:^|\/)(?:node_modules|dist)\//.test(file))
    .toSorted();
}

/** Of a path from the root. */
export function importsOf(file: string): Import[] {
  const text = readFileSync(join(ROOT, file), 'utf8');
  return [...text.matchAll(IMPORT)].map(([, type, what = '', from, late]) => {
    const names = (/\{([^}]*)\}/.exec(what)?.[1] ?? '')
      .split(',')
      .map((name) => name.trim().replace(/ as .*/, ''))
      .filter((name) => name !== '');
    return {
      from: from ?? late ?? '',
      isLate: late !== undefined,
      names: names.filter((name) => !name.startsWith('type ')),
      isTypeOnly:
        type !== undefined || (names.length > 0 && names.every((name) => name.startsWith('type '))),
    };
  });
}

/** The file of this workspace that an import means, or null: it is a package's, Node's, or no source. */
export function targetOf(file: string, from: string): string | null {
  if (!/\.tsx?$/.test(from)) return null;
  const kit = /^@sekisho\/test-kit\/(.*)$/.exec(from)?.[1];
  if (kit !== undefined) return `test-kit/${kit}`;
  const [, name, path] = /^@sekisho\/([\w-]+)\/(.*)$/.exec(from) ?? [];
  if (name !== undefined) return `packages/${name}/src/${path ?? ''}`;
  return from.startsWith('.')
    ? relative(ROOT, resolve(ROOT, dirname(file), from))
        .split(sep)
        .join('/')
    : null;
}

/** What ships: neither tests nor their helpers. */
export const SHIPPED = sourcesIn('packages').filter((file) => !file.endsWith('.test.ts'));
