// Documents as a reader has them: in a real browser, in light and dark, on a phone, at a desk and on paper. They are
// those of the golden cases, which test/golden.system.test.ts holds against the program.

import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

import axe from 'axe-core';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { launchBrowser, noBrowser } from './page/drive-page.ts';

const CASES = fileURLToPath(new URL('cases/', import.meta.url));
const DOCUMENTS = [
  'plan/09-html-en',
  'plan/10-html-ja',
  'plan/15-two-offices-html',
  'diagnose/26-html-en',
  'diagnose/27-html-ja',
  'to-do/05-html-en',
  'to-do/07-html-ja',
];
/** A4 between margins of 1.5 cm, in pixels of CSS. */
const PAPER = 680;
const PHONE = 390;

let browser: Browser;
let page: Page;
let folder: string;

describe.skipIf(noBrowser !== null)(
  `documents${noBrowser === null ? '' : ` (not run: ${noBrowser})`}`,
  () => {
    beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), 'sekisho-documents-'));
      browser = await launchBrowser();
      page = await browser.newPage();
    });
    afterAll(async () => {
      await browser.close();
      await rm(folder, { recursive: true, force: true });
    });

    test.each(DOCUMENTS)('%s', async (name) => {
      const file = join(folder, `${name.replace('/', '-')}.html`);
      await writeFile(file, readFileSync(join(CASES, name, 'stdout')));
      await page.setViewportSize({ width: PHONE, height: 844 });
      await page.goto(pathToFileURL(file).href);
      await page.evaluate(axe.source);
      for (const colorScheme of ['light', 'dark'] as const) {
        for (const width of [PHONE, 820, 1440]) {
          await page.setViewportSize({ width, height: 844 });
          await page.emulateMedia({ colorScheme, media: 'screen' });
          expect({ width, tooWide: await tooWide() }).toEqual({ width, tooWide: [] });
          if (width !== 820)
            expect({ width, colorScheme, found: await violations() }).toMatchObject({ found: [] });
        }
        await page.setViewportSize({ width: PAPER, height: 1000 });
        await page.emulateMedia({ colorScheme, media: 'print' });
        expect(await cutOnPaper()).toEqual([]);
        expect(await darkness()).toBeGreaterThan(0.7);
        expect({ media: 'print', colorScheme, found: await violations() }).toMatchObject({
          found: [],
        });
      }
    });

    test('a link inside a document leads to a place in it', async () => {
      for (const name of DOCUMENTS) {
        const html = readFileSync(join(CASES, name, 'stdout'), 'utf8');
        const wanted = [...html.matchAll(/href="#([^"]+)"/g)].map((match) => match[1] ?? '');
        expect(wanted.filter((id) => !html.includes(`id="${id}"`))).toEqual([]);
      }
    });
  },
);

function violations(): Promise<unknown> {
  return page.evaluate(`axe.run(document, { resultTypes: ['violations'] }).then(({ violations }) =>
    violations.map(({ id, nodes }) => id + ': ' + nodes.slice(0, 3).map(({ html }) => html.slice(0, 160)).join(' | ')))`);
}

/** The page itself never scrolls sideways; what is wider has a box of its own that does. */
function tooWide(): Promise<unknown> {
  return page.evaluate(`(() => {
    const room = document.documentElement.clientWidth;
    return document.documentElement.scrollWidth <= room ? [] : [...document.querySelectorAll('body *')]
      .filter((each) => each.getBoundingClientRect().right > room + 1 && each.closest('.wide') === null)
      .slice(0, 3).map((each) => each.outerHTML.slice(0, 120));
  })()`);
}

/** Nothing scrolls on paper: whatever is wider than the sheet is lost. */
function cutOnPaper(): Promise<unknown> {
  return page.evaluate(`[...document.querySelectorAll('body *')]
    .filter((each) => each.getBoundingClientRect().right > document.documentElement.clientWidth + 1)
    .slice(0, 3).map((each) => each.outerHTML.slice(0, 120))`);
}

/** How dark the ink on paper is, 0 to 1. */
function darkness(): Promise<number> {
  return page.evaluate(`1 - getComputedStyle(document.body).color.match(/\\d+/g).slice(0, 3)
    .reduce((sum, each) => sum + Number(each), 0) / 765`);
}
