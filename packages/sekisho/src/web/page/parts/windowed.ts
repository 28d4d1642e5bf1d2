// Of a long list the rows that are in sight and some around them, with blank space in place of the others: thousands
// of rows take seconds to draw. The row that has the focus stays, wherever it is. On paper all of them are.

import { signal } from '@preact/signals';
import {
  defaultRangeExtractor,
  elementScroll,
  observeElementOffset,
  observeElementRect,
  Virtualizer,
} from '@tanstack/virtual-core';
import type { RefObject } from 'preact';
import { useLayoutEffect, useReducer, useRef, useState } from 'preact/hooks';

/** Shorter lists are drawn whole: the browser's own search finds all that is in them. */
const MOST_WHOLE = 100;
const AROUND = 8;
/** Until the box is measured. */
const FIRST_SIGHT = { width: 1000, height: 800 };

/** While the page is printed. */
const isPrinting = signal(false);

/** Too long to be drawn whole. */
export function isLong(rows: readonly unknown[]): boolean {
  return rows.length > MOST_WHOLE && !isPrinting.value;
}

/** The browser takes the paper's picture at once, so that it can't wait for the next drawing. */
export function printWhole(drawNow: () => void): void {
  for (const [event, prints] of [
    ['beforeprint', true],
    ['afterprint', false],
  ] as const)
    addEventListener(event, () => {
      isPrinting.value = prints;
      drawNow();
    });
}

/** A row, or the height of those that are left out. */
export type Part<Row> =
  | { readonly kind: 'row'; readonly index: number; readonly row: Row }
  | { readonly kind: 'gap'; readonly key: string; readonly height: number };

interface Props<Row> {
  readonly rows: readonly Row[];
  /** The box in which they scroll. */
  readonly scroll: RefObject<HTMLElement | null>;
  /** Height of a row that was never drawn, in pixels. */
  readonly estimate: number;
  /** Index of the row that is brought into sight when it is another one than before. */
  readonly reveal?: number | null;
}

export interface Windowed<Row> {
  /** Not all of them are drawn. */
  readonly isWindowed: boolean;
  readonly parts: readonly Part<Row>[];
  /** The `ref` of every row, which has its index as `data-index`. */
  readonly measure: (row: HTMLElement | null) => void;
}

export function useWindowed<Row>({
  rows,
  scroll,
  estimate,
  reveal = null,
}: Props<Row>): Windowed<Row> {
  const count = rows.length;
  const [, drawAgain] = useReducer((turn: number) => turn + 1, 0);
  const focused = useRef<number | null>(null);
  const options = {
    count,
    overscan: AROUND,
    initialRect: FIRST_SIGHT,
    getScrollElement: () => scroll.current,
    estimateSize: () => estimate,
    scrollToFn: elementScroll,
    observeElementRect,
    observeElementOffset,
    onChange: () => drawAgain(null),
    rangeExtractor: (range: Parameters<typeof defaultRangeExtractor>[0]): number[] => {
      const kept = focused.current;
      const shown = new Set(defaultRangeExtractor(range));
      return [...(kept === null || kept >= range.count ? shown : shown.add(kept))].toSorted(
        (a, b) => a - b,
      );
    },
  };
  const [range] = useState(() => {
    const made = new Virtualizer<HTMLElement, HTMLElement>(options);
    // The browser itself holds the place, and a correction would end the way that a key has begun.
    made.shouldAdjustScrollPositionOnItemSizeChange = () => false;
    return made;
  });
  range.setOptions(options);
  useLayoutEffect(() => range._didMount(), []);
  useLayoutEffect(() => range._willUpdate());
  useLayoutEffect(() => followFocus(scroll.current, focused), []);
  useLayoutEffect(() => {
    if (reveal !== null) range.scrollToIndex(reveal, { align: 'center' });
  }, [reveal]);
  const isWindowed = isLong(rows);
  return {
    isWindowed,
    parts: isWindowed
      ? withGaps(range, rows)
      : rows.map((row, index) => ({ kind: 'row', index, row })),
    measure: range.measureElement,
  };
}

function withGaps<Row>(
  range: Virtualizer<HTMLElement, HTMLElement>,
  rows: readonly Row[],
): Part<Row>[] {
  let end = 0;
  const gapTo = (start: number): Part<Row>[] =>
    start > end ? [{ kind: 'gap', key: `gap ${String(end)}`, height: start - end }] : [];
  const parts = range.getVirtualItems().flatMap((item): Part<Row>[] => {
    const row = rows[item.index];
    if (row === undefined) return [];
    const gap = gapTo(item.start);
    ({ end } = item);
    return [...gap, { kind: 'row', index: item.index, row }];
  });
  return [...parts, ...gapTo(range.getTotalSize())];
}

function followFocus(box: HTMLElement | null, focused: RefObject<number | null>): () => void {
  const stop = new AbortController();
  const { signal: until } = stop;
  const rowOf = ({ target }: FocusEvent): number | null => {
    const row = target instanceof Element ? target.closest<HTMLElement>('[data-index]') : null;
    return row === null ? null : Number(row.dataset['index']);
  };
  box?.addEventListener('focusin', (event) => (focused.current = rowOf(event)), { signal: until });
  box?.addEventListener('focusout', () => (focused.current = null), { signal: until });
  return () => stop.abort();
}
