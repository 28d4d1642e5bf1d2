// A source in words.

import type { Source } from '../../catalog/catalog.ts';

/** With the date of the document, where it has one. */
export function sourceTitle({ title, date }: Source): string {
  return date === undefined ? title : `${title} (${date})`;
}
