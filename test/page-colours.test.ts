import { readFileSync } from 'node:fs';

import { expect, test } from 'vitest';

import { DOCUMENT_STYLE } from '@sekisho/core/plan/present/html-style.ts';

test('documents have the colours of the page, in light and in dark', () => {
  const tokens = readFileSync(
    new URL('../packages/sekisho/src/web/page/style/tokens.css', import.meta.url),
    'utf8',
  );
  const [light = '', dark = ''] = tokens.split(":root[data-theme='dark']");
  const coloursIn = (text: string): Map<string, string> =>
    new Map(
      [...text.matchAll(/(--[\w-]+):\s*(#[0-9a-f]+);/g)].map((match) => [
        match[1] ?? '',
        match[2] ?? '',
      ]),
    );
  const [documentLight = '', documentDark = ''] = DOCUMENT_STYLE.split('prefers-color-scheme');
  for (const [page, document] of [
    [coloursIn(light), coloursIn(documentLight)],
    [coloursIn(dark.split('@media')[0] ?? ''), coloursIn(documentDark)],
  ] as const) {
    expect(document.size).toBeGreaterThan(5);
    for (const [name, colour] of document) expect([name, page.get(name)]).toEqual([name, colour]);
  }
});
