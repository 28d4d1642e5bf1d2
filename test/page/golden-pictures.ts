// Pictures of the page beside those that were looked at. Another version of Chromium or of a font draws edges otherwise,
// so that a share of the dots may differ; a line of text more or less is beyond it.

import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import pixelmatch from 'pixelmatch';
import type { Page } from 'playwright-core';
import { PNG } from 'pngjs';

import { inPackage } from '@sekisho/core/package-folder.ts';

const PICTURES = inPackage('test', 'page', 'pictures');
/** Where those lie that look otherwise. */
const OTHERWISE = join(tmpdir(), 'sekisho-screenshots');
/** Of all dots of a picture. */
const MOST_DIFFERENT = 0.005;
/** Of a dot's colour, by pixelmatch. */
const COLOUR_TOLERANCE = 0.15;

/** Debian packages of the fonts in which the pictures are drawn. */
const FONTS = [
  ['fonts-dejavu-core', '/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf'],
  ['fonts-noto-cjk', '/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc'],
] as const;

/** Why pictures can't be compared here, or null. */
export const noFonts =
  FONTS.filter(([, file]) => !existsSync(file))
    .map(([name]) => name)
    .join(', ') || null;

/** Null: as it was looked at. Else what is wrong, and where the new picture lies. */
export async function comparePicture(
  page: Page,
  name: string,
  { isWritten }: { readonly isWritten: boolean },
): Promise<string | null> {
  await page.mouse.move(0, 0);
  await page.evaluate(`scrollTo(0, 0), document.fonts.ready`);
  // Two frames: what a signal has changed is drawn, and lines are measured.
  await page.evaluate(
    'new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done, 100))))',
  );
  const bytes = await page.screenshot({ animations: 'disabled', caret: 'hide' });
  const golden = join(PICTURES, `${name}.png`);
  if (isWritten) {
    await mkdir(PICTURES, { recursive: true });
    await writeFile(golden, bytes);
    return null;
  }
  const before = await readFile(golden).catch(() => null);
  const problem = before === null ? 'there is no such picture yet' : differenceOf(before, bytes);
  if (problem === null) return null;
  await mkdir(OTHERWISE, { recursive: true });
  const fresh = join(OTHERWISE, `${name}.png`);
  await writeFile(fresh, bytes);
  return `${name}: ${problem}; the new one: ${fresh}`;
}

function differenceOf(before: Buffer, after: Buffer): string | null {
  const [old, fresh] = [PNG.sync.read(before), PNG.sync.read(after)];
  if (old.width !== fresh.width || old.height !== fresh.height)
    return `${String(fresh.width)} x ${String(fresh.height)} in place of ${String(old.width)} x ${String(old.height)}`;
  const { width, height } = old;
  const different = pixelmatch(old.data, fresh.data, undefined, width, height, {
    threshold: COLOUR_TOLERANCE,
  });
  const share = different / (width * height);
  return share > MOST_DIFFERENT ? `${(share * 100).toFixed(1)} % of its dots differ` : null;
}
