// Stands in the page's build for core/text/ja.ts, which is loaded when somebody reads Japanese: the texts of
// two languages are most of what the first view would load.

import type { TextCode } from '@sekisho/core/text/text.ts';

/** Empty until it is loaded. */
export const JA = {} as Record<TextCode, string>;

export async function loadJapanese(): Promise<void> {
  if (Object.keys(JA).length > 0) return;
  const { JA: texts } = await import('@sekisho/core/text/ja.ts');
  Object.assign(JA, texts);
}
