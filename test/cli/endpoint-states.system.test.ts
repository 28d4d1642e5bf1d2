// What plan and trace say of a private endpoint whose connection is not approved.

import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, expect, test } from 'vitest';

import { EXAMPLE, runCli } from './run-cli.ts';

let folder: string;

beforeEach(async () => {
  folder = join(await mkdtemp(join(tmpdir(), 'cli-')), 'site');
  await cp(EXAMPLE, folder, { recursive: true });
});
afterEach(() => rm(join(folder, '..'), { recursive: true, force: true }));

async function setStatus(status: string): Promise<void> {
  const file = join(folder, 'estate', 'private-endpoint-list.json');
  const text = await readFile(file, 'utf8');
  await writeFile(file, text.replaceAll('"status": "Approved"', `"status": "${status}"`));
}

test.each([
  {
    status: 'Pending',
    fix: /approve its connection/,
    step: 'Approve the pending private endpoint connections',
  },
  { status: 'Rejected', fix: /delete .* create it again/, step: 'create them again' },
  { status: 'rejected', fix: /delete .* create it again/, step: 'create them again' },
  { status: 'Disconnected', fix: /delete .* create it again/, step: 'create them again' },
])('$status', async ({ status, fix, step }) => {
  await setStatus(status);
  const { exit, stdout } = await runCli(['plan', folder, '--json']);
  expect(exit).toBe(0);
  const plan = JSON.parse(stdout) as {
    warnings: { message: string; fix: string }[];
    steps: { what: string; entries: string[] }[];
  };
  const stated = plan.warnings.filter(({ message }) =>
    message.toLowerCase().includes(`is ${status.toLowerCase()}`),
  );
  expect(stated).toHaveLength(1);
  expect(stated[0]?.fix).toMatch(fix);
  expect(plan.steps[0]?.what).toContain(step);
  expect(plan.steps[0]?.entries).toEqual(['pe-asr']);
});

test('traffic to it ends there', async () => {
  await setStatus('Disconnected');
  const { exit, stdout } = await runCli([
    'trace',
    folder,
    '1265443793182260898-asr-pod01-rcm1.jpe.privatelink.siterecovery.windowsazure.com',
    '--as',
    'system',
    '--json',
  ]);
  expect(exit).toBe(1);
  expect(JSON.parse(stdout)).toMatchObject({ outcome: 'nobody-at-address' });
});
