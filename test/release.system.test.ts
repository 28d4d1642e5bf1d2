// `npm run release` in a repository of its own, with npm and git; the SBOMs against their schemas.

import { execFile, spawnSync } from 'node:child_process';
import {
  chmod,
  cp,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rm,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { Spec, Validation } from '@cyclonedx/cyclonedx-library';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';

import { ROOT } from './markdown.ts';

const run = promisify(execFile);
const PARTS = [
  'build',
  'catalog',
  'docs',
  'packaging',
  'packages',
  'test-kit',
  '.gitignore',
  'README.md',
  'README.ja.md',
  'package.json',
  'package-lock.json',
];
/** One version for all. */
const MANIFESTS = [
  'package.json',
  'test-kit/package.json',
  ...['azure-emulator', 'core', 'dns', 'rehearsal', 'sekisho'].map(
    (name) => `packages/${name}/package.json`,
  ),
];
const PUBLISHED = [
  ['sekisho', 'sekisho'],
  ['sekisho-azure-emulator', '@sekisho/azure-emulator'],
  ['sekisho-core', '@sekisho/core'],
] as const;
const CHANGELOG = `# Changelog

## Unreleased

### Added

- A thing, with \`code\` and
  a second line.

# no heading of a part

## 0.1.0 - 2025-01-02

- The first.
`;
/** Noon in UTC, 2031-05-06. */
const EPOCH = '1935835200';

let folder: string;
let clone: string;

/** Of nobody's settings, nor of the npm that runs these tests. */
const ENV = {
  ...Object.fromEntries(
    Object.entries(process.env).filter(([key]) => !/^(?:npm_|INIT_CWD$|GIT_)/i.test(key)),
  ),
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_CONFIG_SYSTEM: '/dev/null',
  GIT_AUTHOR_NAME: 'A',
  GIT_AUTHOR_EMAIL: 'a@example.com',
  GIT_COMMITTER_NAME: 'A',
  GIT_COMMITTER_EMAIL: 'a@example.com',
  SOURCE_DATE_EPOCH: EPOCH,
};

async function git(...argv: readonly string[]): Promise<string> {
  return (await run('git', argv, { cwd: clone, env: ENV })).stdout;
}

function release(...argv: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(
    'npm',
    ['run', '--silent', 'release', '--', ...argv],
    {
      cwd: clone,
      env: ENV,
      encoding: 'utf8',
    },
  );
  return { status, stdout, stderr };
}

/** All that a release could change. */
async function standing(): Promise<string> {
  return [
    await git('rev-parse', 'HEAD'),
    await git('status', '--porcelain', '--ignored'),
    await git('tag'),
    await git('ls-remote', 'origin'),
  ].join('--\n');
}

async function change(file: string, text: string): Promise<void> {
  await writeFile(join(clone, file), text);
  await git('commit', '--quiet', '--all', '--message', 'change');
}

const read = (file: string): Promise<string> => readFile(join(clone, file), 'utf8');

const isWanted = (path: string): boolean =>
  !/\.sekisho|[/\\](?:images|dist|node_modules)(?:$|[/\\])/.test(path);
/** A release looks into this one alone, and each test copies all that there is. */
const isSource = (path: string): boolean => /\.tsx?$/.test(path) && !path.endsWith('version.ts');
const template = await mkdtemp(join(tmpdir(), 'sekisho-release-template-'));

beforeAll(async () => {
  clone = join(template, 'any-name');
  await mkdir(clone);
  for (const part of PARTS)
    await cp(join(ROOT, part), join(clone, part), {
      recursive: true,
      filter: (path) => isWanted(path) && !isSource(path),
    });
  await writeFile(join(clone, 'CHANGELOG.md'), CHANGELOG);
  // A release of the project itself may be on its way while this runs: begin at a version of our own.
  const { version } = JSON.parse(await read('package.json')) as { version: string };
  for (const file of [
    ...MANIFESTS,
    'package-lock.json',
    'packages/core/src/version.ts',
    'docs/library.md',
    'packages/azure-emulator/README.md',
    'README.md',
    'README.ja.md',
    'docs/install.md',
    'packaging/container/README.md',
  ])
    await writeFile(join(clone, file), (await read(file)).replaceAll(version, '0.1.0'));
  await run('git', ['init', '--quiet', '--bare', join(template, 'origin')], { env: ENV });
  await git('init', '--quiet');
  await git('remote', 'add', 'origin', '../origin');
  await git('add', '--all');
  await git('commit', '--quiet', '--message', 'all');
});
afterAll(() => rm(template, { recursive: true }));

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sekisho-release-test-'));
  clone = join(folder, 'any-name');
  await run('cp', ['-a', `${template}/.`, folder]);
});
afterEach(() => rm(folder, { recursive: true }));

