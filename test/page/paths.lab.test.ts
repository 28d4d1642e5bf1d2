// The picture of the paths with trouble in it: where each path ends, names that no plan has, the way from one problem
// to the next, and what stands in the address.

import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';

import type { RehearsalEvent } from '@sekisho/rehearsal/report/events.ts';
import { findingOf } from '@sekisho/test-kit/web/finding-of.ts';
import { serveExample } from '@sekisho/test-kit/web/served-site.ts';
import { noBrowser, showView } from './drive-page.ts';
import { startPage, type PageLab } from './page-lab.ts';

const HUB = 'jpepod01rcm1evhbdiags2.servicebus.windows.net';

describe.skipIf(noBrowser !== null)(
  `paths with trouble in Chromium${noBrowser === null ? '' : ` (not run: ${noBrowser})`}`,
  () => {
    let lab: PageLab;
    let missing: string;
    let strayed: string;
    beforeAll(async () => {
      lab = await startPage();
      const own = lab.site.standing.plan.roads.filter(({ road }) => road === 'private-endpoint');
      [missing = '', strayed = ''] = own.map(({ pattern }) => pattern);
      lab.site.state.emit({
        by: 'logs',
        event: {
          event: 'findings',
          gone: [],
          changed: [
            findingOf(missing, { code: 'private-name-not-found', layer: 'dns' }),
            findingOf(strayed, { code: 'system-bypass-missing', layer: 'system-bypass' }),
            findingOf(HUB, {
              code: 'proxy-denies-needed-name',
              fix: { layer: 'proxy-allow', add: [HUB] },
            }),
            findingOf('news.example.com', { severity: 'warning' }),
          ],
        },
      });
    });
    afterEach(() => lab.closeWindows());
    afterAll(() => lab.close());

    test('a name that the DNS does not know ends at the DNS, one that strayed at the proxy, in the colour of what does not arrive', async () => {
      const { page } = await lab.open();
      await page.waitForSelector('.stop');
      expect(await stopsOf(page, `${missing}:443`)).toEqual(['dns']);
      expect(await stopsOf(page, `${strayed}:443`)).toEqual(['proxy']);
      expect(await stopsOf(page, HUB)).toEqual(['proxy']);
      const color = (of: string): Promise<unknown> =>
        page.evaluate(`getComputedStyle(document.querySelector(${JSON.stringify(of)})).stroke`);
      const taken = await color('.strand.taken.state-refused');
      expect(await color('.strand.taken.state-refused-astray')).toBe(taken);
      // Drawn last: nothing lies on it.
      expect(
        await page.evaluate(
          `[...document.querySelectorAll('.strands:not(.pointed) .strand')].slice(-3).every((each) => /state-refused/.test(each.className.baseVal))`,
        ),
      ).toBe(true);
    });

    test('a planned line beside a taken one has a contrast of 3:1 in both schemes', async () => {
      for (const colorScheme of ['light', 'dark'] as const) {
        const { page } = await lab.open({ colorScheme });
        await page.waitForSelector('.strand.planned');
        const ratio = await page.evaluate(CONTRAST);
        expect([colorScheme, Number(ratio) >= 3]).toEqual([colorScheme, true]);
      }
    });

    test('a filter keeps the gates of the paths taken', async () => {
      const { page } = await lab.open();
      await page.waitForSelector('.stop');
      await page.locator('.legend-entry.state-refused-astray').click();
      await expect.poll(() => page.locator('.picture [data-line]').count()).toBe(1);
      expect(
        await page.evaluate(
          `[...document.querySelectorAll('[data-gate]')].map((gate) => gate.dataset.gate)`,
        ),
      ).toEqual(['dns', 'vpn', 'proxy']);
      expect(await stopsOf(page, `${strayed}:443`)).toEqual(['proxy']);
      expect(new URL(page.url()).hash).toBe('#/roads?state=refused-astray');
    });

    test('names that are not in the plan stand apart, with their fix or nothing to add', async () => {
      const { page } = await lab.open();
      const place = page.locator('.place.unplanned');
      await place.waitFor();
      const lines = await place.locator('.line-button').allTextContents();
      expect(lines[0]).toMatch(/^jpepod01.*Fix at proxy allow-list$/);
      expect(lines[1]).toMatch(/^news\.example\.com.*Nothing to change$/);
      await place.locator('.line-button').first().click();
      const detail = page.locator('.detail');
      await expect.poll(() => detail.locator('.added code').allTextContents()).toEqual([HUB]);
      expect(await detail.textContent()).toContain('Proxy team');
      await place.locator('.line-button').nth(1).click();
      await expect.poll(() => detail.textContent()).toContain('Nothing to change');
    });

    test('N goes from problem to problem, and back leads to the one before', async () => {
      const { page } = await lab.open();
      await page.waitForSelector('.next-trouble');
      expect(await page.locator('.trouble-list li').count()).toBe(3);
      const chosen = (): Promise<string | null> =>
        page.locator('[data-line][aria-pressed="true"]').getAttribute('data-line');
      await page.keyboard.press('n');
      expect(await chosen()).toBe(`${strayed}:443`);
      await page.keyboard.press('n');
      expect(await chosen()).toBe(`${missing}:443`);
      await page.locator('.next-trouble').click();
      expect(await chosen()).toBe(HUB);
      expect(await page.title()).toContain(HUB);
      await page.keyboard.press('Shift+N');
      expect(await chosen()).toBe(`${missing}:443`);
      await page.goBack();
      await expect.poll(chosen).toBe(HUB);
    });

    test('filter and name stand in the address, without any key; a name that is filtered out is not explained', async () => {
      const { page } = await lab.open();
      await page.getByRole('searchbox').fill('servicebus');
      await expect.poll(() => new URL(page.url()).hash).toBe('#/roads?text=servicebus');
      await page.locator(`[data-line="${HUB}"]`).click();
      const link = page.url();
      expect(link).toBe(
        `${lab.site.server.url}/#/roads/${encodeURIComponent(HUB)}?text=servicebus`,
      );
      expect(link).not.toMatch(/token/);
      await showView(page, 'names');
      expect(await page.getByRole('searchbox').inputValue()).toBe('servicebus');
      await page.goto('about:blank');
      await page.goto(link);
      await expect.poll(() => page.locator('.detail').textContent()).toContain('Proxy team');
      expect(await page.getByRole('searchbox').inputValue()).toBe('servicebus');
      await page.getByRole('searchbox').fill('news');
      await expect
        .poll(() => page.locator('.detail').textContent())
        .toContain('hidden by the filters');
      expect(await page.locator('.detail').textContent()).not.toContain('Proxy team');
      await page.locator('.not-shown button').click();
      await expect.poll(() => page.locator('.detail').textContent()).toContain('Proxy team');
    });

    test('a planned name that is denied although its list has it begins with the fix of its finding', async () => {
      const { plan } = lab.site.standing;
      const name = plan.roads.find(({ pattern }) => pattern === 'login.live.com')?.pattern ?? '';
      lab.site.state.emit({
        by: 'logs',
        event: {
          event: 'findings',
          gone: [],
          changed: [
            findingOf(name, {
              code: 'proxy-denies-needed-name',
              fix: { layer: 'proxy-allow', add: [name] },
            }),
          ],
        },
      });
      const { page } = await lab.open();
      await page.locator(`[data-line="${name}:443"]`).click();
      const fixes = page.locator('.detail .name-fixes');
      await expect.poll(() => fixes.textContent()).toMatch(/^Fix \(Proxy team\)/);
      expect(await fixes.locator('.added code').allTextContents()).toEqual([name]);
    });

    test('each layer says from which file and when it was read, and one that was not read how to tell it', async () => {
      const { page } = await lab.open();
      const sources = page.locator('.layer-sources li');
      await expect.poll(() => sources.count()).toBe(6);
      const texts = await sources.allTextContents();
      expect(texts.find((each) => each.includes('proxy allow-list'))).toMatch(
        /Read \d{4}-\d\d-\d\d \d\d:\d\d:\d\d from proxy-allow\.txt \(as of \d{4}-/,
      );
      expect(texts.find((each) => each.startsWith('on-premises DNS'))).toMatch(
        /Not read: not known\..*sekisho sync/,
      );
    });

    test('on a small screen, what a supposed step does is seen where it was tapped; entries count one by one', async () => {
      const { page } = await lab.open({ viewport: { width: 390, height: 844 }, hasTouch: true });
      await showView(page, 'what-if');
      const steps = page.locator('.plan-step input');
      await expect.poll(() => steps.count()).toBeGreaterThan(4);
      for (const step of await steps.all()) await step.click();
      const sum = page.locator('.result-sum');
      await expect.poll(() => sum.textContent()).toMatch(/Breaks: 0\..*Ends the trouble of: \d+\./);
      expect(
        Number(/trouble of: (\d+)/.exec((await sum.textContent()) ?? '')?.[1]),
      ).toBeGreaterThan(5);
      const box = await sum.boundingBox();
      expect((box?.y ?? 844) + (box?.height ?? 0)).toBeLessThanOrEqual(844);
      await page.locator('.plan-steps summary').last().click();
      await page.locator('.plan-steps details[open] input').first().click();
      expect(
        await steps
          .last()
          .evaluate((input) => (input as unknown as { indeterminate: boolean }).indeterminate),
      ).toBe(true);
      await sum.getByRole('button', { name: 'Reset' }).click();
      await expect.poll(() => page.locator('.plan-step input:checked').count()).toBe(0);
    });

    test('the past is told in every view, stands in the address, and failures are marks that lead there', async () => {
      const own = await serveExample({ options: { files: lab.files } });
      for (const event of RUN) own.state.emit({ by: 'rehearsal', event });
      const { page } = await lab.open({}, own);
      const mark = page.getByRole('button', { name: /^failed at .*: discovery$/ });
      await mark.click();
      for (const view of ['roads', 'names', 'what-if', 'to-do', 'findings', 'set-up'] as const) {
        await showView(page, view);
        await expect.poll(() => page.locator('.replay-past').textContent()).toContain('the past');
      }
      expect(await page.locator('.run.failed').count()).toBe(1);
      const link = page.url();
      expect(link).toMatch(/#\/set-up\?at=\d+$/);
      await page.goto('about:blank');
      await page.goto(link);
      await expect.poll(() => page.locator('.replay-past').count()).toBe(1);
      await page.getByRole('button', { name: 'to the end' }).click();
      await expect.poll(() => page.locator('.replay-past').count()).toBe(0);
      await expect.poll(() => page.url()).not.toContain('at=');
      await lab.windows.at(-1)?.close();
      await own.close();
    });
  },
);

async function stopsOf(page: Page, line: string): Promise<unknown> {
  return page.evaluate(
    `[...new Set([...document.querySelectorAll('.strands:not(.pointed) .stop')].filter((each) => each.dataset.of === ${JSON.stringify(line)}).map((each) => each.dataset.at))]`,
  );
}

const RUN: readonly Exclude<RehearsalEvent, { readonly event: 'site' }>[] = [
  { event: 'run', number: 1 },
  { event: 'stage-started', stage: 'discovery' },
  {
    event: 'stage-failed',
    stage: 'discovery',
    program: 'system',
    name: 'a.example.com',
    message: '403',
  },
  { event: 'run', number: 2 },
  { event: 'stage-started', stage: 'discovery' },
  { event: 'stage-done', stage: 'discovery', seconds: 0.2 },
  { event: 'end', scenario: 'by-hand', ok: true, seconds: 1 },
];

/** Of the planned line against the paper behind it, and against the lightest and darkest place that it runs over. */
const CONTRAST = `(() => {
  const shine = (color) => {
    const [r, g, b] = color.match(/[\\d.]+/g).map(Number).map((each) => each / 255).map((each) => each <= 0.03928 ? each / 12.92 : ((each + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const strand = document.querySelector('.strands:not(.pointed) .strand.planned:not(.state-not-known)');
  const { stroke, strokeOpacity } = getComputedStyle(strand);
  if (strokeOpacity !== '1') return 0;
  const grounds = [document.documentElement, ...document.querySelectorAll('.place, .gate')].map((each) => getComputedStyle(each).backgroundColor);
  return Math.min(...grounds.map((ground) => {
    const [dark, light] = [shine(stroke), shine(ground)].toSorted((a, b) => a - b);
    return (light + 0.05) / (dark + 0.05);
  }));
})()`;
