// How long what somebody does takes, from the key or click until the frame that shows it is painted.

import type { Locator, Page } from 'playwright-core';

/** Notes times of input, and every long task, in the window itself. */
export async function watchInput(page: Page): Promise<void> {
  await page.addInitScript(`
    window.inputTimes = [];
    window.longTasks = [];
    new PerformanceObserver((list) => { for (const { duration } of list.getEntries()) window.longTasks.push(duration); })
      .observe({ type: 'longtask', buffered: true });
    const after = (event) => {
      const from = event.timeStamp;
      requestAnimationFrame(() => {
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = () => window.inputTimes.push(performance.now() - from);
        port2.postMessage(null);
      });
    };
    for (const type of ['input', 'click', 'keydown', 'scroll']) addEventListener(type, after, { capture: true, passive: true });
  `);
}

export async function takeTimes(page: Page, work: () => Promise<void>): Promise<number[]> {
  await page.evaluate('window.inputTimes = []');
  await work();
  // The last one is painted.
  await page.evaluate('new Promise((done) => requestAnimationFrame(() => setTimeout(done, 0)))');
  const times = await page.evaluate('window.inputTimes');
  return Array.isArray(times) ? times.map(Number) : [];
}

/** Types, takes a letter back, empties. */
export async function typeInto(page: Page, field: Locator, text: string): Promise<number[]> {
  return takeTimes(page, async () => {
    await field.focus();
    for (const letter of text) {
      await page.keyboard.press(letter);
      await settle(page);
    }
    await page.keyboard.press('Backspace');
    await settle(page);
    await field.fill('');
    await settle(page);
  });
}

/** Every key is by itself: none waits for the one before. */
function settle(page: Page): Promise<unknown> {
  return page.evaluate('new Promise((done) => requestAnimationFrame(() => setTimeout(done, 0)))');
}
