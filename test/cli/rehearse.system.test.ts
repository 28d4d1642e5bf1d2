// Bad input and interruption of `sekisho rehearse`, as its user meets them.

import { createServer } from 'node:net';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, expect, test, vi } from 'vitest';

import { runCli, WITH_AZURITE } from './run-cli.ts';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cli-rehearse-'));
  vi.stubEnv('TMPDIR', folder);
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true, force: true });
});

test.each([
  ['an unknown scenario', ['rehearse', 'by-magic'], 'neither a scenario nor a folder'],
  ['a missing disk', ['rehearse', 'planned', '--disk', 'nowhere.img'], 'there is no such file'],
  ['a size that is none', ['rehearse', 'planned', '--disk-size', 'large'], 'not a size'],
  [
    'a disk too small for a file system',
    ['rehearse', 'planned', '--disk-size', '16'],
    'from 64 on',
  ],
  ['a port base that is none', ['rehearse', 'planned', '--port-base', '80'], 'not a port base'],
])('%s is refused with exit 2', async (_title, argv, stated) => {
  const { exit, stderr, stdout } = await runCli(argv, { env: WITH_AZURITE });
  expect(exit).toBe(2);
  expect(stderr).toContain(stated);
  expect(stdout).toBe('');
  expect(await readdir(folder)).toEqual([]);
});

test('a disk that is no whole number of sectors is refused', async () => {
  await writeFile(join(folder, 'odd.img'), 'not a disk');
  const { exit, stderr } = await runCli(
    ['rehearse', 'planned', '--disk', join(folder, 'odd.img')],
    { env: WITH_AZURITE },
  );
  expect(exit).toBe(2);
  expect(stderr).toContain('sectors');
});

test('a folder to keep things in has to be empty', async () => {
  await writeFile(join(folder, 'mine.txt'), 'mine');
  const { exit, stderr } = await runCli(['rehearse', 'planned', '--keep', folder], {
    env: WITH_AZURITE,
  });
  expect(exit).toBe(2);
  expect(stderr).toContain('is not empty');
});

test('a port in use is named, with exit 3', async () => {
  const base = 21_000;
  const blocker = createServer();
  // The site's proxy: 10.1.1.20 port 3128, which Linux binds at 127.1.1.20.
  await new Promise<void>((resolve) => void blocker.listen(base + 3128, '127.1.1.20', resolve));
  try {
    const { exit, stderr } = await runCli(
      ['rehearse', 'planned', '--port-base', String(base), '--disk-size', '64'],
      { env: WITH_AZURITE },
    );
    expect(exit).toBe(3);
    expect(stderr).toContain(`port ${String(base + 3128)}`);
    expect(await readdir(folder)).toEqual([]);
  } finally {
    blocker.close();
  }
});

test.each([300, 1500, 4000])(
  'an interruption after %i ms leaves nothing behind',
  async (afterMs) => {
    const stop = new AbortController();
    const timer = setTimeout(() => stop.abort(new Error('interrupted')), afterMs);
    const { exit, stderr } = await runCli(['rehearse', 'planned', '--disk-size', '64'], {
      env: WITH_AZURITE,
      signal: stop.signal,
    });
    clearTimeout(timer);
    expect(exit).toBe(130);
    expect(stderr).toContain('interrupted');
    expect(await readdir(folder)).toEqual([]);
  },
  30_000,
);
