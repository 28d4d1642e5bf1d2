// The page in a real browser, on the example site: what it shows, that it can be
// used by keyboard, screen reader and on a small screen, and that nothing gets out
// of it or into it.

import { cp, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';

import axe from 'axe-core';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';

import { run } from '@sekisho/sekisho/cli/main.ts';
import { EXAMPLE_SITE } from '@sekisho/sekisho/cli/site-input.ts';
import type { Finding } from '@sekisho/core/diagnose/finding.ts';
import { composeWorld } from '@sekisho/core/plan/compose-world.ts';
import { toSettings } from '@sekisho/core/plan/plan-settings.ts';
import { prepareWorld } from '@sekisho/core/roads/prepare-world.ts';
import { EXPORTS } from '@sekisho/sekisho/web/api.ts';
import { compareRoads } from '@sekisho/sekisho/web/page/what-if/compare-roads.ts';
import { PageServer } from '@sekisho/sekisho/web/server/page-server.ts';
import { readStaticFiles, type StaticFiles } from '@sekisho/sekisho/web/server/static-files.ts';
import { SECRETS, serveExample, type ServedSite } from '@sekisho/test-kit/web/served-site.ts';
import {
  buildPage,
  launchBrowser,
  noBrowser,
  openWindow,
  showView,
  type OpenedPage,
} from './drive-page.ts';

const MOST_COMPRESSED_BYTES = 150_000;
const VIEWS = ['roads', 'names', 'set-up', 'findings', 'what-if'] as const;

describe.skipIf(noBrowser !== null)(
  `the page in Chromium${noBrowser === null ? '' : ` (not run: ${noBrowser})`}`,
  () => {
    let folder = '';
    let files: StaticFiles = new Map();
    let browser: Browser;
    let site: ServedSite;
    const windows: OpenedPage[] = [];

    beforeAll(async () => {
      folder = await buildPage();
      [browser, files] = await Promise.all([launchBrowser(), readStaticFiles(folder)]);
      site = await serveExample({ options: { files } });
    }, 120_000);

    // Errors of scripts, of the policy, and requests to another origin fail whichever test they come in.
    afterEach(async () => {
      const faults = windows.flatMap((window) => window.faults);
      await Promise.all(windows.splice(0).map((window) => window.close()));
      expect(faults).toEqual([]);
    });

    afterAll(async () => {
      await browser.close();
      await site.close();
    });

    const open = async (
      options?: BrowserContextOptions,
      of: ServedSite = site,
    ): Promise<OpenedPage> => {
      const window = await openWindow(browser, `${of.server.url}/?token=${SECRETS.token}`, options);
      windows.push(window);
      return window;
    };

    test('its JavaScript is under 150 kB compressed', async () => {
      const assets = (await readdir(join(folder, 'assets'))).filter((name) => name.endsWith('.js'));
      const sizes = await Promise.all(
        assets.map(
          async (name) => gzipSync(await readFile(join(folder, 'assets', name))).byteLength,
        ),
      );
      expect(assets.length).toBeGreaterThan(0);
      expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(MOST_COMPRESSED_BYTES);
    });

    test('every name of the plan stands in the picture with its line, and tells its steps', async () => {
      const { page } = await open();
      await page.waitForSelector('.line-button');
      expect(await page.locator('.line-button').count()).toBe(site.standing.plan.roads.length);
      const drawn = await page.evaluate(
        `new Set([...document.querySelectorAll('.strands path.taken')].map((path) => path.dataset.of)).size`,
      );
      expect(drawn).toBe(site.standing.plan.roads.length);
      await page.locator('[data-line^="login.microsoftonline.com"]').click();
      const detail = page.locator('.detail');
      await expect
        .poll(() => detail.textContent())
        .toContain('no private endpoint can carry this name');
      expect(await detail.locator('.program-steps').count()).toBe(3);
      expect(await detail.locator('.step').count()).toBeGreaterThan(12);
    });

    test('filters narrow picture and table alike', async () => {
      const { page } = await open();
      await page.getByRole('searchbox').fill('blob');
      await expect.poll(() => page.locator('.line-button').count()).toBe(1);
      await showView(page, 'names');
      expect(await page.locator('.names tbody tr').count()).toBe(1);
      await page.getByRole('button', { name: 'clear' }).click();
      await expect
        .poll(() => page.locator('.names tbody tr').count())
        .toBe(site.standing.plan.roads.length);
      await page.locator('.names thead button', { hasText: 'name' }).click();
      const names = await page.locator('.names tbody th').allTextContents();
      expect(names).toEqual(names.toSorted());
    });

    test('the keyboard goes along the names, opens one, and leaves by Escape', async () => {
      const { page } = await open();
      await page.waitForSelector('.line-button');
      expect(await page.locator('.line-button[tabindex="0"]').count()).toBe(1);
      await page.locator('.line-button[tabindex="0"]').focus();
      await page.keyboard.press('End');
      await page.keyboard.press('ArrowUp');
      const last = site.standing.plan.roads.length - 2;
      expect(
        await page.evaluate(
          `[...document.querySelectorAll('.line-button')].indexOf(document.activeElement)`,
        ),
      ).toBe(last);
      await page.keyboard.press('Enter');
      await expect.poll(() => page.locator('.line-button[aria-pressed="true"]').count()).toBe(1);
      await page.locator('.detail button').first().focus();
      await page.keyboard.press('Escape');
      await expect.poll(() => page.locator('.line-button[aria-pressed="true"]').count()).toBe(0);
      await page.keyboard.press('Tab');
      expect(
        await page.evaluate(
          `getComputedStyle(document.activeElement).outlineStyle !== 'none' || document.activeElement === document.body`,
        ),
      ).toBe(true);
    });

    test('both languages, kept over a reload', async () => {
      const { page } = await open();
      await page.getByRole('button', { name: '日本語' }).click();
      await expect.poll(() => page.locator('nav').textContent()).toContain('経路');
      for (const view of VIEWS) {
        await showView(page, view);
        expect(await page.locator('main').textContent()).toMatch(/[ぁ-んァ-ン一-龥]/);
      }
      await page.reload();
      await expect.poll(() => page.locator('nav').textContent()).toContain('所見');
      expect(await page.evaluate('document.documentElement.lang')).toBe('ja');
    });

    test('both colour schemes, by the system and by choice', async () => {
      const paper = `getComputedStyle(document.documentElement).backgroundColor`;
      const light = await open({ colorScheme: 'light' });
      const dark = await open({ colorScheme: 'dark' });
      const [bright, dim] = [await light.page.evaluate(paper), await dark.page.evaluate(paper)];
      expect(bright).not.toBe(dim);
      await light.page.getByLabel('colours').selectOption('dark');
      await expect.poll(() => light.page.evaluate(paper)).toBe(dim);
      await dark.page.getByLabel('colours').selectOption('light');
      await expect.poll(() => dark.page.evaluate(paper)).toBe(bright);
    });

    test('nothing runs out of a window of 390 px, in both languages', async () => {
      const { page } = await open({ viewport: { width: 390, height: 844 } });
      for (const language of ['English', '日本語']) {
        if (language !== 'English') await page.getByRole('button', { name: language }).click();
        for (const view of VIEWS) {
          await showView(page, view);
          expect([view, await page.evaluate('document.documentElement.scrollWidth')]).toEqual([
            view,
            390,
          ]);
        }
      }
    });

    test('on a small screen a name that is tapped tells its steps above the others', async () => {
      const { page } = await open({ viewport: { width: 390, height: 844 }, hasTouch: true });
      await page.locator('[data-line^="graph.microsoft.com"]').click();
      await page.waitForSelector('.detail.pinned .step');
      const sheet = await page.locator('.detail.pinned').boundingBox();
      expect(sheet).toMatchObject({ x: 0, width: 390 });
      expect((sheet?.y ?? 0) + (sheet?.height ?? 0)).toBe(844);
      // The name itself stays in sight.
      await expect
        .poll(
          async () =>
            ((await page.locator('.line-button[aria-pressed="true"]').boundingBox())?.y ?? 844) <
            (sheet?.y ?? 0),
        )
        .toBe(true);
      await page.getByRole('button', { name: 'close' }).click();
      await expect.poll(() => page.locator('.detail.pinned').count()).toBe(0);
    });

    test('axe finds no serious violation in any view, light and dark', async () => {
      site.state.emit({
        by: 'logs',
        event: { event: 'findings', changed: [findingOf('login.live.com')], gone: [] },
      });
      for (const colorScheme of ['light', 'dark'] as const) {
        const { page } = await open({ colorScheme });
        for (const view of VIEWS) {
          await showView(page, view);
          if (view === 'roads') await page.locator('.line-button').first().click();
          const result = await seriousViolations(page);
          expect([colorScheme, view, result]).toEqual([colorScheme, view, []]);
        }
      }
    }, 90_000);

    test('hostile names of a log are text and nothing else', async () => {
      const hostile = [
        '<img src=x onerror="window.owned=1">',
        '"><script>window.owned=1</script>',
        "javascript:window.owned=1//'",
        '\u202egnp.elpmaxe',
        '{name}{by}<b>',
      ];
      site.state.emit({
        by: 'logs',
        event: { event: 'findings', changed: hostile.map(findingOf), gone: [] },
      });
      site.state.emit({
        by: 'server',
        event: {
          event: 'seen',
          names: hostile.map((name) => ({
            name,
            program: 'system',
            road: 'proxy',
            isRefused: true,
            count: 1,
            bytes: 1,
            last: '',
          })),
        },
      });
      site.state.emit({
        by: 'rehearsal',
        event: { event: 'learned', layer: 'proxy-allow', entry: hostile[0] ?? '' },
      });
      site.state.emit({
        by: 'rehearsal',
        event: {
          event: 'changed',
          wait: false,
          changes: [{ layer: 'dns', add: hostile, remove: hostile }],
        },
      });
      const { page } = await open();
      await showView(page, 'findings');
      for (const name of hostile)
        await expect.poll(() => page.locator('.findings').textContent()).toContain(name);
      for (const summary of await page.locator('.finding summary').all()) await summary.click();
      await showView(page, 'set-up');
      await expect.poll(() => page.locator('.activity').textContent()).toContain(hostile[1]);
      await showView(page, 'roads');
      expect(await page.evaluate('window.owned')).toBeUndefined();
      expect(await page.locator('main :is(img, script, b b, iframe)').count()).toBe(0);
    });

    test.each(['csv', 'markdown', 'html', 'json'] as const)(
      'the %s export is what the command line prints',
      async (format) => {
        const { page } = await open();
        await showView(page, 'names');
        const [download] = await Promise.all([
          page.waitForEvent('download'),
          page.locator(`.exports a[href^="${EXPORTS[format]}"]`).first().click(),
        ]);
        const stream = await download.createReadStream();
        const chunks: Buffer[] = [];
        for await (const chunk of stream) chunks.push(Buffer.from(chunk));
        let printed = '';
        const io = {
          stdout: { write: (text: string) => void (printed += text) },
          stderr: { write: () => undefined },
          stdin: Readable.from([]),
          env: { LANG: 'C' },
          cwd: EXAMPLE_SITE,
          signal: new AbortController().signal,
        };
        await run(['plan', EXAMPLE_SITE, '--format', format, '--lang', 'en'], io);
        expect(Buffer.concat(chunks).toString('utf8')).toBe(printed);
      },
    );

    test('what if: the roads that change are those that the model says', async () => {
      const { page } = await open();
      await showView(page, 'what-if');
      await page.getByLabel('from the plan').check();
      const entry = page
        .locator('.layer-switches li', { hasText: 'login.microsoftonline.com' })
        .first();
      await entry.locator('input').uncheck();
      const { plan, input } = site.standing;
      const planned = toSettings(plan);
      const worldOf = (settings: typeof planned) =>
        prepareWorld(composeWorld({ ...input, settings, privateLinks: input.privateLinks ?? [] }));
      const expected = compareRoads(plan.roads, {
        before: worldOf(planned),
        after: worldOf({
          ...planned,
          proxyAllow: planned.proxyAllow.filter((each) => each !== 'login.microsoftonline.com'),
        }),
      });
      expect(expected.length).toBeGreaterThan(0);
      await expect.poll(() => page.locator('.changed-roads li').count()).toBe(expected.length);
      expect(await page.locator('.changed-roads').textContent()).toContain('denied by the proxy');
      await page.getByRole('button', { name: 'as it was' }).click();
      await expect.poll(() => page.locator('.changed-roads li').count()).toBe(0);
      await page.locator('.bypass-test select').selectOption('pac');
      await expect
        .poll(() => page.locator('.bypass-answer').textContent())
        .toContain('sekisho bypass --dialect pac');
    });

    test('a change is applied only after its exact difference was confirmed, and both windows see it', async () => {
      const [one, two] = [await open(), await open()];
      let isDecided = false;
      await showView(one.page, 'set-up');
      await showView(two.page, 'set-up');
      const name = 'jpepod01rcm1evhbdiags2.servicebus.windows.net';
      const decided = site.proposals.ask({
        proposal: { kind: 'learned-name', layer: 'proxy-allow', name },
        changes: async () => [{ layer: 'proxy-allow', add: [name], remove: [] }],
        signal: new AbortController().signal,
      });
      void decided.then(() => (isDecided = true));
      await one.page.getByRole('button', { name: 'see the change' }).click();
      await expect
        .poll(() => one.page.locator('.confirm .added').allTextContents())
        .toEqual([`+${name}`]);
      expect(isDecided).toBe(false);
      await one.page.locator('.confirm').getByRole('button', { name: 'apply' }).click();
      expect(await decided).toBe('applied');
      for (const { page } of [one, two]) {
        await expect.poll(() => page.locator('.proposal').count()).toBe(0);
        await expect
          .poll(() => page.locator('.activity').textContent())
          .toContain('applied: jpepod01rcm1evhbdiags2');
      }
    });

    test('the whole journey by hand, seen live to the recovered disk: findings opened, fixes applied, a reload in the middle', async () => {
      const folder = await mkdtemp(join(tmpdir(), 'sekisho-page-journey-'));
      await cp(EXAMPLE_SITE, join(folder, 'site'), {
        recursive: true,
        filter: (path) => !path.includes('.sekisho'),
      });
      const stop = new AbortController();
      let emitted = '';
      const io = {
        stdout: { write: () => undefined },
        stderr: { write: (text: string) => void (emitted += text) },
        stdin: Readable.from([]),
        env: { LANG: 'C' },
        cwd: folder,
        signal: stop.signal,
      };
      const ended = run(
        [
          'rehearse',
          'site',
          'by-hand',
          '--watch',
          '--confirm',
          '--no-open',
          '--port',
          '0',
          '--disk-size',
          '64',
        ],
        io,
      );
      try {
        await expect.poll(() => emitted, { timeout: 20_000 }).toMatch(/http:\S+token=\S+/);
        const link = /http:\S+token=\S+/.exec(emitted)?.[0] ?? '';
        const program = await openWindow(browser, link);
        const watcher = await openWindow(browser, link);
        windows.push(program, watcher);
        await showView(watcher.page, 'set-up');
        const fixed = await fixAll(program.page);
        expect(fixed).toBeGreaterThanOrEqual(9);
        for (const { page } of [program, watcher]) {
          await showView(page, 'set-up');
          await expect
            .poll(() => page.locator('.failover.ok').textContent(), { timeout: 30_000 })
            .toContain('byte for byte');
          // A failure that heals by itself is waited for without a word.
          const runs = await page.locator('.run').count();
          expect(runs).toBeGreaterThan(fixed);
          expect(await page.locator('.run.failed').count()).toBe(runs - 1);
          expect(await page.locator('.points li').count()).toBeGreaterThan(1);
          await page.waitForSelector('.chart canvas');
        }
        expect(await seriousViolations(watcher.page)).toEqual([]);
        await goBack(program.page);
        await showView(watcher.page, 'roads');
        await expect
          .poll(() => watcher.page.locator('.legend-entry.state-as-planned .number').textContent())
          .toBe(await watcher.page.locator('.line-button').count().then(String));
      } finally {
        stop.abort();
        await ended;
        await rm(folder, { recursive: true, force: true });
      }
    }, 240_000);

    test('a lost connection is told, and nothing is lost or told twice', async () => {
      const own = await serveExample({ options: { files } });
      const { page } = await open({}, own);
      await showView(page, 'set-up');
      own.state.emit({
        by: 'rehearsal',
        event: { event: 'learned', layer: 'proxy-allow', entry: 'before.example.com' },
      });
      await expect
        .poll(() => page.locator('.activity').textContent())
        .toContain('before.example.com');
      const { port } = own.server;
      await own.server.close();
      await expect
        .poll(() => page.locator('.connection').textContent())
        .toContain('connection lost');
      own.state.emit({
        by: 'rehearsal',
        event: { event: 'learned', layer: 'proxy-allow', entry: 'meanwhile.example.com' },
      });
      const again = await PageServer.start({
        address: '127.0.0.1',
        port,
        hostNames: [],
        secrets: SECRETS,
        files,
        state: own.state,
        proposals: own.proposals,
        findings: () => ({}),
        session: {
          mode: 'site',
          isReadOnly: false,
          language: 'en',
          site: 'japan-east',
          startedAt: '',
        },
        onError: () => undefined,
      });
      await expect
        .poll(() => page.locator('.activity').textContent(), { timeout: 15_000 })
        .toContain('meanwhile.example.com');
      expect(
        (await page.locator('.activity').textContent())?.match(/before\.example\.com/g),
      ).toHaveLength(1);
      await windows.at(-1)?.close();
      await again.close();
      await own.close();
    });
  },
);

/** Opens each finding as it comes, reads its evidence and applies its fix; loads the page again after the third. Gives how many. */
async function fixAll(page: Page): Promise<number> {
  await showView(page, 'findings');
  for (let fixed = 0; ; fixed += 1) {
    const fix = page.locator('.finding[open] .button.primary');
    await expect
      .poll(async () => (await fix.count()) > 0 || (await isOver(page)), { timeout: 90_000 })
      .toBe(true);
    if ((await fix.count()) === 0) return fixed;
    const before = await page.locator('.finding').count();
    if (fixed === 3) {
      await page.reload();
      await fix.waitFor();
      expect(await page.locator('.finding').count()).toBe(before);
    }
    expect(await page.locator('.finding[open] .evidence li').count()).toBeGreaterThan(0);
    await fix.click();
    const apply = page.locator('.confirm .button.primary:not(:disabled)');
    await apply.waitFor();
    if (fixed === 0) expect(await seriousViolations(page)).toEqual([]);
    expect(await page.locator('.confirm :is(.added, .removed)').count()).toBeGreaterThan(0);
    await apply.click();
    await page.locator('.confirm').waitFor({ state: 'detached' });
    await expect.poll(() => fix.count()).toBe(0);
  }
}

/** A finished set-up can be gone through again, from its first run. */
async function goBack(page: Page): Promise<void> {
  const whole = await page.locator('.activity').textContent();
  const time = page.getByLabel('time shown');
  await time.press('Home');
  await expect.poll(() => page.locator('.scenario-end.ok').count()).toBe(0);
  for (let step = 0; step < 12; step += 1) await time.press('PageUp');
  await time.press('End');
  await expect.poll(() => page.locator('.activity').textContent()).toBe(whole);
}

async function seriousViolations(page: Page): Promise<unknown> {
  await page.evaluate(axe.source);
  return page.evaluate(`axe.run(document, { resultTypes: ['violations'] }).then(({ violations }) =>
    violations.filter(({ impact }) => impact === 'serious' || impact === 'critical').map(({ id, nodes }) => id + ': ' + nodes.map(({ html }) => html.slice(0, 160)).join(' | ')))`);
}

async function isOver(page: Page): Promise<boolean> {
  return (await page.locator('nav .scenario-over').count()) > 0;
}

function findingOf(name: string): Finding {
  return {
    code: 'proxy-denies-unknown-name',
    severity: 'error',
    confidence: 'high',
    name,
    program: 'system',
    client: '10.1.1.10',
    layer: 'proxy-allow',
    count: 3,
    bytes: 0,
    first: '2026-04-01T09:00:00Z',
    last: '2026-04-01T09:05:00Z',
    message: name,
    because: { code: 'finding.proxy-denies-unknown-name', values: { name } },
    fix: { layer: 'proxy-allow', add: [] },
    evidence: [{ file: `${name}.log`, line: 7 }],
  };
}
