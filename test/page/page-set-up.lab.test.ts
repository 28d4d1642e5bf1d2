// The page while something goes on, in Chromium: changes that are confirmed, a whole journey, a
// lost connection.

import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';

import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';

import { run } from '@sekisho/sekisho/cli/main.ts';
import { changeSite } from '../cli/call-folder.ts';
import { EXAMPLE_SITE } from '@sekisho/sekisho/cli/site-input.ts';
import { PageServer } from '@sekisho/sekisho/web/server/page-server.ts';
import { SECRETS, serveExample } from '@sekisho/test-kit/web/served-site.ts';
import { noBrowser, openBands, openWindow, showView } from './drive-page.ts';
import { seriousViolations, startPage, type PageLab } from './page-lab.ts';

describe.skipIf(noBrowser !== null)(
  `the page of a set-up in Chromium${noBrowser === null ? '' : ` (not run: ${noBrowser})`}`,
  () => {
    let lab: PageLab;
    beforeAll(async () => {
      lab = await startPage();
    });
    afterEach(() => lab.closeWindows());
    afterAll(() => lab.close());

    test('a change is applied only after its exact difference was confirmed, and both windows see it', async () => {
      const [one, two] = [await lab.open(), await lab.open()];
      let isDecided = false;
      await showView(one.page, 'set-up');
      await showView(two.page, 'set-up');
      const name = 'jpepod01rcm1evhbdiags2.servicebus.windows.net';
      const decided = lab.site.proposals.ask({
        proposal: { kind: 'learned-name', layer: 'proxy-allow', name },
        changes: async () => [{ layer: 'proxy-allow', add: [name], remove: [] }],
        signal: new AbortController().signal,
      });
      void decided.then(() => (isDecided = true));
      await one.page.getByRole('button', { name: 'see the change' }).click();
      await expect
        .poll(() => one.page.locator('.confirm .added').allTextContents())
        .toEqual([`+${name}`]);
      expect(isDecided).toBe(false);
      await one.page.locator('.confirm').getByRole('button', { name: 'apply' }).click();
      expect(await decided).toBe('applied');
      for (const { page } of [one, two]) {
        await expect.poll(() => page.locator('.proposal').count()).toBe(0);
        await expect
          .poll(() => page.locator('.activity').textContent())
          .toContain('applied: jpepod01rcm1evhbdiags2');
      }
    });

    test('the whole journey by hand, seen live to the recovered disk: findings opened, fixes applied, a reload in the middle', async () => {
      const folder = await mkdtemp(join(tmpdir(), 'sekisho-page-journey-'));
      await cp(EXAMPLE_SITE, join(folder, 'site'), {
        recursive: true,
        filter: (path) => !path.includes('.sekisho'),
      });
      // A minute of waiting is half a second.
      await changeSite(join(folder, 'site'), (site) => (site.rehearsal.timeScale = 120));
      const stop = new AbortController();
      let emitted = '';
      const io = {
        stdout: { write: () => undefined },
        stderr: { write: (text: string) => void (emitted += text) },
        stdin: Readable.from([]),
        env: { LANG: 'C', SEKISHO_PAGE_FOLDER: lab.folder },
        cwd: folder,
        signal: stop.signal,
      };
      const ended = run(
        [
          'rehearse',
          'site',
          'by-hand',
          '--watch',
          '--confirm',
          '--no-open',
          '--listen',
          '127.0.0.1',
          '--port',
          '0',
          '--disk-size',
          '64',
        ],
        io,
      );
      try {
        const links = (): string[] =>
          [...emitted.matchAll(/http:\S+token=\S+/g)].map(([link]) => link);
        await expect.poll(() => links().length, { timeout: 40_000 }).toBe(2);
        // The second is for reading only, which is enough to watch.
        const [program, watcher] = await Promise.all([
          openWindow(lab.browser, links()[0] ?? ''),
          openWindow(lab.browser, links()[1] ?? ''),
        ]);
        lab.windows.push(program, watcher);
        await showView(watcher.page, 'set-up');
        const fixed = await fixAll(program.page);
        expect(fixed).toBeGreaterThanOrEqual(9);
        for (const { page } of [program, watcher]) {
          await showView(page, 'set-up');
          await expect
            .poll(() => page.locator('.failover.ok').textContent(), { timeout: 30_000 })
            .toContain('byte for byte');
          // A failure that heals by itself is waited for without a word.
          const runs = await page.locator('.run').count();
          expect(runs).toBeGreaterThan(fixed);
          expect(await page.locator('.run.failed').count()).toBe(runs - 1);
          expect(await page.locator('.points li').count()).toBeGreaterThan(1);
          await page.waitForSelector('.chart canvas');
        }
        expect(await seriousViolations(watcher.page)).toEqual([]);
        await goBack(program.page);
        await showView(watcher.page, 'roads');
        await openBands(watcher.page);
        await expect
          .poll(() => watcher.page.locator('.legend-entry.state-as-planned .number').textContent())
          .toBe(
            await watcher.page
              .locator('.picture [data-line]:not(.bundle, .asked)')
              .count()
              .then(String),
          );
      } finally {
        stop.abort();
        await ended;
        await rm(folder, { recursive: true, force: true });
      }
    }, 240_000);

    test('a lost connection is told, and nothing is lost or told twice', async () => {
      const own = await serveExample({ options: { files: lab.files } });
      const { page } = await lab.open({}, own);
      await showView(page, 'set-up');
      own.state.emit({
        by: 'rehearsal',
        event: { event: 'learned', layer: 'proxy-allow', entry: 'before.example.com' },
      });
      await expect
        .poll(() => page.locator('.activity').textContent())
        .toContain('before.example.com');
      const { port } = own.server;
      await own.server.close();
      await expect
        .poll(() => page.locator('.connection').textContent())
        .toContain('connection lost');
      own.state.emit({
        by: 'rehearsal',
        event: { event: 'learned', layer: 'proxy-allow', entry: 'meanwhile.example.com' },
      });
      const again = await PageServer.start({
        address: '127.0.0.1',
        port,
        hostNames: [],
        secrets: SECRETS,
        files: lab.files,
        state: own.state,
        proposals: own.proposals,
        findings: () => ({}),
        session: {
          mode: 'site',
          isReadOnly: false,
          language: 'en',
          site: 'japan-east',
          startedAt: '',
        },
        onError: () => undefined,
      });
      await expect
        .poll(() => page.locator('.activity').textContent(), { timeout: 40_000 })
        .toContain('meanwhile.example.com');
      expect(
        (await page.locator('.activity').textContent())?.match(/before\.example\.com/g),
      ).toHaveLength(1);
      await lab.windows.at(-1)?.close();
      await again.close();
      await own.close();
    });
  },
);

