// The packed program on each Node that it says it runs on. Each is had from npm once, as a
// package that holds nothing but the binary, and kept for the next run.

import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { EXAMPLE, runCli, runFromSources, titleOf } from './run-cli.ts';

const run = promisify(execFile);

/** The oldest that `engines` allows, and one of every later line. */
const VERSIONS = ['20.19.0', '22.23.5', '24.22.3', '26.12.1'];
const PLATFORM = process.platform === 'win32' ? 'win' : process.platform;
const PACKAGE = `node-${PLATFORM}-${process.arch}`;

const nodes = await Promise.all(VERSIONS.map(findNode));

/** The binary, or why there is none. */
async function findNode(version: string): Promise<{ version: string; node: string; why: string }> {
  const folder = join(homedir(), '.cache', 'sekisho-nodes', version);
  const name = process.platform === 'win32' ? 'node.exe' : 'node';
  const node = join(folder, 'node_modules', PACKAGE, 'bin', name);
  const options = ['--no-save', '--ignore-scripts', '--no-audit', '--no-fund', '--fetch-retries=0'];
  const wanted = ['install', ...options, '--prefix', folder, `${PACKAGE}@${version}`];
  const why = existsSync(node)
    ? ''
    : await run('npm', wanted, { shell: process.platform === 'win32', timeout: 120_000 }).then(
        () => (existsSync(node) ? '' : `${PACKAGE}@${version} holds no ${name}`),
        () => `npm gives no ${PACKAGE}@${version}`,
      );
  return { version, node, why };
}

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sekisho-nodes-test-'));
  const line = (at: number): string =>
    `${String(1_700_762_400 + at)}.000     12 10.1.1.10 TCP_DENIED/403 17 CONNECT h${String(at % 90)}.blob.core.windows.net:443 - HIER_NONE/- -\n`;
  const lines = Array.from({ length: 180_000 }, (_, at) => line(at));
  await writeFile(join(folder, 'access.log'), lines.join(''));
  await writeFile(join(folder, 'other.log'), lines.slice(0, 40_000).join(''));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe.each(nodes)('Node $version', ({ version, node, why }) => {
  const note = why === '' ? '' : ` [not run: ${why}]`;

  test.skipIf(why !== '')(`is what runs it${note}`, async () => {
    expect((await run(node, ['--version'])).stdout.trim()).toBe(`v${version}`);
  });

  const runs = [
    ['plan', EXAMPLE, '--lang', 'ja'],
    ['plan', EXAMPLE, '--format', 'html', '--lang', 'ja'],
    ['trace', EXAMPLE, 'login.microsoftonline.com', '--as', 'user', '--lang', 'ja'],
    ['render', EXAMPLE, '--out', 'never', '--dry-run'],
    ['diagnose', EXAMPLE, 'access.log', 'other.log', '--quiet', '--threads', '2', '--lang', 'ja'],
    ['bypass', '--dialect', 'dotnet', '--list', String.raw`a\.example`, 'http://a.example'],
    ['capacity', EXAMPLE, '--rate', '100', '--lang', 'ja'],
    ['catalog', '--json'],
    ['sync', EXAMPLE, '--once'],
    ['plan', 'nowhere'],
  ];
  test.skipIf(why !== '').each(runs.map((argv) => [titleOf(argv), argv] as const))(
    `%s${note}`,
    async (_title, argv) => {
      const packed = await runCli(argv, { cwd: folder, node });
      expect(packed).toEqual(await runFromSources(argv, { cwd: folder }));
    },
  );

  test.skipIf(why !== '')(`serves the page and ends with Ctrl-C${note}`, async () => {
    const stop = new AbortController();
    const { exit, stderr } = await runCli(['serve', EXAMPLE, '--port', '0', '--no-open'], {
      node,
      signal: stop.signal,
      onStderr: (text) => {
        if (text.includes('events are saved')) stop.abort();
      },
    });
    expect([exit, stderr]).toEqual([130, expect.stringContaining('/?token=')]);
  });
});
