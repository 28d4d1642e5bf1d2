// The page in a real browser, on the example site: what it shows, that it can be
// used by keyboard, screen reader and on a small screen, and that nothing gets out
// of it or into it.

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { gzipSync } from 'node:zlib';

import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';

import { findingOf } from '@sekisho/test-kit/web/finding-of.ts';
import { run } from '@sekisho/sekisho/cli/main.ts';
import { EXAMPLE_SITE } from '@sekisho/sekisho/cli/site-input.ts';
import { renderSettings } from '@sekisho/core/library/render-settings.ts';
import { composeWorld } from '@sekisho/core/plan/compose-world.ts';
import { toSettings } from '@sekisho/core/plan/plan-settings.ts';
import { prepareWorld } from '@sekisho/core/roads/prepare-world.ts';
import { EXPORTS } from '@sekisho/sekisho/web/api.ts';
import { judgeByModel, toRoadRows } from '@sekisho/sekisho/web/page/roads/road-row.ts';
import { compareRoads } from '@sekisho/sekisho/web/page/what-if/compare-roads.ts';
import { noBrowser, openBands, showView } from './drive-page.ts';
import { seriousViolations, startPage, type PageLab } from './page-lab.ts';

const MOST_COMPRESSED_BYTES = 150_000;
const VIEWS = ['to-do', 'roads', 'names', 'set-up', 'findings', 'what-if'] as const;