/** The fields that SPDX 2.3 requires and npm's kind of document has; its schema comes with no package of npm's. */
const SPDX = z.object({
  spdxVersion: z.literal('SPDX-2.3'),
  dataLicense: z.literal('CC0-1.0'),
  SPDXID: z.literal('SPDXRef-DOCUMENT'),
  name: z.string(),
  documentNamespace: z.url(),
  creationInfo: z.object({ created: z.iso.datetime(), creators: z.array(z.string()).min(1) }),
  documentDescribes: z.array(z.string()).length(1),
  packages: z.array(
    z.object({
      name: z.string(),
      SPDXID: z.string().regex(/^SPDXRef-[A-Za-z0-9.-]+$/),
      versionInfo: z.string(),
      downloadLocation: z.string(),
    }),
  ),
  relationships: z.array(
    z.object({
      spdxElementId: z.string(),
      relatedSpdxElement: z.string(),
      relationshipType: z.string().regex(/^[A-Z_]+$/),
    }),
  ),
});

test('without --apply it shows what would be done, and changes nothing', async () => {
  const before = await standing();
  const { status, stdout, stderr } = release('minor');
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  expect(stdout).toContain('0.1.0 -> 0.2.0\n');
  expect(stdout).toContain('package-lock.json, packages/core/src/version.ts, CHANGELOG.md');
  expect(stdout).toContain('- A thing, with `code` and\n  a second line.');
  expect(stdout).not.toContain('The first');
  expect(await standing()).toBe(before);
});

