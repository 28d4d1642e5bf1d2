// The built program as its user starts it: from the clone, through bin/sekisho.

import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

import { expect, test } from 'vitest';

import { ROOT } from './run-cli.ts';

const SEKISHO = join(ROOT, 'bin', 'sekisho');

function sh(command: string): { status: number | null; stdout: string; stderr: string } {
  const { status, stdout, stderr } = spawnSync('sh', ['-c', command], { cwd: ROOT, encoding: 'utf8' });
  return { status, stdout, stderr };
}

test('it prepares itself and answers', () => {
  expect(sh(`${SEKISHO} bypass --dialect go --list .example.com https://a.example.com --json`)).toMatchObject({ status: 0, stdout: expect.stringContaining('"direct"') });
}, 120_000);

test('a closed pipe is success', () => {
  expect(sh(`${SEKISHO} catalog --json | head -c 100`)).toMatchObject({ status: 0, stderr: '' });
}, 60_000);

test.skipIf(!existsSync('/dev/full'))(
  'a result that cannot be written is told, with exit 3',
  () => {
    const { status, stderr } = sh(`${SEKISHO} catalog azure-arc --json > /dev/full`);
    expect(status).toBe(3);
    expect(stderr).toMatch(/^error: can't write the result/);
    expect(stderr).not.toContain('    at ');
  },
  60_000,
);