describe.skipIf(noBrowser !== null)(
  `the page in Chromium${noBrowser === null ? '' : ` (not run: ${noBrowser})`}`,
  () => {
    let lab: PageLab;
    beforeAll(async () => {
      lab = await startPage();
    });
    afterEach(() => lab.closeWindows());
    afterAll(() => lab.close());

    test('the JavaScript of the first view is under 150 kB compressed', async () => {
      const { page } = await lab.open();
      const assets = await page.evaluate<string[]>(
        `performance.getEntriesByType('resource').map(({ name }) => new URL(name).pathname.split('/').at(-1)).filter((name) => name.endsWith('.js'))`,
      );
      const sizes = await Promise.all(
        assets.map(
          async (name) => gzipSync(await readFile(join(lab.folder, 'assets', name))).byteLength,
        ),
      );
      expect(assets.length).toBeGreaterThan(0);
      expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(MOST_COMPRESSED_BYTES);
    });

    test('every name of the plan stands in the picture with its line, and tells its steps', async () => {
      const { page } = await lab.open();
      await openBands(page);
      const lines = page.locator('.picture .line-button:not(.bundle)');
      expect(await lines.count()).toBe(lab.site.standing.plan.roads.length);
      const drawn = await page.evaluate(
        `[...new Set([...document.querySelectorAll('.strands path.strand')].map((path) => path.dataset.of))].sort()`,
      );
      expect(drawn).toEqual(
        await page.evaluate(
          `[...document.querySelectorAll('[data-line]:not(.bundle-names *)')].map((line) => line.dataset.line).sort()`,
        ),
      );
      await page.locator('[data-line^="login.microsoftonline.com"]').click();
      const detail = page.locator('.detail');
      await expect
        .poll(() => detail.textContent())
        .toContain('no private endpoint can carry this name');
      expect(await detail.locator('.program-steps').count()).toBe(3);
      expect(await detail.locator('.step').count()).toBeGreaterThan(12);
    });

    test('what to do stands first: the verdict, each team’s steps with its very files, and its page to send on', async () => {
      const { page } = await lab.open();
      await page.goto(`${lab.site.server.url}/`);
      await page.waitForSelector('.verdict');
      expect(await page.locator('.verdict').textContent()).toContain('not yet applied');
      await page.getByRole('tab', { name: /Proxy team/ }).click();
      await expect.poll(() => new URL(page.url()).hash).toBe('#/to-do/proxy');
      const panel = page.getByRole('tabpanel');
      await expect.poll(() => panel.textContent()).toContain('login.microsoftonline.com');
      expect(await panel.locator('.to-do-entries .entry-there').count()).toBeGreaterThan(5);
      // What is done is folded.
      await panel.locator('.step-done summary').first().click();
      const { rendered } = renderSettings(lab.site.standing.input, { products: ['squid'] });
      const conf = rendered
        .flatMap(({ files }) => files)
        .find(({ path }) => path.endsWith('.conf'));
      expect(await panel.locator('pre').allTextContents()).toContain(conf?.text);
      await page.keyboard.press('Home');
      const download = page.waitForEvent('download');
      await panel.getByRole('link', { name: 'Page to share' }).click();
      const sent = await text(await (await download).createReadStream());
      expect(sent).toContain('login.microsoftonline.com');
      expect(sent).not.toMatch(/token|<script|bypass-list/);
    });

    test('the first view says where, what is not known with the command that tells, and how to check and go back', async () => {
      const { page } = await lab.open();
      await page.setViewportSize({ width: 1440, height: 900 });
      await page.goto(`${lab.site.server.url}/`);
      const step = page.locator('.to-do-step').first();
      await step.waitFor();
      expect(await step.locator('.step-chips').textContent()).toContain('dns1 10.1.1.53');
      expect(await step.locator('.not-known-box').textContent()).toMatch(
        /dig \+short @10\.1\.1\.53 /,
      );
      expect(await page.locator('.find-out').textContent()).toContain('reg query');
      for (const title of ['Apply', 'Check', 'Go back']) {
        const box = await step.getByRole('heading', { name: title }).boundingBox();
        expect([title, (box?.y ?? Infinity) < 900]).toEqual([title, true]);
      }
    });

    test('filters narrow picture and table alike', async () => {
      const { page } = await lab.open();
      await page.getByRole('searchbox').fill('blob');
      await expect.poll(() => page.locator('.picture .line-button').count()).toBe(1);
      await showView(page, 'names');
      expect(await page.locator('.names tbody tr').count()).toBe(1);
      await page.getByRole('button', { name: 'clear' }).click();
      await expect
        .poll(() => page.locator('.names tbody tr').count())
        .toBe(lab.site.standing.plan.roads.length);
      await page.locator('.names thead button', { hasText: 'name' }).click();
      const names = await page.locator('.names tbody th').allTextContents();
      expect(names).toEqual(names.toSorted());
    });

    test('the keyboard goes along the names, opens one, and leaves by Escape', async () => {
      const { page } = await lab.open();
      await openBands(page);
      const stop = page.locator('[data-line][tabindex="0"]');
      expect(await stop.count()).toBe(1);
      await stop.focus();
      await page.keyboard.press('End');
      await page.keyboard.press('ArrowUp');
      await page.keyboard.press('ArrowDown');
      expect(
        await page.evaluate(
          `[...document.querySelectorAll('[data-line]')].indexOf(document.activeElement) + 1 - document.querySelectorAll('[data-line]').length`,
        ),
      ).toBe(0);
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
      const { page } = await lab.open();
      await page.getByRole('button', { name: '日本語' }).click();
      await expect.poll(() => page.locator('nav').textContent()).toContain('経路');
      for (const view of VIEWS) {
        await showView(page, view);
        expect(await page.locator('main').textContent()).toMatch(/[ぁ-んァ-ン一-龥]/);
      }
      await page.reload();
      await expect.poll(() => page.locator('nav').textContent()).toContain('診断結果');
      expect(await page.evaluate('document.documentElement.lang')).toBe('ja');
    });

    test('both colour schemes, by the system and by choice', async () => {
      const paper = `getComputedStyle(document.documentElement).backgroundColor`;
      const light = await lab.open({ colorScheme: 'light' });
      const dark = await lab.open({ colorScheme: 'dark' });
      const [bright, dim] = [await light.page.evaluate(paper), await dark.page.evaluate(paper)];
      expect(bright).not.toBe(dim);
      await light.page.getByLabel('colours').selectOption('dark');
      await expect.poll(() => light.page.evaluate(paper)).toBe(dim);
      await dark.page.getByLabel('colours').selectOption('light');
      await expect.poll(() => dark.page.evaluate(paper)).toBe(bright);
    });

    test('nothing runs out of a window of 390 px, in both languages', async () => {
      const { page } = await lab.open({ viewport: { width: 390, height: 844 } });
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
      const { page } = await lab.open({ viewport: { width: 390, height: 844 }, hasTouch: true });
      await openBands(page);
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
      lab.site.state.emit({
        by: 'logs',
        event: {
          event: 'findings',
          changed: [
            findingOf('login.live.com', {
              program: 'system',
              evidence: [{ file: 'login.live.com.log', line: 7 }],
            }),
          ],
          gone: [],
        },
      });
      for (const colorScheme of ['light', 'dark'] as const) {
        const { page } = await lab.open({ colorScheme });
        for (const view of VIEWS) {
          await showView(page, view);
          if (view === 'roads') await page.locator('.line-button').first().click();
          const result = await seriousViolations(page);
          expect([colorScheme, view, result]).toEqual([colorScheme, view, []]);
        }
      }
    });

    test('hostile names of a log are text and nothing else', async () => {
      const hostile = [
        '<img src=x onerror="window.owned=1">',
        '"><script>window.owned=1</script>',
        "javascript:window.owned=1//'",
        '\u202egnp.elpmaxe',
        '{name}{by}<b>',
      ];
      lab.site.state.emit({
        by: 'logs',
        event: {
          event: 'findings',
          changed: hostile.map((name) =>
            findingOf(name, { program: 'system', evidence: [{ file: `${name}.log`, line: 7 }] }),
          ),
          gone: [],
        },
      });
      lab.site.state.emit({
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
      lab.site.state.emit({
        by: 'rehearsal',
        event: { event: 'learned', layer: 'proxy-allow', entry: hostile[0] ?? '' },
      });
      lab.site.state.emit({
        by: 'rehearsal',
        event: {
          event: 'changed',
          wait: false,
          changes: [{ layer: 'dns', add: hostile, remove: hostile }],
        },
      });
      const { page } = await lab.open();
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
        const { page } = await lab.open();
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
      const { page } = await lab.open();
      await showView(page, 'what-if');
      await page.getByLabel('from the plan').check();
      const entry = page
        .locator('.layer-switches li', { hasText: 'login.microsoftonline.com' })
        .first();
      await entry.locator('input').uncheck();
      const { plan, input } = lab.site.standing;
      const planned = toSettings(plan);
      const rowsWith = (settings: typeof planned) =>
        toRoadRows(
          plan.roads,
          judgeByModel(
            prepareWorld(
              composeWorld({ ...input, settings, privateLinks: input.privateLinks ?? [] }),
            ),
          ),
        );
      const expected = compareRoads(
        rowsWith(planned),
        rowsWith({
          ...planned,
          proxyAllow: planned.proxyAllow.filter((each) => each !== 'login.microsoftonline.com'),
        }),
      );
      expect(expected.changed.length).toBeGreaterThan(0);
      await expect
        .poll(() => page.locator('.changed-roads li').count())
        .toBe(expected.changed.length);
      expect(expected.totals).toMatchObject({ breaks: 1, ends: 0 });
      expect(await page.locator('.result-count').textContent()).toContain('Breaks: 1.');
      expect(await page.locator('.changed-roads').textContent()).toContain('denied by the proxy');
      await page.getByRole('button', { name: 'Reset' }).click();
      await expect.poll(() => page.locator('.changed-roads li').count()).toBe(0);
      await page.locator('.bypass-test select').selectOption('pac');
      await expect
        .poll(() => page.locator('.bypass-answer').textContent())
        .toContain('sekisho bypass --dialect pac');
    });

    test('a finding, its step and its name lead to one another, without a token', async () => {
      const { page } = await lab.open();
      const record = lab.site.standing.plan.layers['system-bypass'].bypass[0] ?? '';
      const name = 'privateasr2cache.blob.core.windows.net';
      const finding = findingOf(name, {
        code: 'system-bypass-missing',
        layer: 'system-bypass',
        fix: { layer: 'system-bypass', add: [record] },
      });
      const event = { event: 'findings', changed: [finding], gone: [] } as const;
      lab.site.state.emit({ by: 'logs', event });
      await page.goto(`${lab.site.server.url}/#/findings/${name}`);
      await page.locator('.fix-group a', { hasText: 'SYSTEM account' }).click();
      const step = page.locator('.to-do-step.meant');
      await expect.poll(() => step.getAttribute('data-step')).toBe('set-system-list');
      expect(await page.evaluate('document.activeElement?.dataset.step')).toBe('set-system-list');
      await step.locator('.step-ends a', { hasText: name }).click();
      await expect.poll(() => new URL(page.url()).hash).toBe(`#/findings/${name}`);
      await page.getByRole('link', { name: 'show its path' }).click();
      const detail = page.locator('.detail.pinned');
      await detail.locator('.name-fix a').first().waitFor();
      expect(
        await page.evaluate(
          `[...document.querySelectorAll('.detail .name-fixes a')].map((a) => a.hash)`,
        ),
      ).toEqual(['#/to-do/windows%3Aset-system-list', `#/findings/${name}`]);
      const links = await page.evaluate(
        `[...document.querySelectorAll('a')].map((a) => a.href).join()`,
      );
      expect(links).not.toContain('token');
    });
  },
);