test('with --apply: a commit, a tag, notes and SBOMs that are what their formats want; nothing is pushed', async () => {
  const { status, stdout, stderr } = release('patch', '--apply', '--out', '../out');
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  expect(stdout).toContain('push nothing');
  expect(await git('log', '--format=%s', '-2')).toBe('release: 0.1.1\nall\n');
  expect(await git('status', '--porcelain')).toBe('');
  expect(await git('tag', '--points-at', 'HEAD')).toBe('v0.1.1\n');
  expect(await git('cat-file', '-t', 'v0.1.1')).toBe('tag\n');
  // Lines that begin with # are text, not git's comments.
  expect(await git('tag', '--list', '--format=%(contents)')).toContain('### Added');
  expect(await git('ls-remote', 'origin')).toBe('');
  for (const file of [...MANIFESTS, 'package-lock.json'])
    expect(JSON.parse(await read(file)), file).toMatchObject({ version: '0.1.1' });
  // What packages of the workspace need of one another, and npm's lock of it.
  expect(JSON.parse(await read('packages/rehearsal/package.json'))).toMatchObject({
    dependencies: { '@sekisho/core': '0.1.1', '@sekisho/dns': '0.1.1' },
  });
  const { packages: locked } = JSON.parse(await read('package-lock.json')) as {
    packages: Record<string, { version?: string }>;
  };
  for (const file of MANIFESTS)
    expect(locked[file.replace(/\/?package\.json$/, '')], file).toMatchObject({ version: '0.1.1' });
  expect(JSON.stringify(locked)).not.toMatch(/"@sekisho\/[\w-]+":"0\.1\.0"/);
  expect(await read('packages/core/src/version.ts')).toContain("'0.1.1'");
  expect(await read('CHANGELOG.md')).toBe(
    CHANGELOG.replace('## Unreleased\n', '## Unreleased\n\n## 0.1.1 - 2031-05-06\n'),
  );
  for (const file of [
    'README.md',
    'README.ja.md',
    'docs/install.md',
    'packaging/container/README.md',
  ]) {
    expect(await read(file)).toContain('sekisho-0.1.1.tgz');
    expect(await read(file)).not.toContain('sekisho-0.1.0.tgz');
  }
  expect(await read('docs/library.md')).toContain('sekisho-core-0.1.1.tgz');
  expect(await read('packages/azure-emulator/README.md')).toContain(
    'sekisho-azure-emulator-0.1.1.tgz',
  );
  // Nothing but versions moved in npm's file.
  const moved = await git('diff', '--unified=0', 'HEAD~1', '--', 'package-lock.json');
  expect(moved.match(/^\+(?!\+\+).*$/gm)).not.toEqual(null);
  for (const line of moved.match(/^[+-](?!\+\+|--).*$/gm) ?? [])
    expect(line).toMatch(/^[+-] +"(?:version|@sekisho\/[\w-]+)": "0\.1\.[01]",?$/);

  const out = join(folder, 'out');
  expect((await readdir(out)).toSorted()).toEqual(
    [
      'release-notes.md',
      ...PUBLISHED.flatMap(([file]) => [`${file}-0.1.1.cyclonedx.json`, `${file}-0.1.1.spdx.json`]),
    ].toSorted(),
  );
  expect(await readFile(join(out, 'release-notes.md'), 'utf8')).toMatch(
    /^### Added\n[^]*second line\./,
  );
  for (const [file, name] of PUBLISHED) await lookAtBills(join(out, `${file}-0.1.1`), name);

  // A second one has nothing to tell; the documents of the first can be written again.
  expect(release('patch', '--apply').stderr).toContain('nothing under "## Unreleased"');
  expect(release('current', '--out', '../again').status).toBe(0);
  expect(await readFile(join(folder, 'again', 'release-notes.md'), 'utf8')).toBe(
    await readFile(join(out, 'release-notes.md'), 'utf8'),
  );
  // The manual pages have the day of the release.
  for (const part of ['packages', 'kernel-plugin.ts', 'workspaces.ts'])
    await cp(join(ROOT, part), join(clone, part), {
      recursive: true,
      force: false,
      filter: isWanted,
    });
  await symlink(join(ROOT, 'node_modules'), join(clone, 'node_modules'), 'junction');
  await run(process.execPath, ['build/manual.mjs'], { cwd: clone, env: ENV });
  expect(await read('dist/man/sekisho.1')).toMatch(
    /^\.TH "SEKISHO" "1" "2031-05-06" "sekisho 0\.1\.1"/,
  );
}, 120_000);

/** A library of each, that the bill has to have. */
const INSIDE = {
  sekisho: 'commander',
  '@sekisho/azure-emulator': '@peculiar/x509',
  '@sekisho/core': 'zod',
};

async function lookAtBills(path: string, name: keyof typeof INSIDE): Promise<void> {
  const cyclonedx = await readFile(`${path}.cyclonedx.json`, 'utf8');
  const validator = new Validation.JsonStrictValidator(Spec.Version.v1dot5);
  expect(await validator.validate(cyclonedx)).toBeNull();
  expect(await validator.validate(cyclonedx.replace('"purl"', '"purlOf"'))).not.toBeNull();
  const bill = JSON.parse(cyclonedx) as {
    components: { 'bom-ref': string }[];
    dependencies: { ref: string; dependsOn?: string[] }[];
  };
  expect(bill).toMatchObject({
    specVersion: '1.5',
    metadata: {
      component: {
        name,
        version: '0.1.1',
        type: name === '@sekisho/core' ? 'library' : 'application',
        purl: `pkg:npm/${name.replace('@', '%40')}@0.1.1`,
      },
    },
    components: expect.arrayContaining([expect.objectContaining({ name: INSIDE[name] })]),
  });
  const refs = new Set([`${name}@0.1.1`, ...bill.components.map((each) => each['bom-ref'])]);
  const named = bill.dependencies.flatMap(({ ref, dependsOn = [] }) => [ref, ...dependsOn]);
  expect(named.filter((ref) => !refs.has(ref))).toEqual([]);
  const own = bill.dependencies.find(({ ref }) => ref === `${name}@0.1.1`);
  expect(own?.dependsOn?.length).toBeGreaterThan(3);

  const spdx = SPDX.parse(JSON.parse(await readFile(`${path}.spdx.json`, 'utf8')));
  const ids = new Set(spdx.packages.map(({ SPDXID }) => SPDXID));
  expect(ids.size).toBe(spdx.packages.length);
  const described = spdx.packages.find(({ SPDXID }) => SPDXID === spdx.documentDescribes[0]);
  expect(described).toMatchObject({ name, versionInfo: '0.1.1' });
  const related = spdx.relationships.flatMap((each) => [
    each.spdxElementId,
    each.relatedSpdxElement,
  ]);
  expect(related.filter((id) => id !== spdx.SPDXID && !ids.has(id))).toEqual([]);
  for (const text of [cyclonedx, JSON.stringify(spdx)]) {
    expect(text).not.toContain('any-name');
    expect(text).not.toContain(folder);
  }
}

