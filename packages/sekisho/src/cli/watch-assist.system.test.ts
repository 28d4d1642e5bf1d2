// `assist --watch` with a real Squid: a name that Squid denied is proposed on the page,
// and added when somebody there says so.

import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, expect, test } from 'vitest';
import { parse, stringify } from 'yaml';

import {
  prepareRealSquid,
  SQUID_WANTED,
  type RealSquid,
} from '@sekisho/test-kit/sync/real-squid.ts';
import { askTunnel, type TunnelVerdict } from '@sekisho/core/products/squid/ask-tunnel.ts';
import { describeWithPrograms } from '@sekisho/test-kit/render/describe-with-programs.ts';
import type { Preview, Emitted } from '../web/api.ts';
import { EXAMPLE_SITE } from './site-input.ts';
import { openCommand, type OpenedCommand } from '@sekisho/test-kit/cli/page-client.ts';

const DIAGNOSTICS = 'jpepod01rcm1evhbdiags2j8q.servicebus.windows.net';
const UNKNOWN = 'unknown.example.com';

describeWithPrograms('assist --watch', SQUID_WANTED, ([squidPath = '']) => {
  let folder: string;
  let squid: RealSquid;
  let page: OpenedCommand | null = null;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sekisho-watched-'));
    await cp(EXAMPLE_SITE, folder, {
      recursive: true,
      filter: (path) => !path.includes('.sekisho'),
    });
    squid = await prepareRealSquid(squidPath, {
      way: 'helper',
      lists: { 'allow.txt': '' },
      names: [DIAGNOSTICS, UNKNOWN],
    });
    await squid.start();
    const site = parse(await readFile(join(folder, 'site.yaml'), 'utf8'));
    // Here the appliance is this machine: it is the one that asks Squid.
    site.networks.onPremises.push('127.0.0.0/8');
    site.appliances[0].address = '127.0.0.1';
    Object.assign(site.proxies[0], {
      address: '127.0.0.1',
      port: squid.port,
      sync: { driver: 'squid', folder: squid.lists, probe: false },
    });
    await writeFile(join(folder, 'site.yaml'), stringify(site));
  }, 60_000);
  afterEach(async () => {
    await page?.interrupt();
    page = null;
    await squid.stop();
    await rm(folder, { recursive: true });
  });

  const allowList = (): Promise<string> => readFile(join(squid.lists, 'allow.txt'), 'utf8');
  const ask = (name: string, until: TunnelVerdict): Promise<TunnelVerdict> =>
    askTunnel({ address: '127.0.0.1', port: squid.port }, `${name}:443`, {
      signal: new AbortController().signal,
      timeoutMs: 10_000,
      until: (verdict) => verdict === until,
    });

  async function open(...options: readonly string[]): Promise<OpenedCommand> {
    page = await openCommand(
      ['assist', folder, squid.accessLog, '--apply', '--watch', ...options],
      folder,
    );
    await expect
      .poll(allowList, { timeout: 40_000, interval: 50 })
      .toContain('443 login.microsoftonline.com\n');
    return page;
  }

  async function readUntil(
    opened: OpenedCommand,
    isLast: (emitted: Emitted) => boolean,
  ): Promise<Emitted[]> {
    const emitted: Emitted[] = [];
    for await (const each of opened.events()) {
      emitted.push(each.emitted);
      if (isLast(each.emitted)) break;
    }
    return emitted;
  }

  test('the plan and the servers are shown; a denied name that is expected waits, is approved on the page, and passes', async () => {
    const opened = await open();
    expect(await ask(UNKNOWN, 'refused')).toBe('refused');
    expect(await ask(DIAGNOSTICS, 'refused')).toBe('refused');
    const before = await readUntil(opened, ({ event }) => event.event === 'proposed');
    expect(before.at(-1)?.event).toEqual({
      event: 'proposed',
      proposal: { id: 'p1', kind: 'learned-name', layer: 'proxy-allow', name: DIAGNOSTICS },
    });
    expect(await allowList()).not.toContain(DIAGNOSTICS);
    const preview = (await (
      await opened.post('/api/changes/preview', { proposal: 'p1' })
    ).json()) as Preview;
    expect(preview.changes).toEqual([{ layer: 'proxy-allow', add: [DIAGNOSTICS], remove: [] }]);
    expect(
      (await opened.post('/api/changes/apply', { confirmation: preview.confirmation })).status,
    ).toBe(200);
    await expect
      .poll(allowList, { timeout: 40_000, interval: 50 })
      .toContain(`443 ${DIAGNOSTICS}\n`);
    expect(await ask(DIAGNOSTICS, 'allowed')).toBe('allowed');
    const after = await readUntil(
      opened,
      ({ event }) =>
        event.event === 'denied' && event.name === DIAGNOSTICS && event.decision === 'added',
    );
    expect(
      after.filter(({ event }) => event.event === 'denied').map(({ event }) => event),
    ).toMatchObject(
      expect.arrayContaining([
        expect.objectContaining({ name: UNKNOWN, decision: 'only-shown' }),
      ]) as object,
    );
    // The new plan holds the name.
    expect(await (await opened.get('/api/plan')).text()).toContain(DIAGNOSTICS);
    expect(await (await opened.get('/metrics')).text()).toMatch(
      /^sekisho_sync_age_seconds\{server="proxy1"\} \d/m,
    );
    expect(await opened.interrupt()).toBe(130);
  }, 60_000);

  test('declined, the name stays out', async () => {
    const opened = await open();
    expect(await ask(DIAGNOSTICS, 'refused')).toBe('refused');
    await readUntil(opened, ({ event }) => event.event === 'proposed');
    expect((await opened.post('/api/changes/decline', { proposal: 'p1' })).status).toBe(200);
    await readUntil(
      opened,
      ({ event }) => event.event === 'denied' && event.decision === 'declined',
    );
    expect(await allowList()).not.toContain(DIAGNOSTICS);
  }, 60_000);

  test('read-only, nobody is asked and nothing is added', async () => {
    const opened = await open('--read-only');
    expect(await ask(DIAGNOSTICS, 'refused')).toBe('refused');
    const emitted = await readUntil(opened, ({ event }) => event.event === 'denied');
    expect(emitted.at(-1)?.event).toMatchObject({ name: DIAGNOSTICS, decision: 'only-shown' });
    expect(emitted.some(({ event }) => event.event === 'proposed')).toBe(false);
    expect(await allowList()).not.toContain(DIAGNOSTICS);
  }, 60_000);
});
