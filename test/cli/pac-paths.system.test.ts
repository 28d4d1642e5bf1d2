// What a PAC file is given of a URL.

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, expect, test } from 'vitest';

import { runCli } from './run-cli.ts';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cli-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

test('path and query of http, nothing of them of https', async () => {
  await writeFile(
    join(folder, 'proxy.pac'),
    `function FindProxyForURL(url, host) {
       if (/\\/crl\\/.*\\?delta$/.test(url)) return "DIRECT";
       return "PROXY 10.1.1.20:3128";
     }`,
  );
  const urls = ['http://ca.corp.example/crl/root?delta', 'https://ca.corp.example/crl/root?delta'];
  const { exit, stdout } = await runCli(
    ['bypass', '--dialect', 'pac', '--list', 'proxy.pac', ...urls, '--json'],
    { cwd: folder },
  );
  expect(exit).toBe(0);
  const { results } = JSON.parse(stdout) as { results: { road: string }[] };
  expect(results.map(({ road }) => road)).toEqual(['direct', 'proxy']);
});
