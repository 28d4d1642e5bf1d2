import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, expect, test } from 'vitest';

import { openLog } from './open-log.ts';

const folder = mkdtempSync(join(tmpdir(), 'read-pipe-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function pipe(name: string): string {
  const path = join(folder, name);
  execFileSync('mkfifo', [path]);
  return path;
}

async function textOf(path: string, signal?: AbortSignal): Promise<string> {
  const log = await openLog('pipe', path, signal);
  if (log.kind !== 'stream') throw new Error('read as a file');
  const blocks: Buffer[] = [];
  for await (const block of log.blocks) blocks.push(Buffer.from(block));
  return Buffer.concat(blocks).toString('utf8');
}

test('a named pipe is read until its writer ends', async () => {
  const path = pipe('written');
  const [text] = await Promise.all([textOf(path), writeFile(path, 'a\n'.repeat(100_000))]);
  expect(text).toBe('a\n'.repeat(100_000));
});

test('one that nobody writes to ends with the signal', async () => {
  const path = pipe('silent');
  const stop = new AbortController();
  setTimeout(() => stop.abort(), 200);
  expect(await textOf(path, stop.signal)).toBe('');
});
