// For tests of the page: the built page, served and open in a browser.

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import axe from 'axe-core';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { expect } from 'vitest';

import { readStaticFiles, type StaticFiles } from '@sekisho/sekisho/web/server/static-files.ts';
import { serveExample, type ServedSite } from '@sekisho/test-kit/web/served-site.ts';
import { buildPage, launchBrowser, openWindow, type OpenedPage } from './drive-page.ts';

export interface PageLab {
  /** The built page. */
  readonly folder: string;
  readonly files: StaticFiles;
  readonly browser: Browser;
  readonly site: ServedSite;
  readonly windows: OpenedPage[];
  open(options?: BrowserContextOptions, of?: ServedSite): Promise<OpenedPage>;
  /** After each test: errors of scripts, of the policy, and requests to another origin fail whichever test they come in. */
  closeWindows(): Promise<void>;
  close(): Promise<void>;
}

export async function startPage(): Promise<PageLab> {
  // Not where another test builds it at the same time.
  const folder = await buildPage(await mkdtemp(join(tmpdir(), 'sekisho-page-')));
  const [browser, files] = await Promise.all([launchBrowser(), readStaticFiles(folder)]);
  const site = await serveExample({ options: { files } });
  const windows: OpenedPage[] = [];
  return {
    folder,
    files,
    browser,
    site,
    windows,
    async open(options, of = site) {
      const window = await openWindow(browser, of.server.newLink(), options);
      windows.push(window);
      return window;
    },
    async closeWindows() {
      const faults = windows.flatMap((window) => window.faults);
      await Promise.all(windows.splice(0).map((window) => window.close()));
      expect(faults).toEqual([]);
    },
    async close() {
      await browser.close();
      await site.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

export async function seriousViolations(page: Page): Promise<unknown> {
  await page.evaluate(axe.source);
  return page.evaluate(`axe.run(document, { resultTypes: ['violations'] }).then(({ violations }) =>
    violations.filter(({ impact }) => impact === 'serious' || impact === 'critical').map(({ id, nodes }) => id + ': ' + nodes.map(({ html }) => html.slice(0, 160)).join(' | ')))`);
}