describe('refused, and nothing is changed', () => {
  const refusedWith = async (message: string, ...argv: readonly string[]): Promise<void> => {
    const before = await standing();
    const { status, stderr } = release(...argv, '--apply');
    expect({ status, stderr }).toEqual({ status: 2, stderr: expect.stringContaining(message) });
    expect(await standing()).toBe(before);
  };

  test.each(['0.1.0', '0.0.9', '0.1', '1.0.0-rc.1', 'v1.0.0', '01.0.0', 'huge', ''])(
    'the version %j',
    async (version) =>
      refusedWith(/^0\.\d\.\d$/.test(version) ? 'is not above' : 'not a version', version),
  );

  test('a tree with a change, and one with a new file', async () => {
    await writeFile(join(clone, 'new-file'), '');
    await refusedWith('new-file', 'patch');
    await rm(join(clone, 'new-file'));
    await writeFile(join(clone, 'README.md'), 'changed');
    await refusedWith('README.md', 'patch');
  });

  test.each([
    CHANGELOG.replace(/### Added[^]*?(?=## 0)/, ''),
    CHANGELOG.replace(/- A thing[^]*?(?=## 0)/, ''),
    CHANGELOG.replace('## Unreleased', '## Later'),
  ])('a changelog that tells nothing %#', async (text) => {
    await change('CHANGELOG.md', text);
    await refusedWith('nothing under "## Unreleased"', 'patch');
  });

  test('a tag that is there', async () => {
    await git('tag', 'v0.1.1');
    await refusedWith('there is a tag v0.1.1', 'patch');
  });

  test('a lock of another version', async () => {
    await change(
      'package-lock.json',
      (await read('package-lock.json')).replace('"0.1.0"', '"0.0.1"'),
    );
    await refusedWith('package-lock.json', 'patch');
  });

  test('two words, no word, an option that it does not have', async () => {
    await refusedWith('usage', 'patch', 'minor');
    await refusedWith('usage');
    await refusedWith('--push', 'patch', '--push');
  });
});

test('a commit that git refuses leaves all as it was', async () => {
  const hook = join(clone, '.git', 'hooks', 'pre-commit');
  await writeFile(hook, '#!/bin/sh\necho no release on fridays >&2\nexit 1\n');
  await chmod(hook, 0o755);
  const before = await standing();
  const { status, stderr } = release('patch', '--apply');
  expect({ status, stderr }).toEqual({ status: 3, stderr: expect.stringContaining('fridays') });
  expect(await standing()).toBe(before);
});

test('the workflow says first that it has never run, and is YAML that pushes tags’ files with provenance', async () => {
  const text = await readFile(join(ROOT, '.github', 'workflows', 'release.yml'), 'utf8');
  expect(text.split('\n', 1)[0]).toMatch(/^# .*never run/);
  expect(parse(text)).toMatchObject({
    on: { push: { tags: ['v*'] } },
    permissions: { contents: 'read' },
    jobs: { release: { permissions: { 'id-token': 'write', attestations: 'write' } } },
  });
});
