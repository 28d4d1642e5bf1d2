// A site of 5,000 names: of every list the page draws what is in sight, and all of it can be reached, by keys, by the
// filter and by programs that read the page aloud.

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { serveExample, type ServedSite } from '@sekisho/test-kit/web/served-site.ts';
import { findingOf } from '@sekisho/test-kit/web/finding-of.ts';
import { writeSizedSite } from '@sekisho/test-kit/web/sized-site.ts';
import { noBrowser, showView } from './drive-page.ts';
import { seriousViolations, startPage, type PageLab } from './page-lab.ts';

const NAMES = 5000;
/** Elements of a view, whatever the site. */
const MOST_ELEMENTS = 1500;

describe.skipIf(noBrowser !== null)(
  `5,000 names on the page${noBrowser === null ? '' : ` (${noBrowser})`}`,
  () => {
    let folder: string;
    let lab: PageLab;
    let site: ServedSite;
    let page: Page;

    beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), 'sekisho-many-'));
      await writeSizedSite(folder, NAMES);
      lab = await startPage();
      site = await serveExample({ site: folder, options: { files: lab.files } });
      ({ page } = await lab.open({}, site));
    });

    afterAll(async () => {
      await lab.closeWindows();
      await site.close();
      await lab.close();
      await rm(folder, { recursive: true, force: true });
    });

    test('the table has the rows in sight, tells how many there are, and scrolls to its end by keys', async () => {
      await showView(page, 'names');
      const table = page.locator('table.names');
      expect(await table.getAttribute('aria-rowcount')).toBe(String(NAMES + 1));
      expect(await table.locator('tbody tr[data-index]').count()).toBeLessThan(60);
      expect(await countElements(page)).toBeLessThan(MOST_ELEMENTS);
      await page.locator('.wide').focus();
      await page.keyboard.press('End');
      await expect
        .poll(() => table.locator('tbody tr[data-index]').last().getAttribute('aria-rowindex'))
        .toBe(String(NAMES + 1));
      expect(await table.locator('tbody tr[data-index]').count()).toBeLessThan(60);
      await page.keyboard.press('Home');
      await expect
        .poll(() => table.locator('tbody tr[data-index]').first().getAttribute('aria-rowindex'))
        .toBe('2');
      const last = site.standing.plan.roads.at(-1)?.pattern ?? '';
      await page.getByRole('searchbox').fill(last);
      await expect.poll(() => table.locator('tbody th').allTextContents()).toContain(last);
      await page.getByRole('searchbox').fill('');
      await expect.poll(() => table.getAttribute('aria-rowcount')).toBe(String(NAMES + 1));
    });

    test('the picture draws of an open band what is in sight, and brings the chosen name there', async () => {
      await showView(page, 'roads');
      const band = page.locator('li', {
        has: page.locator(':scope > .band', { hasText: /,\d{3}/ }),
      });
      await band.locator(':scope > .band').click();
      const box = band.locator('.bundle-names').first();
      const rows = box.locator(':scope > li[data-index]');
      await rows.first().waitFor();
      expect(await rows.count()).toBeLessThan(60);
      expect(await countElements(page)).toBeLessThan(MOST_ELEMENTS);
      const size = Number(await rows.first().getAttribute('aria-setsize'));
      expect(size).toBeGreaterThan(100);
      // Along the names by keys, further than what was drawn at first.
      await rows.locator('button').first().focus();
      for (let at = 0; at < 8; at += 1) {
        await page.keyboard.press('PageDown');
        await page.waitForTimeout(60);
      }
      const reached = await page.evaluate(`document.activeElement?.closest('li')?.dataset.index`);
      expect(Number(reached)).toBeGreaterThan(40);
      const far = site.standing.plan.roads.at(-1);
      const key = `${far?.pattern ?? ''}:${String(far?.port)}`;
      await page.goto(`${site.server.url}/#/roads/${encodeURIComponent(key)}`);
      await expect.poll(() => page.locator(`[data-line="${key}"]`).isVisible()).toBe(true);
      expect(await countElements(page)).toBeLessThan(MOST_ELEMENTS);
      await page.goto(`${site.server.url}/#/roads`);
    });

    test.each(['names', 'roads'] as const)(
      'a key in the filter of %s is answered at once',
      async (view) => {
        await showView(page, view);
        await page.getByRole('searchbox').fill('');
        await page.evaluate(
          `window.spans = []; addEventListener('keydown', (event) => requestAnimationFrame(() => setTimeout(() => window.spans.push(performance.now() - event.timeStamp), 0)), true)`,
        );
        await page.getByRole('searchbox').pressSequentially('app12.dept', { delay: 60 });
        await page.getByRole('searchbox').fill('');
        const spans = await page.evaluate('window.spans.sort((a, b) => a - b)');
        const times = Array.isArray(spans) ? spans.map(Number) : [];
        expect(times.length).toBeGreaterThan(5);
        // The one in the middle: other work on this machine makes some of them late.
        expect(times[Math.floor(times.length / 2)]).toBeLessThan(100);
      },
    );

    test('a team’s long list has a row for each entry that is in sight, and each says which of how many it is', async () => {
      await page.goto(`${site.server.url}/#/to-do/proxy`);
      const list = page.locator('.to-do-entries').first();
      const rows = list.locator('li[data-index]');
      await rows.first().waitFor();
      expect(await rows.count()).toBeLessThan(60);
      expect(Number(await rows.first().getAttribute('aria-setsize'))).toBeGreaterThan(4900);
      await list.focus();
      await page.keyboard.press('End');
      const size = await rows.first().getAttribute('aria-setsize');
      await expect.poll(() => rows.last().getAttribute('aria-posinset')).toBe(size);
      await page.locator('.checks').first().waitFor();
      expect(await page.locator('.checks li[data-index]').count()).toBeLessThan(60);
      expect(await countElements(page)).toBeLessThan(MOST_ELEMENTS);
    });

    test('what has the focus stays while the list scrolls away below it', async () => {
      await page.goto(`${site.server.url}/#/to-do/proxy`);
      const list = page.locator('.checks').first();
      await list.locator('button').first().focus();
      const rows = list.locator('li[data-index]');
      const last = await rows.last().getAttribute('data-index');
      await scrollDown(page, '.checks');
      await expect.poll(() => rows.last().getAttribute('data-index')).not.toBe(last);
      expect(await page.evaluate(`document.activeElement?.closest('li')?.dataset.index`)).toBe('0');
    });

    describe('what if', () => {
      const openStep = async (): Promise<Locator> => {
        // Folded, and with nothing looked for, however another test left it.
        await page.goto(`${site.server.url}/#/names`);
        await page.goto(`${site.server.url}/#/what-if`);
        const step = page.locator('.plan-steps > ul > li', { hasText: /of \d,\d{3}/ });
        await step.locator('summary').click();
        const list = step.locator('.step-entries');
        await list.locator('li[data-index]').first().waitFor();
        return list;
      };

      test('a step of thousands of entries draws none of them before it is opened, and then those in sight', async () => {
        await page.goto(`${site.server.url}/#/names`);
        await page.goto(`${site.server.url}/#/what-if`);
        await page.locator('.plan-steps').waitFor();
        expect(await countElements(page)).toBeLessThan(MOST_ELEMENTS);
        expect(await page.locator('.step-entries.windowed').count()).toBe(0);
        const list = await openStep();
        const rows = list.locator('li[data-index]');
        expect(await rows.count()).toBeLessThan(60);
        expect(await countElements(page)).toBeLessThan(MOST_ELEMENTS);
        const size = await rows.first().getAttribute('aria-setsize');
        expect(Number(size)).toBeGreaterThan(4900);
        await rows.first().locator('input').focus();
        await scrollDown(page, '.step-entries.windowed');
        await expect.poll(() => rows.last().getAttribute('aria-posinset')).toBe(size);
        expect(await page.evaluate(`document.activeElement?.closest('li')?.dataset.index`)).toBe(
          '0',
        );
        expect(await seriousViolations(page)).toEqual([]);
      });

      test('an entry is found by its words, which a link can have, and switched alone', async () => {
        await page.goto(`${site.server.url}/#/what-if?text=app123.dept26`);
        const found = page.locator('.step-entries li[data-index]');
        await expect.poll(() => found.count()).toBe(1);
        await found.locator('input').check();
        await page.locator('.result-sum.touched').waitFor();
        expect(await page.locator('.plan-steps summary').textContent()).toMatch(/: 1 of 4,9\d\d$/);
        await page.getByRole('searchbox').fill('');
        await expect.poll(() => page.locator('.plan-steps summary').count()).toBeGreaterThan(1);
        await page.getByRole('button', { name: 'Reset' }).click();
      });

      test('from the plan, a list of thousands of switches scrolls', async () => {
        await page.goto(`${site.server.url}/#/what-if`);
        await page.getByLabel('from the plan').check();
        const list = page.locator('.entry-switches.windowed').first();
        await list.waitFor();
        await list.locator('input').first().uncheck();
        await page.locator('.changed-roads li').first().waitFor();
        expect(await list.locator('li[data-index]').count()).toBeLessThan(60);
        expect(await countElements(page)).toBeLessThan(MOST_ELEMENTS);
        await page.getByRole('button', { name: 'Reset' }).click();
        await page.getByLabel('from what is set now').check();
      });

      test('on paper a step has all of its entries', async () => {
        const list = await openStep();
        await page.evaluate(`dispatchEvent(new Event('beforeprint'))`);
        expect(await list.locator('li[data-index]').count()).toBeGreaterThan(4900);
        await page.evaluate(`dispatchEvent(new Event('afterprint'))`);
        expect(await list.locator('li[data-index]').count()).toBeLessThan(60);
      });
    });

    test('on paper all of them are drawn', async () => {
      await page.goto(`${site.server.url}/#/names`);
      await page.getByRole('searchbox').fill('apps.example.com');
      const shown = site.standing.plan.roads.filter(({ pattern }) =>
        pattern.endsWith('.apps.example.com'),
      );
      await expect
        .poll(() => page.locator('table.names').getAttribute('aria-rowcount'))
        .toBe(String(shown.length + 1));
      await page.evaluate(`dispatchEvent(new Event('beforeprint'))`);
      expect(await page.locator('table.names tbody tr[data-index]').count()).toBe(shown.length);
      await page.evaluate(`dispatchEvent(new Event('afterprint'))`);
      expect(await page.locator('table.names tbody tr[data-index]').count()).toBeLessThan(60);
    });

    // Last: with them the page goes by what logs have shown.
    describe('thousands of findings', () => {
      beforeAll(async () => {
        // Nothing is looked for any more.
        await page.goto(`${site.server.url}/#/names`);
        const asked = site.standing.plan.roads.filter(({ road }) => road === 'proxy');
        const at = (second: number): string =>
          new Date(Date.parse('2026-04-01T09:00:00Z') + second * 1000).toISOString();
        site.state.emit({
          by: 'logs',
          event: {
            event: 'findings',
            gone: [],
            changed: [
              ...asked.map(({ pattern }, second) =>
                findingOf(pattern, {
                  code: 'proxy-denies-needed-name',
                  first: at(second),
                  last: at(second),
                  fix: { layer: 'proxy-allow', add: [pattern] },
                }),
              ),
              // One change ends all of these.
              ...Array.from({ length: 500 }, (_, client) =>
                findingOf('other.example.net', {
                  client: `10.1.${String(client)}`,
                  severity: 'info',
                }),
              ),
            ],
          },
        });
        await page.locator('nav .badge').waitFor();
      });

      test.each(['findings', 'set-up', 'names', 'roads', 'to-do'] as const)(
        '%s draws what is in sight',
        async (view) => {
          await showView(page, view);
          expect(await countElements(page)).toBeLessThan(MOST_ELEMENTS);
          if (view === 'findings') expect(await seriousViolations(page)).toEqual([]);
        },
      );

      test('the work list scrolls to its end by keys, and what was looked for is what is left of it', async () => {
        await showView(page, 'findings');
        const rows = page.locator('.fix-groups > li[data-index]');
        await rows.first().waitFor();
        const size = await rows.first().getAttribute('aria-setsize');
        expect(Number(size)).toBeGreaterThan(4900);
        await page.locator('.fix-groups').focus();
        await expect
          .poll(async () => {
            // Rows that are higher than was thought lie further down.
            await page.keyboard.press('End');
            return rows.last().getAttribute('aria-posinset');
          })
          .toBe(size);
        // Of the findings that one change ends too.
        const own = rows.last().locator('.findings > li[data-index]');
        expect(await own.first().getAttribute('aria-setsize')).toBe('500');
        expect(await own.count()).toBeLessThan(60);
        await page.getByRole('searchbox').fill('app123.dept26');
        await expect.poll(() => rows.count()).toBe(1);
        expect(await rows.textContent()).toContain('app123.dept26');
        await page.getByRole('searchbox').fill('');
      });

      test('a mark of the time line stands for what lies on it, and opens one that is far down the list', async () => {
        await showView(page, 'findings');
        const marks = page.locator('.timeline .moment');
        expect(await marks.count()).toBeLessThan(500);
        await marks.last().focus();
        const text = await marks.last().getAttribute('aria-label');
        expect(text).toMatch(/, and [\d,]+ more$/);
        await page.keyboard.press('Enter');
        await page.locator('details.finding[open][data-meant]').waitFor();
        await expect
          .poll(() => page.evaluate(`document.activeElement?.closest('[data-meant]') !== null`))
          .toBe(true);
      });
    });
  },
);

/** To the end of the first such list. */
async function scrollDown(page: Page, list: string): Promise<void> {
  await page.evaluate(
    `(() => { const box = document.querySelector('${list}'); box.scrollTo(0, box.scrollHeight); })()`,
  );
}

async function countElements(page: Page): Promise<number> {
  return Number(await page.evaluate(`document.querySelectorAll('*').length`));
}
