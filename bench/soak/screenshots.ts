// The built page walked through in Chromium at 5, 21, 500 and 5,000 names, in both languages and both colour schemes:
// every picture is held against the one in test/page/pictures. `npm run soak -- screenshots write` writes them anew;
// look at each before it is committed. Further arguments choose walks: `21-ja-dark`.

import { SITE_SIZES } from '@sekisho/test-kit/web/sized-site.ts';
import { launchBrowser, noBrowser } from '../../test/page/drive-page.ts';
import { comparePicture, noFonts } from '../../test/page/golden-pictures.ts';
import { titleOfWalk, walkPage, type Take, type Walk } from '../../test/page/walk-pictures.ts';

const WALKS = SITE_SIZES.flatMap((names) =>
  (['en', 'ja'] as const).flatMap((language) =>
    (['light', 'dark'] as const).map((scheme): Walk => ({ names, language, scheme })),
  ),
);

const given = process.argv.slice(2);
const isWritten = given.includes('write');
const chosen = given.filter((word) => word !== 'write');
const missing = noBrowser ?? (noFonts === null ? null : `${noFonts}: not installed`);
if (missing === null) process.exitCode = await walkAll();
else {
  console.log(`not walked: ${missing}`);
  process.exitCode = 1;
}

async function walkAll(): Promise<number> {
  const browser = await launchBrowser();
  let taken = 0;
  const wrong: string[] = [];
  try {
    for (const walk of WALKS) {
      const title = titleOfWalk(walk);
      if (chosen.length > 0 && !chosen.includes(title)) continue;
      const take: Take = async (page, what) => {
        taken += 1;
        const problem = await comparePicture(page, `${title}-${what}`, {
          isWritten,
        });
        if (problem !== null) wrong.push(problem);
      };
      await walkPage(browser, walk, { take });
      console.log(`${title}: walked`);
    }
  } finally {
    await browser.close();
  }
  for (const problem of wrong) console.log(problem);
  console.log(`${String(taken)} pictures, ${String(wrong.length)} otherwise than they were`);
  return wrong.length === 0 ? 0 : 1;
}
