// Of marks on a line that would lie on one another, one stands for all.

import { groupBy } from '@sekisho/core/group-by.ts';
import { formatNumber, t } from '../state/words.ts';

/** So few can be told apart, however near they are. */
const MOST_ALONE = 100;
/** As many places as the eye tells apart. */
const PLACES = 200;

export interface Mark<Item> {
  /** Of those at its place the first one. */
  readonly item: Item;
  readonly others: number;
}

/** `placeOf`: from 0 to 100; `compare`: which of those at one place is seen. In the order of the line. */
export function mergePlaces<Item>(
  items: readonly Item[],
  placeOf: (item: Item) => number,
  compare: (a: Item, b: Item) => number = () => 0,
): readonly Mark<Item>[] {
  if (items.length <= MOST_ALONE) return items.map((item) => ({ item, others: 0 }));
  return [...groupBy(items, (item) => String(Math.round((placeOf(item) * PLACES) / 100)))]
    .toSorted(([a], [b]) => Number(a) - Number(b))
    .flatMap(([, own]) =>
      own
        .toSorted(compare)
        .slice(0, 1)
        .map((item) => ({ item, others: own.length - 1 })),
    );
}

/** What a mark says of those that it stands for. */
export function withOthers(first: string, others: number): string {
  return others === 0 ? first : t('page.mark.more', { first, count: formatNumber(others) });
}
