// The real page in a real Chromium, for tests, measurements and screenshots: built
// from this tree, one browser for all, and every outside request or error noted.

import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core';
import { build } from 'vite';

const CHROMIUM = '/usr/bin/chromium';
const FLAGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** A browser itself notes a connection that its server has ended. */
const LOST =
  /net::ERR_(?:CONNECTION_REFUSED|INCOMPLETE_CHUNKED_ENCODING|CONNECTION_RESET|EMPTY_RESPONSE)/;

/** Why no browser can be driven here, or null. */
export const noBrowser = existsSync(CHROMIUM) ? null : `${CHROMIUM} is not installed`;

/** Into this folder, else into the place where the server looks for it; which one this gives. */
export async function buildPage(outDir?: string): Promise<string> {
  const root = findRoot(dirname(fileURLToPath(import.meta.url)));
  const folder = outDir ?? join(root, 'dist', 'page');
  await build({
    configFile: join(root, 'vite.config.ts'),
    logLevel: 'error',
    build: { outDir: folder, emptyOutDir: true },
  });
  return folder;
}

/** From the sources and from the compiled measurements alike. */
function findRoot(folder: string): string {
  return existsSync(join(folder, 'vite.config.ts')) ? folder : findRoot(dirname(folder));
}

export function launchBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: CHROMIUM, args: FLAGS });
}

export interface OpenedPage {
  readonly page: Page;
  /** Errors of scripts and of the policy, and requests to another origin than the page's own. */
  readonly faults: readonly string[];
  close(): Promise<void>;
}

/** Opens a link of the page, at the paths unless another view is named; every window has cookies of its own. */
export async function openWindow(
  browser: Browser,
  link: string,
  options: BrowserContextOptions = {},
): Promise<OpenedPage> {
  const context = await browser.newContext({
    viewport: { width: 1440, height: 900 },
    acceptDownloads: true,
    ...options,
  });
  const page = await context.newPage();
  page.setDefaultTimeout(20_000);
  const faults: string[] = [];
  const { origin } = new URL(link);
  page.on('pageerror', (error) => faults.push(error.message));
  page.on('console', (message) =>
    message.type() === 'error' && !LOST.test(message.text())
      ? faults.push(message.text())
      : undefined,
  );
  page.on('dialog', (dialog) => {
    faults.push(`a dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on('request', (request) => {
    const url = request.url();
    if (!url.startsWith(`${origin}/`) && !url.startsWith('data:'))
      faults.push(`asked outside: ${url}`);
  });
  await page.goto(link.includes('#') ? link : `${link}#/roads`);
  await page.waitForSelector('main h2, main .empty');
  return { page, faults, close: () => context.close() };
}

export async function showView(
  page: Page,
  view: 'to-do' | 'roads' | 'names' | 'set-up' | 'findings' | 'what-if',
): Promise<void> {
  await page.locator(`nav a[href="#/${view}"]`).click();
  await page.waitForSelector(`.${view}-view`);
}

/** Names without trouble lie in a band for each state. */
export async function openBands(page: Page): Promise<void> {
  await page.waitForSelector('.picture [data-line]');
  const closed = page.locator('.picture .band[aria-expanded="false"]');
  while ((await closed.count()) > 0) await closed.first().click();
}
