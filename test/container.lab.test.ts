// The container recipe, built by buildah without any registry: the base is this machine's Node.js
// with the libraries that it needs, and nothing else. No engine is needed to run what came of it.

import { execFile } from 'node:child_process';
import { chmod, chown, cp, mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { promisify } from 'node:util';

import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { findProgram } from '@sekisho/rehearsal/workspace/find-program.ts';
import { VERSION } from '@sekisho/core/version.ts';
import { packedProgram, PACKING_MS } from './cli/packed-program.ts';
import { EXAMPLE, runCli } from './cli/run-cli.ts';
import { ROOT } from './markdown.ts';

const run = promisify(execFile);
const BUILDAH = await findProgram('buildah');
const WHY_NOT =
  BUILDAH === null ? 'no buildah' : process.getuid?.() === 0 ? null : 'buildah needs root here';
const USER = 65_532;

let folder = '';
let container = '';

async function buildah(...argv: readonly string[]): Promise<string> {
  const store = ['--storage-driver', 'vfs', '--root', join(folder, 'store')];
  const { stdout } = await run(
    BUILDAH ?? '',
    [...store, '--runroot', join(folder, 'run'), ...argv],
    {
      env: { ...process.env, BUILDAH_ISOLATION: 'chroot' },
    },
  );
  return stdout.trim();
}

/** Node.js at a place in PATH, and each library where its loader looks for it. */
async function makeBase(base: string): Promise<void> {
  const bin = join(base, 'usr', 'local', 'bin');
  for (const path of [bin, join(base, 'etc'), join(base, 'tmp')])
    await mkdir(path, { recursive: true });
  await cp(process.execPath, join(bin, 'node'));
  const { stdout } = await run('ldd', [process.execPath]);
  for (const [path] of stdout.matchAll(/\/\S+/g)) {
    await mkdir(join(base, dirname(path)), { recursive: true });
    await cp(path, join(base, path), { dereference: true });
  }
}

const sekisho = (...argv: readonly string[]): Promise<string> =>
  buildah(
    'run',
    '-v',
    `${join(folder, 'site')}:/site`,
    container,
    '--',
    'node',
    '/opt/package/dist/cli/bin.js',
    ...argv,
  );

describe.skipIf(WHY_NOT !== null)(
  `the container recipe${WHY_NOT === null ? '' : ` [not run: ${WHY_NOT}]`}`,
  () => {
    beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), 'sekisho-container-'));
      await chmod(folder, 0o755);
      const { tarball } = await packedProgram();
      await mkdir(join(folder, 'context'));
      await cp(tarball, join(folder, 'context', basename(tarball)));
      await makeBase(join(folder, 'base'));
      const scratch = await buildah('from', 'scratch');
      await buildah('copy', '--quiet', scratch, join(folder, 'base'), '/');
      await buildah('config', '--env', 'PATH=/usr/local/bin', scratch);
      await buildah('commit', '--quiet', '--rm', scratch, 'localhost/base');
      await buildah(
        'build',
        '--quiet',
        '--pull-never',
        '--build-arg=BASE=localhost/base',
        `--build-arg=PACKAGE=${basename(tarball)}`,
        '--tag=localhost/sekisho',
        `--file=${join(ROOT, 'packaging', 'container', 'Containerfile')}`,
        join(folder, 'context'),
      );
      container = await buildah('from', '--pull-never', 'localhost/sekisho');
      const site = join(folder, 'site');
      await cp(EXAMPLE, site, { recursive: true, filter: (path) => !path.includes('.sekisho') });
      await chown(site, USER, USER);
    }, PACKING_MS);
    afterAll(async () => {
      await buildah('rm', '--all').catch(() => '');
      await rm(folder, { recursive: true, force: true });
    });

    test('runs the package as a user without rights', async () => {
      const config = JSON.parse(await buildah('inspect', '--type=image', 'localhost/sekisho')) as {
        OCIv1: { config: unknown };
      };
      expect(config.OCIv1.config).toMatchObject({
        User: `${String(USER)}:${String(USER)}`,
        Entrypoint: ['node', '/opt/package/dist/cli/bin.js'],
      });
      expect(await sekisho('version')).toBe(VERSION);
    });

    test('plans a mounted site as the program outside does, and writes nothing there', async () => {
      const before = await readdir(join(folder, 'site'));
      const outside = await runCli(['plan', EXAMPLE, '--lang', 'en', '--format', 'csv']);
      expect(await sekisho('plan', '/site', '--lang', 'en', '--format', 'csv')).toBe(
        outside.stdout.trim(),
      );
      expect(await readdir(join(folder, 'site'))).toEqual(before);
    });
  },
);
