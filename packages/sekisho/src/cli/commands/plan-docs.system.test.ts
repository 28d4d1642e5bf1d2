// The documents of plan, diff and trace: their examples run, and no warning is missing.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { packedProgram, PACKING_MS } from '../../../../../test/cli/packed-program.ts';
import { EN } from '@sekisho/core/text/en.ts';
import { EXAMPLE_SITE } from '../site-input.ts';

const ROOT = dirname(dirname(EXAMPLE_SITE));
let folder = '';

beforeAll(async () => {
  await packedProgram();
  // The example site is both the one here and the one of its name.
  folder = await mkdtemp(join(tmpdir(), 'sekisho-docs-'));
  await cp(EXAMPLE_SITE, folder, { recursive: true });
  await cp(EXAMPLE_SITE, join(folder, 'examples', 'japan-east'), { recursive: true });
}, PACKING_MS);

afterAll(() => rm(folder, { recursive: true, force: true }));

async function examplesOf(document: string): Promise<string[]> {
  const text = await readFile(join(ROOT, 'docs', document), 'utf8');
  const block = /## Examples\n\n```\n([\s\S]*?)```/.exec(text)?.[1] ?? '';
  return block.split('\n').filter((line) => line.startsWith('sekisho '));
}

/** As somebody types it who has installed the program. */
async function runLine(line: string): Promise<{ code: number; error: string }> {
  const { bin } = await packedProgram();
  const child = spawn('sh', ['-c', line], {
    cwd: folder,
    env: { PATH: `${dirname(bin)}:${process.env['PATH'] ?? ''}`, NO_COLOR: '1' },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let error = '';
  child.stderr.on('data', (bytes: Buffer) => (error += bytes.toString()));
  const [code] = (await once(child, 'close')) as [number];
  return { code, error };
}

describe('every example runs', () => {
  test.each([
    { document: 'plan.md', codes: [0, 0, 0, 0, 0] },
    { document: 'diff.md', codes: [0, 0, 1, 0] },
    { document: 'trace.md', codes: [0, 0, 1] },
  ])('$document', async ({ document, codes }) => {
    const results: { code: number; error: string }[] = [];
    for (const line of await examplesOf(document)) results.push(await runLine(line));
    expect(results.map((result) => result.code)).toEqual(codes);
    expect(results.filter((result) => result.error.includes('error:'))).toEqual([]);
  });
});

test('plan.md has a row for every warning', async () => {
  const text = await readFile(join(ROOT, 'docs', 'plan.md'), 'utf8');
  const codes = Object.keys(EN)
    // A warning that a plan of 0.1.0 holds keeps the sentence it came with; no plan of today has it.
    .filter((code) => code.startsWith('warning.') && code !== 'warning.of-0.1.0')
    .map((code) => code.slice('warning.'.length));
  expect(codes.filter((code) => !text.includes(`| \`${code}\` |`))).toEqual([]);
});
