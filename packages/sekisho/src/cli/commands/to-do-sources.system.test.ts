// What there is to do by logs and by what sync reads, as a command and on a page that is open meanwhile: entries become
// done, missing and not known while somebody looks.

import { appendFile, cp, mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, expect, test } from 'vitest';
import { parse, stringify } from 'yaml';

import { openCommand, type OpenedCommand } from '@sekisho/test-kit/cli/page-client.ts';
import { startSmallDns } from '@sekisho/test-kit/render/small-dns.ts';
import type { ToDo, ToDoEntry } from '@sekisho/core/to-do/to-do.ts';
import { runCli } from '../../../../../test/cli/run-cli.ts';
import { EXAMPLE_SITE } from '../site-input.ts';

const SIGN_IN = 'login.microsoftonline.com';
const RECORD = 'privateasr2cache.privatelink.blob.core.windows.net A 10.2.1.20';
const SLOW = { timeout: 40_000 };

let folder: string;
let page: OpenedCommand | null = null;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sekisho-sources-'));
  await cp(EXAMPLE_SITE, folder, { recursive: true, filter: (from) => !from.endsWith('.sekisho') });
  // As old as a list that was exported long ago.
  await utimes(join(folder, 'proxy-allow.txt'), new Date(0), new Date(0));
});
afterEach(async () => {
  await page?.interrupt();
  page = null;
  await rm(folder, { recursive: true });
});

async function driveDns(port: number): Promise<void> {
  const file = join(folder, 'site.yaml');
  const site = parse(await readFile(file, 'utf8'));
  site.resolvers[0].sync = { driver: 'coredns', server: '127.0.0.1', port, hostsFile: 'hosts' };
  await writeFile(file, stringify(site));
}

const denied = (second: number, name: string): string =>
  `${String(second)}.000     55 10.1.1.10 TCP_DENIED/403 3900 CONNECT ${name}:443 - HIER_NONE/- -\n`;
const tunnel = (second: number, name: string): string =>
  `${String(second)}.000    955 10.1.1.10 TCP_TUNNEL/200 3900 CONNECT ${name}:443 - HIER_DIRECT/20.190.1.1 -\n`;

function entryOf({ teams }: Pick<ToDo, 'teams'>, text: string): ToDoEntry | undefined {
  return teams
    .flatMap(({ steps }) => steps.flatMap(({ entries }) => entries))
    .find((entry) => entry.text === text);
}

async function onPage(text: string): Promise<string | undefined> {
  const answer = await page?.get('/api/to-do');
  return answer === undefined
    ? undefined
    : entryOf(JSON.parse(await answer.text()) as ToDo, text)?.state;
}

test('logs tell each entry by itself, with file and line, in every form', async () => {
  const log = join(folder, 'access.log');
  await writeFile(
    log,
    denied(1_700_000_000, SIGN_IN) +
      denied(1_700_000_010, 'graph.microsoft.com') +
      tunnel(1_700_000_060, SIGN_IN),
  );
  const json = JSON.parse((await runCli(['to-do', folder, log, '--json'])).stdout) as ToDo;
  expect(entryOf(json, SIGN_IN)).toMatchObject({
    state: 'there',
    seen: { message: `${SIGN_IN} seen in ${log}:3 at 2023-11-14 22:14 UTC` },
  });
  expect(entryOf(json, 'graph.microsoft.com')).toMatchObject({ state: 'missing' });
  for (const format of ['table', 'markdown', 'html'])
    expect(
      (await runCli(['to-do', folder, log, '--team', 'proxy', '--format', format])).stdout,
    ).toContain(`graph.microsoft.com still refused in ${log}:2`);
  // In the site's folder a log alone is enough.
  const here = await runCli(['to-do', 'access.log', '--team', 'proxy'], { cwd: folder });
  expect(here.stdout).toContain('seen in access.log:3');
});

