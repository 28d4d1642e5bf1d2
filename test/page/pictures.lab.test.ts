// The page looks as it was looked at: a few of the walks of `npm run soak -- screenshots`, which walks all sizes in both
// languages and both colour schemes.

import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { packedProgram } from '../cli/packed-program.ts';
import { launchBrowser, noBrowser } from './drive-page.ts';
import { comparePicture, noFonts } from './golden-pictures.ts';
import { titleOfWalk, walkPage, type Walk } from './walk-pictures.ts';

const missing = noBrowser ?? (noFonts === null ? null : `fonts ${noFonts} are not installed`);
const WALKS: readonly Walk[] = [
  { names: 5, language: 'ja', scheme: 'dark' },
  { names: 21, language: 'en', scheme: 'light' },
  { names: 5000, language: 'en', scheme: 'light' },
];

describe.skipIf(missing !== null)(
  `pictures of the page${missing === null ? '' : ` (not run: ${missing})`}`,
  () => {
    let browser: Browser;
    let bin: string;
    beforeAll(async () => {
      ({ bin } = await packedProgram());
      browser = await launchBrowser();
    });
    afterAll(() => browser.close());

    test.each(WALKS.map((walk) => [titleOfWalk(walk), walk] as const))(
      '%s',
      async (title, walk) => {
        const wrong: string[] = [];
        await walkPage(browser, walk, {
          bin,
          take: async (page, what) => {
            const problem = await comparePicture(page, `${title}-${what}`, {
              isWritten: false,
            });
            if (problem !== null) wrong.push(problem);
          },
        });
        expect(wrong, 'npm run soak -- screenshots write, then look at them').toEqual([]);
      },
    );
  },
);
