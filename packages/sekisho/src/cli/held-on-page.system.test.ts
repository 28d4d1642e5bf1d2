// What sync holds back is proposed on the page of a loop that runs, and goes when somebody confirms exactly that there.

import { readFileSync } from 'node:fs';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { expect, test } from 'vitest';
import { parse, stringify } from 'yaml';

import { parseHosts } from '@sekisho/core/products/shared/sync/hosts-lines.ts';
import { openCommand } from '@sekisho/test-kit/cli/page-client.ts';
import { startSmallDns } from '@sekisho/test-kit/render/small-dns.ts';
import { API, type Preview, type Proposal } from '../web/api.ts';
import { EXAMPLE_SITE } from './site-input.ts';

test('held removals are confirmed on the page for exactly those entries', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'sekisho-held-'));
  await cp(EXAMPLE_SITE, folder, {
    recursive: true,
    filter: (from) => !from.endsWith('.sekisho'),
  });
  const hosts = (): string => readFileSync(join(folder, 'hosts'), 'utf8');
  await writeFile(join(folder, 'hosts'), '10.9.9.9 theirs.example.com\n');
  await writeFile(join(folder, 'access.log'), '');
  const more = ['zone-groups-pe-asr.json', 'zone-groups-pe-cache.json', 'private-dns-records'];
  for (const each of more) await rm(join(folder, 'estate', each), { recursive: true });
  const dns = await startSmallDns('127.0.0.1', (name, type) => {
    const entry = parseHosts(hosts()).entries.get(name);
    if (entry === undefined) return null;
    return type === 'A' ? entry.values.map((data) => ({ type: 'A', name, ttl: 10, data })) : [];
  });
  const site = parse(await readFile(join(folder, 'site.yaml'), 'utf8'));
  const sync = { driver: 'coredns', server: '127.0.0.1', port: dns.port, hostsFile: 'hosts' };
  Object.assign(site.resolvers[0], { sync });
  await writeFile(join(folder, 'site.yaml'), stringify(site));
  const page = await openCommand(
    ['assist', folder, join(folder, 'access.log'), '--apply', '--watch', '--grace', '0'],
    folder,
  );
  try {
    const ours = (): number => hosts().trim().split('\n').length - 1;
    await expect.poll(ours, { timeout: 40_000 }).toBeGreaterThan(3);
    const all = ours();
    // The cache's endpoint stays.
    for (const file of ['private-endpoint-list.json', 'nic-list.json']) {
      const path = join(folder, 'estate', file);
      const list: unknown[] = JSON.parse(await readFile(path, 'utf8'));
      await writeFile(path, JSON.stringify(list.slice(-1)));
    }
    let proposal: Proposal | null = null;
    for await (const { emitted } of page.events()) {
      if (emitted.event.event !== 'proposed') continue;
      ({ proposal } = emitted.event);
      break;
    }
    expect(proposal).toMatchObject({ kind: 'held-changes', layer: 'dns' });
    expect(ours()).toBe(all);
    const preview = (await (
      await page.post(API.preview, { proposal: proposal?.id })
    ).json()) as Preview;
    expect(preview.changes[0]?.remove).toHaveLength(proposal?.count ?? 0);
    const { confirmation } = preview;
    expect((await page.post(API.apply, { confirmation })).status).toBe(200);
    await expect.poll(ours, { timeout: 30_000 }).toBe(all - (proposal?.count ?? 0));
    expect(hosts()).toContain('theirs.example.com');
  } finally {
    await page.interrupt();
    await dns.close();
    await rm(folder, { recursive: true });
  }
}, 90_000);
