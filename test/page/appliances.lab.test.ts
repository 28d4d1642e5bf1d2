// The page of a site with two appliances in a real browser: which one is shown is chosen, and everything follows.

import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { describe, expect, test } from 'vitest';

import { openCommand } from '@sekisho/test-kit/cli/page-client.ts';
import { FIRST, SECOND, writeTwoAppliances } from '../cli/two-appliances.ts';
import { launchBrowser, noBrowser, openWindow, showView } from './drive-page.ts';

/** Each appliance's of today: another proxy each. */
async function writeInternetOptions(site: string): Promise<void> {
  const file = join(site, 'site.yaml');
  let text = await readFile(file, 'utf8');
  for (const [{ name, cache }, proxy] of [
    [FIRST, '172.20.1.5:3128'],
    [SECOND, '172.20.2.5:8080'],
  ] as const) {
    const options = { ProxyEnable: 1, ProxyServer: proxy, ProxyOverride: '' };
    await writeFile(join(site, `${name}.json`), JSON.stringify(options));
    text = text.replace(
      `${cache} }`,
      `${cache}, settings: { systemInternetOptions: ${name}.json } }`,
    );
  }
  await writeFile(file, text);
}

describe.skipIf(noBrowser !== null)(
  `two appliances on the page${noBrowser === null ? '' : ` (not run: ${noBrowser})`}`,
  () => {
    test('the second one’s paths, names and settings, and none of the first’s', async () => {
      const folder = await mkdtemp(join(tmpdir(), 'sekisho-page-two-'));
      const site = await writeTwoAppliances(join(folder, 'site'), { servers: 'own' });
      await writeInternetOptions(site);
      const opened = await openCommand(['serve', 'site'], folder, { keepsLink: true });
      const browser = await launchBrowser();
      const window = await openWindow(browser, `${opened.url}/?token=${opened.token}`);
      try {
        const { page } = window;
        await page.waitForSelector('.line-button');
        const shown = (name: string): Promise<number> =>
          page.locator(`[data-line^="${name}"]`).count();
        expect([await shown(FIRST.rcm), await shown(SECOND.rcm)]).toEqual([1, 0]);
        await page.getByRole('combobox', { name: /appliance/i }).selectOption(SECOND.name);
        await expect.poll(() => shown(SECOND.rcm)).toBe(1);
        expect(await shown(FIRST.rcm)).toBe(0);
        await page.locator('[data-line^="login.microsoftonline.com"]').click();
        await expect.poll(() => page.locator('.detail').textContent()).toContain('172.20.2.5');
        expect(await page.locator('.detail').textContent()).not.toContain('172.20.1.5');
        await showView(page, 'names');
        await expect.poll(() => page.locator('main').textContent()).toContain(SECOND.rcm);
        expect(window.faults).toEqual([]);
      } finally {
        await window.close();
        await browser.close();
        await opened.interrupt();
        await rm(folder, { recursive: true, force: true });
      }
    });
  },
);
