// Reproducer of the attack on 0.1.0, F15: logrotate's `create`, and a writer that goes on in the old file for a while.

import { appendFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { expect, test } from 'vitest';

import {
  deniedLine,
  removeAll,
  siteToTry,
  startTrial,
  until,
  WORDS,
} from '@sekisho/test-kit/safety/tried-program.ts';

test('F15: what is written into the old log after the new one is there is read too', async () => {
  const folder = await siteToTry({});
  const log = join(folder, 'access.log');
  await writeFile(log, deniedLine('first.example.com'));
  const run = await startTrial([...WORDS.assist, folder, log, '--json']);
  expect(await until(() => run.said().includes('first.example.com'))).toBe(true);
  await rename(log, `${log}.1`);
  await writeFile(log, deniedLine('new.example.com'));
  await new Promise((done) => setTimeout(done, 400));
  await appendFile(`${log}.1`, deniedLine('late.example.com'));
  expect(await until(() => run.said().includes('new.example.com'))).toBe(true);
  const isRead = await until(() => run.said().includes('late.example.com'), 5000);
  run.interrupt();
  await run.ended;
  await removeAll(folder);
  expect(isRead).toBe(true);
}, 60_000);
