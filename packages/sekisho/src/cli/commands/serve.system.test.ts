// `serve` and `rehearse --watch` as commands: the link, the secrets, the site that changes,
// and fixes that wait for a word.

import { cp, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { runCli, WITH_AZURITE } from '../../../../../test/cli/run-cli.ts';
import type { Preview, Emitted } from '../../web/api.ts';
import { EXAMPLE_SITE } from '../site-input.ts';
import { openCommand, type OpenedCommand } from '@sekisho/test-kit/cli/page-client.ts';

let folder: string;
let opened: OpenedCommand | null = null;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sekisho-serve-'));
  await cp(EXAMPLE_SITE, folder, { recursive: true, filter: (path) => !path.includes('.sekisho') });
});
afterEach(async () => {
  await opened?.interrupt();
  opened = null;
  await rm(folder, { recursive: true });
});

async function open(...argv: readonly string[]): Promise<OpenedCommand> {
  opened = await openCommand(argv, folder);
  return opened;
}

async function savedEvents(): Promise<string> {
  const [name = ''] = await readdir(join(folder, '.sekisho', 'events'));
  return join(folder, '.sekisho', 'events', name);
}

describe('serve', () => {
  test('the token stands in the link on standard error, and nowhere else', async () => {
    const page = await open('serve', '.', '--json');
    expect(page.token).toMatch(/^[\w-]{43}$/);
    await expect.poll(() => page.written.stdout).toContain('\n}\n');
    expect(JSON.parse(page.written.stdout)).toEqual({
      schema: 'sekisho/serve/1',
      url: page.url,
      pid: expect.any(Number),
      events: await savedEvents(),
    });
    const machineToken = (
      await readFile(join(folder, '.sekisho', 'web', 'machine-token'), 'utf8')
    ).trim();
    const cookieValue = page.cookie.split('=')[1] ?? '';
    const emitted = [
      page.written.stdout,
      await readFile(await savedEvents(), 'utf8'),
      await (await page.get('/metrics')).text(),
      await (await page.get('/api/session')).text(),
    ].join('\n');
    for (const secret of [page.token, machineToken, cookieValue]) {
      expect(secret.length).toBeGreaterThan(40);
      expect(emitted).not.toContain(secret);
    }
    expect(page.written.stderr.split(page.token)).toHaveLength(2);
    expect(page.written.stderr).not.toContain(machineToken);
    expect(await page.interrupt()).toBe(130);
    await expect(fetch(page.url)).rejects.toThrow('fetch failed');
  });

  test('the machines’ token is its owner’s and stays the same after a restart; the page’s does not', async () => {
    const file = join(folder, '.sekisho', 'web', 'machine-token');
    const first = await open('serve', '.');
    const token = (await readFile(file, 'utf8')).trim();
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect(
      (
        await fetch(`${first.url}/edl/proxy-allow.txt`, {
          headers: { authorization: `Bearer ${token}` },
        })
      ).status,
    ).toBe(200);
    await first.interrupt();
    const second = await open('serve', '.');
    expect((await fetch(`${second.url}/edl/proxy-allow.txt?token=${token}`)).status).toBe(200);
    expect(second.token).not.toBe(first.token);
    expect(
      (await fetch(`${second.url}/?token=${first.token}`, { redirect: 'manual' })).status,
    ).toBe(401);
  });

  test('a site that changes is planned anew; one that can’t be read leaves the last plan', async () => {
    const page = await open('serve', '.');
    const file = join(folder, 'site.yaml');
    const text = await readFile(file, 'utf8');
    const names: Emitted['event']['event'][] = [];
    void (async () => {
      for await (const { emitted } of page.events()) names.push(emitted.event.event);
    })().catch(() => undefined);
    await writeFile(file, text.replaceAll('appliance1', 'appliance-b'));
    const appliance = async (): Promise<unknown> =>
      (JSON.parse(await (await page.get('/api/plan')).text()) as { appliance?: unknown }).appliance;
    await expect.poll(appliance, { timeout: 40_000 }).toBe('appliance-b');
    await writeFile(file, 'site: [');
    await expect.poll(() => names, { timeout: 40_000 }).toEqual(['site', 'site', 'site-failed']);
    expect(await appliance()).toBe('appliance-b');
    expect(page.written.stderr).toContain('the page shows the last plan');
  });

  test('with logs, /api/findings has what diagnose finds', async () => {
    const log =
      '1700000000.000    120 10.1.1.10 TCP_DENIED/403 4000 CONNECT management.azure.com:443 - HIER_NONE/- -\n';
    await writeFile(join(folder, 'access.log'), log);
    const page = await open('serve', '.', 'access.log');
    const found = async (): Promise<unknown> =>
      ((JSON.parse(await (await page.get('/api/findings')).text()) as { findings?: unknown })
        .findings ?? null) as unknown;
    const printed: unknown = (
      JSON.parse(
        (await runCli(['diagnose', '.', 'access.log', '--json'], { cwd: folder })).stdout,
      ) as { findings?: unknown }
    ).findings;
    await expect.poll(found, { timeout: 40_000 }).toEqual(printed);
    expect(printed).toMatchObject([
      { code: 'proxy-denies-needed-name', name: 'management.azure.com' },
    ]);
  });

  test('a page that is not built is said to be so', async () => {
    const result = await runCli(['serve', folder, '--no-open', '--port', '0'], {
      env: { SEKISHO_PAGE_FOLDER: join(folder, 'nothing') },
    });
    expect(result.exit).toBe(3);
    expect(result.stderr).toContain('the page is not built');
    expect(result.stderr).toContain('npm run build');
  });

  test.each([
    [['--port', '70000'], 'not a port'],
    [['--port', 'abc'], 'not a port'],
    [['--replay', 'nothing.jsonl'], "can't read"],
    [['--replay', 'site.yaml'], 'holds no events'],
    [['--time-zone', 'Mars'], 'no time zone'],
  ])('serve %j is refused', async (options, message) => {
    const result = await runCli(['serve', '.', 'access.log', '--no-open', ...options], {
      cwd: folder,
    });
    expect(result.exit).toBe(2);
    expect(result.stderr).toContain(message);
    // Nothing is made before everything is understood.
    expect(await readdir(folder)).not.toContain('.sekisho');
  });

  test('a site with several mistakes is told line by line', async () => {
    const page = await open('serve', '.');
    const file = join(folder, 'site.yaml');
    const text = await readFile(file, 'utf8');
    await writeFile(file, text.replace(/^region: .*$/m, 'regoin: x\nclod: y'));
    await expect.poll(() => page.written.stderr, { timeout: 40_000 }).toContain('"clod"');
    expect(page.written.stderr).not.toContain('u000a');
  });

  test('a port that was asked for and is taken is an error', async () => {
    const page = await open('serve', '.');
    const result = await runCli(['serve', '.', '--no-open', '--port', new URL(page.url).port], {
      cwd: folder,
    });
    expect(result.exit).toBe(3);
    expect(result.stderr).toContain('EADDRINUSE');
    expect(result.stderr).toContain('--port 0');
  });
});

