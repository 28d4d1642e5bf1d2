// The file of report mode: there while it is held, of use only for a while, gone afterwards.

import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { expect, test } from 'vitest';

import { holdReportMode, isReported, parseReportMode, REPORT_FILE } from './report-mode.ts';

test('it is held for the addresses named, and ends with its holder or 20 s later', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'sekisho-report-'));
  try {
    const held = await holdReportMode(folder, ['10.1.1.10']);
    const mode = parseReportMode(await readFile(join(folder, REPORT_FILE), 'utf8'));
    const now = Date.now();
    expect([
      isReported(mode, '10.1.1.10', now),
      isReported(mode, '10.1.1.11', now),
      isReported(mode, null, now),
      isReported(mode, '10.1.1.10', now + 20_000),
    ]).toEqual([true, false, false, false]);
    await held.release();
    expect(await readdir(folder)).toEqual([]);
  } finally {
    await rm(folder, { recursive: true });
  }
});

test('a folder that is not there is told at once', async () => {
  await expect(holdReportMode(join(tmpdir(), 'sekisho-not-there'), [])).rejects.toThrow('ENOENT');
});
