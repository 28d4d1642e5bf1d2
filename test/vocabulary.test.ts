// The table of docs/vocabulary.md against the code: no identifier, file, key, command or text
// for people uses a replaced word in the meaning that it had here. Comments are prose and free.

import { readdirSync, readFileSync } from 'node:fs';
import { join, sep } from 'node:path';

import { expect, test } from 'vitest';

import { ROOT } from './markdown.ts';

/** Words alone and as parts of identifiers, keys and file names. */
const REPLACED = new Set(
  'mend mends mended mending actor actors sighting sightings keeper keepers converge convergence house stranger strangers strange fabric fabrics story stories diary foretold foretell door doors bell dice giveback persist'.split(
    ' ',
  ),
);
/** Verbs of plain English, which are fine alone; as parts of an identifier they name a thing of ours. */
const REPLACED_IN_IDENTIFIERS = new Set(['tell', 'told', 'untold']);
/** The command, its key and its folder; `keep` is a verb too. */
const KEEP = /sekisho keep\b|\.sekisho\/keep\b|['"`]keep['"`]|\bkeep: \{|['"`]keep\.[a-z]/;

interface Exception {
  readonly why: string;
  readonly file: RegExp;
  readonly text: RegExp;
}

const EXCEPTIONS: readonly Exception[] = [
  {
    why: 'the words of 0.1.0, which are refused or carried over',
    file: /(?:^|\/)(?:former-|migrate|vocabulary)|kept-by-0\.1\.0|site-errors\/|parse-site\.test\.ts/,
    text: /./,
  },
  {
    why: 'Site Recovery has fabrics of its own',
    file: /azure-emulator|appliance\/set-up\/vault-paths\.ts|docs\/(?:azure-emulator|facts)/,
    text: /fabric/i,
  },
  {
    why: 'an option of rehearse: keep the files',
    file: /rehearse|work-folder|play-scenario/,
    text: /keep/,
  },
  { why: 'an operator of KQL', file: /azure-emulator/, text: /project-keep/ },
];

const FILES = ['packages', 'test-kit', 'test', 'bench', 'build', 'packaging', 'bin']
  .flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' }).map((name) =>
      join(folder, name).split(sep).join('/'),
    ),
  )
  .filter(
    (file) =>
      !/node_modules|\/dist\/|^test\/(?:cases\/.*\/(?:input|stdout|stderr|out)|vocabulary)/.test(
        file,
      ),
  );

const CODE = FILES.filter((file) => /\.(?:tsx?|mjs|css|html)$/.test(file));

const withoutComments = (text: string): string =>
  text
    .replaceAll(/\/\*[\s\S]*?\*\//g, (comment) => comment.replaceAll(/[^\n]/g, ' '))
    .replaceAll(/(^|\s)\/\/.*$/gm, '$1');

/** `readWebSite` → read, web, site. */
const partsOf = (word: string): string[] =>
  word
    .replaceAll(/([a-z\d])([A-Z])/g, '$1 $2')
    .split(/[\s_.-]+/)
    .map((part) => part.toLowerCase());

function faultsOf(text: string): string[] {
  const words = text.match(/[A-Za-z][\w-]*/g) ?? [];
  const replaced = words.filter((word) => {
    const parts = partsOf(word);
    return (
      parts.some((part) => REPLACED.has(part)) ||
      (parts.length > 1 && parts.some((part) => REPLACED_IN_IDENTIFIERS.has(part)))
    );
  });
  return KEEP.test(text) ? [...replaced, 'keep'] : replaced;
}

function faultsAt(file: string, line: string): string[] {
  const isExcused = EXCEPTIONS.some((each) => each.file.test(file) && each.text.test(line));
  return isExcused ? [] : faultsOf(line);
}

test.each([
  ['tellOnce(mendLines)', ['tellOnce', 'mendLines']],
  ["run('keep', site)", ['keep']],
  ['what logs tell, and what they keep', []],
  ['extended, recommended, history, warehouse, factor', []],
])('%s', (text, faults) => {
  expect(faultsOf(text)).toEqual(faults);
});

test('no code uses a replaced word', () => {
  const faults = CODE.flatMap((file) =>
    withoutComments(readFileSync(join(ROOT, file), 'utf8'))
      .split('\n')
      .flatMap((line, index) =>
        faultsAt(file, line).map((word) => `${file}:${index + 1}: ${word}: ${line.trim()}`),
      ),
  );
  expect(faults).toEqual([]);
});

test('no file is named by one', () => {
  const faults = FILES.filter((file) => faultsAt(file, file).length > 0);
  expect(faults).toEqual([]);
});
