// Takes the screenshots of the README from the running program: the scenario by hand
// with its page, looked at while it waits for a word and when it is done.
// npm run screenshots [-- COMMAND]: COMMAND in place of bin/sekisho.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

import { chromium } from 'playwright-core';

const here = fileURLToPath(new URL('.', import.meta.url));
const program = process.argv[2] ?? fileURLToPath(new URL('../../bin/sekisho', import.meta.url));
const size = { width: 1440, height: 960 };

const scenario = spawn(program, ['rehearse', 'by-hand', '--watch', '--confirm', '--no-open', '--port', '0', '--disk-size', '256'], { stdio: ['ignore', 'ignore', 'pipe'] });
const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-sync'] });
try {
  const link = await findLink(scenario);
  const light = await openWindow(link, { colorScheme: 'light' });
  // The link opens the page once; a second window comes with the first one's cookie.
  const dark = await openWindow(new URL(link).origin, { colorScheme: 'dark', storageState: await light.context().storageState() });
  await walk(light, async (fixed) => {
    if (fixed !== 5) return;
    await show(light, 'to-do');
    await light.getByRole('tab', { name: /Windows team/ }).click();
    await take(light, 'to-do');
    await show(light, 'roads');
    await light.locator('[data-line*="rcm1"]').first().click();
    await take(light, 'roads');
    await show(light, 'findings');
  });
  await show(light, 'set-up');
  await light.waitForSelector('.failover.ok');
  await take(light, 'set-up');
  await show(dark, 'what-if');
  await dark.getByLabel('from the plan').check();
  await dark.locator('.layer-switches li', { hasText: 'rcm1' }).first().locator('input').uncheck();
  await take(dark, 'what-if');
  await dark.getByRole('button', { name: '日本語' }).click();
  await show(dark, 'roads');
  await take(dark, 'roads-ja');
} finally {
  await browser.close();
  scenario.kill('SIGINT');
  await once(scenario, 'exit');
}

async function findLink({ stderr }) {
  let text = '';
  for await (const chunk of stderr.iterator({ destroyOnReturn: false })) {
    text += String(chunk);
    const link = /http:\S+token=\S+/.exec(text);
    if (link !== null) {
      stderr.resume();
      return link[0];
    }
  }
  throw new Error(text);
}

async function openWindow(link, options) {
  const context = await browser.newContext({ viewport: size, ...options });
  const page = await context.newPage();
  await page.goto(link);
  await page.waitForSelector('.verdict');
  return page;
}

/** Applies each fix as its finding comes, until the scenario is over. */
async function walk(page, look) {
  await show(page, 'findings');
  const fix = page.locator('.finding[open] .button.primary');
  for (let fixed = 0; ; fixed += 1) {
    await page.waitForSelector('.finding[open] .button.primary, .scenario-over', { timeout: 120_000 });
    if ((await fix.count()) === 0) return;
    await look(fixed);
    await fix.click();
    await page.locator('.confirm .button.primary:not(:disabled)').click();
    await fix.waitFor({ state: 'detached' });
  }
}

async function show(page, view) {
  await page.locator(`nav a[href="#/${view}"]`).click();
  await page.waitForSelector(`.${view}-view`);
}

async function take(page, name) {
  await page.evaluate('scrollTo(0, 0)');
  await page.mouse.move(0, 0);
  await page.waitForTimeout(300);
  await page.screenshot({ path: `${here}${name}.png` });
}
