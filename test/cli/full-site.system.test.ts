// Each command that takes a site runs on the example's second file, which shows what site.yaml alone does not.

import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { commandName, COMMANDS } from '@sekisho/sekisho/cli/commands.ts';
import { openCommand } from '@sekisho/test-kit/cli/page-client.ts';
import { EXAMPLE, runCli, WITH_AZURITE } from './run-cli.ts';

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sekisho-full-'));
  await cp(EXAMPLE, join(folder, 'site'), {
    recursive: true,
    filter: (path) => !path.includes('.sekisho'),
  });
  await writeFile(
    join(folder, 'access.log'),
    '1700733610.123    10 10.1.1.10 TCP_DENIED/403 3900 CONNECT login.microsoftonline.com:443 - HIER_NONE/- text/html\n',
  );
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const FILE = 'site/site.full.yaml';

/** What it is called with, its exit code, and what its result shows. */
const RUNS: Readonly<Record<string, readonly (readonly [string, number, RegExp])[]>> = {
  plan: [[`plan ${FILE}`, 0, /Order of changes/]],
  'to-do': [[`to-do ${FILE}`, 1, /windows-dns\/windows-dns\.ps1/]],
  render: [[`render ${FILE} --out out`, 0, /edl\/domains\.txt/]],
  trace: [[`trace ${FILE} login.live.com --as system`, 0, /path proxy, result: arrives/]],
  capacity: [[`capacity ${FILE}`, 0, /over a link of 200 Mbit\/s, 5 ms each way/]],
  diagnose: [[`diagnose ${FILE} access.log`, 1, /login\.microsoftonline\.com/]],
  sync: [
    [`sync ${FILE} --once`, 1, /proxy1 \(edl\): \d+ to change/],
    [`sync ${FILE} --once --apply`, 1, /proxy1 \(edl\): \d+ changed/],
    [`sync ${FILE} --once`, 1, /proxy1 \(edl\): 0 to change, \d+ in step/],
  ],
  assist: [
    [`assist ${FILE} access.log --since 2020-01-01`, 1, /denied: login\.microsoftonline\.com:443/],
  ],
  migrate: [[`migrate ${FILE}`, 0, /[Nn]othing of 0\.1\.0/]],
};
/** Those that go on until they are ended, one that stops at a file that is there, and one that plays minutes. */
const ELSEWHERE = ['serve', 'init', 'rehearse'];

describe('site.full.yaml', () => {
  test('no command that takes a site is left out', () => {
    const takeSite = COMMANDS.filter(({ usage }) => /[[<]site/.test(usage)).map(commandName);
    expect([...Object.keys(RUNS), ...ELSEWHERE].toSorted()).toEqual(takeSite.toSorted());
  });

  test.each(Object.values(RUNS).flat())('sekisho %s', async (line, exit, shows) => {
    const result = await runCli([...line.split(' '), '--lang', 'en'], { cwd: folder });
    expect({ exit: result.exit, errors: /^error:.*/m.exec(result.stderr)?.[0] }).toEqual({
      exit,
      errors: undefined,
    });
    expect(result.stdout).toMatch(shows);
  });

  test('the page opens on it, and what belongs to it lies beside it', async () => {
    const page = await openCommand(['serve', FILE], folder);
    const toDo = (await (await page.get('/api/to-do')).json()) as { readonly site: string };
    expect(toDo.site).toBe('japan-east');
    expect(page.written.stderr).toContain('site/.sekisho/events/');
    expect(await page.interrupt()).toBe(130);
  });

  test('a rehearsal reads it, and says what is not there', async () => {
    const result = await runCli(
      ['rehearse', FILE, 'planned', '--appliance', 'not-there', '--lang', 'en'],
      { cwd: folder, env: WITH_AZURITE },
    );
    expect(result.exit).toBe(2);
    expect(result.stderr).toContain('not-there');
    expect(result.stderr).not.toContain('site.full.yaml');
  });
});
