// The built program and its page in a real Chromium, at 5, 21, 500 and 5,000 names: when `serve` is ready, when the
// first view stands, and how long a key takes in every field that filters. `npm run bench -- page` also writes
// bench/figures/page.json.

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';

import type { Browser, Page } from 'playwright-core';

import { inPackage } from '@sekisho/core/package-folder.ts';
import { serveProgram } from '@sekisho/test-kit/web/served-program.ts';
import { SITE_SIZES, writeSizedSite, type SiteSize } from '@sekisho/test-kit/web/sized-site.ts';
import { launchBrowser, noBrowser, showView } from '../test/page/drive-page.ts';
import { takeTimes, typeInto, watchInput } from './page/key-times.ts';

const ROUNDS = 5;

/** Milliseconds; the median of some, and the longest. */
interface Times {
  readonly median: number;
  readonly longest: number;
}

interface Figures {
  readonly names: number;
  /** From its start to its document. */
  readonly serveReady: Times;
  /** From going to the link to the first view with its verdict. */
  readonly firstView: Times;
  readonly reload: Times;
  readonly keys: Readonly<Record<string, Times>>;
  /** Elements of the page in each view. */
  readonly elements: Readonly<Record<string, number>>;
  readonly longestTask: number;
}

if (noBrowser === null) await measureAll();
else console.log(`not measured: ${noBrowser}`);

async function measureAll(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'sekisho-bench-page-'));
  const browser = await launchBrowser();
  try {
    const sizes: Figures[] = [];
    for (const names of SITE_SIZES) {
      const site = join(folder, String(names));
      await writeSizedSite(site, names);
      sizes.push(await measure(browser, site, names));
      console.log(JSON.stringify(sizes.at(-1)));
    }
    const document = {
      schema: 'sekisho/bench-page/1',
      machine: {
        cpus: cpus().length,
        node: process.version,
        chromium: browser.version(),
        load: round(loadavg()[0] ?? 0),
      },
      sizes,
    };
    await writeFile(
      inPackage('bench', 'figures', 'page.json'),
      `${JSON.stringify(document, null, 2)}\n`,
    );
  } finally {
    await browser.close();
    await rm(folder, { recursive: true, force: true });
  }
}

async function measure(browser: Browser, site: string, names: SiteSize): Promise<Figures> {
  const ready: number[] = [];
  const first: number[] = [];
  const again: number[] = [];
  for (let at = 0; at < ROUNDS; at += 1) {
    const served = await serveProgram(site);
    ready.push(served.readyMs);
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
    const page = await context.newPage();
    first.push(await untilVerdict(page, () => page.goto(served.link)));
    again.push(await untilVerdict(page, () => page.reload()));
    await context.close();
    await served.stop();
  }
  const work = await measureWork(browser, site);
  return {
    names,
    serveReady: timesOf(ready),
    firstView: timesOf(first),
    reload: timesOf(again),
    ...work,
  };
}

async function untilVerdict(page: Page, go: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now();
  await Promise.all([go(), page.waitForSelector('.verdict-head')]);
  // Waits for the picture of it.
  await page.evaluate('new Promise((done) => requestAnimationFrame(() => setTimeout(done, 0)))');
  return performance.now() - startedAt;
}

async function measureWork(
  browser: Browser,
  site: string,
): Promise<Pick<Figures, 'keys' | 'elements' | 'longestTask'>> {
  const served = await serveProgram(site);
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  const page = await context.newPage();
  await watchInput(page);
  await untilVerdict(page, () => page.goto(served.link));
  const keys: Record<string, Times> = {};
  const elements: Record<string, number> = { 'to-do': await countElements(page) };
  const note = (what: string, times: readonly number[]): void => {
    if (times.length > 0) keys[what] = timesOf(times);
  };
  note('to-do: tabs', await takeTimes(page, () => clickAll(page, '.tab')));
  for (const view of ['roads', 'names'] as const) {
    note(`${view}: open`, await takeTimes(page, () => showView(page, view)));
    elements[view] = await countElements(page);
    const field = page.getByRole('searchbox').first();
    note(`${view}: keys`, await typeInto(page, field, 'app12 com'));
  }
  note('names: sort', await takeTimes(page, () => clickAll(page, '.names thead button')));
  note('what-if: open', await takeTimes(page, () => showView(page, 'what-if')));
  elements['what-if'] = await countElements(page);
  const fields = page.locator('.what-if-view input:is([type=search], .mono)');
  for (let at = 0; at < (await fields.count()); at += 1)
    note(`what-if: keys ${String(at + 1)}`, await typeInto(page, fields.nth(at), 'app12.com'));
  note('what-if: step', await takeTimes(page, () => clickAll(page, '.plan-step input')));
  await page.locator('.result-sum button').click();
  note(
    'what-if: start',
    await takeTimes(page, () => clickAll(page, '.start label:not(:has(:checked)) input')),
  );
  note('what-if: switch', await takeTimes(page, () => clickAll(page, '.entry-switches input')));
  const tasks = await page.evaluate('window.longTasks');
  await context.close();
  await served.stop();
  return {
    keys,
    elements,
    longestTask: round(Math.max(0, ...(Array.isArray(tasks) ? tasks.map(Number) : []))),
  };
}

/** The first ten of them. */
async function clickAll(page: Page, selector: string): Promise<void> {
  for (const each of (await page.locator(selector).all()).slice(0, 10))
    await each.click({ force: true });
}

async function countElements(page: Page): Promise<number> {
  return Number(await page.evaluate(`document.querySelectorAll('*').length`));
}

function timesOf(times: readonly number[]): Times {
  const sorted = times.toSorted((a, b) => a - b);
  return {
    median: round(sorted[Math.floor(sorted.length / 2)] ?? Number.NaN),
    longest: round(sorted.at(-1) ?? Number.NaN),
  };
}

function round(ms: number): number {
  return Math.round(ms * 10) / 10;
}
