// Nothing that people read, and nothing that is run, names by a registry name what is not published
// there: Sekisho is in no registry, and others come by the versions of package.json.

import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, test } from 'vitest';

import { ROOT } from './markdown.ts';

const manifest = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as Readonly<
  Record<string, Readonly<Record<string, string>> | undefined>
>;
const VERSIONS = { ...manifest['devDependencies'], ...manifest['peerDependencies'] };

const { packages: LOCKED } = JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8')) as {
  packages: Readonly<Record<string, { readonly bin?: Readonly<Record<string, string>> }>>;
};
/** Programs that npx finds in the clone. */
const LOCAL_BINS = new Set(
  Object.keys(VERSIONS).flatMap((name) => Object.keys(LOCKED[`node_modules/${name}`]?.bin ?? {})),
);

const PLACES = [
  'README.md',
  'README.ja.md',
  'CHANGELOG.md',
  'CONTRIBUTING.md',
  'SECURITY.md',
  'package.json',
  '.ci',
  '.github',
  'bench',
  'bin',
  'build',
  'catalog',
  'docs',
  'examples',
  'packaging',
  'packages',
];

function filesIn(place: string): string[] {
  const path = join(ROOT, place);
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory() !== true) return [place];
  return readdirSync(path, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && !/\.(?:png|wasm|ico|woff2)$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name).slice(ROOT.length))
    .filter((name) => !/\.sekisho\/|\/dist\//.test(name));
}

/** A program that fetches, and the word behind it that does; options may stand anywhere. */
const NPM =
  /\b(npx|bunx|pnpx|(?:npm|pnpm|yarn|bun)(?:\s+-[-\w]+)*\s+(?:exec|x|dlx|install|i|add|create|init|view|pack))((?:[ \t]+[^\s`'"’|&;()<>、。]+)*)/g;
/** Of another kind: enough that it is not Sekisho that is fetched. */
const OTHERS =
  /\b(?:(?:docker|podman|buildah|nerdctl|skopeo)\s+(?:pull|run|from|create|copy|inspect)|(?:pip3?|pipx|gem|cargo|go|brew|apt|apt-get|dnf|yum|apk|snap|choco|scoop|winget|helm)\s+(?:install|add))([^\n`|&;]*)/g;

/** What in a text names something by a registry that has it not, or not in that version. */
function faultsOf(text: string): string[] {
  const words = [...text.matchAll(NPM)].flatMap(([, program = '', rest = '']) => {
    const [...given] = rest.split(/[ \t]+/).filter((word) => word !== '' && !word.startsWith('-'));
    const isRun = /npx|bunx|pnpx|exec|\bx\b|dlx/.test(program);
    // Behind a program's name stand its own arguments.
    return (isRun ? given.slice(0, 1).filter((word) => !LOCAL_BINS.has(word)) : given)
      .filter(isUnknown)
      .map((word) => `${program} ${word}`);
  });
  const others = [...text.matchAll(OTHERS)]
    .filter(([, rest = '']) =>
      /(?:^|[\s/])(?:@?sekisho(?:\/[\w-]+)?)(?=$|[\s:@])/.test(
        rest.replaceAll(/localhost\/\S+/g, ''),
      ),
    )
    .map(([whole]) => whole.trim());
  return [...words, ...others];
}

function isUnknown(word: string): boolean {
  if (/^(?:\.{0,2}\/|~\/|\$)|\.tgz$|^[A-Z]+$/.test(word)) return false;
  const [, name = '', version] = /^(@?[^@]+)(?:@(.*))?$/.exec(word) ?? [];
  if (!/^(?:@[\w.-]+\/)?[a-z0-9][\w.-]*$/.test(name)) return false;
  const known = VERSIONS[name];
  // A version that is put in is the manifest's.
  return (
    known === undefined || (version !== undefined && version !== known && !version.startsWith('${'))
  );
}

test.each(PLACES)('%s names nothing that no registry has', (place) => {
  const files = filesIn(place);
  expect(files.length).toBeGreaterThan(0);
  expect(
    files.flatMap((file) =>
      faultsOf(readFileSync(join(ROOT, file), 'utf8')).map((fault) => `${file}: ${fault}`),
    ),
  ).toEqual([]);
});

describe('the rule', () => {
  test.each([
    'npx sekisho plan .',
    'npx --yes sekisho',
    'npm i -g sekisho',
    'npm install --global sekisho@0.1.0',
    'npm install -g @sekisho/core',
    'npm exec sekisho -- plan',
    'pnpm dlx sekisho',
    'yarn add azurite sekisho',
    'npm install azurite@1.0.0',
    'docker run --rm sekisho/sekisho plan',
    'podman pull ghcr.io/someone/sekisho:1',
    'brew install sekisho',
    'apt-get install -y sekisho',
  ])('finds %s', (line) => expect(faultsOf(`see \`${line}\` there`)).toHaveLength(1));

  test.each([
    'npm install --global ./sekisho-0.1.0.tgz',
    'npm install --global azurite@3.35.0',
    'npm install',
    'npm ci',
    'npm run package -- DIR',
    'npx vitest run packages/core/src/render',
    'npx tsc -p tsconfig.json',
    'podman run --rm localhost/sekisho plan /site',
    'sekisho init my-site',
    'apt-get install squid',
  ])('takes %s', (line) => expect(faultsOf(`see \`${line}\` there`)).toEqual([]));
});
