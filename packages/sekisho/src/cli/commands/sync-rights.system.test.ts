// sync --azure while Azure tells less, because rights shrink or lists fail: nothing of what still stands goes, it is
// said, and it goes on when Azure tells all again.

import { readFileSync } from 'node:fs';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, expect, test } from 'vitest';
import { parse, stringify } from 'yaml';

import { seedFromEstate } from '@sekisho/azure-emulator/cloud/seed/seed-from-estate.ts';
import { readEstate } from '@sekisho/core/estate/read-estate.ts';
import { parseHosts } from '@sekisho/core/products/shared/sync/hosts-lines.ts';
import {
  CLIENT,
  READER,
  startTestEmulator,
  type TestEmulator,
} from '@sekisho/test-kit/azure-emulator/emulator.ts';
import { startSmallDns, type SmallDnsServer } from '@sekisho/test-kit/render/small-dns.ts';
import { runCli, type CliResult } from '../../../../../test/cli/run-cli.ts';
import { EXAMPLE_SITE } from '../site-input.ts';

let folder: string;
let emulator: TestEmulator;
let dns: SmallDnsServer;
let stop: AbortController;
let running: Promise<CliResult>;
let said = '';

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sekisho-rights-'));
  await cp(EXAMPLE_SITE, folder, {
    recursive: true,
    filter: (from) => !from.endsWith('.sekisho'),
  });
  await writeFile(join(folder, 'hosts'), '10.9.9.9 theirs.example.com\n');
  dns = await startSmallDns('127.0.0.1', (name, type) => {
    const entry = parseHosts(readFileSync(join(folder, 'hosts'), 'utf8')).entries.get(name);
    if (entry === undefined) return null;
    return type === 'A' ? entry.values.map((data) => ({ type: 'A', name, ttl: 10, data })) : [];
  });
  const { estate } = await readEstate(join(EXAMPLE_SITE, 'estate'));
  const seed = seedFromEstate(estate, {
    region: 'japaneast',
    codes: { siteRecovery: 'jpe', migrate: 'je' },
  });
  emulator = await startTestEmulator({
    seed: {
      ...seed,
      applications: [
        { ...CLIENT, displayName: 'owner' },
        { ...READER, displayName: 'syncer', role: 'Reader' },
      ],
    },
  });
  await writeFile(join(folder, 'ca.pem'), emulator.ca);
  const site = parse(await readFile(join(folder, 'site.yaml'), 'utf8'));
  const sync = { driver: 'coredns', server: '127.0.0.1', port: dns.port, hostsFile: 'hosts' };
  Object.assign(site.resolvers[0], { sync });
  await writeFile(join(folder, 'site.yaml'), stringify(site));
  stop = new AbortController();
  said = '';
  running = runCli(
    ['sync', folder, '--apply', '--grace', '0', '--json', '--azure', '--azure-endpoint'].concat(
      emulator.origin,
      '--azure-ca',
      join(folder, 'ca.pem'),
    ),
    {
      signal: stop.signal,
      env: {
        AZURE_TENANT_ID: emulator.cloud.tenantId,
        AZURE_CLIENT_ID: READER.appId,
        AZURE_CLIENT_SECRET: READER.secret,
      },
      onStdout: (text) => (said += text),
    },
  );
  await expect.poll(ours, { timeout: 40_000 }).toBeGreaterThan(3);
});
afterEach(async () => {
  stop.abort();
  await running;
  await Promise.all([emulator.close(), dns.close()]);
  await rm(folder, { recursive: true });
});

const hosts = (): string => readFileSync(join(folder, 'hosts'), 'utf8');
const ours = (): number => hosts().trim().split('\n').length - 1;
const failures = (): number => said.split('"estate-failed"').length - 1;

/** What the syncer may read: all, one group, or nothing. */
function giveRights(scope: string | null): void {
  const { directory } = emulator.cloud;
  const principalId = directory.find(READER.appId)?.principalId ?? '';
  const granted = (of: string) => ({
    name: `reader of ${of}`,
    principalId,
    principalType: 'ServicePrincipal' as const,
    role: 'Reader' as const,
    scope: of,
    description: undefined,
    createdOn: new Date(),
  });
  for (const each of directory.find(READER.appId)?.assignments ?? [])
    directory.revokeRole(granted(each.scope));
  if (scope !== null) directory.grantRole(granted(scope));
}

async function harm(faults: readonly object[]): Promise<void> {
  await emulator.ask('PUT', '/_emulator/faults', { json: faults });
}

const answer = (path: string, status: number, times = 3): object => ({
  match: { method: 'GET', path },
  do: 'answer',
  status,
  times,
});

test.each([
  ['rights shrink to one group', 'group'],
  ['all rights are taken away', null],
] as const)(
  '%s: nothing goes, it is said, and with the rights back it goes on',
  async (_, left) => {
    const before = hosts();
    const scopes = emulator.cloud.directory
      .find(READER.appId)
      ?.assignments.map(({ scope }) => scope);
    const subscription = scopes?.[0] ?? '';
    giveRights(left === null ? null : `${subscription}/resourceGroups/rg-without-endpoints`);
    await expect.poll(failures, { timeout: 30_000 }).toBeGreaterThan(0);
    await new Promise((done) => setTimeout(done, 3000));
    expect(hosts()).toBe(before);
    giveRights(subscription);
    const since = said.length;
    await expect
      .poll(() => said.slice(since).includes('"event":"estate"'), { timeout: 40_000 })
      .toBe(true);
    expect(hosts()).toBe(before);
  },
  120_000,
);

test.each([
  ['one list fails', [answer('privateEndpoints', 500)]],
  ['a list is missing', [answer('networkInterfaces', 404)]],
  ['both fail at once', [answer('privateEndpoints', 403), answer('networkInterfaces', 403)]],
  ['both are missing', [answer('privateEndpoints', 404), answer('networkInterfaces', 404)]],
] as const)(
  '%s: nothing goes, and it is said',
  async (_, faults) => {
    const before = hosts();
    await harm(faults);
    await expect.poll(failures, { timeout: 30_000 }).toBeGreaterThan(0);
    await new Promise((done) => setTimeout(done, 1500));
    expect(hosts()).toBe(before);
  },
  60_000,
);
