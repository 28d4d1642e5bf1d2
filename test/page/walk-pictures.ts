// The way through the page that its pictures are taken on: verdict, a team's tab, copy, ticket, the name, its fix, the
// finding, the step and back; what if; a site.yaml that can't be read; a server that was started again; empty views.
// Every size goes the whole way; of what looks the same in all, pictures are taken at one.

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

/** A name of the site, which the log shows denied. */
function deniedName({ names }: Walk): string {
  return names === 5 ? 'login.windows.net' : 'login.live.com';
}

function logOf(walk: Walk): string {
  return `1775034120.123    10 10.1.1.10 TCP_DENIED/403 3900 CONNECT ${deniedName(walk)}:443 - HIER_NONE/- text/html\n`;
}

const PICTURED: Readonly<Record<string, readonly SiteSize[]>> = {
  'to-do': [5, 21, 500, 5000],
  'to-do-proxy': [21],
  roads: [5, 21, 500, 5000],
  name: [21],
  findings: [21],
  names: [21, 5000],
  'what-if': [21],
  'what-if-supposed': [21],
  'broken-site': [21],
  restarted: [21],
  'findings-empty': [5],
  'set-up-empty': [5],
};

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
  await writeFile(log, logOf(walk));
  for (const path of [...(await listFiles(site)), log]) await utimes(path, THEN, THEN);
  const port = String(await freePort());
  const start = (...logs: string[]): Promise<ServedProgram> =>
    serveProgram(site, ['--port', port, ...logs], bin);
  const picture: Take = async (page, what) => {
    if (PICTURED[what]?.includes(walk.names) === true) await take(page, what);
  };
  const open = { browser, walk };
  try {
    await whileServed(start(log), async (served) =>
      withPage(open, served, async (page) => {
        await walkToDo(page, picture);
        await walkViews(page, walk, picture);
        await walkBroken(page, { site, take: picture });
        await served.stop();
        await whileServed(start(log), async () => {
          await page.waitForSelector('.connection.restarted');
          await picture(page, 'restarted');
        });
      }),
    );
    await whileServed(start(), async (untold) =>
      withPage(open, untold, (page) => walkEmpty(page, picture)),
    );
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function whileServed(
  starting: Promise<ServedProgram>,
  use: (served: ServedProgram) => Promise<void>,
): Promise<void> {
  const served = await starting;
  try {
    await use(served);
  } finally {
    await served.stop();
  }
}

async function withPage(
  { browser, walk }: { readonly browser: Browser; readonly walk: Walk },
  { link }: ServedProgram,
  visit: (page: Page) => Promise<void>,
): Promise<void> {
  const context = await browser.newContext({
    viewport: { width: 1200, height: 680 },
    deviceScaleFactor: 0.5,
    colorScheme: walk.scheme,
    timezoneId: 'UTC',
    reducedMotion: 'reduce',
    permissions: ['clipboard-read', 'clipboard-write'],
  });
  try {
    const page = await context.newPage();
    page.setDefaultTimeout(30_000);
    await page.clock.setFixedTime(THEN);
    await page.goto(link);
    await page.waitForSelector('.verdict-head');
    if (walk.language === 'ja') await page.getByRole('button', { name: '日本語' }).click();
    await page.waitForSelector(`html[lang="${walk.language}"] .connection.open`);
    await visit(page);
  } finally {
    await context.close();
  }
}

/** The verdict, a team's tab, its file copied and downloaded, its ticket. */
async function walkToDo(page: Page, take: Take): Promise<void> {
  await take(page, 'to-do');
  await page.locator('#tab-proxy').click();
  await page.waitForSelector('#tab-proxy[aria-selected="true"]');
  await take(page, 'to-do-proxy');
  // A step that is done is folded.
  const folded = page.locator('.to-do-step > .step-body > details:not([open])').first();
  if ((await folded.count()) > 0) await folded.locator('> summary').click();
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

async function walkViews(page: Page, walk: Walk, take: Take): Promise<void> {
  await showView(page, 'roads');
  await page.waitForSelector('.picture');
  await take(page, 'roads');
  await walkName(page, deniedName(walk), take);
  await showView(page, 'names');
  await page.getByRole('searchbox').fill('login');
  await page.locator('.names tbody th').first().waitFor();
  await page.getByRole('searchbox').fill('');
  await take(page, 'names');
  await showView(page, 'what-if');
  await page.locator('.plan-step input').first().check();
  await page.waitForSelector('.result-sum.touched');
  await take(page, 'what-if-supposed');
  await page.locator('.result-sum button').click();
  await page.getByLabel(/from the plan|計画から/).check();
  await page.locator('.layer-switches input[type=checkbox]').first().waitFor();
  await take(page, 'what-if');
}

/** Name → its fix → the finding → the step → back. */
async function walkName(page: Page, name: string, take: Take): Promise<void> {
  await page.locator(`[data-line^="${name}"]`).first().click();
  await page.waitForSelector('.detail.pinned .name-fixes');
  // Titles of sources are loaded when they are looked at first.
  await page.waitForSelector('.detail.pinned .source-line .source-title');
  await take(page, 'name');
  await page.locator('.detail a[href^="#/findings/"]').first().click();
  await page.locator('.findings-view a[href^="#/to-do/"]').first().waitFor();
  await showView(page, 'findings');
  await page.locator('.findings, .finding').first().waitFor();
  await take(page, 'findings');
  await page.locator('.findings-view a[href^="#/to-do/"]').first().click();
  await page.waitForSelector('.to-do-view [aria-selected="true"]');
  await page.goBack();
  await page.waitForSelector('.findings-view');
}

async function walkBroken(
  page: Page,
  { site, take }: { readonly site: string; readonly take: Take },
): Promise<void> {
  await showView(page, 'to-do');
  const file = join(site, 'site.yaml');
  const before = await readFile(file, 'utf8');
  await writeFile(file, `${before}\nnonsense: 1\nmore: 2\n`);
  await page.waitForSelector('.notice li');
  await take(page, 'broken-site');
  await writeFile(file, before);
  await page.waitForSelector('.notice', { state: 'detached' });
}

/** Without a log there is nothing to find, and the views say how to go on. */
async function walkEmpty(page: Page, take: Take): Promise<void> {
  await showView(page, 'findings');
  await page.locator('.findings-view .empty code').first().waitFor();
  await take(page, 'findings-empty');
  await showView(page, 'set-up');
  await take(page, 'set-up-empty');
}
