// npm run release -- VERSION|patch|minor|major|current [--apply] [--out DIR]: what a release changes.
// Without --apply it shows that and changes nothing. With it: one commit and one tag, here; the
// release notes and the SBOMs in DIR. Nothing is ever pushed. `current` writes notes and SBOMs of
// the version that stands in package.json and touches nothing else.

import { spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

import { PUBLISHED } from './published.mjs';
import { cyclonedxOf, spdxOf } from './bills.mjs';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const USAGE = 'usage: npm run release -- VERSION|patch|minor|major|current [--apply] [--out DIR]';
const { INIT_CWD: from = process.cwd(), npm_execpath: npm, SOURCE_DATE_EPOCH: epoch } = process.env;

class Refused extends Error {}

function git(...args) {
  const { status, stdout, stderr, error } = spawnSync('git', args, { cwd: ROOT, encoding: 'utf8' });
  if (status === 0) return stdout;
  throw new Error(`git ${args[0]}: ${error?.message ?? stderr.trim()}`);
}

const read = (file) => readFileSync(join(ROOT, file), 'utf8');

function nextVersion(word, old) {
  const parts = old.split('.').map(Number);
  const [major = 0, minor = 0, patch = 0] = parts;
  if (word === 'major') return `${major + 1}.0.0`;
  if (word === 'minor') return `${major}.${minor + 1}.0`;
  if (word === 'patch') return `${major}.${minor}.${patch + 1}`;
  if (!/^(?:0|[1-9]\d*)(?:\.(?:0|[1-9]\d*)){2}$/.test(word))
    throw new Refused(`not a version: ${word}\n${USAGE}`);
  const given = word.split('.').map(Number);
  const place = given.findIndex((part, index) => part !== parts[index]);
  if (place === -1 || given[place] < parts[place])
    throw new Refused(`${word} is not above ${old}, the version that stands in package.json`);
  return word;
}

/** The text below a heading of the second level, up to the next one; null without it. */
function section(changelog, title) {
  const start = changelog.split(/^(?=## )/m).find((part) => {
    const [head = ''] = part.split('\n', 1);
    return head === `## ${title}` || head.startsWith(`## ${title} - `);
  });
  return start === undefined ? null : start.slice(start.indexOf('\n') + 1).trim();
}

function replaced(file, old, fresh) {
  const text = read(file);
  if (text.split(old).length < 2) throw new Refused(`${file} does not have ${old.trim()}`);
  return text.replace(old, () => fresh);
}

/** The manifests of the clone, from its root; all packages have one version. */
const MANIFESTS = [
  'package.json',
  'test-kit/package.json',
  ...readdirSync(join(ROOT, 'packages')).map((name) => `packages/${name}/package.json`),
].filter((file) => existsSync(join(ROOT, file)));

/** A manifest's text with its own version, and that of the workspace's packages that it needs. */
function withVersion(file, old, version) {
  const text = replaced(file, `"version": "${old}"`, `"version": "${version}"`);
  return text.replaceAll(
    new RegExp(`("@sekisho/[\\w-]+": )"${old.replaceAll('.', '\\.')}"`, 'g'),
    (_whole, name) => `${name}"${version}"`,
  );
}

/** npm's lock: what stands in the manifests. */
function lockWithVersion(old, version) {
  const lock = JSON.parse(read('package-lock.json'));
  const folders = MANIFESTS.map((file) => file.replace(/\/?package\.json$/, ''));
  const entries = folders.map((folder) => lock.packages?.[folder]);
  if (lock.version !== old || entries.some((entry) => entry?.version !== old))
    throw new Refused(`package-lock.json is not of ${old}: run npm install`);
  lock.version = version;
  for (const entry of entries) {
    entry.version = version;
    for (const needs of [entry.dependencies, entry.devDependencies, entry.peerDependencies])
      for (const name of Object.keys(needs ?? {}))
        if (name.startsWith('@sekisho/') && needs[name] === old) needs[name] = version;
  }
  return `${JSON.stringify(lock, null, 2)}\n`;
}

/** Every file of a release, with its new text. */
function changes(old, version, date) {
  const made = {
    ...Object.fromEntries(MANIFESTS.map((file) => [file, withVersion(file, old, version)])),
    'package-lock.json': lockWithVersion(old, version),
    'packages/core/src/version.ts': replaced(
      'packages/core/src/version.ts',
      `'${old}'`,
      `'${version}'`,
    ),
    'CHANGELOG.md': replaced(
      'CHANGELOG.md',
      '## Unreleased\n',
      `## Unreleased\n\n## ${version} - ${date}\n`,
    ),
  };
  // Documents name the package's file.
  const documents = readdirSync(join(ROOT, 'docs')).map((name) => `docs/${name}`);
  for (const file of [
    'README.md',
    'README.ja.md',
    'packaging/container/README.md',
    ...PUBLISHED.map(({ folder }) => join(folder, 'README.md')).slice(1),
    ...documents.filter((name) => name.endsWith('.md')),
  ]) {
    const text = read(file);
    const fresh = PUBLISHED.reduce(
      (sum, { name }) => sum.replaceAll(`${name}-${old}.tgz`, `${name}-${version}.tgz`),
      text,
    );
    if (fresh !== text) made[file] = fresh;
  }
  return made;
}

/** By npm, from the manifests and package-lock.json alone: of each published package, in each format. */
function billsOfMaterials(textOf) {
  if (npm === undefined) throw new Refused(USAGE);
  const work = mkdtempSync(join(tmpdir(), 'sekisho-release-'));
  try {
    // npm writes the folder's name into the documents.
    const clone = join(work, 'sekisho');
    for (const file of [...MANIFESTS, 'package-lock.json']) {
      mkdirSync(dirname(join(clone, file)), { recursive: true });
      writeFileSync(join(clone, file), textOf(file));
    }
    return PUBLISHED.flatMap(({ folder, name }) =>
      ['cyclonedx', 'spdx'].map((format) => {
        const text = npmSbom(clone, [
          `--sbom-format=${format}`,
          `--sbom-type=${folder === 'packages/core' ? 'library' : 'application'}`,
          ...(folder === '.' ? [] : [`--workspace=${folder}`]),
        ]);
        const manifest = JSON.parse(textOf(join(folder, 'package.json')));
        const bill = format === 'spdx' ? spdxOf : cyclonedxOf;
        return { name, format, text: bill(text, manifest) };
      }),
    );
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

function npmSbom(cwd, options) {
  const args = [npm, 'sbom', '--package-lock-only', ...options];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, {
    cwd,
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
    env: Object.fromEntries(
      Object.entries(process.env).filter(([key]) => !/^npm_(?!config_)/i.test(key)),
    ),
  });
  if (status !== 0) throw new Error(`npm sbom: ${stderr.trim()}`);
  return stdout;
}

function writeDocuments(folder, version, notes, bills) {
  mkdirSync(folder, { recursive: true });
  // One for all packages, as they have one version.
  writeFileSync(join(folder, 'release-notes.md'), `${notes}\n`);
  for (const { name, format, text } of bills)
    writeFileSync(join(folder, `${name}-${version}.${format}.json`), text);
  process.stdout.write(`release notes and SBOMs: ${folder}\n`);
}

function current(version, out) {
  const notes = section(read('CHANGELOG.md'), version);
  if (notes === null || notes === '') throw new Refused(`CHANGELOG.md tells nothing of ${version}`);
  writeDocuments(out, version, notes, billsOfMaterials(read));
}

function release(word, { isApplied, outOf }) {
  const { version: old } = JSON.parse(read('package.json'));
  if (word === 'current') return current(old, outOf(old));
  const version = nextVersion(word, old);
  const tag = `v${version}`;
  const dirty = git('status', '--porcelain').trimEnd();
  if (dirty !== '')
    throw new Refused(
      `the tree has changes that are in no commit; commit or remove them:\n${dirty}`,
    );
  if (git('tag', '--list', tag) !== '') throw new Refused(`there is a tag ${tag} already`);
  const notes = section(read('CHANGELOG.md'), 'Unreleased') ?? '';
  if (!/^[-*] \S/m.test(notes))
    throw new Refused(
      'CHANGELOG.md has nothing under "## Unreleased"; write there what changes for users',
    );
  const day = epoch === undefined ? new Date() : new Date(Number(epoch) * 1000);
  const made = changes(old, version, day.toISOString().slice(0, 10));
  const files = Object.keys(made);
  const verb = isApplied ? '' : 'would ';
  process.stdout.write(
    `${old} -> ${version}\n${verb}change ${files.join(', ')}\n${verb}commit them, and tag ${tag}\n${verb}push nothing\n`,
  );
  if (!isApplied) {
    process.stdout.write(`\n${notes}\n\nNothing was changed. With --apply it is done.\n`);
    return;
  }
  // Before anything is changed: what can't be made leaves all as it was.
  const bills = billsOfMaterials((file) => made[file] ?? read(file));
  const before = git('rev-parse', 'HEAD').trim();
  try {
    for (const file of files) writeFileSync(join(ROOT, file), made[file]);
    git('add', '--', ...files);
    git('commit', '--quiet', '--message', `release: ${version}`);
    git(
      'tag',
      '--annotate',
      '--cleanup=verbatim',
      '--message',
      `sekisho ${version}\n\n${notes}`,
      tag,
    );
  } catch (error) {
    // The tree was clean, so that nothing of anybody's is lost.
    git('reset', '--quiet', '--hard', before);
    throw error;
  }
  writeDocuments(outOf(version), version, notes, bills);
  process.stdout.write(`done; to publish: git push --follow-tags\n`);
}

try {
  if (!existsSync(join(ROOT, '.git'))) throw new Refused('a release is made in a clone');
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { apply: { type: 'boolean', default: false }, out: { type: 'string' } },
  });
  const [word, ...more] = positionals;
  if (word === undefined || more.length > 0) throw new Refused(USAGE);
  const { out } = values;
  release(word, {
    isApplied: values.apply,
    outOf: (version) => (out === undefined ? join(ROOT, '.release', version) : resolve(from, out)),
  });
} catch (error) {
  const isUsage = error instanceof Refused || String(error.code).startsWith('ERR_PARSE_ARGS');
  process.stderr.write(`error: ${error.message}\n`);
  process.exitCode = isUsage ? 2 : 3;
}
