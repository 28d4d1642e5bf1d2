// The page in a real Chromium: how soon it paints on loopback, and how long frames
// take while somebody works with 500 names.

import { performance } from 'node:perf_hooks';

import type { Browser, Page } from 'playwright-core';

import type { Plan, PlannedRoad } from '@sekisho/core/plan/plan.ts';
import { readStaticFiles } from '@sekisho/sekisho/web/server/static-files.ts';
import { SECRETS, serveExample, type ServedSite } from '@sekisho/test-kit/web/served-site.ts';
import {
  buildPage,
  launchBrowser,
  noBrowser,
  openWindow,
  showView,
} from '../test/page/drive-page.ts';

const NAMES = 500;
const SUFFIXES = [
  'blob.core.windows.net',
  'vault.azure.net',
  'servicebus.windows.net',
  'jpe.privatelink.siterecovery.windowsazure.com',
  'backup.windowsazure.com',
  'his.arc.azure.com',
  'guestconfiguration.azure.com',
  'live.com',
  'msauth.net',
];
const SERVICES = ['site-recovery', 'azure-backup', 'azure-migrate', 'azure-arc'];

if (noBrowser === null) await measure();
else console.log(`not measured: ${noBrowser}`);

async function measure(): Promise<void> {
  const files = await readStaticFiles(await buildPage());
  const browser = await launchBrowser();
  const site = await serveExample({ options: { files } });
  try {
    await measurePaint(browser, site, `${String(site.standing.plan.roads.length)} names`);
    const { estate } = site.standing.input;
    site.state.emit({
      by: 'server',
      event: {
        event: 'site',
        plan: enlarge(site.standing.plan),
        estate,
        settings: site.standing.settings,
      },
    });
    await measurePaint(browser, site, `${String(NAMES)} names`);
    await measureWork(browser, site);
  } finally {
    await browser.close();
    await site.close();
  }
}

function enlarge(plan: Plan): Plan {
  const [model] = plan.roads;
  if (model === undefined) return plan;
  const roads = Array.from({ length: NAMES - plan.roads.length }, (_, at): PlannedRoad => {
    const road = at % 2 === 0 ? 'private-endpoint' : 'proxy';
    return {
      ...model,
      pattern: `name${String(at)}.${SUFFIXES[at % SUFFIXES.length] ?? ''}`,
      road,
      addresses: road === 'proxy' ? [] : [`10.2.${String(at % 200)}.${String(at % 250)}`],
      service: SERVICES[at % SERVICES.length] ?? '',
      programs: at % 3 === 0 ? ['system'] : ['configuration-manager', 'system'],
    };
  });
  return { ...plan, roads: [...plan.roads, ...roads] };
}

async function measurePaint(browser: Browser, { server }: ServedSite, what: string): Promise<void> {
  const rounds: { paint: number; drawn: number }[] = [];
  for (let round = 0; round < 5; round += 1) {
    const { page, close } = await openWindow(browser, `${server.url}/?token=${SECRETS.token}`);
    await page.waitForSelector('.strands path');
    const paint = Number(
      await page.evaluate(
        `performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? NaN`,
      ),
    );
    const drawn = Number(await page.evaluate('performance.now()'));
    rounds.push({ paint, drawn });
    await close();
  }
  const middle = (values: readonly number[]): string =>
    (values.toSorted((a, b) => a - b)[2] ?? Number.NaN).toFixed(0);
  console.log(
    `${what}: first paint ${middle(rounds.map(({ paint }) => paint))} ms, roads drawn by ${middle(rounds.map(({ drawn }) => drawn))} ms (median of 5)`,
  );
}

async function measureWork(browser: Browser, { server }: ServedSite): Promise<void> {
  const { page, faults, close } = await openWindow(
    browser,
    `${server.url}/?token=${SECRETS.token}`,
  );
  await page.waitForSelector('.line-button.bundle');
  await frames(page, 'point at 40 lines', async () => {
    const lines = await page.locator('.line-button').all();
    for (const line of lines.slice(0, 40)) await line.hover({ force: true });
  });
  await frames(page, 'open every bundle', async () => {
    for (
      let opened = await page.locator('.bundle[aria-expanded="false"]').count();
      opened > 0;
      opened -= 1
    )
      await page.locator('.bundle[aria-expanded="false"]').first().click();
  });
  await frames(page, 'scroll over 500 lines', async () => {
    for (let step = 0; step < 40; step += 1) await page.mouse.wheel(0, step < 20 ? 500 : -500);
  });
  await frames(page, 'type a filter', async () => {
    await page.getByRole('searchbox').pressSequentially('blob name12', { delay: 30 });
    await page.getByRole('searchbox').fill('');
  });
  await showView(page, 'names');
  await frames(page, 'sort 500 rows by 5 columns', async () => {
    for (const column of await page
      .locator('.names thead button')
      .all()
      .then((all) => all.slice(0, 5)))
      await column.click();
  });
  await showView(page, 'what-if');
  await frames(page, 'switch 10 settings', async () => {
    for (const box of await page
      .locator('.layer-switches input[type=checkbox]')
      .all()
      .then((all) => all.slice(0, 10)))
      await box.click();
  });
  if (faults.length > 0) console.log(`faults: ${faults.join('; ')}`);
  await close();
}

/** Times between frames while something is done. A headless browser without a GPU draws in software, so this is the slow side. */
async function frames(page: Page, what: string, work: () => Promise<void>): Promise<void> {
  await page.evaluate(
    `(() => { window.frameTimes = []; let last = performance.now(); const next = (now) => { window.frameTimes.push(now - last); last = now; if (window.frameTimes !== null) window.frameRequest = requestAnimationFrame(next); }; window.frameRequest = requestAnimationFrame(next); })()`,
  );
  const start = performance.now();
  await work();
  const seconds = (performance.now() - start) / 1000;
  const times = await page.evaluate(
    '(() => { cancelAnimationFrame(window.frameRequest); return window.frameTimes; })()',
  );
  const sorted = (Array.isArray(times) ? times.map(Number) : []).toSorted((a, b) => a - b);
  const at = (share: number): string =>
    (sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN).toFixed(
      1,
    );
  console.log(
    `${what.padEnd(28)} ${seconds.toFixed(1).padStart(5)} s  ${String(sorted.length).padStart(4)} frames  median ${at(0.5)} ms  95 % ${at(0.95)} ms  longest ${at(1)} ms`,
  );
}
