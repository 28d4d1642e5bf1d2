// What somebody else writes into the hosts file at the very moment of a change is not lost.

import { appendFileSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { afterEach, beforeEach, expect, test } from 'vitest';

import { makeFolder } from '@sekisho/test-kit/render/programs.ts';
import type { Change } from './change.ts';
import type { Driver } from './driver.ts';
import { toEntry } from './entry.ts';
import { hostsDriver } from './hosts-driver.ts';

const ADD: Change = {
  kind: 'add',
  key: 'kv.vault.azure.net',
  after: toEntry('kv.vault.azure.net', ['10.2.1.20'], 0),
  owned: null,
};
const { signal } = new AbortController();

let folder: Awaited<ReturnType<typeof makeFolder>>;
beforeEach(async () => {
  folder = await makeFolder();
});
afterEach(() => folder.remove());

const hosts = (): string => join(folder.path, 'hosts');
const others = (): string => join(folder.path, 'servers');

function driver(parts: {
  readonly textOf?: () => string;
  readonly reload?: () => Promise<void>;
}): Driver {
  const { textOf = () => 'new\n', reload = () => Promise.resolve() } = parts;
  return hostsDriver({
    name: 'dns1',
    product: 'dnsmasq',
    resolver: { address: '127.0.0.1', port: 1 },
    hostsFile: hosts(),
    reload,
    others: [{ path: others(), change: textOf }],
    timeoutMs: 100,
  });
}

test('a line that comes between reading and writing stops the change, and the other files are as they were', async () => {
  writeFileSync(hosts(), '10.9.9.9 theirs\n');
  writeFileSync(others(), 'old\n');
  const textOf = (): string => {
    appendFileSync(hosts(), '10.9.9.8 just-now\n');
    return 'new\n';
  };
  await expect(driver({ textOf }).apply([ADD], signal)).rejects.toMatchObject({
    code: 'sync.changed-meanwhile',
    where: hosts(),
  });
  expect(await readFile(hosts(), 'utf8')).toBe('10.9.9.9 theirs\n10.9.9.8 just-now\n');
  expect(await readFile(others(), 'utf8')).toBe('old\n');
  await driver({}).apply([ADD], signal);
  expect(await readFile(hosts(), 'utf8')).toBe(
    '10.9.9.9 theirs\n10.9.9.8 just-now\n10.2.1.20 kv.vault.azure.net\n',
  );
});

test.each([
  {
    title: 'old files come back when the server does not take the new ones',
    more: '',
    after: '10.9.9.9 theirs\n',
  },
  {
    title: 'but not over a line that came meanwhile',
    more: '10.9.9.8 just-now\n',
    after: '10.9.9.9 theirs\n10.2.1.20 kv.vault.azure.net\n10.9.9.8 just-now\n',
  },
])('$title', async ({ more, after }) => {
  writeFileSync(hosts(), '10.9.9.9 theirs\n');
  const reload = async (): Promise<void> => {
    appendFileSync(hosts(), more);
    throw new Error('not running');
  };
  await expect(driver({ reload }).apply([ADD], signal)).rejects.toThrow('not running');
  expect(await readFile(hosts(), 'utf8')).toBe(after);
  // There was none.
  await expect(readFile(others(), 'utf8')).rejects.toMatchObject({ code: 'ENOENT' });
});
