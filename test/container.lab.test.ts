// The container recipe, built by buildah without any registry: the base is this machine's Node.js
// with the libraries that it needs, and nothing else. No engine is needed to run what came of it.

import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmod,
  chown,
  cp,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rm,
  writeFile,
} from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import { request } from 'node:https';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { promisify } from 'node:util';

import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { findProgram } from '@sekisho/rehearsal/workspace/find-program.ts';
import { VERSION } from '@sekisho/core/version.ts';
import { installPackage } from './cli/install-package.ts';
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

const ENVIRONMENT = { ...process.env, BUILDAH_ISOLATION: 'chroot' };
const inStore = (argv: readonly string[]): string[] => [
  '--storage-driver',
  'vfs',
  '--root',
  join(folder, 'store'),
  '--runroot',
  join(folder, 'run'),
  ...argv,
];

async function buildah(...argv: readonly string[]): Promise<string> {
  return (await run(BUILDAH ?? '', inStore(argv), { env: ENVIRONMENT })).stdout.trim();
}

/** Node.js at a place in PATH, and each library where its loader looks for it. */
async function makeBase(base: string): Promise<void> {
  const bin = join(base, 'usr', 'local', 'bin');
  for (const path of [bin, join(base, 'etc'), join(base, 'tmp')])
    await mkdir(path, { recursive: true });
  await chmod(join(base, 'tmp'), 0o1777);
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

    test('the emulator of the other recipe answers outside the container, and ends by a signal', async () => {
      const context = join(folder, 'emulator-context');
      await mkdir(context);
      await writeFile(join(context, 'package.json'), '{ "private": true }\n');
      await installPackage(context, (await packedProgram()).tarballs.emulator);
      await buildah(
        'build',
        '--quiet',
        '--pull-never',
        '--build-arg=BASE=localhost/base',
        '--tag=localhost/azure-emulator',
        `--file=${join(ROOT, 'packages', 'azure-emulator', 'Containerfile')}`,
        context,
      );
      const { OCIv1 } = JSON.parse(
        await buildah('inspect', '--type=image', 'localhost/azure-emulator'),
      ) as { OCIv1: { config: { Entrypoint: string[]; User: string } } };
      expect(OCIv1.config.User).toBe(`${String(USER)}:${String(USER)}`);
      const out = join(folder, 'out');
      await mkdir(out);
      await chown(out, USER, USER);
      const other = await buildah('from', '--pull-never', 'localhost/azure-emulator');
      // Azurite is the clone's; npm would have put it into the context from its registry.
      const azurite = [
        '-v',
        `${join(ROOT, 'node_modules')}:/azurite:ro`,
        '--env=NODE_PATH=/azurite',
      ];
      const files = ['--port', '0', '--env-out', '/out/emulator.env', '--ca-out', '/out/ca.pem'];
      const running = spawn(
        BUILDAH ?? '',
        inStore([
          'run',
          ...azurite,
          '-v',
          `${out}:/out`,
          other,
          '--',
          ...OCIv1.config.Entrypoint,
          ...files,
        ]),
        // A group of its own, so that the signal reaches what runs in the container.
        { env: ENVIRONMENT, detached: true, stdio: ['ignore', 'ignore', 'pipe'] },
      );
      const ended = once(running, 'close');
      const said = { text: '' };
      running.stderr.on('data', (bytes: Buffer) => void (said.text += bytes.toString()));
      try {
        await expect
          .poll(() => readFile(join(out, 'emulator.env'), 'utf8').catch(() => said.text), {
            timeout: 60_000,
          })
          .toContain('REQUESTS_CA_BUNDLE');
        const text = await readFile(join(out, 'emulator.env'), 'utf8');
        const endpoint = /^SEKISHO_AZURE_ENDPOINT=(.*)$/m.exec(text)?.[1] ?? '';
        const ca = await readFile(join(out, 'ca.pem'), 'utf8');
        const [answer] = (await once(
          request(`${endpoint}/_emulator/state`, { ca, agent: false }).end(),
          'response',
        )) as [IncomingMessage];
        answer.resume();
        expect(answer.statusCode).toBe(200);
      } finally {
        process.kill(-(running.pid ?? 0), 'SIGINT');
      }
      await ended;
      expect(said.text).toContain('Ctrl-C ends it');
    });
  },
);
