// The proxy's allow-list of today, as plan and trace speak of it.

import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { EXAMPLE, runCli, type CliResult } from './run-cli.ts';

let folder: string;

beforeEach(async () => {
  folder = join(await mkdtemp(join(tmpdir(), 'cli-')), 'site');
  await cp(EXAMPLE, folder, { recursive: true });
});
afterEach(() => rm(join(folder, '..'), { recursive: true, force: true }));

async function traceWith(list: string | Uint8Array, name: string): Promise<CliResult> {
  await writeFile(join(folder, 'proxy-allow.txt'), list);
  return runCli(['trace', folder, name, '--as', 'Configuration-Manager', '--current', '--json']);
}

async function warningsWith(list: string): Promise<{ code: string; message: string }[]> {
  await writeFile(join(folder, 'proxy-allow.txt'), list);
  const { exit, stdout } = await runCli(['plan', folder, '--json']);
  expect(exit).toBe(0);
  const { warnings } = JSON.parse(stdout) as { warnings: { code: string; message: string }[] };
  return warnings.filter(({ message }) => message.includes('proxy-allow.txt'));
}

describe('what Squid makes of a line', () => {
  test.each([
    { list: 'graph.windows.net\n', outcome: 'reached' },
    { list: '\t Graph.Windows.NET\t# sign-in\r\n', outcome: 'reached' },
    { list: '.windows.net\ngraph.windows.net\n', outcome: 'reached' },
    { list: 'graph.windows.net.\n', outcome: 'denied-by-proxy' },
    { list: 'graph.windows.net login.live.com\n', outcome: 'denied-by-proxy' },
    { list: 'graph.windows.net#sign-in\n', outcome: 'denied-by-proxy' },
    { list: 'https://graph.windows.net\n', outcome: 'denied-by-proxy' },
    { list: '\ufeffgraph.windows.net\n', outcome: 'denied-by-proxy' },
    { list: Buffer.from('\ufeffgraph.windows.net\r\n', 'utf16le'), outcome: 'denied-by-proxy' },
  ])('$list: $outcome', async ({ list, outcome }) => {
    const { stdout } = await traceWith(list, 'graph.windows.net');
    expect(JSON.parse(stdout)).toMatchObject({ outcome });
  });

  test('a line that matches nothing is told with its number', async () => {
    const stated = await warningsWith('login.live.com\ngraph.windows.net.\n');
    expect(stated).toMatchObject([{ code: 'current-allow-problem' }]);
    expect(stated[0]?.message).toContain('proxy-allow.txt:2');
  });

  test('in Japanese too', async () => {
    await writeFile(join(folder, 'proxy-allow.txt'), 'graph.windows.net.\n');
    const { stderr } = await runCli(['plan', folder, '--lang', 'ja']);
    expect(stderr).toMatch(/proxy-allow\.txt:1: .*末尾のドット/);
  });
});

describe('a list with which Squid does not start', () => {
  const LIST = 'login.live.com\ngraph.windows.net\n\n.windows.net\n';

  test('plan names both lines', async () => {
    const stated = await warningsWith(LIST);
    expect(stated).toMatchObject([{ code: 'current-allow-problem' }]);
    expect(stated[0]?.message).toMatch(/proxy-allow\.txt:4: .*"graph\.windows\.net" \(line 2\)/);
  });

  test('trace says so and guesses nothing', async () => {
    const { exit, stdout, stderr } = await traceWith(LIST, 'login.live.com');
    expect({ exit, stdout }).toEqual({ exit: 2, stdout: '' });
    expect(stderr).toContain('proxy-allow.txt:4');
    expect(stderr).toContain('hint: remove "graph.windows.net" (line 2)');
  });
});

describe('a planned suffix over what stands in the list today', () => {
  test.each([
    { today: 'www.updates.example\n', stated: true },
    { today: '.a.updates.example\n', stated: true },
    { today: 'updates.example\n', stated: true },
    { today: '.updates.example\n', stated: false },
    { today: 'myupdates.example\n', stated: false },
  ])('$today', async ({ today, stated }) => {
    const file = join(folder, 'site.yaml');
    const text = await readFile(file, 'utf8');
    await writeFile(
      file,
      text.replace(
        /^policy:.*\n(?: .*\n)*/m,
        'policy: { allowWildcards: true, extraNames: ["*.updates.example"] }\n',
      ),
    );
    await writeFile(join(folder, 'proxy-allow.txt'), today);
    const { stdout } = await runCli(['plan', folder, '--json']);
    const { warnings } = JSON.parse(stdout) as { warnings: { code: string }[] };
    const codes = warnings.map(({ code }) => code);
    expect(codes.includes('current-allow-under-planned')).toBe(stated);
  });
});

test("the SYSTEM account's list is cut as WinINET cuts it", async () => {
  const name = 'graph.windows.net';
  await writeFile(
    join(folder, 'appliance', 'system-internet-options.json'),
    JSON.stringify({
      ProxyEnable: 1,
      ProxyServer: '10.1.1.20:3128',
      ProxyOverride: '*.corp.example, *.windows.net <local>',
    }),
  );
  const { stdout } = await runCli(['trace', folder, name, '--as', 'system', '--current', '--json']);
  expect(JSON.parse(stdout)).toMatchObject({
    steps: expect.arrayContaining([
      expect.objectContaining({ step: 'bypass', by: '*.windows.net' }),
    ]),
  });
});

describe('trace takes what a log of a proxy shows', () => {
  test.each([
    { given: ['login.live.com:443'], name: 'login.live.com', port: 443 },
    { given: ['LOGIN.live.com:8443'], name: 'login.live.com', port: 8443 },
    { given: ['https://login.live.com/a?b#c'], name: 'login.live.com', port: 443 },
    { given: ['http://login.live.com/'], name: 'login.live.com', port: 80 },
    { given: ['login.live.com', '--port', '80'], name: 'login.live.com', port: 80 },
    { given: ['login.live.com:80', '--port', '80'], name: 'login.live.com', port: 80 },
  ])('$given', async ({ given, name, port }) => {
    const { stdout } = await runCli(['trace', folder, ...given, '--as', 'SYSTEM', '--json']);
    expect(JSON.parse(stdout)).toMatchObject({ name, port, program: 'system' });
  });

  test.each([
    { given: ['login.live.com:99999'], says: 'above 65535' },
    { given: ['https://10.1.1.1/'], says: 'IP address' },
    { given: ['login.live.com:443', '--port', '80'], says: 'two ports' },
    { given: ['https://me:secret@a b/'], says: 'https://…@a b/' },
  ])('$given is refused', async ({ given, says }) => {
    const { exit, stderr } = await runCli(['trace', folder, ...given, '--as', 'system']);
    expect(exit).toBe(2);
    expect(stderr).toContain(says);
    expect(stderr).not.toContain('secret');
  });
});
