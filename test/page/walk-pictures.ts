// The way through the page that its pictures are taken on: verdict, a team's tab, copy, ticket, the name, its fix, the
// finding, the step and back; what if; empty views; a site.yaml that can't be read; a server that was started again.

import { mkdtemp, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { Browser, Page } from 'playwright-core';

import { listFiles } from '@sekisho/test-kit/web/list-files.ts';
import { freePort } from '@sekisho/test-kit/render/programs.ts';
import { serveProgram, type ServedProgram } from '@sekisho/test-kit/web/served-program.ts';
import { writeSizedSite, type SiteSize } from '@sekisho/test-kit/web/sized-site.ts';
import { showView } from './drive-page.ts';

export interface Walk {
  readonly names: SiteSize;
  readonly language: 'en' | 'ja';
  readonly scheme: 'light' | 'dark';
}

export function titleOfWalk({ names, language, scheme }: Walk): string {
  return `${String(names)}-${language}-${scheme}`;
}

/** All times that the page shows are of this one. */
const THEN = new Date('2026-04-01T09:10:00Z');
const LOG =
  '1775034120.123    10 10.1.1.10 TCP_DENIED/403 3900 CONNECT login.live.com:443 - HIER_NONE/- text/html\n';
/** Of the ways to another moment of the walk: what is the same in every walk, the pictures of one size show. */
const WHOLE_WALK: SiteSize = 21;
const EMPTY_WALK: SiteSize = 5;

export type Take = (page: Page, what: string) => Promise<void>;

/** `bin`: the program, where it is not what is built in this tree. */
export async function walkPage(
  browser: Browser,
  walk: Walk,
  { take, bin }: { readonly take: Take; readonly bin?: string },
): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'sekisho-pictures-'));
  const site = join(folder, 'site');
  await writeSizedSite(site, walk.names);
  const log = join(folder, 'access.log');
  await writeFile(log, LOG);
  for (const path of [...(await listFiles(site)), log]) await utimes(path, THEN, THEN);
  const port = String(await freePort());
  const args = ['--port', port, ...(walk.names === EMPTY_WALK ? [] : [log])];
  const served = await serveProgram(site, args, bin);
  const context = await browser.newContext({
    viewport: { width: 1200, height: 680 },
    deviceScaleFactor: 0.5,
    colorScheme: walk.scheme,
    timezoneId: 'UTC',
    reducedMotion: 'reduce',
    permissions: ['clipboard-read', 'clipboard-write'],
  });
  const page = await context.newPage();
  page.setDefaultTimeout(30_000);
  await page.clock.setFixedTime(THEN);
  try {
    await page.goto(served.link);
    await page.waitForSelector('.verdict-head');
    if (walk.language === 'ja') await page.getByRole('button', { name: '日本語' }).click();
    await page.waitForSelector(`html[lang="${walk.language}"] .connection.open`);
    await walkViews(page, walk, take);
    if (walk.names === WHOLE_WALK)
      await walkTroubles(page, { again: () => serveProgram(site, args, bin), site, served, take });
  } finally {
    await context.close();
    await served.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

async function walkViews(page: Page, { names }: Walk, take: Take): Promise<void> {
  await take(page, 'to-do');
  const tab = page.locator('#tab-proxy');
  await tab.click();
  await page.waitForSelector('#tab-proxy[aria-selected="true"]');
  const whole = names === WHOLE_WALK;
  if (whole) {
    await take(page, 'to-do-proxy');
    const way = page.locator('.step-help details').first();
    if ((await way.getAttribute('open')) === null) await way.locator('summary').click();
    await page.locator('.file-text button').first().click();
    const copied = await page.evaluate('navigator.clipboard.readText()');
    if (copied !== (await page.locator('.file-text pre').first().textContent()))
      throw new Error('the file was not copied as it stands');
    await page.locator('.to-do-panel .buttons button').first().click();
    const ticket = await page.evaluate('navigator.clipboard.readText()');
    if (typeof ticket !== 'string' || !ticket.startsWith('# '))
      throw new Error('no ticket was copied');
    const download = page.waitForEvent('download');
    await page.locator('.file-text a[download]').first().click();
    await download;
  }
  await showView(page, 'roads');
  await page.waitForSelector('.picture');
  await take(page, 'roads');
  if (whole) await walkName(page, take);
  await showView(page, 'names');
  await page.getByRole('searchbox').fill('login');
  await page.locator('.names tbody th').first().waitFor();
  await page.getByRole('searchbox').fill('');
  // Of these few names, and of fewer than thousands, the other pictures tell as much.
  if (names !== EMPTY_WALK && names !== 500) await take(page, 'names');
  if (names === EMPTY_WALK) {
    await showView(page, 'findings');
    await take(page, 'findings-empty');
    await showView(page, 'set-up');
    await take(page, 'set-up-empty');
  }
  if (!whole) return;
  await showView(page, 'what-if');
  await page.getByLabel(/from the plan|計画から/).check();
  await page.locator('.layer-switches input[type=checkbox]').first().waitFor();
  await take(page, 'what-if');
}

/** Name → its fix → the finding → the step → back. */
async function walkName(page: Page, take: Take): Promise<void> {
  await page.locator('[data-line^="login.live.com"]').first().click();
  await page.waitForSelector('.detail.pinned');
  await take(page, 'name');
  await showView(page, 'findings');
  await page.locator('.findings, .finding').first().waitFor();
  await take(page, 'findings');
  const step = page.locator('.findings-view a[href^="#/to-do/"]').first();
  await step.click();
  await page.waitForSelector('.to-do-view [aria-selected="true"]');
  await page.goBack();
  await page.waitForSelector('.findings-view');
}

async function walkTroubles(
  page: Page,
  of: {
    readonly site: string;
    readonly again: () => Promise<ServedProgram>;
    readonly served: ServedProgram;
    readonly take: Take;
  },
): Promise<void> {
  const { site, served, take } = of;
  await showView(page, 'to-do');
  const file = join(site, 'site.yaml');
  const before = await readFile(file, 'utf8');
  await writeFile(file, `${before}\nnonsense: 1\nmore: 2\n`);
  await page.waitForSelector('.notice li');
  await take(page, 'broken-site');
  await writeFile(file, before);
  await page.waitForSelector('.notice', { state: 'detached' });
  await served.stop();
  const again = await of.again();
  try {
    await page.waitForSelector('.connection.restarted');
    await take(page, 'restarted');
  } finally {
    await again.stop();
  }
}
