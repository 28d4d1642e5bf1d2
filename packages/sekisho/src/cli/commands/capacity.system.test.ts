// `capacity` as its user meets it, and what `rehearse --source vm` says before it starts.

import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';

import { runCli, WITH_AZURITE } from '../../../../../test/cli/run-cli.ts';
import { EXAMPLE_SITE } from '../site-input.ts';
import { readPoint } from './rehearse.ts';

let folder = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sekisho-capacity-'));
  await cp(EXAMPLE_SITE, join(folder, 'busy'), { recursive: true });
  const text = await readFile(join(folder, 'busy', 'site.yaml'), 'utf8');
  await writeFile(
    join(folder, 'busy', 'site.yaml'),
    text.replace('churnMBps: 0.4, peakMBps: 1.5', 'churnMBps: 2.5'),
  );
  await cp(EXAMPLE_SITE, join(folder, 'no-disks'), { recursive: true });
  await writeFile(join(folder, 'no-disks', 'site.yaml'), text.replace(/^ +disks: .*\n/m, ''));
});
afterAll(() => rm(folder, { recursive: true, force: true }));
afterEach(() => vi.unstubAllEnvs());

async function sekisho(...argv: string[]): Promise<{ code: number; out: string; error: string }> {
  const { exit, stdout, stderr } = await runCli(argv, {
    cwd: folder,
    env: { LANG: 'en_US.UTF-8', NO_COLOR: '1', ...WITH_AZURITE },
    node: process.execPath,
  });
  return { code: exit, out: stdout, error: stderr };
}

describe('capacity', () => {
  test('the example over 200 Mbit/s', async () => {
    const { code, out } = await sekisho('capacity', EXAMPLE_SITE, '--rate', '200');
    expect(code).toBe(0);
    expect(out).toContain('app1     system  60 GB  0.4 MB/s  1.5 MB/s  standard');
    expect(out).toContain('initial replication: 40 min 36 s');
  });

  test('limits that are broken are warned about, and are exit code 1', async () => {
    const { code, out } = await sekisho('capacity', 'busy', '--rate', '200');
    expect(code).toBe(1);
    expect(out).toContain(
      'warning: app1, system: 216 GB a day; the documented limit for standard with writes of 8 KB is 168 GB',
    );
    expect(out).toContain('2.5 MB/s at its peak');
  });

  test('a link that is too slow says that points never keep their pace', async () => {
    const { code, out } = await sekisho('capacity', EXAMPLE_SITE, '--rate', '2', '--json');
    expect(code).toBe(1);
    expect(JSON.parse(out)).toMatchObject({
      schema: 'sekisho/capacity/1',
      prediction: { rpoSeconds: null, cacheBytes: null },
      warnings: [{ code: 'capacity.link-too-slow' }],
    });
  });

  test.each([
    ['no rate', ['capacity', EXAMPLE_SITE], 'the rate of the link to Azure is not known'],
    [
      'a rate that is no number',
      ['capacity', EXAMPLE_SITE, '--rate', 'fast'],
      'not a number for --rate: fast',
    ],
    ['a rate of nothing', ['capacity', EXAMPLE_SITE, '--rate', '0'], 'not a number for --rate: 0'],
    ['no disks', ['capacity', 'no-disks', '--rate', '10'], 'describes no disk'],
    ['a folder that is no site', ['capacity', 'nowhere', '--rate', '10'], 'nowhere'],
  ])('%s is bad input', async (_title, argv, message) => {
    const { code, error } = await sekisho(...argv);
    expect(code).toBe(2);
    expect(error).toContain(message);
  });
});

describe('rehearse --source vm', () => {
  test('without QEMU says what to install, before anything starts', async () => {
    vi.stubEnv('PATH', folder);
    const { code, error } = await sekisho('rehearse', 'planned', '--source', 'vm', '--quiet');
    expect(code).toBe(3);
    expect(error).toContain('needs QEMU');
    expect(error).toMatch(/hint: (apt install qemu-system-x86 qemu-utils|brew install qemu)/);
  });

  test.each([
    ['its own disk', ['--source', 'vm', '--disk', 'x.img'], 'makes its own disk'],
    ['a point that is none', ['--failover', 'yesterday'], 'not a recovery point: yesterday'],
    ['a time that is none', ['--failover', '25:00'], 'not a recovery point: 25:00'],
    ['no point kept', ['--retain', '0'], 'not a number of points: 0'],
    ['a group of files', ['--machines', '2'], 'a group needs machines that run'],
    [
      'a group that fails back',
      ['--source', 'vm', '--machines', '2', '--failback'],
      'a failback is rehearsed with one machine',
    ],
    ['cycles that are no number', ['--cycles', '-1'], 'not a number of cycles: -1'],
    ['a source that is none', ['--source', 'tape'], 'tape'],
  ])('%s is bad usage', async (_title, options, message) => {
    const { code, error } = await sekisho('rehearse', 'planned', '--quiet', ...options);
    expect(code).toBe(2);
    expect(error).toContain(message);
  });

  test.each([
    ['14:05:30', new Date(2026, 0, 31, 14, 5, 30)],
    ['09:07', new Date(2026, 0, 31, 9, 7)],
    ['2026-01-31T14:05:30+09:00', new Date('2026-01-31T05:05:30Z')],
  ])('the time %s is a point', (text, at) => {
    expect(readPoint(text, new Date(2026, 0, 31, 20))).toEqual({
      kind: 'before',
      at: at.toISOString(),
    });
  });
});