describe('rehearse --watch', () => {
  const rehearse = (scenario: string): string[] => [
    'rehearse',
    '.',
    scenario,
    '--disk-size',
    '64',
    '--watch',
    '--confirm',
    '--quiet',
  ];

  /** Reads on until a scenario ends; answers each proposal as told. */
  async function answer(page: OpenedCommand, word: 'apply' | 'decline'): Promise<Emitted[]> {
    const emitted: Emitted[] = [];
    for await (const each of page.events()) {
      emitted.push(each.emitted);
      const { event } = each.emitted;
      if (event.event === 'end') return emitted;
      if (event.event !== 'proposed') continue;
      const { id } = event.proposal;
      const preview = (await (
        await page.post('/api/changes/preview', { proposal: id })
      ).json()) as Preview;
      if (word === 'apply')
        expect(preview.changes).toMatchObject([
          {
            layer: 'proxy-allow',
            add: [expect.stringContaining('.servicebus.windows.net') as unknown],
            remove: [],
          },
        ]);
      const reply =
        word === 'apply'
          ? await page.post('/api/changes/apply', { confirmation: preview.confirmation })
          : await page.post('/api/changes/decline', { proposal: id });
      expect(reply.status).toBe(200);
    }
    return emitted;
  }

  test(
    'a failed run waits; its fix, confirmed on the page, is applied exactly; the saved run is replayed',
    { timeout: 120_000 },
    async () => {
      const page = await open(...rehearse('service-bus-denied'));
      const emitted = await answer(page, 'apply');
      const events = emitted.map(({ by, event }) => `${by} ${event.event}`);
      expect(events.filter((each) => each === 'server proposed')).toHaveLength(1);
      expect(events.slice(events.indexOf('server proposed'))).toEqual(
        expect.arrayContaining([
          'server decided',
          'rehearsal changed',
          'rehearsal recovery-point',
          'rehearsal failover',
          'rehearsal end',
        ]),
      );
      expect(emitted.at(-1)?.event).toMatchObject({ event: 'end', ok: true });
      const metrics = await (await page.get('/metrics')).text();
      expect(metrics).toMatch(
        /^sekisho_names\{appliance="appliance1",road="private-endpoint",state="as-planned"\} [1-9]/m,
      );
      expect(metrics).not.toMatch(/state="(?:refused|wrong-road)"/);
      // The page stays until Ctrl-C; what it ends with is the rehearsal's result.
      expect(await page.interrupt()).toBe(0);

      const again = await open('serve', '--replay', await savedEvents());
      const replayed: Emitted[] = [];
      for await (const each of again.events()) {
        replayed.push(each.emitted);
        if (each.emitted.event.event === 'end') break;
      }
      expect(replayed).toEqual(emitted);
      expect(await (await again.get('/api/session')).json()).toMatchObject({
        mode: 'replay',
        isReadOnly: true,
      });
      expect((await again.post('/api/changes/preview', { proposal: 'p1' })).status).toBe(403);
      expect(
        (
          (await (await again.get('/metrics')).text()).match(/^sekisho_names.*$/gm) ?? []
        ).toSorted(),
      ).toEqual((metrics.match(/^sekisho_names.*$/gm) ?? []).toSorted());
    },
  );

  test('declined, the scenario ends there', { timeout: 120_000 }, async () => {
    const page = await open(...rehearse('vault-in-use'));
    const emitted = await answer(page, 'decline');
    expect(emitted.at(-1)?.event).toMatchObject({ event: 'end', ok: false });
    expect(await page.interrupt()).toBe(1);
  });

  test(
    'Ctrl-C while it waits for a word ends it, and the question with it',
    { timeout: 120_000 },
    async () => {
      const page = await open(...rehearse('vault-in-use'));
      for await (const { emitted } of page.events()) if (emitted.event.event === 'proposed') break;
      expect(await page.interrupt()).toBe(130);
    },
  );

  test.each([
    [['--confirm'], '--confirm goes with --watch'],
    [['--watch', '--confirm', '--read-only'], 'exclude each other'],
  ])('rehearse %j is refused', async (options, message) => {
    const result = await runCli(['rehearse', folder, 'planned', ...options], { env: WITH_AZURITE });
    expect(result.exit).toBe(2);
    expect(result.stderr).toContain(message);
  });
});
