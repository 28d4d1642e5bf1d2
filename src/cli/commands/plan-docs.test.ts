// The documents of plan, diff and trace: their examples run, and no warning is missing.

import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { runCli } from '../../../test/cli/run-cli.ts';
import { EN } from '../../text/en.ts';
import { EXAMPLE_SITE } from '../site-input.ts';

const ROOT = dirname(dirname(EXAMPLE_SITE));
let folder = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sekisho-docs-'));
});

afterAll(() => rm(folder, { recursive: true, force: true }));

async function examplesOf(document: string): Promise<string[]> {
  const text = await readFile(join(ROOT, 'docs', document), 'utf8');
  const block = /## Examples\n\n```\n([\s\S]*?)```/.exec(text)?.[1] ?? '';
  return block.split('\n').filter((line) => line.startsWith('sekisho '));
}

/** Runs one line as a shell would, as far as these lines go. */
async function runLine(line: string, stdin?: string): Promise<{ code: number; error: string }> {
  const [first = '', ...rest] = line.split(' | ');
  if (rest.length > 0) {
    const { stdout } = await runCli(argumentsOf(first.replace(' .', ` ${EXAMPLE_SITE}`)), {
      cwd: folder,
    });
    return runLine(rest.join(' | '), stdout);
  }
  const [command = '', file] = line.split(' > ');
  const {
    exit: code,
    stdout: out,
    stderr: error,
  } = await runCli(argumentsOf(command), {
    cwd: folder,
    env: { NO_COLOR: '1' },
    ...(stdin === undefined ? {} : { stdin }),
  });
  if (file !== undefined) await writeFile(join(folder, file), out);
  return { code, error };
}

function argumentsOf(command: string): string[] {
  return command
    .split(' ')
    .slice(1)
    .map((word) => (word.startsWith('examples/') ? join(ROOT, word) : word));
}

describe('every example runs', () => {
  test.each([
    { document: 'plan.md', codes: [0, 1, 0, 0, 0] },
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
    .filter((code) => code.startsWith('warning.'))
    .map((code) => code.slice('warning.'.length));
  expect(codes.filter((code) => !text.includes(`| \`${code}\` |`))).toEqual([]);
});