test('a file that is no log, and one that is not there, are refused', async () => {
  const none = join(folder, 'none.txt');
  await writeFile(none, 'this is no log\nnor is this\n');
  expect(await runCli(['to-do', folder, none])).toMatchObject({
    exit: 2,
    stderr: expect.stringContaining('no log is of a known format'),
  });
  expect((await runCli(['to-do', folder, join(folder, 'gone.log')])).exit).not.toBe(0);
});

test('what was not read is said, in both languages', async () => {
  await writeFile(join(folder, 'good.log'), tunnel(1_700_000_000, SIGN_IN));
  await writeFile(join(folder, 'none.log'), 'this is no log\n');
  await writeFile(join(folder, 'empty.log'), '');
  const ask = (...args: string[]) => runCli(['to-do', '.', ...args], { cwd: folder });
  expect(await ask('empty.log', 'none.log')).toMatchObject({
    exit: 2,
    stderr: expect.stringContaining('no log is of a known format: none.log'),
  });
  const some = await ask('good.log', 'none.log', 'empty.log', '--json');
  expect(entryOf(JSON.parse(some.stdout) as ToDo, SIGN_IN)).toMatchObject({ state: 'there' });
  expect(some.stderr).toContain('Not everything was read: ');
  expect(some.stderr).toMatch(/none\.log.*; empty\.log is empty/);
  expect((await ask('empty.log')).stderr).toContain('Nothing was read: empty.log is empty.');
  const japanese = await ask('empty.log', '--lang', 'ja');
  expect(japanese.stderr).toContain('何も読み取れませんでした: empty.log');
  expect((await ask('good.log')).stderr).not.toContain('read');
});

test('an open page follows what sync reads and what logs show', async () => {
  const dns = await startSmallDns('127.0.0.1', () => null);
  try {
    await driveDns(dns.port);
    await writeFile(join(folder, 'access.log'), '');
    page = await openCommand(['serve', '.', 'access.log'], folder);
    expect(await onPage(RECORD)).toBe('not-known');
    await runCli(['sync', folder]);
    await expect.poll(() => onPage(RECORD), SLOW).toBe('missing');
    await writeFile(
      join(folder, 'hosts'),
      '10.2.1.20 privateasr2cache.privatelink.blob.core.windows.net\n',
    );
    await runCli(['sync', folder]);
    await expect.poll(() => onPage(RECORD), SLOW).toBe('there');

    const now = Math.floor(Date.now() / 1000);
    await appendFile(join(folder, 'access.log'), denied(now, SIGN_IN));
    await expect.poll(() => onPage(SIGN_IN), SLOW).toBe('missing');
    await appendFile(join(folder, 'access.log'), tunnel(now + 1, SIGN_IN));
    await expect.poll(() => onPage(SIGN_IN), SLOW).toBe('there');

    await dns.close();
    await runCli(['sync', folder]);
    await expect.poll(() => onPage(RECORD), SLOW).toBe('not-known');
  } finally {
    await dns.close().catch(() => undefined);
  }
}, 90_000);

test('the page of assist has what its own rounds read', async () => {
  const dns = await startSmallDns('127.0.0.1', () => null);
  try {
    await driveDns(dns.port);
    page = await openCommand(['assist', '.', '--watch'], folder);
    await expect.poll(() => onPage(RECORD), SLOW).toBe('missing');
    for await (const { emitted } of page.events()) {
      if (emitted.event.event !== 'site') continue;
      const read = emitted.event.sources?.find(({ layer, of }) => layer === 'dns' && of === 'dns1');
      if (read?.because?.code === 'read.counts') break;
    }
    await writeFile(
      join(folder, 'hosts'),
      '10.2.1.20 privateasr2cache.privatelink.blob.core.windows.net\n',
    );
    await expect.poll(() => onPage(RECORD), SLOW).toBe('there');
  } finally {
    await page?.interrupt();
    await dns.close();
  }
}, 60_000);
