// What a team takes along from To do: the files of a step as one archive.

import { buffer } from 'node:stream/consumers';

import { unzipSync } from 'fflate';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';

import { renderSettings } from '@sekisho/core/library/render-settings.ts';
import { noBrowser } from './drive-page.ts';
import { startPage, type PageLab } from './page-lab.ts';

describe.skipIf(noBrowser !== null)(
  `files of a step in Chromium${noBrowser === null ? '' : ` (not run: ${noBrowser})`}`,
  () => {
    let lab: PageLab;
    beforeAll(async () => {
      lab = await startPage();
    });
    afterEach(() => lab.closeWindows());
    afterAll(() => lab.close());

    test('a folder is one archive, each file with its very bytes', async () => {
      const { page } = await lab.open();
      await page.goto(`${lab.site.server.url}/`);
      const all = page
        .locator('.to-do-step')
        .first()
        .getByRole('button', { name: /^Download all/ });
      const [download] = await Promise.all([page.waitForEvent('download'), all.click()]);
      expect(download.suggestedFilename()).toBe('bind.zip');
      const archive = unzipSync(await buffer(await download.createReadStream()));
      const { rendered } = renderSettings(lab.site.standing.input, { products: ['bind'] });
      const files = rendered.flatMap((each) => each.files);
      expect(files.length).toBeGreaterThan(2);
      expect(
        Object.entries(archive).map(([path, bytes]) => [path, Buffer.from(bytes).toString()]),
      ).toEqual(files.map(({ path, text }) => [path, text]));
    });
  },
);
