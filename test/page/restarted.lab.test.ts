// A page whose server was started again, and a page whose site can't be read any more: both say what to do next.

import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { describe, expect, test } from 'vitest';

import { EXAMPLE_SITE } from '@sekisho/sekisho/cli/site-input.ts';
import { openCommand } from '@sekisho/test-kit/cli/page-client.ts';
import { freePort } from '@sekisho/test-kit/render/programs.ts';
import { launchBrowser, noBrowser, openWindow } from './drive-page.ts';

describe.skipIf(noBrowser !== null)(
  `what goes wrong below an open page${noBrowser === null ? '' : ` (not run: ${noBrowser})`}`,
  () => {
    test('a server that was started again is told as such, and no connection is tried for ever', async () => {
      const folder = await mkdtemp(join(tmpdir(), 'sekisho-page-again-'));
      await cp(EXAMPLE_SITE, join(folder, 'site'), {
        recursive: true,
        filter: (path) => !path.includes('.sekisho'),
      });
      const port = String(await freePort());
      const first = await openCommand(['serve', 'site', '--port', port], folder, {
        keepsLink: true,
      });
      const browser = await launchBrowser();
      const window = await openWindow(browser, `${first.url}/?token=${first.token}#/to-do`);
      try {
        const { page } = window;
        await page.waitForSelector('.verdict');
        const file = join(folder, 'site', 'site.yaml');
        const before = await readFile(file, 'utf8');
        await writeFile(file, `${before}\nnonsense: 1\nmore: 2\n`);
        await expect
          .poll(() => page.locator('.notice li').count(), { timeout: 40_000 })
          .toBeGreaterThan(1);
        expect(await page.locator('.notice').textContent()).toContain('nonsense');
        await expect.poll(() => page.locator('.verdict').count()).toBe(1);
        await writeFile(file, before);
        await expect.poll(() => page.locator('.notice').count(), { timeout: 40_000 }).toBe(0);
        await first.interrupt();
        const second = await openCommand(['serve', 'site', '--port', port], folder);
        await expect
          .poll(() => page.locator('.notice').textContent(), { timeout: 40_000 })
          .toContain('new link');
        expect(await page.locator('.connection').textContent()).toContain('started again');
        await second.interrupt();
      } finally {
        await window.close();
        await browser.close();
        await rm(folder, { recursive: true, force: true });
      }
    });
  },
);