/** Opens each finding as it comes, reads its evidence and applies its fix; loads the page again after the third. Gives how many. */
async function fixAll(page: Page): Promise<number> {
  await showView(page, 'findings');
  for (let fixed = 0; ; fixed += 1) {
    const fix = page.locator('.finding[open] .button.primary');
    await expect
      .poll(async () => (await fix.count()) > 0 || (await isOver(page)), { timeout: 90_000 })
      .toBe(true);
    if ((await fix.count()) === 0) return fixed;
    const before = await page.locator('.finding').count();
    if (fixed === 3) {
      await page.reload();
      await fix.waitFor();
      expect(await page.locator('.finding').count()).toBe(before);
    }
    expect(await page.locator('.finding[open] .evidence li').count()).toBeGreaterThan(0);
    await fix.click();
    const apply = page.locator('.confirm .button.primary:not(:disabled)');
    await apply.waitFor();
    if (fixed === 0) expect(await seriousViolations(page)).toEqual([]);
    expect(await page.locator('.confirm :is(.added, .removed)').count()).toBeGreaterThan(0);
    await apply.click();
    await page.locator('.confirm').waitFor({ state: 'detached' });
    await expect.poll(() => fix.count()).toBe(0);
  }
}

/** A finished set-up can be gone through again, from its first run. */
async function goBack(page: Page): Promise<void> {
  const whole = await page.locator('.activity').textContent();
  const time = page.getByLabel('time shown');
  await time.press('Home');
  await expect.poll(() => page.locator('.scenario-end.ok').count()).toBe(0);
  for (let step = 0; step < 12; step += 1) await time.press('PageUp');
  await time.press('End');
  await expect.poll(() => page.locator('.activity').textContent()).toBe(whole);
}

async function isOver(page: Page): Promise<boolean> {
  return (await page.locator('nav .scenario-over').count()) > 0;
}
